// SPDX-License-Identifier: MIT
//
// Frames of short-time transforms against numpy, reconstruction, alignment, and Welch's densities
// against scipy.
#include "stages/dsp/stft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/stat.h"
#include "stages/dsp/window.h"
#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const char *why;
static const double *x; // the signal of the bank
static size_t size;

static void *stft_samples(enum dsp_type type, size_t n)
{
    const size_t numbers = n * (dsp_is_complex(type) ? 2 : 1);
    void *y = fft_alloc(numbers * sizeof(double) + 64);

    for (size_t i = 0; i < numbers; i++)
        if (dsp_is_double(type))
            ((double *)y)[i] = x[i];
        else
            ((float *)y)[i] = (float)x[i];
    return y;
}

static void stft_widen(enum dsp_type type, const void *from, double *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = dsp_is_double(type) ? ((const double *)from)[i] : (double)((const float *)from)[i];
}

static void stft_golden(const struct bank *bank, enum dsp_type type)
{
    double w[256], wide[600];
    struct stft s;
    size_t n;
    const double *r = bank_get(bank, &n, dsp_is_complex(type) ? "complex" : "real");

    check_case("frames");
    CHECK(window_fill(w, 256, WINDOW_HANN, NAN, true, &why));
    if (!CHECK(stft_init(&s, type, 256, 300, w, 1, &why)))
        return;
    CHECK_SIZE(2 * s.bins, n);
    void *in = stft_samples(type, 256), *scratch = fft_alloc(s.scratch);
    unsigned char *out = fft_alloc(n * sizeof(double) + 64), *odd = fft_alloc(n * 8 + 64);
    stft_frame(&s, in, out, scratch);
    stft_widen(type, out, wide, n);
    bank_check("frame", wide, r, n, dsp_is_double(type) ? 1e-13 : 3e-7);
    // Arrays that start anywhere give the same bytes.
    const size_t shift = dsp_real_bytes(type), bytes = n * dsp_real_bytes(type);
    memmove((unsigned char *)in + shift, in, 256 * dsp_bytes(type));
    stft_frame(&s, (unsigned char *)in + shift, odd + shift, scratch);
    CHECK_BYTES(odd + shift, out, bytes);
    fft_free(in);
    fft_free(out);
    fft_free(odd);
    fft_free(scratch);
    stft_release(&s);
}

// Analysis, synthesis, overlap and gain give the signal back away from the ends.
static void stft_reconstruct(enum dsp_type type, size_t frame, size_t hop, enum window kind)
{
    enum { N = 1500 };
    const size_t lanes = dsp_is_complex(type) ? 2 : 1;
    static double w[512], gain[512], sum[2 * N], piece[1024];
    struct stft s;

    check_case("reconstruction");
    memset(sum, 0, sizeof sum);
    CHECK(window_fill(w, frame, kind, NAN, true, &why));
    CHECK(stft_overlap_gain(w, frame, hop, gain, &why));
    if (!CHECK(stft_init(&s, type, frame, frame, w, 0.01, &why)))
        return;
    void *in = stft_samples(type, N), *scratch = fft_alloc(s.scratch);
    void *bins = fft_alloc(s.bins * 2 * sizeof(double)),
         *out = fft_alloc(frame * 2 * sizeof(double));
    for (size_t at = 0; at + frame <= N; at += hop) {
        stft_frame(&s, (unsigned char *)in + at * dsp_bytes(type), bins, scratch);
        stft_unframe(&s, bins, out, scratch);
        stft_widen(type, out, piece, frame * lanes);
        for (size_t i = 0; i < frame * lanes; i++)
            sum[at * lanes + i] += piece[i] * gain[(at + i / lanes) % hop];
    }
    const size_t first = frame * lanes, last = (N - 2 * frame) * lanes;
    bank_check("inside", sum + first, x + first, last - first, dsp_is_double(type) ? 1e-13 : 1e-6);
    fft_free(in);
    fft_free(bins);
    fft_free(out);
    fft_free(scratch);
    stft_release(&s);
}

// A sine of amplitude 3 shows 3/2 in its bin with scale 1/Σw.
static void stft_amplitude(void)
{
    double w[400], in[400];
    double out[402];
    struct stft s;

    check_case("amplitude");
    CHECK(window_fill(w, 400, WINDOW_BLACKMAN, NAN, true, &why));
    if (!CHECK(stft_init(&s, DSP_F64, 400, 400, w, 1 / window_measure(w, 400).sum, &why)))
        return;
    for (size_t i = 0; i < 400; i++)
        in[i] = 3 * cos(2 * 3.14159265358979323846 * 20 * (double)i / 400);
    void *scratch = fft_alloc(s.scratch);
    stft_frame(&s, in, out, scratch);
    CHECK_NEAR(out[40], 1.5, 1e-12);
    CHECK_NEAR(out[41], 0, 1e-12);
    fft_free(scratch);
    stft_release(&s);
    CHECK(!stft_init(&s, DSP_F32, 0, 10, NULL, 1, &why) && why);
    CHECK(!stft_init(&s, DSP_F32, 20, 10, NULL, 1, &why));
    CHECK(!stft_overlap_gain(w, 400, 400, in, &why)); // blackman begins with 0
    CHECK(!stft_overlap_gain(w, 400, 0, in, &why));
}

