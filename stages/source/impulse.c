// SPDX-License-Identifier: MIT
// impulse: one sample, or a train of single samples, in silence.

#include "stages/source/source.h"

#include <string.h>

struct impulse {
    size_t at;     // frame of the first impulse
    size_t period; // frames from one to the next; 0: only one
    double amp;    // factor
    SOURCE_FIELDS;
};

static const struct sigrun_param impulse_params[] = {
    {SIGRUN_PARAM(struct impulse, at), .def = "0", .unit = SIGRUN_FRAMES,
     .doc = "Place of the first impulse."},
    {SIGRUN_PARAM(struct impulse, period), .def = "0", .unit = SIGRUN_FRAMES,
     .doc = "From one impulse to the next; 0 makes one only."},
    {SIGRUN_PARAM(struct impulse, amp), .def = "1", .unit = SIGRUN_RATIO, .live = true,
     .doc = "Height."},
    SOURCE_PARAMS(struct impulse),
    {0},
};

static bool impulse_shape(struct sigrun_stage *stage, void *self)
{
    const struct impulse *m = self;

    source_output(stage, m->rate, m->lanes, m->type, false, m->unit);
    return true;
}

static enum sigrun_flow impulse_process(struct sigrun_io *io, void *self)
{
    const struct impulse *m = self;
    struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io);
    const uint64_t end = out->at + n;
    uint64_t next = m->at;

    memset(out->lane[0], 0, n * sigrun_sample_bytes(out->type));
    if (next < out->at && m->period)
        next += (out->at - next + m->period - 1) / m->period * m->period;
    while (next >= out->at && next < end) {
        if (out->type == SIGRUN_F64)
            ((double *)out->lane[0])[next - out->at] = m->amp;
        else
            ((float *)out->lane[0])[next - out->at] = (float)m->amp;
        if (!m->period)
            break;
        next += m->period;
    }
    source_spread(io, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_impulse = {
    .abi = SIGRUN_ABI,
    .name = "impulse",
    .family = "source",
    .summary = "one sample, or a train of single samples, in silence",
    .doc = "y[n] = amp where n = at, and where n = at + k·period; else 0. What a filter makes of "
           "it is its impulse response.",
    .example = "impulse | lowpass 1k | head 256 | print",
    .aliases = (const char *const[]){"unit_impulse", "delta", "dirac", "pulse_train", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = impulse_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct impulse),
    .shape = impulse_shape,
    .process = impulse_process,
};
