// SPDX-License-Identifier: MIT
//
// A run's socket, served by a thread of its own, so that no worker and no window ever waits for a
// client, and no client for them.
#pragma once

#include "runtime/exec/run.h"

struct serve;

// Begins to serve; NULL with the reason. The expression is shown to clients.
struct serve *serve_open(struct run *, const char *expression, struct error *);
void serve_close(struct serve *); // takes the socket away; NULL: nothing
