// SPDX-License-Identifier: MIT
// stall: wake tasks that wait for too much, and open circles of waiting tasks (Parks' rule: grow
// the smallest full ring on the circle).

#include "runtime/exec/stall.h"

#include <stdlib.h>

// Why a task waits: for frames of a writer, or for room that a reader must make in a ring.
struct wait {
    struct task *on;
    struct ring *full; // NULL: waits for frames
};

struct search {
    struct run *run;
    unsigned char
        *owned; // tasks that wait, held so that nobody else runs them while they are looked at
    unsigned char *colour; // 0 new, 1 on the path, 2 done
    struct wait *path;     // how each task on the path waits for the next
    struct task **tasks;
    size_t depth;
};

static bool claim(struct task *task)
{
    int idle = TASK_IDLE;

    return atomic_compare_exchange_strong(&task->state, &idle, TASK_BUSY);
}

// Are segments of a replicated task still being worked on? It may be idle meanwhile, but will make
// room when they are done: so it waits for nothing, and its rings are in use. Asked by the owner,
// who alone makes claims.
static bool at_work(struct task *task)
{
    if (!task->plan->replicated)
        return false;
    pthread_mutex_lock(&task->pure.lock);
    const bool open = task->pure.claimed != task->pure.closed;
    pthread_mutex_unlock(&task->pure.lock);
    return open;
}

// Owns a task that waits, until it is parked.
static bool hold(struct task *task)
{
    if (atomic_load(&task->finished) || !claim(task))
        return false;
    if (!at_work(task))
        return true;
    sched_park(&task->run->sched, NULL, task);
    return false;
}

// The k-th thing that a waiting task waits for.
static bool wait_of(struct task *task, size_t k, struct wait *wait)
{
    for (size_t i = 0; i < task->ins; i++) {
        const struct inlet *inlet = &task->in[i];
        uint64_t length;
        const uint64_t position = task->plan->pure
                                      ? task->pure.next * task->motion.down - task->motion.before
                                      : inlet->taken;
        const uint64_t there = inlet_frames(inlet, &task->motion, &length);

        if (length != UINT64_MAX && there >= length)
            continue;
        for (size_t t = 0; t < inlet->tap_count; t++) {
            struct ring *ring = inlet->taps[t]->ring;
            const uint64_t own = atomic_load(&ring->w) - ring->lead;

            if ((int64_t)(own - position) >= (int64_t)task->motion.window ||
                atomic_load(&ring->writer->finished) || k--)
                continue;
            *wait = (struct wait){ring->writer, NULL};
            return true;
        }
    }
    for (size_t o = 0; o < task->outs; o++) {
        struct ring *ring = task->out[o];

        if (!ring || task_room(ring) >= task->motion.up)
            continue;
        const uint64_t slowest = ring_slowest(ring);
        for (size_t r = 0; r < ring->reader_count; r++) {
            if (atomic_load(&ring->readers[r].r) != slowest || k--)
                continue;
            *wait = (struct wait){ring->readers[r].task, ring};
            return true;
        }
    }
    return false;
}

// The smallest full ring on the path from `from` to its end.
static struct ring *smallest_full(const struct search *search, const struct task *from)
{
    struct ring *smallest = NULL;
    size_t least = SIZE_MAX, k = search->depth;

    while (search->tasks[k] != from)
        k--;
    for (; k <= search->depth; k++) {
        struct ring *full = search->path[k].full;
        const size_t bytes = full ? full->capacity * full->frame * full->lanes : SIZE_MAX;

        if (bytes < least) {
            least = bytes;
            smallest = full;
        }
    }
    return smallest;
}

// Depth first; a ring of a circle that passes through tasks that wait, or NULL.
static struct ring *circle(struct search *search, struct task *task)
{
    struct ring *smallest = NULL;
    struct wait wait;

