// SPDX-License-Identifier: MIT
//
// Pixels as a PNG file, through libpng.
#include "stages/draw/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <zlib.h>

enum { MOST = 256, PLACES = 512 };

struct output {
    sink_write *write;
    void *context;
    const char *why;
};

static void write_bytes(png_structp png, png_bytep bytes, size_t length)
{
    struct output *out = png_get_io_ptr(png);

    if (!out->write(out->context, bytes, length))
        png_error(png, "the picture can't be written");
}

static void flush(png_structp png)
{
    (void)png;
}

static void fail(png_structp png, png_const_charp text)
{
    struct output *out = png_get_error_ptr(png);

    out->why = text;
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

// Up to 256 colours of a picture, found through a table of twice as many places.
struct palette {
    uint32_t key[PLACES]; // colour + 1; 0: empty
    uint8_t index[PLACES];
    png_color colour[MOST];
    int count;
};

// The number of a colour, which is added if it is new; −1 when there are too many.
static inline int palette_index(struct palette *p, uint32_t colour)
{
    size_t at = (colour * 0x9e3779b1u) >> 23;

    while (p->key[at] != colour + 1) {
        if (p->key[at] == 0) {
            if (p->count == MOST)
                return -1;
            p->key[at] = colour + 1;
            p->index[at] = (uint8_t)p->count;
            p->colour[p->count++] =
                (png_color){(png_byte)(colour >> 16), (png_byte)(colour >> 8), (png_byte)colour};
        } else
            at = (at + 1) % PLACES;
    }
    return p->index[at];
}

// The picture as numbers of colours, a third of the bytes to compress; NULL if it has too many. The
// caller frees it.
static uint8_t *indexed(const struct raster *r, struct palette *p)
{
    const size_t width = (size_t)r->width, height = (size_t)r->height;
    uint8_t *pixels = malloc(width * height);
    uint32_t before = r->pixel[0];
    int index = palette_index(p, before);

    for (size_t y = 0; pixels && y < height; y++)
        for (size_t x = 0; x < width; x++) {
            const uint32_t colour = r->pixel[y * r->stride + x];

            if (colour != before)
                index = palette_index(p, before = colour);
            if (index < 0) {
                free(pixels);
                return NULL;
            }
            pixels[y * width + x] = (uint8_t)index;
        }
    return pixels;
}

static void write_rows(png_structp png, png_infop info, const struct raster *r, const char *axes,
                       const struct palette *palette, const uint8_t *pixels)
{
    png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
                     .key = (char *)(size_t) "sigrun:axes",
                     .text = (char *)(size_t)axes};

    png_set_IHDR(png, info, (png_uint_32)r->width, (png_uint_32)r->height, 8,
                 pixels ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (pixels)
        png_set_PLTE(png, info, palette->colour, palette->count);
    png_set_compression_level(png, 1);
    // Colours beside each other are hardly ever the same ones again: to look for more than repeats
    // takes twice the time and finds less.
    if (pixels)
        png_set_compression_strategy(png, Z_RLE);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_buffer_size(png, 1 << 16);
    if (axes)
        png_set_text(png, info, &text, 1);
    png_write_info(png, info);
    if (!pixels) {
        // A pixel lies in memory as blue, green, red and nothing, or the other way round.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        png_set_filler(png, 0, PNG_FILLER_AFTER);
        png_set_bgr(png);
#else
        png_set_filler(png, 0, PNG_FILLER_BEFORE);
#endif
    }
    for (int y = 0; y < r->height; y++)
        png_write_row(png, pixels ? pixels + (size_t)y * (size_t)r->width
                                  : (png_const_bytep)(r->pixel + (size_t)y * r->stride));
    png_write_end(png, info);
}

// In a function of its own, so that nothing but `out` lives across the jump.
static bool write_file(struct output *out, const struct raster *r, const char *axes,
                       const struct palette *palette, const uint8_t *pixels)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, out, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    volatile bool written = false;

    if (info && !setjmp(png_jmpbuf(png))) {
        png_set_write_fn(png, out, write_bytes, flush);
        write_rows(png, info, r, axes, palette, pixels);
        written = true;
    }
    if (png)
        png_destroy_write_struct(&png, &info);
    return written;
}

bool png_write(const struct raster *r, const char *axes, sink_write *write, void *context,
               const char **why)
{
    struct output out = {write, context, "libpng can't be started"};
    struct palette palette = {.count = 0};
    uint8_t *pixels = indexed(r, &palette);
    const bool written = write_file(&out, r, axes, &palette, pixels);

    free(pixels);
    if (!written)
        *why = out.why;
    return written;
}

static bool collect(void *context, const void *bytes, size_t length)
{
    text_append(context, bytes, length);
    return true;
}

static void add_base64(struct text *out, const unsigned char *bytes, size_t length)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < length; i += 3) {
        const size_t left = length - i;
        const unsigned bits = (unsigned)bytes[i] << 16 |
                              (left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                              (left > 2 ? (unsigned)bytes[i + 2] : 0);

        for (size_t k = 0; k < 4; k++)
            text_put(out, k > left ? '=' : letters[bits >> (18 - 6 * k) & 63]);
    }
}

bool png_base64(const struct raster *r, const char *axes, struct text *out, const char **why)
{
    struct text file = {0};
    const bool made = png_write(r, axes, collect, &file, why);

    if (made)
        add_base64(out, (const unsigned char *)text_of(&file), file.length);
    text_release(&file);
    return made;
}
