// SPDX-License-Identifier: MIT
//
// Messages over one connection of TCP.
#pragma once

#include "stages/net/address.h"
#include "stages/net/way.h"

enum { TCP_HEAD_MOST = 64 };

struct tcp_way {
    struct sigrun_stage *stage;
    const void *culprit;
    struct address address;
    bool plaintext; // may leave this machine, as the user has said

    int listens, fd; // −1: none
    bool connecting;
    struct place places[PLACES];
    size_t place_count, place;
    unsigned char *into; // a message that has come in part
    size_t got;          // bytes of it
    size_t sent;         // bytes of the message that goes
};

extern const struct way tcp_way;
// [setup] Closed when the stage ends.
bool tcp_way_start(struct tcp_way *);
// The port at which it waits, once it does: for a peer in the same process.
uint16_t tcp_way_port(const struct tcp_way *);
// [setup] Begins to wait at its address.
bool tcp_way_listen(struct tcp_way *);
