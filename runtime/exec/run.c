// SPDX-License-Identifier: MIT
// run: memory, threads, the wait for the end, and what is said about it.

#include "runtime/exec/run.h"

#include "runtime/base/clock.h"
#include "runtime/exec/audit.h"
#include "runtime/exec/block.h"
#include "runtime/exec/control.h"
#include "runtime/exec/futex.h"
#include "runtime/exec/mirror.h"
#include "runtime/exec/trace.h"
#include "runtime/exec/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// How often a wait looks for stalls and for threads that missed an interruption. Where nothing
// moves, longer and longer: a pipeline that waits for a device takes no time of the processor.
enum { LOOK_MS = 50, LOOK_MOST_MS = 1600 };

static bool make_rings(struct run *run, struct error *err)
{
    const struct plan *plan = run->plan;
    size_t *sizes = arena_alloc(&run->arena, plan->ring_count, sizeof *sizes), mirrored = 0,
           plain = 0;
    unsigned char **bases = arena_alloc(&run->arena, plan->ring_count, sizeof *bases);

    run->ring_count = plan->ring_count;
    run->rings = arena_alloc(&run->arena, plan->ring_count, sizeof *run->rings);
    for (size_t i = 0; i < plan->ring_count; i++) {
        const size_t bytes = ring_shape(&plan->rings[i], plan->rings[i].capacity).bytes;

        run->bytes += bytes;
        if (plan->rings[i].plain)
            plain += (bytes + 63) / 64 * 64;
        else
            sizes[mirrored++] = bytes;
    }
    run->mirror = arena_alloc(&run->arena, 1, sizeof *run->mirror);
    if (!mirror_open(run->mirror, sizes, mirrored, bases, err))
        return false;
    run->plain_bytes = plain;
    run->plain = plain
                     ? mmap(NULL, plain, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                     : NULL;
    if (run->plain == MAP_FAILED) {
        run->plain = NULL;
        return error_kind_at(err, ERROR_RUN, span_none(),
                             "%zu bytes for the buffers between the stages: %s", plain,
                             strerror(errno));
    }
    unsigned char *next = run->plain;
    mirrored = 0;
    for (size_t i = 0; i < plan->ring_count; i++) {
        const struct plan_ring *ring = &plan->rings[i];
        unsigned char *base = ring->plain ? next : bases[mirrored++];

        if (ring->plain)
            next += (ring_shape(ring, ring->capacity).bytes + 63) / 64 * 64;
        run->rings[i].readers = arena_alloc(&run->arena, ring->readers, sizeof(struct reader));
        run->rings[i].reader_count = ring->readers;
        ring_init(&run->rings[i], ring, base);
    }
    return true;
}

// The largest tile and scratch that any worker needs.
static void work_sizes(const struct run *run, size_t *tile, size_t *scratch)
{
    *tile = *scratch = 0;
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];

        for (size_t k = 0; k < task->op_count; k++) {
            const struct op *op = &task->ops[k];
            const size_t bytes =
                op->lanes * ((task->plan->tile * task->motion.up * op->frame + 63) / 64 * 64);

            if (k + 1 < task->op_count && bytes > *tile)
                *tile = bytes;
            if (op->stage->scratch > *scratch)
                *scratch = op->stage->scratch;
        }
    }
}

static bool make_tasks(struct run *run)
{
    const struct plan *plan = run->plan;
    size_t tile, scratch;

    run->task_count = plan->task_count;
    run->tasks = arena_alloc(&run->arena, plan->task_count, sizeof *run->tasks);
    for (size_t i = 0; i < plan->task_count; i++) {
        task_init(&run->tasks[i], run, &plan->tasks[i], i);
        run->thread_count += plan->tasks[i].blocks;
        run->loops = run->loops || plan->tasks[i].cyclic;
    }
    for (size_t i = 0; i < run->task_count && run->options.audit; i++)
        for (size_t k = 0; k < run->tasks[i].op_count; k++)
            run->tasks[i].ops[k].audit = arena_alloc(&run->arena, 1, sizeof(struct audit_row));
    atomic_store(&run->unfinished, run->task_count);
    work_sizes(run, &tile, &scratch);
    sched_init(&run->sched, run, plan->options.threads, run->thread_count, run->task_count, tile,
               scratch);
    if (run->options.watch)
        watch_open(run);
    if (run->options.trace)
        run->trace = trace_new(run->sched.count);
    run->threads = arena_alloc(&run->arena, run->thread_count, sizeof *run->threads);
    size_t thread = 0;
    for (size_t i = 0; i < run->task_count; i++) {
        run->tasks[i].crews = calloc(run->sched.count, sizeof(struct crew *));
        if (!run->tasks[i].crews)
            abort();
        if (!plan->tasks[i].blocks)
            continue;
        struct block_thread *block = &run->threads[thread];
        *block = (struct block_thread){.task = &run->tasks[i],
                                       .run = run,
                                       .worker = &run->sched.workers[run->sched.pool + thread]};
        run->tasks[i].thread = block;
        thread++;
    }
    return true;
}

static bool start_threads(struct run *run, struct error *err)
{
    bool good = true;

    // Every task is owned here until it is queued, since the first that runs notifies the others.
    for (size_t i = 0; i < run->task_count; i++)
        atomic_store(&run->tasks[i].state, TASK_BUSY);
    for (size_t i = 0; i < run->thread_count && good; i++)
        good = block_start(&run->threads[i], err);
    for (size_t i = 0; i < run->task_count && good; i++)
        sched_park(&run->sched, NULL, &run->tasks[i]);
    return good && sched_start(&run->sched, err);
}

