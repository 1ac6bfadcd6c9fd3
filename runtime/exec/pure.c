// SPDX-License-Identifier: MIT
// pure: tasks whose stages are functions of their input windows. Segments of steps are claimed in
// order, worked on by any number of threads, and published in order.

#include "runtime/exec/change.h"
#include "runtime/exec/run.h"

#include <string.h>

// The end of the first stage's input has come into sight: how many steps and frames there will be.
static void pure_totals(struct task *task)
{
    struct segments *pure = &task->pure;
    uint64_t length = UINT64_MAX;

    if (!task->ins) {
        const struct sigrun_stage *source = task->ops[0].stage;

        length = task->limit < source->length ? task->limit : source->length;
        if (atomic_load_explicit(&task->run->stop, memory_order_relaxed) && pure->next < length)
            length = pure->next;
        pure->total = pure->total_frames = length;
        return;
    }
    if (pure->total != UINT64_MAX && task->ins == 1 && task->in[0].tap_count == 1)
        return; // of several streams a shorter one may end later
    for (size_t i = 0; i < task->ins; i++) {
        uint64_t own;

        inlet_frames(&task->in[i], &task->motion, &own);
        length = own < length ? own : length;
    }
    if (length == UINT64_MAX)
        return;
    pure->total = plan_steps(&task->motion, length);
    pure->total_frames = pure->total * task->motion.up;
    if (task->motion.end == SIGRUN_COVER) {
        const uint64_t up = task->motion.up, down = task->motion.down;

        pure->total_frames = length / down * up + (length % down * up + down - 1) / down;
    }
}

// How many steps of `steps` the inputs hold; `ended`: one of them has no more than that. All are
// asked: the end of one counts also where another has nothing yet.
static uint64_t steps_there(const struct task *task, uint64_t steps, bool *ended)
{
    const struct sigrun_motion *m = &task->motion;
    const uint64_t next = task->pure.next;

    for (size_t i = 0; i < task->ins; i++) {
        const struct ring *ring = task->in[i].taps[0]->ring;
        uint64_t length;
        const uint64_t there = inlet_frames(&task->in[i], m, &length) + m->before,
                       needed = next * m->down + m->window;

        *ended = *ended || length != UINT64_MAX;
        if (there < needed) {
            steps = 0;
            continue;
        }
        const uint64_t fit = (m->down == 1 ? there - needed : (there - needed) / m->down) + 1;
        steps = fit < steps ? fit : steps;
        if (ring->plain)
            steps = ring_straight(ring, next + ring->lead, steps);
    }
    return steps;
}

// For how many steps of `steps` the outputs have room.
static uint64_t steps_that_fit(const struct task *task, uint64_t steps)
{
    const struct sigrun_motion *m = &task->motion;

    for (size_t o = 0; o < task->outs; o++) {
        const struct ring *ring = task->out[o];
        const uint64_t slowest = ring ? ring_slowest(ring) : UINT64_MAX;

        if (slowest == UINT64_MAX)
            continue;
        const uint64_t at = task->pure.next * m->up + ring->lead;
        if (slowest + ring->capacity < at + m->up)
            return 0;
        const uint64_t room = slowest + ring->capacity - at, fit = m->up == 1 ? room : room / m->up;
        steps = fit < steps ? fit : steps;
        if (ring->plain)
            steps = ring_straight(ring, at, steps * m->up) / m->up;
    }
    return steps;
}

// How many steps could be claimed now; the owner or the lock's holder asks.
static uint64_t pure_claimable(struct task *task, bool eager)
{
    struct segments *pure = &task->pure;
    // Less than this is only worth while when eager.
    uint64_t wanted =
        task->plan->segment - (pure->partial_bytes ? pure->next % task->plan->segment : 0);
    bool ended = !task->ins;

    if (pure->claimed - pure->closed >= pure->window)
        return 0;
    if (change_any(task)) {
        const uint64_t most = change_apply(task, pure->next, pure->claimed == pure->closed);

        wanted = most < wanted ? most : wanted;
        task->starved = false;
        if (!wanted)
            return 0; // others are still at work on what comes before the change
    }
    uint64_t there = steps_there(task, wanted, &ended);
    if (ended) { // some of what is there may be zeros behind the end
        pure_totals(task);
        wanted = pure->total - pure->next < wanted ? pure->total - pure->next : wanted;
        there = wanted < there ? wanted : there;
    }
    const bool plain = (task->ins && task->in[0].taps[0]->ring->plain) ||
                       (task->outs && task->out[0] && task->out[0]->plain);
    const bool whole = !plain && (!eager || (task->plan->replicated && pure->partial_bytes));
    const uint64_t least = whole ? wanted : 1;
    task->starved = there < least;
    if (task->starved)
        return 0;
    const uint64_t steps = steps_that_fit(task, there);
    return steps < least ? 0 : steps;
}

