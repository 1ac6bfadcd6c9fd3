// SPDX-License-Identifier: MIT
// stage: what stage.h offers to shape, start and process.

#include "runtime/graph/stage.h"

#include "runtime/base/text.h"
#include "runtime/graph/graph.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *stage_label(const struct sigrun_stage *stage)
{
    return stage->label ? stage->label : stage->type->name;
}

struct span stage_culprit(const struct sigrun_stage *stage, const void *field)
{
    for (size_t i = 0; field && i < stage->params; i++)
        if ((const unsigned char *)stage->self + stage->type->params[i].offset == field &&
            stage->param_spans[i].source)
            return stage->param_spans[i];
    return stage->name;
}

void sigrun_moves(struct sigrun_stage *stage, struct sigrun_motion motion)
{
    assert(motion.up && motion.down && motion.window);
    stage->motion = motion;
}

size_t sigrun_inputs(const struct sigrun_stage *stage)
{
    return stage->ins;
}

size_t sigrun_outputs(const struct sigrun_stage *stage)
{
    return stage->outs;
}

const struct sigrun_format *sigrun_input(const struct sigrun_stage *stage, size_t port)
{
    assert(port < stage->ins);
    return &stage->in[port].format;
}

void sigrun_output(struct sigrun_stage *stage, size_t port, struct sigrun_format format)
{
    if (port >= stage->outs)
        return; // nothing reads it
    stage->out[port].format = format;
    stage->out[port].shaped = true;
}

void sigrun_length(struct sigrun_stage *stage, uint64_t frames)
{
    stage->length = frames;
}

void sigrun_live(struct sigrun_stage *stage)
{
    stage->live = true;
}

void sigrun_extend(struct sigrun_stage *stage)
{
    stage->extends = true;
}

void sigrun_view(struct sigrun_stage *stage, size_t port, size_t lane, size_t in_port,
                 size_t in_lane)
{
    if (port >= stage->outs)
        return;
    if (!stage->views)
        stage->views = arena_alloc(&stage->arena, stage->outs, sizeof *stage->views);
    if (!stage->views[port])
        stage->views[port] =
            arena_alloc(&stage->arena, stage->out[port].format.lanes, sizeof **stage->views);
    assert(lane < stage->out[port].format.lanes);
    stage->views[port][lane] = (struct lane_source){in_port, in_lane};
}

void *sigrun_alloc(struct sigrun_stage *stage, size_t count, size_t size)
{
    // At least 64 bytes, so that even small tables are aligned for vectors.
    return arena_alloc(&stage->arena, count * size < 64 ? 64 : count, count * size < 64 ? 1 : size);
}

char *sigrun_text(struct sigrun_stage *stage, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *made = text_vformat(format, args);
    va_end(args);
    char *copy = arena_copy(&stage->arena, made, strlen(made));
    free(made);
    return copy;
}

void *sigrun_own(struct sigrun_stage *stage, void *resource, void (*destroy)(void *))
{
    return arena_own(&stage->arena, resource, destroy);
}

void sigrun_state(struct sigrun_stage *stage, void *memory, size_t bytes)
{
    struct state_part *part = arena_alloc(&stage->arena, 1, sizeof *part);
    struct state_part **end = &stage->state;

    while (*end)
        end = &(*end)->next;
    *part = (struct state_part){NULL, memory, bytes};
    *end = part;
}

void sigrun_scratch(struct sigrun_stage *stage, size_t bytes)
{
    stage->scratch = bytes > stage->scratch ? bytes : stage->scratch;
}

bool sigrun_given(const struct sigrun_stage *stage, const void *field)
{
    for (size_t i = 0; i < stage->params; i++)
        if ((const unsigned char *)stage->self + stage->type->params[i].offset == field)
            return stage->given[i];
    return false;
}

bool sigrun_change(struct sigrun_stage *stage, const char *param, const char *value)
{
    const struct graph *graph = stage->graph;

    return graph->change && graph->change(graph->change_context, stage, param, value);
}

bool sigrun_asked(const struct sigrun_stage *stage, const char *param, void *value, size_t bytes)
{
    const struct graph *graph = stage->graph;

    return graph->asked && graph->asked(graph->change_context, stage, param, value, bytes);
}

uint64_t sigrun_since(const struct sigrun_stage *stage)
{
    return stage->since;
}

uint64_t sigrun_seed(const struct sigrun_stage *stage)
{
    return stage->graph->options.seed;
}