    search->colour[task->index] = 1;
    search->tasks[search->depth] = task;
    for (size_t k = 0; !smallest && search->owned[task->index] && wait_of(task, k, &wait); k++) {
        search->path[search->depth] = wait;
        if (search->colour[wait.on->index] == 1) {
            smallest = smallest_full(search, wait.on);
        } else if (!search->colour[wait.on->index]) {
            search->depth++;
            smallest = circle(search, wait.on);
            search->depth--;
        }
    }
    search->colour[task->index] = 2;
    return smallest;
}

static void no_memory(struct run *run, const struct ring *ring)
{
    const struct sigrun_stage *from = ring->plan->stage, *to = ring->readers[0].task->ops[0].stage;

    pthread_mutex_lock(&run->lock);
    if (!run->failure.count) {
        error_kind_at(
            &run->failure, ERROR_RUN, from->span,
            "the pipeline is stuck: the edge from %s to %s is full with %zu frames, and the memory "
            "limit (%zu MiB) "
            "allows no more; allow more with --memory, or shorten what one branch waits for",
            stage_label(from), stage_label(to), ring->capacity, run->plan->options.memory >> 20);
    }
    pthread_mutex_unlock(&run->lock);
    run_fail(run);
}

static bool grow(struct search *search, struct ring *ring)
{
    struct run *run = search->run;
    const size_t more = ring->capacity * ring->frame * ring->lanes;

    // Whoever may touch the ring has to be held; who isn't will come to wait too, and then it is
    // tried again.
    for (size_t i = 0; i < ring->reader_count; i++)
        if (atomic_load(&ring->readers[i].r) != UINT64_MAX &&
            !search->owned[ring->readers[i].task->index])
            return true;
    if (!search->owned[ring->writer->index])
        return true;
    if (run->bytes + more > run->plan->options.memory || !ring_grow(ring, 2 * ring->capacity)) {
        no_memory(run, ring);
        return false;
    }
    run->bytes += more;
    atomic_fetch_add(&run->grown, 1);
    return true;
}

// A loop feeds itself, so that its stages would never find their readers gone: only what leads to a
// live sink lives.
static void find_unwanted(struct run *run)
{
    unsigned char *wanted = calloc(run->task_count, 1);
    bool more = wanted != NULL;

    while (more) {
        more = false;
        for (size_t t = run->task_count; t-- > 0;) { // readers come after writers, but for loops
            const struct task *task = &run->tasks[t];
            bool live = !task->outs && !atomic_load(&task->finished);

            for (size_t o = 0; o < task->outs && !live; o++)
                for (size_t r = 0; task->out[o] && r < task->out[o]->reader_count && !live; r++)
                    live = atomic_load(&task->out[o]->readers[r].r) != UINT64_MAX &&
                           wanted[task->out[o]->readers[r].task->index];
            more = more || (live && !wanted[t]);
            wanted[t] = live;
        }
    }
    for (size_t t = 0; wanted && t < run->task_count; t++)
        if (!wanted[t])
            atomic_store(&run->tasks[t].unwanted, true);
    free(wanted);
}

bool stall_look(struct run *run)
{
    const size_t n = run->task_count;
    unsigned char *marks = calloc(2 * n, 1);
    struct search search = {run,
                            marks,
                            marks + n,
                            calloc(n + 1, sizeof(struct wait)),
                            calloc(n + 1, sizeof(struct task *)),
                            0};
    const bool memory = marks && search.path && search.tasks;
    struct ring *full = NULL;
    bool fits = true;

    if (run->loops)
        find_unwanted(run);
    for (size_t i = 0; i < n && memory; i++)
        search.owned[i] = hold(&run->tasks[i]);
    for (size_t i = 0; i < n && memory && !full; i++)
        if (search.owned[i] && !search.colour[i])
            full = circle(&search, &run->tasks[i]);
    if (full)
        fits = grow(&search, full);
    for (size_t i = 0; i < n && memory; i++) {
        if (!search.owned[i])
            continue;
        atomic_store(&run->tasks[i].eager, true);
        sched_park(&run->sched, NULL, &run->tasks[i]);
    }
    free(marks);
    free(search.path);
    free(search.tasks);
    return fits;
}
