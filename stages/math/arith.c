// SPDX-License-Identifier: MIT
// add, sub, mul, div: sample by sample over two or more inputs.
//
// Inputs may differ in type: the result is complex if any is, float64 if any is. An input of one
// lane goes with every lane of the others.

#include "stages/dsp/vecmath.h"
#include "stages/math/unit.h"

#include <math.h>
#include <string.h>

enum arith_op { ARITH_ADD, ARITH_SUB, ARITH_MUL, ARITH_DIV };

enum arith_tail { ARITH_DROP, ARITH_PAD };
static const char *const arith_tails[] = {"drop", "pad", NULL};

struct arith {
    enum arith_tail tail; // parameter
    enum arith_op op;
};

static const struct sigrun_param arith_params[] = {
    {SIGRUN_PARAM(struct arith, tail), .def = "drop", .choices = arith_tails,
     .doc = "End with the shortest input; pad: with the longest, zeros follow the shorter ones."},
    {0},
};

// z = x ∘ y over n real numbers; z may be x or y.
#define ARITH_KERNEL(name, T, op)                            \
    static void name(const T *x, const T *y, T *z, size_t n) \
    {                                                        \
        for (size_t i = 0; i < n; i++)                       \
            z[i] = x[i] op y[i];                             \
    }
ARITH_KERNEL(add_f32, float, +)
ARITH_KERNEL(add_f64, double, +)
ARITH_KERNEL(sub_f32, float, -)
ARITH_KERNEL(sub_f64, double, -)
ARITH_KERNEL(mul_f32, float, *)
ARITH_KERNEL(mul_f64, double, *)
ARITH_KERNEL(div_f32, float, /)
ARITH_KERNEL(div_f64, double, /)

static void div_cf32(const float *x, const float *y, float *z, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        const double norm = c * c + d * d; // no overflow: floats are squared in double

        z[2 * i] = (float)((a * c + b * d) / norm);
        z[2 * i + 1] = (float)((b * c - a * d) / norm);
    }
}

// Smith's method, which scales by the larger part of the divisor.
static void div_cf64(const double *x, const double *y, double *z, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];

        if (fabs(c) >= fabs(d)) {
            const double r = d / c, norm = c + d * r;
            z[2 * i] = (a + b * r) / norm;
            z[2 * i + 1] = (b - a * r) / norm;
        } else {
            const double r = c / d, norm = c * r + d;
            z[2 * i] = (a * r + b) / norm;
            z[2 * i + 1] = (b * r - a) / norm;
        }
    }
}

// z = x ∘ y over n samples of one type.
static void arith_run(enum arith_op op, enum sigrun_type type, const void *x, const void *y,
                      void *z, size_t n)
{
    typedef void (*narrow)(const float *, const float *, float *, size_t);
    typedef void (*wide)(const double *, const double *, double *, size_t);
    static const narrow real32[] = {add_f32, sub_f32, mul_f32, div_f32};
    static const wide real64[] = {add_f64, sub_f64, mul_f64, div_f64};
    static const narrow complex32[] = {add_f32, sub_f32, vec_mul_cf32, div_cf32};
    static const wide complex64[] = {add_f64, sub_f64, vec_mul_cf64, div_cf64};
    const size_t numbers = op < ARITH_MUL ? 2 * n : n; // sums treat the parts alike

    switch (type) {
    case SIGRUN_F32: real32[op](x, y, z, n); break;
    case SIGRUN_F64: real64[op](x, y, z, n); break;
    case SIGRUN_CF32: complex32[op](x, y, z, numbers); break;
    default: complex64[op](x, y, z, numbers); break;
    }
}

static bool arith_units(struct sigrun_stage *stage, enum arith_op op, struct sigrun_format *format,
                        const char *unit, size_t input)
{
    if (op == ARITH_MUL)
        format->unit = unit_product(stage, format->unit, unit);
    else if (op == ARITH_DIV)
        format->unit = unit_quotient(stage, format->unit, unit);
    else if (!format->unit)
        format->unit = unit;
    else if (unit && !unit_equal(format->unit, unit))
        return sigrun_fail(stage, NULL, "the units differ: input 1 is in %s, input %zu in %s",
                           format->unit, input + 1, unit);
    return true;
}

