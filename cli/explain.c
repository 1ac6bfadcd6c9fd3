// SPDX-License-Identifier: MIT
// explain: the plan of an expression, without running it: as text, as a graph for dot, as JSON.

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/report.h"
#include "cli/session.h"
#include "runtime/base/text.h"
#include "runtime/graph/elastic.h"
#include "runtime/graph/extend.h"
#include "runtime/graph/format.h"
#include "runtime/graph/quantity.h"

#include <stdio.h>
#include <stdlib.h>

static void add_kind(struct text *text, const struct plan_task *task)
{
    if (task->blocks)
        text_add(text, "own thread%s", task->paced ? ", follows the clock" : "");
    else if (task->replicated)
        text_add(text, "any threads at once");
    else
        text_add(text, "one thread at a time");
    if (task->stage_count > 1)
        text_add(text, ", fused in tiles of %zu", task->tile);
    if (task->cyclic)
        text_add(text, ", in a loop");
}

static void add_output(struct text *text, const struct sigrun_stage *stage)
{
    const struct sigrun_motion *m = &stage->motion;

    for (size_t o = 0; o < stage->outs; o++) {
        text_add(text, o ? " ; " : "-> ");
        format_add(text, &stage->out[o].format);
    }
    if (m->up != m->down)
        text_add(text, "  (%zu out for %zu in)", m->up, m->down);
    if (m->window > 1)
        text_add(text, "  (sees %zu frames, %zu of them before)", m->window, m->before);
    if (m->ahead)
        text_add(text, "  (waits for %zu frames more)", m->ahead);
    if (m->delay)
        text_add(text, "  (delay %zu frames, trimmed)", m->delay);
    if (m->flush)
        text_add(text, "  (%zu frames of tail)", m->flush);
}

static void add_time(struct text *text, double seconds)
{
    char digits[32];

    snprintf(digits, sizeof digits, "%.3g", seconds);
    quantity_add_si(text, strtod(digits, NULL), "s");
}

static void print_task(const struct plan *plan, size_t t)
{
    const struct plan_task *task = &plan->tasks[t];
    struct text text = {0};

    text_add(&text, "task %zu: ", t + 1);
    add_kind(&text, task);
    if (task->latency > 0) {
        text_add(&text, ", ");
        add_time(&text, task->latency);
        text_add(&text, " behind its source");
    }
    text_put(&text, '\n');
    for (size_t k = 0; k < task->stage_count; k++) {
        const struct sigrun_stage *stage = task->stages[k];

        text_add(&text, "  %-12s ", stage_label(stage));
        add_output(&text, stage);
        if (stage->inserted)
            text_add(&text, stage->told ? "  (inserted)"
                            : stage->type == &elastic_type
                                ? "  (inserted: drops the oldest when full)"
                            : stage->type == &extend_type
                                ? "  (inserted: zeros until the longest input ends)"
                                : "  (inserted: loses nothing)");
        text_put(&text, '\n');
    }
    for (size_t o = 0; o < task->outs; o++) {
        if (task->out[o] == SIZE_MAX)
            continue;
        const struct plan_ring *ring = &plan->rings[task->out[o]];
        const double rate = sigrun_hz(ring->stage->out[ring->port].format.rate);

        text_add(&text, "  = buffer %zu: %zu frames, %.1f KiB", task->out[o] + 1, ring->capacity,
                 (double)(ring->capacity * ring->frame_bytes * ring->lanes) / 1024);
        if (rate > 0) {
            text_add(&text, ", ");
            add_time(&text, (double)ring->capacity / rate);
        }
        text_add(&text, ", %zu reader%s:", ring->readers, ring->readers == 1 ? "" : "s");
        for (size_t u = 0; u < plan->task_count; u++)
            for (size_t i = 0; i < plan->tasks[u].ins; i++)
                for (size_t k = 0; k < plan->tasks[u].in[i].tap_count; k++)
                    if (plan->tasks[u].in[i].taps[k].ring == task->out[o])
                        text_add(&text, " task %zu", u + 1);
        text_put(&text, '\n');
    }
    fputs(text_of(&text), stdout);
    text_release(&text);
}

static void explain_text(const struct session *session)
{
    const struct plan *plan = session->plan;
    struct text canonical = {0};

    graph_print(session->graph, &canonical);
    printf("%s\n\n", text_of(&canonical));
    for (size_t t = 0; t < plan->task_count; t++)
        print_task(plan, t);
    printf("\n%zu stages, %zu tasks, %zu buffers of %.1f KiB together (at most %zu MiB), %zu "
           "threads, place: cpu\n",
           session->graph->count, plan->task_count, plan->ring_count, (double)plan->bytes / 1024,
           plan->options.memory >> 20, plan->options.threads);
    text_release(&canonical);
}

