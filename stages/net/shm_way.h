// SPDX-License-Identifier: MIT
//
// Messages through shared memory. Who sends waits for one reader at a socket in the runtime folder,
// by which the memory is handed over, answers come back, and a death is seen at once.
#pragma once

#include "stages/net/shm_ring.h"
#include "stages/net/way.h"

struct shm_way {
    struct sigrun_stage *stage;
    const void *culprit;
    const char *name; // of the edge, for both sides
    bool sends;
    size_t largest; // bytes of a message, of who sends

    char path[108]; // of the socket; "": none is ours
    int listens, fd;
    struct shm_ring ring;
    bool joined;
};

extern const struct way shm_way;
// [setup] Closed when the stage ends.
bool shm_way_start(struct shm_way *);
// [setup] Of who sends: the socket is there from now on.
bool shm_way_listen(struct shm_way *);
