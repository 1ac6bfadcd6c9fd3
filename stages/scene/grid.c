// SPDX-License-Identifier: MIT
//
// Panes in rows and columns.
#include "stages/scene/grid.h"

#include <math.h>

// What the panes of one place, or the tallest of a row, need.
struct need {
    double share;     // of what is left for data
    int fixed;        // around the data
    int above, below; // the first and the last pane
};

static bool stands(const struct scene_pane *pane, size_t row, size_t column)
{
    return pane->row == row && pane->column == column;
}

size_t grid_below(const struct scene *scene, size_t pane)
{
    const size_t column = scene->panes[pane].column;
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < scene->pane_count; i++) {
        const size_t row = scene->panes[i].row;

        if (scene->panes[i].column != column || row < scene->panes[pane].row ||
            (row == scene->panes[pane].row && i <= pane))
            continue;
        if (found == SIZE_MAX || row < scene->panes[found].row)
            found = i;
    }
    return found;
}

size_t grid_columns(const struct scene *scene)
{
    size_t columns = 1;

    for (size_t i = 0; i < scene->pane_count; i++)
        columns = scene->panes[i].column >= columns ? scene->panes[i].column + 1 : columns;
    return columns;
}

static size_t rows_of(const struct scene *scene)
{
    size_t rows = 0;

    for (size_t i = 0; i < scene->pane_count; i++)
        rows = scene->panes[i].row >= rows ? scene->panes[i].row + 1 : rows;
    return rows;
}

static struct need need_of_place(const struct grid_pane *panes, const struct scene *scene,
                                 size_t row, size_t column)
{
    struct need need = {0};
    bool first = true;

    for (size_t i = 0; i < scene->pane_count; i++) {
        if (!stands(&scene->panes[i], row, column))
            continue;
        need.share += scene->panes[i].height;
        need.fixed += panes[i].above + panes[i].below;
        need.above = first ? panes[i].above : need.above;
        need.below = panes[i].below;
        first = false;
    }
    return need;
}

static struct need need_of_row(const struct grid_pane *panes, const struct scene *scene, size_t row)
{
    const size_t columns = grid_columns(scene);
    struct need need = {0};
    int inner = 0;

    for (size_t c = 0; c < columns; c++) {
        const struct need place = need_of_place(panes, scene, row, c);
        const int between = place.fixed - place.above - place.below;

        need.share = fmax(need.share, place.share);
        need.above = place.above > need.above ? place.above : need.above;
        need.below = place.below > need.below ? place.below : need.below;
        inner = between > inner ? between : inner;
    }
    need.fixed = need.above + inner + need.below;
    return need;
}

// The panes of one place from the top of the first one's data to the bottom of the last one's.
static void share_place(struct grid_pane *panes, const struct scene *scene, size_t row,
                        size_t column, int top, int bottom)
{
    const struct need need = need_of_place(panes, scene, row, column);
    const double room = bottom - top - (need.fixed - need.above - need.below);
    double before = 0;
    int y = top - need.above;

    for (size_t i = 0; i < scene->pane_count; i++) {
        if (!stands(&scene->panes[i], row, column))
            continue;
        const double after = before + scene->panes[i].height;

        y += panes[i].above;
        panes[i].top = y;
        panes[i].height =
            (int)floor(room * after / need.share) - (int)floor(room * before / need.share);
        y += panes[i].height + panes[i].below;
        before = after;
    }
}

void grid_share_heights(struct grid_pane *panes, const struct scene *scene, int top, int bottom)
{
    const size_t rows = rows_of(scene), columns = grid_columns(scene);
    double total = 0, before = 0;
    int fixed = 0, y = top;

    for (size_t row = 0; row < rows; row++) {
        const struct need need = need_of_row(panes, scene, row);

        fixed += need.fixed;
        total += need.share;
    }
    const double room = bottom - top - fixed;

    for (size_t row = 0; row < rows; row++) {
        const struct need need = need_of_row(panes, scene, row);
        const double after = before + need.share;
        const int data = (int)floor(room * after / total) - (int)floor(room * before / total);
        const int end = y + need.fixed + data;

        for (size_t c = 0; c < columns; c++)
            share_place(panes, scene, row, c, y + need.above, end - need.below);
        y = end;
        before = after;
    }
}
