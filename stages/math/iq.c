// SPDX-License-Identifier: MIT
// iq: one complex signal of two real ones.

#include "stages/math/unit.h"

enum iq_tail { IQ_DROP, IQ_PAD };
static const char *const iq_tails[] = {"drop", "pad", NULL};

struct iq {
    enum iq_tail tail; // parameter
    bool pairs;        // one input, whose lanes 0 and 1, 2 and 3 … belong together
};

static const struct sigrun_param iq_params[] = {
    {SIGRUN_PARAM(struct iq, tail), .def = "drop", .choices = iq_tails,
     .doc = "End with the shorter input; pad: with the longer, zeros follow the other."},
    {0},
};

static bool iq_shape(struct sigrun_stage *stage, void *self)
{
    struct iq *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    s->pairs = sigrun_inputs(stage) < 2;
    if (s->pairs && format.lanes % 2)
        return sigrun_fail(stage, NULL,
                           "one input needs lanes in pairs, I and Q; this one has %zu; for two "
                           "inputs write { i ; q } | iq",
                           format.lanes);
    if (!s->pairs) {
        const struct sigrun_format *q = sigrun_input(stage, 1);

        if (q->lanes != format.lanes)
            return sigrun_fail(stage, NULL, "the inputs have %zu and %zu lanes", format.lanes,
                               q->lanes);
        if (!unit_equal(q->unit, format.unit))
            return sigrun_fail(stage, NULL, "the inputs have different units");
    } else {
        format.lanes /= 2;
        format.labels = NULL;
    }
    format.type = format.type == SIGRUN_F64 ? SIGRUN_CF64 : SIGRUN_CF32;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    if (s->tail == IQ_PAD)
        sigrun_extend(stage);
    return true;
}

// Puts n real numbers at every second place of y.
static void interleave(const void *x, void *y, bool wide, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (wide)
            ((double *)y)[2 * i] = ((const double *)x)[i];
        else
            ((float *)y)[2 * i] = ((const float *)x)[i];
    }
}

static enum sigrun_flow iq_process(struct sigrun_io *io, void *self)
{
    const struct iq *s = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io);
    const bool wide = sigrun_is_double(out->type);
    const size_t number = wide ? sizeof(double) : sizeof(float);

    for (size_t c = 0; c < 2 * out->lanes; c++) {
        const struct sigrun_in *in = &io->in[s->pairs ? 0 : c % 2];
        const char *x = in->lane[s->pairs ? c : c / 2];
        char *y = (char *)out->lane[c / 2] + c % 2 * number;
        const bool whole = in->stride == out->stride;
        const size_t runs = whole ? 1 : frames, n = whole ? frames * in->stride : in->width;

        for (size_t r = 0; r < runs; r++)
            interleave(x + r * in->stride * number, y + r * out->stride * 2 * number, wide, n);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_iq = {
    .abi = SIGRUN_ABI,
    .name = "iq",
    .family = "math",
    .summary = "one complex signal of two real ones",
    .doc =
        "y = i + j·q, of two inputs, or of the lanes 0 and 1, 2 and 3, … of one: the channels of "
        "a sound card that is fed by a radio.",
    .example = "{ sine 1k phase=90deg ; sine 1k } | iq | head 1000 | fft 1000 | abs | print",
    .aliases = (const char *const[]){"float_to_complex", "complex", "magphase_to_complex", NULL},
    .in = {{.name = "i", .types = SIGRUN_REALS},
           {.name = "q", .types = SIGRUN_REALS, .optional = true}},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = iq_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct iq),
    .shape = iq_shape,
    .process = iq_process,
};
