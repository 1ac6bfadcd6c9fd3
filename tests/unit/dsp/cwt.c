// SPDX-License-Identifier: MIT
// The continuous wavelet transform's contract: amplitudes, places, layouts, parts, refusals.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/cwt_case.h"

static const double pi = 3.14159265358979323846;

static struct cwt *made(const struct cwt_design *design)
{
    const char *why = NULL;
    struct cwt *cwt = cwt_new(design, &why);

    CHECK_TEXT(why, NULL);
    if (!cwt)
        exit(check_result());
    return cwt;
}

static float *noise(size_t n)
{
    float *x = calloc(n, sizeof *x);

    cwt_case_signal(0, x, n);
    return x;
}

static void *scratch_of(const struct cwt *cwt)
{
    void *scratch = aligned_alloc(64, (cwt->scratch + 63) / 64 * 64);

    memset(scratch, 0xff, cwt->scratch); // NaN wherever something is read before it is written
    return scratch;
}

// ‖a − b‖/‖b‖ over n floats.
static double error_of(const float *a, const float *b, size_t n)
{
    double square = 0, norm = 0;

    for (size_t i = 0; i < n; i++) {
        square += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        norm += (double)b[i] * b[i];
    }
    return sqrt(square / norm);
}

// A sine of amplitude 3 gives |W| = 3 in the row of its frequency, for each wavelet; DOG, being
// real, gives a sine of amplitude 3.
static void test_amplitude(void)
{
    const double fs = 1000, amplitude = 3, rows[] = {17.5, 40, 111, 160};

    check_case("amplitude");
    for (int w = CWT_MORLET; w <= CWT_DOG; w++) {
        struct cwt_design d = {.wavelet = (enum cwt_wavelet)w, .fs = fs, .table = rows, .rows = 4};
        struct cwt *cwt = made(&d);
        void *scratch = scratch_of(cwt);
        float *x = calloc(cwt->window, sizeof *x);
        float *y = calloc(cwt->frames * cwt->rows, 2 * sizeof *y);
        for (size_t r = 0; r < 4; r++) {
            double top = 0;
            for (size_t i = 0; i < cwt->window; i++)
                x[i] = (float)(amplitude * sin(2 * pi * rows[r] / fs * (double)i + 0.3));
            cwt_run(cwt, scratch, x, y, cwt->rows);
            for (size_t m = 0; m < cwt->frames; m++) {
                const double re = y[(m * 4 + r) * 2], im = y[(m * 4 + r) * 2 + 1];
                top = fmax(top, hypot(re, im));
                if (w != CWT_DOG && w != CWT_PAUL) // Paul reaches past fs/2 at 160 Hz
                    CHECK_NEAR(hypot(re, im), amplitude, 3e-6 * amplitude);
            }
            // A real row shows its top only when a sample falls on it.
            CHECK_NEAR(top, amplitude,
                       w == CWT_DOG || r >= 2 ? 2e-2 * amplitude : 3e-6 * amplitude);
        }
        free(x);
        free(y);
        free(scratch);
        cwt_free(cwt);
    }
}

// What a sample becomes depends on the samples around it and on its place in the block, on nothing
// else: not on the block's number, the alignment of the window, or what lay in scratch memory.
static void test_places(void)
{
    const struct cwt_design d = {.fs = 1000, .fmin = 1.5, .fmax = 400, .voices = 5, .block = 300};
    struct cwt *cwt = made(&d);
    const size_t n = 9 * cwt->block, row = cwt->frames * cwt->rows * 2;
    float *x = noise(n), *y = calloc(n + 3 * cwt->block, sizeof *y);

    check_case("places");
    memcpy(y + 3 * cwt->block, x, n * sizeof *x);
    float *a = cwt_case_stream(cwt, x, n), *b = cwt_case_stream(cwt, y, n + 3 * cwt->block);
    CHECK_BYTES(a, b + 3 * row, 9 * row * sizeof *a);
    float *window = calloc(cwt->window + 16, sizeof *window), *z = noise(cwt->window);
    for (size_t shift = 0; shift < 16; shift++) {
        void *scratch = scratch_of(cwt);
        float *c = calloc(row, sizeof *c);
        memcpy(window + shift, z, cwt->window * sizeof *z);
        cwt_run(cwt, scratch, window + shift, c, cwt->rows);
        if (shift == 0)
            memcpy(b, c, row * sizeof *c);
        CHECK_BYTES(c, b, row * sizeof *c);
        free(scratch);
        free(c);
    }
    free(window);
    free(z);
    free(a);
    free(b);
    free(x);
    free(y);
    cwt_free(cwt);
}

