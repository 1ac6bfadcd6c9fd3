// SPDX-License-Identifier: MIT
//
// The peaks of a power spectrum that stand out of it.
#include "stages/scene/tips.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/stat.h"

static const double pi = 3.14159265358979323846;
static const double above_median = 15, above_foot = 6; // dB
// Below the highest begin the side lobes of the best windows.
static const double below_top = 80;

enum tips_method tips_method_of(enum window window)
{
    switch (window) {
    case WINDOW_RECT: return TIPS_RECT;
    case WINDOW_HANN: return TIPS_HANN;
    case WINDOW_FLATTOP: return TIPS_NONE;
    default: return TIPS_PARABOLA;
    }
}

// What a tone δ bins beside the highest bin loses there, as a factor of its amplitude.
static double gain_of(enum tips_method method, double delta)
{
    if (fabs(delta) < 1e-9)
        return 1;
    const double sinc = pi * delta / sin(pi * delta);

    return method == TIPS_HANN ? sinc * (1 - delta * delta) : sinc;
}

struct tip tips_top(const float *power, size_t k, enum tips_method method)
{
    const double top = (double)power[k], before = (double)power[k - 1],
                 after = (double)power[k + 1];
    struct tip tip = {.bin = (double)k, .power = top};

    if (method == TIPS_NONE || !(before > 0) || !(after > 0))
        return tip;
    if (method == TIPS_PARABOLA) {
        const double a = log(before), b = log(top), c = log(after), bend = a - 2 * b + c;
        const double delta = bend < 0 ? 0.5 * (a - c) / bend : 0;

        tip.bin += delta;
        tip.power = exp(b - 0.25 * (a - c) * delta);
        return tip;
    }
    const double ratio = sqrt(fmax(before, after) / top);
    const double delta =
        method == TIPS_HANN ? fmax((2 * ratio - 1) / (ratio + 1), 0) : ratio / (1 + ratio);
    const double gain = gain_of(method, delta);

    tip.bin += after > before ? delta : -delta;
    tip.power = top * gain * gain;
    return tip;
}

static int highest_first(const void *a, const void *b)
{
    const double x = ((const struct stat_peak *)a)->height,
                 y = ((const struct stat_peak *)b)->height;

    return x > y ? -1 : x < y;
}

size_t tips_find(const float *power, size_t bins, enum tips_method method, struct tip *tips,
                 size_t most, struct arena *arena)
{
    double *level = arena_alloc(arena, 2 * bins + 1, sizeof *level), *sorted = level + bins;
    struct stat_peak *peaks = arena_alloc(arena, bins / 2 + 1, sizeof *peaks);
    void *scratch = arena_alloc(arena, 1, stat_peaks_scratch(bins) + 1);
    struct stat_peaks want = stat_peaks_any;
    size_t n = 0;

    if (bins < 3 || most == 0)
        return 0;
    for (size_t k = 0; k < bins; k++)
        level[k] = 10 * log10(fmax((double)power[k], 1e-30));
    memcpy(sorted, level, bins * sizeof *level);
    want.height[0] = stat_median_f64(sorted, bins) + above_median;
    want.prominence[0] = above_foot;
    const size_t found = stat_find_peaks(level, bins, &want, peaks, bins / 2 + 1, scratch);

    qsort(peaks, found, sizeof *peaks, highest_first);
    for (; n < most && n < found && peaks[n].height > peaks[0].height - below_top; n++) {
        tips[n] = tips_top(power, peaks[n].at, method);
        tips[n].drop = peaks[n].prominence;
    }
    return n;
}
