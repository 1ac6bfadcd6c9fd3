// SPDX-License-Identifier: MIT
//
// FIR filters: the definition in all types and both methods, scipy, impulses, chunks, refusals.
#include "stages/dsp/fir.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/fft.h"
#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const char *why;

// The definition in double; complex taps when `twisted`.
static void fir_slow(const double *taps, size_t count, bool twisted, size_t lanes, size_t step,
                     const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t lane = 0; lane < lanes; lane++) {
            double sum = 0;
            for (size_t k = 0; k < count; k++) {
                const size_t at = i * step + count - 1 - k;
                if (!twisted)
                    sum += taps[k] * x[lanes * at + lane];
                else if (lane == 0)
                    sum += taps[2 * k] * x[2 * at] - taps[2 * k + 1] * x[2 * at + 1];
                else
                    sum += taps[2 * k] * x[2 * at + 1] + taps[2 * k + 1] * x[2 * at];
            }
            y[lanes * i + lane] = sum;
        }
}

struct fir_case {
    size_t count;
    enum dsp_type type;
    size_t step;
    bool twisted;
    enum fir_method method;
};

static struct fir *fir_make(const struct fir_case *c, const double *taps)
{
    return c->twisted ? fir_new_complex(taps, c->count, c->type, c->step, c->method, &why)
                      : fir_new(taps, c->count, c->type, c->step, c->method, &why);
}

// n outputs into doubles, in pieces of `piece` blocks; 0 is all at once. Bytes of the outputs go to
// `raw`.
static void fir_apply(const struct fir *f, enum dsp_type type, size_t step, const void *x,
                      unsigned char *raw, size_t n, size_t piece)
{
    const size_t bytes = dsp_bytes(type), block = fir_block(f);
    void *scratch = fft_alloc(fir_scratch(f));

    for (size_t at = 0, count; at < n; at += count) {
        count = piece ? (1 + check_random() % piece) * block : n;
        count = at + count > n ? n - at : count;
        fir_run(f, (const unsigned char *)x + at * step * bytes, raw + at * bytes, count, scratch);
    }
    fft_free(scratch);
}

static void fir_one(const struct fir_case *c)
{
    const size_t lanes = dsp_is_complex(c->type) ? 2 : 1;
    const bool f64 = dsp_is_double(c->type);
    const double *taps = bank_noise(400000);
    struct fir *f = fir_make(c, taps);
    char name[100];

    snprintf(name, sizeof name, "%zu %staps, type %d, step %zu, %s", c->count,
             c->twisted ? "complex " : "", (int)c->type, c->step, fir_method_names[c->method]);
    check_case(name);
    if (!CHECK(f != NULL))
        return;
    const size_t n = c->method == FIR_FFT ? 3 * fir_block(f) : 1000;
    const size_t shown = (n - 1) * c->step + c->count; // no sample more may be read
    const double *x = taps + 10000;
    const float *x32 = bank_noise_f32(400000) + 10000;
    double *r = calloc(2 * lanes * n, sizeof *r), *y = r + lanes * n;
    unsigned char *raw = calloc(2 * n, dsp_bytes(c->type)), *parts = raw + n * dsp_bytes(c->type);
    void *exact = malloc(shown * dsp_bytes(c->type)); // the sanitizer guards its ends

    memcpy(exact, f64 ? (const void *)x : (const void *)x32, shown * dsp_bytes(c->type));
    fir_slow(taps, c->count, c->twisted, lanes, c->step, x, r, n);
    fir_apply(f, c->type, c->step, exact, raw, n, 0);
    for (size_t i = 0; i < lanes * n; i++)
        y[i] = f64 ? ((double *)(void *)raw)[i] : (double)((float *)(void *)raw)[i];
    // Sums of T rounded products in float: √T·2^-25 and more; dsp.md's bound.
    const double direct = 2e-7 * fmax(1, sqrt(log2((double)c->count)));
    bank_check("definition", y, r, lanes * n, f64 ? 1e-12 : c->method == FIR_FFT ? 3e-7 : direct);
    fir_apply(f, c->type, c->step, exact, parts, n, c->method == FIR_FFT ? 1 : 40);
    CHECK_BYTES(parts, raw, n * dsp_bytes(c->type));
    CHECK_SIZE(fir_count(f), c->count);
    CHECK(fir_method_used(f) == c->method);
    free(exact);
    free(raw);
    free(r);
    fir_free(f);
}

static void fir_all(void)
{
    static const size_t counts[] = {1, 2, 3, 7, 16, 33, 64, 129, 300};

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (int type = 0; type <= DSP_CF64; type++)
            for (size_t step = 1; step <= 10;
                 step = step * 3 + 1 > 10 && step < 10 ? 10 : step * 3 + 1)
                for (int method = FIR_DIRECT; method <= FIR_FFT; method++) {
                    const struct fir_case c = {counts[i], (enum dsp_type)type, step, false,
                                               (enum fir_method)method};
                    const struct fir_case twisted = {counts[i], (enum dsp_type)type, step, true,
                                                     (enum fir_method)method};
                    fir_one(&c);
                    if (dsp_is_complex((enum dsp_type)type))
                        fir_one(&twisted);
                }
}

static void fir_golden(void)
{
    struct bank *bank = bank_open("fir"), *signal = bank_open("signal");
    size_t count, n, size;
    const double *taps = bank_get(bank, &count, "taps"), *x = bank_get(signal, &size, "x");
    double y[1200];

    check_case("scipy");
    struct fir *f = fir_new(taps, count, DSP_F64, 1, FIR_DIRECT, &why);
    const double *r = bank_get(bank, &n, "real");
    fir_run(f, x, y, n, NULL);
    bank_check("lfilter", y, r, n, 1e-14);
    fir_free(f);
    f = fir_new(taps, count, DSP_CF64, 1, FIR_DIRECT, &why);
    r = bank_get(bank, &n, "complex");
    fir_run(f, x, y, n / 2, NULL);
    bank_check("lfilter complex", y, r, n, 1e-14);
    fir_free(f);
    // upfirdn starts with zeros before the signal: output i ends at sample 7·i.
    f = fir_new(taps, count, DSP_F64, 7, FIR_DIRECT, &why);
    r = bank_get(bank, &n, "decimated");
    const size_t first = (count - 1 + 6) / 7, last = 1200 / 7;
    fir_run(f, x + 7 * first - (count - 1), y, last - first, NULL);
    bank_check("upfirdn", y, r + first, last - first, 1e-14);
    fir_free(f);
    bank_close(bank);
    bank_close(signal);
}

static void fir_choices(void)
{
    const double taps[3] = {1, NAN, 1};

    check_case("choice and refusals");
    CHECK(fir_choose(8, DSP_F32, 1) == FIR_DIRECT && fir_choose(500, DSP_F32, 1) == FIR_FFT);
    CHECK(fir_choose(100, DSP_F32, 10) == FIR_DIRECT && fir_choose(5000, DSP_F32, 10) == FIR_FFT);
    CHECK(!fir_new(taps, 3, DSP_F32, 1, FIR_AUTO, &why) && why);
    CHECK(!fir_new(taps, 0, DSP_F32, 1, FIR_AUTO, &why));
    CHECK(!fir_new(taps, 1, DSP_F32, 0, FIR_AUTO, &why));
    CHECK(!fir_new_complex(taps, 1, DSP_F32, 1, FIR_AUTO, &why));
    fir_free(NULL);
}

int main(void)
{
    fir_all();
    fir_golden();
    fir_choices();
    check_case(NULL);
    return check_result();
}