// Other blocks and hops are other roundings of the same values.
static void test_blocks(void)
{
    struct cwt_design d = {.fs = 1000, .fmin = 1.5, .fmax = 400, .voices = 7, .order = 5};
    const size_t n = 2000, blocks[] = {1, 77, 512, 5000}, hops[] = {2, 3, 8, 100, 441};
    struct cwt *cwt = made(&d);
    float *x = noise(n), *whole = cwt_case_stream(cwt, x, n);
    const size_t rows = cwt->rows;

    check_case("blocks");
    cwt_free(cwt);
    for (size_t i = 0; i < 4; i++) {
        d.block = blocks[i];
        cwt = made(&d);
        CHECK_SIZE(cwt->block, blocks[i]);
        float *y = cwt_case_stream(cwt, x, n);
        CHECK(error_of(y, whole, n * rows * 2) < 5e-7);
        free(y);
        cwt_free(cwt);
    }
    d.block = 0;
    for (size_t i = 0; i < 5; i++) {
        d.hop = hops[i];
        cwt = made(&d);
        float *y = cwt_case_stream(cwt, x, n);
        double worst = 0;
        for (size_t m = 0; m * d.hop < n; m++)
            worst = fmax(worst, error_of(y + m * rows * 2, whole + m * d.hop * rows * 2, rows * 2));
        CHECK(worst < 2e-6);
        free(y);
        cwt_free(cwt);
    }
    free(whole);
    free(x);
}

// Frames and rows hold the same bytes, at any stride, and nothing is written between them.
static void test_layouts(size_t rows, size_t hop)
{
    double *f = calloc(rows, sizeof *f);
    for (size_t r = 0; r < rows; r++)
        f[r] = 3 * pow(100, (double)r / (double)rows);
    struct cwt_design d = {.fs = 1000, .table = f, .rows = rows, .hop = hop, .block = 700 * hop};
    struct cwt *cwt = made(&d);
    float *x = noise(cwt->window), *a, *b, *c;
    const size_t stride = rows + 3, across = cwt->frames + 5;
    void *scratch = scratch_of(cwt);
    const float canary = -1.5f;

    a = calloc(cwt->frames * stride * 2, sizeof *a);
    b = calloc(across * rows * 2, sizeof *b);
    for (size_t i = 0; i < cwt->frames * stride * 2; i++)
        a[i] = canary;
    cwt_run(cwt, scratch, x, a, stride);
    cwt_run_rows(cwt, scratch, x, b, across);
    d.power = true;
    struct cwt *power = made(&d);
    CHECK_SIZE(power->width, 1);
    void *other = scratch_of(power);
    c = calloc(power->frames * stride, sizeof *c);
    cwt_run(power, other, x, c, stride);
    size_t differ = 0, touched = 0, wrong = 0;
    for (size_t m = 0; m < cwt->frames; m++) {
        for (size_t r = 0; r < rows; r++) {
            const float *w = a + (m * stride + r) * 2, square = c[m * stride + r];
            const float *v = b + (r * across + m) * 2;
            differ += w[0] != v[0] || w[1] != v[1];
            wrong += fabsf(w[0] * w[0] + w[1] * w[1] - square) > 2e-6f * square;
        }
        for (size_t i = rows * 2; i < stride * 2; i++)
            touched += a[m * stride * 2 + i] != canary;
    }
    CHECK_SIZE(differ, 0);
    CHECK_SIZE(touched, 0);
    CHECK_SIZE(wrong, 0);
    free(scratch);
    free(other);
    free(x);
    free(a);
    free(b);
    free(c);
    free(f);
    cwt_free(cwt);
    cwt_free(power);
}

// Each part has, at its own rate, the values that the full rate has there.
static void test_parts(void)
{
    struct cwt_design d = {.fs = 1000, .fmin = 2, .fmax = 400, .voices = 12};
    struct cwt *full = made(&d);
    d.multi = true;
    struct cwt *multi = made(&d);
    const size_t n = multi->block, rows = full->rows;
    float *x = noise(n), *a = cwt_case_stream(full, x, n);
    float *window = calloc(multi->window, sizeof *window),
          *b = calloc(multi->values, 2 * sizeof *b);
    void *scratch = scratch_of(multi);

    check_case("parts");
    memcpy(window + multi->before, x, n * sizeof *x);
    cwt_run(multi, scratch, window, b, 0);
    CHECK_SIZE(multi->parts, (rows + 15) / 16);
    CHECK(multi->values * 3 < n * rows);
    for (size_t i = 0; i < multi->parts; i++) {
        const struct cwt_part *p = multi->part + i;
        double square = 0, norm = 0;
        CHECK_SIZE(p->frames * p->hop, n);
        for (size_t m = 0; m < p->frames; m++)
            for (size_t k = 0; k < 2 * p->rows; k++) {
                const double u = b[p->offset + m * p->lanes * 2 + k];
                const double v = a[(m * p->hop * rows + p->row) * 2 + k];
                square += (u - v) * (u - v);
                norm += v * v;
            }
        CHECK(sqrt(square / norm) < 5e-7);
    }
    free(scratch);
    free(window);
    free(x);
    free(a);
    free(b);
    cwt_free(full);
    cwt_free(multi);
}

