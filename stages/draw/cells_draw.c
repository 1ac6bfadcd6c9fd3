// SPDX-License-Identifier: MIT
//
// Filled pieces, points, paths and words among letters.
#include "stages/draw/cells_draw.h"

#include <math.h>

#include "stages/draw/heat.h"
#include "stages/draw/shape.h"

enum { BRAILLE = 0x2800, BRAILLE_END = 0x2900, UPPER_HALF = 0x2580, LOWER_HALF = 0x2584 };

void cells_dot(const struct canvas *c, int x, int y, uint32_t colour)
{
    static const uint8_t dot[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    const struct place *p = c->place;

    if (x < 0 || y < 0 || x >= 2 * p->width || y >= 4 * p->height)
        return;
    const int column = p->left + x / 2, row = p->top + y / 4;

    if (column >= c->cells->columns || row >= c->cells->rows)
        return;
    struct cell *cell = &c->cells->cell[row * c->cells->columns + column];
    const bool braille = cell->letter >= BRAILLE && cell->letter < BRAILLE_END;

    cell->letter = (braille ? cell->letter : BRAILLE) | dot[y % 4][x % 2];
    cell->fore = colour;
}

uint32_t cells_colour(const struct canvas *c, const struct scene_trace *trace)
{
    if (trace->colour == SCENE_INK)
        return trace->faint ? theme_dark.grid : theme_dark.ink;
    return scene_has_bar(c->pane->image) ? 0xffffff : line_colour(trace->colour, true);
}

static int dot_at(double fraction, int count)
{
    const double at = floor(fraction * count);

    // The far end of the axis belongs to its last dot.
    return at == count ? count - 1 : at >= -1e6 && at <= 1e6 ? (int)at : -1000000;
}

static void line(const struct canvas *c, int x, int y, int u, int v, uint32_t colour)
{
    const double wide = fabs((double)u - x), high = fabs((double)v - y);
    const int steps = (int)fmin(fmax(wide, high), 1e4);

    for (int i = 0; i <= steps; i++) {
        const double at = steps ? (double)i / steps : 0;

        cells_dot(c, x + (int)lrint(at * (u - x)), y + (int)lrint(at * (v - y)), colour);
    }
}

void cells_points(const struct canvas *c, const struct scene_trace *trace, bool joined)
{
    const uint32_t colour = cells_colour(c, trace);
    bool before = false;
    int x = 0, y = 0;

    for (size_t i = 0; trace->y && i < trace->x.count; i++) {
        const double across = axis_fraction(&c->pane->x, scene_step_at(&trace->x, i));
        const double up = axis_fraction(&c->pane->y, (double)trace->y[i]);

        if (!isfinite(across) || !isfinite(up)) {
            before = false;
            continue;
        }
        const int u = dot_at(across, 2 * c->place->width), v = dot_at(1 - up, 4 * c->place->height);

        if (joined && before)
            line(c, x, y, u, v, colour);
        else
            cells_dot(c, u, v, colour);
        before = true;
        x = u;
        y = v;
    }
}

// Half letters, two in each row of letters.
struct halves {
    const struct canvas *canvas;
    uint32_t *colour; // CELL_DEFAULT: empty
    uint32_t fill;
};

static void fill_run(void *context, int y, int from, int to)
{
    const struct halves *h = context;

    for (int x = from; x < to; x++)
        h->colour[y * h->canvas->place->width + x] = h->fill;
}

static void put_halves(const struct halves *h, int x, int y)
{
    const struct place *p = h->canvas->place;
    const uint32_t upper = h->colour[2 * y * p->width + x];
    const uint32_t lower = h->colour[(2 * y + 1) * p->width + x];
    struct cells *cells = h->canvas->cells;

    if (upper == CELL_DEFAULT && lower == CELL_DEFAULT)
        return;
    if (upper == CELL_DEFAULT)
        cells_put(cells, p->left + x, p->top + y, LOWER_HALF, lower, CELL_DEFAULT);
    else
        cells_put(cells, p->left + x, p->top + y, UPPER_HALF, upper, lower);
}

// Without colours the number of a colour, or of a line, chooses the letter.
static void put_letter(const struct halves *h, int x, int y)
{
    const struct place *p = h->canvas->place;
    const uint32_t upper = h->colour[2 * y * p->width + x];
    const uint32_t letter = upper != CELL_DEFAULT ? upper : h->colour[(2 * y + 1) * p->width + x];

    if (letter != CELL_DEFAULT)
        cells_put(h->canvas->cells, p->left + x, p->top + y, letter, CELL_DEFAULT, CELL_DEFAULT);
}

void cells_shapes(const struct canvas *c)
{
    static const char ramp[] = ".:-=+*#%@@", lines[] = "#=+*%o@";
    const struct scene_pane *pane = c->pane;
    const struct place *p = c->place;
    const bool plain = c->options->colours == DRAW_NO_COLOURS || c->options->ascii;
    const size_t count = 2 * (size_t)p->width * (size_t)p->height;
    struct halves h = {.canvas = c};

    if (!pane->shape_count)
        return;
    h.colour = arena_alloc(c->arena, count, sizeof *h.colour);
    for (size_t i = 0; i < count; i++)
        h.colour[i] = CELL_DEFAULT;
    for (size_t i = 0; i < pane->shape_count; i++) {
        const struct scene_shape *shape = &pane->shapes[i];

        h.fill = shape_colour(shape, pane, true);
        if (plain && (isnan(shape->value) || !pane->image))
            h.fill = (uint32_t)lines[shape->colour % (sizeof lines - 1)];
        else if (plain)
            h.fill =
                (uint32_t)ramp[heat_colour(pane->image, shape->value) * 10 / (COLORMAP_SIZE + 1)];
        shape_runs(shape, pane, p->width, 2 * p->height, fill_run, &h);
    }
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            if (plain)
                put_letter(&h, x, y);
            else
                put_halves(&h, x, y);
        }
}

// Words in one row, unless others stand there.
static void put_words(const struct canvas *c, int column, int row, const char *words)
{
    const int width = cells_width(words);

    if (row < 0 || row >= c->cells->rows || column < 0 || column + width > c->cells->columns)
        return;
    for (int x = column - 1; x <= column + width; x++) {
        const uint32_t letter = x < 0 || x >= c->cells->columns
                                    ? 0
                                    : c->cells->cell[row * c->cells->columns + x].letter;

        if ((letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'z'))
            return;
    }
    cells_write(c->cells, column, row, words, CELL_DEFAULT);
}

void cells_labels(const struct canvas *c)
{
    const struct place *p = c->place;

    for (size_t i = 0; i < c->pane->label_count; i++) {
        const struct scene_label *label = &c->pane->labels[i];
        const double across = axis_fraction(&c->pane->x, label->x);
        const double up = axis_fraction(&c->pane->y, label->y);
        const int width = label->text ? cells_width(label->text) : 0;

        if (!width || !(fabs(across) < 10) || !(fabs(up) < 10))
            continue;
        const int column = p->left + (int)floor(across * p->width);
        const int row = p->top + (int)floor((1 - up) * p->height);
        const bool beside = label->side == SCENE_LEFT || label->side == SCENE_RIGHT;
        const int from = label->side == SCENE_LEFT    ? column - width
                         : label->side == SCENE_RIGHT ? column + 1
                                                      : column - width / 2;

        put_words(c, from,
                  beside                       ? row
                  : label->side >= SCENE_BELOW ? row + 1
                                               : row - (row > p->top),
                  label->text);
    }
}
