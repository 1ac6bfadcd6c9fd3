// SPDX-License-Identifier: MIT
// serial: tasks of one stage that remembers: it is given what is there, in order, by one thread at
// a time.

#include "runtime/exec/change.h"
#include "runtime/exec/run.h"
#include "runtime/graph/elastic.h"

static bool over(const struct task *task)
{
    const int stop = atomic_load_explicit(&task->run->stop, memory_order_relaxed);

    return atomic_load_explicit(&task->run->failed, memory_order_relaxed) || stop >= RUN_DISCARD ||
           (stop && !task->ins) || (!task->ins && task->made >= task->limit) ||
           !task_wanted(task) || atomic_load_explicit(&task->left, memory_order_relaxed);
}

// Frames that input i has for the next call, and whether they are its last.
static uint64_t input_frames(const struct task *task, size_t i, bool *last)
{
    const struct inlet *inlet = &task->in[i];
    uint64_t length, there = inlet_frames(inlet, &task->motion, &length);

    *last = false;
    if (length != UINT64_MAX && there >= length) {
        there = length;
        *last = true;
    }
    there -= inlet->taken < there ? inlet->taken : there;
    const struct ring *ring = inlet->taps[0]->ring;
    const uint64_t straight = ring_straight(ring, inlet->taken + ring->lead, there);
    *last = *last && straight == there;
    return straight;
}

static bool inputs_ready(const struct task *task, bool eager)
{
    for (size_t i = 0; i < task->ins; i++) {
        bool last;
        const uint64_t frames = input_frames(task, i, &last);
        uint64_t need = task->motion.window;

        if (!eager && need < task->plan->chunk)
            need = task->plan->chunk;
        const struct ring *ring = task->in[i].taps[0]->ring;
        if (ring->plain)
            need = ring_straight(ring, task->in[i].taken + ring->lead, need);
        if (frames < need && !last)
            return false;
    }
    return true;
}

static uint64_t output_room(const struct task *task, bool eager)
{
    uint64_t room = UINT64_MAX;

    for (size_t o = 0; o < task->outs; o++) {
        const struct ring *ring = task->out[o];

        if (!ring)
            continue;
        uint64_t own = task_room(ring);
        if (own == UINT64_MAX)
            own = ring->capacity;
        if (own < (eager ? task->motion.up : ring->block))
            return 0;
        own = ring_straight(ring, atomic_load_explicit(&ring->w, memory_order_relaxed), own);
        room = own < room ? own : room;
    }
    return room;
}

// A store of an edge takes frames when there is no room behind it, and gives them when none arrive.
static bool elastic_ready(const struct task *task)
{
    bool last;

    if (input_frames(task, 0, &last))
        return true;
    return elastic_held(task->ops[0].stage) ? output_room(task, true) : last;
}

bool serial_ready(struct task *task, bool eager)
{
    if (task->ending) {
        for (size_t o = 0; o < task->outs; o++)
            if (task->out[o] && task->out[o]->pad_left && task_room(task->out[o]))
                return true;
        return false;
    }
    if (over(task))
        return true;
    if (task->ops[0].stage->type == &elastic_type)
        return elastic_ready(task);
    task->starved = !inputs_ready(task, eager);
    return !task->starved && output_room(task, eager);
}

static void serial_publish(struct task *task, const struct sigrun_io *io)
{
    if (task->ins && task->outs && task->ops[0].stage->type != &elastic_type) {
        const struct sigrun_motion *m = &task->motion;
        // Frame for frame, what was used up without leaving was cut out, as by `skip`.
        const uint64_t cut = m->up == m->down && m->window == 1 && !m->delay
                                 ? task->in[0].taken + io->in[0].done - task->made - io->out[0].done
                                 : 0;

        task_pass_tags(task, task->in[0].taken, task->in[0].taken + io->in[0].done, cut);
    }
    for (size_t o = 0; o < task->outs; o++) {
        struct ring *ring = task->out[o];
        const size_t kept = io->out[o].done;

        if (ring)
            atomic_store_explicit(&ring->w,
                                  atomic_load_explicit(&ring->w, memory_order_relaxed) + kept,
                                  memory_order_release);
    }
    for (size_t i = 0; i < task->ins; i++)
        inlet_release(task, &task->in[i], task->in[i].taken + io->in[i].done);
    if (task->outs) {
        task->made += io->out[0].done;
        atomic_store_explicit(&task->frames_out, task->made, memory_order_relaxed);
    }
    if (task->ins)
        atomic_store_explicit(&task->frames_in, task->in[0].taken, memory_order_relaxed);
}

