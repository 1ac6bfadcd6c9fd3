// SPDX-License-Identifier: MIT
//
// Text as pixels: the embedded part of DejaVu Sans, or a file, drawn by FreeType without hinting
// and kept as masks. The same letters come out on every machine; no font is ever looked up or
// missing. From one thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"

struct font;

struct glyph {
    const uint8_t *mask; // width × height, 0 … 255
    int width, height;
    int left, top; // of the mask, from the pen on the base line; top counts upwards
    int advance;   // in 1/64 pixel
};

// [setup] Opens a font file, or the embedded font if `file` is NULL. It is released with the arena.
// NULL on failure, and then *why says what is wrong.
struct font *font_open(struct arena *, const char *file, const char **why);

// The file of the embedded font.
extern const unsigned char plot_font_data[];
extern const size_t plot_font_data_size;

// A letter the font lacks is a hollow box. Sizes are pixels per em. The glyph lives as long as the
// font.
const struct glyph *font_glyph(struct font *, int size, uint32_t letter);

int font_width(struct font *, int size, const char *utf8); // in pixels, rounded up

// Above and below the base line: room for any letter of the embedded font.
int font_ascent(int size);
int font_descent(int size);

// The next letter of a text and the text after it. Bytes that aren't UTF-8 give U+FFFD; the end
// gives 0.
uint32_t font_letter(const char **utf8);
