// SPDX-License-Identifier: MIT
//
// Where a peer is: HOST:PORT to go to, or :PORT to wait at, on this machine alone; [::1]:PORT too.
#pragma once

#include "runtime/graph/stage.h"

#include <netinet/in.h>

struct address {
    const char *text; // as the user wrote it
    const char *host; // "" where it is waited at
    const char *port;
    bool waits;      // :PORT or *:PORT
    bool everywhere; // *:PORT: at all addresses of this machine
};

// [setup] False: as sigrun_fail has said.
bool address_read(struct address *, struct sigrun_stage *, const void *culprit, const char *text);

struct place { // a host has several
    struct sockaddr_storage at;
    socklen_t length;
    int family;
};
enum { PLACES = 8 };
// The places of an address for a kind of socket, at most PLACES; 0 with *why. May take a while.
size_t address_find(const struct address *, int kind, struct place *, const char **why);
// On this machine alone: what is sent there can't be overheard.
bool place_is_loopback(const struct place *);
// "127.0.0.1:9000"
void place_print(const struct place *, char *text, size_t room);
