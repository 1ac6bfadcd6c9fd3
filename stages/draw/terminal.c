// SPDX-License-Identifier: MIT
//
// A scene as letters.
#include "stages/draw/terminal.h"

#include <math.h>

#include "stages/draw/band.h"
#include "stages/draw/cells_draw.h"
#include "stages/draw/heat.h"
#include "stages/draw/place.h"
#include "stages/scene/layout.h"

enum { LEGEND_LINE = 0x2501 };

struct view {
    struct cells cells;
    const struct draw_options *options;
    struct arena *arena;
};

// The letter in which a fraction of a box of letters lies.
static int letter_at(double fraction, int length)
{
    const double at = floor(fraction * length);

    return at < 0 ? 0 : at >= length ? length - 1 : (int)at;
}

static void draw_line(const struct canvas *c, const struct scene_trace *trace)
{
    const struct place *p = c->place;
    const uint32_t colour = cells_colour(c, trace);
    struct band band;

    band_init(&band, c->arena, (size_t)p->width * 2, 0, p->height * 4);
    band_add(&band, trace, &c->pane->x, &c->pane->y);
    for (int x = 0; x < p->width * 2; x++) {
        if (!(band.low[x] <= band.high[x]))
            continue;
        // What lies on the lower end of the axis is shown by the lowest dots.
        const int lowest = p->height * 4 - 1,
                  end = band.low[x] <= (float)p->height * 4 ? lowest : -1;
        const int from = (int)fminf(fmaxf(floorf(band.low[x]), 0), (float)lowest);
        const int to = (int)fminf(floorf(band.high[x]), (float)end);

        for (int y = from; y <= to; y++)
            cells_dot(c, x, y, colour);
    }
}

// The number of a cell's colour, and the colour; of an image in colours, its brightness.
static unsigned number_of(const struct scene_image *image, const struct heat_span *x,
                          const struct heat_span *y, uint32_t *colour)
{
    if (image->rgb) {
        const uint32_t c = *colour = heat_rgb(image, x, y);

        return ((c >> 16) * 77 + (c >> 8 & 255) * 150 + (c & 255) * 29) >> 8;
    }
    const unsigned number = heat_colour(image, heat_value(image, x, y));

    if (number != HEAT_NOTHING)
        *colour = number < COLORMAP_SIZE ? colormap_tables[image->map][number] : 0x808080;
    return number;
}

static void draw_heat(struct view *v, const struct place *p, const struct scene_pane *pane)
{
    static const char ramp[] = " .:-=+*#%@";
    const struct scene_image *image = pane->image;
    const bool plain = v->options->colours == DRAW_NO_COLOURS;
    const int parts = plain || v->options->ascii ? 1 : 2; // values of a letter, one above the other
    struct heat_span *columns = arena_alloc(
        v->arena, (size_t)p->width + (size_t)parts * (size_t)p->height, sizeof *columns);
    struct heat_span *rows = columns + p->width;

    heat_spans(columns, p->width, &pane->x, &image->x, image->smooth);
    heat_spans(rows, parts * p->height, &pane->y, &image->y, image->smooth);
    for (int x = 0; x < p->width; x++)
        for (int y = 0; y < p->height; y++) {
            uint32_t colour[2] = {CELL_DEFAULT, CELL_DEFAULT};
            unsigned number = 0;

            for (int k = 0; k < parts; k++) {
                const struct heat_span *row = &rows[parts * (p->height - 1 - y) + k];

                if (columns[x].first == HEAT_NOTHING || row->first == HEAT_NOTHING)
                    continue;
                number = number_of(image, &columns[x], row, &colour[k]);
            }
            if (!plain && parts == 1)
                cells_put(&v->cells, p->left + x, p->top + y, ' ', CELL_DEFAULT, colour[0]);
            else if (!plain)
                cells_put(&v->cells, p->left + x, p->top + y, 0x2580, colour[1], colour[0]);
            else if (number == HEAT_NOTHING)
                continue;
            else if (number >= COLORMAP_SIZE)
                cells_put(&v->cells, p->left + x, p->top + y, '?', CELL_DEFAULT, CELL_DEFAULT);
            else
                cells_put(&v->cells, p->left + x, p->top + y,
                          (uint32_t)ramp[number * 10 / COLORMAP_SIZE], CELL_DEFAULT, CELL_DEFAULT);
        }
}

