// SPDX-License-Identifier: MIT
// biquad: one second-order section, by the audio equalizer cookbook or by its coefficients.

#include "stages/filter/sections.h"

struct biquad {
    enum iir_eq kind;
    double freq; // Hz
    double q;
    double gain; // dB
    struct sigrun_list coefficients;
    enum sections_init init;
    struct sections sections;
};

static const struct sigrun_param biquad_params[] = {
    {SIGRUN_PARAM(struct biquad, kind), .def = "peak", .choices = iir_eq_names,
     .doc = "Shape of the response."},
    {SIGRUN_PARAM(struct biquad, freq), .def = "1k", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .live = true, .doc = "Centre of a peak, edge of the others."},
    {SIGRUN_PARAM(struct biquad, q), .def = "0.70710678118654757", .min = 1e-3, .max = 1e6,
     .live = true, .doc = "Quality: the narrower the higher."},
    {SIGRUN_PARAM(struct biquad, gain), .def = "0", .unit = SIGRUN_DB, .min = -200, .max = 200,
     .live = true, .doc = "Of peak, lowshelf and highshelf."},
    {SIGRUN_PARAM(struct biquad, coefficients), .def = "",
     .doc = "Instead of all these: b0,b1,b2,a1,a2 with a0 = 1; multiples of five for a cascade."},
    SECTIONS_PARAM(struct biquad),
    {0},
};

static bool biquad_given(struct sigrun_stage *stage, struct biquad *b)
{
    const double *c = b->coefficients.item;

    if (b->coefficients.count % 5 || b->coefficients.count > 5 * IIR_SECTIONS)
        return sigrun_fail(stage, &b->coefficients,
                           "expected five for each of 1 to %d sections (b0,b1,b2,a1,a2), found %zu "
                           "numbers",
                           IIR_SECTIONS, b->coefficients.count);
    b->sections.count = b->coefficients.count / 5;
    for (size_t i = 0; i < b->sections.count; i++, c += 5)
        b->sections.item[i] = (struct iir_section){c[0], c[1], c[2], c[3], c[4]};
    if (!iir_is_stable(b->sections.item, b->sections.count))
        return sigrun_fail(stage, &b->coefficients,
                           "the filter is not stable: it has a pole on or outside the unit circle");
    return sections_shape(stage, &b->sections, &b->coefficients);
}

static bool biquad_design(struct sigrun_stage *stage, struct biquad *b)
{
    const double rate = sigrun_hz(sigrun_input(stage, 0)->rate);
    const char *why = NULL;

    if (!filter_frequency(stage, &b->freq, "the frequency", b->freq, rate))
        return false;
    b->sections.count = 1;
    return iir_equalizer(b->sections.item, b->kind, b->freq, b->q, b->gain, rate, &why) ||
           sigrun_fail(stage, &b->kind, "%s", why);
}

static bool biquad_shape(struct sigrun_stage *stage, void *self)
{
    struct biquad *b = self;

    if (b->coefficients.count)
        return biquad_given(stage, b);
    return filter_rate(stage) > 0 && biquad_design(stage, b) &&
           sections_shape(stage, &b->sections, &b->q);
}

static bool biquad_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    struct biquad *b = copy;

    if (b->coefficients.count)
        return sigrun_fail(stage, NULL, "it was given its coefficients, to which %s is nothing",
                           param->name);
    return biquad_design(stage, b) && sections_check(stage, &b->sections, &b->q);
}

static bool biquad_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct biquad *b = self;

    (void)param;
    if (!biquad_design(stage, b))
        return false;
    sections_changed(&b->sections);
    return true;
}

static bool biquad_start(struct sigrun_stage *stage, void *self)
{
    struct biquad *b = self;

    return sections_start(stage, &b->sections, b->init, &b->init);
}

static enum sigrun_flow biquad_process(struct sigrun_io *io, void *self)
{
    const struct biquad *b = self;

    return sections_process(io, &b->sections);
}

const struct sigrun_stage_type sigrun_biquad = {
    .abi = SIGRUN_ABI,
    .name = "biquad",
    .family = "filter",
    .summary = "one second-order section: equalizer, shelf, or given coefficients",
    .doc = "H(z) = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²) with the designs of R. "
           "Bristow-Johnson's audio EQ cookbook.",
    .example = "noise | biquad lowshelf 200 gain=-12dB | head 1s | write thin.wav",
    .aliases = (const char *const[]){"equalizer", "shelf", "sos", "second-order", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = biquad_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct biquad),
    .shape = biquad_shape,
    .start = biquad_start,
    .process = biquad_process,
    .check = biquad_check,
    .changed = biquad_changed,
};
