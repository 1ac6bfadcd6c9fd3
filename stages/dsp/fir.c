// SPDX-License-Identifier: MIT
// FIR filters: which method, the prepared taps, and overlap-save around the FFT.
//
// Overlap-save: a block of N inputs, circularly convolved, has N−T+1 right outputs; B of them are
// used. The spectrum of the taps carries the 1/N of the transforms.

#include "stages/dsp/fir.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/fir_kernel.h"

const char *const fir_method_names[] = {"auto", "direct", "fft", NULL};

struct fir {
    enum dsp_type type;
    const struct fir_kernel *kernel;
    bool twisted; // complex taps
    size_t count, step;
    void *taps;    // direct: h, or for step > 1 reversed and once per lane; complex taps: re, im
    void *taps_im; // step > 1 with complex taps: the imaginary parts, spread likewise
    size_t block;  // outputs of a block
    size_t length; // N, 0 when direct
    const struct fft *forward, *backward;
    void *spectrum; // of the taps
};

static const size_t fir_longest = (size_t)1 << 24; // taps

enum fir_method fir_choose(size_t count, enum dsp_type type, size_t step)
{
    // A complex transform serves both lanes at once, two direct filters don't. Measured with AVX2.
    const size_t limit = dsp_is_complex(type) ? 32 : 64;

    return count > limit * step ? FIR_FFT : FIR_DIRECT;
}

// Transform lengths by the number of taps; a complex one takes twice the memory and so half the
// length.
static size_t fir_length(size_t count, enum dsp_type type)
{
    static const struct {
        size_t taps, length;
    } best[] = {{40, 1024}, {160, 2048}, {700, 4096}, {2000, 8192}};
    size_t length = 0;

    for (size_t i = 0; i < sizeof best / sizeof *best && length == 0; i++)
        if (count <= best[i].taps)
            length = best[i].length;
    if (length == 0)
        return fft_good_size(4 * count);
    return dsp_is_complex(type) ? length / 2 : length;
}

static void *fir_narrow(enum dsp_type type, const double *x, size_t n)
{
    void *y = fft_alloc(n * dsp_real_bytes(type));

    if (y && dsp_is_double(type))
        memcpy(y, x, n * sizeof *x);
    for (size_t i = 0; y && !dsp_is_double(type) && i < n; i++)
        ((float *)y)[i] = (float)x[i];
    return y;
}

// Reversed taps, once for each real lane; `part` 0 takes real parts, 1 imaginary ones.
static void *fir_spread(const struct fir *f, const double *taps, size_t part)
{
    const size_t lanes = dsp_is_complex(f->type) ? 2 : 1, per = f->twisted ? 2 : 1;
    double *wide = fft_alloc(lanes * f->count * sizeof *wide);

    for (size_t k = 0; wide && k < f->count; k++)
        for (size_t lane = 0; lane < lanes; lane++)
            wide[lanes * k + lane] = taps[per * (f->count - 1 - k) + part];
    void *y = wide ? fir_narrow(f->type, wide, lanes * f->count) : NULL;
    fft_free(wide);
    return y;
}

static bool fir_prepare_direct(struct fir *f, const double *taps)
{
    f->block = 1;
    if (f->step == 1) {
        f->taps = fir_narrow(f->type, taps, f->count * (f->twisted ? 2 : 1));
        return f->taps;
    }
    f->taps = fir_spread(f, taps, 0);
    if (f->twisted)
        f->taps_im = fir_spread(f, taps, 1);
    return f->taps && (!f->twisted || f->taps_im);
}

