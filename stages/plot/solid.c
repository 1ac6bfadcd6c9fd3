// SPDX-License-Identifier: MIT
//
// The scene of `surface`. The box goes from −1 to 1 along x and y, and from 0 to `tall` upwards.
// Pieces are handed on from the farthest row and column to the nearest: over a grid, that is the
// order in which they hide each other.
#include "stages/plot/solid.h"

#include <math.h>

#include "stages/plot/solid_box.h"
#include "stages/scene/range.h"

enum { NODES_MOST = 120, MESH_MOST = 64 };

static void solid_panes(void *self, struct scene *scene)
{
    const struct plane *p = self;
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);

    for (size_t i = 0; i < p->lanes; i++) {
        struct scene_pane *pane = scene_add_pane(scene);
        struct scene_image *image = scene_set_image(scene, pane);

        pane->bare = true;
        pane->title = p->lanes > 1 ? plane_lane(p, i, scene->arena) : NULL;
        image->name = axes_quantity(format->unit, true);
        image->unit = format->unit;
        image->map = p->map;
    }
}

// The range that a person asks for, or what fits; that of the last picture while it does about as
// well.
static struct range range_of(struct plane *p, const float *frame)
{
    const size_t n = p->lanes * p->rows * p->columns;
    struct range_summary s;

    if (p->range.lo < p->range.hi)
        return (struct range){p->range.lo, p->range.hi};
    range_summarize(&s, &(struct range_values){frame, 1, 0, n, 1});
    const bool decibels = scene_unit_is_decibel(sigrun_input(p->figure.stage, 0)->unit);
    struct range r = range_map(&s, decibels, false);

    // Of decibels a surface shows the peaks, not only most of them.
    if (decibels && isfinite(s.greatest))
        r.high = fmax(r.high, ceil(s.greatest / 5) * 5);
    else if (!decibels)
        r = range_line(r.low, r.high);
    if (!(r.low >= p->found[0] && r.high <= p->found[1] &&
          r.high - r.low > (p->found[1] - p->found[0]) / 3)) {
        p->found[0] = r.low;
        p->found[1] = r.high;
    }
    return (struct range){p->found[0], p->found[1]};
}

// A node of the surface: the greatest of the values that it stands for.
static float node(const struct plane *p, const float *frame, size_t lane, const size_t *rows,
                  const size_t *columns)
{
    float most = NAN;

    for (size_t r = rows[0]; r < rows[1]; r++)
        for (size_t c = columns[0]; c < columns[1]; c++) {
            const float value = plane_value(p, frame, lane, r, c);

            if (!(most >= value) && !isnan(value))
                most = value;
        }
    return most;
}

// The values of `nodes` nodes over n values that node i stands for, and where it lies.
static void share(size_t n, size_t nodes, size_t i, size_t *part)
{
    part[0] = i * n / nodes;
    part[1] = (i + 1) * n / nodes;
}

struct sheet {
    size_t rows, columns;
    float *value;  // of each node
    float *across; // and where it is seen
    float *up;
};

static void lay(struct sheet *sheet, const struct plane *p, const float *frame, size_t lane,
                const struct solid_box *box, struct arena *arena)
{
    const size_t rows = sheet->rows, columns = sheet->columns, n = rows * columns;

    sheet->value = arena_alloc(arena, n, sizeof(float));
    sheet->across = arena_alloc(arena, n, sizeof(float));
    sheet->up = arena_alloc(arena, n, sizeof(float));
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const size_t k = r * columns + c;
            size_t row[2], column[2];

            share(p->rows, rows, r, row);
            share(p->columns, columns, c, column);
            sheet->value[k] = node(p, frame, lane, row, column);
            const double x = scene_step_at(&p->x.steps, (column[0] + column[1]) / 2);
            const double y = scene_step_at(&p->y.steps, (row[0] + row[1]) / 2);
            const struct solid_spot spot = solid_seen(box, x, y, (double)sheet->value[k]);

            sheet->across[k] = (float)spot.x;
            sheet->up[k] = (float)spot.y;
        }
}

static void add_piece(struct scene *scene, struct scene_pane *pane, const struct sheet *sheet,
                      size_t row, size_t column, bool mesh)
{
    const size_t k = row * sheet->columns + column;
    const size_t corner[4] = {k, k + 1, k + sheet->columns + 1, k + sheet->columns};
    float *at = arena_alloc(scene->arena, 8, sizeof *at), sum = 0;

    for (size_t i = 0; i < 4; i++) {
        at[i] = sheet->across[corner[i]];
        at[4 + i] = sheet->up[corner[i]];
        sum += sheet->value[corner[i]] / 4;
    }
    // What is not a number leaves a hole.
    if (isnan(sum))
        return;
    struct scene_shape *shape = scene_add_shape(scene, pane);

    shape->x = at;
    shape->y = at + 4;
    shape->count = 4;
    shape->value = sum;
    shape->edged = mesh;
}

static void add_sheet(const struct plane *p, struct scene *scene, struct scene_pane *pane,
                      const float *frame, size_t lane, const struct solid_box *box)
{
    struct sheet sheet = {.rows = p->rows < NODES_MOST ? p->rows : NODES_MOST,
                          .columns = p->columns < NODES_MOST ? p->columns : NODES_MOST};

    lay(&sheet, p, frame, lane, box, scene->arena);
    const bool mesh = p->mesh && sheet.rows <= MESH_MOST && sheet.columns <= MESH_MOST;

    for (size_t r = 0; r + 1 < sheet.rows; r++)
        for (size_t c = 0; c + 1 < sheet.columns; c++)
            add_piece(scene, pane, &sheet, box->from_y < 0 ? sheet.rows - 2 - r : r,
                      box->from_x < 0 ? sheet.columns - 2 - c : c, mesh);
    // A single row or column is a line, a single value a point.
    if (sheet.rows > 1 && sheet.columns > 1)
        return;
    struct scene_trace *trace = scene_add_trace(scene, pane);
    const size_t n = sheet.rows * sheet.columns;
    double *at = arena_alloc(scene->arena, n, sizeof *at);

    for (size_t i = 0; i < n; i++)
        at[i] = (double)sheet.across[i];
    trace->style = n > 1 ? SCENE_PATH : SCENE_DOTS;
    trace->x = (struct scene_steps){.at = at, .count = n};
    trace->y = sheet.up;
}

static void solid_fill(void *self, struct scene *scene, const struct look *look)
{
    struct plane *p = self;
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);
    double second = 0;
    const float *frame = plane_at(p, look->until, &second);
    const struct range range = frame ? range_of(p, frame) : (struct range){0, 1};
    struct solid_box box;

    solid_box_init(&box, p, scene->arena);
    box.z = (struct scene_axis){.name = axes_quantity(format->unit, true),
                                .unit = format->unit,
                                .low = range.low,
                                .high = range.high};
    for (size_t i = 0; i < p->lanes; i++) {
        struct scene_pane *pane = &scene->panes[i];

        pane->image->low = range.low;
        pane->image->high = range.high;
        pane->notes = !frame ? "no data" : i ? NULL : plane_notes(p, second, scene->arena);
        solid_box_back(&box, scene, pane);
        if (frame)
            add_sheet(p, scene, pane, frame, i, &box);
        solid_box_front(&box, scene, pane);
    }
}

const struct figure_kind solid_kind = {.panes = solid_panes,
                                       .fill = solid_fill,
                                       .keys = solid_keys,
                                       .across = &solid_across,
                                       .upwards = &solid_upwards,
                                       .moment = plane_moment,
                                       .kept = plane_kept};
