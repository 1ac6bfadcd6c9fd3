// SPDX-License-Identifier: MIT
// lowpass, highpass: filters with one edge.

#include "stages/filter/pass.h"

static const struct sigrun_param lowpass_params[] = {
    {SIGRUN_PARAM(struct pass, cutoff), .unit = SIGRUN_HZ, .min = 0, .max = 1e12, .live = true,
     .doc = "Edge of the pass band: the gain is -3 dB there (cheby1, ellip: -ripple; cheby2: "
            "-attenuation; fir: -6 dB)."},
    PASS_PARAMS,
    {SIGRUN_PARAM(struct pass, decimate), .def = "1", .min = 1, .max = 1e6,
     .doc = "kind=fir: keep one sample in so many."},
    {0},
};

static const struct sigrun_param highpass_params[] = {
    {SIGRUN_PARAM(struct pass, cutoff), .unit = SIGRUN_HZ, .min = 0, .max = 1e12, .live = true,
     .doc = "Edge of the pass band: the gain is -3 dB there (cheby1, ellip: -ripple; cheby2: "
            "-attenuation; fir: -6 dB)."},
    PASS_PARAMS,
    {0},
};

static bool lowpass_shape(struct sigrun_stage *stage, void *self)
{
    return pass_shape(stage, self, BAND_LOWPASS);
}

static bool highpass_shape(struct sigrun_stage *stage, void *self)
{
    return pass_shape(stage, self, BAND_HIGHPASS);
}

const struct sigrun_stage_type sigrun_lowpass = {
    .abi = SIGRUN_ABI,
    .name = "lowpass",
    .family = "filter",
    .summary = "let low frequencies pass",
    .doc = "Recursive designs of scipy.signal as second-order sections with state in double "
           "precision: y follows x with the filter's own delay. kind=fir is scipy.signal.firwin, "
           "without delay, and can decimate.",
    .example = "noise | lowpass 1k order=6 | head 1s | write dull.wav",
    .aliases = (const char *const[]){"low_pass_filter", "lpf", "butter", "cheby1", "cheby2",
                                     "ellip", "bessel", "iir", "sosfilt", "treble-cut", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = lowpass_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct pass),
    .shape = lowpass_shape,
    .start = pass_start,
    .process = pass_process,
    .check = pass_check,
    .changed = pass_changed,
};

const struct sigrun_stage_type sigrun_highpass = {
    .abi = SIGRUN_ABI,
    .name = "highpass",
    .family = "filter",
    .summary = "let high frequencies pass",
    .doc = "As `lowpass`, the other way round. init=steady spares the transient that a constant "
           "makes at the start.",
    .example = "sine 440 | offset 0.3 | highpass 80 init=steady | head 1s | write clean.wav",
    .aliases = (const char *const[]){"high_pass_filter", "hpf", "detrend", "bass-cut", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = highpass_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct pass),
    .shape = highpass_shape,
    .start = pass_start,
    .process = pass_process,
    .check = pass_check,
    .changed = pass_changed,
};
