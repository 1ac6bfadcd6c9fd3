// SPDX-License-Identifier: MIT
//
// Automatic ranges of a whole scene, from its data.
#include <math.h>

#include "stages/scene/range.h"
#include "stages/scene/scene.h"

struct bounds {
    double least, greatest, least_positive;
};

static const struct bounds nothing = {INFINITY, -INFINITY, INFINITY};

static void include(struct bounds *b, double value)
{
    if (!isfinite(value))
        return;
    b->least = fmin(b->least, value);
    b->greatest = fmax(b->greatest, value);
    if (value > 0)
        b->least_positive = fmin(b->least_positive, value);
}

static void include_steps(struct bounds *b, const struct scene_steps *steps)
{
    if (!steps->at) {
        if (steps->count) {
            include(b, scene_step_at(steps, 0));
            include(b, scene_step_at(steps, steps->count - 1));
        }
        return;
    }
    for (size_t i = 0; i < steps->count; i++)
        include(b, steps->at[i]);
}

// The outer edges of the cells: half a step beyond the first and last centre.
static void include_cells(struct bounds *b, const struct scene_steps *steps, bool log)
{
    const size_t n = steps->count;

    if (n == 0)
        return;
    const double first = scene_step_at(steps, 0), last = scene_step_at(steps, n - 1);
    const double second = n > 1 ? scene_step_at(steps, 1) : first + steps->step;
    const double before = n > 1 ? scene_step_at(steps, n - 2) : last - steps->step;

    if (log && steps->at && first > 0 && last > 0) {
        include(b, first * sqrt(first / second));
        include(b, last * sqrt(last / before));
    } else {
        include(b, first - (second - first) / 2);
        include(b, last + (last - before) / 2);
    }
}

static void set(struct scene_axis *axis, struct range range)
{
    axis->low = isnan(axis->low) ? range.low : axis->low;
    axis->high = isnan(axis->high) ? range.high : axis->high;
}

// No axis may reach the devices empty, infinite, or logarithmic over zero.
static void mend(struct scene_axis *axis, double least_positive)
{
    if (!isfinite(axis->low) || !isfinite(axis->high) || axis->low == axis->high ||
        !isfinite(axis->high - axis->low)) {
        const struct range r =
            isfinite(axis->low) ? range_widened(axis->low, axis->low) : (struct range){0, 1};

        axis->low = r.low;
        axis->high = r.high;
    }
    if (!axis->log)
        return;
    double *least = axis->low < axis->high ? &axis->low : &axis->high;
    const double most = fmax(axis->low, axis->high);

    if (!(most > 0))
        axis->log = false;
    else if (!(*least > 0))
        *least = least_positive < most ? least_positive : most / 1000;
}

static void include_shapes(struct bounds *b, const struct scene_pane *pane, bool upright)
{
    for (size_t i = 0; i < pane->shape_count; i++)
        for (size_t k = 0; k < pane->shapes[i].count; k++)
            include(b, (double)(upright ? pane->shapes[i].y : pane->shapes[i].x)[k]);
}

static void fit_x(struct scene_pane *pane)
{
    struct bounds b = nothing;
    bool scattered = false;

    for (size_t i = 0; i < pane->trace_count; i++) {
        const struct scene_trace *trace = &pane->traces[i];

        scattered = scattered || trace->style == SCENE_DOTS || trace->style == SCENE_PATH;
        if (trace->y)
            include_steps(&b, &trace->x);
        else
            include_cells(&b, &trace->x, false);
    }
    include_shapes(&b, pane, false);
    if (pane->image)
        include_cells(&b, &pane->image->x, pane->x.log);
    if (!(b.least <= b.greatest))
        b = (struct bounds){0, 1, 1};
    if (pane->x.log && b.least <= 0)
        for (size_t i = 0; i < pane->trace_count; i++)
            for (size_t k = 0; k < 2 && k < pane->traces[i].x.count; k++)
                include(&b, scene_step_at(&pane->traces[i].x, k));
    if (pane->x.log && b.least <= 0 && b.least_positive < b.greatest)
        b.least = b.least_positive;
    // Time and frequency go from end to end; points that lie anywhere need room around them.
    if (scattered && !pane->x.log)
        set(&pane->x, range_line(b.least, b.greatest));
    else
        set(&pane->x, range_widened(b.least, b.greatest));
    mend(&pane->x, b.least_positive);
}

bool scene_image_range(const struct scene_image *image, double *low, double *high)
{
    const double half_turn =
        image->map == COLORMAP_TWILIGHT ? scene_unit_half_turn(image->unit) : 0;
    struct range_summary s;

    range_summarize(&s, &(struct range_values){image->value, image->x.count, image->x_stride,
                                               image->y.count, image->y_stride});
    struct range r =
        range_map(&s, scene_unit_is_decibel(image->unit), image->map == COLORMAP_COOLWARM);

    // Angles within a turn: both its ends have one colour, as they are one angle.
    if (fmax(fabs(s.least), fabs(s.greatest)) <= half_turn * (1 + 1e-6))
        r = (struct range){-half_turn, half_turn};
    *low = r.low;
    *high = r.high;
    if (image->log) {
        *low = r.high > 0 ? fmin(1, r.high / 10) : 1;
        *high = r.high > 0 ? r.high : 10;
    }
    return !isnan(s.least) && !(scene_unit_is_decibel(image->unit) && s.greatest <= RANGE_SILENCE);
}

