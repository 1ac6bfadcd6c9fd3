// SPDX-License-Identifier: MIT
// block: threads of stages that wait for the outside world.

#include "runtime/exec/block.h"

#include "runtime/base/clock.h"
#include "runtime/exec/futex.h"
#include "runtime/exec/run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

enum { LEND_NS = 50000 }; // tasks that took longer than this last time are left to the pool

static void interrupted(int number)
{
    (void)number; // the call that it interrupts is all that matters
}

void block_signals(sigset_t *mask)
{
    static const int own[] = {SIGURG, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
    struct sigaction action = {.sa_handler = interrupted};
    sigset_t others;

    sigaction(SIGURG, &action, NULL);
    sigfillset(&others);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        sigdelset(&others, own[i]);
    pthread_sigmask(SIG_BLOCK, &others, mask);
}

void block_interrupt(struct block_thread *thread)
{
    if (thread->started && !atomic_load(&thread->task->finished))
        pthread_kill(thread->thread, SIGURG);
}

void block_wake(struct block_thread *thread)
{
    atomic_store(&thread->pending, 1);
    futex_wake(&thread->pending, 1);
}

bool block_lends(const struct worker *worker, const struct task *task)
{
    (void)worker;
    return (task->plan->live || atomic_load_explicit(&task->eager, memory_order_relaxed)) &&
           !task->plan->replicated &&
           atomic_load_explicit(&task->cost, memory_order_relaxed) < LEND_NS;
}

bool block_busy(const struct run *run)
{
    for (size_t i = 0; i < run->thread_count; i++)
        if (!atomic_load(&run->threads[i].waiting) && !atomic_load(&run->threads[i].task->finished))
            return true;
    return false;
}

// A source that follows the clock sleeps until the frames that it is about to make are due.
static void wait_for_clock(const struct block_thread *thread)
{
    const struct task *task = thread->task;
    const struct sigrun_stage *source = task->ops[0].stage;

    if (!task->plan->paced || task->ins || !source->out[0].format.rate.num)
        return;
    const uint64_t frames =
        task->plan->pure ? task->pure.next + task->plan->segment : task->made + task->plan->chunk;
    const double seconds = (double)frames / sigrun_hz(source->out[0].format.rate);
    const uint64_t due = task->run->started + (uint64_t)(seconds * 1e9);
    const struct timespec until = {(time_t)(due / 1000000000u), (long)(due % 1000000000u)};

    while (!atomic_load(&task->run->stop) && !atomic_load(&task->run->failed) && clock_ns() < due)
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void *block_main(void *argument)
{
    struct block_thread *thread = argument;
    struct worker *worker = thread->worker;

    while (!atomic_load(&thread->task->finished) && !atomic_load(&thread->run->sched.quit)) {
        atomic_store(&thread->waiting, true);
        if (!atomic_load(&thread->pending)) {
            if (sched_idle(&thread->run->sched))
                run_look(thread->run);
            while (!atomic_load(&thread->pending) && !atomic_load(&thread->run->sched.quit))
                futex_wait(&thread->pending, 0, 0);
        }
        atomic_store(&thread->waiting, false);
        atomic_store(&thread->pending, 0);
        if (atomic_load(&thread->run->sched.quit))
            break;
        wait_for_clock(thread);
        worker->last_ticks = clock_ticks();
        sched_run(worker, thread->task);
        while (worker->next) {
            struct task *task = worker->next;

            worker->next = NULL;
            sched_run(worker, task);
        }
    }
    return NULL;
}

bool block_start(struct block_thread *thread, struct error *err)
{
    const int why = pthread_create(&thread->thread, NULL, block_main, thread);

    if (why)
        return error_kind_at(err, ERROR_RUN, thread->task->ops[0].stage->span,
                             "a thread for %s can't be started: %s",
                             stage_label(thread->task->ops[0].stage), strerror(why));
    thread->started = true;
    return true;
}

void block_stop(struct block_thread *thread)
{
    if (!thread->started)
        return;
    atomic_store(&thread->pending, 1);
    futex_wake(&thread->pending, 1);
    pthread_join(thread->thread, NULL);
    thread->started = false;
}
