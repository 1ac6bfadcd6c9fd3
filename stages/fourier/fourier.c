// SPDX-License-Identifier: MIT
// What the transforms have in common.

#include "stages/fourier/fourier.h"

#include <math.h>
#include <string.h>

bool fourier_find(struct sigrun_stage *stage, const char *name, struct fourier_line *line)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const bool time = !strcmp(name, "time");

    for (size_t a = 0; a < format->axes; a++) {
        const char *found = format->axis[a].name;

        if (!found || (strcmp(found, name) && !(time && !strcmp(found, "index"))))
            continue;
        *line = (struct fourier_line){a, 1, 1, format->axis[a].n};
        for (size_t b = 0; b < a; b++)
            line->outer *= format->axis[b].n;
        for (size_t b = a + 1; b < format->axes; b++)
            line->inner *= format->axis[b].n;
        return true;
    }
    if (!format->axes)
        return sigrun_fail(stage, NULL, "needs frames with a %s axis, found a plain signal", name);
    return sigrun_fail(stage, NULL, "needs frames with a %s axis, found %s%s", name,
                       format->axes > 1 ? "several axes, first " : "",
                       format->axis[0].name ? format->axis[0].name : "one without a name");
}

double fourier_rate(const struct sigrun_axis *time)
{
    return time->unit && !strcmp(time->unit, "s") && time->step > 0 ? 1 / time->step : 0;
}

double *fourier_window(struct sigrun_stage *stage, const void *culprit, enum window window,
                       double shape, size_t size, bool periodic)
{
    double *w = sigrun_alloc(stage, size, sizeof *w);
    const char *why = NULL;

    if (window_fill(w, size, window, shape < 0 ? NAN : shape, periodic, &why))
        return w;
    sigrun_fail(stage, culprit, "%s", why);
    return NULL;
}

bool fourier_window_fits(struct sigrun_stage *stage, const void *culprit, enum window window,
                         double shape)
{
    double one;
    const char *why = NULL;

    return window_fill(&one, 1, window, shape < 0 ? NAN : shape, true, &why) ||
           sigrun_fail(stage, culprit, "%s", why);
}

struct sigrun_axis fourier_frequencies(size_t nfft, bool one_sided, bool shift, double rate)
{
    const double step = (rate > 0 ? rate : 1) / (double)nfft;
    const size_t zero = shift ? nfft / 2 : 0; // number of the bin of 0 Hz

    return (struct sigrun_axis){.name = "frequency",
                                .unit = rate > 0 ? "Hz" : "1/sample",
                                .n = one_sided ? nfft / 2 + 1 : nfft,
                                .start = zero ? -(double)zero * step : 0,
                                .step = step};
}

void fourier_copy(const void *from, size_t from_step, void *to, size_t to_step, size_t n,
                  size_t bytes)
{
    const char *x = from;
    char *y = to;

    if (from_step == 1 && to_step == 1) {
        memcpy(y, x, n * bytes);
        return;
    }
    for (size_t i = 0; i < n; i++)
        memcpy(y + i * to_step * bytes, x + i * from_step * bytes, bytes);
}

void fourier_rotate(const void *x, void *y, size_t n, size_t first, size_t bytes)
{
    memcpy(y, (const char *)x + first * bytes, (n - first) * bytes);
    memcpy((char *)y + (n - first) * bytes, x, first * bytes);
}
