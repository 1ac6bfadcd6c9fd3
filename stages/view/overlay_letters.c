// SPDX-License-Identifier: MIT
//
// What lies over a figure of letters.
#include "stages/view/overlay_letters.h"

#include <math.h>

#include "stages/view/overlay.h"

enum { ACROSS = 0x2500, UP = 0x2502, DIAMOND = 0x25c6, ACCENT = 0xe69f00, PEAK = 0x56b4e9 };

static int widest(const char words[][OVERLAY_WORDS], int count)
{
    int most = 0;

    for (int i = 0; i < count; i++) {
        const int width = cells_width(words[i]);

        most = width > most ? width : most;
    }
    return most;
}

static void clear(struct cells *cells, const struct box *box)
{
    for (int y = 0; y < box->height; y++)
        for (int x = 0; x < box->width; x++)
            cells_put(cells, box->x + x, box->y + y, ' ', CELL_DEFAULT, CELL_DEFAULT);
}

static void frame(struct cells *cells, const struct box *box)
{
    static const uint32_t corners[2][2] = {{0x250c, 0x2510}, {0x2514, 0x2518}};
    const int right = box->x + box->width - 1, bottom = box->y + box->height - 1;

    for (int x = box->x; x <= right; x++) {
        cells_put(cells, x, box->y, ACROSS, CELL_DEFAULT, CELL_DEFAULT);
        cells_put(cells, x, bottom, ACROSS, CELL_DEFAULT, CELL_DEFAULT);
    }
    for (int y = box->y; y <= bottom; y++) {
        cells_put(cells, box->x, y, UP, CELL_DEFAULT, CELL_DEFAULT);
        cells_put(cells, right, y, UP, CELL_DEFAULT, CELL_DEFAULT);
    }
    for (int k = 0; k < 4; k++)
        cells_put(cells, k % 2 ? right : box->x, k / 2 ? bottom : box->y, corners[k / 2][k % 2],
                  CELL_DEFAULT, CELL_DEFAULT);
}

// In the middle, or in the upper right corner of a box. Without room for a frame there is none.
static void draw_table(struct cells *cells, const struct overlay_table *t, const struct box *corner,
                       int rows)
{
    const int left = widest(t->left, t->rows), right = widest(t->right, t->rows);
    const int words = left + right + (left && right ? 2 : 0);
    const int edge = t->rows + 2 <= rows && words + 4 <= cells->columns ? 1 : 0;
    struct box box = {.width = words + 4 * edge, .height = t->rows + 2 * edge};

    box.x = corner ? corner->x + corner->width - box.width : (cells->columns - box.width) / 2;
    box.y = corner ? corner->y : (rows - box.height) / 2;
    box.x = box.x < 0 ? 0 : box.x;
    box.y = box.y < 0 ? 0 : box.y;
    clear(cells, &box);
    if (edge)
        frame(cells, &box);
    for (int i = 0; i < t->rows && box.y + edge + i < rows; i++) {
        const int x = box.x + 2 * edge, y = box.y + edge + i;

        cells_write(cells, x, y, t->left[i], CELL_DEFAULT);
        cells_write(cells, x + words - right, y, t->right[i], CELL_DEFAULT);
    }
}

// Where the data of a pane lies among the letters.
static struct box plot_of(const struct view *v, size_t pane)
{
    const struct box *dots = &v->layout.panes[pane].plot;

    return (struct box){dots->x / 2, dots->y / 4, dots->width / 2, dots->height / 4};
}

static void draw_point(const struct view *v, struct cells *cells, const struct overlay_point *point)
{
    const struct scene_pane *pane = &v->scene.panes[point->pane];
    const struct box plot = plot_of(v, point->pane);
    const double across = axis_fraction(&pane->x, point->x);
    const double up = axis_fraction(&pane->y, point->y);

    if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1) || !plot.width || !plot.height)
        return;
    const int x = plot.x + (int)fmin(floor(across * plot.width), plot.width - 1);
    const int y = plot.y + (int)fmin(floor((1 - up) * plot.height), plot.height - 1);

    cells_put(cells, x, y, DIAMOND, PEAK, CELL_DEFAULT);
    cells_write(cells, x + (x + 1 < plot.x + plot.width ? 1 : -1), y, point->name, PEAK);
}

// The upright axis of the pane that keys act on, where there are several.
static void draw_focus(const struct view *v, struct cells *cells)
{
    if (v->layout.pane_count < 2 || v->focus >= v->layout.pane_count)
        return;
    const struct box plot = plot_of(v, v->focus);

    for (int y = plot.y; y < plot.y + plot.height && plot.x > 0; y++)
        cells->cell[y * cells->columns + plot.x - 1].fore = ACCENT;
}

static void draw_status(const struct view *v, struct cells *cells, int row)
{
    char left[OVERLAY_LINE], right[OVERLAY_LINE];

    overlay_status(v, left, right);
    const int width = cells_width(right), used = cells_width(left);

    cells_write(cells, 0, row, left, CELL_DEFAULT);
    // What was asked for goes before what is always there.
    if (used + width + 2 <= cells->columns)
        cells_write(cells, cells->columns - width, row, right, CELL_DEFAULT);
}

void overlay_letters(const struct view *v, struct cells *cells, int status)
{
    const int rows = status < 0 ? cells->rows : status;
    struct overlay_point points[OVERLAY_POINTS];
    struct overlay_table table = {0}, keys = {0};
    const size_t count = overlay_points(v, points, &table);

    draw_focus(v, cells);
    for (size_t i = 0; i < count; i++)
        draw_point(v, cells, &points[i]);
    if (v->statistics) {
        table.rows = 0;
        overlay_figures(v, &table);
    }
    if (table.rows && v->focus < v->layout.pane_count) {
        const struct box corner = plot_of(v, v->statistics ? 0 : v->focus);

        draw_table(cells, &table, &corner, rows);
    }
    if (v->help) {
        overlay_keys(v, &keys, false);
        draw_table(cells, &keys, NULL, rows);
    }
    if (status >= 0)
        draw_status(v, cells, status);
}
