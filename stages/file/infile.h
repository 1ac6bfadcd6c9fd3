// SPDX-License-Identifier: MIT
//
// An input: a file, or stdin for `-`, of which the first bytes can be looked at before it is read.
#pragma once

#include "runtime/graph/stage.h"

struct infile {
    struct sigrun_stage *stage;
    const void *culprit; // the path's field: whose words errors point at
    const char *name;    // as the user wrote it, or "stdin"
    int fd;
    bool regular;        // it has a size, and can be read at any place
    uint64_t size;       // of a regular file, in bytes
    unsigned char *head; // the first bytes, as far as they were looked at
    size_t head_bytes, head_room;
    uint64_t at;  // position of the next byte that infile_read gives
    bool ended;   // a read has met the end
    bool stopped; // a read was interrupted: the run is being ended
};

// [setup] Opens; false when it was reported why not. The infile ends with the stage. culprit: the
// field that holds the path.
bool infile_open(struct infile *in, struct sigrun_stage *stage, const void *culprit,
                 const char *path);
// For tests and fuzzing: reads from an open file descriptor, which it takes over.
bool infile_adopt(struct infile *in, struct sigrun_stage *stage, int fd, const char *name);

// [setup] Makes the head hold the first `bytes` bytes, or all there are, and waits for them;
// returns how many it holds. Leaves the position where it is.
size_t infile_peek(struct infile *in, size_t bytes);

// [setup] Waits for some more bytes and adds them to the head; false at the end.
bool infile_more(struct infile *in);

// [setup] Copies the rest of a stream that has no size into memory, so that it becomes regular.
bool infile_spool(struct infile *in);

// [rt] The next `bytes` bytes; fewer only at the end, or when it was interrupted.
size_t infile_read(struct infile *in, void *to, size_t bytes);

// [rt] What there is of the next `bytes` bytes; waits 50 ms for the first. 0 at the end (`ended`),
// and when nothing has come.
size_t infile_some(struct infile *in, void *to, size_t bytes);

// [rt] How many bytes can be read without waiting; waits 50 ms for the first. UINT64_MAX: as many
// as you like, since this is a file or its end is near.
uint64_t infile_ready(struct infile *in);

// [setup] Goes to a place of a regular file, or forward in a stream.
bool infile_seek(struct infile *in, uint64_t at);

// The file of a folder whose name is most like this path's, or NULL.
const char *infile_nearest(struct sigrun_stage *stage, const char *path);