static bool pure_over(const struct task *task)
{
    const int stop = atomic_load_explicit(&task->run->stop, memory_order_relaxed);

    return atomic_load_explicit(&task->run->failed, memory_order_relaxed) || stop >= RUN_DISCARD ||
           !task_wanted(task);
}

bool pure_ready(struct task *task, bool eager)
{
    struct segments *pure = &task->pure;
    bool ready;

    if (task->plan->replicated)
        pthread_mutex_lock(&pure->lock);
    pure->ready = 0;
    if (task->ending)
        ready = true;
    else if (pure_over(task))
        ready = pure->claimed == pure->closed;
    else
        ready = (pure->ready = pure_claimable(task, eager)) ||
                (pure->next >= pure->total && pure->claimed == pure->closed);
    if (task->plan->replicated)
        pthread_mutex_unlock(&pure->lock);
    if (ready && task->ending) {
        ready = false;
        for (size_t o = 0; o < task->outs; o++)
            ready = ready || (task->out[o] && task->out[o]->pad_left && task_room(task->out[o]));
    }
    return ready;
}

// Runs the ops after the first over the tile that the first has filled.
static bool pure_tail(struct task *task, struct crew *crew, uint64_t at, size_t frames,
                      void *partial)
{
    for (size_t k = 1; k < task->op_count; k++) {
        struct sigrun_io *io = &crew->io[k];

        io->in[0].frames = frames;
        io->in[0].at = at;
        io->in[0].done = 0;
        if (io->outs) {
            io->out[0].frames = frames;
            io->out[0].at = at;
            io->out[0].done = 0;
        }
        io->partial = partial;
        if (op_process(task, k, io) == SIGRUN_FAILED)
            return false;
    }
    return true;
}

static void pure_process(struct task *task, struct worker *worker, const struct claim *claim)
{
    struct crew *crew = task_crew(task, worker);
    struct sigrun_io *head = &crew->io[0], *tail = &crew->io[task->op_count - 1];
    const struct sigrun_motion *m = &task->motion;
    const uint64_t first = claim->first, steps = claim->steps,
                   tile = task->op_count > 1 ? task->plan->tile : steps;
    void *partial = claim->partial;

    for (uint64_t done = 0; done < steps;) {
        const uint64_t k = steps - done < tile ? steps - done : tile, step = first + done;
        uint64_t frames = k * m->up;

        for (size_t i = 0; i < task->ins; i++) {
            head->in[i].frames = (size_t)((k - 1) * m->down + m->window);
            head->in[i].at = step * m->down;
            head->in[i].done = 0;
            inlet_fill(&head->in[i], &task->in[i], (int64_t)(step * m->down) - (int64_t)m->before);
        }
        for (size_t o = 0; o < tail->outs; o++) {
            const struct ring *ring = task->out[o];
            void **lanes = (void **)(uintptr_t)tail->out[o].lane;

            for (size_t c = 0; ring && c < tail->out[o].lanes; c++)
                lanes[c] = ring_at(ring, c, step * m->up + ring->lead);
        }
        for (size_t o = 0; o < head->outs; o++) {
            head->out[o].frames = (size_t)frames;
            head->out[o].at = step * m->up;
            head->out[o].done = 0;
        }
        head->partial = partial;
        if (op_process(task, 0, head) == SIGRUN_FAILED) {
            run_fail(task->run);
            return;
        }
        if (step * m->up + frames > claim->frames)
            frames = claim->frames > step * m->up ? claim->frames - step * m->up : 0;
        if (frames && !pure_tail(task, crew, step * m->up, (size_t)frames, partial)) {
            run_fail(task->run);
            return;
        }
        done += k;
    }
}

static void pure_combine(struct task *task, struct claim *claim)
{
    const struct op *last = &task->ops[task->op_count - 1];

    last->stage->type->combine(last->stage, last->self, claim->partial);
    memset(claim->partial, 0, task->pure.partial_bytes);
    task->pure.open = false;
}