// Every link that a lane of an input takes, for dot and JSON alike.
static void each_link(const struct graph *graph, struct text *text, bool json)
{
    bool first = true;

    for (const struct sigrun_stage *stage = graph->first; stage; stage = stage->next)
        for (size_t i = 0; i < stage->ins; i++) {
            const struct link *link = &stage->in[i];
            struct text format = {0};

            format_add(&format, &link->from->out[link->port].format);
            if (json) {
                text_add(text, "%s{\"from\":%zu,\"port\":%zu,\"to\":%zu,\"input\":%zu,\"format\":",
                         first ? "" : ",", link->from->order, link->port, stage->order, i);
                json_add_text(text, text_of(&format));
                text_put(text, '}');
            } else {
                text_add(text, "  s%zu -> s%zu [label=", link->from->order, stage->order);
                text_add_quoted(text, text_of(&format), format.length);
                text_add(text, "];\n");
            }
            first = false;
            text_release(&format);
        }
}

static void explain_dot(const struct session *session)
{
    struct text text = {0};

    text_add(&text, "digraph sigrun {\n  rankdir=LR; node [shape=box];\n");
    for (size_t t = 0; t < session->plan->task_count; t++) {
        const struct plan_task *task = &session->plan->tasks[t];

        text_add(&text, "  subgraph cluster_%zu { label=\"task %zu\"; style=dotted;", t + 1, t + 1);
        for (size_t k = 0; k < task->stage_count; k++) {
            text_add(&text, " s%zu [label=", task->stages[k]->order);
            text_add_quoted(&text, stage_label(task->stages[k]),
                            __builtin_strlen(stage_label(task->stages[k])));
            text_add(&text, "];");
        }
        text_add(&text, " }\n");
    }
    each_link(session->graph, &text, false);
    printf("%s}\n", text_of(&text));
    text_release(&text);
}

static void explain_json(const struct session *session)
{
    const struct plan *plan = session->plan;
    struct text text = {0}, canonical = {0};

    graph_print(session->graph, &canonical);
    text_add(&text, "{\"canonical\":");
    json_add_text(&text, text_of(&canonical));
    text_add(&text, ",\"threads\":%zu,\"bytes\":%zu,\"stages\":[", plan->options.threads,
             plan->bytes);
    for (const struct sigrun_stage *stage = session->graph->first; stage; stage = stage->next)
        text_add(
            &text,
            "%s{\"id\":%zu,\"type\":\"%s\",\"label\":\"%s\",\"inserted\":%s,\"up\":%zu,"
            "\"down\":%zu,\"window\":%zu,\"before\":%zu,\"ahead\":%zu,\"delay\":%zu,\"flush\":%zu}",
            stage == session->graph->first ? "" : ",", stage->order, stage->type->name,
            stage_label(stage), stage->inserted ? "true" : "false", stage->motion.up,
            stage->motion.down, stage->motion.window, stage->motion.before, stage->motion.ahead,
            stage->motion.delay, stage->motion.flush);
    text_add(&text, "],\"links\":[");
    each_link(session->graph, &text, true);
    text_add(&text, "],\"tasks\":[");
    for (size_t t = 0; t < plan->task_count; t++) {
        const struct plan_task *task = &plan->tasks[t];

        text_add(&text, "%s{\"stages\":[", t ? "," : "");
        for (size_t k = 0; k < task->stage_count; k++)
            text_add(&text, "%s%zu", k ? "," : "", task->stages[k]->order);
        text_add(&text,
                 "],\"pure\":%s,\"replicated\":%s,\"thread\":%s,\"segment\":%zu,\"tile\":%zu,"
                 "\"latency\":%.9g,\"place\":\"cpu\"}",
                 task->pure ? "true" : "false", task->replicated ? "true" : "false",
                 task->blocks ? "true" : "false", task->segment, task->tile, task->latency);
    }
    text_add(&text, "],\"buffers\":[");
    for (size_t r = 0; r < plan->ring_count; r++)
        text_add(&text,
                 "%s{\"stage\":%zu,\"port\":%zu,\"frames\":%zu,\"lanes\":%zu,\"frame_bytes\":%zu,"
                 "\"readers\":%zu}",
                 r ? "," : "", plan->rings[r].stage->order, plan->rings[r].port,
                 plan->rings[r].capacity, plan->rings[r].lanes, plan->rings[r].frame_bytes,
                 plan->rings[r].readers);
    printf("%s]}\n", text_of(&text));
    text_release(&text);
    text_release(&canonical);
}

int explain_command(const struct options *options, const struct source *source)
{
    struct session session;
    struct error err = {0};
    int status = 0;

    if (!session_open(&session, options, source, true, &err))
        status = report_errors(&err, options);
    else if (options->dot)
        explain_dot(&session);
    else if (options->json)
        explain_json(&session);
    else
        explain_text(&session);
    session_close(&session);
    error_release(&err);
    return status;
}
