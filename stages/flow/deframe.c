// SPDX-License-Identifier: MIT
// deframe, overlap: from frames with a time axis back to a signal.

#include "runtime/graph/stage.h"

#include <math.h>
#include <string.h>

struct deframe {
    size_t size;  // samples of a frame
    size_t hop;   // samples from the start of one frame to the next
    size_t cover; // frames that a sample lies in
};

// Takes the size of the frames and the hop between them from the format; an aperiodic stream has
// frames that follow each other. False with the reason.
static bool deframe_measure(struct sigrun_stage *stage, struct deframe *d,
                            struct sigrun_format *format)
{
    const struct sigrun_axis axis = format->axis[0];
    double hop = (double)axis.n;

    if (format->axes != 1 || !axis.name ||
        (strcmp(axis.name, "time") && strcmp(axis.name, "index")))
        return sigrun_fail(stage, NULL, "needs frames with a time axis, found %s%s",
                           format->axes > 1 ? "several axes, first " : "",
                           axis.name ? axis.name : "no name");
    if (format->rate.num && axis.step > 0)
        hop = 1 / (axis.step * sigrun_hz(format->rate));
    if (hop < 0.5 || fabs(hop - round(hop)) > 1e-6 * hop)
        return sigrun_fail(stage, NULL, "the frames begin %g samples apart, not on samples", hop);
    d->size = axis.n;
    d->hop = (size_t)llround(hop);
    d->cover = (d->size + d->hop - 1) / d->hop;
    format->axes = 0;
    format->rate = sigrun_scale(format->rate, (int64_t)d->hop, 1);
    return true;
}

static bool deframe_shape(struct sigrun_stage *stage, void *self)
{
    struct deframe *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (!deframe_measure(stage, d, &format))
        return false;
    if (d->hop < d->size)
        return sigrun_fail(stage, NULL,
                           "frames of %zu samples begin %zu samples apart; `overlap` adds up what "
                           "they share",
                           d->size, d->hop);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = d->hop, .down = 1, .window = 1});
    return true;
}

static bool overlap_shape(struct sigrun_stage *stage, void *self)
{
    struct deframe *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (!deframe_measure(stage, d, &format))
        return false;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_scratch(stage, d->hop * 2 * sizeof(double));
    sigrun_moves(stage, (struct sigrun_motion){.up = d->hop,
                                               .down = 1,
                                               .window = d->cover,
                                               .before = d->cover - 1,
                                               .flush = d->cover - 1});
    return true;
}

static enum sigrun_flow deframe_process(struct sigrun_io *io, void *self)
{
    const struct deframe *d = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t bytes = sigrun_sample_bytes(in->type), n = sigrun_steps(io);

    for (size_t c = 0; c < in->lanes; c++) {
        for (size_t k = 0; k < n; k++) {
            char *y = (char *)io->out[0].lane[c] + k * d->hop * bytes;

            memcpy(y, (const char *)in->lane[c] + k * in->stride * bytes, d->size * bytes);
            memset(y + d->size * bytes, 0, (d->hop - d->size) * bytes); // a gap between frames
        }
    }
    return SIGRUN_MORE;
}

// One hop of the sum: frame `q` of those it lies in has its part from sample (cover-1-q)·hop on.
// Floats are added up in double precision, as hundreds of frames may share a sample.
static void overlap_step(const struct deframe *d, const struct sigrun_in *in, const void *x,
                         void *y, double *sum)
{
    const size_t parts = sigrun_is_complex(in->type) ? 2 : 1;
    const bool wide = sigrun_is_double(in->type);

    memset(sum, 0, d->hop * parts * sizeof *sum);
    for (size_t q = 0; q < d->cover; q++) {
        const size_t from = (d->cover - 1 - q) * d->hop;
        const size_t n = parts * (d->size - from < d->hop ? d->size - from : d->hop);
        const size_t at = parts * (q * in->stride + from);

        for (size_t i = 0; i < n; i++)
            sum[i] += wide ? ((const double *)x)[at + i] : (double)((const float *)x)[at + i];
    }
    for (size_t i = 0; i < d->hop * parts; i++) {
        if (wide)
            ((double *)y)[i] = sum[i];
        else
            ((float *)y)[i] = (float)sum[i];
    }
}

static enum sigrun_flow overlap_process(struct sigrun_io *io, void *self)
{
    const struct deframe *d = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t bytes = sigrun_sample_bytes(in->type), n = sigrun_steps(io);

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t k = 0; k < n; k++)
            overlap_step(d, in, (const char *)in->lane[c] + k * in->stride * bytes,
                         (char *)io->out[0].lane[c] + k * d->hop * bytes, io->scratch);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_deframe = {
    .abi = SIGRUN_ABI,
    .name = "deframe",
    .family = "flow",
    .summary = "put frames of a signal one behind the other",
    .doc = "y[k·hop + i] = x[k][i], where hop comes from the frames' rate and their time axis; "
           "gaps between frames are 0. Frames that overlap are for `overlap`.",
    .example = "noise | frame 480 | deframe | head 1s | write noise.wav",
    .aliases = (const char *const[]){"vector_to_stream", "unbuffer", "flatten", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct deframe),
    .shape = deframe_shape,
    .process = deframe_process,
};

const struct sigrun_stage_type sigrun_overlap = {
    .abi = SIGRUN_ABI,
    .name = "overlap",
    .family = "flow",
    .summary = "add up frames that overlap",
    .doc = "y[n] = Σ x[k][n - k·hop] over all frames k that hold sample n (overlap-add). Frames "
           "with a Hann window and half overlap give the signal back; frames without a window, "
           "size/hop times it.",
    .example = "sine 440 | frame 1024 hop=512 | window hann | overlap | head 1s | write tone.wav",
    .aliases = (const char *const[]){"overlap_add", "ola", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct deframe),
    .shape = overlap_shape,
    .process = overlap_process,
};
