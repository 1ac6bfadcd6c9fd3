// SPDX-License-Identifier: MIT
//
// Text for files that others read.
#include "stages/draw/pen.h"

#include <string.h>

static char *put(char *at, uint32_t letter)
{
    if (letter < 0x80) {
        *at++ = (char)letter;
    } else if (letter < 0x800) {
        *at++ = (char)(0xc0 | letter >> 6);
        *at++ = (char)(0x80 | (letter & 0x3f));
    } else if (letter < 0x10000) {
        *at++ = (char)(0xe0 | letter >> 12);
        *at++ = (char)(0x80 | (letter >> 6 & 0x3f));
        *at++ = (char)(0x80 | (letter & 0x3f));
    } else {
        *at++ = (char)(0xf0 | letter >> 18);
        *at++ = (char)(0x80 | (letter >> 12 & 0x3f));
        *at++ = (char)(0x80 | (letter >> 6 & 0x3f));
        *at++ = (char)(0x80 | (letter & 0x3f));
    }
    return at;
}

// Neither a control nor one that XML leaves out; long forms and halves of pairs are no UTF-8.
static bool is_letter(uint32_t letter, size_t bytes)
{
    const bool control = letter < 0x20 || (letter >= 0x7f && letter < 0xa0);
    const bool half = letter >= 0xd800 && letter < 0xe000;
    const bool none = letter == 0xfffe || letter == 0xffff || letter > 0x10ffff;
    const size_t least = letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;

    return !control && !half && !none && bytes == least;
}

const char *pen_clean(const char *text, struct arena *arena)
{
    char *clean = arena_alloc(arena, 3 * strlen(text) + 1, 1), *at = clean;
    const char *before = text;

    for (uint32_t letter; (letter = font_letter(&text)); before = text)
        at = put(at, is_letter(letter, (size_t)(text - before)) ? letter : 0xfffd);
    return clean;
}
