// SPDX-License-Identifier: MIT
// mean, rms, variance, min, max: one number for a stream, for each window of it, or for each frame.
//
// Along the stream each sample of a frame has its own result, in the order of its frames: the sums
// are the same for any chunks. Windows that don't overlap are summed as the frames come; those that
// do are read anew for each result.

#include "stages/statistics/cell.h"

#include <string.h>

enum reduce_over { REDUCE_AUTO, REDUCE_STREAM, REDUCE_FRAME };
static const char *const reduce_overs[] = {"auto", "stream", "frame", NULL};

struct reduce {
    size_t size;  // frames of a window; 0: the stream
    size_t every; // frames from one window to the next; 0: size
    enum reduce_over over;
    size_t ddof; // a variance divides by count - ddof
    struct cell_kind kind;
    bool frames;        // along the last axis of each frame
    size_t hop;         // every, never 0
    size_t width;       // samples of a frame
    size_t run;         // of them along the last axis
    struct cell *cells; // of each lane and sample
    uint64_t *at;       // frames since the window began that is summed as they come
};

// clang-format off
#define REDUCE_PARAMS                                                                              \
    {SIGRUN_PARAM(struct reduce, size), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e15,            \
     .doc = "Frames of a window, or its time; 0: one result for the whole stream, at its end."},   \
    {SIGRUN_PARAM(struct reduce, every), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e15,           \
     .doc = "From the start of one window to the next; 0: size."},                                 \
    {SIGRUN_PARAM(struct reduce, over), .def = "auto", .choices = reduce_overs,                    \
     .doc = "Along the stream, or along the last axis of each frame; auto: the frame if its axis " \
            "is time."}
// clang-format on

static const struct sigrun_param reduce_params[] = {REDUCE_PARAMS, {0}};

static const struct sigrun_param variance_params[] = {
    REDUCE_PARAMS,
    {SIGRUN_PARAM(struct reduce, ddof), .def = "0", .max = 1e6,
     .doc = "The sum of squares is divided by the count less this."},
    {0},
};

static const char *squared(struct sigrun_stage *stage, const char *unit)
{
    if (!unit)
        return "FS²";
    return sigrun_text(stage, strpbrk(unit, "/ (") || strstr(unit, "²") ? "(%s)²" : "%s²", unit);
}

static bool reduce_window(struct sigrun_stage *stage, struct reduce *r,
                          struct sigrun_format *format)
{
    r->hop = r->every ? r->every : r->size;
    if (!r->size && r->every)
        return sigrun_fail(stage, &r->every, "needs a size, too: the frames of a window");
    if (!r->size) {
        format->rate = (struct sigrun_ratio){0, 1};
        return true;
    }
    if (format->rate.num)
        format->origin += ((double)r->size - 1) / 2 / sigrun_hz(format->rate);
    format->rate = sigrun_scale(format->rate, 1, (int64_t)r->hop);
    sigrun_moves(stage, (struct sigrun_motion){.up = 1,
                                               .down = r->hop,
                                               .window = r->hop < r->size ? r->size : 1,
                                               .end = SIGRUN_WHOLE});
    return true;
}

