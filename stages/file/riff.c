// SPDX-License-Identifier: MIT
// riff: walk over the chunks of WAV and RF64 files of either byte order; sizes of AIFF, AU and W64.

#include "stages/file/riff.h"

#include <string.h>

static uint64_t number(const unsigned char *at, size_t bytes, bool big)
{
    uint64_t v = 0;

    for (size_t i = 0; i < bytes; i++)
        v = v << 8 | at[big ? i : bytes - 1 - i];
    return v;
}

static void store(unsigned char *at, size_t bytes, uint64_t v)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (unsigned char)(v >> 8 * i);
}

static void parse_fmt(struct riff *riff, const unsigned char *at, size_t bytes, bool big)
{
    if (bytes < 16)
        return;
    riff->tag = (unsigned)number(at, 2, big);
    riff->frame = (unsigned)number(at + 12, 2, big);
    riff->bits = (unsigned)number(at + 14, 2, big);
    if (riff->tag == 0xfffe && bytes >= 40) {
        const unsigned valid = (unsigned)number(at + 18, 2, big);

        if (valid && valid < riff->bits)
            riff->bits = valid;
        riff->tag = (unsigned)number(at + 24, 2, big);
    }
}

static void parse_wave(struct riff *riff, const unsigned char *head, size_t bytes, bool big)
{
    uint64_t long_data = 0;

    riff->wave = true;
    for (uint64_t at = 12; at + 8 <= bytes;) {
        const unsigned char *chunk = head + at;
        const uint64_t size = number(chunk + 4, 4, big), left = bytes - at - 8;

        if (memcmp(chunk, "ds64", 4) == 0 && left >= 16)
            long_data = number(chunk + 16, 8, big);
        if (memcmp(chunk, "fmt ", 4) == 0)
            parse_fmt(riff, chunk + 8, (size_t)(size < left ? size : left), big);
        if (memcmp(chunk, "data", 4) == 0) {
            riff->data = at + 8;
            // Who writes to a pipe doesn't know, and says 0 or the most.
            riff->data_bytes = size == 0xffffffff && long_data ? long_data : size;
            if (!riff->data_bytes || riff->data_bytes == 0xffffffff)
                riff->data_bytes = UINT64_MAX;
            return;
        }
        at += 8 + size + (size & 1);
    }
}

struct riff riff_parse(const unsigned char *head, size_t bytes)
{
    struct riff riff = {.data_bytes = UINT64_MAX};

    if (bytes < 12)
        return riff;
    const bool big = memcmp(head, "RIFX", 4) == 0;
    const bool form = big || memcmp(head, "RIFF", 4) == 0 || memcmp(head, "RF64", 4) == 0 ||
                      memcmp(head, "BW64", 4) == 0;
    if (form && memcmp(head + 8, "WAVE", 4) == 0)
        parse_wave(&riff, head, bytes, big);
    if (bytes < 24)
        return riff;
    if (memcmp(head, "FORM", 4) == 0)
        riff.end = 8 + number(head + 4, 4, true);
    if (memcmp(head, ".snd", 4) == 0 && number(head + 8, 4, true) != 0xffffffff)
        riff.end = number(head + 4, 4, true) + number(head + 8, 4, true);
    if (memcmp(head, "riff\x2e\x91\xcf\x11", 8) == 0)
        riff.end = number(head + 16, 8, false);
    return riff;
}

void riff_promote(unsigned char *head, size_t room, uint64_t length, uint64_t data_bytes,
                  uint64_t frames)
{
    memset(head, 0, 12 + room);
    memcpy(head, "RF64\xff\xff\xff\xffWAVEds64", 16);
    store(head + 16, 4, 28);
    store(head + 20, 8, length + room - 8);
    store(head + 28, 8, data_bytes);
    store(head + 36, 8, frames);
    if (room > 36) {
        memcpy(head + 48, "JUNK", 4);
        store(head + 52, 4, room - 44);
    }
}
