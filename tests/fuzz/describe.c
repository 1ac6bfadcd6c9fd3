// SPDX-License-Identifier: MIT
//
// Any bytes are a format that a stage could have said, or refused with a word; the same for marks.
// What is accepted is written as bytes that read back to the same.

#include "runtime/net/describe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20 };

static void require(bool held)
{
    if (!held)
        abort();
}

static void check_format(const struct sigrun_format *format)
{
    require(format->type && !(format->type & (format->type - 1)) && format->type <= SIGRUN_CHARS);
    require(format->lanes >= 1 && format->lanes <= 65536 && format->axes <= SIGRUN_AXES);
    require(format->rate.num >= 0 && format->rate.den >= 1);
    require(isfinite(format->origin) && isfinite(format->centre));
    require(sigrun_width(format) >= 1 && sigrun_width(format) <= 1 << 26);
    for (size_t c = 0; format->labels && c < format->lanes; c++)
        require(!format->labels[c] || strlen(format->labels[c]) <= CODE_TEXT);
}

// Written once, it reads as what is written so again.
static void check_back(const struct sigrun_format *format, struct arena *arena)
{
    static unsigned char one[ROOM], other[ROOM];
    struct code_writer w = {.to = one, .room = ROOM}, again = {.to = other, .room = ROOM};
    struct sigrun_format back;

    describe_format(&w, format);
    if (w.full)
        return; // long labels
    struct code_reader r = {.from = one, .bytes = w.used};
    require(describe_read_format(&r, &back, arena));
    require(r.used == w.used);
    describe_format(&again, &back);
    require(again.used == w.used && memcmp(one, other, w.used) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct code_reader r = {.from = data, .bytes = size};
    struct sigrun_format format;
    struct arena arena;

    arena_init(&arena);
    const bool good = describe_read_format(&r, &format, &arena);
    require(good == !r.why && r.used <= size);
    if (good) {
        check_format(&format);
        check_back(&format, &arena);
    }
    r = (struct code_reader){.from = data, .bytes = size};
    const size_t count = code_read_list(&r);
    for (size_t i = 0; i < count && !r.why; i++) {
        struct sigrun_tag tag;

        if (describe_read_tag(&r, &tag, 1000, &arena))
            require(tag.key && tag.frame >= 1000);
    }
    require(r.used <= size);
    arena_release(&arena);
    return 0;
}