static bool reduce_shape(struct sigrun_stage *stage, struct reduce *r, enum cell_op op)
{
    const struct sigrun_format *in = sigrun_input(stage, 0);
    const struct sigrun_axis *last = in->axes ? &in->axis[in->axes - 1] : NULL;
    struct sigrun_format format = *in;

    r->kind = (struct cell_kind){.op = op,
                                 .parts = sigrun_is_complex(in->type) ? 2 : 1,
                                 .wide = sigrun_is_double(in->type),
                                 .ddof = r->ddof};
    r->frames = r->over == REDUCE_FRAME ||
                (r->over == REDUCE_AUTO && last && last->name && !strcmp(last->name, "time"));
    r->run = last ? last->n : 1;
    r->width = sigrun_width(in);
    if (r->frames && !last)
        return sigrun_fail(stage, &r->over, "the input has no frames with axes");
    if (r->frames && r->size)
        return sigrun_fail(stage, &r->size,
                           "goes along the stream, and here each frame has its result; with "
                           "over=stream the frames are taken together");
    if (r->frames)
        format.axes--;
    else if (!reduce_window(stage, r, &format))
        return false;
    if (op == CELL_RMS || op == CELL_VARIANCE)
        format.type = sigrun_is_double(in->type) ? SIGRUN_F64 : SIGRUN_F32;
    if (op == CELL_VARIANCE)
        format.unit = squared(stage, in->unit);
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static bool reduce_start(struct sigrun_stage *stage, void *self)
{
    struct reduce *r = self;
    const size_t count = sigrun_input(stage, 0)->lanes * r->width;

    r->cells = sigrun_alloc(stage, count, sizeof *r->cells);
    r->at = sigrun_alloc(stage, 1, sizeof *r->at);
    sigrun_state(stage, r->cells, count * sizeof *r->cells);
    sigrun_state(stage, r->at, sizeof *r->at);
    return true;
}

static const void *sample_at(const struct sigrun_in *in, size_t lane, size_t frame, size_t i)
{
    return (const char *)in->lane[lane] + (frame * in->stride + i) * sigrun_sample_bytes(in->type);
}

static void *frame_at(const struct sigrun_out *out, size_t lane, size_t frame)
{
    return (char *)out->lane[lane] + frame * out->stride * sigrun_sample_bytes(out->type);
}

// Adds n frames to the cells, from frame `from` of the input on.
static void add_frames(const struct reduce *r, const struct sigrun_in *in, size_t from, size_t n,
                       bool fresh)
{
    const size_t step = in->stride * r->kind.parts;

    for (size_t c = 0; c < in->lanes; c++) {
        struct cell *cells = r->cells + c * r->width;

        if (r->width == 1) {
            cell_add(cells, &r->kind, sample_at(in, c, from, 0), step, n, fresh);
            continue;
        }
        for (size_t f = 0; f < n; f++)
            for (size_t i = 0; i < r->width; i++)
                cell_add(&cells[i], &r->kind, sample_at(in, c, from + f, i), step, 1, fresh && !f);
    }
}

static void tell_frame(const struct reduce *r, struct sigrun_io *io, size_t frame, uint64_t count)
{
    const struct sigrun_out *out = &io->out[0];

    for (size_t c = 0; c < out->lanes; c++)
        for (size_t i = 0; i < r->width; i++)
            cell_tell(&r->cells[c * r->width + i], &r->kind, count, frame_at(out, c, frame), i,
                      out->type);
}

// Along the last axis: one frame in, one frame out.
static enum sigrun_flow reduce_frames(const struct reduce *r, struct sigrun_io *io)
{
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io), rows = r->width / r->run;
    struct cell cell;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t f = 0; f < frames; f++)
            for (size_t i = 0; i < rows; i++) {
                cell_add(&cell, &r->kind, sample_at(in, c, f, i * r->run), r->kind.parts, r->run,
                         true);
                cell_tell(&cell, &r->kind, r->run, frame_at(out, c, f), i, out->type);
            }
    return SIGRUN_MORE;
}

// Windows that overlap: each is there whole. What the last one leaves is too short for another.
static enum sigrun_flow reduce_windows(const struct reduce *r, struct sigrun_io *io)
{
    const size_t steps = sigrun_steps(io);

    for (size_t k = 0; k < steps; k++) {
        add_frames(r, &io->in[0], k * r->hop, r->size, true);
        tell_frame(r, io, k, r->size);
    }
    if (steps || !io->in[0].last)
        return SIGRUN_MORE;
    io->in[0].done = io->in[0].frames;
    return SIGRUN_DONE;
}

// Windows one after the other, with or without gaps, as the frames come.
static enum sigrun_flow reduce_stream(const struct reduce *r, struct sigrun_io *io)
{
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    const uint64_t size = r->size ? r->size : UINT64_MAX, hop = r->size ? r->hop : UINT64_MAX;

    while (in->done < in->frames && out->done < out->frames) {
        const size_t here = in->frames - in->done;
        const bool within = *r->at < size;
        const uint64_t left = (within ? size : hop) - *r->at;
        const size_t n = left < here ? (size_t)left : here;

        if (within)
            add_frames(r, in, in->done, n, !*r->at);
        in->done += n;
        *r->at += n;
        if (within && *r->at == size)
            tell_frame(r, io, out->done++, size);
        if (*r->at == hop)
            *r->at = 0;
    }
    if (!in->last || in->done < in->frames)
        return SIGRUN_MORE;
    if (!r->size && *r->at) {
        if (out->done == out->frames)
            return SIGRUN_MORE;
        tell_frame(r, io, out->done++, *r->at);
    }
    return SIGRUN_DONE;
}

