// SPDX-License-Identifier: MIT
// notch: stop one frequency, and its harmonics.

#include "stages/filter/sections.h"

struct notch {
    double freq; // Hz
    double q;
    size_t harmonics;
    enum sections_init init;
    struct sections sections;
};

static const struct sigrun_param notch_params[] = {
    {SIGRUN_PARAM(struct notch, freq), .unit = SIGRUN_HZ, .min = 0, .max = 1e12, .live = true,
     .doc = "The frequency to stop."},
    {SIGRUN_PARAM(struct notch, q), .def = "30", .min = 1e-3, .max = 1e6, .live = true,
     .doc = "Quality: the frequency over the width between the -3 dB points."},
    {SIGRUN_PARAM(struct notch, harmonics), .def = "1", .min = 1, .max = IIR_SECTIONS,
     .doc = "How many multiples of the frequency to stop, itself included; those above half the "
            "rate are left out."},
    SECTIONS_PARAM(struct notch),
    {0},
};

static bool notch_design(struct sigrun_stage *stage, struct notch *n)
{
    const double rate = sigrun_hz(sigrun_input(stage, 0)->rate);
    const char *why = NULL;

    if (!filter_frequency(stage, &n->freq, "the frequency", n->freq, rate))
        return false;
    n->sections.count = 0;
    n->sections.most = n->harmonics;
    for (size_t k = 1; k <= n->harmonics && (double)k * n->freq < rate / 2; k++)
        // The same width for all, so that higher ones take no more of the signal.
        if (!iir_notch(&n->sections.item[n->sections.count++], (double)k * n->freq,
                       (double)k * n->q, rate, &why))
            return sigrun_fail(stage, &n->q, "%s", why);
    return true;
}

static bool notch_shape(struct sigrun_stage *stage, void *self)
{
    struct notch *n = self;

    return filter_rate(stage) > 0 && notch_design(stage, n) &&
           sections_shape(stage, &n->sections, &n->q);
}

static bool notch_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    struct notch *n = copy;

    (void)param;
    return notch_design(stage, n) && sections_check(stage, &n->sections, &n->q);
}

static bool notch_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct notch *n = self;

    (void)param;
    if (!notch_design(stage, n))
        return false;
    sections_changed(&n->sections);
    return true;
}

static bool notch_start(struct sigrun_stage *stage, void *self)
{
    struct notch *n = self;

    return sections_start(stage, &n->sections, n->init, &n->init);
}

static enum sigrun_flow notch_process(struct sigrun_io *io, void *self)
{
    const struct notch *n = self;

    return sections_process(io, &n->sections);
}

const struct sigrun_stage_type sigrun_notch = {
    .abi = SIGRUN_ABI,
    .name = "notch",
    .family = "filter",
    .summary = "stop one frequency, and its harmonics",
    .doc = "scipy.signal.iirnotch: a second-order section with gain 0 at the frequency and -3 dB "
           "at freq ± freq/2q; one more for each harmonic.",
    .example = "eeg | notch 50 harmonics=3 | head 4s | write clean.csv",
    .aliases = (const char *const[]){"iirnotch", "hum", "line-filter", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = notch_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct notch),
    .shape = notch_shape,
    .start = notch_start,
    .process = notch_process,
    .check = notch_check,
    .changed = notch_changed,
};
