// SPDX-License-Identifier: MIT
//
// A picture as SVG.
#include "stages/draw/svg.h"

#include <math.h>

#include "stages/draw/png.h"

struct svg {
    struct text *out;
    const struct painter *like;
    const char *why; // a map can't be packed
};

static void add_escaped(struct text *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<': text_add(out, "&lt;"); break;
        case '>': text_add(out, "&gt;"); break;
        case '&': text_add(out, "&amp;"); break;
        case '"': text_add(out, "&quot;"); break;
        default: text_put(out, *text);
        }
}

static void add_words(const struct svg *s, const char *attribute, const char *text)
{
    if (!text)
        return;
    text_add(s->out, " %s=\"", attribute);
    add_escaped(s->out, pen_clean(text, s->like->arena));
    text_put(s->out, '"');
}

// A tenth of a pixel is finer than anything that is seen.
static long tenths(double value)
{
    return lrint(10 * value);
}

static void add_tenths(struct text *out, long value)
{
    const unsigned long size = value < 0 ? 0 - (unsigned long)value : (unsigned long)value;
    char digits[32], *at = digits + sizeof digits;
    unsigned long rest = size / 10;

    if (size % 10) {
        *--at = (char)('0' + size % 10);
        *--at = '.';
    }
    for (; rest || at == digits + sizeof digits; rest /= 10)
        *--at = (char)('0' + rest % 10);
    if (value < 0)
        *--at = '-';
    text_append(out, at, (size_t)(digits + sizeof digits - at));
}

static void add_share(struct text *out, const char *attribute, unsigned share)
{
    if (share < PEN_FULL)
        text_add(out, " %s=\"%.3g\"", attribute, share / 256.);
}

static void draw_rectangle(void *self, const struct box *box, uint32_t colour, unsigned share)
{
    const struct svg *s = self;

    if (box->width <= 0 || box->height <= 0)
        return;
    text_add(s->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"", box->x,
             box->y, box->width, box->height, (unsigned)colour);
    add_share(s->out, "fill-opacity", share);
    text_add(s->out, "/>\n");
}

static void draw_text(void *self, const struct layout_text *text, uint32_t colour)
{
    const struct svg *s = self;
    const int ascent = font_ascent(text->size);
    const int length = text->turned ? text->box.height : text->box.width;

    text_add(s->out, "<text class=\"%s\" data-pane=\"%zu\"", layout_role_names[text->role],
             text->pane);
    if (text->turned)
        text_add(s->out, " transform=\"translate(%d %d) rotate(-90)\"", text->box.x + ascent,
                 text->box.y + text->box.height);
    else
        text_add(s->out, " x=\"%d\" y=\"%d\"", text->box.x, text->box.y + ascent);
    // Where another font has to do, its letters are moved until they fit.
    text_add(s->out, " font-size=\"%d\" textLength=\"%d\" fill=\"#%06x\">", text->size, length,
             (unsigned)colour);
    add_escaped(s->out, text->text);
    text_add(s->out, "</text>\n");
}

// Absolute where a line begins, then from point to point, which is shorter; sums are exact.
static void add_path(const struct svg *s, const struct pen_point *point, size_t count, bool closed)
{
    long x = 0, y = 0;
    bool begun = false;

    text_add(s->out, " d=\"");
    for (size_t i = 0; i < count; i++) {
        if (isnan(point[i].x)) {
            if (closed && begun)
                text_put(s->out, 'z');
            begun = false;
            continue;
        }
        const long to_x = tenths(point[i].x), to_y = tenths(point[i].y);
        const bool alone = !closed && (i + 1 == count || isnan(point[i + 1].x)) && !begun;

        text_put(s->out, begun ? 'l' : 'M');
        add_tenths(s->out, begun ? to_x - x : to_x);
        text_put(s->out, ' ');
        add_tenths(s->out, begun ? to_y - y : to_y);
        if (alone)
            text_add(s->out, "h0");
        x = to_x;
        y = to_y;
        begun = true;
    }
    text_add(s->out, closed && begun ? "z\"" : "\"");
}

static void add_origin(const struct svg *s, const struct pen_ink *ink)
{
    text_add(s->out, "<path class=\"%s\"", ink->what);
    if (ink->trace)
        add_words(s, "data-name", ink->trace->name);
}

static void draw_lines(void *self, const struct pen_point *point, size_t count,
                       const struct pen_ink *ink)
{
    const struct svg *s = self;

    add_origin(s, ink);
    text_add(s->out, " fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.3g\"", (unsigned)ink->colour,
             ink->width);
    add_share(s->out, "stroke-opacity", ink->share);
    text_add(s->out, " stroke-linejoin=\"round\" stroke-linecap=\"round\"");
    add_path(s, point, count, false);
    text_add(s->out, "/>\n");
}

