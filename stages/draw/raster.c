// SPDX-License-Identifier: MIT
//
// Pixels in memory.
#include "stages/draw/raster.h"

const struct theme theme_light = {
    .ground = 0xffffff,
    .paper = 0xffffff,
    .ink = 0x222222,
    .faint = 0x666666,
    .grid = 0xe4e4e4,
    .missing = 0xb0b0b0,
    .dark = 0,
};
const struct theme theme_dark = {
    .ground = 0x14161a,
    .paper = 0x14161a,
    .ink = 0xd8d8d8,
    .faint = 0x9a9fa6,
    .grid = 0x2a2e35,
    .missing = 0x60646a,
    .dark = 1,
};

void raster_init(struct raster *r, struct arena *arena, int width, int height)
{
    *r = (struct raster){
        .pixel = arena_alloc(arena, (size_t)width * (size_t)height, sizeof *r->pixel),
        .width = width,
        .height = height,
        .stride = (size_t)width,
    };
}

// What of a box lies in the raster.
static struct box visible(const struct raster *r, const struct box *box)
{
    const int left = box->x > 0 ? box->x : 0, top = box->y > 0 ? box->y : 0;
    const int right = box->x + box->width < r->width ? box->x + box->width : r->width;
    const int bottom = box->y + box->height < r->height ? box->y + box->height : r->height;

    return (struct box){left, top, right > left ? right - left : 0,
                        bottom > top ? bottom - top : 0};
}

static uint32_t *row(const struct raster *r, int x, int y)
{
    return r->pixel + (size_t)y * r->stride + (size_t)x;
}

void raster_fill(struct raster *r, const struct box *box, uint32_t colour)
{
    const struct box b = visible(r, box);

    for (int y = 0; y < b.height; y++) {
        uint32_t *pixel = row(r, b.x, b.y + y);

        for (int x = 0; x < b.width; x++)
            pixel[x] = colour;
    }
}

void raster_sides(struct box sides[4], const struct box *box, int border)
{
    const int wide = box->width + 2 * border;

    sides[0] = (struct box){box->x - border, box->y - border, wide, border};
    sides[1] = (struct box){box->x - border, box->y + box->height, wide, border};
    sides[2] = (struct box){box->x - border, box->y, border, box->height};
    sides[3] = (struct box){box->x + box->width, box->y, border, box->height};
}

void raster_frame(struct raster *r, const struct box *box, int border, uint32_t colour)
{
    struct box sides[4];

    raster_sides(sides, box, border);
    for (int i = 0; i < 4; i++)
        raster_fill(r, &sides[i], colour);
}

uint32_t raster_mix(uint32_t under, uint32_t over, unsigned share)
{
    // Two channels at once: red and blue are far enough apart.
    const uint32_t keep = 256 - share;
    const uint32_t outer = (under & 0xff00ff) * keep + (over & 0xff00ff) * share + 0x800080;
    const uint32_t green = (under & 0x00ff00) * keep + (over & 0x00ff00) * share + 0x008000;

    return (outer >> 8 & 0xff00ff) | (green >> 8 & 0x00ff00);
}

void raster_tint(struct raster *r, const struct box *box, uint32_t colour, unsigned share)
{
    const struct box b = visible(r, box);

    for (int y = 0; y < b.height; y++) {
        uint32_t *pixel = row(r, b.x, b.y + y);

        for (int x = 0; x < b.width; x++)
            pixel[x] = raster_mix(pixel[x], colour, share);
    }
}

void raster_mask(struct raster *r, const struct box *box, const uint8_t *mask, uint32_t colour)
{
    const struct box b = visible(r, box);

    for (int y = 0; y < b.height; y++) {
        uint32_t *pixel = row(r, b.x, b.y + y);
        const uint8_t *cover = mask + (ptrdiff_t)(b.y + y - box->y) * box->width + (b.x - box->x);

        for (int x = 0; x < b.width; x++)
            if (cover[x])
                pixel[x] = raster_mix(pixel[x], colour, cover[x] + (cover[x] >> 7));
    }
}

// A letter that is turned to the left: the way along the text goes up, the way down it goes right.
static void turned_glyph(struct raster *r, const struct glyph *glyph, int right, int up,
                         uint32_t colour)
{
    for (int v = 0; v < glyph->height; v++)
        for (int u = 0; u < glyph->width; u++) {
            const unsigned cover = glyph->mask[v * glyph->width + u];
            const int x = right - glyph->top + v, y = up - glyph->left - u;

            if (cover && x >= 0 && y >= 0 && x < r->width && y < r->height) {
                uint32_t *pixel = row(r, x, y);

                *pixel = raster_mix(*pixel, colour, cover + (cover >> 7));
            }
        }
}

void raster_text(struct raster *r, struct font *font, const struct layout_text *text,
                 uint32_t colour)
{
    const char *rest = text->text;
    const int ascent = font_ascent(text->size);
    int pen = 0;

    for (uint32_t letter; (letter = font_letter(&rest));) {
        const struct glyph *glyph = font_glyph(font, text->size, letter);
        const int along = (pen + 32) / 64;

        pen += glyph->advance;
        if (!glyph->mask)
            continue;
        if (text->turned) {
            turned_glyph(r, glyph, text->box.x + ascent, text->box.y + text->box.height - 1 - along,
                         colour);
        } else {
            const struct box box = {text->box.x + along + glyph->left,
                                    text->box.y + ascent - glyph->top, glyph->width, glyph->height};

            raster_mask(r, &box, glyph->mask, colour);
        }
    }
}
