// SPDX-License-Identifier: MIT
//
// Traces over ascending x as pixels.
#include "stages/draw/stroke.h"

#include <math.h>

#include "stages/draw/band.h"
#include "stages/draw/stroke_points.h"

enum {
    QUARTERS = 4, // sub-columns in a pixel
    FULL = 64,    // a quarter that covers a pixel from top to bottom; four make 256
    MARGIN = 32   // sub-columns beyond the edges, so that thickening has neighbours
};

static struct band new_band(const struct stroke *s)
{
    struct band band;

    band_init(&band, s->arena, (size_t)s->plot->width * QUARTERS, MARGIN, s->plot->height);
    return band;
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
            // In steps of 1/32, so that a picture has few colours.
            const unsigned covered = ((unsigned)(full + edge[y]) * share / 256 + 4) & ~7u;

            if (y < height && covered)
                *pixel = covered >= 256 ? colour : raster_mix(*pixel, colour, covered);
            edge[y] = step[y] = 0;
        }
        edge[bottom + 1] = step[bottom + 1] = 0;
    }
}

// Mean ± deviation within the extremes, where it is thicker than the line.
static void paint_deviation(const struct stroke *s, const struct scene_trace *trace,
                            uint32_t colour)
{
    const size_t count = trace->x.count;
    float *low = arena_alloc(s->arena, 2 * count + 1, sizeof *low), *high = low + count;
    struct band band = new_band(s);

    for (size_t i = 0; i < count; i++) {
        low[i] = fmaxf(trace->mean[i] - trace->deviation[i], trace->low[i]);
        high[i] = fminf(trace->mean[i] + trace->deviation[i], trace->high[i]);
    }
    band_add_columns(&band, &trace->x, low, high, s->x, s->y);
    paint(s, &band, raster_mix(colour, s->theme->dark ? 0xffffff : 0, STROKE_SHADE), 256);
}

static void paint_area(const struct stroke *s, const struct band *line, uint32_t colour)
{
    struct band area = new_band(s);

    for (size_t k = 0; k < area.count; k++)
        if (line->low[k] <= line->high[k]) {
            area.low[k] = line->low[k];
            area.high[k] = (float)s->plot->height;
        }
    paint(s, &area, colour, STROKE_AREA);
}

// Below the line the picture pales and is hatched.
static void paint_veil(const struct stroke *s, const struct band *line)
{
    for (int x = 0; x < s->plot->width; x++) {
        const size_t k = (size_t)x * QUARTERS + MARGIN;

        if (line->low[k] > line->high[k])
            continue;
        for (int y = (int)fmaxf(line->low[k], 0); y < s->plot->height; y++) {
            uint32_t *pixel = s->raster->pixel + (size_t)(s->plot->y + y) * s->raster->stride +
                              (size_t)(s->plot->x + x);
            const bool hatched = (x + y) % STROKE_HATCH_STEP == 0;

            *pixel = raster_mix(*pixel, s->theme->paper, hatched ? STROKE_HATCH : STROKE_VEIL);
        }
    }
}

bool stroke_apart(const struct box *plot, const struct scene_axis *x,
                  const struct scene_trace *trace)
{
    const size_t count = trace->x.count;
    double share = 1; // of the width

    if (!x->log && count > 1)
        share = fmin(1, fabs(axis_fraction(x, scene_step_at(&trace->x, count - 1)) -
                             axis_fraction(x, scene_step_at(&trace->x, 0))));
    return count == 1 || STROKE_FEW * (double)count <= share * plot->width;
}

uint32_t stroke_colour(const struct scene_trace *trace, const struct theme *theme)
{
    const uint32_t full =
        trace->colour == SCENE_INK ? theme->ink : line_colour(trace->colour, theme->dark);

    return trace->faint ? raster_mix(theme->paper, full, STROKE_FAINT) : full;
}

void stroke_trace(const struct stroke *s, const struct scene_trace *trace)
{
    const uint32_t colour = stroke_colour(trace, s->theme);

    if (trace->x.count == 0 || s->plot->width <= 0 || s->plot->height <= 0)
        return;
    if (trace->style == SCENE_DOTS || trace->style == SCENE_PATH) {
        stroke_points(s, trace, trace->style == SCENE_PATH, colour);
        return;
    }
    struct band band = new_band(s);

    band_add(&band, trace, s->x, s->y);
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
    if (trace->y && stroke_apart(s->plot, s->x, trace))
        stroke_points(s, trace, false, colour);
}