// most: frames until a parameter changes.
static void set_outputs(struct task *task, struct sigrun_io *io, bool eager, uint64_t most)
{
    uint64_t room = output_room(task, eager);

    if (!task->ins && room > most)
        room = most;
    if (!task->ins && room > task->limit - task->made)
        room = task->limit - task->made;
    // What the engine drops is written where the next frames will be written again.
    if (task->delay_left && room > task->delay_left)
        room = task->delay_left;
    for (size_t o = 0; o < task->outs; o++) {
        const struct ring *ring = task->out[o];
        void **lanes = (void **)(uintptr_t)io->out[o].lane;

        io->out[o].frames = (size_t)room;
        io->out[o].done = 0;
        io->out[o].at = task->made;
        for (size_t c = 0; ring && c < io->out[o].lanes; c++)
            lanes[c] = ring_at(ring, c, atomic_load_explicit(&ring->w, memory_order_relaxed));
    }
}

static bool set_inputs(struct task *task, struct sigrun_io *io, uint64_t most)
{
    bool all_last = true;

    for (size_t i = 0; i < task->ins; i++) {
        io->in[i].frames = (size_t)input_frames(task, i, &io->in[i].last);
        if (io->in[i].frames > most && task->motion.window == 1) {
            io->in[i].frames = (size_t)most;
            io->in[i].last = false;
        }
        io->in[i].done = 0;
        io->in[i].at = task->in[i].taken;
        inlet_fill(&io->in[i], &task->in[i], (int64_t)task->in[i].taken);
        all_last = all_last && io->in[i].last;
    }
    if (task->ins) {
        ring_tags(task->in[0].taps[0]->ring, task->in[0].taken,
                  task->in[0].taken + io->in[0].frames, &task->tags);
        io->in[0].tags = task->tags.item;
        io->in[0].tag_count = task->tags.count;
    }
    return all_last;
}

// A join ends with its shortest input; what shows pictures waits for those of the longest.
static bool left_over(const struct sigrun_io *io)
{
    size_t ended = 0;

    for (size_t i = 0; i < io->ins; i++)
        ended += io->in[i].done == io->in[i].frames && io->in[i].last;
    return io->ins && io->in[0].type == SIGRUN_SCENES ? ended < io->ins : !ended;
}

// A stage whose readers have all left, or whose run is being ended, ends without more work;
// a sink still hears that nothing follows, so that it can finish its file.
static void serial_end(struct task *task, struct worker *worker)
{
    if (!task->ending && !task->outs && !atomic_load(&task->run->failed) && !task->seen_last) {
        struct sigrun_io *io = task_crew(task, worker)->io;

        for (size_t i = 0; i < task->ins; i++) {
            io->in[i].frames = io->in[i].done = 0;
            io->in[i].last = true;
        }
        task->seen_last = true;
        if (task->ops[0].process(io, task->ops[0].self) == SIGRUN_FAILED)
            run_fail(task->run);
    }
    task_finish(task, worker);
}

bool serial_run(struct task *task, struct worker *worker)
{
    if (task->ending || over(task)) {
        serial_end(task, worker);
        return true;
    }
    struct sigrun_io *io = task_crew(task, worker)->io;
    const bool eager = true;
    bool hurry = task_hurries(task);
    const uint64_t at = task->ins ? task->in[0].taken : task->made;
    const uint64_t most = change_any(task) ? change_apply(task, at, true) : UINT64_MAX;
    const bool last = set_inputs(task, io, most);
    // An input that ended since `over` was asked may have ended because the run has failed: a sink
    // that believed it were complete would give its file the final name.
    if (last && over(task)) {
        serial_end(task, worker);
        return true;
    }
    set_outputs(task, io, eager, most);
    const enum sigrun_flow flow = op_process(task, 0, io);

    task->seen_last = task->seen_last || (last && task->ins);
    if (flow == SIGRUN_FAILED) {
        run_fail(task->run);
        return true;
    }
    if (flow == SIGRUN_DONE && task->ops[0].stage->failed)
        run_lose(task->run);
    size_t used = 0, made = 0;
    for (size_t i = 0; i < io->ins; i++)
        used += io->in[i].done;
    for (size_t o = 0; o < io->outs; o++)
        made += io->out[o].done;
    if (!used && !made && most != UINT64_MAX)
        change_hasten(task, at);
    const bool dry =
        task->ins && !left_over(io) && (!made || !task->outs) && !elastic_held(task->ops[0].stage);
    // A source of the outside world that leaves room has given all that there was.
    hurry = hurry || (task->thread && !task->ins && made && io->out[0].done < io->out[0].frames);
    if (task->delay_left) {
        task->delay_left -= io->outs ? io->out[0].done : 0;
        for (size_t o = 0; o < io->outs; o++)
            io->out[o].done = 0;
    }
    serial_publish(task, io);
    if (flow == SIGRUN_DONE || dry)
        task_finish(task, worker);
    else
        sched_published(worker->sched, worker, task, hurry);
    return used || made || flow == SIGRUN_DONE;
}
