// SPDX-License-Identifier: MIT
// arena: bump allocation in blocks that double, and a list of what else ends with them.

#include "runtime/base/arena.h"

#include "runtime/base/pages.h"
#include "runtime/base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_FIRST = 4096, ARENA_LARGEST = 1 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t used, size; // of `bytes`
    size_t mapped;     // bytes of pages of its own, which are zeros; 0: of the heap
    _Alignas(64) unsigned char bytes[];
};

struct arena_owned {
    struct arena_owned *next;
    void *resource;
    void (*destroy)(void *);
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

static struct arena_block *block_new(size_t size)
{
    const size_t whole = (sizeof(struct arena_block) + size + 63) / 64 * 64;
    const bool large = size >= PAGES_LEAST;
    struct arena_block *block = size >= SIZE_MAX / 2 ? NULL
                                : large              ? pages_new(whole)
                                                     : aligned_alloc(64, whole);

    if (!block) {
        fprintf(stderr, "sigrun: out of memory (%zu bytes asked for)\n", size);
        abort();
    }
    block->used = 0;
    block->size = size;
    block->mapped = large ? whole : 0;
    return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    const size_t bytes = size && count > SIZE_MAX / 2 / size ? SIZE_MAX / 2 : count * size;
    const size_t align = bytes >= 64 ? 64 : 16;
    struct arena_block *block = arena->blocks;
    size_t at = block ? (block->used + align - 1) / align * align : 0;

    if (!block || at > block->size || block->size - at < bytes) {
        size_t next = block && block->size < ARENA_LARGEST ? 2 * block->size
                      : block                              ? ARENA_LARGEST
                                                           : ARENA_FIRST;

        if (next < bytes)
            next = bytes;
        block = block_new(next);
        block->next = arena->blocks;
        arena->blocks = block;
        at = 0;
    }
    block->used = at + bytes;
    return block->mapped ? block->bytes + at : memset(block->bytes + at, 0, bytes);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);

    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_join(struct arena *arena, const char *first, const char *second)
{
    const size_t before = strlen(first), behind = strlen(second);
    char *joined = arena_alloc(arena, before + behind + 1, 1);

    memcpy(joined, first, before);
    memcpy(joined + before, second, behind);
    return joined;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *made = text_vformat(format, args);
    va_end(args);
    char *copy = arena_copy(arena, made, strlen(made));
    free(made);
    return copy;
}

void *arena_own(struct arena *arena, void *resource, void (*destroy)(void *))
{
    if (!resource)
        return NULL;
    struct arena_owned *owned = arena_alloc(arena, 1, sizeof *owned);
    *owned = (struct arena_owned){arena->owned, resource, destroy};
    arena->owned = owned;
    return resource;
}

void arena_release(struct arena *arena)
{
    // A destructor may look at what was made before it, so memory goes last.
    while (arena->owned) {
        struct arena_owned *owned = arena->owned;

        arena->owned = owned->next;
        owned->destroy(owned->resource);
    }
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;

        arena->blocks = block->next;
        if (block->mapped)
            pages_free(block, block->mapped);
        else
            free(block);
    }
}
