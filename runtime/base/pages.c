// SPDX-License-Identifier: MIT
// pages: mappings that begin where a large page can.

#include "runtime/base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

#define LARGE ((size_t)2 << 20)

// Addresses for that many bytes; of those around them none are kept.
static unsigned char *pages_map(size_t bytes, int access)
{
    if (bytes > SIZE_MAX / 2)
        return NULL;
    const size_t whole = (bytes + 4095) / 4096 * 4096;
    unsigned char *piece = mmap(NULL, whole + LARGE, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (piece == MAP_FAILED)
        return NULL;
    const size_t before = (LARGE - (uintptr_t)piece % LARGE) % LARGE;

    if (before)
        munmap(piece, before);
    if (LARGE - before)
        munmap(piece + before + whole, LARGE - before);
    return piece + before;
}

void *pages_new(size_t bytes)
{
    unsigned char *piece = pages_map(bytes, PROT_READ | PROT_WRITE);

    if (piece)
        madvise(piece, bytes, MADV_HUGEPAGE); // a kernel without them is no failure
    return piece;
}

void *pages_grow(void *piece, size_t from, size_t to)
{
    unsigned char *place = pages_map(to, PROT_NONE);

    if (!place)
        return NULL;
    if (mremap(piece, from, to, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
        pages_free(place, to);
        return NULL;
    }
    return place;
}

void pages_free(void *piece, size_t bytes)
{
    if (piece)
        munmap(piece, bytes);
}