static bool arith_shape(struct sigrun_stage *stage, struct arith *a, enum arith_op op)
{
    static const char *const constants[] = {"offset VALUE", "offset -VALUE", "gain FACTOR",
                                            "gain 1/FACTOR"};
    struct sigrun_format format = *sigrun_input(stage, 0);

    a->op = op;
    if (sigrun_inputs(stage) < 2)
        return sigrun_fail(stage, NULL,
                           "needs two inputs, as { a ; b } before it or (b) behind it; for a "
                           "constant write %s",
                           constants[op]);
    for (size_t i = 1; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *in = sigrun_input(stage, i);

        if (in->lanes != format.lanes && in->lanes != 1 && format.lanes != 1)
            return sigrun_fail(stage, NULL,
                               "the inputs have %zu and %zu lanes; take one with `select`, or make "
                               "one with `downmix`",
                               format.lanes, in->lanes);
        if (in->lanes > format.lanes) {
            format.lanes = in->lanes;
            format.labels = in->labels;
        }
        if (!arith_units(stage, op, &format, in->unit, i))
            return false;
    }
    format.bits = 0;
    sigrun_output(stage, 0, format);
    if (a->tail == ARITH_PAD)
        sigrun_extend(stage);
    return true;
}

static enum sigrun_flow arith_process(struct sigrun_io *io, void *self)
{
    const struct arith *a = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io) * out->stride; // all strides are alike

    for (size_t c = 0; c < out->lanes; c++) {
        const void *x = io->in[0].lane[io->in[0].lanes > 1 ? c : 0];

        for (size_t i = 1; i < io->ins; i++) {
            arith_run(a->op, out->type, x, io->in[i].lane[io->in[i].lanes > 1 ? c : 0],
                      out->lane[c], n);
            x = out->lane[c];
        }
    }
    return SIGRUN_MORE;
}

static bool add_shape(struct sigrun_stage *stage, void *self)
{
    return arith_shape(stage, self, ARITH_ADD);
}

static bool sub_shape(struct sigrun_stage *stage, void *self)
{
    return arith_shape(stage, self, ARITH_SUB);
}

static bool mul_shape(struct sigrun_stage *stage, void *self)
{
    return arith_shape(stage, self, ARITH_MUL);
}

static bool div_shape(struct sigrun_stage *stage, void *self)
{
    return arith_shape(stage, self, ARITH_DIV);
}

#define ARITH_COMMON                                                                          \
    .abi = SIGRUN_ABI, .family = "math",                                                      \
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .repeats = true}},                         \
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}}, .params = arith_params, .revision = 1, \
    .moves = SIGRUN_PURE, .size = sizeof(struct arith), .process = arith_process

const struct sigrun_stage_type sigrun_add = {
    ARITH_COMMON,
    .name = "add",
    .summary = "the sum of two or more signals",
    .doc = "y = x1 + x2 + … for every sample. Rates and units have to agree; an input of one lane "
           "is added to every lane of the others. To add a constant take `offset`.",
    .example = "{ sine 440 ; sine 880 amp=0.5 } | add | gain -6dB | head 1s | write chord.wav",
    .aliases = (const char *const[]){"sum", "adder", "add_ff", "mixdown", NULL},
    .shape = add_shape,
};

const struct sigrun_stage_type sigrun_sub = {
    ARITH_COMMON,
    .name = "sub",
    .summary = "the first signal less the others",
    .doc = "y = x1 - x2 - … for every sample. Rates and units have to agree; an input of one lane "
           "goes with every lane of the others.",
    .example = "x = noise | head 1s ; { x ; x | lowpass 1k } | sub | write high.wav",
    .aliases = (const char *const[]){"subtract", "minus", "difference_of", NULL},
    .shape = sub_shape,
};

const struct sigrun_stage_type sigrun_mul = {
    ARITH_COMMON,
    .name = "mul",
    .summary = "the product of two or more signals",
    .doc =
        "y = x1 · x2 · … for every sample; the unit is the product of the units. An input of one "
        "lane goes with every lane of the others. To multiply by a constant take `gain`.",
    .example = "{ sine 1k ; sine 3 offset=1 amp=0.5 } | mul | gain 0.5 | head 1s | write am.wav",
    .aliases = (const char *const[]){"multiply", "product", "mixer", "multiply_ff", "times", NULL},
    .shape = mul_shape,
};

const struct sigrun_stage_type sigrun_div = {
    ARITH_COMMON,
    .name = "div",
    .summary = "the first signal divided by the others",
    .doc = "y = x1 / x2 / … for every sample; the unit is the quotient of the units. Division by "
           "zero gives Inf or NaN.",
    .example = "{ sine 10 rate=1k ; sine 3 offset=2 rate=1k } | div | head 1s | print",
    .aliases = (const char *const[]){"divide", "quotient", "divide_ff", "ratio", NULL},
    .shape = div_shape,
};
