// SPDX-License-Identifier: MIT
//
// Peaks of spectra whose window is known: where a tone between two bins is, and how high.
#include <math.h>

#include "stages/dsp/window.h"
#include "stages/view/probe.h"
#include "tests/check.h"

// The Fourier transform of a tone at a bin and a fraction of one, windowed: what `spectrum` shows.
static void tone_bins(enum window window, double bin, bool decibels, float *value)
{
    enum { SIZE = 64 };
    const double pi = 3.14159265358979323846;
    const char *why = NULL;
    double w[SIZE], sum = 0;

    CHECK(window_fill(w, SIZE, window, NAN, true, &why));
    for (int n = 0; n < SIZE; n++)
        sum += w[n];
    for (int k = 0; k <= SIZE / 2; k++) {
        double re = 0, im = 0;

        for (int n = 0; n < SIZE; n++) {
            re += w[n] * cos(2 * pi * (bin - k) * n / SIZE) / sum;
            im += w[n] * sin(2 * pi * (bin - k) * n / SIZE) / sum;
        }
        value[k] = (float)(decibels ? 10 * log10(re * re + im * im + 1e-30) : hypot(re, im));
    }
}

// How far off the peak is that is told of a tone, in bins, at worst over 16 fractions.
static double worst(enum window window, bool decibels, double *height)
{
    enum { BINS = 33, FRACTIONS = 16 };
    float value[BINS];
    struct scene_trace trace = {.x = {.first = 100, .step = 25, .count = BINS}, .y = value};
    struct scene_pane pane = {
        .x = {.unit = "Hz", .low = 100, .high = 900},
        .y = {.unit = decibels ? "dBFS" : "V", .low = decibels ? -80 : 0, .high = 1},
        .traces = &trace,
        .trace_count = 1,
        .tops = tips_method_of(window),
    };
    double off = 0;

    *height = 0;
    for (int i = 0; i < FRACTIONS; i++) {
        const double bin = 12 + (i + 0.5) / FRACTIONS;
        struct probe peaks[PROBE_PEAKS];

        tone_bins(window, bin, decibels, value);
        if (!CHECK(probe_peaks(&pane, peaks) > 0))
            return INFINITY;
        off = fmax(off, fabs((peaks[0].x - 100) / 25 - bin));
        *height = fmax(*height, fabs(decibels ? peaks[0].y : 20 * log10(fmax(peaks[0].y, 1e-9))));
    }
    return off;
}

static void test_peaks(void)
{
    static const enum window others[] = {WINDOW_HAMMING, WINDOW_BLACKMAN, WINDOW_BLACKMANHARRIS,
                                         WINDOW_NUTTALL};
    double height;

    check_case("tones between bins");
    // Grandke's ratio is exact but for what a float holds.
    CHECK(worst(WINDOW_HANN, true, &height) < 1e-4 && height < 1e-3);
    CHECK(worst(WINDOW_HANN, false, &height) < 1e-4 && height < 1e-3);
    CHECK(worst(WINDOW_RECT, true, &height) < 1e-4 && height < 1e-3);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        CHECK(worst(others[i], true, &height) < 0.02 && height < 0.36);
        CHECK(worst(others[i], false, &height) < 0.02 && height < 0.36);
    }
    // The bin alone would be half of one off; another window's ratio is caught.
    check_case("control");
    struct scene_pane pane = {.x = {.unit = "Hz", .low = 100, .high = 900},
                              .y = {.unit = "dBFS", .low = -80, .high = 1},
                              .trace_count = 1,
                              .tops = TIPS_RECT};
    float value[33];
    struct scene_trace trace = {.x = {.first = 100, .step = 25, .count = 33}, .y = value};
    struct probe peaks[PROBE_PEAKS];

    pane.traces = &trace;
    tone_bins(WINDOW_HANN, 12.25, true, value);
    CHECK(probe_peaks(&pane, peaks) > 0 && fabs((peaks[0].x - 100) / 25 - 12.25) > 0.02);
}

int main(void)
{
    test_peaks();
    check_case(NULL);
    return check_result();
}
