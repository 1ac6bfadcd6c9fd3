// SPDX-License-Identifier: MIT
//
// The scene of `spectrum`.
#include <math.h>
#include <string.h>

#include "stages/dsp/vecmath.h"
#include "stages/plot/spectrum.h"
#include "stages/scene/numeral.h"
#include "stages/scene/range.h"
#include "stages/scene/tips.h"

static const double sound_low = 20, sound_high = 20e3; // Hz that people hear

static bool of_sound(const struct spectrum *s)
{
    const struct segments *segments = &s->segments;

    return !s->values && !segments->complex && segments->rate >= 32e3 && segments->rate <= 192e3;
}

static void set_frequencies(const struct spectrum *s, struct scene_pane *pane)
{
    const double end = s->axis.start + (double)(s->bins - 1) * s->axis.step;
    struct scene_axis *x = &pane->x;

    if (s->values)
        return;
    x->log = s->x == AXES_LOG || (s->x == AXES_AUTO && of_sound(s));
    if (s->xlim.lo < s->xlim.hi)
        return;
    x->low = x->log ? of_sound(s) ? sound_low : s->axis.step : s->axis.start;
    x->high = x->log && of_sound(s) ? fmin(sound_high, end) : end;
}

static const char *unit_of(const struct spectrum *s, struct arena *arena)
{
    const bool decibels = s->shown.y == SPECTRUM_DECIBELS;

    if (!s->values)
        return scaling_unit(s->shown.scaling, decibels, s->unit,
                            sigrun_input(s->figure.stage, 0)->rate.num > 0, arena);
    if (!decibels || s->values == SPECTRUM_LEVEL)
        return s->unit;
    return axes_decibel(s->unit, s->values == SPECTRUM_AMPLITUDE, arena);
}

static const char *quantity_of(const struct spectrum *s, const char *unit)
{
    if (s->shown.y == SPECTRUM_DECIBELS)
        return "Level";
    return s->values ? axes_quantity(unit, true) : scaling_quantity(s->shown.scaling);
}

static bool is_power(enum scaling scaling)
{
    return scaling == SCALING_POWER || scaling == SCALING_PSD;
}

void spectrum_panes(void *self, struct scene *scene)
{
    struct spectrum *s = self;
    struct scene_pane *pane = scene_add_pane(scene);

    pane->x = axes_of(&s->axis, s->x, &s->order, s->xlim, scene->arena);
    set_frequencies(s, pane);
    pane->y.unit = unit_of(s, scene->arena);
    pane->y.name = quantity_of(s, pane->y.unit);
    pane->y.log = s->shown.y == SPECTRUM_LOG;
    pane->tops = s->values ? TIPS_NONE : tips_method_of(s->segments.window);
    pane->powers = !s->values && is_power(s->shown.scaling);
    if (s->shown.ylim.lo < s->shown.ylim.hi) {
        pane->y.low = s->shown.ylim.lo;
        pane->y.high = s->shown.ylim.hi;
    }
}

// What is shown of powers, in place.
static void scale(const struct spectrum *s, float *value)
{
    const struct segments *segments = &s->segments;
    const bool decibels = s->shown.y == SPECTRUM_DECIBELS;
    struct scaling_rule rule = {.factor = 1, .single = 1, .root = s->values == SPECTRUM_AMPLITUDE};

    if (!s->values)
        rule = scaling_of(s->shown.scaling, decibels, segments->complex, s->unit,
                          segments_bandwidth(segments));
    if (!s->values)
        segments_scale(segments, &rule, value);
    if (decibels)
        vec_db_f32(value, value, s->bins, 10, -300);
    else if (rule.root)
        vec_sqrt_f32(value, value, s->bins);
}

static const char *lane_name(const struct spectrum *s, size_t lane, const char *tail,
                             struct arena *arena)
{
    const struct sigrun_format *format = sigrun_input(s->figure.stage, 0);
    const char *label = format->labels ? format->labels[lane] : NULL;

