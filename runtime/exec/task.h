// SPDX-License-Identifier: MIT
//
// A task: one or more stages that run one after the other on the same frames, and what it needs to
// run. Stages that follow each other frame by frame share a task and pass tiles through the cache,
// not rings.
#pragma once

#include "runtime/exec/ring.h"

struct change;
struct run;
struct watch;
struct worker;

// Who moves a task from IDLE to BUSY owns it, queued or running. A neighbour that finds it BUSY
// leaves AGAIN: the owner looks once more before it gives the task up.
enum { TASK_IDLE, TASK_BUSY, TASK_AGAIN };

// One input of a task's first stage: lanes of one ring, or of several when views lie between.
struct inlet {
    struct reader **taps;
    size_t tap_count;
    struct plan_lane *lanes;
    size_t lane_count;
    uint64_t taken; // frames used up
    size_t width, stride;
    enum sigrun_type type;
};

// One stage of a task.
struct op {
    struct sigrun_stage *stage;
    enum sigrun_flow (*process)(struct sigrun_io *, void *self);
    void *self;
    size_t lanes, width, stride, frame; // of its output 0; frame in bytes
    enum sigrun_type type;
    struct audit_row *audit; // NULL: nothing is counted
};

// What one worker needs to run a task: the arguments of each stage's process, made once.
struct crew {
    struct sigrun_io *io; // of each op
};

// The state of a task of pure stages: segments are claimed in order, finished in any, published in
// order.
struct segments {
    pthread_mutex_t lock;  // of a replicated task; others have one owner at a time
    uint64_t next;         // first step not yet claimed
    uint64_t published;    // first step not yet visible to readers
    uint64_t total;        // steps in all; UINT64_MAX while the end isn't known
    uint64_t total_frames; // frames that leave the first stage in all
    size_t window;         // claims that may be outstanding: a power of two
    struct claim {
        uint64_t first, steps,
            frames; // frames: of the stream that leaves the first stage, as far as known
        bool done;
        unsigned char *partial;
    } * claims;               // in turn: claim k lies at k & (window - 1)
    uint64_t claimed, closed; // numbers of claims made, published
    size_t partial_bytes;
    bool open;      // claims[0].partial holds a part of a segment
    uint64_t ready; // steps that pure_ready has found for the next claim; 0: look again
};

struct task {
    _Alignas(64) _Atomic int state;
    _Atomic bool finished;
    _Atomic bool left;     // its view was closed
    _Atomic bool unwanted; // it lies on a loop that leads to no live sink any more
    _Atomic bool eager;    // the next run may take less than a chunk
    _Atomic size_t heard;  // outputs that still have a reader
    bool starved;          // when it was last given up, frames were missing, not room
    struct run *run;
    const struct plan_task *plan;
    struct op *ops;
    size_t op_count;
    struct inlet *in;
    size_t ins;
    struct ring **out; // NULL where nothing reads
    size_t outs;
    struct crew **crews; // of each worker; made at its first use
    struct sigrun_motion motion;
    struct segments pure;
    size_t delay_left; // frames still to be dropped from the output
    size_t pad_left;   // zero frames still to be appended to the outputs
    uint64_t made;     // frames written by a serial task
    uint64_t limit;    // frames that a source may make: --duration
    bool seen_last, live;
    bool ending; // its stage has ended; zeros are still being appended for the readers' windows
    size_t index;
    struct tag_list tags;         // of input 0, in the frames that its owner works on
    struct block_thread *thread;  // of a task that blocks
    struct change *_Atomic asked; // changes of parameters, the last first, for its owner to take in
    struct change *changes;       // taken in, in their order

    _Atomic uint64_t frames_in, frames_out, ticks, runs;
    struct watch *_Atomic watch;   // NULL: nobody asks for its waits and latencies
    _Atomic uint64_t workers_seen; // bit w: worker w has run it
    _Atomic uint64_t cost;         // moving average of ticks a run
};

// [setup] Tasks and rings of a plan.
bool task_init(struct task *, struct run *, const struct plan_task *, size_t index);
void task_release(struct task *);
struct crew *task_crew(struct task *, struct worker *);

