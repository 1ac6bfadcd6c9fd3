// SPDX-License-Identifier: MIT
//
// The end of an edge that sends.
#pragma once

#include "stages/net/way.h"

#include "runtime/net/wire.h"

struct post {
    struct way_end end;

    size_t frame, block; // bytes of one; most in a message
    unsigned char *message;
    size_t pending; // bytes of it that wait to be sent
    unsigned char *answer;
    bool open, greeted, said_last, cancelled, done;
    uint64_t number, next, credit, arrived;
    bool met;       // there was a peer
    uint64_t since; // ns: when there was none for the first time; 0: there is one
};

// [setup] From shape: do frames fit into messages?
bool post_shape(struct post *);
size_t post_largest(const struct post *); // bytes of a message
// [setup] Room for messages.
bool post_start(struct post *);
enum sigrun_flow post_process(struct post *, struct sigrun_in *);
