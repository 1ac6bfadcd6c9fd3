// SPDX-License-Identifier: MIT
// bandpass, bandstop: filters with two edges.

#include "stages/filter/pass.h"

static const struct sigrun_param band_params[] = {
    {SIGRUN_PARAM(struct pass, band), .unit = SIGRUN_HZ, .min = 0, .max = 1e12, .live = true,
     .doc = "Edges of the band, as 300..3k: the gain is -3 dB there (cheby1, ellip: -ripple; "
            "cheby2: -attenuation; fir: -6 dB)."},
    PASS_PARAMS,
    {0},
};

static bool bandpass_shape(struct sigrun_stage *stage, void *self)
{
    return pass_shape(stage, self, BAND_BANDPASS);
}

static bool bandstop_shape(struct sigrun_stage *stage, void *self)
{
    return pass_shape(stage, self, BAND_BANDSTOP);
}

const struct sigrun_stage_type sigrun_bandpass = {
    .abi = SIGRUN_ABI,
    .name = "bandpass",
    .family = "filter",
    .summary = "let a band of frequencies pass",
    .doc = "As `lowpass`, between two edges. Of order n it has 2n poles, n for each edge.",
    .example = "noise | bandpass 300..3k | head 1s | write phone.wav",
    .aliases = (const char *const[]){"band_pass_filter", "bpf", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = band_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct pass),
    .shape = bandpass_shape,
    .start = pass_start,
    .process = pass_process,
    .check = pass_check,
    .changed = pass_changed,
};

const struct sigrun_stage_type sigrun_bandstop = {
    .abi = SIGRUN_ABI,
    .name = "bandstop",
    .family = "filter",
    .summary = "stop a band of frequencies",
    .doc = "As `bandpass`, the other way round. For a single line, as the mains', take `notch`.",
    .example = "noise rate=1k | bandstop 45..55 | head 5s | psd | print",
    .aliases = (const char *const[]){"band_reject_filter", "bsf", "bandreject", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = band_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct pass),
    .shape = bandstop_shape,
    .start = pass_start,
    .process = pass_process,
    .check = pass_check,
    .changed = pass_changed,
};
