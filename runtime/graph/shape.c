// SPDX-License-Identifier: MIT
// shape: work out every format, in an order in which writers come before readers. Conversions that
// lose nothing are inserted; everything else that doesn't fit is an error, and all errors of a
// graph are found in one go.

#include "runtime/graph/shape.h"
#include "runtime/base/text.h"
#include "runtime/graph/align.h"
#include "runtime/graph/elastic.h"
#include "runtime/graph/extend.h"
#include "runtime/graph/format.h"
#include "runtime/graph/graph.h"
#include "runtime/graph/param.h"
#include "runtime/graph/registry.h"
#include "runtime/lang/tree.h"

#include <string.h>

static const struct sigrun_port *port_of(const struct sigrun_port *ports, size_t i)
{
    size_t last = 0;

    while (last < i && last + 1 < SIGRUN_PORTS && ports[last + 1].name)
        last++;
    return &ports[last];
}

static bool wrong_type(struct sigrun_stage *stage, size_t i, const struct sigrun_port *port,
                       struct error *err)
{
    const struct link *link = &stage->in[i];
    struct text takes = {0}, found = {0};

    format_add_types(&takes, port->types);
    format_add(&found, &link->from->out[link->port].format);
    const bool integer =
        link->from->out[link->port].format.type == SIGRUN_S32 && port->types & SIGRUN_F32;
    error_at(err, stage->name, "%s: its input takes %s, found %s (from %s)%s", stage_label(stage),
             text_of(&takes), text_of(&found), stage_label(link->from),
             integer || sigrun_is_double(link->from->out[link->port].format.type)
                 ? "; convert f32 before it accepts the loss"
             : sigrun_is_complex(link->from->out[link->port].format.type)
                 ? "; abs, real, imag or phase make it real"
                 : "");
    text_release(&takes);
    text_release(&found);
    return false;
}

struct sigrun_stage *shape_insert(struct graph *graph, struct sigrun_stage *stage, size_t i,
                                  const struct sigrun_stage_type *type, const char *word,
                                  struct error *err)
{
    struct sigrun_stage *between = graph_add(graph, type);

    between->inserted = true;
    between->insert_word = word;
    between->name = between->span = stage->in[i].span;
    between->ins = between->outs = 1;
    between->in = arena_alloc(&graph->arena, 1, sizeof *between->in);
    between->out = arena_alloc(&graph->arena, 1, sizeof *between->out);
    between->in[0] = stage->in[i];
    between->out[0].readers = 1;
    stage->in[i].from = between;
    stage->in[i].port = 0;
    stage->in[i].policy = (struct edge_policy){0};
    if (!shape_stage(graph, between, err))
        return NULL;
    stage->in[i].format = between->out[0].format;
    return between;
}

// Puts a conversion between the stage and its input.
static bool insert_convert(struct graph *graph, struct sigrun_stage *stage, size_t i,
                           enum sigrun_type type, struct error *err)
{
    const char *name = graph->registry->tables.convert;
    const struct sigrun_stage_type *convert =
        name ? registry_find(graph->registry, name, stage->name, err) : NULL;

    if (!convert)
        return wrong_type(stage, i, port_of(stage->type->in, i), err);
    return shape_insert(graph, stage, i, convert, format_type_name(type), err) != NULL;
}

// Puts the store of a dropping edge between the stage and its input: a tenth of a second unless
// said.
static bool insert_elastic(struct graph *graph, struct sigrun_stage *stage, size_t i,
                           struct error *err)
{
    const struct link *link = &stage->in[i];
    const double rate = sigrun_hz(link->from->out[link->port].format.rate);
    const double frames = (link->policy.buffer > 0 ? link->policy.buffer : 0.1) * rate;

    return shape_insert(graph, stage, i, &elastic_type,
                        arena_format(&graph->arena, "%.0f", frames < 2 ? 2 : frames), err) != NULL;
}

static struct sigrun_stage *add_end(struct graph *graph, const struct link *link,
                                    struct sigrun_stage *twin)
{
    struct sigrun_stage *end = graph_add(graph, link->policy.transport);

    end->inserted = true;
    end->call = link->policy.carry;
    end->name = end->call->name_span;
    end->span = end->call->span;
    end->twin = twin;
    end->ins = !twin;
    end->outs = twin != NULL;
    end->in = arena_alloc(&graph->arena, 1, sizeof *end->in);
    end->out = arena_alloc(&graph->arena, 1, sizeof *end->out);
    if (!twin)
        end->in[0] = *link;
    return end;
}

// Puts both ends of a transport between the stage and its input. The one that receives takes the
// place of the one that sends, and nothing but the transport links them.
static bool insert_transport(struct graph *graph, struct sigrun_stage *stage, size_t i,
                             struct error *err)
{
    struct sigrun_stage *sends = add_end(graph, &stage->in[i], NULL);

    if (!shape_stage(graph, sends, err))
        return false;
    struct sigrun_stage *receives = add_end(graph, &sends->in[0], sends);

