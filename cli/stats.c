// SPDX-License-Identifier: MIT
// stats: one row a task: frames, time at work and waiting, fill of the ring behind it, time since
// its frames left their source, and what it lost.

#include "cli/stats.h"

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
    return slowest >= w ? 0 : (double)(w - slowest) / (double)ring->capacity;
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

static double waited(const struct task *task, bool for_room)
{
    struct watch *watch = task->watch;

    return (double)atomic_load(for_room ? &watch->wait_room : &watch->wait_input) /
           clock_tick_rate();
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
                seconds > 0 ? 100 * busy(task) / seconds : 0, waited(task, false),
                waited(task, true), (unsigned long long)atomic_load(&task->runs), 100 * fill(task));
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

void stats_json(const struct run *run, FILE *to)
{
    struct text line = {0};

    text_add(&line, "{\"seconds\":%.6f,\"threads\":%zu,\"bytes\":%zu,\"grown\":%llu,\"stages\":[",
             run_seconds(run), run->plan->options.threads, run->bytes,
             (unsigned long long)atomic_load(&run->grown));
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        unsigned long long clipped, dropped;
        struct text names = {0};

        add_names(&names, task);
        losses(task, &clipped, &dropped);
        text_add(&line, "%s{\"stage\":", t ? "," : "");
        text_add_quoted(&line, text_of(&names), names.length);
        text_add(
            &line,
            ",\"frames_in\":%llu,\"frames_out\":%llu,\"busy\":%.6f,\"wait_input\":%.6f,"
            "\"wait_room\":%.6f,\"calls\":%llu,\"workers\":%d,\"fill\":%.3f,\"clipped\":%llu,"
            "\"dropped\":%llu",
            (unsigned long long)atomic_load(&task->frames_in),
            (unsigned long long)atomic_load(&task->frames_out), busy(task), waited(task, false),
            waited(task, true), (unsigned long long)atomic_load(&task->runs),
            __builtin_popcountll(atomic_load(&task->workers_seen)), fill(task), clipped, dropped);
        add_latency(&line, "latency_p50", watch_latency(task, 0.5));
        add_latency(&line, "latency_p99", watch_latency(task, 0.99));
        text_add(&line, "}");
        text_release(&names);
    }
    fprintf(to, "%s]}\n", text_of(&line));
    text_release(&line);
}
