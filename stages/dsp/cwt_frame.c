// SPDX-License-Identifier: MIT
// Whole frames: the frame with its edges as a short stream of blocks, or the mirrored bank.

#include "stages/dsp/cwt_frame.h"

#include <stdlib.h>
#include <string.h>

#include "stages/dsp/cwt_bank.h"
#include "stages/dsp/fft.h"

enum { FRAME_BLOCK = 1 << 14 };

struct cwt_frame_plan {
    enum cwt_edge edge;
    struct cwt *cwt; // NULL: the bank
    size_t steps;
    struct cwt_bank bank;
    const struct fft *forward, *backward;
    size_t at_signal, at_values, at_cwt; // floats from the start of the scratch memory
};

static size_t frame_place(size_t *end, size_t floats)
{
    const size_t at = *end;

    *end += (floats + 15) / 16 * 16;
    return at;
}

static bool frame_blocks(struct cwt_frame *f, const struct cwt_design *design, const char **why)
{
    struct cwt_frame_plan *p = f->plan;
    struct cwt_design own = *design;
    const size_t most = f->hop < FRAME_BLOCK ? FRAME_BLOCK / f->hop : 1; // frames in a step
    size_t end = 0;

    p->steps = (f->times + most - 1) / most;
    own.block = (f->times + p->steps - 1) / p->steps * f->hop;
    p->cwt = cwt_new(&own, why);
    if (!p->cwt)
        return false;
    f->rows = p->cwt->rows;
    f->frequency = p->cwt->frequency;
    f->cone = p->cwt->cone;
    f->folded = p->cwt->folded;
    p->at_signal = frame_place(&end, p->cwt->window + (p->steps - 1) * p->cwt->block);
    p->at_values = frame_place(&end, p->cwt->frames * f->rows * f->width);
    p->at_cwt = end;
    f->scratch = end * sizeof(float) + p->cwt->scratch;
    return true;
}

static bool frame_bank(struct cwt_frame *f, const struct cwt_design *design, const char **why)
{
    struct cwt_frame_plan *p = f->plan;
    size_t end = 0;

    if (p->edge != CWT_REFLECT) {
        *why = "morlet-cw mirrors its frames: edge=reflect";
        return false;
    }
    if (!cwt_bank_init(&p->bank, design, f->length, why))
        return false;
    p->forward = fft_get(FFT_R2C, 2 * f->length, false, why);
    p->backward = fft_get(FFT_BACKWARD, 2 * f->length, false, why);
    if (!p->forward || !p->backward)
        return false;
    f->rows = p->bank.rows;
    f->frequency = p->bank.frequency;
    f->cone = p->bank.cone;
    p->at_signal = frame_place(&end, 4 * f->length); // then a row's spectrum
    p->at_values = frame_place(&end, 4 * f->length);
    p->at_cwt = frame_place(&end, 2 * (f->length + 1)); // bins of the frame
    f->scratch = end * sizeof(float);
    return true;
}

struct cwt_frame *cwt_frame_new(const struct cwt_design *design, size_t length, enum cwt_edge edge,
                                const char **why)
{
    struct cwt_frame *f = calloc(1, sizeof *f);
    struct cwt_frame_plan *p = f ? calloc(1, sizeof *p) : NULL;

    if (!p) {
        free(f);
        *why = "no memory for a wavelet transform";
        return NULL;
    }
    f->plan = p;
    p->edge = edge;
    f->length = length;
    f->hop = design->hop ? design->hop : 1;
    f->width = design->power ? 1 : 2;
    bool good = false;
    if (length == 0 || length > (size_t)1 << 26)
        *why = "frames hold between 1 and 2^26 samples";
    else if (design->multi)
        *why = "whole frames leave at one rate";
    else if (!(design->fs > 0))
        *why = "a wavelet transform needs a rate";
    else {
        f->times = (length + f->hop - 1) / f->hop;
        good = design->wavelet == CWT_MORLET_CW ? frame_bank(f, design, why)
                                                : frame_blocks(f, design, why);
    }
    if (good)
        return f;
    cwt_frame_free(f);
    return NULL;
}

void cwt_frame_free(void *frame)
{
    struct cwt_frame *f = frame;

    if (!f)
        return;
    cwt_free(f->plan->cwt);
    cwt_bank_release(&f->plan->bank);
    free(f->plan);
    free(f);
}

