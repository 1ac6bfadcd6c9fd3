// SPDX-License-Identifier: MIT
// block: guarded memory of one call.

#include "tests/engine/block.h"

#include <stdlib.h>
#include <string.h>

enum { GUARD = 128, POISON = 0xff }; // as floats, the poison is NaN

void block_init(struct block *block, const struct stream *stream, size_t frames, uint64_t random)
{
    const size_t shift = (size_t)(random % 16) * stream->sample;

    *block = (struct block){.lanes = stream->lanes, .bytes = frames * stream->stride};
    block->room = stream->lanes * (block->bytes + GUARD + 64) + GUARD + 16 * stream->sample;
    block->memory = malloc(block->room);
    block->lane = calloc(stream->lanes + 1, sizeof *block->lane);
    if (!block->memory || !block->lane)
        abort();
    memset(block->memory, POISON, block->room);
    for (size_t c = 0; c < stream->lanes; c++) {
        const size_t at = GUARD + shift + c * (block->bytes + GUARD);

        block->lane[c] = block->memory + at / stream->sample * stream->sample;
    }
}

void block_release(struct block *block)
{
    free(block->memory);
    free(block->copy);
    free(block->lane);
}

void block_fill(struct block *block, const struct stream *stream, int64_t from, size_t frames)
{
    const int64_t end = (int64_t)stream->frames;
    const int64_t first = from < 0 ? 0 : from;
    const int64_t last = from + (int64_t)frames < end ? from + (int64_t)frames : end;

    for (size_t c = 0; c < block->lanes; c++) {
        memset(block->lane[c], 0, block->bytes);
        if (last > first)
            memcpy((unsigned char *)block->lane[c] + (size_t)(first - from) * stream->stride,
                   stream->lane[c] + (size_t)first * stream->stride,
                   (size_t)(last - first) * stream->stride);
    }
    block->copy = malloc(block->room);
    if (!block->copy)
        abort();
    memcpy(block->copy, block->memory, block->room);
}

void block_take(const struct block *block, struct stream *stream, uint64_t to, size_t frames)
{
    for (size_t c = 0; c < block->lanes; c++)
        for (size_t n = 0; n < frames; n++)
            memcpy(stream->lane[c] + (to + n) * stream->stride,
                   (const unsigned char *)block->lane[c] + n * stream->stride, stream->bytes);
}

bool block_intact(const struct block *block)
{
    const unsigned char *at = block->memory;

    if (block->copy)
        return !memcmp(block->copy, block->memory, block->room);
    for (size_t c = 0; c <= block->lanes; c++) {
        const unsigned char *end =
            c < block->lanes ? (const unsigned char *)block->lane[c] : block->memory + block->room;

        for (; at < end; at++)
            if (*at != POISON)
                return false;
        at = end + block->bytes;
    }
    return true;
}