    receives->out[0].readers = 1;
    stage->in[i].from = receives;
    stage->in[i].port = 0;
    stage->in[i].policy = (struct edge_policy){0};
    return shape_stage(graph, receives, err);
}

// The types that the inputs of a join are given: one that all can become.
static unsigned joined_types(const struct sigrun_stage *stage)
{
    static const enum sigrun_type order[] = {SIGRUN_U8,   SIGRUN_S16,  SIGRUN_S32,  SIGRUN_F32,
                                             SIGRUN_CF32, SIGRUN_F64,  SIGRUN_CF64, SIGRUN_CU8,
                                             SIGRUN_CS16, SIGRUN_CHARS};

    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        bool all = true;

        for (size_t i = 0; i < stage->ins && all; i++) {
            const struct sigrun_port *port = port_of(stage->type->in, i);
            const struct sigrun_format *format = &stage->in[i].from->out[stage->in[i].port].format;

            all = port->free || format_widen(format, port->types & order[k]) == order[k];
        }
        if (all)
            return order[k];
    }
    return ~0u;
}

// What an edge asks for is put into it once: a store first, and a transport before that.
static bool insert_asked(struct graph *graph, struct sigrun_stage *stage, size_t i,
                         struct error *err)
{
    const struct edge_policy *policy = &stage->in[i].policy;
    const bool carries = stage->inserted && stage->call && stage->call == policy->carry;
    const bool stores = stage->type == &elastic_type;

    if (policy->drop_oldest && !stores && !carries)
        return insert_elastic(graph, stage, i, err);
    return !policy->transport || carries || insert_transport(graph, stage, i, err);
}

static bool input_types(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    for (size_t i = 0; i < stage->ins; i++)
        if (!insert_asked(graph, stage, i, err))
            return false;
    const unsigned joined = stage->ins > 1 ? joined_types(stage) : ~0u;
    bool good = true;

    for (size_t i = 0; i < stage->ins; i++) {
        const struct sigrun_port *port = port_of(stage->type->in, i);
        const struct sigrun_format *format = &stage->in[i].from->out[stage->in[i].port].format;
        const unsigned types = port->free ? port->types : port->types & joined;
        const enum sigrun_type type = format_widen(format, types);
        const struct sigrun_stage *from = stage->in[i].from; // before a conversion comes between

        const bool fits = !type                  ? wrong_type(stage, i, port, err)
                          : type != format->type ? insert_convert(graph, stage, i, type, err)
                                                 : true;
        good = good && fits;
        if (!fits)
            continue;
        stage->in[i].format = stage->in[i].from->out[stage->in[i].port].format;
        if (port->frames == SIGRUN_SIGNAL && format->axes)
            good = error_at(err, stage->name,
                            "%s: works on plain signals, found frames with %s axis (from %s); "
                            "deframe or select before it",
                            stage_label(stage), format->axis[0].name ? format->axis[0].name : "an",
                            stage_label(from));
        if (port->frames == SIGRUN_FRAMED && !format->axes)
            good = error_at(
                err, stage->name,
                "%s: works on frames, found a plain signal (from %s); frame, stft or cwt before it",
                stage_label(stage), stage_label(from));
    }
    return good;
}

// What a call with one word would be, for a stage that the runtime has inserted.
static const struct call *inserted_call(struct sigrun_stage *stage)
{
    struct call *call = arena_alloc(&stage->arena, 1, sizeof *call);
    struct argument *argument = arena_alloc(&stage->arena, 1, sizeof *argument);
    struct item *item = arena_alloc(&stage->arena, 1, sizeof *item);

    item->text = stage->insert_word;
    argument->value = (struct value){.items = item, .count = 1};
    *call = (struct call){.name = stage->type->name, .arguments = argument, .count = 1};
    return call;
}

// known: the formats of the inputs are; otherwise only what doesn't depend on them is checked.
static bool read_params(struct sigrun_stage *stage, bool known, struct error *err)
{
    const struct call *call = stage->insert_word ? inserted_call(stage) : stage->call;
    struct param_context context = {
        .stage = stage_label(stage), .source = !stage->ins, .unknown = !known};

    if (stage->ins && known) {
        context.rate = stage->in[0].format.rate;
        context.unit = stage->in[0].format.unit;
    }
    stage->params = params_count(stage->type->params);
    stage->self = arena_alloc(&stage->arena, 1, stage->type->size ? stage->type->size : 1);
    stage->param_spans = arena_alloc(&stage->arena, stage->params, sizeof *stage->param_spans);
    stage->given = arena_alloc(&stage->arena, stage->params, sizeof *stage->given);
    const bool aligned = align_take(stage, &call, err);
    return params_read(&stage->arena, stage->type->params, stage->self, call, &context,
                       stage->param_spans, stage->given, err) &&
           aligned;
}

// Do lanes of several streams come in by a view?
static bool is_merged(const struct link *link)
{
    const struct sigrun_stage *from = link->from;

    while (!from->type->process && from->ins == 1)
        from = from->in[0].from;
    return !from->type->process;
}