// The spectrum of the taps in double, then in the filter's precision.
static bool fir_prepare_spectrum(struct fir *f, const double *taps, const char **why)
{
    const bool pairs = dsp_is_complex(f->type);
    const size_t n = f->length, bins = pairs ? n : n / 2 + 1;
    const struct fft *plan = fft_get(pairs ? FFT_FORWARD : FFT_R2C, n, true, why);
    double *in = fft_alloc((pairs ? 2 : 1) * n * sizeof *in);
    double *out = fft_alloc(2 * bins * sizeof *out);

    if (plan && in && out) {
        for (size_t k = 0; k < f->count; k++) {
            in[(pairs ? 2 : 1) * k] = taps[(f->twisted ? 2 : 1) * k] / (double)n;
            if (f->twisted)
                in[2 * k + 1] = taps[2 * k + 1] / (double)n;
        }
        fft_run(plan, in, out);
        f->spectrum = fir_narrow(f->type, out, 2 * bins);
    }
    fft_free(in);
    fft_free(out);
    return f->spectrum;
}

static bool fir_prepare_fft(struct fir *f, const double *taps, const char **why)
{
    const bool pairs = dsp_is_complex(f->type), f64 = dsp_is_double(f->type);

    f->length = fir_length(f->count, f->type);
    while (f->length < f->count - 1 + 16 * f->step) // at least sixteen outputs a block
        f->length = fft_good_size(2 * f->length);
    f->block = (f->length - f->count + 1) / f->step;
    if (f->block > 16)
        f->block -= f->block % 16;
    f->forward = fft_get(pairs ? FFT_FORWARD : FFT_R2C, f->length, f64, why);
    f->backward = fft_get(pairs ? FFT_BACKWARD : FFT_C2R, f->length, f64, why);
    return f->forward && f->backward && fir_prepare_spectrum(f, taps, why);
}

static struct fir *fir_make(const double *taps, size_t count, bool twisted, enum dsp_type type,
                            size_t step, enum fir_method method, const char **why)
{
    if (count == 0 || count > fir_longest) {
        *why = "a filter has between 1 and 16777216 taps";
        return NULL;
    }
    if (step == 0) {
        *why = "a decimation factor is at least 1";
        return NULL;
    }
    for (size_t i = 0; i < count * (twisted ? 2 : 1); i++)
        if (!isfinite(taps[i])) {
            *why = "a tap is not a finite number";
            return NULL;
        }
    struct fir *f = calloc(1, sizeof *f);
    *why = "no memory for the filter";
    if (!f)
        return NULL;
    *f = (struct fir){
        .type = type, .kernel = fir_kernel(type), .twisted = twisted, .count = count, .step = step};
    if (method == FIR_AUTO)
        method = fir_choose(twisted ? 2 * count : count, type, step);
    const bool good =
        method == FIR_FFT ? fir_prepare_fft(f, taps, why) : fir_prepare_direct(f, taps);
    if (!good) {
        fir_free(f);
        return NULL;
    }
    return f;
}

struct fir *fir_new(const double *taps, size_t count, enum dsp_type type, size_t step,
                    enum fir_method method, const char **why)
{
    return fir_make(taps, count, false, type, step, method, why);
}

struct fir *fir_new_complex(const double *taps, size_t count, enum dsp_type type, size_t step,
                            enum fir_method method, const char **why)
{
    if (!dsp_is_complex(type)) {
        *why = "complex taps need a complex signal";
        return NULL;
    }
    return fir_make(taps, count, true, type, step, method, why);
}

void fir_free(void *fir)
{
    struct fir *f = fir;

    if (!f)
        return;
    fft_free(f->taps);
    fft_free(f->taps_im);
    fft_free(f->spectrum);
    free(f);
}

size_t fir_count(const struct fir *f)
{
    return f->count;
}

size_t fir_block(const struct fir *f)
{
    return f->block;
}

enum fir_method fir_method_used(const struct fir *f)
{
    return f->length ? FIR_FFT : FIR_DIRECT;
}

static size_t fir_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

size_t fir_scratch(const struct fir *f)
{
    if (f->length) // time, spectrum
        return fir_lines(fft_in_bytes(f->forward)) + fir_lines(fft_out_bytes(f->forward));
    return 0;
}

static const void *fir_at(const void *x, size_t bytes)
{
    return (const unsigned char *)x + bytes;
}

enum { FIR_TWIST_OUTPUTS = 64 }; // decimated with complex taps at a time