// Can the task do something now? `eager`: also for less than a chunk.
bool task_ready(struct task *, bool eager);

// Does what can be done in one go, as the owner of the task; true when it did something.
bool task_run(struct task *, struct worker *);

// A finished task says so to its neighbours: readers see the end, writers no longer wait for it.
void task_finish(struct task *, struct worker *);

// Adds to a counter of the task. Only a replicated task is run by several threads at a time; for
// others a locked instruction would be a good part of what handing over a chunk takes.
static inline void task_count(const struct task *task, _Atomic uint64_t *counter, uint64_t n)
{
    if (task->plan->replicated)
        atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
    else
        atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n,
                              memory_order_relaxed);
}

// Does a live sink still read what this task makes?
static inline bool task_wanted(const struct task *task)
{
    return !task->outs || (atomic_load_explicit(&task->heard, memory_order_relaxed) &&
                           !atomic_load_explicit(&task->unwanted, memory_order_relaxed));
}

// Calls process of op k.
enum sigrun_flow audit_process(struct task *, size_t k, struct sigrun_io *);
static inline enum sigrun_flow op_process(struct task *task, size_t k, struct sigrun_io *io)
{
    return task->ops[k].audit ? audit_process(task, k, io)
                              : task->ops[k].process(io, task->ops[k].self);
}

// Takes the mark of a task that was to be run for less than a chunk.
static inline bool task_hurries(struct task *task)
{
    const bool eager = atomic_load_explicit(&task->eager, memory_order_relaxed);

    if (eager)
        atomic_store_explicit(&task->eager, false, memory_order_relaxed);
    return eager;
}

// Parts of task_run, one file each.

// Copies the tags of input 0's frames [from, to) to the outputs, at the frames that these belong to
// less `cut`.
void task_pass_tags(struct task *, uint64_t from, uint64_t to, uint64_t cut);
bool pure_ready(struct task *, bool eager);
bool pure_run(struct task *, struct worker *);
bool serial_ready(struct task *, bool eager);
bool serial_run(struct task *, struct worker *);

// Room that the slowest reader leaves, in frames; UINT64_MAX without readers.
uint64_t task_room(const struct ring *);

// What is done with an inlet for each chunk is little, so it is done in place.

// Frames of an inlet that are there, counted from the stream's first, and the stream's length when
// it has ended.
static inline uint64_t inlet_frames(const struct inlet *inlet, const struct sigrun_motion *motion,
                                    uint64_t *length)
{
    uint64_t frames = UINT64_MAX;

    *length = UINT64_MAX;
    for (size_t i = 0; i < inlet->tap_count; i++) {
        const struct ring *ring = inlet->taps[i]->ring;
        // The end is stored before the zeros behind it are, so it is loaded after them.
        const uint64_t w = atomic_load_explicit(&ring->w, memory_order_acquire) - ring->lead;
        const uint64_t end = atomic_load_explicit(&ring->end, memory_order_acquire);

        frames = w < frames ? w : frames;
        if (end != UINT64_MAX && end - ring->lead + motion->flush < *length)
            *length = end - ring->lead + motion->flush;
    }
    return frames;
}

// Where a call finds the frames from `at` on.
static inline void inlet_fill(struct sigrun_in *in, const struct inlet *inlet, int64_t at)
{
    void **lanes = (void **)(uintptr_t)in->lane;

    for (size_t c = 0; c < inlet->lane_count; c++) {
        const struct ring *ring = inlet->taps[inlet->lanes[c].tap]->ring;

        lanes[c] = ring_at(ring, inlet->lanes[c].lane, (uint64_t)(at + (int64_t)ring->lead));
    }
}

// Frames before `taken` are no longer needed.
static inline void inlet_release(struct task *task, struct inlet *inlet, uint64_t taken)
{
    inlet->taken = taken;
    for (size_t i = 0; i < inlet->tap_count; i++) {
        struct reader *reader = inlet->taps[i];

        atomic_store_explicit(&reader->r, taken + reader->ring->lead - task->motion.before,
                              memory_order_release);
    }
}
