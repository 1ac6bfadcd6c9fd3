// SPDX-License-Identifier: MIT
// front: turns of windows and the terminal.

#include "runtime/exec/front.h"

#include "runtime/base/clock.h"

#include <math.h>
#include <time.h>

bool front_open(const struct run *run)
{
    for (const struct sigrun_stage *s = run->graph->first; s; s = s->next)
        if (s->front_open)
            return true;
    return false;
}

static struct task *task_of(const struct run *run, const struct sigrun_stage *stage)
{
    for (size_t t = 0; t < run->task_count; t++)
        for (size_t k = 0; k < run->tasks[t].op_count; k++)
            if (run->tasks[t].ops[k].stage == stage)
                return &run->tasks[t];
    return NULL;
}

// The stage's stream ends as if a pipe had been closed.
static void leave(struct run *run, const struct sigrun_stage *stage)
{
    struct task *task = task_of(run, stage);

    atomic_store(&task->left, true);
    sched_notify(&run->sched, NULL, task);
}

// Gives each that is open a turn, and heeds what it says. Returns the seconds until one wants the
// next turn, at most `most`.
static double take_turns(struct run *run, double most)
{
    for (struct sigrun_stage *s = run->graph->first; s; s = s->next) {
        double seconds = most;

        if (!s->front_open)
            continue;
        const struct task *task = task_of(run, s);
        const enum sigrun_turn turn =
            s->front.turn(s->front.self, atomic_load(&task->finished), &seconds);

        most = seconds < most ? seconds : most;
        if (turn == SIGRUN_OPEN)
            continue;
        s->front_open = false;
        leave(run, s);
        if (turn == SIGRUN_QUIT)
            run_stop(run, RUN_DRAIN);
        if (turn == SIGRUN_LOST)
            run_lose(run);
    }
    return most;
}

static void pause_for(double seconds)
{
    const struct timespec pause = {(time_t)seconds, (long)(1e9 * (seconds - floor(seconds)))};

    nanosleep(&pause, NULL);
}

bool front_wait(struct run *run, double seconds)
{
    const uint64_t until = clock_ns() + (uint64_t)(seconds * 1e9);
    const int stop = run->heeded;
    uint64_t now;

    while ((now = clock_ns()) < until && run->heeded == stop) {
        const double turn = take_turns(run, (double)(until - now) * 1e-9);

        if (!run_wait_or_stop(run, turn))
            continue;
        if (!front_open(run) || atomic_load(&run->stop) || atomic_load(&run->failed))
            return true;
        pause_for(turn);
    }
    return false;
}

void front_end(struct run *run)
{
    for (struct sigrun_stage *s = run->graph->first; s; s = s->next) {
        double seconds = 0;

        if (s->front_open)
            s->front.turn(s->front.self, true, &seconds);
        s->front_open = false;
    }
}
