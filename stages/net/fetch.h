// SPDX-License-Identifier: MIT
//
// The end of an edge that receives.
#pragma once

#include "stages/net/meet.h"

#include "runtime/base/arena.h"
#include "runtime/net/wire.h"

struct fetch {
    struct way_end end;

    size_t room;            // bytes of a message
    unsigned char *message; // the newest
    struct wire_head head;
    size_t frame;      // bytes of one
    size_t held, used; // frames of the message; those that have been handed on
    struct meet meet;
    bool greeted, last, answered;
    struct sigrun_format format;
    bool known;         // the format is
    struct arena said;  // names of the format
    struct arena words; // of the tags of a message, or of a greeting that is only compared
    uint64_t number, next, granted;
    uint64_t shift; // from the peer's numbers of frames to ours, where it has begun anew
    uint64_t hello; // the first that it will send
    bool began;     // frames have come
    bool anew;      // the peer has begun anew, which no frame says yet
};

// [setup] From shape: waits for the peer to say what it sends, unless `known` is set with `format`.
bool fetch_meet(struct fetch *);
// [setup] Room for messages.
bool fetch_start(struct fetch *);
enum sigrun_flow fetch_process(struct fetch *, struct sigrun_io *);
// Nobody reads any more: tells the peer so.
void fetch_leave(struct fetch *);
