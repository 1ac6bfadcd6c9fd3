// SPDX-License-Identifier: MIT
//
// The pulse that `radar` sends and `compress` looks for.
#include "stages/radar/waveform.h"

#include <math.h>

bool waveform_length(struct sigrun_stage *stage, const struct waveform *w, double rate, size_t most,
                     size_t *length)
{
    const double samples = fmax(1, rint(w->pulse * rate));

    if (samples > (double)most)
        return sigrun_fail(stage, &w->pulse,
                           "a pulse of %.6g µs is %.0f samples long, and between two pulses there "
                           "are %zu",
                           w->pulse * 1e6, samples, most);
    if (fabs(w->bandwidth) > rate)
        return sigrun_fail(stage, &w->bandwidth,
                           "must be at most the sample rate, %.6g Hz, found %.6g Hz", rate,
                           fabs(w->bandwidth));
    *length = (size_t)samples;
    return true;
}

double waveform_turns(const struct waveform *w, double at, size_t length, double rate)
{
    const double middle = at - (double)length / 2;

    return w->bandwidth / rate / (double)length * middle * middle / 2;
}
