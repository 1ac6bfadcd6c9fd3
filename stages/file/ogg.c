// SPDX-License-Identifier: MIT
// ogg: collect a page, set its serial number, and sum it up anew.

#include "stages/file/ogg.h"

#include <string.h>

enum { OGG_SERIAL = 14, OGG_SUM = 22, OGG_LACES = 26 };

// x^32 + x^26 + x^23 + x^22 + x^16 + x^12 + x^11 + x^10 + x^8 + x^7 + x^5 + x^4 + x^2 + x + 1,
// highest bit first.
static uint32_t ogg_sum(const unsigned char *bytes, size_t count)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum ^= (uint32_t)bytes[i] << 24;
        for (int bit = 0; bit < 8; bit++)
            sum = sum & 0x80000000u ? sum << 1 ^ 0x04c11db7u : sum << 1;
    }
    return sum;
}

static void ogg_store(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

// Length of the page by the sizes in its header.
static size_t ogg_length(const unsigned char *page)
{
    size_t length = OGG_HEADER + page[OGG_LACES];

    for (size_t i = 0; i < page[OGG_LACES]; i++)
        length += page[OGG_HEADER + i];
    return length;
}

bool ogg_take(struct ogg *ogg, const void *bytes, size_t count)
{
    if (ogg->held + count > sizeof ogg->page)
        count = sizeof ogg->page - ogg->held;
    memcpy(ogg->page + ogg->held, bytes, count);
    ogg->held += count;
    if (!ogg->whole && ogg->held >= OGG_HEADER &&
        ogg->held >= (size_t)OGG_HEADER + ogg->page[OGG_LACES])
        ogg->whole = ogg_length(ogg->page);
    if (!ogg->whole || ogg->held < ogg->whole)
        return false;
    ogg_store(ogg->page + OGG_SERIAL, ogg->serial);
    ogg_store(ogg->page + OGG_SUM, 0);
    ogg_store(ogg->page + OGG_SUM, ogg_sum(ogg->page, ogg->whole));
    return true;
}

void ogg_next(struct ogg *ogg)
{
    ogg->held = ogg->whole = 0;
}
