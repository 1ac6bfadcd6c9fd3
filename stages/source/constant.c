// SPDX-License-Identifier: MIT
// constant: the same value for ever; 0 is silence.

#include "stages/source/source.h"

struct constant {
    double value; // real part
    double imag;  // imaginary part, of a complex stream
    bool complex;
    SOURCE_FIELDS;
};

static const struct sigrun_param constant_params[] = {
    {SIGRUN_PARAM(struct constant, value), .def = "1", .unit = SIGRUN_VALUE, .live = true,
     .doc = "The value."},
    {SIGRUN_PARAM(struct constant, imag), .def = "0", .unit = SIGRUN_VALUE, .live = true,
     .doc = "Imaginary part; giving it makes the stream complex."},
    {SIGRUN_PARAM(struct constant, complex), .def = "false", .doc = "A complex stream."},
    SOURCE_PARAMS(struct constant),
    {0},
};

static bool constant_shape(struct sigrun_stage *stage, void *self)
{
    const struct constant *k = self;

    source_output(stage, k->rate, k->lanes, k->type, k->complex || k->imag != 0, k->unit);
    return true;
}

static void fill_f32(float *y, size_t pairs, float even, float odd)
{
    for (size_t i = 0; i < pairs; i++) {
        y[2 * i] = even;
        y[2 * i + 1] = odd;
    }
}

static void fill_f64(double *y, size_t pairs, double even, double odd)
{
    for (size_t i = 0; i < pairs; i++) {
        y[2 * i] = even;
        y[2 * i + 1] = odd;
    }
}

static enum sigrun_flow constant_process(struct sigrun_io *io, void *self)
{
    const struct constant *k = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io);
    const bool complex = sigrun_is_complex(out->type);
    const double even = k->value, odd = complex ? k->imag : k->value;
    const size_t count = complex ? 2 * n : n; // real numbers
    const size_t pairs = count / 2;

    if (sigrun_is_double(out->type)) {
        fill_f64(out->lane[0], pairs, even, odd);
        if (count % 2)
            ((double *)out->lane[0])[count - 1] = even;
    } else {
        fill_f32(out->lane[0], pairs, (float)even, (float)odd);
        if (count % 2)
            ((float *)out->lane[0])[count - 1] = (float)even;
    }
    source_spread(io, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_constant = {
    .abi = SIGRUN_ABI,
    .name = "constant",
    .family = "source",
    .summary = "the same value for ever; 0 is silence",
    .doc = "y[n] = value + j·imag. It is real unless imag or complex is given.",
    .example = "constant 0 | head 2s | write silence.wav",
    .aliases = (const char *const[]){"constant_source", "null_source", "silence", "dc", "zeros",
                                     "ones", NULL},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = constant_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct constant),
    .shape = constant_shape,
    .process = constant_process,
};