struct run *run_new(struct plan *plan, const struct run_options *options, struct error *err)
{
    struct run *run = aligned_alloc(64, (sizeof *run + 63) / 64 * 64);

    if (!run)
        abort();
    memset(run, 0, sizeof *run);
    arena_init(&run->arena);
    run->plan = plan;
    run->graph = plan->graph;
    run->options = *options;
    pthread_mutex_init(&run->lock, NULL);
    if ((options->audit && !audit_open(err)) || !make_rings(run, err) ||
        !graph_start(run->graph, err) ||
        !make_tasks(run)) { // start may ask for scratch, which make_tasks hands out
        run_free(run);
        return NULL;
    }
    control_open(run);
    run->look_ms = LOOK_MS;
    run->started = clock_ns();
    run->started_ticks = clock_ticks();
    sigset_t mask;
    block_signals(&mask);
    const bool started = start_threads(run, err);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (!started) {
        atomic_store(&run->failed, true);
        run_free(run);
        return NULL;
    }
    return run;
}

static bool run_over(const struct run *run)
{
    return !atomic_load(&run->unfinished) || atomic_load(&run->stop) == RUN_ABANDON;
}

// Interrupts the threads that have to end while they may be waiting for the outside world; true
// when there are any.
static bool call_back(struct run *run)
{
    const bool over = atomic_load(&run->stop) || atomic_load(&run->failed);
    bool any = false;

    for (size_t i = 0; i < run->thread_count; i++) {
        const struct task *task = run->threads[i].task;

        if (atomic_load(&task->finished) || (!over && task_wanted(task)))
            continue;
        block_interrupt(&run->threads[i]);
        any = true;
    }
    return any || over;
}

bool run_wait_or_stop(struct run *run, double seconds)
{
    const uint64_t until = clock_ns() + (uint64_t)(seconds * 1e9);

    for (uint64_t now;
         !run_over(run) && atomic_load(&run->stop) == run->heeded && (now = clock_ns()) < until;) {
        const uint64_t most = (uint64_t)run->look_ms * 1000000u;

        futex_wait(&run->look, 0, until - now < most ? until - now : most);
        atomic_store(&run->look, 0);
        if (run_over(run))
            break;
        const bool called = call_back(run);
        const bool moves = sched_look(&run->sched) || called;
        const unsigned longer = 2 * run->look_ms < LOOK_MOST_MS ? 2 * run->look_ms : LOOK_MOST_MS;
        run->look_ms = moves ? LOOK_MS : longer;
    }
    run->heeded = atomic_load(&run->stop);
    if (run_over(run) && !atomic_load(&run->ended))
        atomic_store(&run->ended, clock_ns());
    return run_over(run);
}

bool run_wait(struct run *run, double seconds)
{
    const uint64_t until = clock_ns() + (uint64_t)(seconds * 1e9);
    bool over;

    do {
        const uint64_t now = clock_ns();

        over = run_wait_or_stop(run, now < until ? (double)(until - now) * 1e-9 : 0);
    } while (!over && clock_ns() < until);
    return over;
}

void run_look(struct run *run)
{
    atomic_store(&run->look, 1);
    futex_wake(&run->look, 1);
}

void run_stop(struct run *run, enum run_stop how)
{
    int now = atomic_load(&run->stop);

    while (now < (int)how && !atomic_compare_exchange_weak(&run->stop, &now, (int)how))
        ;
    if (how >= RUN_DISCARD)
        atomic_store(&run->graph->over, true);
    run_look(run);
}

void run_fail(struct run *run)
{
    atomic_store(&run->failed, true);
    atomic_store(&run->graph->over, true);
    run_look(run);
}

void run_lose(struct run *run)
{
    atomic_store(&run->lost, true);
    run_stop(run, RUN_DRAIN);
}

bool run_result(struct run *run, struct error *err)
{
    if (run->trace && !trace_write(run->trace, run, run->options.trace, err))
        return false;
    if (!atomic_load(&run->failed) && !run->lost)
        return true;
    error_move(err, run->failure.count ? &run->failure : &run->graph->failure);
    return false;
}

double run_seconds(const struct run *run)
{
    const uint64_t ended = atomic_load(&run->ended);

    return (double)((ended ? ended : clock_ns()) - run->started) * 1e-9;
}

void run_free(struct run *run)
{
    if (!run)
        return;
    if (run->sched.workers)
        sched_stop(&run->sched);
    for (size_t i = 0; i < run->thread_count; i++) {
        if (run->threads)
            block_interrupt(&run->threads[i]);
        if (run->threads)
            block_stop(&run->threads[i]);
    }
    control_close(run);
    for (size_t i = 0; run->tasks && i < run->task_count; i++)
        task_release(&run->tasks[i]);
    for (size_t i = 0; run->rings && i < run->ring_count; i++)
        ring_release(&run->rings[i]);
    if (run->sched.workers)
        sched_release(&run->sched);
    if (run->mirror)
        mirror_close(run->mirror);
    if (run->plain)
        munmap(run->plain, run->plain_bytes);
    trace_free(run->trace);
    error_release(&run->failure);
    pthread_mutex_destroy(&run->lock);
    arena_release(&run->arena);
    free(run);
}
