// SPDX-License-Identifier: MIT
// What the filters have in common.

#include "stages/filter/filter.h"

#include <math.h>

double filter_rate(struct sigrun_stage *stage)
{
    const double rate = sigrun_hz(sigrun_input(stage, 0)->rate);

    if (!(rate > 0))
        sigrun_fail(stage, NULL, "needs a stream with a sample rate to tell frequencies by");
    return rate;
}

static const char *in_hertz(struct sigrun_stage *stage, double hz)
{
    if (fabs(hz) >= 1e6)
        return sigrun_text(stage, "%.6g MHz", hz / 1e6);
    return fabs(hz) >= 1e3 ? sigrun_text(stage, "%.6g kHz", hz / 1e3)
                           : sigrun_text(stage, "%.6g Hz", hz);
}

bool filter_frequency(struct sigrun_stage *stage, const void *field, const char *what, double hz,
                      double rate)
{
    if (!(hz > 0))
        return sigrun_fail(stage, field, "%s must be above 0 Hz, found %s", what,
                           in_hertz(stage, hz));
    if (hz >= rate / 2)
        return sigrun_fail(stage, field,
                           "%s must be below %s, half of the input's rate of %s, found %s", what,
                           in_hertz(stage, rate / 2), in_hertz(stage, rate), in_hertz(stage, hz));
    return true;
}

bool filter_band(struct sigrun_stage *stage, const void *field, double low, double high,
                 double rate)
{
    if (low >= high)
        return sigrun_fail(stage, field,
                           "the band's lower edge must be below its upper one, found %s and %s",
                           in_hertz(stage, low), in_hertz(stage, high));
    return filter_frequency(stage, field, "the lower edge", low, rate) &&
           filter_frequency(stage, field, "the upper edge", high, rate);
}

void filter_output(struct sigrun_stage *stage)
{
    struct sigrun_format format = *sigrun_input(stage, 0);

    format.bits = 0;
    sigrun_output(stage, 0, format);
}
