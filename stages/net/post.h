// SPDX-License-Identifier: MIT
//
// The end of an edge that sends.
#pragma once

#include "stages/net/meet.h"

#include "runtime/net/wire.h"

struct post {
    struct way_end end;

    size_t frame, block; // bytes of one; most in a message
    unsigned char *message;
    size_t pending; // bytes of it that wait to be sent
    unsigned char *answer;
    struct meet meet;
    bool greeted, said_last, cancelled, done;
    uint64_t number, next, credit, arrived;
};

// [setup] From shape: do frames fit into messages?
bool post_shape(struct post *);
size_t post_largest(const struct post *); // bytes of a message
// [setup] Room for messages.
bool post_start(struct post *);
enum sigrun_flow post_process(struct post *, struct sigrun_in *);
