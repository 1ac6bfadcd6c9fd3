// SPDX-License-Identifier: MIT
//
// Where a run can be reached: a Unix socket named after its process, in a folder that is its user's
// alone: $XDG_RUNTIME_DIR/sigrun, else /tmp/sigrun-UID.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

#include <sys/types.h>

// A socket that listens, and its path, to be closed by door_close. -1 with the reason. Those that
// dead processes have left behind are taken away.
int door_open(char **path, struct error *);
void door_close(int fd, char *path);

// A connection to the run of that process, or -1 with the reason.
int door_knock(pid_t, struct error *);

// The processes whose runs can be reached, in order; in the arena.
pid_t *door_list(struct arena *, size_t *count);

// Is who has connected the user of this process, or root?
bool door_friend(int fd);
