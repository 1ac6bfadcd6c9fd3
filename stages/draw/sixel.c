// SPDX-License-Identifier: MIT
//
// Pixels as sixels. One is a column of six, the upper one in the lowest bit, as a letter from '?'
// on; !n repeats it; $ goes back to the start of the band, - to the next; #n chooses a colour.
#include "stages/draw/sixel.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/draw/reel_palette.h"

enum { BAND = 6, REPEAT = 4 }; // rows; letters from which on !n is shorter

// What is in a colour in a band: the columns between which it lies, and its sixels.
struct colour {
    int from, to; // to is after the last one; 0: nothing
    uint8_t *bits;
};

struct sixel {
    struct reel_palette palette;
    struct colour colour[REEL_COLOURS];
    uint8_t *index; // of a band: numbers of colours
    uint8_t *bits;  // a row of sixels for each colour
};

static unsigned percent(uint32_t colour, int shift)
{
    return ((colour >> shift & 0xff) * 100 + 127) / 255;
}

static void add_palette(struct text *out, const struct reel_palette *p)
{
    for (size_t i = 0; i < p->count; i++)
        text_add(out, "#%zu;2;%u;%u;%u", i, percent(p->colour[i], 16), percent(p->colour[i], 8),
                 percent(p->colour[i], 0));
}

static void collect_row(struct sixel *s, const uint8_t *index, int width, unsigned bit)
{
    for (int x = 0; x < width; x++) {
        struct colour *c = &s->colour[index[x]];

        if (c->to == 0)
            memset(c->bits, 0, (size_t)width);
        if (c->to == 0 || x < c->from)
            c->from = x;
        if (x >= c->to)
            c->to = x + 1;
        c->bits[x] = (uint8_t)(c->bits[x] | bit);
    }
}

static void add_run(struct text *out, int count, char letter)
{
    if (count >= REPEAT) {
        text_add(out, "!%d%c", count, letter);
        return;
    }
    while (count-- > 0)
        text_put(out, letter);
}

static void add_colour(struct text *out, const struct colour *c)
{
    add_run(out, c->from, '?');
    for (int x = c->from, end; x < c->to; x = end) {
        for (end = x + 1; end < c->to && c->bits[end] == c->bits[x];)
            end++;
        add_run(out, end - x, (char)('?' + c->bits[x]));
    }
}

static void add_band(struct text *out, struct sixel *s, const struct raster *raster, int top)
{
    const int rows = raster->height - top < BAND ? raster->height - top : BAND;
    bool first = true;

    for (int y = 0; y < rows; y++) {
        reel_palette_map(&s->palette, raster->pixel + (size_t)(top + y) * raster->stride,
                         (size_t)raster->width, s->index);
        collect_row(s, s->index, raster->width, 1u << y);
    }
    for (size_t i = 0; i < s->palette.count; i++) {
        if (s->colour[i].to == 0)
            continue;
        text_add(out, "%s#%zu", first ? "" : "$", i);
        add_colour(out, &s->colour[i]);
        s->colour[i].to = 0;
        first = false;
    }
}

static bool prepare(struct sixel *s, const struct raster *raster)
{
    const size_t width = (size_t)raster->width;

    for (int y = 0; y < raster->height; y++)
        reel_palette_count(&s->palette, raster->pixel + (size_t)y * raster->stride, width);
    s->index = malloc(width + 1);
    s->bits = malloc(REEL_COLOURS * width + 1);
    if (!s->index || !s->bits || !reel_palette_make(&s->palette))
        return false;
    for (size_t i = 0; i < REEL_COLOURS; i++)
        s->colour[i].bits = s->bits + i * width;
    return true;
}

bool sixel_add(struct text *out, const struct raster *raster)
{
    struct sixel *s = calloc(1, sizeof *s);
    const bool made = s && prepare(s, raster);

    if (made) {
        // One pixel is as high as wide, and what isn't drawn stays.
        text_add(out, "\033P0;1;0q\"1;1;%d;%d", raster->width, raster->height);
        add_palette(out, &s->palette);
        for (int y = 0; y < raster->height; y += BAND) {
            if (y)
                text_put(out, '-');
            add_band(out, s, raster, y);
        }
        text_add(out, "\033\\");
    }
    if (s) {
        free(s->index);
        free(s->bits);
    }
    free(s);
    return made;
}
