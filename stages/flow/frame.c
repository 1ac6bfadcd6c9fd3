// SPDX-License-Identifier: MIT
// frame: cut a signal into frames with a time axis.

#include "runtime/graph/stage.h"

#include <string.h>

enum frame_tail { FRAME_PAD, FRAME_DROP };
static const char *const frame_tails[] = {"pad", "drop", NULL};

struct frame {
    size_t size;
    size_t hop; // samples from the start of one frame to the next; 0: size
    enum frame_tail tail;
    size_t step; // hop, never 0
};

static const struct sigrun_param frame_params[] = {
    {SIGRUN_PARAM(struct frame, size), .unit = SIGRUN_FRAMES, .min = 1, .max = 1e9,
     .doc = "Samples of a frame."},
    {SIGRUN_PARAM(struct frame, hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Samples from the start of one frame to the next; 0: size."},
    {SIGRUN_PARAM(struct frame, tail), .def = "pad", .choices = frame_tails,
     .doc = "A last frame that is cut short is filled with zeros, or left out."},
    {0},
};

static bool frame_shape(struct sigrun_stage *stage, void *self)
{
    struct frame *f = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double rate = sigrun_hz(format.rate);

    f->step = f->hop ? f->hop : f->size;
    format.axes = 1;
    format.axis[0] = (struct sigrun_axis){.name = rate > 0 ? "time" : "index",
                                          .unit = rate > 0 ? "s" : NULL,
                                          .n = f->size,
                                          .step = rate > 0 ? 1 / rate : 1};
    format.rate = sigrun_scale(format.rate, 1, (int64_t)f->step);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage,
                 (struct sigrun_motion){.up = 1,
                                        .down = f->step,
                                        .window = f->size,
                                        .end = f->tail == FRAME_PAD ? SIGRUN_PAD : SIGRUN_WHOLE});
    return true;
}

static enum sigrun_flow frame_process(struct sigrun_io *io, void *self)
{
    const struct frame *f = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t bytes = sigrun_sample_bytes(out->type), n = sigrun_steps(io);

    for (size_t c = 0; c < out->lanes; c++)
        for (size_t k = 0; k < n; k++)
            memcpy((char *)out->lane[c] + k * out->stride * bytes,
                   (const char *)io->in[0].lane[c] + k * f->step * bytes, f->size * bytes);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_frame = {
    .abi = SIGRUN_ABI,
    .name = "frame",
    .family = "flow",
    .summary = "cut a signal into frames with a time axis",
    .doc = "y[k][i] = x[k·hop + i] for i = 0 … size-1. Frames overlap where hop is less than size. "
           "`deframe` and `overlap` lead back.",
    .example = "eeg model=seed | frame 2047 | head 2 | print",
    .aliases =
        (const char *const[]){"stream_to_vector", "buffer", "enframe", "chunk", "segment", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .params = frame_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct frame),
    .shape = frame_shape,
    .process = frame_process,
};
