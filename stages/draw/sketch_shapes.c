// SPDX-License-Identifier: MIT
//
// The filled pieces of a pane by a pen. Pieces that follow each other in one colour, without a line
// along their sides, are one area: a file of a surface stays small.
#include "stages/draw/sketch_shapes.h"

#include <math.h>

#include "stages/draw/shape.h"

enum { POINTS_MOST = 512 };

// Pieces side by side that both end within a pixel leave a gap as fine as a hair where a device
// smooths their borders: a line of their own colour, so wide in pixels, closes it.
static const double seam = 0.5;

struct batch {
    const struct pen *pen;
    struct pen_ink ink;
    struct pen_point point[POINTS_MOST];
    size_t count;
};

static void hand_on(struct batch *b)
{
    if (b->count)
        b->pen->areas(b->pen->self, b->point, b->count, &b->ink);
    b->count = 0;
}

// Twice the area, positive where the corners run clockwise.
static double area(const double *x, const double *y, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t k = i + 1 < n ? i + 1 : 0;

        sum += x[i] * y[k] - x[k] * y[i];
    }
    return sum;
}

// All run the same way around, so that pieces of one area never cut holes into each other.
static void add(struct batch *b, const double *x, const double *y, size_t n)
{
    const bool turn = area(x, y, n) < 0;

    for (size_t i = 0; i < n; i++) {
        const size_t k = turn ? n - 1 - i : i;

        b->point[b->count++] = (struct pen_point){x[k], y[k]};
    }
    b->point[b->count++] = (struct pen_point){NAN, NAN};
}

static void draw_edge(const struct batch *b, const double *x, const double *y, size_t n)
{
    const struct pen_ink ink = {0, SHAPE_EDGE, 1, "edge", NULL};
    struct pen_point point[SHAPE_CORNERS + 1];

    for (size_t i = 0; i <= n; i++)
        point[i] = (struct pen_point){x[i % n], y[i % n]};
    b->pen->lines(b->pen->self, point, n + 1, &ink);
}

void sketch_shapes(const struct painter *p, const struct box *plot, const struct scene_pane *pane)
{
    double x[SHAPE_CORNERS], y[SHAPE_CORNERS];
    struct batch batch = {.pen = p->pen};

    for (size_t i = 0; i < pane->shape_count; i++) {
        const struct scene_shape *shape = &pane->shapes[i];
        const size_t n = shape->count;
        const uint32_t colour = shape_colour(shape, pane, p->theme->dark);
        const unsigned share = PEN_FULL - shape->pale;

        if (!n || !shape_corners(shape, pane, plot->width, plot->height, x, y))
            continue;
        for (size_t k = 0; k < n; k++) {
            x[k] += plot->x;
            y[k] += plot->y;
        }
        if (batch.ink.colour != colour || batch.ink.share != share || share < PEN_FULL ||
            batch.count + n + 1 > POINTS_MOST)
            hand_on(&batch);
        // Where what lies below is seen, the line would be seen twice.
        batch.ink = (struct pen_ink){colour, share, share < PEN_FULL ? 0 : seam, "shape", NULL};
        add(&batch, x, y, n);
        if (!shape->edged)
            continue;
        hand_on(&batch);
        draw_edge(&batch, x, y, n);
    }
    hand_on(&batch);
}
