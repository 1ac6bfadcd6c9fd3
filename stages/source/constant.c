// SPDX-License-Identifier: MIT
// constant: the same value for ever; 0 is silence.

#include "stages/source/source.h"

struct constant {
    double value; // real part
    double imag;  // imaginary part, of a complex stream
    bool complex;
    SOURCE_FIELDS;
    struct ramp value_now, imag_now;
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

static bool constant_start(struct sigrun_stage *stage, void *self)
{
    struct constant *k = self;

    (void)stage;
    ramp_set(&k->value_now, k->value);
    ramp_set(&k->imag_now, k->imag);
    return true;
}

static bool constant_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    const struct constant *k = copy;

    (void)param;
    if (k->complex || k->imag == 0)
        return true;
    return sigrun_fail(stage, &k->imag,
                       "the stream may be real, and stays so while it runs; start it with "
                       "complex=true");
}

static bool constant_changed(struct sigrun_stage *stage, void *self,
                             const struct sigrun_param *param)
{
    struct constant *k = self;

    (void)param;
    source_move(stage, &k->value_now, k->value, k->rate);
    source_move(stage, &k->imag_now, k->imag, k->rate);
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

// n frames from frame `from` of what is to be filled on.
static void constant_run(const struct sigrun_out *out, size_t from, size_t n, double value,
                         double imag)
{
    const bool complex = sigrun_is_complex(out->type);
    const double even = value, odd = complex ? imag : value;
    const size_t count = complex ? 2 * n : n; // real numbers
    const size_t pairs = count / 2;
    char *lane = (char *)out->lane[0] + from * sigrun_sample_bytes(out->type);

    if (sigrun_is_double(out->type)) {
        fill_f64((double *)(void *)lane, pairs, even, odd);
        if (count % 2)
            ((double *)(void *)lane)[count - 1] = even;
    } else {
        fill_f32((float *)(void *)lane, pairs, (float)even, (float)odd);
        if (count % 2)
            ((float *)(void *)lane)[count - 1] = (float)even;
    }
}

static enum sigrun_flow constant_process(struct sigrun_io *io, void *self)
{
    const struct constant *k = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io);
    const size_t value = ramp_left(&k->value_now, out->at, n),
                 imag = ramp_left(&k->imag_now, out->at, n), moving = value > imag ? value : imag;

    for (size_t i = 0; i < moving; i++)
        constant_run(out, i, 1, ramp_at(&k->value_now, out->at + i),
                     ramp_at(&k->imag_now, out->at + i));
    constant_run(out, moving, n - moving, k->value, k->imag);
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
    .start = constant_start,
    .process = constant_process,
    .check = constant_check,
    .changed = constant_changed,
};
