// SPDX-License-Identifier: MIT
//
// Memory of one lifetime: bump allocation, and resources that end with it. Not shared between
// threads. Out of memory ends the program with a message, so no caller checks for NULL.
#pragma once

#include <stddef.h>

struct arena {
    struct arena_block *blocks;
    struct arena_owned *owned;
};

void arena_init(struct arena *);
void arena_release(struct arena *); // destroys what is owned, last first, then frees all memory

// Zeroed memory, aligned to 64 bytes when it is that large, else to 16.
void *arena_alloc(struct arena *, size_t count, size_t size);
char *arena_copy(struct arena *, const char *bytes, size_t length); // with a zero byte after it
char *arena_join(struct arena *, const char *first, const char *second); // where printf costs
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Ties a resource to the arena: `destroy(resource)` runs at its release. Passes NULL through,
// untied.
void *arena_own(struct arena *, void *resource, void (*destroy)(void *));