uint64_t sigrun_key(const struct sigrun_stage *stage)
{
    if (!stage->label)
        return stage->index;
    uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
    for (const char *c = stage->label; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    return hash;
}

const char *sigrun_label(const struct sigrun_stage *stage)
{
    return stage_label(stage);
}

// Where what a check says goes, on the thread that asks for a change.
static _Thread_local struct error *checking;
static _Thread_local struct span checked;

void stage_check_into(struct error *err, struct span at)
{
    checking = err;
    checked = at;
}

static bool stage_fail(struct sigrun_stage *stage, enum error_kind kind, const void *culprit,
                       const char *format, va_list args)
{
    struct graph *graph = stage->graph;
    char *text = text_vformat(format, args);
    struct error *err = graph->err;

    if (checking) {
        error_kind_at(checking, kind, checked, "%s: %s", stage_label(stage), text);
        free(text);
        return false;
    }
    pthread_mutex_lock(&graph->lock);
    // While running, the first failure wins: what follows it are its consequences.
    if (!err && !atomic_exchange(&graph->failed, true))
        err = &graph->failure;
    if (err)
        error_kind_at(err, kind, stage_culprit(stage, culprit), "%s: %s", stage_label(stage), text);
    stage->failed = true;
    pthread_mutex_unlock(&graph->lock);
    free(text);
    return false;
}

bool sigrun_fail(struct sigrun_stage *stage, const void *culprit, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    stage_fail(stage,
               checking || (stage->graph->err && !stage->graph->starting) ? ERROR_EXPRESSION
                                                                          : ERROR_RUN,
               culprit, format, args);
    va_end(args);
    return false;
}

bool sigrun_fail_input(struct sigrun_stage *stage, const void *culprit, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    stage_fail(stage, ERROR_INPUT, culprit, format, args);
    va_end(args);
    return false;
}

void sigrun_warn(struct sigrun_stage *stage, const char *format, ...)
{
    const struct graph_options *options = &stage->graph->options;
    va_list args;

    if (!options->warn)
        return;
    va_start(args, format);
    char *text = text_vformat(format, args);
    va_end(args);
    options->warn(options->warn_context, stage_label(stage), text);
    free(text);
}

void sigrun_note(struct sigrun_stage *stage, const char *format, ...)
{
    const struct graph_options *options = &stage->graph->options;
    va_list args;

    if (!options->note)
        return;
    va_start(args, format);
    char *text = text_vformat(format, args);
    va_end(args);
    options->note(options->warn_context, stage_label(stage), text);
    free(text);
}

void sigrun_clipped(struct sigrun_stage *stage, uint64_t samples)
{
    atomic_fetch_add_explicit(&stage->clipped, samples, memory_order_relaxed);
}

void sigrun_dropped(struct sigrun_stage *stage, uint64_t frames)
{
    atomic_fetch_add_explicit(&stage->dropped, frames, memory_order_relaxed);
}

size_t sigrun_pass(struct sigrun_io *io)
{
    size_t frames = SIZE_MAX;

    for (size_t i = 0; i < io->ins; i++)
        frames = io->in[i].frames < frames ? io->in[i].frames : frames;
    for (size_t o = 0; o < io->outs; o++)
        frames = io->out[o].frames < frames ? io->out[o].frames : frames;
    for (size_t i = 0; i < io->ins; i++)
        io->in[i].done = frames;
    for (size_t o = 0; o < io->outs; o++)
        io->out[o].done = frames;
    return frames;
}

size_t sigrun_steps(struct sigrun_io *io)
{
    const struct sigrun_motion *m = &io->stage->motion;
    size_t steps = SIZE_MAX;

    for (size_t i = 0; i < io->ins; i++) {
        const size_t fit =
            io->in[i].frames < m->window ? 0 : (io->in[i].frames - m->window) / m->down + 1;

        steps = fit < steps ? fit : steps;
    }
    for (size_t o = 0; o < io->outs; o++)
        steps = io->out[o].frames / m->up < steps ? io->out[o].frames / m->up : steps;
    for (size_t i = 0; i < io->ins; i++)
        io->in[i].done = steps * m->down;
    for (size_t o = 0; o < io->outs; o++)
        io->out[o].done = steps * m->up;
    return steps;
}

size_t sigrun_sample_bytes(enum sigrun_type type)
{
    switch (type) {
    case SIGRUN_U8:
    case SIGRUN_CHARS: return 1;
    case SIGRUN_S16:
    case SIGRUN_CU8: return 2;
    case SIGRUN_S32:
    case SIGRUN_F32:
    case SIGRUN_CS16: return 4;
    case SIGRUN_F64:
    case SIGRUN_CF32: return 8;
    case SIGRUN_CF64: return 16;
    case SIGRUN_SCENES: return sizeof(void *);
    }
    return 0;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        const int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a ? a : 1;
}

struct sigrun_ratio sigrun_scale(struct sigrun_ratio value, int64_t num, int64_t den)
{
    // Reduced crosswise first, so that nothing overflows that fits in the end.
    const int64_t own = common_divisor(value.num, value.den);
    value.num /= own;
    value.den /= own;
    const int64_t factor = common_divisor(num, den);
    num /= factor;
    den /= factor;
    const int64_t a = common_divisor(value.num, den), b = common_divisor(num, value.den);

    return (struct sigrun_ratio){value.num / a * (num / b), value.den / b * (den / a)};
}

bool sigrun_tag(struct sigrun_io *io, size_t port, struct sigrun_tag tag)
{
    return io->stage->tag && io->stage->tag(io->stage->tag_context, port, &tag);
}

bool sigrun_over(const struct sigrun_stage *stage)
{
    return atomic_load_explicit(&stage->graph->over, memory_order_relaxed);
}