static void fit_image(struct scene_pane *pane)
{
    struct scene_image *image = pane->image;
    struct bounds b = nothing;

    include_shapes(&b, pane, true);
    include_cells(&b, &image->y, pane->y.log);
    if (pane->y.log && !(b.least > 0))
        for (size_t k = 0; k < 2 && k < image->y.count; k++)
            include(&b, scene_step_at(&image->y, k));
    if (pane->y.log && !(b.least > 0))
        b.least = b.least_positive;
    set(&pane->y, range_widened(b.least, b.greatest));
    mend(&pane->y, b.least_positive);
    if (!image->rgb && (isnan(image->low) || isnan(image->high))) {
        struct range r;

        image->nothing = !scene_image_range(image, &r.low, &r.high);
        image->low = isnan(image->low) ? r.low : image->low;
        image->high = isnan(image->high) ? r.high : image->high;
    }
    if (!(image->low < image->high))
        image->high = image->low + 1;
}

static void include_values(struct bounds *b, const struct scene_trace *trace)
{
    for (size_t k = 0; k < trace->x.count; k++) {
        include(b, trace->y ? trace->y[k] : trace->low[k]);
        if (!trace->y)
            include(b, trace->high[k]);
    }
}

static void fit_y(struct scene_pane *pane)
{
    struct bounds b = nothing;
    double median = INFINITY;

    for (size_t i = 0; i < pane->trace_count; i++) {
        const struct scene_trace *trace = &pane->traces[i];

        if (trace->style == SCENE_VEIL)
            continue;
        include_values(&b, trace);
        if (scene_unit_is_decibel(pane->y.unit)) {
            const float *values = trace->y ? trace->y : trace->mean ? trace->mean : trace->high;
            struct range_summary s;

            range_summarize(&s, &(struct range_values){values, 1, 0, trace->x.count, 1});
            median = fmin(median, s.median);
        }
    }
    include_shapes(&b, pane, true);
    pane->nothing = !(b.least <= b.greatest);
    if (scene_unit_is_decibel(pane->y.unit)) {
        // Of a line the peak is what one looks at, so it is the top, not a percentile.
        set(&pane->y, range_decibels(b.greatest, median));
    } else if (pane->y.log) {
        const double low = b.least_positive <= b.greatest ? b.least_positive : 1;
        const double high = b.greatest > low ? b.greatest : 10 * low;

        set(&pane->y, (struct range){low * pow(low / high, 0.05), high * pow(high / low, 0.05)});
    } else {
        set(&pane->y,
            b.least <= b.greatest ? range_line(b.least, b.greatest) : (struct range){0, 1});
    }
    mend(&pane->y, b.least_positive);
}

// Ranges of the same quantity that differ by no more than this share of the longer one are meant to
// be the same: the frames of one stream end a little before those of another.
static const double almost = 0.05;

static void join_x(struct scene_axis *a, struct scene_axis *b)
{
    const double low = fmin(a->low, b->low), high = fmax(a->high, b->high);
    const double apart = fmax(fabs(a->low - b->low), fabs(a->high - b->high));

    if (!scene_axis_alike(a, b) || a->low >= a->high || b->low >= b->high ||
        apart > almost * (high - low))
        return;
    a->low = b->low = low;
    a->high = b->high = high;
}

void scene_fit(struct scene *scene)
{
    for (size_t i = 0; i < scene->pane_count; i++)
        scene->panes[i].x_found = scene->panes[i].x_found || isnan(scene->panes[i].x.low) ||
                                  isnan(scene->panes[i].x.high);
    for (size_t i = 0; i < scene->pane_count; i++) {
        struct scene_pane *pane = &scene->panes[i];

        if (!(pane->height > 0) || !isfinite(pane->height))
            pane->height = 1;
        fit_x(pane);
        if (pane->image)
            fit_image(pane);
        else
            fit_y(pane);
    }
    for (size_t i = 1; i < scene->pane_count; i++)
        if (scene->panes[i - 1].x_found && scene->panes[i].x_found)
            join_x(&scene->panes[i - 1].x, &scene->panes[i].x);
    for (size_t i = scene->pane_count; i > 1; i--)
        if (scene->panes[i - 2].x_found && scene->panes[i - 1].x_found)
            join_x(&scene->panes[i - 2].x, &scene->panes[i - 1].x);
}

void scene_share_values(struct scene *scene)
{
    struct bounds b = nothing;

    for (size_t i = 0; i < scene->pane_count; i++)
        for (size_t k = 0; k < scene->panes[i].trace_count; k++)
            include_values(&b, &scene->panes[i].traces[k]);
    if (!(b.least <= b.greatest))
        return;
    const struct range range = range_line(b.least, b.greatest);

    for (size_t i = 0; i < scene->pane_count; i++) {
        scene->panes[i].y.low = range.low;
        scene->panes[i].y.high = range.high;
    }
}
