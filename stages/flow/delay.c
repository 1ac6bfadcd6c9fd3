// SPDX-License-Identifier: MIT
// delay: the stream, later; zeros come first. What closes a feedback loop.

#include "stages/flow/copy.h"

struct delay {
    size_t frames;
};

static const struct sigrun_param delay_params[] = {
    {SIGRUN_PARAM(struct delay, frames), .unit = SIGRUN_FRAMES, .max = 1e12,
     .doc = "How many frames, or how much time, of zeros come first."},
    {0},
};

static bool delay_shape(struct sigrun_stage *stage, void *self)
{
    const struct delay *d = self;

    sigrun_output(stage, 0, *sigrun_input(stage, 0));
    sigrun_moves(stage,
                 (struct sigrun_motion){
                     .up = 1, .down = 1, .window = 1, .before = d->frames, .flush = d->frames});
    return true;
}

static enum sigrun_flow delay_process(struct sigrun_io *io, void *self)
{
    (void)self; // the window that the engine shows is already the one of the frames before
    copy_frames(io, 0, 0, 0, sigrun_steps(io));
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_delay = {
    .abi = SIGRUN_ABI,
    .name = "delay",
    .family = "flow",
    .summary = "the stream, later; zeros come first",
    .doc =
        "y[n] = x[n - frames], 0 before; it ends so much later. A feedback loop has to pass one: "
        "x = noise ; y = x | add (y | delay 1 | gain -6dB).",
    .example = "x = sine 440 | head 1s ; { x ; x | delay 100ms | gain 0.5 } | add | write echo.wav",
    .aliases = (const char *const[]){"delay_cc", "lag", "pad", "z1", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = delay_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .primes = true,
    .size = sizeof(struct delay),
    .shape = delay_shape,
    .process = delay_process,
};
