// SPDX-License-Identifier: MIT
// wire: heads of messages as bytes.

#include "runtime/net/wire.h"

#include "runtime/net/crc32c.h"

#include <stdbool.h>

enum { BEFORE_CRC = 28 };

static void put(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get(const unsigned char *from, int bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < bytes; i++)
        value |= (uint64_t)from[i] << 8 * i;
    return value;
}

void wire_put(unsigned char to[WIRE_HEAD], const struct wire_head *head)
{
    put(to, head->bytes, 4);
    put(to + 4, head->kind, 1);
    put(to + 5, head->flags, 1);
    put(to + 6, head->edge, 2);
    put(to + 8, head->number, 8);
    put(to + 16, head->first, 8);
    put(to + 24, head->frames, 4);
    put(to + BEFORE_CRC, head->crc, 4);
}

const char *wire_get(struct wire_head *head, const unsigned char from[WIRE_HEAD], size_t most)
{
    *head = (struct wire_head){.bytes = (uint32_t)get(from, 4),
                               .kind = from[4],
                               .flags = from[5],
                               .edge = (uint16_t)get(from + 6, 2),
                               .number = get(from + 8, 8),
                               .first = get(from + 16, 8),
                               .frames = (uint32_t)get(from + 24, 4),
                               .crc = (uint32_t)get(from + BEFORE_CRC, 4)};
    const bool known = head->kind >= WIRE_HELLO && head->kind <= WIRE_CANCEL;

    if (head->bytes > most)
        return "a message is longer than was agreed";
    if (!known && (!head->kind || head->flags & WIRE_CRITICAL))
        return "a message is of a kind that this revision doesn't know";
    if (head->first + head->frames < head->first)
        return "the number of a frame is impossible";
    if (!(head->flags & WIRE_CRC) && head->crc)
        return "a message has a checksum that it doesn't announce";
    return NULL;
}

uint32_t wire_crc(const struct wire_head *head, const void *data, size_t bytes)
{
    unsigned char raw[WIRE_HEAD];

    wire_put(raw, head);
    return crc32c(crc32c(0, raw, BEFORE_CRC), data, bytes);
}
