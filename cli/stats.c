// SPDX-License-Identifier: MIT
// stats: one row a task: frames, time at work, fill of the ring behind it, and what it lost.

#include "cli/stats.h"

#include "runtime/base/clock.h"
#include "runtime/base/text.h"

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

void stats_table(const struct run *run, FILE *to)
{
    const double seconds = run_seconds(run);

    fprintf(to, "%-36s %14s %14s %9s %6s %9s %5s %8s %8s\n", "stage", "frames in", "frames out",
            "busy s", "busy %", "calls", "fill", "clipped", "dropped");
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        unsigned long long clipped, dropped;
        struct text names = {0};

        add_names(&names, task);
        losses(task, &clipped, &dropped);
        fprintf(to, "%-36.36s %14llu %14llu %9.4f %6.1f %9llu %4.0f%% %8llu %8llu\n",
                text_of(&names), (unsigned long long)atomic_load(&task->frames_in),
                (unsigned long long)atomic_load(&task->frames_out), busy(task),
                seconds > 0 ? 100 * busy(task) / seconds : 0,
                (unsigned long long)atomic_load(&task->runs), 100 * fill(task), clipped, dropped);
        text_release(&names);
    }
    fprintf(to, "%.4f s, %zu threads, buffers %.1f KiB, %llu grown\n", seconds,
            run->plan->options.threads, (double)run->bytes / 1024,
            (unsigned long long)atomic_load(&run->grown));
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
        text_add(&line,
                 ",\"frames_in\":%llu,\"frames_out\":%llu,\"busy\":%.6f,\"calls\":%llu,\"workers\":"
                 "%d,\"fill\":%.3f,\"clipped\":%llu,"
                 "\"dropped\":%llu}",
                 (unsigned long long)atomic_load(&task->frames_in),
                 (unsigned long long)atomic_load(&task->frames_out), busy(task),
                 (unsigned long long)atomic_load(&task->runs),
                 __builtin_popcountll(atomic_load(&task->workers_seen)), fill(task), clipped,
                 dropped);
        text_release(&names);
    }
    fprintf(to, "%s]}\n", text_of(&line));
    text_release(&line);
}
