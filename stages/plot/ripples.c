// SPDX-License-Identifier: MIT
//
// The wavelet transform of a stream, for a stage that draws it.
#include "stages/plot/ripples.h"
#include "stages/history/gaps.h"

#include <math.h>
#include <string.h>

static const double lowest = 1 / 512.0;     // of the rate
static const double frames_a_second = 1000; // at most, unless someone asks for more

bool ripples_shape(struct sigrun_stage *stage, struct ripples *r, struct sigrun_axis *axis)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);

    r->rate = sigrun_hz(format->rate);
    r->lanes = format->lanes;
    if (sigrun_is_complex(format->type))
        return sigrun_fail(stage, NULL,
                           "needs a real signal, found a complex one: put `real |` before it");
    if (!(r->rate > 0))
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate to tell frequencies by");
    r->fmin = r->fmin > 0 ? r->fmin : lowest * r->rate;
    r->fmax = r->fmax > 0 ? r->fmax : r->rate / 2;
    if (r->fmax > r->rate / 2)
        return sigrun_fail(stage, &r->fmax,
                           "fmax must be at most %g Hz, half of the input's rate, found %g Hz",
                           r->rate / 2, r->fmax);
    if (r->fmin > r->fmax)
        return sigrun_fail(stage, &r->fmin, "fmin must not be above fmax (%g Hz), found %g Hz",
                           r->fmax, r->fmin);
    r->step = r->hop ? r->hop : (size_t)fmax(rint(r->rate / frames_a_second), 1);
    *axis = (struct sigrun_axis){.name = "frequency",
                                 .unit = "Hz",
                                 .n = cwt_grid(r->fmin, r->fmax, r->voices, NULL),
                                 .start = r->fmin,
                                 .step = exp2(1 / r->voices),
                                 .log = true};
    return axis->n > 0 || sigrun_fail(stage, &r->voices, "no frequencies lie between %g and %g Hz",
                                      r->fmin, r->fmax);
}

// Zeros before the stream.
static void begin_at(struct ripples *r, uint64_t sample)
{
    r->begin = sample;
    r->filled = r->cwt->before;
    for (size_t lane = 0; lane < r->lanes; lane++)
        memset(r->held[lane], 0, r->filled * sizeof(float));
}

bool ripples_start(struct sigrun_stage *stage, struct ripples *r, size_t block)
{
    const struct cwt_design design = {.wavelet = r->wavelet,
                                      .fs = r->rate,
                                      .order = r->order,
                                      .beta = r->beta,
                                      .fmin = r->fmin,
                                      .fmax = r->fmax,
                                      .voices = r->voices,
                                      .hop = r->step,
                                      .block = block && block < r->step ? r->step : block,
                                      .power = true};
    const char *why = NULL;
    struct cwt *cwt = cwt_new(&design, &why);

    if (!cwt)
        return sigrun_fail(stage, &r->wavelet, "%s", why);
    r->cwt = sigrun_own(stage, cwt, cwt_free);
    r->held = sigrun_alloc(stage, r->lanes, sizeof *r->held);
    r->power = sigrun_alloc(stage, r->lanes, sizeof *r->power);
    for (size_t lane = 0; lane < r->lanes; lane++) {
        r->held[lane] = sigrun_alloc(stage, cwt->window, sizeof(float));
        r->power[lane] = sigrun_alloc(stage, cwt->frames * cwt->rows, sizeof(float));
    }
    r->scratch = sigrun_alloc(stage, 1, cwt->scratch);
    begin_at(r, 0);
    return true;
}

static void append(struct ripples *r, const struct sigrun_in *in, size_t from, size_t n)
{
    for (size_t lane = 0; lane < r->lanes; lane++) {
        const float *f = (const float *)in->lane[lane] + from;
        const double *d = (const double *)in->lane[lane] + from;
        float *into = r->held[lane] + r->filled;

        if (!sigrun_is_double(in->type)) {
            memcpy(into, f, n * sizeof *into);
            continue;
        }
        for (size_t i = 0; i < n; i++)
            into[i] = (float)d[i];
    }
    r->filled += n;
    r->at += n;
}

// Transforms the window that is full, and moves on by a block.
static enum ripples_news transform(struct ripples *r)
{
    const struct cwt *cwt = r->cwt;
    const size_t kept = cwt->window - cwt->block;
    const uint64_t left = r->at > r->begin ? (r->at - r->begin + r->step - 1) / r->step : 0;

    for (size_t lane = 0; lane < r->lanes; lane++) {
        cwt_run(cwt, r->scratch, r->held[lane], r->power[lane], cwt->rows);
        memmove(r->held[lane], r->held[lane] + cwt->block, kept * sizeof(float));
    }
    r->filled = kept;
    r->begin += cwt->block;
    r->frames = left < cwt->frames ? (size_t)left : cwt->frames;
    return r->frames ? RIPPLES_POWER : RIPPLES_NONE;
}

enum ripples_news ripples_finish(struct ripples *r)
{
    if (r->begin >= r->at)
        return RIPPLES_NONE;
    for (size_t lane = 0; lane < r->lanes; lane++)
        memset(r->held[lane] + r->filled, 0, (r->cwt->window - r->filled) * sizeof(float));
    return transform(r);
}

// The stream ends at a gap, and begins anew at the first frame behind it.
static enum ripples_news pass_gap(struct ripples *r, const struct sigrun_tag *tag)
{
    const enum ripples_news rest = ripples_finish(r);

    if (rest != RIPPLES_NONE)
        return rest;
    const uint64_t next = (r->at + r->step - 1) / r->step;

    r->passed = tag->frame + 1;
    r->gap_samples = (uint64_t)fmin(tag->value, 1e15);
    r->at += r->gap_samples;
    const uint64_t first = (r->at + r->step - 1) / r->step;

    r->absent = first - next;
    begin_at(r, first * r->step);
    return RIPPLES_GAP;
}

enum ripples_news ripples_next(struct ripples *r, const struct sigrun_in *in, size_t *from,
                               size_t end)
{
    size_t to;
    const struct sigrun_tag *gap = gaps_first(in, *from, end, r->passed, &to);

    while (*from < to) {
        const size_t there = to - *from, missing = r->cwt->window - r->filled;
        const uint64_t early = r->at < r->begin ? r->begin - r->at : 0;

        if (early && r->filled == r->cwt->before) { // behind a gap, before the next frame
            const size_t skipped = early < there ? (size_t)early : there;

            r->at += skipped;
            *from += skipped;
            continue;
        }
        const size_t n = missing < there ? missing : there;

        append(r, in, *from, n);
        *from += n;
        if (r->filled == r->cwt->window)
            return transform(r);
    }
    return gap ? pass_gap(r, gap) : RIPPLES_NONE;
}

double ripples_cone(enum cwt_wavelet wavelet, double order, double beta)
{
    const double quarter = 0.25;
    const struct cwt_design design = {
        .wavelet = wavelet, .fs = 1, .order = order, .beta = beta, .table = &quarter, .rows = 1};
    const char *why = NULL;
    struct cwt *cwt = cwt_new(&design, &why);

    if (!cwt)
        return 0;
    const double periods = cwt->cone[0] * quarter;

    cwt_free(cwt);
    return periods;
}
