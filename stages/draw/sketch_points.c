// SPDX-License-Identifier: MIT
//
// Traces as points.
#include "stages/draw/sketch_points.h"

#include <math.h>

enum {
    BEYOND = 64, // pixels: lines are followed so far outside
    MARGIN = 4,  // columns of a band beyond each end of the axis
};

struct points points_new(const struct sketch *s, size_t most)
{
    return (struct points){arena_alloc(s->painter->arena, most + 1, sizeof(struct pen_point)), 0};
}

void points_add(struct points *p, double x, double y)
{
    p->point[p->count++] = (struct pen_point){x, y};
}

void points_lift(struct points *p)
{
    if (p->count && !isnan(p->point[p->count - 1].x))
        points_add(p, NAN, NAN);
}

struct pen_point points_place(const struct sketch *s, size_t i)
{
    const struct box *plot = s->plot;
    const double x = axis_fraction(&s->pane->x, scene_step_at(&s->trace->x, i)) * plot->width;
    const double y = (1 - axis_fraction(&s->pane->y, s->trace->y[i])) * plot->height;

    if (!isfinite(s->trace->y[i]) || !isfinite(x))
        return (struct pen_point){NAN, NAN};
    return (struct pen_point){x, fmin(fmax(y, -BEYOND), plot->height + BEYOND)};
}

static bool seen(const struct sketch *s, struct pen_point p)
{
    return p.x >= -BEYOND && p.x <= s->plot->width + BEYOND;
}

// Where the line from a to b crosses the border of what is seen, towards a.
static struct pen_point border(const struct sketch *s, struct pen_point a, struct pen_point b)
{
    const double x = a.x < b.x ? -BEYOND : s->plot->width + BEYOND;

    return (struct pen_point){x, a.y + (x - a.x) / (b.x - a.x) * (b.y - a.y)};
}

bool points_few(const struct sketch *s, struct points *out)
{
    const size_t most = 2 * SKETCH_HALVES * (size_t)s->plot->width;
    struct pen_point before = {NAN, NAN};

    *out = points_new(s, 3 * most + 8);
    for (size_t i = 0; i < s->trace->x.count; i++) {
        const struct pen_point now = points_place(s, i);
        const bool joined = !isnan(before.x) && !isnan(now.x);

        if (out->count + 4 > most)
            return false;
        if (!joined)
            points_lift(out);
        else if (!seen(s, before) && seen(s, now))
            points_add(out, s->plot->x + border(s, before, now).x,
                       s->plot->y + border(s, before, now).y);
        else if (seen(s, before) && !seen(s, now))
            points_add(out, s->plot->x + border(s, now, before).x,
                       s->plot->y + border(s, now, before).y);
        else if (!seen(s, before) && (before.x < 0) != (now.x < 0)) {
            const struct pen_point a = border(s, before, now), b = border(s, now, before);

            points_add(out, s->plot->x + a.x, s->plot->y + a.y);
            points_add(out, s->plot->x + b.x, s->plot->y + b.y);
        }
        if (!isnan(now.x) && seen(s, now))
            points_add(out, s->plot->x + now.x, s->plot->y + now.y);
        before = now;
    }
    return true;
}

struct band points_band(const struct sketch *s, size_t parts)
{
    struct band band;

    band_init(&band, s->painter->arena, parts * (size_t)s->plot->width, MARGIN, s->plot->height);
    return band;
}

// Left edge of a column of a band in the picture.
static double column_x(const struct sketch *s, const struct band *band, size_t k)
{
    const double each = (double)s->plot->width / (double)band->width;

    return s->plot->x + ((double)k - (double)band->margin) * each;
}

// Each column is crossed from the end that is nearer to where the line comes from.
struct points points_zigzag(const struct sketch *s, const struct band *band)
{
    const double each = (double)s->plot->width / (double)band->width, top = s->plot->y;
    struct points out = points_new(s, 3 * band->count);
    double before = NAN;

    for (size_t k = 0; k < band->count; k++) {
        const double low = (double)band->low[k], high = (double)band->high[k];
        const double x = column_x(s, band, k);

        if (low > high) {
            points_lift(&out);
            before = NAN;
            continue;
        }
        const bool down = isnan(before) || fabs(before - low) <= fabs(before - high);

        if (high - low < 0.05) {
            points_add(&out, x + each / 2, top + low);
        } else {
            points_add(&out, x + each / 4, top + (down ? low : high));
            points_add(&out, x + each * 3 / 4, top + (down ? high : low));
        }
        before = down ? high : low;
    }
    return out;
}

// What lies between the ends of each column, as an area for each run of columns; down to the bottom
// where `floor`.
struct points points_between(const struct sketch *s, const struct band *band, bool floor)
{
    const double bottom = s->plot->y + s->plot->height, top = s->plot->y;
    struct points out = points_new(s, 5 * band->count + 4);

    for (size_t k = 0, end; k < band->count; k = end + 1) {
        for (end = k; end < band->count && band->low[end] <= band->high[end];)
            end++;
        if (end == k)
            continue;
        const double left = column_x(s, band, k), right = column_x(s, band, end);

        points_lift(&out);
        points_add(&out, left, top + (double)band->low[k]);
        for (size_t i = k; i < end; i++)
            points_add(&out, (column_x(s, band, i) + column_x(s, band, i + 1)) / 2,
                       top + (double)band->low[i]);
        points_add(&out, right, top + (double)band->low[end - 1]);
        if (floor) {
            points_add(&out, right, bottom);
            points_add(&out, left, bottom);
            continue;
        }
        for (size_t i = end; i > k; i--)
            points_add(&out, (column_x(s, band, i - 1) + column_x(s, band, i)) / 2,
                       top + (double)band->high[i - 1]);
    }
    return out;
}

// Under a line of few points.
struct points points_under(const struct sketch *s, const struct points *line)
{
    const double bottom = s->plot->y + s->plot->height;
    struct points out = points_new(s, 3 * line->count + 4);

    for (size_t i = 0, end; i < line->count; i = end + 1) {
        for (end = i; end < line->count && !isnan(line->point[end].x); end++)
            points_add(&out, line->point[end].x, line->point[end].y);
        if (end == i)
            continue;
        points_add(&out, line->point[end - 1].x, bottom);
        points_add(&out, line->point[i].x, bottom);
        points_lift(&out);
    }
    return out;
}