static enum sigrun_flow reduce_process(struct sigrun_io *io, void *self)
{
    const struct reduce *r = self;

    if (r->frames)
        return reduce_frames(r, io);
    return r->size && r->hop < r->size ? reduce_windows(r, io) : reduce_stream(r, io);
}

static bool mean_shape(struct sigrun_stage *stage, void *self)
{
    return reduce_shape(stage, self, CELL_MEAN);
}

static bool rms_shape(struct sigrun_stage *stage, void *self)
{
    return reduce_shape(stage, self, CELL_RMS);
}

static bool variance_shape(struct sigrun_stage *stage, void *self)
{
    return reduce_shape(stage, self, CELL_VARIANCE);
}

static bool min_shape(struct sigrun_stage *stage, void *self)
{
    return reduce_shape(stage, self, CELL_MIN);
}

static bool max_shape(struct sigrun_stage *stage, void *self)
{
    return reduce_shape(stage, self, CELL_MAX);
}

#define REDUCE_COMMON                                                                \
    .abi = SIGRUN_ABI, .family = "statistics", .revision = 1, .moves = SIGRUN_STATE, \
    .size = sizeof(struct reduce), .start = reduce_start, .process = reduce_process

#define REDUCE_WINDOWS                                                                          \
    " Without a size there is one result, at the end of the stream; with one there is one for " \
    "each "                                                                                     \
    "whole window, at the time of its middle. Frames with a time axis have one each. Sums are " \
    "float64."

const struct sigrun_stage_type sigrun_mean = {
    REDUCE_COMMON,
    .name = "mean",
    .summary = "the mean of a stream, of windows, or of frames",
    .doc = "y = Σx / n." REDUCE_WINDOWS,
    .example = "noise | power | head 1s | mean 100ms | print",
    .aliases = (const char *const[]){"average", "moving_average_decim", "avg", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = reduce_params,
    .shape = mean_shape,
};

const struct sigrun_stage_type sigrun_rms = {
    REDUCE_COMMON,
    .name = "rms",
    .summary = "the root mean square of a stream, of windows, or of frames",
    .doc = "y = √(Σ|x|² / n)." REDUCE_WINDOWS,
    .example = "sine 440 | head 1s | rms | print",
    .aliases = (const char *const[]){"root_mean_square", "rms_ff", "level", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = reduce_params,
    .shape = rms_shape,
};

const struct sigrun_stage_type sigrun_variance = {
    REDUCE_COMMON,
    .name = "variance",
    .summary = "the variance of a stream, of windows, or of frames",
    .doc = "y = Σ|x - mean|² / (n - ddof); its unit is squared, and `sqrt` makes it the standard "
           "deviation." REDUCE_WINDOWS,
    .example = "noise | head 1s | variance | sqrt | print",
    .aliases = (const char *const[]){"var", "std", "deviation", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = variance_params,
    .shape = variance_shape,
};

const struct sigrun_stage_type sigrun_min = {
    REDUCE_COMMON,
    .name = "min",
    .summary = "the least value of a stream, of windows, or of frames",
    .doc = "y = min x; NaN counts only where there is nothing else." REDUCE_WINDOWS,
    .example = "noise uniform | head 1s | min 100ms | print",
    .aliases = (const char *const[]){"minimum", "min_ff", "lowest", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = reduce_params,
    .shape = min_shape,
};

const struct sigrun_stage_type sigrun_max = {
    REDUCE_COMMON,
    .name = "max",
    .summary = "the greatest value of a stream, of windows, or of frames",
    .doc = "y = max x; NaN counts only where there is nothing else." REDUCE_WINDOWS,
    .example = "noise uniform | head 1s | abs | max | print",
    .aliases = (const char *const[]){"maximum", "max_ff", "greatest", "peak", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = reduce_params,
    .shape = max_shape,
};
