// SPDX-License-Identifier: MIT
// Rational resampling: one set of taps for each of the `up` phases of an output.
//
// Output s·up + p lies at m = p·down + centre on the fine grid of step s: it takes the taps m%up,
// m%up + up, … on the inputs s·down + m/up, one before, and so on. A phase is run over many steps
// at once, as a decimating filter by `down`.

#include "stages/dsp/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/fir_design.h"
#include "stages/dsp/fir_kernel.h"

enum { RESAMPLE_STEPS = 64 }; // of a phase at a time

struct resample {
    enum dsp_type type;
    const struct fir_kernel *kernel;
    size_t up, down;
    size_t count;   // T
    size_t length;  // taps of a phase, padded with zeros at the oldest end
    size_t before;  // inputs before s·down
    size_t window;  // inputs of one step
    size_t *offset; // first input of each phase within the window
    void *taps;     // per phase: reversed, once for each real lane
};

static const size_t resample_largest = 1 << 20; // up or down, reduced

static size_t resample_gcd(size_t a, size_t b)
{
    while (b) {
        const size_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

size_t resample_default_taps(size_t up, size_t down, size_t half, double beta, double *taps)
{
    const size_t most = up > down ? up : down;
    const size_t count = most == 1 ? 1 : 2 * half * most + 1;
    const char *why = NULL;

    if (!taps)
        return count;
    if (count == 1) {
        taps[0] = 1;
        return 1;
    }
    if (!fir_design_window(taps, count, BAND_LOWPASS, 1 / (double)most, 0, 2, WINDOW_KAISER, beta,
                           &why))
        return 0;
    for (size_t k = 0; k < count; k++)
        taps[k] *= (double)up;
    return count;
}

// The taps of a phase from the oldest input to the newest, per real lane.
static void resample_fill(struct resample *r, size_t phase, const double *taps)
{
    const size_t lanes = dsp_is_complex(r->type) ? 2 : 1;
    const size_t first = (phase * r->down + (r->count - 1) / 2) % r->up;
    const size_t at = phase * r->length * lanes;
    double *y64 = r->taps;
    float *y32 = r->taps;

    for (size_t j = 0; j < r->length; j++) {
        const size_t k = first + r->up * (r->length - 1 - j);
        const double tap = k < r->count ? taps[k] : 0;
        for (size_t lane = 0; lane < lanes; lane++)
            if (dsp_is_double(r->type))
                y64[at + j * lanes + lane] = tap;
            else
                y32[at + j * lanes + lane] = (float)tap;
    }
}

static bool resample_prepare(struct resample *r, const double *taps)
{
    const size_t centre = (r->count - 1) / 2;
    const size_t newest = ((r->up - 1) * r->down + centre) / r->up; // of the last phase

    r->length = (r->count + r->up - 1) / r->up;
    r->before = r->length - 1 > centre / r->up ? r->length - 1 - centre / r->up : 0;
    r->window = r->before + newest + 1;
    r->offset = calloc(r->up, sizeof *r->offset);
    r->taps = fft_alloc(r->up * r->length * dsp_bytes(r->type));
    if (!r->offset || !r->taps)
        return false;
    for (size_t p = 0; p < r->up; p++) {
        r->offset[p] = (p * r->down + centre) / r->up + r->before - (r->length - 1);
        resample_fill(r, p, taps);
    }
    return true;
}

struct resample *resample_new(size_t up, size_t down, const double *taps, size_t count,
                              enum dsp_type type, const char **why)
{
    const size_t common = up && down ? resample_gcd(up, down) : 1;
    if (up == 0 || down == 0 || up / common > resample_largest ||
        down / common > resample_largest) {
        *why = "the ratio has a numerator and a denominator from 1 to 1048576";
        return NULL;
    }
    if (taps && count % 2 == 0) {
        *why = "a resampling filter has an odd number of taps";
        return NULL;
    }
    struct resample *r = calloc(1, sizeof *r);
    *why = "no memory for the filter";
    if (!r)
        return NULL;
    *r = (struct resample){.type = type,
                           .kernel = fir_kernel(type),
                           .up = up / common,
                           .down = down / common,
                           .count = count};
    double *own = NULL;
    if (!taps) {
        r->count = resample_default_taps(r->up, r->down, 32, 10, NULL);
        own = malloc(r->count * sizeof *own);
        if (own && !resample_default_taps(r->up, r->down, 32, 10, own)) {
            free(own);
            own = NULL;
        }
        taps = own;
    }
    const bool good = taps && resample_prepare(r, taps);
    free(own);
    if (!good) {
        resample_free(r);
        return NULL;
    }
    return r;
}

void resample_free(void *resample)
{
    struct resample *r = resample;

    if (!r)
        return;
    free(r->offset);
    fft_free(r->taps);
    free(r);
}

size_t resample_up(const struct resample *r)
{
    return r->up;
}

size_t resample_down(const struct resample *r)
{
    return r->down;
}

size_t resample_before(const struct resample *r)
{
    return r->before;
}

size_t resample_window(const struct resample *r)
{
    return r->window;
}

size_t resample_taps(const struct resample *r)
{
    return r->count;
}

size_t resample_length(const struct resample *r, size_t n)
{
    const size_t whole = n / r->down, rest = n % r->down;

    return whole * r->up + (rest * r->up + r->down - 1) / r->down;
}

// `steps` ≤ RESAMPLE_STEPS outputs of a phase; y is where its first one goes.
static void resample_phase(const struct resample *r, size_t phase, const unsigned char *x,
                           unsigned char *y, size_t steps)
{
    const size_t lanes = dsp_is_complex(r->type) ? 2 : 1, bytes = dsp_bytes(r->type);
    const void *taps = (const unsigned char *)r->taps + phase * r->length * bytes;
    const void *from = x + r->offset[phase] * bytes;
    double out[2 * RESAMPLE_STEPS];

    r->kernel->dot(taps, r->length * lanes, from, r->down * lanes, lanes, out, steps);
    for (size_t s = 0; s < steps; s++)
        memcpy(y + s * r->up * bytes, (const unsigned char *)out + s * bytes, bytes);
}

void resample_run(const struct resample *r, const void *x, void *y, size_t steps)
{
    const size_t bytes = dsp_bytes(r->type);

    for (size_t s = 0; s < steps; s += RESAMPLE_STEPS) {
        const size_t count = steps - s < RESAMPLE_STEPS ? steps - s : RESAMPLE_STEPS;
        const unsigned char *from = (const unsigned char *)x + s * r->down * bytes;
        unsigned char *to = (unsigned char *)y + s * r->up * bytes;
        for (size_t p = 0; p < r->up; p++)
            resample_phase(r, p, from, to + p * bytes, count);
    }
}
