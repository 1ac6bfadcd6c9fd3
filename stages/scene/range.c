// SPDX-License-Identifier: MIT
//
// Ranges that axes and colours get when nobody says which.
#include "stages/scene/range.h"

#include <float.h>
#include <math.h>
#include <stdint.h>

enum { BINS = 8192, SAMPLES = 1 << 20 };

static double percentile(const uint32_t *count, size_t total, double share, double low, double span)
{
    const double wanted = share * (double)total;
    double below = 0;

    for (size_t bin = 0; bin < BINS; bin++) {
        below += count[bin];
        if (below >= wanted)
            return low + span * ((double)bin + 0.5) / BINS;
    }
    return low + span;
}

static struct range extremes(const struct range_values *v, size_t column_step, size_t row_step)
{
    float low = INFINITY, high = -INFINITY;

    for (size_t c = 0; c < v->columns; c += column_step)
        for (size_t r = 0; r < v->rows; r += row_step) {
            const float x = v->value[c * v->column_stride + r * v->row_stride];

            if (fabsf(x) <= FLT_MAX) {
                low = x < low ? x : low;
                high = x > high ? x : high;
            }
        }
    return (struct range){low, high};
}

void range_summarize(struct range_summary *s, const struct range_values *v)
{
    const size_t step = v->columns * v->rows / SAMPLES + 1;
    const size_t column_step = v->columns >= 64 * step ? step : 1;
    const size_t row_step = column_step == 1 ? step : 1;
    const struct range span = extremes(v, column_step, row_step);
    const double scale = span.high > span.low ? BINS / (span.high - span.low) : 0;
    uint32_t count[BINS] = {0};
    size_t total = 0;

    *s = (struct range_summary){NAN, NAN, NAN, NAN, NAN};
    if (span.low > span.high)
        return;
    for (size_t c = 0; c < v->columns; c += column_step)
        for (size_t r = 0; r < v->rows; r += row_step) {
            const float x = v->value[c * v->column_stride + r * v->row_stride];

            if (fabsf(x) <= FLT_MAX) {
                const size_t bin = (size_t)((x - span.low) * scale);

                count[bin < BINS ? bin : BINS - 1]++;
                total++;
            }
        }
    *s = (struct range_summary){
        .least = span.low,
        .greatest = span.high,
        .few = percentile(count, total, 0.01, span.low, span.high - span.low),
        .median = percentile(count, total, 0.5, span.low, span.high - span.low),
        .most = percentile(count, total, 0.999, span.low, span.high - span.low),
    };
}

struct range range_widened(double low, double high)
{
    if (!(low <= high))
        return (struct range){0, 1};
    const double centre = low / 2 + high / 2, least = fabs(centre) * 1e-6;

    if (high - low > 0 && high - low >= least)
        return (struct range){low, high};
    const double half = centre == 0 ? 1 : fabs(centre) / 2;

    return (struct range){centre - half, centre + half};
}

// A step of {1, 2, 5}·10ⁿ of which the span holds about ten.
static double nice_step(double span)
{
    const double rough = span / 10, power = pow(10, floor(log10(rough)));
    const double mantissa = rough / power;

    return power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
}

struct range range_line(double least, double greatest)
{
    struct range r = range_widened(least, greatest);

    if (r.low < 0 && r.high > 0) {
        const double far = fmax(-r.low, r.high);

        if (fmin(-r.low, r.high) >= 0.8 * far)
            r = (struct range){-far, far};
    } else if (r.low > 0 && r.low < 0.25 * r.high) {
        r.low = 0;
    } else if (r.high < 0 && r.high > 0.25 * r.low) {
        r.high = 0;
    }
    const double span = r.high - r.low, step = nice_step(span);
    const double low = r.low == 0 ? 0 : floor((r.low - 0.05 * span) / step + 1e-9) * step;
    const double high = r.high == 0 ? 0 : ceil((r.high + 0.05 * span) / step - 1e-9) * step;

    return isfinite(low) && isfinite(high) && low < high ? (struct range){low, high} : r;
}

struct range range_decibels(double top, double median)
{
    if (!isfinite(top))
        return (struct range){-100, 0};
    const double high = ceil((top + 5) / 5 - 1e-9) * 5;
    const double low = floor((median - 10) / 5 + 1e-9) * 5;

    return (struct range){fmin(fmax(low, high - 120), high - 30), high};
}

struct range range_map(const struct range_summary *s, bool decibels, bool centred)
{
    if (decibels && s->greatest <= RANGE_SILENCE)
        return range_decibels(NAN, NAN);
    if (decibels)
        return range_decibels(s->most, s->median);
    if (!isfinite(s->least))
        return (struct range){0, 1};
    if (centred) {
        const double far = fmax(fabs(s->least), fabs(s->greatest));

        return far > 0 ? (struct range){-far, far} : (struct range){-1, 1};
    }
    if (s->least >= 0 && s->least < 0.25 * s->greatest)
        return range_widened(0, s->greatest);
    const bool outliers = s->few - s->least > 0.25 * (s->greatest - s->few);

    return range_widened(outliers ? s->few : s->least, s->greatest);
}

double range_nice(double value)
{
    const double power = pow(10, floor(log10(value))), mantissa = value / power;
    const double nice = mantissa <= 1 + 1e-9 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10;

    // By a quotient below 1, so that it is the number that a person would write.
    return power < 1 ? nice / rint(1 / power) : nice * power;
}