struct welch {
    const char *name;
    size_t nperseg;
    bool linear, spectrum, median;
};

static int welch_compare(const void *a, const void *b)
{
    const double u = *(const double *)a, v = *(const double *)b;

    return (u > v) - (u < v);
}

// Hann, half overlapped, by the kernels; scipy.signal.welch is the reference.
static void welch_one(const struct bank *bank, const struct welch *c, bool f64)
{
    static double w[256], acc[129], power[129][64];
    static double in64[256], out64[258];
    static float in32[256], x32[256], out32[258];
    struct stft s;
    size_t n, segments = 0;
    const double *r = bank_get(bank, &n, "welch %s", c->name);

    check_case(c->name);
    CHECK(window_fill(w, c->nperseg, WINDOW_HANN, NAN, true, &why));
    const struct window_sums sums = window_measure(w, c->nperseg);
    const double scale = c->spectrum ? 1 / (sums.sum * sums.sum) : 1 / (1000 * sums.squares);
    CHECK(stft_init(&s, f64 ? DSP_F64 : DSP_F32, c->nperseg, c->nperseg, w, 1, &why));
    void *scratch = fft_alloc(s.scratch);
    memset(acc, 0, sizeof acc);
    for (size_t at = 0; at + c->nperseg <= size; at += c->nperseg - c->nperseg / 2, segments++) {
        double one[129] = {0};
        for (size_t i = 0; i < c->nperseg; i++)
            x32[i] = (float)x[at + i];
        if (f64) {
            (c->linear ? stat_detrend_linear_f64 : stat_detrend_constant_f64)(x + at, in64,
                                                                              c->nperseg);
            stft_frame(&s, in64, out64, scratch);
            stat_psd_add_f64(one, out64, s.bins, c->nperseg, true, scale);
        } else {
            (c->linear ? stat_detrend_linear_f32 : stat_detrend_constant_f32)(x32, in32,
                                                                              c->nperseg);
            stft_frame(&s, in32, out32, scratch);
            stat_psd_add_f32(one, out32, s.bins, c->nperseg, true, scale);
        }
        for (size_t k = 0; k < s.bins; k++) {
            acc[k] += one[k];
            power[k][segments] = one[k];
        }
    }
    CHECK_SIZE(s.bins, n);
    for (size_t k = 0; k < n; k++) {
        acc[k] /= (double)segments;
        if (!c->median)
            continue;
        const double middle = stat_median_f64(power[k], segments);
        qsort(power[k], segments, sizeof(double), welch_compare);
        CHECK_NEAR(middle, 0.5 * (power[k][(segments - 1) / 2] + power[k][segments / 2]), 0);
        acc[k] = middle / stat_median_bias(segments);
    }
    bank_check("density", acc, r, n, f64 ? 1e-12 : 1e-6);
    fft_free(scratch);
    stft_release(&s);
}

static void welch_complex(const struct bank *bank)
{
    double w[256], acc[256] = {0}, frame[512], out[512];
    struct stft s;
    size_t n, segments = 0;
    const double *r = bank_get(bank, &n, "welch complex");

    check_case("two-sided");
    CHECK(window_fill(w, 256, WINDOW_HANN, NAN, true, &why));
    CHECK(stft_init(&s, DSP_CF64, 256, 256, w, 1, &why));
    void *scratch = fft_alloc(s.scratch);
    for (size_t at = 0; at + 256 <= size / 2; at += 128, segments++) {
        double re[256], im[256];
        for (size_t i = 0; i < 256; i++) {
            re[i] = x[2 * (at + i)];
            im[i] = x[2 * (at + i) + 1];
        }
        stat_detrend_constant_f64(re, re, 256);
        stat_detrend_constant_f64(im, im, 256);
        for (size_t i = 0; i < 256; i++) {
            frame[2 * i] = re[i];
            frame[2 * i + 1] = im[i];
        }
        stft_frame(&s, frame, out, scratch);
        stat_psd_add_f64(acc, out, 256, 256, false, 1 / (1000 * window_measure(w, 256).squares));
    }
    for (size_t k = 0; k < n; k++)
        acc[k] /= (double)segments;
    bank_check("density", acc, r, n, 1e-12);
    fft_free(scratch);
    stft_release(&s);
}

int main(void)
{
    static const struct welch cases[] = {{"density", 256, false, false, false},
                                         {"spectrum", 256, false, true, false},
                                         {"linear", 256, true, false, false},
                                         {"odd", 255, false, false, false},
                                         {"median", 256, false, false, true}};
    struct bank *bank = bank_open("spectrum"), *signal = bank_open("signal");

    x = bank_get(signal, &size, "x");
    for (int type = DSP_F32; type <= DSP_CF64; type++) {
        stft_golden(bank, (enum dsp_type)type);
        stft_reconstruct((enum dsp_type)type, 128, 32, WINDOW_HANN);
        stft_reconstruct((enum dsp_type)type, 100, 30, WINDOW_HAMMING);
        stft_reconstruct((enum dsp_type)type, 97, 97, WINDOW_RECT);
    }
    stft_amplitude();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        welch_one(bank, &cases[i], false);
        welch_one(bank, &cases[i], true);
    }
    welch_complex(bank);
    check_case(NULL);
    bank_close(bank);
    bank_close(signal);
    return check_result();
}