static void test_numbers(void)
{
    const char *why = NULL;
    double f[13];
    struct cwt_design d = {.fs = 48000, .fmin = 0.5, .fmax = 24000, .voices = 12};

    check_case("numbers");
    CHECK_SIZE(cwt_grid(10, 20, 12, f), 13);
    CHECK_NEAR(f[12], 20, 1e-12);
    CHECK_SIZE(cwt_grid(10, 19.9, 12, NULL), 12);
    CHECK_SIZE(cwt_grid(0, 20, 12, NULL), 0);
    // Ten octaves below what the ear hears, in bounded memory; half of the time is ahead of it.
    struct cwt *cwt = made(&d);
    CHECK(cwt->scratch < (size_t)16 << 20);
    CHECK(cwt->before >= cwt->support[0] && cwt->after >= cwt->support[0]);
    CHECK_NEAR((double)cwt->support[0], 5.7 * 6 / (2 * pi * 0.5) * 48000, 0.02 * 520e3);
    CHECK_NEAR(cwt->cone[0], sqrt(2.0) * 6 / (2 * pi * 0.5) * 48000, 1e-3);
    size_t folded = 0; // fc(1 + 3/w0) > fs/2
    for (size_t r = 0; r < cwt->rows; r++)
        folded += cwt->frequency[r] * (1 + 3.0 / 6) > d.fs / 2;
    CHECK_SIZE(cwt->folded, folded);
    cwt_free(cwt);
    d.fmin = 1e-4;
    CHECK(cwt_new(&d, &why) == NULL && why != NULL);
    const struct cwt_design wrong[] = {
        {.fs = 0, .fmin = 1, .fmax = 2, .voices = 1},
        {.fs = 10, .fmin = 1, .fmax = 6, .voices = 8},
        {.fs = 10, .fmin = 2, .fmax = 1, .voices = 8},
        {.fs = 10, .fmin = 1, .fmax = 2, .voices = NAN},
        {.fs = 10, .fmin = 1, .fmax = 2, .voices = 1, .order = 1},
        {.fs = 10, .fmin = 1, .fmax = 2, .voices = 1, .wavelet = CWT_DOG, .order = 1.5},
        {.fs = 10, .fmin = 1, .fmax = 2, .voices = 1, .wavelet = CWT_MORLET_CW},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        why = NULL;
        CHECK(cwt_new(wrong + i, &why) == NULL && why != NULL);
    }
}

// What the seed's bank is known for: 31 columns, and where they truly lie.
static void test_bank(void)
{
    const double mean[] = {1.29, 2.29, 5.49, 7.90, 10.43};
    const struct cwt_design d = {.wavelet = CWT_MORLET_CW, .fs = 1000};
    const char *why = NULL;
    struct cwt_frame *f = cwt_frame_new(&d, 2047, CWT_REFLECT, &why);

    check_case("bank");
    CHECK(f != NULL);
    if (f) {
        CHECK_SIZE(f->rows, 31);
        CHECK_SIZE(f->times, 2047);
        for (size_t r = 0; r < 5; r++)
            CHECK_NEAR(f->frequency[r], mean[r], 0.005);
        CHECK_NEAR(f->frequency[30], 255.8, 0.05);
    }
    cwt_frame_free(f);
    CHECK(cwt_frame_new(&d, 2047, CWT_ZERO, &why) == NULL);
    CHECK(cwt_frame_new(&d, 8, CWT_REFLECT, &why) == NULL);
}

int main(void)
{
    test_amplitude();
    test_places();
    test_blocks();
    check_case("layouts");
    test_layouts(40, 1);
    test_layouts(16, 4);
    test_layouts(5, 3);
    test_layouts(1, 1);
    test_parts();
    test_numbers();
    test_bank();
    check_case(NULL);
    return check_result();
}