// y = (re·x) + j(im·x), both filters with real taps.
static void fir_run_twisted_step(const struct fir *f, const void *x, void *y, size_t n)
{
    double other64[2 * FIR_TWIST_OUTPUTS];
    float other32[2 * FIR_TWIST_OUTPUTS];
    double *y64 = y;
    float *y32 = y;

    f->kernel->dot(f->taps, 2 * f->count, x, 2 * f->step, 2, y, n);
    if (dsp_is_double(f->type)) {
        f->kernel->dot(f->taps_im, 2 * f->count, x, 2 * f->step, 2, other64, n);
        for (size_t i = 0; i < n; i++) {
            y64[2 * i] -= other64[2 * i + 1];
            y64[2 * i + 1] += other64[2 * i];
        }
        return;
    }
    f->kernel->dot(f->taps_im, 2 * f->count, x, 2 * f->step, 2, other32, n);
    for (size_t i = 0; i < n; i++) {
        y32[2 * i] -= other32[2 * i + 1];
        y32[2 * i + 1] += other32[2 * i];
    }
}

static void fir_run_step(const struct fir *f, const void *x, void *y, size_t n)
{
    const size_t lanes = dsp_is_complex(f->type) ? 2 : 1, bytes = dsp_bytes(f->type);

    for (size_t i = 0; f->twisted && i < n; i += FIR_TWIST_OUTPUTS) {
        const size_t count = n - i < FIR_TWIST_OUTPUTS ? n - i : FIR_TWIST_OUTPUTS;
        fir_run_twisted_step(f, fir_at(x, i * f->step * bytes), (unsigned char *)y + i * bytes,
                             count);
    }
    if (!f->twisted)
        f->kernel->dot(f->taps, lanes * f->count, x, lanes * f->step, lanes, y, n);
}

static void fir_run_direct(const struct fir *f, const void *x, void *y, size_t n)
{
    const size_t lanes = dsp_is_complex(f->type) ? 2 : 1;

    if (f->step > 1)
        fir_run_step(f, x, y, n);
    else if (f->twisted)
        f->kernel->twist(f->taps, f->count, x, y, n);
    else
        f->kernel->outer(f->taps, f->count, x, lanes, y, lanes * n);
}

// Block outputs out of the N of the inverse transform.
static void fir_pick(const struct fir *f, const void *x, void *y)
{
    const size_t bytes = dsp_bytes(f->type);
    const unsigned char *from = fir_at(x, (f->count - 1) * bytes);

    if (f->step == 1) {
        memcpy(y, from, f->block * bytes);
        return;
    }
    for (size_t i = 0; i < f->block; i++)
        memcpy((unsigned char *)y + i * bytes, from + i * f->step * bytes, bytes);
}

static void fir_run_block(const struct fir *f, const void *x, void *y, void *scratch)
{
    const size_t bytes = dsp_bytes(f->type);
    const size_t used = (f->block - 1) * f->step + f->count; // inputs that the caller shows
    const size_t bins = dsp_is_complex(f->type) ? f->length : f->length / 2 + 1;
    unsigned char *time = scratch;
    void *spectrum = time + fir_lines(fft_in_bytes(f->forward));

    memcpy(time, x, used * bytes);
    memset(time + used * bytes, 0, (f->length - used) * bytes);
    fft_run(f->forward, time, spectrum);
    f->kernel->product(spectrum, f->spectrum, spectrum, bins);
    fft_run(f->backward, spectrum, time);
    fir_pick(f, time, y);
}

void fir_run(const struct fir *f, const void *x, void *y, size_t count, void *scratch)
{
    const size_t bytes = dsp_bytes(f->type);

    if (f->length == 0) {
        fir_run_direct(f, x, y, count);
        return;
    }
    assert(count % f->block == 0 && (uintptr_t)scratch % FFT_ALIGN == 0);
    for (size_t i = 0; i < count; i += f->block)
        fir_run_block(f, fir_at(x, i * f->step * bytes), (unsigned char *)y + i * bytes, scratch);
}
