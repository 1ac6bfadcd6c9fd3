// SPDX-License-Identifier: MIT
// Taps of linear-phase filters by cutoff.

#include "stages/filter/taps_design.h"

#include <math.h>

static bool two_edges(enum band band)
{
    return band == BAND_BANDPASS || band == BAND_BANDSTOP;
}

// A quarter of the narrowest of the bands that the edges make.
static double usual_width(const struct taps_wish *wish, double rate)
{
    const double top = two_edges(wish->band) ? wish->high : wish->low;
    double least = fmin(wish->low, rate / 2 - top);

    if (two_edges(wish->band))
        least = fmin(least, wish->high - wish->low);
    return least / 4;
}

static bool by_width(struct sigrun_stage *stage, const struct taps_wish *wish, double rate,
                     size_t *count, double *beta)
{
    const double width = wish->width > 0 ? wish->width : usual_width(wish, rate);
    const char *why = NULL;

    if (!fir_design_kaiser(wish->attenuation, width, rate, count, beta, &why))
        return sigrun_fail(stage, wish->width_field, "%s", why);
    *count |= 1;
    return true;
}

double *taps_design(struct sigrun_stage *stage, const struct taps_wish *wish, double rate,
                    size_t *count)
{
    enum window window = wish->window;
    double shape = wish->shape < 0 ? NAN : wish->shape;
    const char *why = NULL;

    *count = wish->count;
    if (!*count) {
        if (!by_width(stage, wish, rate, count, &shape))
            return NULL;
        window = WINDOW_KAISER;
    }
    if (*count % 2 == 0 && (wish->band == BAND_HIGHPASS || wish->band == BAND_BANDSTOP)) {
        sigrun_fail(stage, wish->count_field,
                    "a %s needs an odd number of taps, as an even one stops half the rate, found "
                    "%zu; take %zu",
                    band_names[wish->band], *count, *count + 1);
        return NULL;
    }
    double *taps = sigrun_alloc(stage, *count, sizeof *taps);
    if (fir_design_window(taps, *count, wish->band, wish->low, wish->high, rate, window, shape,
                          &why))
        return taps;
    sigrun_fail(stage, wish->count ? wish->shape_field : wish->width_field, "%s", why);
    return NULL;
}
