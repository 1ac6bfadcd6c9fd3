// SPDX-License-Identifier: MIT
//
// What the ways over sockets have in common.
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

static inline void socket_shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

// Waits until the socket is ready. False: not yet, or the engine wants its thread.
static inline bool socket_ready(int fd, short events, int wait_ms)
{
    struct pollfd p = {.fd = fd, .events = events};

    return poll(&p, 1, wait_ms) > 0;
}
