// SPDX-License-Identifier: MIT
//
// Traces over ascending x as pixels.
#include "stages/plot/stroke.h"

#include <math.h>
#include <string.h>

#include "stages/plot/stroke_points.h"

enum {
    QUARTERS = 4,   // sub-columns in a pixel
    FULL = 64,      // a quarter that covers a pixel from top to bottom; four make 256
    MARGIN = 32,    // sub-columns beyond the edges, so that thickening has neighbours
    AREA_SHARE = 46 // of 256: how much colour the fill under a line has
};

// Heights in pixels below the top of the plot, for each sub-column. low > high: nothing there.
struct band {
    float *low, *high;
    size_t count; // of sub-columns, with the margins
};

static struct band new_band(const struct stroke *s)
{
    const size_t count = (size_t)s->plot->width * QUARTERS + 2 * MARGIN;
    struct band band = {.count = count};

    band.low = arena_alloc(s->arena, 2 * count, sizeof *band.low);
    band.high = band.low + count;
    for (size_t i = 0; i < count; i++) {
        band.low[i] = INFINITY;
        band.high[i] = -INFINITY;
    }
    return band;
}

static inline void widen(struct band *band, size_t k, float a, float b)
{
    const float low = a < b ? a : b, high = a < b ? b : a;

    band->low[k] = low < band->low[k] ? low : band->low[k];
    band->high[k] = high > band->high[k] ? high : band->high[k];
}

static double sub_column(const struct stroke *s, double x)
{
    return axis_fraction(s->x, x) * s->plot->width * QUARTERS + MARGIN;
}

// A little beyond the plot is enough: what is far outside must not overflow.
static float depth(const struct stroke *s, double y)
{
    const double at = (1 - axis_fraction(s->y, y)) * s->plot->height, most = s->plot->height + 64;

    return (float)(at < -64 ? -64 : at > most ? most : at);
}

static void add_segment(struct band *band, double xa, float ya, double xb, float yb)
{
    const double last = (double)band->count - 1;

    if (xb < 0 || xa > last)
        return;
    const double slope = xb > xa ? (double)(yb - ya) / (xb - xa) : 0;
    const size_t from = xa > 0 ? (size_t)xa : 0, to = (size_t)(xb < last ? xb : last);

    if (from == to) {
        widen(band, from, ya, yb);
        return;
    }
    for (size_t k = from; k <= to; k++) {
        const double left = fmax(xa, (double)k), right = fmin(xb, (double)k + 1);

        widen(band, k, (float)(ya + (left - xa) * slope), (float)(ya + (right - xa) * slope));
    }
}

static void add_points(const struct stroke *s, struct band *band, const struct scene_trace *trace)
{
    double before = NAN;
    float height = 0;

    for (size_t i = 0; i < trace->x.count; i++) {
        const double x = sub_column(s, scene_step_at(&trace->x, i));

        if (!isfinite(trace->y[i]) || !isfinite(x)) {
            before = NAN;
            continue;
        }
        double at = axis_fraction(s->y, trace->y[i]);

        // On a logarithmic axis zero and below lie at the bottom, without end.
        at = isfinite(at) ? (double)depth(s, trace->y[i]) : s->plot->height + 64.;
        if (isnan(before))
            add_segment(band, x, (float)at, x, (float)at);
        else
            add_segment(band, before, height, x, (float)at);
        before = x;
        height = (float)at;
    }
}

static void add_columns(const struct stroke *s, struct band *band, const struct scene_steps *x,
                        const float *low, const float *high)
{
    for (size_t i = 0; i < x->count; i++) {
        const double centre = scene_step_at(x, i), half = x->step / 2;
        const double from = sub_column(s, centre - half), to = sub_column(s, centre + half);

        if (!isfinite(low[i]) || !isfinite(high[i]) || !isfinite(to) || to < 0)
            continue;
        const size_t first = from > 0 ? (size_t)from : 0, last = (size_t)fmax(ceil(to) - 1, 0);
        const float bottom = s->y->log && low[i] <= 0 ? (float)s->plot->height + 64 : depth(s, low[i]);
        const float top = s->y->log && high[i] <= 0 ? bottom : depth(s, high[i]);

        for (size_t k = first; k <= (last > first ? last : first) && k < band->count; k++)
            widen(band, k, top, bottom);
    }
}

// Neighbours that don't touch are joined half-way.
static void join(struct band *band)
{
    for (size_t k = 0; k + 1 < band->count; k++) {
        if (band->low[k] > band->high[k] || band->low[k + 1] > band->high[k + 1])
            continue;
        const float under = band->low[k + 1] - band->high[k];
        const float over = band->low[k] - band->high[k + 1];

        if (under > 0) {
            band->high[k] += under / 2;
            band->low[k + 1] = band->high[k];
        } else if (over > 0) {
            band->low[k] -= over / 2;
            band->high[k + 1] = band->low[k];
        }
    }
}

// Every point becomes a disc.
static struct band thickened(const struct stroke *s, const struct band *thin, double radius)
{
    struct band band = new_band(s);
    const int reach = (int)fmin(floor(radius * QUARTERS), MARGIN - 1);

