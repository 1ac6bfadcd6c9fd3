// SPDX-License-Identifier: MIT
// trace: events in a ring for each worker, written as JSON when the run is over.

#include "runtime/exec/trace.h"

#include "runtime/base/clock.h"
#include "runtime/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 1 << 15 }; // kept for each worker: the newest

struct event {
    uint64_t from, to;
    uint32_t task;
};
struct lane {
    _Atomic uint64_t count;
    struct event events[EVENTS];
};
struct trace {
    size_t workers;
    struct lane *lanes;
};

struct trace *trace_new(size_t workers)
{
    struct trace *trace = calloc(1, sizeof *trace);

    if (!trace)
        return NULL;
    trace->workers = workers;
    trace->lanes = calloc(workers, sizeof *trace->lanes);
    if (trace->lanes)
        return trace;
    free(trace);
    return NULL;
}

void trace_add(struct trace *trace, const struct worker *worker, const struct task *task,
               uint64_t from, uint64_t to)
{
    struct lane *lane = &trace->lanes[worker->index];
    const uint64_t n = atomic_load_explicit(&lane->count, memory_order_relaxed);

    lane->events[n % EVENTS] = (struct event){from, to, (uint32_t)task->index};
    atomic_store_explicit(&lane->count, n + 1, memory_order_release);
}

static void write_names(const struct task *task, FILE *file)
{
    struct text names = {0}, quoted = {0};

    for (size_t k = 0; k < task->op_count; k++)
        text_add(&names, "%s%s", k ? " | " : "", stage_label(task->ops[k].stage));
    text_add_quoted(&quoted, text_of(&names), names.length);
    fputs(text_of(&quoted), file);
    text_release(&names);
    text_release(&quoted);
}

bool trace_write(const struct trace *trace, const struct run *run, const char *path,
                 struct error *err)
{
    FILE *file = fopen(path, "we");
    const double microseconds = 1e6 / clock_tick_rate();
    bool first = true;

    if (!file)
        return error_kind_at(err, ERROR_RUN, span_none(), "the trace can't be written to %s: %s",
                             path, strerror(errno));
    fputs("{\"traceEvents\":[", file);
    for (size_t w = 0; w < trace->workers; w++) {
        const struct lane *lane = &trace->lanes[w];
        const uint64_t count = atomic_load(&lane->count);

        for (uint64_t i = count > EVENTS ? count - EVENTS : 0; i < count; i++) {
            const struct event *event = &lane->events[i % EVENTS];

            fprintf(file,
                    "%s\n{\"ph\":\"X\",\"pid\":1,\"tid\":%zu,\"ts\":%.3f,\"dur\":%.3f,\"name\":",
                    first ? "" : ",", w, (double)(event->from - run->started_ticks) * microseconds,
                    (double)(event->to - event->from) * microseconds);
            write_names(&run->tasks[event->task], file);
            fputc('}', file);
            first = false;
        }
    }
    fputs("\n],\"displayTimeUnit\":\"ns\"}\n", file);
    const bool bad = ferror(file);
    if (fclose(file) || bad)
        return error_kind_at(err, ERROR_RUN, span_none(), "the trace can't be written to %s: %s",
                             path, strerror(errno));
    return true;
}

void trace_free(struct trace *trace)
{
    if (trace)
        free(trace->lanes);
    free(trace);
}
