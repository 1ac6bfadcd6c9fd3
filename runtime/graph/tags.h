// SPDX-License-Identifier: MIT
//
// The tags between a writer and its readers, in the order of their frames. Any number may be on
// their way; what every reader has passed is forgotten, and its memory used again.
#pragma once

#include "runtime/graph/stage.h"

struct tags;

// Tags found in a window of frames; their texts stay valid while the reader hasn't moved on.
struct tag_list {
    struct sigrun_tag *item;
    size_t count, room;
};

struct tags *tags_new(void); // NULL: no memory
void tags_free(struct tags *);

// [any thread] Keeps a copy, and forgets those of frames before `passed`. False: no memory.
bool tags_add(struct tags *, const struct sigrun_tag *, uint64_t passed);
// [any thread] Those of frames in [from, to), in place of what the list held.
void tags_find(struct tags *, uint64_t from, uint64_t to, struct tag_list *);
void tag_list_release(struct tag_list *);
