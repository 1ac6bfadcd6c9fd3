// SPDX-License-Identifier: MIT
//
// Sound files through libsndfile: what its reading and writing halves share.
#pragma once

#include "stages/file/codec.h"

#include <sndfile.h>

enum { SOUND_BUFFER = 128 * 1024 }; // interleaved samples that stay in the second cache

// In what the library hands over samples.
enum sound_as { SOUND_SHORT, SOUND_INT, SOUND_FLOAT, SOUND_DOUBLE };
size_t sound_bytes(enum sound_as as);

struct sound_name {
    const char *name;
    int code;
};
extern const struct sound_name sound_kinds[]; // endings and major formats, {NULL} last
extern const struct sound_name sound_types[]; // words of type= and subtypes, {NULL} last
extern const struct sound_name
    sound_places[]; // names of loudspeakers and their SF_CHANNEL_MAP codes, {NULL} last
extern const struct sound_name sound_texts[]; // tags and SF_STR codes, {NULL} last

// The code of a name, in any case, or `none`.
int sound_find(const struct sound_name *list, const char *name, int none);

// [setup] The texts, the broadcast extension and the cue points of a file become marks of r.
void sound_marks(struct reading *r, SNDFILE *file);
// [rt] A tag of the first frame goes into the header of a file to which nothing was written yet.
// `bext` collects.
void sound_describe(SNDFILE *file, SF_BROADCAST_INFO *bext, const struct sigrun_tag *tag);

// The writing half: what `struct codec` says of each.
bool sound_check(struct writing *w);
bool sound_create(struct writing *w);
bool sound_write(struct writing *w, const struct sigrun_in *in);
bool sound_finish(struct writing *w);
