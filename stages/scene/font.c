// SPDX-License-Identifier: MIT
//
// Text as pixels, through FreeType.
#include "stages/scene/font.h"

#include <ft2build.h>
#include <stdbool.h>
#include <string.h>
#include FT_FREETYPE_H

enum { SLOTS = 1024 }; // of the table of glyphs, a power of two

struct slot {
    uint64_t key; // size and letter; 0: empty
    struct glyph glyph;
};

struct font {
    struct arena *arena;
    FT_Library library;
    FT_Face face;
    int size; // set in the face
    size_t used;
    struct slot slots[SLOTS];
    struct slot spare; // when the table is full
};

static void close_font(void *self)
{
    struct font *font = self;

    FT_Done_Face(font->face);
    FT_Done_FreeType(font->library);
}

struct font *font_open(struct arena *arena, const char *file, const char **why)
{
    struct font *font = arena_alloc(arena, 1, sizeof *font);

    font->arena = arena;
    if (FT_Init_FreeType(&font->library)) {
        *why = "FreeType can't be started";
        return NULL;
    }
    const FT_Error failed = file ? FT_New_Face(font->library, file, 0, &font->face)
                                 : FT_New_Memory_Face(font->library, plot_font_data,
                                                      (FT_Long)plot_font_data_size, 0, &font->face);

    if (failed || !FT_IS_SCALABLE(font->face)) {
        *why = "not a font file that FreeType reads and can scale";
        FT_Done_FreeType(font->library);
        return NULL;
    }
    return arena_own(arena, font, close_font);
}

static void set_size(struct font *font, int size)
{
    if (font->size != size)
        FT_Set_Pixel_Sizes(font->face, 0, (FT_UInt)size);
    font->size = size;
}

static void draw(struct font *font, int size, uint32_t letter, struct glyph *glyph)
{
    set_size(font, size);
    *glyph = (struct glyph){0};
    if (FT_Load_Char(font->face, letter, FT_LOAD_RENDER | FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP))
        return;
    const FT_GlyphSlot drawn = font->face->glyph;
    const FT_Bitmap *bitmap = &drawn->bitmap;
    const size_t width = bitmap->width, height = bitmap->rows;
    uint8_t *mask = NULL;

    if (width && height)
        mask = arena_alloc(font->arena, width * height, 1);
    // In sixteen steps, so that a picture with words has few greys.
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            mask[y * width + x] =
                (uint8_t)((bitmap->buffer[(ptrdiff_t)y * bitmap->pitch + (ptrdiff_t)x] + 8) / 17 *
                          17);
    *glyph = (struct glyph){
        .mask = mask,
        .width = (int)width,
        .height = (int)height,
        .left = drawn->bitmap_left,
        .top = drawn->bitmap_top,
        .advance = (int)(drawn->linearHoriAdvance / 1024), // from 16.16
    };
}

const struct glyph *font_glyph(struct font *font, int size, uint32_t letter)
{
    const uint64_t key = (uint64_t)(size < 1 ? 1 : size) << 32 | letter;
    size_t at = (size_t)(key * 0x9e3779b97f4a7c15u >> 40) % SLOTS;

    size = size < 1 ? 1 : size;
    while (font->slots[at].key && font->slots[at].key != key)
        at = (at + 1) % SLOTS;
    struct slot *slot = &font->slots[at];

    if (slot->key == key)
        return &slot->glyph;
    if (font->used >= SLOTS * 3 / 4)
        slot = &font->spare; // a text in very many letters and sizes is drawn anew each time
    else
        font->used++;
    slot->key = key;
    draw(font, size, letter, &slot->glyph);
    return &slot->glyph;
}

int font_width(struct font *font, int size, const char *utf8)
{
    int width = 0;

    for (uint32_t letter; (letter = font_letter(&utf8));)
        width += font_glyph(font, size, letter)->advance;
    return (width + 63) / 64;
}

int font_ascent(int size)
{
    return (size * 93 + 99) / 100;
}

int font_descent(int size)
{
    return (size * 24 + 99) / 100;
}

uint32_t font_letter(const char **utf8)
{
    const unsigned char *s = (const unsigned char *)*utf8;
    const uint32_t first = *s;

    if (first == 0)
        return 0;
    const int more = first < 0x80   ? 0
                     : first < 0xc2 ? -1
                     : first < 0xe0 ? 1
                     : first < 0xf0 ? 2
                     : first < 0xf5 ? 3
                                    : -1;
    uint32_t letter = more <= 0 ? first : first & (0x3fu >> more);

    ++*utf8;
    if (more < 0)
        return 0xfffd;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        letter = letter << 6 | (s[i] & 0x3fu);
    }
    *utf8 += more;
    return letter;
}
