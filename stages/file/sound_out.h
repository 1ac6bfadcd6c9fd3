// SPDX-License-Identifier: MIT
//
// What libsndfile writes to: a file, a pipe to which nothing can be written twice, or a temporary
// file in front of one.
#pragma once

#include "stages/file/ogg.h"
#include "stages/file/sound.h"

#include <stdio.h>

enum { HEADER_MOST = 64 * 1024 };

struct sound_writing {
    struct writing *w;
    SNDFILE *file;
    SF_INFO info;
    enum sound_as as;
    bool described;
    size_t block; // frames in the buffers
    void *lane, *frames;
    // Into a pipe: where the library goes back to its header, that is held until it is final and
    // all is `flowing`.
    bool piped, flowing;
    unsigned char *header;
    size_t header_bytes;
    uint64_t place;
    struct ogg *ogg; // NULL: another format
    bool promoted;   // RF64 also below 4 GiB
    FILE *spool;     // formats whose header needs the length
};

// [setup] Opens s->file for s->info, with w->out behind it; false when it was reported why not, or
// w->out has failed.
bool sound_out_open(struct writing *w, struct sound_writing *s);
// [rt] After the file was closed: the temporary file goes into the pipe.
bool sound_out_unspool(struct writing *w, struct sound_writing *s);