// The frame from `before` samples ahead of its start, as far as `total` samples go.
static void frame_extend(const float *in, size_t length, enum cwt_edge edge, size_t before,
                         float *y, size_t total)
{
    const size_t period = edge == CWT_REFLECT ? 2 * length : length;
    size_t at = (period - before % period) % period;

    memset(y, 0, total * sizeof *y);
    if (edge == CWT_ZERO) {
        memcpy(y + before, in, (total - before < length ? total - before : length) * sizeof *y);
        return;
    }
    for (size_t i = 0; i < total; i++) {
        y[i] = in[at < length ? at : 2 * length - 1 - at];
        at = at + 1 < period ? at + 1 : 0;
    }
}

// Values of `times` frames [time][row] to where the caller wants them.
static void frame_emit(const struct cwt_frame *f, const float *x, float *out, size_t times,
                       size_t time_stride, size_t row_stride)
{
    for (size_t t = 0; t < times; t++)
        for (size_t r = 0; r < f->rows; r++)
            memcpy(out + (t * time_stride + r * row_stride) * f->width,
                   x + (t * f->rows + r) * f->width, f->width * sizeof *out);
}

static void frame_run_blocks(const struct cwt_frame *f, float *scratch, const float *in, float *out,
                             size_t time_stride, size_t row_stride)
{
    const struct cwt_frame_plan *p = f->plan;
    const struct cwt *c = p->cwt;
    float *signal = scratch + p->at_signal, *values = scratch + p->at_values;
    void *own = scratch + p->at_cwt;

    frame_extend(in, f->length, p->edge, c->before, signal, c->window + (p->steps - 1) * c->block);
    for (size_t s = 0; s < p->steps; s++) {
        const size_t left = f->times - s * c->frames;
        const size_t times = left < c->frames ? left : c->frames;
        const float *x = signal + s * c->block;
        float *y = out + s * c->frames * time_stride * f->width;
        if (times == c->frames && row_stride == 1) {
            cwt_run(c, own, x, y, time_stride);
        } else if (times == c->frames && time_stride == 1) {
            cwt_run_rows(c, own, x, y, row_stride);
        } else {
            cwt_run(c, own, x, values, f->rows);
            frame_emit(f, values, y, times, time_stride, row_stride);
        }
    }
}

// The spectrum of one row: bins times Ψ, and for the averaging function its mirror image.
static void frame_product(const struct cwt_frame *f, size_t row, const float *bins, float *y)
{
    const struct cwt_bank *b = &f->plan->bank;
    const size_t n = 2 * f->length;

    memset(y, 0, 2 * n * sizeof *y);
    for (size_t i = 0; i < b->width[row]; i++) {
        const size_t k = b->first[row] + i;
        const float re = bins[2 * k] * b->spectrum[row][i];
        const float im = bins[2 * k + 1] * b->spectrum[row][i];
        y[2 * k] = re;
        y[2 * k + 1] = im;
        if (row == 0 && k > 0 && k < n / 2) {
            y[2 * (n - k)] = re;
            y[2 * (n - k) + 1] = -im;
        }
    }
}

static void frame_run_bank(const struct cwt_frame *f, float *scratch, const float *in, float *out,
                           size_t time_stride, size_t row_stride)
{
    const struct cwt_frame_plan *p = f->plan;
    float *signal = scratch + p->at_signal, *values = scratch + p->at_values;
    float *bins = scratch + p->at_cwt;

    frame_extend(in, f->length, CWT_REFLECT, 0, signal, 2 * f->length);
    fft_run(p->forward, signal, bins);
    for (size_t r = 0; r < f->rows; r++) {
        frame_product(f, r, bins, signal);
        fft_run(p->backward, signal, values);
        for (size_t t = 0; t < f->times; t++) {
            const float re = values[2 * t * f->hop];
            const float im = r == 0 ? 0 : values[2 * t * f->hop + 1];
            float *y = out + (t * time_stride + r * row_stride) * f->width;
            y[0] = f->width == 2 ? re : re * re + im * im;
            if (f->width == 2)
                y[1] = im;
        }
    }
}

void cwt_frame_run(const struct cwt_frame *frame, void *scratch, const float *in, float *out,
                   size_t time_stride, size_t row_stride)
{
    if (frame->plan->cwt)
        frame_run_blocks(frame, scratch, in, out, time_stride, row_stride);
    else
        frame_run_bank(frame, scratch, in, out, time_stride, row_stride);
}
