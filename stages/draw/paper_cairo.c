// SPDX-License-Identifier: MIT
//
// PDF through cairo. Words are set in our font, whose letters go into the file with what they mean,
// so that they can be searched and copied.
#include "stages/draw/paper.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <math.h>
#include <stdlib.h>

struct paper {
    cairo_surface_t *surface;
    cairo_t *cairo;
    FT_Library library;
    FT_Face face;
    cairo_font_face_t *font;
    sink_write *write;
    void *context;
};

// The same picture is the same file, whenever it is made.
static const char made_on[] = "2000-01-01T00:00:00Z";

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    const struct paper *p = context;

    return p->write(p->context, bytes, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void paper_close(void *self)
{
    struct paper *p = self;

    // The surface holds letters until it is gone, and they the face.
    cairo_destroy(p->cairo);
    cairo_surface_destroy(p->surface);
    cairo_font_face_destroy(p->font);
    if (p->face)
        FT_Done_Face(p->face);
    if (p->library)
        FT_Done_FreeType(p->library);
    free(p);
}

static bool open_font(struct paper *p, const struct paper_options *o, const char **why)
{
    *why = "FreeType can't be started";
    if (FT_Init_FreeType(&p->library))
        return false;
    *why = "not a font file that FreeType reads";
    if (o->font ? FT_New_Face(p->library, o->font, 0, &p->face)
                : FT_New_Memory_Face(p->library, o->letters, (FT_Long)o->letters_size, 0, &p->face))
        return false;
    p->font = cairo_ft_font_face_create_for_ft_face(p->face, FT_LOAD_NO_HINTING);
    *why = cairo_status_to_string(cairo_font_face_status(p->font));
    return cairo_font_face_status(p->font) == CAIRO_STATUS_SUCCESS;
}

static void set_font(const struct paper *p)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(p->cairo, options);
    cairo_font_options_destroy(options);
    cairo_set_font_face(p->cairo, p->font);
}

static void *paper_open(const struct paper_options *o, const char **why)
{
    struct paper *p = calloc(1, sizeof *p);

    if (!p) {
        *why = "there is no memory for the page";
        return NULL;
    }
    p->write = o->write;
    p->context = o->context;
    p->surface = cairo_pdf_surface_create_for_stream(write_bytes, p, o->width * o->points,
                                                     o->height * o->points);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, o->title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "sigrun");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, made_on);
    p->cairo = cairo_create(p->surface);
    if (!open_font(p, o, why)) {
        paper_close(p);
        return NULL;
    }
    set_font(p);
    cairo_scale(p->cairo, o->points, o->points);
    cairo_set_line_join(p->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(p->cairo, CAIRO_LINE_CAP_ROUND);
    return p;
}

static void set_colour(const struct paper *p, uint32_t colour, unsigned share)
{
    const double red = (colour >> 16 & 255) / 255., green = (colour >> 8 & 255) / 255.;
    const double blue = (colour & 255) / 255.;

    if (share < PEN_FULL)
        cairo_set_source_rgba(p->cairo, red, green, blue, share / 256.);
    else
        cairo_set_source_rgb(p->cairo, red, green, blue);
}

static void draw_rectangle(void *self, const struct box *box, uint32_t colour, unsigned share)
{
    const struct paper *p = self;

    set_colour(p, colour, share);
    cairo_rectangle(p->cairo, box->x, box->y, box->width, box->height);
    cairo_fill(p->cairo);
}

static void draw_text(void *self, const struct layout_text *text, uint32_t colour)
{
    const struct paper *p = self;
    const int ascent = (text->size * 93 + 99) / 100;

    cairo_save(p->cairo);
    set_colour(p, colour, PEN_FULL);
    if (text->turned) {
        cairo_translate(p->cairo, text->box.x + ascent, text->box.y + text->box.height);
        cairo_rotate(p->cairo, -M_PI / 2);
    } else {
        cairo_translate(p->cairo, text->box.x, text->box.y + ascent);
    }
    cairo_set_font_size(p->cairo, text->size);
    cairo_move_to(p->cairo, 0, 0);
    cairo_show_text(p->cairo, text->text);
    cairo_restore(p->cairo);
    cairo_new_path(p->cairo); // words leave a point where a line would begin
}