// Frames of input 0 that published steps have used up; zeros behind its end don't count.
static uint64_t frames_used(const struct task *task)
{
    if (!task->ins)
        return 0;
    const struct ring *ring = task->in[0].taps[0]->ring;
    const uint64_t used = task->pure.published * task->motion.down,
                   end = atomic_load_explicit(&ring->end, memory_order_relaxed);
    return end != UINT64_MAX && end - ring->lead < used ? end - ring->lead : used;
}

// Makes finished segments visible, in order. The owner, or the lock's holder, calls it.
static void pure_publish(struct task *task)
{
    struct segments *pure = &task->pure;

    while (pure->closed < pure->claimed) {
        struct claim *claim = &pure->claims[pure->closed & (pure->window - 1)];

        if (!claim->done)
            break;
        pure->published = claim->first + claim->steps;
        uint64_t frames = pure->published * task->motion.up;
        if (frames > pure->total_frames)
            frames = pure->total_frames;
        pure->open = pure->partial_bytes != 0;
        if (pure->open && (task->plan->replicated || pure->published % task->plan->segment == 0))
            pure_combine(task, claim);
        task_pass_tags(task, claim->first * task->motion.down, pure->published * task->motion.down,
                       0);
        for (size_t o = 0; o < task->outs; o++)
            if (task->out[o])
                atomic_store_explicit(&task->out[o]->w, frames + task->out[o]->lead,
                                      memory_order_release);
        for (size_t i = 0; i < task->ins; i++)
            inlet_release(task, &task->in[i], pure->published * task->motion.down);
        atomic_store_explicit(&task->frames_in, frames_used(task), memory_order_relaxed);
        atomic_store_explicit(&task->frames_out, frames, memory_order_relaxed);
        pure->closed++;
    }
}

static void pure_end(struct task *task, struct worker *worker)
{
    struct op *last = &task->ops[task->op_count - 1];

    if (!task->ending && task->pure.open) // cut short within a segment
        pure_combine(task, &task->pure.claims[0]);
    // A sink hears once that nothing follows.
    if (!task->ending && !last->stage->outs && !atomic_load(&task->run->failed)) {
        struct crew *crew = task_crew(task, worker);
        struct sigrun_io *io = &crew->io[task->op_count - 1];

        for (size_t i = 0; i < io->ins; i++) {
            io->in[i].frames = io->in[i].done = 0;
            io->in[i].last = true;
        }
        if (last->process(io, last->self) == SIGRUN_FAILED)
            run_fail(task->run);
    }
    task_finish(task, worker);
}

bool pure_run(struct task *task, struct worker *worker)
{
    struct segments *pure = &task->pure;
    const bool shared = task->plan->replicated;

    if (shared)
        pthread_mutex_lock(&pure->lock);
    // What was there when the task was found ready still is, since nobody else owns it; only a run
    // that is being ended may want less.
    uint64_t steps = pure->ready;
    if (atomic_load_explicit(&task->run->stop, memory_order_relaxed) ||
        atomic_load_explicit(&task->run->failed, memory_order_relaxed))
        steps = task->ending || pure_over(task) ? 0 : pure_claimable(task, true);
    if (!steps) {
        const bool end = task->ending || ((pure_over(task) || pure->next >= pure->total) &&
                                          pure->claimed == pure->closed);

        if (shared)
            pthread_mutex_unlock(&pure->lock);
        if (end)
            pure_end(task, worker);
        if (shared)
            sched_park(worker->sched, worker, task);
        return end;
    }
    struct claim *claim = &pure->claims[pure->claimed++ & (pure->window - 1)];
    claim->first = pure->next;
    claim->steps = steps;
    claim->frames = pure->total_frames;
    claim->done = false;
    pure->next += steps;
    pure->ready = 0;
    const bool hurry = task_hurries(task);
    if (shared) {
        pthread_mutex_unlock(&pure->lock);
        sched_park(worker->sched, worker, task); // another worker may claim the next segment
    }
    pure_process(task, worker, claim);
    if (shared)
        pthread_mutex_lock(&pure->lock);
    claim->done = true;
    pure_publish(task);
    if (shared)
        pthread_mutex_unlock(&pure->lock);
    sched_published(worker->sched, worker, task, hurry);
    return true;
}