    if (!label && s->lanes > 1)
        label = arena_format(arena, "ch%zu", lane);
    if (!*tail)
        return label;
    return label ? arena_format(arena, "%s %s", label, tail) : tail;
}

// Adds a line through powers, which becomes what is shown of them.
static void add_line(const struct spectrum *s, struct scene *scene, size_t lane, float *value,
                     const char *tail, unsigned colour)
{
    struct scene_trace *trace = scene_add_trace(scene, &scene->panes[0]);

    scale(s, value);
    trace->name = lane_name(s, lane, tail, scene->arena);
    trace->x = s->order.steps;
    trace->x.count = s->bins;
    trace->y = value;
    trace->colour = colour;
}

static float *copy_of(const float *power, size_t bins, struct arena *arena)
{
    float *value = arena_alloc(arena, bins, sizeof *value);

    memcpy(value, power, bins * sizeof *value);
    return value;
}

static double frequency_of(const struct spectrum *s, double bin)
{
    const size_t k = (size_t)bin;
    const double low = scene_step_at(&s->order.steps, k);
    const double high = scene_step_at(&s->order.steps, k + 1 < s->bins ? k + 1 : k);

    return low + (bin - (double)k) * (high - low);
}

// "1234.5 Hz, −3.0 dB": as many digits as the bins and the axis are good for.
static const char *tip_words(const struct spectrum *s, double frequency, double width, double value,
                             const char *unit, struct arena *arena)
{
    const double digit = pow(10, floor(log10(width / 20)));
    char hertz[NUMERAL_MOST], height[NUMERAL_MOST];

    numeral_short(hertz, rint(frequency / digit) * digit, s->axis.unit);
    if (s->shown.y == SPECTRUM_DECIBELS) {
        numeral_number(height, value, 1);
        return arena_format(arena, "%s, %s dB", hertz, height);
    }
    numeral_short(height, numeral_rounded(value), unit);
    return arena_format(arena, "%s, %s", hertz, height);
}

// Labels at the peaks of a lane's mean: `power` as it was, `value` as it is shown.
static void add_tips(const struct spectrum *s, struct scene *scene, const float *power,
                     const float *value)
{
    const enum tips_method method = s->values ? TIPS_NONE : tips_method_of(s->segments.window);
    const struct scene_axis *x = &scene->panes[0].x;
    const double bandwidth = s->values ? 1 : s->segments.sums.enbw;
    struct tip tips[SPECTRUM_PEAKS];
    const size_t most = s->shown.peaks ? SPECTRUM_PEAKS : 0; // some may lie outside
    const size_t n = tips_find(power, s->bins, method, tips, most, scene->arena);
    size_t shown = 0;

    for (size_t i = 0; i < n && shown < s->shown.peaks; i++) {
        const size_t k = (size_t)rint(tips[i].bin);
        const double frequency = frequency_of(s, tips[i].bin);
        // What is shown goes with the power, its root, or its logarithm.
        const double gain = tips[i].power / (double)power[k];
        double height = (double)value[k];

        if (frequency < x->low || frequency > x->high)
            continue;
        shown++;
        if (s->shown.y == SPECTRUM_DECIBELS)
            height += 10 * log10(gain);
        else
            height *= s->values == SPECTRUM_POWER || scene->panes[0].powers ? gain : sqrt(gain);
        struct scene_label *label = scene_add_label(scene, &scene->panes[0]);

        label->x = frequency;
        label->y = height;
        label->text = tip_words(s, frequency, bandwidth * fabs(s->axis.step), height,
                                scene->panes[0].y.unit, scene->arena);
    }
}