static void add_path(const struct paper *p, const struct pen_point *point, size_t count,
                     bool closed)
{
    bool begun = false;

    for (size_t i = 0; i < count; i++) {
        const bool last = i + 1 == count || isnan(point[i + 1].x);

        if (isnan(point[i].x)) {
            begun = false;
            continue;
        }
        if (!begun)
            cairo_move_to(p->cairo, point[i].x, point[i].y);
        if (begun || (last && !closed))
            cairo_line_to(p->cairo, point[i].x, point[i].y);
        if (last && closed)
            cairo_close_path(p->cairo);
        begun = true;
    }
}

static void draw_lines(void *self, const struct pen_point *point, size_t count,
                       const struct pen_ink *ink)
{
    const struct paper *p = self;

    set_colour(p, ink->colour, ink->share);
    cairo_set_line_width(p->cairo, ink->width);
    add_path(p, point, count, false);
    cairo_stroke(p->cairo);
}

static void draw_areas(void *self, const struct pen_point *point, size_t count,
                       const struct pen_ink *ink)
{
    const struct paper *p = self;

    set_colour(p, ink->colour, ink->share);
    add_path(p, point, count, true);
    if (!(ink->width > 0)) {
        cairo_fill(p->cairo);
        return;
    }
    cairo_fill_preserve(p->cairo);
    cairo_set_line_width(p->cairo, ink->width);
    cairo_stroke(p->cairo);
}

static void draw_image(void *self, const struct raster *pixels, const struct box *box)
{
    const struct paper *p = self;
    cairo_surface_t *image = cairo_image_surface_create_for_data(
        (unsigned char *)pixels->pixel, CAIRO_FORMAT_RGB24, pixels->width, pixels->height,
        (int)(pixels->stride * sizeof *pixels->pixel));

    cairo_save(p->cairo);
    cairo_translate(p->cairo, box->x, box->y);
    cairo_scale(p->cairo, (double)box->width / pixels->width, (double)box->height / pixels->height);
    cairo_set_source_surface(p->cairo, image, 0, 0);
    // Neighbouring values aren't mixed.
    cairo_pattern_set_filter(cairo_get_source(p->cairo), CAIRO_FILTER_NEAREST);
    cairo_paint(p->cairo);
    cairo_restore(p->cairo);
    cairo_surface_finish(image); // what is still needed of its pixels is copied
    cairo_surface_destroy(image);
}

static void begin_pane(void *self, size_t pane, const struct box *plot)
{
    const struct paper *p = self;

    (void)pane;
    cairo_save(p->cairo);
    cairo_rectangle(p->cairo, plot->x, plot->y, plot->width, plot->height);
    cairo_clip(p->cairo);
}

static void end_pane(void *self)
{
    const struct paper *p = self;

    cairo_restore(p->cairo);
}

static struct pen paper_pen(void *self)
{
    return (struct pen){
        .self = self,
        .rectangle = draw_rectangle,
        .text = draw_text,
        .lines = draw_lines,
        .areas = draw_areas,
        .image = draw_image,
        .begin = begin_pane,
        .end = end_pane,
    };
}

static bool paper_finish(void *self, const char **why)
{
    struct paper *p = self;
    const cairo_status_t drawn = cairo_status(p->cairo);

    cairo_surface_finish(p->surface);
    const cairo_status_t written = cairo_surface_status(p->surface);

    *why = cairo_status_to_string(drawn ? drawn : written);
    return !drawn && !written;
}

extern const struct paper_part sigrun_part;
const struct paper_part sigrun_part __attribute__((visibility("default"))) = {
    .open = paper_open,
    .pen = paper_pen,
    .finish = paper_finish,
    .close = paper_close,
};