    for (int j = -reach; j <= reach; j++) {
        const float d = (float)sqrt(radius * radius - (double)(j * j) / (QUARTERS * QUARTERS));
        const size_t from = j < 0 ? (size_t)-j : 0;
        const size_t to = band.count - (size_t)(j > 0 ? j : 0);

        for (size_t k = from; k < to; k++) {
            const float low = thin->low[k + (size_t)j] - d, high = thin->high[k + (size_t)j] + d;

            band.low[k] = low < band.low[k] ? low : band.low[k];
            band.high[k] = high > band.high[k] ? high : band.high[k];
        }
    }
    return band;
}

// Adds what one sub-column covers: `edge` holds the ends, `step` where full rows begin and end.
static void cover(int *edge, int *step, float low, float high, int height)
{
    const int top = (int)(fmaxf(low, 0) * FULL), bottom = (int)(fminf(high, (float)height) * FULL);

    if (top >= bottom)
        return;
    const int first = top / FULL, last = bottom / FULL;

    if (first == last) {
        edge[first] += bottom - top;
        return;
    }
    edge[first] += FULL - top % FULL;
    edge[last] += bottom % FULL;
    step[first + 1] += FULL;
    step[last] -= FULL;
}

static void paint(const struct stroke *s, const struct band *band, uint32_t colour, unsigned share)
{
    const int height = s->plot->height;
    int *edge = arena_alloc(s->arena, 2 * (size_t)height + 4, sizeof *edge);
    int *step = edge + height + 2;

    for (int x = 0; x < s->plot->width; x++) {
        const size_t k = (size_t)x * QUARTERS + MARGIN;
        float least = INFINITY, most = -INFINITY;
        int full = 0;

        for (size_t q = k; q < k + QUARTERS; q++) {
            if (band->low[q] > band->high[q])
                continue;
            cover(edge, step, band->low[q], band->high[q], height);
            least = fminf(least, band->low[q]);
            most = fmaxf(most, band->high[q]);
        }
        if (least > most || most < 0 || least >= (float)height)
            continue;
        const int top = (int)fmaxf(least, 0), bottom = (int)fminf(most, (float)height);
        uint32_t *pixel = s->raster->pixel + (size_t)(s->plot->y + top) * s->raster->stride +
                          (size_t)(s->plot->x + x);

        for (int y = top; y <= bottom; y++, pixel += s->raster->stride) {
            full += step[y];
            const unsigned covered = (unsigned)(full + edge[y]) * share / 256;

            if (y < height && covered)
                *pixel = covered >= 256 ? colour : raster_mix(*pixel, colour, covered);
            edge[y] = step[y] = 0;
        }
        edge[bottom + 1] = step[bottom + 1] = 0;
    }
}

// Mean ± deviation within the extremes, where it is thicker than the line.
static void paint_deviation(const struct stroke *s, const struct scene_trace *trace, uint32_t colour)
{
    const size_t count = trace->x.count;
    float *low = arena_alloc(s->arena, 2 * count + 1, sizeof *low), *high = low + count;
    struct band band = new_band(s);

    for (size_t i = 0; i < count; i++) {
        low[i] = fmaxf(trace->mean[i] - trace->deviation[i], trace->low[i]);
        high[i] = fminf(trace->mean[i] + trace->deviation[i], trace->high[i]);
    }
    add_columns(s, &band, &trace->x, low, high);
    paint(s, &band, raster_mix(colour, s->theme->dark ? 0xffffff : 0, 90), 256);
}

static void paint_area(const struct stroke *s, const struct band *line, uint32_t colour)
{
    struct band area = new_band(s);

    for (size_t k = 0; k < area.count; k++)
        if (line->low[k] <= line->high[k]) {
            area.low[k] = line->low[k];
            area.high[k] = (float)s->plot->height;
        }
    paint(s, &area, colour, AREA_SHARE);
}

// Below the line the picture pales and is hatched.
static void paint_veil(const struct stroke *s, const struct band *line)
{
    for (int x = 0; x < s->plot->width; x++) {
        const size_t k = (size_t)x * QUARTERS + MARGIN;

        for (int y = (int)fmaxf(line->low[k], 0); y < s->plot->height; y++) {
            uint32_t *pixel = s->raster->pixel + (size_t)(s->plot->y + y) * s->raster->stride +
                              (size_t)(s->plot->x + x);
            const bool hatched = (x + y) % 8 == 0;

            *pixel = raster_mix(*pixel, s->theme->paper, hatched ? 200 : 96);
            if (line->low[k] > line->high[k])
                break;
        }
    }
}

void stroke_trace(const struct stroke *s, const struct scene_trace *trace)
{
    const uint32_t colour = line_colour(trace->colour, s->theme->dark);

    if (trace->x.count == 0 || s->plot->width <= 0 || s->plot->height <= 0)
        return;
    if (trace->style == SCENE_DOTS || trace->style == SCENE_PATH) {
        stroke_points(s, trace, trace->style == SCENE_PATH, colour);
        return;
    }
    struct band band = new_band(s);

    if (trace->y)
        add_points(s, &band, trace);
    else
        add_columns(s, &band, &trace->x, trace->low, trace->high);
    join(&band);
    if (trace->style == SCENE_VEIL) {
        paint_veil(s, &band);
        return;
    }
    if (trace->style == SCENE_AREA)
        paint_area(s, &band, colour);
    const struct band line = thickened(s, &band, s->width / 2);

    paint(s, &line, colour, 256);
    if (!trace->y && trace->mean)
        paint_deviation(s, trace, colour);
    // Few values are shown as the points they are.
    if (trace->y && trace->x.count <= (size_t)s->plot->width / 8)
        stroke_points(s, trace, false, colour);
}
