// SPDX-License-Identifier: MIT
// downmix: the mean of all lanes.

#include "runtime/graph/stage.h"

enum { TILE = 512 };

static bool downmix_shape(struct sigrun_stage *stage, void *self)
{
    struct sigrun_format format = *sigrun_input(stage, 0);

    (void)self;
    format.lanes = 1;
    format.labels = NULL;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow downmix_process(struct sigrun_io *io, void *self)
{
    const struct sigrun_in *in = &io->in[0];
    const size_t n = sigrun_pass(io) * sigrun_floats(io);
    const bool wide = sigrun_is_double(in->type);
    const double count = (double)in->lanes;
    double sum[TILE];

    (void)self;
    for (size_t at = 0; at < n; at += TILE) {
        const size_t run = n - at < TILE ? n - at : TILE;

        for (size_t i = 0; i < run; i++)
            sum[i] = 0;
        for (size_t c = 0; c < in->lanes; c++) {
            const double *x64 = in->lane[c];
            const float *x32 = in->lane[c];

            for (size_t i = 0; wide && i < run; i++)
                sum[i] += x64[at + i];
            for (size_t i = 0; !wide && i < run; i++)
                sum[i] += (double)x32[at + i];
        }
        for (size_t i = 0; wide && i < run; i++)
            ((double *)io->out[0].lane[0])[at + i] = sum[i] / count;
        for (size_t i = 0; !wide && i < run; i++)
            ((float *)io->out[0].lane[0])[at + i] = (float)(sum[i] / count);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_downmix = {
    .abi = SIGRUN_ABI,
    .name = "downmix",
    .family = "channel",
    .summary = "the mean of all lanes",
    .doc = "y = (x_0 + … + x_{C-1}) / C, summed in float64: stereo becomes mono, and of an EEG it "
           "is the average reference.",
    .example = "{ sine 440 ; sine 660 } | merge | downmix | head 1s | write mono.wav",
    .aliases = (const char *const[]){"mono", "average_channels", "to_mono", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .shape = downmix_shape,
    .process = downmix_process,
};
