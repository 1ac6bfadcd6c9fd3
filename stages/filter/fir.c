// SPDX-License-Identifier: MIT
// fir: filter with given taps, or with a linear-phase design.

#include "stages/filter/taps.h"
#include "stages/filter/taps_design.h"
#include "stages/filter/taps_file.h"

#include <string.h>

struct fir_stage {
    struct sigrun_list taps;
    const char *file;
    struct sigrun_list cutoff; // Hz
    enum band kind;
    size_t count; // taps of a design; 0: by width and attenuation
    double width; // Hz
    double attenuation;
    enum window window;
    double shape;
    enum fir_method method;
    enum taps_align align;
    const struct fir *fir;
};

static const struct sigrun_param fir_params[] = {
    {SIGRUN_PARAM(struct fir_stage, taps), .def = "",
     .doc = "The taps, h[0] first: 0.25,0.5,0.25."},
    {SIGRUN_PARAM(struct fir_stage, file), .def = "",
     .doc = "A text file with the taps instead; # starts a comment."},
    {SIGRUN_PARAM(struct fir_stage, cutoff), .def = "", .unit = SIGRUN_HZ,
     .doc = "Or the frequency where the gain of a design is a half; two for a band."},
    {SIGRUN_PARAM(struct fir_stage, kind), .def = "lowpass", .choices = band_names,
     .doc = "What a design lets pass."},
    {SIGRUN_PARAM(struct fir_stage, count), .def = "0", .max = 1 << 24,
     .doc = "Taps of a design; 0: as many as width and attenuation take."},
    {SIGRUN_PARAM(struct fir_stage, width), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "From the pass band to the stop band; 0: a quarter of the narrowest band."},
    {SIGRUN_PARAM(struct fir_stage, attenuation), .def = "60", .unit = SIGRUN_DB, .min = 8,
     .max = 300, .doc = "Of the stop band, where count is 0."},
    {SIGRUN_PARAM(struct fir_stage, window), .def = "hamming", .choices = window_names,
     .doc = "Window of a design with a count of taps; without one it is a Kaiser window."},
    {SIGRUN_PARAM(struct fir_stage, shape), .def = "-1", .min = -1, .max = 1e9,
     .doc = "Parameter of the windows kaiser, tukey, gaussian, chebwin and taylor; -1: the usual."},
    TAPS_PARAMS(struct fir_stage),
    {0},
};

static double *fir_by_cutoff(struct sigrun_stage *stage, const struct fir_stage *s, size_t *count)
{
    const double rate = filter_rate(stage), *edge = s->cutoff.item;
    const size_t edges = s->kind == BAND_BANDPASS || s->kind == BAND_BANDSTOP ? 2 : 1;

    if (!(rate > 0))
        return NULL;
    if (s->cutoff.count != edges) {
        sigrun_fail(stage, &s->cutoff, "a %s has %s, found %zu frequencies", band_names[s->kind],
                    edges == 2 ? "two edges, as cutoff=300,3k" : "one cutoff", s->cutoff.count);
        return NULL;
    }
    if (edges == 2 ? !filter_band(stage, &s->cutoff, edge[0], edge[1], rate)
                   : !filter_frequency(stage, &s->cutoff, "cutoff", edge[0], rate))
        return NULL;
    const struct taps_wish wish = {s->kind,   edge[0],  edges == 2 ? edge[1] : 0,
                                   s->count,  s->width, s->attenuation,
                                   s->window, s->shape, &s->count,
                                   &s->width, &s->shape};
    return taps_design(stage, &wish, rate, count);
}

static bool fir_shape(struct sigrun_stage *stage, void *self)
{
    struct fir_stage *s = self;
    const int ways = (s->taps.count > 0) + (*s->file != '\0') + (s->cutoff.count > 0);
    const void *culprit = s->taps.count ? (void *)&s->taps
                          : *s->file    ? (void *)&s->file
                                        : (void *)&s->count;
    const double *taps = s->taps.item;
    size_t count = s->taps.count;

    if (ways != 1)
        return sigrun_fail(stage, ways ? culprit : NULL,
                           "expected one of taps (0.25,0.5,0.25), file and cutoff (1k), found %s",
                           ways ? "several" : "none");
    if (*s->file)
        taps = taps_file(stage, &s->file, &count);
    else if (s->cutoff.count)
        taps = fir_by_cutoff(stage, s, &count);
    if (!taps)
        return false;
    s->fir =
        taps_shape(stage, culprit, sigrun_input(stage, 0)->unit, taps, count, s->method, s->align);
    return s->fir != NULL;
}

static enum sigrun_flow fir_process(struct sigrun_io *io, void *self)
{
    const struct fir_stage *s = self;

    return taps_process(io, s->fir);
}

const struct sigrun_stage_type sigrun_fir = {
    .abi = SIGRUN_ABI,
    .name = "fir",
    .family = "filter",
    .summary = "filter with given taps, or with a linear-phase design",
    .doc = "y[n] = Σ h[k]·x[n + ⌊(T-1)/2⌋ - k] with T taps, as mode=same of numpy.convolve: no "
           "delay, as many samples leave as come in; with an even number of taps they lie half a "
           "sample earlier, which their times tell. align=causal is y[n] = Σ h[k]·x[n-k], as "
           "scipy.signal.lfilter. A design is "
           "scipy.signal.firwin: a windowed sinc with gain 1 in the middle of its pass band.",
    .example = "noise rate=48k | fir cutoff=4k width=500 | head 1s | write soft.wav",
    .aliases = (const char *const[]){"firwin", "fir_filter", "fft_filter", "convolve", "sinc",
                                     "fftfilt", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = fir_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct fir_stage),
    .shape = fir_shape,
    .process = fir_process,
};