// past: what was shown at a moment before, or NULL.
static void add_lane(const struct spectrum *s, struct scene *scene, size_t lane, const float *past)
{
    const struct average *a = &s->average[lane];
    const enum spectrum_hold hold = s->shown.hold;
    struct arena *arena = scene->arena;
    const unsigned colour = (unsigned)lane, lanes = (unsigned)s->lanes;
    const bool holding = past || a->holding;
    float *power = arena_alloc(arena, s->bins, sizeof *power);

    if (past)
        past += 3 * lane * s->bins;
    const float *greatest = past ? past + s->bins : a->greatest;
    const float *least = past ? past + 2 * s->bins : a->least;

    // What is drawn first lies below.
    if (holding && (hold == SPECTRUM_HOLD_MAX || hold == SPECTRUM_HOLD_BOTH))
        add_line(s, scene, lane, copy_of(greatest, s->bins, arena), "max", colour + lanes);
    if (holding && (hold == SPECTRUM_HOLD_MIN || hold == SPECTRUM_HOLD_BOTH))
        add_line(s, scene, lane, copy_of(least, s->bins, arena), "min", colour + 2 * lanes);
    for (size_t k = 0; k < s->bins; k++)
        power[k] = past ? past[k] : (float)a->mean[k];
    float *value = copy_of(power, s->bins, arena);

    add_line(s, scene, lane, value, hold ? "mean" : "", colour);
    add_tips(s, scene, power, value);
}

// The first and the last but one bin that lie in the axis, as far as it is known.
static void visible(const struct scene_axis *x, const struct scene_steps *steps, size_t *from,
                    size_t *to)
{
    *from = 0;
    *to = steps->count;
    while (*from < *to && scene_step_at(steps, *from) < x->low)
        ++*from;
    while (*to > *from && scene_step_at(steps, *to - 1) > x->high)
        --*to;
}

// From 10 dB below the median of the lowest line to above the highest peak.
static void set_levels(struct scene_pane *pane)
{
    struct range_summary summary;
    double top = -INFINITY, median = INFINITY;

    for (size_t i = 0; i < pane->trace_count; i++) {
        const struct scene_trace *t = &pane->traces[i];
        size_t from, to;

        visible(&pane->x, &t->x, &from, &to);
        range_summarize(&summary, &(struct range_values){t->y + from, 1, 0, to - from, 1});
        if (isnan(summary.greatest))
            continue;
        top = fmax(top, summary.greatest);
        median = fmin(median, summary.median);
    }
    if (!(median <= top))
        return;
    const struct range range = range_decibels(top, median);

    pane->y.low = range.low;
    pane->y.high = range.high;
    pane->y_found = true;
}

static const char *notes_of(const struct spectrum *s, unsigned long long n, struct arena *arena)
{
    const char *words = s->values ? "" : segments_words(&s->segments, arena);
    const char *space = s->values ? "" : ", ";

    if (!s->count && !s->values)
        return arena_format(arena, "%s, no data: %zu of %zu samples", words, s->segments.held,
                            s->segments.size);
    if (!s->count)
        return "no data";
    if (n == 1)
        return s->values ? NULL : arena_format(arena, "%s, 1 spectrum", words);
    return arena_format(arena, "%s%s%s %llu %s", words, space,
                        s->shown.averaging == AVERAGE_EXPONENTIAL && n < s->count
                            ? "exponential mean of"
                            : "mean of",
                        n, s->values ? "frames" : "spectra");
}

void spectrum_fill(void *self, struct scene *scene, const struct look *look)
{
    struct spectrum *s = self;
    struct scene_pane *pane = &scene->panes[0];

    uint64_t count = 0;
    const float *past = moments_at(&s->moments, look->until, &count);

    for (size_t lane = 0; s->count && lane < s->lanes; lane++)
        add_lane(s, scene, lane, past);
    pane->notes = notes_of(s, past ? count : average_count(&s->average[0]), scene->arena);
    if (s->shown.ylim.lo < s->shown.ylim.hi || !s->count)
        return;
    if (s->shown.y == SPECTRUM_DECIBELS)
        set_levels(pane);
}