static void draw_bar(struct view *v, const struct place *p, const struct scene_image *image)
{
    static const char ramp[] = " .:-=+*#%@";
    const int left = p->left + p->width + PLACE_GAP;

    for (int y = 0; y < p->height; y++) {
        const double at = (p->height - 1 - y + 0.5) / p->height;
        const uint32_t colour = colormap_tables[image->map][(int)(at * COLORMAP_SIZE)];

        for (int x = 0; x < PLACE_BAR; x++)
            if (v->options->colours == DRAW_NO_COLOURS)
                cells_put(&v->cells, left + x, p->top + y, (uint32_t)ramp[(int)(at * 10)],
                          CELL_DEFAULT, CELL_DEFAULT);
            else
                cells_put(&v->cells, left + x, p->top + y, ' ', CELL_DEFAULT, colour);
        cells_put(&v->cells, left + PLACE_BAR, p->top + y, 0x2502, CELL_DEFAULT, CELL_DEFAULT);
    }
    for (size_t i = 0; i < p->bar.count; i++) {
        const int y = letter_at(1 - axis_fraction(&p->bar_axis, p->bar.tick[i].at), p->height);

        cells_put(&v->cells, left + PLACE_BAR, p->top + y, 0x251c, CELL_DEFAULT, CELL_DEFAULT);
        cells_write(&v->cells, left + PLACE_BAR + 1, p->top + y, p->bar.tick[i].label,
                    CELL_DEFAULT);
    }
}

static void draw_axes(struct view *v, const struct place *p, const struct scene_pane *pane)
{
    const int bottom = p->top + p->height;
    int taken = 0;

    for (int y = 0; y < p->height; y++)
        cells_put(&v->cells, p->left - 1, p->top + y, 0x2502, CELL_DEFAULT, CELL_DEFAULT);
    for (size_t i = 0; i < p->y.count; i++) {
        const char *label = p->y.tick[i].label;
        const int y = letter_at(1 - axis_fraction(&pane->y, p->y.tick[i].at), p->height);

        cells_put(&v->cells, p->left - 1, p->top + y, 0x2524, CELL_DEFAULT, CELL_DEFAULT);
        cells_write(&v->cells, p->left - 1 - cells_width(label), p->top + y, label, CELL_DEFAULT);
    }
    cells_put(&v->cells, p->left - 1, bottom, 0x2514, CELL_DEFAULT, CELL_DEFAULT);
    for (int x = 0; x < p->width; x++)
        cells_put(&v->cells, p->left + x, bottom, 0x2500, CELL_DEFAULT, CELL_DEFAULT);
    for (size_t i = 0; i < p->x.count; i++) {
        const char *label = p->x.tick[i].label;
        const int width = cells_width(label), most = p->end - width;
        const int x = p->left + letter_at(axis_fraction(&pane->x, p->x.tick[i].at), p->width);
        int from = x - width / 2;

        from = from > most ? most : from;
        cells_put(&v->cells, x, bottom, 0x252c, CELL_DEFAULT, CELL_DEFAULT);
        if (p->x_hidden || from < taken)
            continue;
        cells_write(&v->cells, from, bottom + 1, label, CELL_DEFAULT);
        taken = from + width + 1;
    }
}

// In the rows above: the names of the upright axes at the sides, the title between them, then the
// legend.
static void draw_header(struct view *v, const struct place *p, const struct scene_pane *pane,
                        const char *title)
{
    const int names = p->top - p->legend - 1, bar = cells_width(p->bar.title);
    const int left = p->begin + (cells_width(p->y.title) ? cells_width(p->y.title) + 2 : 0);
    int x = p->left;

    if (p->header == 0)
        return;
    cells_write(&v->cells, p->begin, names, p->y.title, CELL_DEFAULT);
    if (scene_has_bar(pane->image))
        cells_write(&v->cells, p->end - bar, names, p->bar.title, CELL_DEFAULT);
    if (title) {
        const int width = cells_width(title), room = p->end - bar - 2;
        int from = p->left + (p->width - width) / 2;

        from = p->header > 1 ? (p->begin + p->end - width) / 2 : from < left ? left : from;
        if (p->header > 1 || from + width <= room)
            cells_write(&v->cells, from > p->begin ? from : p->begin,
                        p->top - p->legend - p->header, title, CELL_DEFAULT);
    }
    for (size_t i = 0; p->legend && i < pane->trace_count; i++) {
        const struct scene_trace *trace = &pane->traces[i];
        const uint32_t colour = line_colour(trace->colour, true);

        if (!trace->name || x + cells_width(trace->name) + 3 > p->end)
            continue;
        cells_put(&v->cells, x, p->top - 1, LEGEND_LINE, colour, CELL_DEFAULT);
        cells_put(&v->cells, x + 1, p->top - 1, LEGEND_LINE, colour, CELL_DEFAULT);
        cells_write(&v->cells, x + 3, p->top - 1, trace->name, CELL_DEFAULT);
        x += cells_width(trace->name) + 6;
    }
}

