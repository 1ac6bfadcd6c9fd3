// SPDX-License-Identifier: MIT
//
// Values of a pane read off.
#include "stages/view/probe.h"

#include <math.h>
#include <string.h>

#include "stages/draw/heat.h"

static const double dip = 0.05; // of the pane's height, that two peaks are apart by

static const float *top_of(const struct scene_trace *t)
{
    return t->y ? t->y : t->high;
}

static bool ascends(const struct scene_trace *t)
{
    return t->style == SCENE_LINE || t->style == SCENE_AREA;
}

// The step whose place is nearest. There must be one.
static size_t nearest_step(const struct scene_steps *steps, double x)
{
    size_t low = 0, high = steps->count - 1;

    if (!steps->at) {
        const double i = rint((x - steps->first) / steps->step);

        return i > 0 ? i < (double)high ? (size_t)i : high : 0;
    }
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (steps->at[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    return fabs(steps->at[high] - x) < fabs(steps->at[low] - x) ? high : low;
}

static struct probe sample(const struct scene_trace *t, size_t trace, size_t i)
{
    const double low = (double)(t->y ? t->y[i] : t->low[i]), high = (double)top_of(t)[i];

    return (struct probe){.found = isfinite(high),
                          .trace = trace,
                          .x = scene_step_at(&t->x, i),
                          .y = high,
                          .low = low,
                          .high = high,
                          .value = high};
}

// Between the ends of the trace, and half a step further.
static bool reaches(const struct scene_steps *steps, double x)
{
    if (steps->count == 0)
        return false;
    const double first = scene_step_at(steps, 0);
    const double last = scene_step_at(steps, steps->count - 1);
    const double step = steps->count > 1 ? scene_step_at(steps, 1) - first : steps->step;

    return x >= fmin(first, last) - fabs(step) && x <= fmax(first, last) + fabs(step);
}

struct probe probe_trace(const struct scene_pane *pane, size_t trace, double x)
{
    if (trace >= pane->trace_count || !reaches(&pane->traces[trace].x, x) ||
        !ascends(&pane->traces[trace]) || !top_of(&pane->traces[trace]))
        return (struct probe){0};
    return sample(&pane->traces[trace], trace, nearest_step(&pane->traces[trace].x, x));
}

struct probe probe_cell(const struct scene_pane *pane, double x, double y)
{
    const struct scene_image *image = pane->image;

    if (!image || !image->value || !reaches(&image->x, x) || !reaches(&image->y, y))
        return (struct probe){0};
    const size_t i = nearest_step(&image->x, x), j = nearest_step(&image->y, y);

    return (struct probe){.found = true,
                          .cell = true,
                          .x = scene_step_at(&image->x, i),
                          .y = scene_step_at(&image->y, j),
                          .value = (double)image->value[i * image->x_stride + j * image->y_stride]};
}

// Points in any order: the one that lies nearest.
static struct probe point_at(const struct scene_pane *pane, size_t trace, const struct box *plot,
                             int x, int y, double *off)
{
    const struct scene_trace *t = &pane->traces[trace];
    struct probe best = {0};

    *off = INFINITY;
    for (size_t i = 0; t->y && i < t->x.count; i++) {
        const double dx = layout_x(plot, &pane->x, scene_step_at(&t->x, i)) - x - 0.5;
        const double dy = layout_y(plot, &pane->y, (double)t->y[i]) - y - 0.5;

        if (hypot(dx, dy) < *off) {
            *off = hypot(dx, dy);
            best = sample(t, trace, i);
        }
    }
    return best;
}

static struct probe trace_at(const struct scene_pane *pane, const struct box *plot, int x, int y)
{
    const double across = axis_value(&pane->x, (x + 0.5 - plot->x) / plot->width);
    struct probe best = {0};
    double least = INFINITY;

    for (size_t k = 0; k < pane->trace_count; k++) {
        struct probe p;
        double off = 0;

        if (pane->traces[k].style == SCENE_VEIL)
            continue;
        if (ascends(&pane->traces[k])) {
            p = probe_trace(pane, k, across);
            const double up = layout_y(plot, &pane->y, p.high) - y;
            const double down = layout_y(plot, &pane->y, p.low) - y;

            off = up <= 0 && down >= 0 ? 0 : fmin(fabs(up), fabs(down));
            p.y = p.value = fabs(down) < fabs(up) ? p.low : p.high;
        } else {
            p = point_at(pane, k, plot, x, y, &off);
        }
        if (p.found && off < least) {
            least = off;
            best = p;
        }
    }
    return best;
}

// What heat_draw shows at column x and row y of the plot, counted from its low ends.
static struct probe cell_at(const struct scene_pane *pane, const struct box *plot, int x, int y,
                            struct arena *arena)
{
    const struct scene_image *image = pane->image;
    const size_t room = (size_t)plot->width + (size_t)plot->height;
    struct heat_span *columns = arena_alloc(arena, room, sizeof *columns);
    struct heat_span *rows = columns + plot->width;

    heat_spans(columns, plot->width, &pane->x, &image->x, image->smooth);
    heat_spans(rows, plot->height, &pane->y, &image->y, image->smooth);
    if (columns[x].first == HEAT_NOTHING || rows[y].first == HEAT_NOTHING)
        return (struct probe){0};
    const double value = (double)heat_value(image, &columns[x], &rows[y]);
    struct probe p = {.found = true, .cell = true, .value = value};

    // The cell among those of the pixel whose value it is.
    for (uint32_t i = 0; i == 0 || i < columns[x].count; i++)
        for (uint32_t j = 0; j == 0 || j < rows[y].count; j++) {
            const size_t c = columns[x].first + i, r = rows[y].first + j;
            const double v = (double)image->value[c * image->x_stride + r * image->y_stride];

            if (v == value || (i == 0 && j == 0)) {
                p.x = scene_step_at(&image->x, c);
                p.y = scene_step_at(&image->y, r);
            }
        }
    return p;
}

static bool inside(const struct box *plot, int x, int y)
{
    return x >= plot->x && x < plot->x + plot->width && y >= plot->y && y < plot->y + plot->height;
}

struct probe probe_at(const struct scene_pane *pane, const struct box *plot, int x, int y,
                      struct arena *arena)
{
    if (!inside(plot, x, y))
        return (struct probe){0};
    if (pane->image && pane->image->value)
        return cell_at(pane, plot, x - plot->x, plot->y + plot->height - 1 - y, arena);
    return trace_at(pane, plot, x, y);
}

// A value of a spectrum as a power, relative to another of it.
static float power_of(const struct scene_pane *pane, double value, double top)
{
    if (scene_unit_is_decibel(pane->y.unit))
        return (float)pow(10, (value - top) / 10);
    const double share = value / top;

    return (float)(pane->powers ? share : share * share);
}

// Where a tone is whose bins are those of a known window.
static void refine_tone(const struct scene_pane *pane, const struct scene_trace *t, size_t i,
                        struct probe *p)
{
    const float *v = top_of(t);
    const double top = (double)v[i];
    const float power[] = {power_of(pane, (double)v[i - 1], top), 1,
                           power_of(pane, (double)v[i + 1], top)};
    const struct tip tip = tips_top(power, 1, pane->tops);
    const double off = tip.bin - 1, beside = scene_step_at(&t->x, off < 0 ? i - 1 : i + 1);

    if (!isfinite(off) || !(tip.power > 0))
        return;
    p->x += fabs(off) * (beside - p->x);
    p->y = scene_unit_is_decibel(pane->y.unit) ? top + 10 * log10(tip.power)
           : pane->powers                      ? top * tip.power
                                               : top * sqrt(tip.power);
    p->value = p->high = p->y;
}

// The parabola through a sample and its neighbours, of logarithms where amplitudes of a spectrum
// are shown: there windows have the shape of a bell.
static void refine(const struct scene_pane *pane, const struct scene_trace *t, size_t i,
                   struct probe *p)
{
    const float *v = top_of(t);

    if (i == 0 || i + 1 >= t->x.count)
        return;
    if (pane->tops != TIPS_NONE) {
        refine_tone(pane, t, i, p);
        return;
    }
    double a = (double)v[i - 1], b = (double)v[i], c = (double)v[i + 1];
    const bool spectrum = pane->x.unit && strcmp(pane->x.unit, "Hz") == 0;
    const bool logs = spectrum && !scene_unit_is_decibel(pane->y.unit) && a > 0 && b > 0 && c > 0;

    if (logs) {
        a = log(a);
        b = log(b);
        c = log(c);
    }
    const double bend = a - 2 * b + c, off = 0.5 * (a - c) / bend;

    if (!(bend < 0) || !(fabs(off) <= 1))
        return;
    const double y = b - 0.25 * (a - c) * off;
    const double beside = scene_step_at(&t->x, off < 0 ? i - 1 : i + 1);

    p->x += fabs(off) * (beside - p->x);
    p->y = p->value = p->high = logs ? exp(y) : y;
}

struct probe probe_between(const struct scene_pane *pane, size_t trace, double x)
{
    struct probe p = probe_trace(pane, trace, x);

    if (!p.found)
        return p;
    const struct scene_trace *t = &pane->traces[trace];
    const size_t i = nearest_step(&t->x, x);
    const float *top = top_of(t);

    if (i > 0 && i + 1 < t->x.count && top[i] >= top[i - 1] && top[i] >= top[i + 1])
        refine(pane, t, i, &p);
    p.x = x;
    return p;
}

static struct probe trace_near(const struct scene_pane *pane, const struct box *plot, int x, int y,
                               int reach)
{
    struct probe found = trace_at(pane, plot, x, y);

    if (!found.found || !ascends(&pane->traces[found.trace]))
        return found;
    const struct scene_trace *t = &pane->traces[found.trace];
    const float *top = top_of(t);
    const double left = axis_value(&pane->x, (x - reach - plot->x) / (double)plot->width);
    const double right = axis_value(&pane->x, (x + reach - plot->x) / (double)plot->width);
    const size_t a = nearest_step(&t->x, fmin(left, right));
    const size_t b = nearest_step(&t->x, fmax(left, right));
    size_t best = nearest_step(&t->x, found.x);

    for (size_t i = a; i <= b; i++)
        best = top[i] > top[best] ? i : best;
    found = sample(t, found.trace, best);
    refine(pane, t, best, &found);
    return found;
}

static struct probe cell_near(const struct scene_pane *pane, const struct box *plot, int x, int y,
                              int reach)
{
    const struct scene_image *image = pane->image;
    const double left = axis_value(&pane->x, (x - reach - plot->x) / (double)plot->width);
    const double right = axis_value(&pane->x, (x + reach - plot->x) / (double)plot->width);
    const double high = axis_value(&pane->y, 1 - (y - reach - plot->y) / (double)plot->height);
    const double low = axis_value(&pane->y, 1 - (y + reach - plot->y) / (double)plot->height);
    struct probe best = {.value = -INFINITY};

    if (!image->x.count || !image->y.count)
        return best;
    const size_t i_end = nearest_step(&image->x, fmax(left, right));
    const size_t j_end = nearest_step(&image->y, fmax(low, high));

    for (size_t i = nearest_step(&image->x, fmin(left, right)); i <= i_end; i++)
        for (size_t j = nearest_step(&image->y, fmin(low, high)); j <= j_end; j++) {
            const double v = (double)image->value[i * image->x_stride + j * image->y_stride];

            if (v > best.value)
                best = (struct probe){.found = true,
                                      .cell = true,
                                      .x = scene_step_at(&image->x, i),
                                      .y = scene_step_at(&image->y, j),
                                      .value = v};
        }
    return best;
}

struct probe probe_near(const struct scene_pane *pane, const struct box *plot, int x, int y,
                        int reach, struct arena *arena)
{
    if (!inside(plot, x, y))
        return (struct probe){0};
    if (!pane->image || !pane->image->value)
        return trace_near(pane, plot, x, y, reach);
    const struct probe p = cell_near(pane, plot, x, y, reach);

    return p.found ? p : probe_at(pane, plot, x, y, arena);
}

// How high a value stands in the pane, 0 to 1; below everything where it is none.
static double height_of(const struct scene_pane *pane, float value)
{
    const double up = axis_fraction(&pane->y, (double)value);

    return isfinite(up) ? up : -INFINITY;
}

static void insert(struct probe peaks[PROBE_PEAKS], size_t *count, struct probe p)
{
    size_t at = *count;

    while (at > 0 && peaks[at - 1].value < p.value)
        at--;
    if (at == PROBE_PEAKS)
        return;
    *count += *count < PROBE_PEAKS;
    for (size_t i = *count - 1; i > at; i--)
        peaks[i] = peaks[i - 1];
    peaks[at] = p;
}

// From left to right, up and down in turn: what is higher than all since the last valley is a peak
// once the trace has fallen by a dip.
static void trace_peaks(const struct scene_pane *pane, size_t trace,
                        struct probe peaks[PROBE_PEAKS], size_t *count)
{
    const struct scene_trace *t = &pane->traces[trace];
    const float *top = top_of(t);

    if (!top || !t->x.count || !ascends(t))
        return;
    const size_t begin = nearest_step(&t->x, fmin(pane->x.low, pane->x.high));
    const size_t end = nearest_step(&t->x, fmax(pane->x.low, pane->x.high));
    size_t best = begin;
    double valley = INFINITY;
    bool up = true;

    for (size_t i = begin; i <= end; i++) {
        const double here = height_of(pane, top[i]), highest = height_of(pane, top[best]);

        if (up && here > highest) {
            best = i;
        } else if (up && here < highest - dip) {
            struct probe p = sample(t, trace, best);

            refine(pane, t, best, &p);
            if (best > begin)
                insert(peaks, count, p);
            up = false;
            valley = here;
        } else if (!up && here > valley + dip) {
            up = true;
            best = i;
        } else if (!up) {
            valley = fmin(valley, here);
        }
    }
}

size_t probe_peaks(const struct scene_pane *pane, struct probe peaks[PROBE_PEAKS])
{
    size_t count = 0;

    for (size_t k = 0; k < pane->trace_count; k++)
        trace_peaks(pane, k, peaks, &count);
    return count;
}
