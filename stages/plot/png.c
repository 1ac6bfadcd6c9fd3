// SPDX-License-Identifier: MIT
//
// Pixels as a PNG file, through libpng.
#include "stages/plot/png.h"

#include <png.h>
#include <setjmp.h>

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

static void write_rows(png_structp png, png_infop info, const struct raster *r, const char *axes)
{
    png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
                     .key = (char *)"sigrun:axes",
                     .text = (char *)(size_t)axes};

    png_set_IHDR(png, info, (png_uint_32)r->width, (png_uint_32)r->height, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_buffer_size(png, 1 << 16);
    if (axes)
        png_set_text(png, info, &text, 1);
    png_write_info(png, info);
    // A pixel lies in memory as blue, green, red and nothing, or the other way round.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_filler(png, 0, PNG_FILLER_AFTER);
    png_set_bgr(png);
#else
    png_set_filler(png, 0, PNG_FILLER_BEFORE);
#endif
    for (int y = 0; y < r->height; y++)
        png_write_row(png, (png_const_bytep)(r->pixel + (size_t)y * r->stride));
    png_write_end(png, info);
}

bool png_write(const struct raster *r, const char *axes, sink_write *write, void *context,
               const char **why)
{
    struct output out = {write, context, "libpng can't be started"};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &out, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    volatile bool written = false;

    if (info && !setjmp(png_jmpbuf(png))) {
        png_set_write_fn(png, &out, write_bytes, flush);
        write_rows(png, info, r, axes);
        written = true;
    }
    if (png)
        png_destroy_write_struct(&png, &info);
    if (!written)
        *why = out.why;
    return written;
}
