// SPDX-License-Identifier: MIT
// stats: one row a task: frames, time at work and waiting, fill of the ring behind it, time since
// its frames left their source, and what it lost.

#include "cli/stats.h"

#include "cli/json.h"
#include "runtime/base/clock.h"
#include "runtime/base/text.h"
#include "runtime/exec/watch.h"

#include <math.h>
#include <string.h>

static void add_names(struct text *text, const struct task *task)
{
    for (size_t k = 0; k < task->op_count; k++)
        text_add(text, "%s%s", k ? " | " : "", stage_label(task->ops[k].stage));
}

static double busy(const struct task *task)
{
    return (double)atomic_load(&task->ticks) / clock_tick_rate();
}

static double fill(const struct task *task)
{
    const struct ring *ring = task->outs ? task->out[0] : NULL;

    if (!ring)
        return 0;
    const uint64_t slowest = ring_slowest(ring), w = atomic_load(&ring->w);
    return slowest >= w
               ? 0
               : (double)(w - slowest) / (double)__atomic_load_n(&ring->capacity, __ATOMIC_RELAXED);
}

// How full the fullest of its inputs is for it.
static double fill_in(const struct task *task)
{
    double most = 0;

    for (size_t i = 0; i < task->ins; i++) {
        const struct reader *reader = task->in[i].taps[0];
        const uint64_t r = atomic_load(&reader->r), w = atomic_load(&reader->ring->w);
        const double own = r >= w
                               ? 0
                               : (double)(w - r) / (double)__atomic_load_n(&reader->ring->capacity,
                                                                           __ATOMIC_RELAXED);

        most = own > most ? own : most;
    }
    return most;
}

// Frames a second of the stream that it makes or, as a sink, takes; 0: none.
static double rate_of(const struct task *task)
{
    const struct sigrun_stage *first = task->ops[0].stage,
                              *last = task->ops[task->op_count - 1].stage;

    return last->outs   ? sigrun_hz(last->out[0].format.rate)
           : first->ins ? sigrun_hz(first->in[0].format.rate)
                        : 0;
}

static void losses(const struct task *task, unsigned long long *clipped,
                   unsigned long long *dropped)
{
    *clipped = *dropped = 0;
    for (size_t k = 0; k < task->op_count; k++) {
        *clipped += atomic_load(&task->ops[k].stage->clipped);
        *dropped += atomic_load(&task->ops[k].stage->dropped);
    }
}

// A time in three digits with its unit; "-" where there is none.
static const char *brief(char text[16], double seconds)
{
    static const char *const units[] = {"s", "ms", "µs", "ns"};
    size_t unit = 0;

    if (isnan(seconds))
        return "-";
    for (; seconds < 1 && unit < 3; unit++)
        seconds *= 1000;
    snprintf(text, 16, "%.3g%s", seconds, units[unit]);
    return text;
}

// As wide as other texts of so many letters: a µ is one letter of two bytes.
static void put_right(FILE *to, const char *text, int width)
{
    fprintf(to, " %*s", width + (strstr(text, "µ") != NULL), text);
}

void stats_table(const struct run *run, FILE *to)
{
    const double seconds = run_seconds(run);

    fprintf(to, "%-30s %12s %12s %8s %6s %8s %8s %9s %5s %7s %7s %8s %8s\n", "stage", "frames in",
            "frames out", "busy s", "busy %", "no input", "no room", "calls", "fill", "p50", "p99",
            "clipped", "dropped");
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        unsigned long long clipped, dropped;
        struct text names = {0};
        char half[16], most[16];

        add_names(&names, task);
        losses(task, &clipped, &dropped);
        fprintf(to, "%-30.30s %12llu %12llu %8.3f %6.1f %8.3f %8.3f %9llu %4.0f%%", text_of(&names),
                (unsigned long long)atomic_load(&task->frames_in),
                (unsigned long long)atomic_load(&task->frames_out), busy(task),
                seconds > 0 ? 100 * busy(task) / seconds : 0, watch_waited(task, false),
                watch_waited(task, true), (unsigned long long)atomic_load(&task->runs),
                100 * fill(task));
        put_right(to, brief(half, watch_latency(task, 0.5)), 7);
        put_right(to, brief(most, watch_latency(task, 0.99)), 7);
        fprintf(to, " %8llu %8llu\n", clipped, dropped);
        text_release(&names);
    }
    fprintf(to, "%.4f s, %zu threads, buffers %.1f KiB, %llu grown\n", seconds,
            run->plan->options.threads, (double)run->bytes / 1024,
            (unsigned long long)atomic_load(&run->grown));
}

static void add_latency(struct text *line, const char *name, double seconds)
{
    if (isnan(seconds))
        text_add(line, ",\"%s\":null", name);
    else
        text_add(line, ",\"%s\":%.3g", name, seconds);
}

void stats_add_json(struct text *line, const struct run *run)
{
    text_add(line, "{\"seconds\":%.6f,\"threads\":%zu,\"bytes\":%zu,\"grown\":%llu,\"stages\":[",
             run_seconds(run), run->plan->options.threads, run->bytes,
             (unsigned long long)atomic_load(&run->grown));
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        unsigned long long clipped, dropped;
        struct text names = {0};

        add_names(&names, task);
        losses(task, &clipped, &dropped);
        text_add(line, "%s{\"stage\":", t ? "," : "");
        json_add_text(line, text_of(&names));
        text_add(line,
                 ",\"frames_in\":%llu,\"frames_out\":%llu,\"busy\":%.6f,\"wait_input\":%.6f,"
                 "\"wait_room\":%.6f,\"calls\":%llu,\"workers\":%d,\"fill\":%.3f,\"clipped\":%llu,"
                 "\"dropped\":%llu",
                 (unsigned long long)atomic_load(&task->frames_in),
                 (unsigned long long)atomic_load(&task->frames_out), busy(task),
                 watch_waited(task, false), watch_waited(task, true),
                 (unsigned long long)atomic_load(&task->runs),
                 __builtin_popcountll(atomic_load(&task->workers_seen)), fill(task), clipped,
                 dropped);
        text_add(line, ",\"inputs\":%zu,\"outputs\":%zu,\"fill_in\":%.3f,\"rate\":%g,\"ended\":%s",
                 task->ins, task->outs, fill_in(task), rate_of(task),
                 atomic_load(&task->finished) ? "true" : "false");
        add_latency(line, "latency_p50", watch_latency(task, 0.5));
        add_latency(line, "latency_p99", watch_latency(task, 0.99));
        text_add(line, "}");
        text_release(&names);
    }
    text_add(line, "]}");
}

void stats_json(const struct run *run, FILE *to)
{
    struct text line = {0};

    stats_add_json(&line, run);
    fprintf(to, "%s\n", text_of(&line));
    text_release(&line);
}
