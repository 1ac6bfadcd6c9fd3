// SPDX-License-Identifier: MIT
// ema, dcblock: filters with one pole.

#include "stages/filter/sections.h"

#include <math.h>

struct onepole {
    double tau;    // seconds (ema)
    double alpha;  // weight of the newest sample (ema); 0: by tau
    double cutoff; // Hz (dcblock)
    enum sections_init init;
    struct sections sections;
};

static const struct sigrun_param ema_params[] = {
    {SIGRUN_PARAM(struct onepole, tau), .def = "0.1", .unit = SIGRUN_SECONDS, .min = 0, .max = 1e9,
     .live = true, .doc = "Time constant: after a step the difference falls to 37 % in it."},
    {SIGRUN_PARAM(struct onepole, alpha), .def = "0", .min = 0, .max = 1,
     .doc = "Weight of the newest sample instead of tau; 0: by tau."},
    SECTIONS_PARAM(struct onepole),
    {0},
};

static const struct sigrun_param dcblock_params[] = {
    {SIGRUN_PARAM(struct onepole, cutoff), .def = "10", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .live = true, .doc = "Frequency below which the signal is stopped (-3 dB)."},
    SECTIONS_PARAM(struct onepole),
    {0},
};

static bool ema_design(struct sigrun_stage *stage, struct onepole *p)
{
    double alpha = p->alpha;

    if (!(alpha > 0)) {
        const double rate = filter_rate(stage);

        if (!(rate > 0))
            return false;
        if (!(p->tau > 0))
            return sigrun_fail(stage, &p->tau, "tau must be above 0 s; or give alpha");
        alpha = -expm1(-1 / (p->tau * rate));
    }
    p->sections.count = 1;
    p->sections.item[0] = (struct iir_section){.b0 = alpha, .a1 = alpha - 1};
    return true;
}

static bool ema_shape(struct sigrun_stage *stage, void *self)
{
    struct onepole *p = self;

    return ema_design(stage, p) && sections_shape(stage, &p->sections, &p->tau);
}

static bool ema_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    struct onepole *p = copy;

    (void)param;
    if (p->alpha > 0)
        return sigrun_fail(stage, NULL, "alpha was given instead of tau");
    return ema_design(stage, p) && sections_check(stage, &p->sections, &p->tau);
}

static bool ema_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct onepole *p = self;

    (void)param;
    if (!ema_design(stage, p))
        return false;
    sections_changed(&p->sections);
    return true;
}

static bool dcblock_design(struct sigrun_stage *stage, struct onepole *p)
{
    const double rate = filter_rate(stage);

    if (!(rate > 0) || !filter_frequency(stage, &p->cutoff, "cutoff", p->cutoff, rate))
        return false;
    // The bilinear transform of s/(s + 2π·cutoff), pre-warped.
    const double k = tan(3.14159265358979323846 * p->cutoff / rate);
    p->sections.count = 1;
    p->sections.item[0] =
        (struct iir_section){.b0 = 1 / (1 + k), .b1 = -1 / (1 + k), .a1 = (k - 1) / (k + 1)};
    return true;
}

static bool dcblock_shape(struct sigrun_stage *stage, void *self)
{
    struct onepole *p = self;

    return dcblock_design(stage, p) && sections_shape(stage, &p->sections, &p->cutoff);
}

static bool dcblock_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    struct onepole *p = copy;

    (void)param;
    return dcblock_design(stage, p) && sections_check(stage, &p->sections, &p->cutoff);
}

static bool dcblock_changed(struct sigrun_stage *stage, void *self,
                            const struct sigrun_param *param)
{
    struct onepole *p = self;

    (void)param;
    if (!dcblock_design(stage, p))
        return false;
    sections_changed(&p->sections);
    return true;
}

static bool onepole_start(struct sigrun_stage *stage, void *self)
{
    struct onepole *p = self;

    return sections_start(stage, &p->sections, p->init, &p->init);
}

static enum sigrun_flow onepole_process(struct sigrun_io *io, void *self)
{
    const struct onepole *p = self;

    return sections_process(io, &p->sections);
}

const struct sigrun_stage_type sigrun_ema = {
    .abi = SIGRUN_ABI,
    .name = "ema",
    .family = "filter",
    .summary = "exponential moving average",
    .doc = "y[n] = y[n-1] + alpha·(x[n] - y[n-1]), alpha = 1 - e^(-1/(tau·rate)).",
    .example = "noise rate=1k | abs | ema 0.5 | head 1k | print",
    .aliases = (const char *const[]){"single_pole_iir_filter", "ewma", "smooth", "leaky", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = ema_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct onepole),
    .shape = ema_shape,
    .start = onepole_start,
    .process = onepole_process,
    .check = ema_check,
    .changed = ema_changed,
};

const struct sigrun_stage_type sigrun_dcblock = {
    .abi = SIGRUN_ABI,
    .name = "dcblock",
    .family = "filter",
    .summary = "take off a constant",
    .doc = "y[n] = a·y[n-1] + (1+a)/2·(x[n] - x[n-1]): a first-order highpass with gain 0 at 0 Hz.",
    .example = "sine 440 | offset 0.3 | dcblock | head 1s | write clean.wav",
    .aliases = (const char *const[]){"dc_blocker", "dcshift", "remove-dc", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = dcblock_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct onepole),
    .shape = dcblock_shape,
    .start = onepole_start,
    .process = onepole_process,
    .check = dcblock_check,
    .changed = dcblock_changed,
};