static void draw_areas(void *self, const struct pen_point *point, size_t count,
                       const struct pen_ink *ink)
{
    const struct svg *s = self;

    add_origin(s, ink);
    text_add(s->out, " fill=\"#%06x\"", (unsigned)ink->colour);
    add_share(s->out, "fill-opacity", ink->share);
    if (ink->width > 0)
        text_add(s->out, " stroke=\"#%06x\" stroke-width=\"%.3g\" stroke-linejoin=\"round\"",
                 (unsigned)ink->colour, ink->width);
    add_path(s, point, count, true);
    text_add(s->out, "/>\n");
}

static void draw_image(void *self, const struct raster *pixels, const struct box *box)
{
    struct svg *s = self;
    struct text letters = {0};

    if (png_base64(pixels, NULL, &letters, &s->why)) {
        // xlink:href is what old and new readers know.
        text_add(s->out,
                 "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" preserveAspectRatio=\"none\" "
                 "image-rendering=\"pixelated\" xlink:href=\"data:image/png;base64,",
                 box->x, box->y, box->width, box->height);
        text_append(s->out, text_of(&letters), letters.length);
        text_add(s->out, "\"/>\n");
    }
    text_release(&letters);
}

static void add_box(const struct svg *s, const char *attribute, const struct box *box)
{
    text_add(s->out, " %s=\"%d %d %d %d\"", attribute, box->x, box->y, box->width, box->height);
}

static void add_end(struct text *out, const char *which, const char *end, double value)
{
    text_add(out, " data-%s-%s=\"", which, end);
    text_add_number(out, value);
    text_put(out, '"');
}

static void add_axis(const struct svg *s, const char *which, const struct scene_axis *axis)
{
    struct arena *arena = s->like->arena;

    add_words(s, arena_format(arena, "data-%s-name", which), axis->name);
    add_words(s, arena_format(arena, "data-%s-unit", which), axis->unit);
    add_end(s->out, which, "low", axis->low);
    add_end(s->out, which, "high", axis->high);
    text_add(s->out, " data-%s-log=\"%s\"", which, axis->log ? "true" : "false");
}

static void begin_pane(void *self, size_t number, const struct box *plot)
{
    const struct svg *s = self;
    const struct scene_pane *pane = &s->like->scene->panes[number];
    const struct layout_pane *place = &s->like->layout->panes[number];

    text_add(s->out, "<clipPath id=\"plot%zu\">", number);
    draw_rectangle(self, plot, 0, PEN_FULL);
    text_add(s->out, "</clipPath>\n<g class=\"pane\" data-pane=\"%zu\"", number);
    text_add(s->out, " data-row=\"%zu\" data-column=\"%zu\"", pane->row, pane->column);
    add_words(s, "data-title", pane->title);
    add_words(s, "data-notes", pane->notes);
    add_box(s, "data-plot", plot);
    add_axis(s, "x", &pane->x);
    add_axis(s, "y", &pane->y);
    if (place->bar.width) {
        add_box(s, "data-bar", &place->bar);
        add_axis(s, "colour", &place->colour_axis);
    }
    text_add(s->out, " clip-path=\"url(#plot%zu)\">\n", number);
}

static void end_pane(void *self)
{
    const struct svg *s = self;

    text_add(s->out, "</g>\n");
}

bool svg_draw(struct text *out, const struct painter *like, const char **why)
{
    struct svg svg = {.out = out, .like = like};
    const struct pen pen = {
        .self = &svg,
        .rectangle = draw_rectangle,
        .text = draw_text,
        .lines = draw_lines,
        .areas = draw_areas,
        .image = draw_image,
        .begin = begin_pane,
        .end = end_pane,
    };
    const struct layout *layout = like->layout;
    struct painter painter = *like;

    painter.pen = &pen;
    text_add(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<svg xmlns=\"http://www.w3.org/2000/svg\" "
             "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"%.10g\" "
             "height=\"%.10g\" viewBox=\"0 0 %d %d\" data-sigrun=\"1\" xml:space=\"preserve\" "
             "font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<title>",
             layout->width / layout->scale, layout->height / layout->scale, layout->width,
             layout->height);
    add_escaped(out, pen_clean(paint_title(like), like->arena));
    text_add(out, "</title>\n<style>rect{shape-rendering:crispEdges}</style>\n");
    paint_all(&painter);
    text_add(out, "</svg>\n");
    *why = svg.why;
    return !svg.why;
}
