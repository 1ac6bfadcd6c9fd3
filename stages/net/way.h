// SPDX-License-Identifier: MIT
//
// A way for messages from one process to another: what `post` and `fetch` need of TCP, shared
// memory, a broker and so on. One file for each.
#pragma once

#include "runtime/graph/stage.h"

enum way_news {
    WAY_DONE,   // what was asked for
    WAY_WAIT,   // not yet: ask again
    WAY_LOST,   // the peer has gone; `open` may find it again
    WAY_FAILED, // sigrun_fail has said why
};

struct way {
    const char *name;
    // Messages arrive whole, once and in order, or the peer is lost; and there is a way back.
    bool reliable;
    size_t most; // bytes of a message
    // All of them return within 100 ms or so, at once where wait_ms is 0. They are told of one end
    // by `self`, and are not called on two threads at once.
    //
    // Finds the peer, or lets it find us.
    enum way_news (*open)(void *self, int wait_ms);
    // Sends a message. After WAY_WAIT the next call has to bring the same one.
    enum way_news (*send)(void *self, const void *message, size_t bytes, int wait_ms);
    // Receives one of at most `room` bytes, of which the first are its head.
    enum way_news (*receive)(void *self, void *message, size_t room, size_t *bytes, int wait_ms);
    // Receives what there is of bytes that are no messages. NULL: there are messages only.
    enum way_news (*read)(void *self, void *to, size_t room, size_t *bytes, int wait_ms);
    // Forgets the peer. May be called at any time.
    void (*close)(void *self);
};

// One end of an edge, for post and fetch.
struct way_end {
    struct sigrun_stage *stage;
    const struct way *way;
    void *self;          // of the way
    const void *culprit; // the parameter that names the peer
    const char *peer;    // "127.0.0.1:9000", for a person
    double wait, retry;  // seconds to find the peer; to find it again when it has gone
};
