// SPDX-License-Identifier: MIT
//
// An output: a file that appears under its name when it is whole, or stdout for `-`.
//
// A file is written beside its name, as NAME.part-PID, and renamed by outfile_finish. Without that,
// what there is behind a header stays as NAME.partial when the stage ends, and an older file of the
// name is untouched. Devices, pipes and stdout are written to directly.
#pragma once

#include "runtime/graph/stage.h"

enum { OUTFILE_BUFFER = 256 * 1024 };

struct outfile {
    struct sigrun_stage *stage;
    const void *culprit;                // the path's field: whose words errors point at
    const char *name;                   // as the user wrote it, or "stdout"
    const char *final, *part, *partial; // NULL: written to directly
    int fd;
    bool seekable;
    bool opened, finished;
    bool hung_up; // who read our stdout has left: a quiet end
    int error;    // errno of the first write that failed
    unsigned char *buffer;
    size_t held;     // bytes in the buffer
    uint64_t base;   // of the file that we were given: stdout may have been written to before
    uint64_t at;     // position of the buffer's first byte
    uint64_t length; // bytes written so far, those in the buffer too
    uint64_t header; // bytes of them that say nothing yet: alone they aren't kept
};

// [setup] From shape: can a file of this name be made? Touches nothing.
bool outfile_check(struct sigrun_stage *stage, const void *culprit, const char *path);

// [setup] Makes the file; false when it was reported why not.
bool outfile_open(struct outfile *out, struct sigrun_stage *stage, const void *culprit,
                  const char *path);

// [rt] Appends at the current position; false when it failed, now or before.
bool outfile_write(struct outfile *out, const void *bytes, size_t count);

// [rt] Goes to a position; false where that can't be done.
bool outfile_seek(struct outfile *out, uint64_t at);
uint64_t outfile_tell(const struct outfile *out);
bool outfile_flush(struct outfile *out);

// [rt] Moves everything from the start on up by `bytes`, a multiple of 4096; what is left there is
// undefined.
bool outfile_insert(struct outfile *out, size_t bytes);
// [rt] Reads back what was written; false where that can't be done.
bool outfile_look(struct outfile *out, uint64_t at, void *bytes, size_t count);

// [rt] All is written: gives the file its name.
bool outfile_finish(struct outfile *out);

// [rt] What process returns after a write has failed: reports it, unless the reader has only hung
// up.
enum sigrun_flow outfile_failed(struct outfile *out);
