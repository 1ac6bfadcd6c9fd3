// SPDX-License-Identifier: MIT
// bitcrush: keep few bits of each sample, and each value for several samples.

#include <math.h>
#include <sigrun/stage.h>

struct bitcrush {
    double bits; // parameter: of a sample
    size_t hold; // parameter: frames that share a value
};

static const struct sigrun_param bitcrush_params[] = {
    {SIGRUN_PARAM(struct bitcrush, bits), .def = "8", .min = 1, .max = 24,
     .doc = "Bits that are left of a sample; full scale is 1."},
    {SIGRUN_PARAM(struct bitcrush, hold), .def = "1", .unit = SIGRUN_FRAMES, .min = 1, .max = 65536,
     .doc = "Frames that keep the value of the first of them."},
    {0},
};

// Step k reads the frames from k·hold on and writes as many, so any number of threads may run it.
static bool bitcrush_shape(struct sigrun_stage *stage, void *self)
{
    const struct bitcrush *b = self;

    sigrun_moves(stage, (struct sigrun_motion){.up = b->hold, .down = b->hold, .window = b->hold});
    sigrun_output(stage, 0, *sigrun_input(stage, 0));
    return true;
}

static enum sigrun_flow bitcrush_process(struct sigrun_io *io, void *self)
{
    const struct bitcrush *b = self;
    const float levels = (float)exp2(b->bits - 1);
    const size_t frames = sigrun_steps(io) * b->hold;

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        const float *x = io->in[0].lane[c];
        float *y = io->out[0].lane[c];

        for (size_t i = 0; i < frames; i++)
            y[i] = roundf(levels * x[i - i % b->hold]) / levels;
    }
    return SIGRUN_MORE;
}

static const struct sigrun_stage_type sigrun_bitcrush = {
    .abi = SIGRUN_ABI,
    .name = "bitcrush",
    .family = "audio",
    .summary = "keep few bits of each sample",
    .doc = "y[n] = round(x[m]·2^(bits-1)) / 2^(bits-1), where m is n rounded down to a multiple of "
           "hold.",
    .example = "sine 440 | bitcrush 4 hold=8 | head 1s | write crushed.wav",
    .in = {{.name = "in", .types = SIGRUN_F32, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_F32}},
    .params = bitcrush_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct bitcrush),
    .shape = bitcrush_shape,
    .process = bitcrush_process,
};

SIGRUN_MODULE(&sigrun_bitcrush);