// A window that reaches behind the shortest of merged streams has to see zeros in all lanes, so the
// lanes are copied.
static bool copy_merged(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    bool good = true;

    for (size_t i = 0; i < stage->ins && (stage->motion.window > 1 || stage->motion.flush); i++)
        if (is_merged(&stage->in[i]))
            good = insert_convert(graph, stage, i, stage->in[i].format.type, err) && good;
    return good;
}

// Puts one stage between the join and all of its inputs.
static bool insert_extend(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    struct sigrun_stage *between = graph_add(graph, &extend_type);

    between->inserted = true;
    between->name = stage->name;
    between->span = stage->span;
    between->ins = between->outs = stage->ins;
    between->in = stage->in;
    between->out = arena_alloc(&graph->arena, stage->ins, sizeof *between->out);
    stage->in = arena_alloc(&graph->arena, stage->ins, sizeof *stage->in);
    for (size_t i = 0; i < stage->ins; i++) {
        stage->in[i] = between->in[i];
        stage->in[i].from = between;
        stage->in[i].port = i;
        stage->in[i].policy = (struct edge_policy){0};
        between->out[i].readers = 1;
    }
    return shape_stage(graph, between, err);
}

void shape_check_params(struct sigrun_stage *stage, struct error *err)
{
    read_params(stage, !stage->ins, err);
}

bool shape_stage(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    const size_t before = err->count;

    stage->length = UINT64_MAX;
    stage->motion = (struct sigrun_motion){.up = 1, .down = 1, .window = 1};
    if (!input_types(graph, stage, err) || !join_check(graph, stage, err)) {
        shape_check_params(stage, err);
        return false;
    }
    if (!read_params(stage, true, err))
        return false;
    if (stage->type->shape && !stage->type->shape(stage, stage->self)) {
        if (err->count == before) // a stage that says false says why; this is a bug of the stage
            error_at(err, stage->name, "%s: refuses its inputs without a reason",
                     stage_label(stage));
        return false;
    }
    if (err->count != before || !align_apply(stage, err) || !copy_merged(graph, stage, err))
        return false;
    if (stage->extends && stage->ins > 1 && !insert_extend(graph, stage, err))
        return false;
    stage->ends = (stage->twin && !sigrun_endless(stage->twin)) || stage->length != UINT64_MAX ||
                  (stage->ins && !sigrun_endless(stage)) ||
                  (!stage->ins && stage->type->needs & SIGRUN_NEEDS_READ && !stage->live);
    for (size_t o = 0; o < stage->outs; o++)
        if (!stage->out[o].shaped && stage->ins) {
            stage->out[o].format = stage->in[0].format;
            stage->out[o].shaped = true;
        }
    stage->shaped = true;
    return true;
}

static bool inputs_shaped(const struct sigrun_stage *stage)
{
    for (size_t i = 0; i < stage->ins; i++)
        if (!stage->in[i].from->out[stage->in[i].port].shaped)
            return false;
    return true;
}

// Moves a stage to the end of the list of shaped ones, so that the graph's order is one to plan in.
static void append(struct sigrun_stage ***end, struct sigrun_stage *stage)
{
    **end = stage;
    *end = &stage->next;
}

bool graph_shape(struct graph *graph, struct error *err)
{
    const size_t before = err->count;
    struct sigrun_stage *waiting = graph->first;
    bool moved = true;

    graph->err = err;
    graph->first = NULL;
    graph->last = &graph->first;
    while (waiting && moved) {
        struct sigrun_stage *later = NULL, **later_end = &later;

        moved = false;
        for (struct sigrun_stage *stage = waiting, *next; stage; stage = next) {
            next = stage->next;
            stage->next = NULL;
            if (!inputs_shaped(stage)) {
                append(&later_end, stage);
                continue;
            }
            moved = true;
            shape_stage(graph, stage, err); // inserts conversions before the stage itself
            append(&graph->last, stage);
        }
        waiting = later;
        if (waiting && !moved)
            moved = cycle_guess(graph, waiting, err);
    }
    // What is left stands behind a failure, or on a cycle without a delay, which cycle_guess has
    // reported.
    for (struct sigrun_stage *next; waiting; waiting = next) {
        next = waiting->next;
        waiting->next = NULL;
        append(&graph->last, waiting);
        shape_check_params(waiting, err);
    }
    if (err->count == before)
        cycle_verify(graph, err);
    if (err->count == before)
        graph_number_told(graph);
    graph->err = NULL;
    return err->count == before;
}

bool graph_start(struct graph *graph, struct error *err)
{
    const size_t before = err->count;

    graph->err = err;
    graph->starting = true;
    for (struct sigrun_stage *stage = graph->first; stage && err->count == before;
         stage = stage->next)
        if (stage->type->start && !stage->type->start(stage, stage->self) && err->count == before)
            error_kind_at(err, ERROR_RUN, stage->name, "%s: can't start", stage_label(stage));
    graph->err = NULL;
    return err->count == before;
}
