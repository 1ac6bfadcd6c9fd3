// SPDX-License-Identifier: MIT
// clip: limit a signal to a range.

#include "runtime/graph/stage.h"
#include "stages/dsp/ramp.h"

struct clip {
    struct sigrun_range range; // in the unit of the stream
    struct ramp lo, hi;
};

static const struct sigrun_param clip_params[] = {
    {SIGRUN_PARAM(struct clip, range), .def = "-1..1", .unit = SIGRUN_VALUE, .live = true,
     .doc = "Least and greatest value that leave."},
    {0},
};

static bool clip_shape(struct sigrun_stage *stage, void *self)
{
    const struct clip *k = self;

    if (k->range.lo > k->range.hi)
        return sigrun_fail(stage, &k->range, "expected the lower value first");
    sigrun_output(stage, 0, *sigrun_input(stage, 0));
    return true;
}

static bool clip_start(struct sigrun_stage *stage, void *self)
{
    struct clip *k = self;

    (void)stage;
    ramp_set(&k->lo, k->range.lo);
    ramp_set(&k->hi, k->range.hi);
    return true;
}

static bool clip_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct clip *k = self;
    const uint64_t since = sigrun_since(stage),
                   frames = ramp_frames(sigrun_hz(sigrun_input(stage, 0)->rate));

    (void)param;
    ramp_move(&k->lo, k->range.lo, since, frames);
    ramp_move(&k->hi, k->range.hi, since, frames);
    return true;
}

// Floats [from, to) of each lane. Compared so that a NaN stays one.
static void clip_run(const struct sigrun_io *io, struct sigrun_range range, size_t from, size_t to)
{
    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c], lo = range.lo, hi = range.hi;
            double *y = io->out[0].lane[c];
            for (size_t i = from; i < to; i++) {
                const double up = x[i] < lo ? lo : x[i];
                y[i] = up > hi ? hi : up;
            }
        } else {
            const float *x = io->in[0].lane[c];
            const float lo = (float)range.lo, hi = (float)range.hi;
            float *y = io->out[0].lane[c];
            for (size_t i = from; i < to; i++) {
                const float up = x[i] < lo ? lo : x[i];
                y[i] = up > hi ? hi : up;
            }
        }
    }
}

static enum sigrun_flow clip_process(struct sigrun_io *io, void *self)
{
    const struct clip *k = self;
    const uint64_t at = io->in[0].at;
    const size_t n = sigrun_pass(io), each = sigrun_floats(io);
    const size_t lo = ramp_left(&k->lo, at, n), hi = ramp_left(&k->hi, at, n);
    const size_t moving = lo > hi ? lo : hi;

    for (size_t f = 0; f < moving; f++)
        clip_run(io, (struct sigrun_range){ramp_at(&k->lo, at + f), ramp_at(&k->hi, at + f)},
                 f * each, (f + 1) * each);
    clip_run(io, k->range, moving * each, n * each);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_clip = {
    .abi = SIGRUN_ABI,
    .name = "clip",
    .family = "math",
    .summary = "limit a signal to a range",
    .doc = "y = min(max(x, lo), hi) for every sample, and for both parts of complex numbers. What "
           "is limited here is wanted, so it isn't counted as clipped.",
    .example = "sine 440 amp=2 | clip -1..1 | head 1s | write clipped.wav",
    .aliases = (const char *const[]){"rail", "saturate", "clamp", "limit", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = clip_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct clip),
    .shape = clip_shape,
    .start = clip_start,
    .process = clip_process,
    .changed = clip_changed,
};
