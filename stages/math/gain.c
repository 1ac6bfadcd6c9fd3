// SPDX-License-Identifier: MIT
// gain: multiply a signal by a constant.

#include "runtime/graph/stage.h"
#include "stages/dsp/ramp.h"

struct gain {
    double factor; // parameter
    struct ramp ramp;
};

static const struct sigrun_param gain_params[] = {
    {SIGRUN_PARAM(struct gain, factor), .def = "1", .unit = SIGRUN_RATIO, .live = true,
     .doc = "Amplification, as a factor (0.5) or in decibels (-6dB)."},
    {0},
};

static bool gain_start(struct sigrun_stage *stage, void *self)
{
    struct gain *g = self;

    (void)stage;
    ramp_set(&g->ramp, g->factor);
    return true;
}

static bool gain_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct gain *g = self;

    (void)param;
    ramp_move(&g->ramp, g->factor, sigrun_since(stage),
              ramp_frames(sigrun_hz(sigrun_input(stage, 0)->rate)));
    return true;
}

// Floats [from, to) of each lane.
static void gain_run(const struct sigrun_io *io, double by, size_t from, size_t to)
{
    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c];
            double *y = io->out[0].lane[c];
            for (size_t i = from; i < to; i++)
                y[i] = by * x[i];
        } else {
            const float *x = io->in[0].lane[c];
            float *y = io->out[0].lane[c];
            const float factor = (float)by;
            for (size_t i = from; i < to; i++)
                y[i] = factor * x[i];
        }
    }
}

static enum sigrun_flow gain_process(struct sigrun_io *io, void *self)
{
    const struct gain *g = self;
    const size_t n = sigrun_pass(io), each = sigrun_floats(io); // frames taken, floats in each
    const size_t moving = ramp_left(&g->ramp, io->in[0].at, n);

    for (size_t f = 0; f < moving; f++)
        gain_run(io, ramp_at(&g->ramp, io->in[0].at + f), f * each, (f + 1) * each);
    gain_run(io, g->factor, moving * each, n * each);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_gain = {
    .abi = SIGRUN_ABI,
    .name = "gain",
    .family = "math",
    .summary = "multiply a signal by a constant",
    .doc = "y = factor · x for every sample, real or complex. The unit stays.",
    .example = "sine 440 | gain -6dB | head 1s | write tone.wav",
    .aliases = (const char *const[]){"amplify", "multiply_const", "scale", "vol", "volume", NULL},
    .in = {{"in", SIGRUN_NUMBERS}},
    .out = {{"out", SIGRUN_NUMBERS}},
    .params = gain_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct gain),
    .start = gain_start,
    .process = gain_process,
    .changed = gain_changed,
};
