// SPDX-License-Identifier: MIT
//
// The plan: which stages run together as one task, which rings lie between the tasks, and how large
// they are. It is a value worked out from a shaped graph; `explain` prints it, runtime/exec runs
// it.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/graph/graph.h"

// Which sources follow the clock: those of views that move, unless something live feeds them too;
// all; or none.
enum plan_pace { PACE_AUTO, PACE_ALL, PACE_NONE };

struct plan_options {
    size_t threads; // workers of the pool
    size_t memory;  // most bytes of all rings together; 0: half of what the machine or cgroup has
    bool fuse, replicate, static_buffers;
    enum plan_pace pace;
    double latency; // seconds that a block may last, 0: no wish
};

// The frames of one output port, kept until its slowest reader has used them.
struct plan_ring {
    struct sigrun_stage *stage; // whose output `port` it holds
    size_t port;
    size_t lanes, frame_bytes; // bytes from one frame to the next in a lane
    size_t capacity;           // frames
    size_t block;              // frames for which the writer waits to have room
    size_t lead;               // zero frames in front of frame 0, for windows that reach back
    size_t pad;                // zero frames after the last one, for windows that reach ahead
    size_t readers;
    bool plain; // every window is one frame: no need of a second mapping
};

// One ring that an input reads, as reader number `reader` of it.
struct plan_tap {
    size_t ring, reader;
};
struct plan_lane {
    size_t tap, lane;
};
struct plan_inlet {
    struct plan_tap *taps;
    size_t tap_count, tap_room;
    struct plan_lane *lanes; // lane of the input -> lane of a tap
    size_t lane_count;
};

struct plan_task {
    struct sigrun_stage **stages; // run one after the other on the same tile
    size_t stage_count;
    struct plan_inlet *in; // of the first stage
    size_t ins;
    size_t *out; // rings of the last stage's outputs; SIZE_MAX where nothing reads
    size_t outs;
    size_t segment; // steps of the first stage that are handed out at once
    size_t tile;    // steps of the first stage that pass through all stages at once
    size_t chunk;   // frames of the first input, or of the output of a source, worth waking for
    double latency; // seconds of stream between its sources and what it works on, with full blocks
    size_t component; // tasks that are connected carry the same number
    bool pure;        // every stage is
    bool replicated;  // several threads may work on different segments
    bool blocks;      // has a thread of its own
    bool paced;       // a source that follows the clock
    bool live;        // waits for no full chunk: it follows a clock or a device, or lies on a cycle
    bool cyclic;      // lies on a cycle
};

struct plan {
    struct arena arena;
    struct plan_options options;
    struct graph *graph;
    struct plan_ring *rings;
    size_t ring_count;
    struct plan_task *tasks;
    size_t task_count, components;
    size_t bytes; // of all rings
};

// NULL when the graph needs more memory than allowed, or a cycle's `delay` is too short.
struct plan *plan_new(struct graph *, const struct plan_options *, struct error *);
void plan_free(struct plan *);

// Samples of a frame and the samples from one frame to the next: frames with axes are padded to 64
// bytes.
size_t plan_stride(const struct sigrun_format *);
// Steps that a stage makes of `frames` input frames, and the frames that leave.
uint64_t plan_steps(const struct sigrun_motion *, uint64_t frames);
uint64_t plan_frames_out(const struct sigrun_stage *, uint64_t frames);
