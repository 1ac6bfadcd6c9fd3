// SPDX-License-Identifier: MIT
// spectrogram: spectra over time in decibels, as colours.

#include "stages/plot/map.h"

static const struct sigrun_param spectrogram_params[] = {
    FIGURE_FILE(struct map),
    {SIGRUN_PARAM(struct map, range), .def = "0..0", .unit = SIGRUN_DB,
     .doc = "Levels of the first and the last colour, as -100..0; 0..0: from the median - 10 to "
            "the 99.9th percentile + 5."},
    MAP_LIMITS,
    {SIGRUN_PARAM(struct map, map), .def = "inferno", .choices = colormap_names, .doc = "Colours."},
    MAP_LOOKS,
    FIGURE_REST(struct map),
    {0},
};

static bool spectrogram_shape(struct sigrun_stage *stage, void *self)
{
    struct map *m = self;

    return map_shape_spectra(stage, m) && map_shape(stage, m);
}

static bool spectrogram_start(struct sigrun_stage *stage, void *self)
{
    map_unit_spectra(stage, self);
    return map_start(stage, self);
}

const struct sigrun_stage_type sigrun_spectrogram = {
    .abi = SIGRUN_ABI,
    .name = "spectrogram",
    .family = "plot",
    .summary = "draw spectra over time as colours, in decibels",
    .doc = "10·log10 of |X|² of complex spectra, of powers, or of the squares of magnitudes, at "
           "least -300 dB; decibels are drawn as they are. Relative to full scale, or to 1 of the "
           "unit squared. The values are those of `stft … | db`: of a real signal's sine at full "
           "scale a bin has half, -6 dBFS, as the other half is at its negative frequency. Every "
           "frame counts: where several share a pixel the greatest shows.",
    .example = "chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram -",
    .aliases = (const char *const[]){"sonogram", "specgram", "waterfall_plot", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {FIGURE_OUT},
    .params = spectrogram_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct map),
    .shape = spectrogram_shape,
    .start = spectrogram_start,
    .process = map_process,
};
