// SPDX-License-Identifier: MIT
//
// Whether there is a peer, and how long it is waited for.
#pragma once

#include "stages/net/way.h"

struct meet {
    bool open;      // there is a peer
    bool met;       // there was one
    uint64_t since; // ns: when there was none for the first time; 0: there is one
};

// Looks for the peer, for a short while. False: not yet, or never, which sets *failed as
// sigrun_fail has said.
bool meet_peer(struct meet *, const struct way_end *, bool *failed);