static void draw_footer(struct view *v, const struct place *p, const struct scene_pane *pane)
{
    const int row = p->top + p->height + 2, width = cells_width(p->x.title);
    const int notes = pane->notes ? cells_width(pane->notes) : 0;
    int from = p->left + (p->width - width) / 2;

    if (p->footer < 3)
        return;
    if (notes && from + width + 2 > p->end - notes)
        from = p->left;
    cells_write(&v->cells, from, row, p->x.title, CELL_DEFAULT);
    if (notes && from + width + 2 <= p->end - notes)
        cells_write(&v->cells, p->end - notes, row, pane->notes, CELL_DEFAULT);
}

// Those that lie under the shapes, or the others.
static void draw_traces(const struct canvas *c, bool under)
{
    for (size_t i = 0; i < c->pane->trace_count; i++) {
        const struct scene_trace *trace = &c->pane->traces[i];

        if (trace->under != under)
            continue;
        if (trace->style == SCENE_DOTS || trace->style == SCENE_PATH)
            cells_points(c, trace, trace->style == SCENE_PATH);
        else
            draw_line(c, trace);
    }
}

static void draw_pane(struct view *v, const struct place *p, const struct scene_pane *pane,
                      const char *title)
{
    if (p->width <= 0 || p->height <= 0)
        return;
    const struct canvas c = {&v->cells, p, pane, v->options, v->arena};

    if (pane->image)
        draw_heat(v, p, pane);
    draw_traces(&c, true);
    cells_shapes(&c);
    draw_traces(&c, false);
    if (p->bare)
        return;
    cells_labels(&c);
    if (!pane->bare)
        draw_axes(v, p, pane);
    if (scene_has_bar(pane->image))
        draw_bar(v, p, pane->image);
    draw_header(v, p, pane, title);
    draw_footer(v, p, pane);
}

static void tell_layout(struct layout *layout, const struct place *places, size_t count,
                        const struct cells *cells, struct arena *arena)
{
    *layout = (struct layout){.width = 2 * cells->columns, .height = 4 * cells->rows, .scale = 1};
    layout->panes = arena_alloc(arena, count + 1, sizeof *layout->panes);
    layout->pane_count = count;
    for (size_t i = 0; i < count; i++)
        layout->panes[i].plot = (struct box){2 * places[i].left, 4 * places[i].top,
                                             2 * places[i].width, 4 * places[i].height};
}

void terminal_fill(struct cells *cells, const struct scene *scene,
                   const struct draw_options *options, struct layout *layout, struct arena *arena)
{
    struct view v = {.cells = *cells, .options = options, .arena = arena};
    struct place *places = arena_alloc(arena, scene->pane_count + 1, sizeof *places);

    if (options->bare)
        place_bare(places, scene, cells->columns, cells->rows, arena);
    else
        place_panes(places, scene, cells->columns, cells->rows, arena);
    if (scene->title && scene->pane_count > 1 && !places[0].bare)
        cells_write(&v.cells, (v.cells.columns - cells_width(scene->title)) / 2, 0, scene->title,
                    CELL_DEFAULT);
    for (size_t i = 0; i < scene->pane_count; i++)
        draw_pane(&v, &places[i], &scene->panes[i], place_title(scene, i));
    if (layout)
        tell_layout(layout, places, scene->pane_count, cells, arena);
}

void terminal_draw(struct text *out, const struct scene *scene, const struct draw_options *options)
{
    const int columns = options->columns > 0 ? options->columns : 80;
    const int rows = options->rows > 0 ? options->rows : 24;
    struct arena arena;
    struct cells cells;

    arena_init(&arena);
    cells_init(&cells, &arena, columns < TERMINAL_MOST ? columns : TERMINAL_MOST,
               rows < TERMINAL_MOST ? rows : TERMINAL_MOST);
    terminal_fill(&cells, scene, options, NULL, &arena);
    cells_print(&cells, out, options->colours, options->ascii);
    arena_release(&arena);
}
