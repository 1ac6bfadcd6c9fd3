// SPDX-License-Identifier: MIT
// shm: one end of an edge, or both, through shared memory.

#include "runtime/graph/live.h"
#include "stages/net/edge.h"
#include "stages/net/shm_way.h"

#include <stdatomic.h>
#include <unistd.h>

struct shm {
    const char *name;   // parameters
    double wait, retry; // seconds

    struct shm_way way;
    struct edge edge;
};

static const struct sigrun_param shm_params[] = {
    {SIGRUN_PARAM(struct shm, name), .def = "",
     .doc = "What both sides call it. The middle of a chain needs none."},
    EDGE_PARAMS(struct shm),
    {0},
};

static _Atomic unsigned unnamed; // edges of this process so far

static bool shm_shape(struct sigrun_stage *stage, void *self)
{
    struct shm *s = self;
    const struct sigrun_format *format = NULL;
    const struct shm *twin = sigrun_twin(stage, &format);
    const bool sends = sigrun_inputs(stage) > 0;

    if (!*s->name && !twin && !sends)
        return sigrun_fail(stage, NULL, "what is it called? write shm NAME, as its sender does");
    s->way = (struct shm_way){.stage = stage,
                              .culprit = &s->name,
                              .sends = sends,
                              .name = *s->name ? s->name
                                      : twin   ? twin->way.name
                                               : sigrun_text(stage, "%ld-%u", (long)getpid(),
                                                             atomic_fetch_add(&unnamed, 1))};
    const struct way_end end = {.stage = stage,
                                .way = &shm_way,
                                .self = &s->way,
                                .culprit = &s->name,
                                .peer = s->way.name,
                                .wait = s->wait,
                                .retry = s->retry};
    return shm_way_start(&s->way) && edge_shape(&s->edge, &end, format);
}

static bool shm_start(struct sigrun_stage *stage, void *self)
{
    struct shm *s = self;

    (void)stage;
    if (!edge_start(&s->edge))
        return false;
    s->way.largest = s->edge.sends ? post_largest(&s->edge.post) : 0;
    return !s->edge.sends || shm_way_listen(&s->way);
}

static enum sigrun_flow shm_process(struct sigrun_io *io, void *self)
{
    struct shm *s = self;

    return edge_process(&s->edge, io);
}

static void shm_ended(struct sigrun_stage *stage, void *self)
{
    struct shm *s = self;

    (void)stage;
    edge_ended(&s->edge);
}

const struct sigrun_stage_type sigrun_shm = {
    .abi = SIGRUN_ABI,
    .name = "shm",
    .family = "net",
    .summary = "send a stream to another program of yours through shared memory, or receive one",
    .doc = "Sends where something feeds it, receives where nothing does; |[shm] carries an edge. "
           "The memory has no name and is gone with the programs; the name is that of a socket in "
           "the runtime folder, at which other users are refused.",
    .example = "sine 1 rate=4 | head 3 |[shm] print",
    .aliases = (const char *const[]){"shared_memory", "shmsink", "shmsrc", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS, .optional = true}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = shm_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_NET,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct shm),
    .shape = shm_shape,
    .start = shm_start,
    .process = shm_process,
    .ended = shm_ended,
};
