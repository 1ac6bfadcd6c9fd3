// SPDX-License-Identifier: MIT
//
// The same bytes on every processor: transforms without wide registers, filters without fused
// products.
#include "stages/dsp/exact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"
#include "stages/dsp/fft_cache.h"
#include "stages/dsp/fir.h"
#include "stages/dsp/fir_kernel.h"
#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const char *why;

// Does FFTW's plan name code for wide registers? "n1fv_32_avx2_128", "hc2cfdftv_8_sse2".
static bool exact_wide(const struct fft *f)
{
    char *plan = f->f64 ? fftw_sprint_plan(f->twice) : fftwf_sprint_plan(f->single);
    const bool wide = strstr(plan, "avx") || strstr(plan, "sse") || strstr(plan, "neon") ||
                      strstr(plan, "fv_") || strstr(plan, "bv_");

    free(plan);
    return wide;
}

static void exact_transforms(void)
{
    static const size_t lengths[] = {8, 60, 128, 1000, 1024, 4096, 6000, 16384};
    size_t wide = 0;

    check_case("transforms");
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int kind = FFT_FORWARD; kind <= FFT_C2R; kind++)
            for (int f64 = 0; f64 < 2; f64++) {
                dsp_exact(false);
                const struct fft *loose = fft_get((enum fft_kind)kind, lengths[i], f64, &why);
                wide += exact_wide(loose);
                dsp_exact(true);
                const struct fft *exact = fft_get((enum fft_kind)kind, lengths[i], f64, &why);
                CHECK(exact != loose && !exact_wide(exact));
                CHECK(exact == fft_get((enum fft_kind)kind, lengths[i], f64, &why));
                dsp_exact(false);
                CHECK(loose == fft_get((enum fft_kind)kind, lengths[i], f64, &why));
            }
#if defined(__x86_64__)
    CHECK(wide > 0); // else exact_wide sees nothing
#else
    (void)wide;
#endif
}

static void exact_wisdom(void)
{
    check_case("wisdom doesn't reach exact transforms");
    CHECK(fft_train(FFT_R2C, 720, false, &why));
    dsp_exact(true);
    const struct fft *f = fft_get(FFT_R2C, 720, false, &why);
    CHECK(f && !f->measured && !exact_wide(f));
    dsp_exact(false);
    const struct fft *measured = fft_get(FFT_R2C, 720, false, &why);
    CHECK(measured && measured->measured);
    fft_forget_wisdom();
}

// The definition, each product and each sum rounded: what no processor may do otherwise. The
// volatile keeps the compiler from fusing them where all processors of its target can.
static void exact_slow(const float *taps, size_t count, const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        volatile float sum = taps[0] * x[i + count - 1];
        for (size_t k = 1; k < count; k++) {
            volatile float product = taps[k] * x[i + count - 1 - k];
            sum = sum + product;
        }
        y[i] = sum;
    }
}

static void exact_filters(void)
{
    enum { N = 300, TAPS = 31 };
    const float *x = bank_noise_f32(4000), *taps = x + 2000;
    float slow[N], plain[N], fused[N];

    check_case("filters");
    dsp_exact(true);
    CHECK(fir_kernel(DSP_CF32) == &fir_plain_f32 && fir_kernel(DSP_F64) == &fir_plain_f64);
    dsp_exact(false);
    CHECK(fir_kernel(DSP_F32) == &fir_fused_f32 && fir_kernel(DSP_CF64) == &fir_fused_f64);
    exact_slow(taps, TAPS, x, slow, N);
    fir_plain_f32.outer(taps, TAPS, x, 1, plain, N);
    fir_fused_f32.outer(taps, TAPS, x, 1, fused, N);
    CHECK_BYTES(plain, slow, sizeof slow);
    if (strcmp(clones_variant(), "default") != 0)
        CHECK(memcmp(fused, slow, sizeof slow) != 0); // else the check above sees nothing
}

static void exact_products(void)
{
    enum { N = 99 };
    const double *x = bank_noise(4000), *y = x + 2000;
    double slow[2 * N], plain[2 * N];

    check_case("products of spectra");
    for (size_t i = 0; i < N; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        volatile double ac = a * c, bd = b * d, bc = b * c, ad = a * d;
        slow[2 * i] = ac - bd;
        slow[2 * i + 1] = bc + ad;
    }
    fir_plain_f64.product(x, y, plain, N);
    CHECK_BYTES(plain, slow, sizeof slow);
}

int main(void)
{
    exact_transforms();
    exact_wisdom();
    exact_filters();
    exact_products();
    check_case(NULL);
    return check_result();
}
