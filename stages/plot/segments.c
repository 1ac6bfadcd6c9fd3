// SPDX-License-Identifier: MIT
//
// A signal cut into segments that overlap, and the power spectrum of each.
#include "stages/plot/segments.h"

#include <math.h>
#include <string.h>

#include "runtime/base/arena.h"
#include "stages/dsp/vecmath.h"
#include "stages/fourier/fourier.h"
#include "stages/history/gaps.h"
#include "stages/scene/numeral.h"

enum { USUAL_SIZE = 4096 };

const char *const segments_windows[] = {"hann",    "hamming", "blackman", "blackmanharris",
                                        "flattop", "rect",    NULL};

static void take_choice(struct segments *s)
{
    const struct segments_choice *c = &s->choice;

    s->size = c->size ? c->size : USUAL_SIZE;
    s->window = c->window;
    s->step = c->hop ? c->hop : (size_t)fmax(rint((1 - c->overlap) * (double)s->size), 1);
}

bool segments_shape(struct sigrun_stage *stage, struct segments *s)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const double rate = sigrun_hz(format->rate);

    take_choice(s);
    s->usual = s->choice.size == 0;
    s->rate = rate > 0 ? rate : 1;
    s->complex = sigrun_is_complex(format->type);
    s->lanes = format->lanes;
    s->bins = s->complex ? s->size : s->size / 2 + 1;
    s->sample = sigrun_sample_bytes(format->type);
    return fourier_window_fits(stage, &s->choice.shape, s->window, s->choice.shape);
}

struct sigrun_axis segments_axis(const struct segments *s)
{
    return fourier_frequencies(s->size, !s->complex, s->complex, s->rate);
}

double segments_bandwidth(const struct segments *s)
{
    return s->sums.enbw * s->rate / (double)s->size;
}

double segments_hop(const struct segments *s)
{
    return (double)s->step / s->rate;
}

double segments_middle(const struct segments *s)
{
    return (double)s->size / 2 / s->rate;
}

static void release(void *self)
{
    struct segments *s = self;

    stft_release(&s->stft);
    arena_release(&s->memory);
}

// A bin of amplitude spectra is scaled by 1/Σw in the transform itself.
static bool plan(struct segments *s, enum dsp_type type, const char **why)
{
    if (!window_fill(s->weights, s->size, s->window, s->choice.shape < 0 ? NAN : s->choice.shape,
                     true, why))
        return false;
    s->sums = window_measure(s->weights, s->size);
    return stft_init(&s->stft, type, s->size, s->size, s->weights, 1 / s->sums.sum, why);
}

static bool set_up(struct segments *s, enum dsp_type type, const char **why)
{
    s->weights = arena_alloc(&s->memory, s->size, sizeof *s->weights);
    if (!plan(s, type, why))
        return false;
    s->held_samples = arena_alloc(&s->memory, s->lanes * s->size, s->sample);
    s->bin = arena_alloc(&s->memory, s->bins, 2 * dsp_real_bytes(type));
    s->scratch = arena_alloc(&s->memory, 1, s->stft.scratch);
    s->power = arena_alloc(&s->memory, s->lanes * s->bins, sizeof *s->power);
    return true;
}

bool segments_start(struct sigrun_stage *stage, struct segments *s)
{
    const char *why = NULL;

    arena_init(&s->memory);
    sigrun_own(stage, s, release);
    return set_up(s, fourier_type(sigrun_input(stage, 0)->type), &why) ||
           sigrun_fail(stage, NULL, "%s", why);
}

bool segments_check(struct sigrun_stage *stage, const struct segments *s,
                    const struct sigrun_param *param)
{
    if (strcmp(param->name, "window"))
        return true;
    return fourier_window_fits(stage, &s->choice.window, s->choice.window, s->choice.shape);
}

bool segments_renew(struct segments *s, const char **why)
{
    const enum dsp_type type = s->stft.type;
    const size_t size = s->size;

    take_choice(s);
    stft_release(&s->stft);
    if (s->size == size)
        return plan(s, type, why);
    arena_release(&s->memory);
    arena_init(&s->memory);
    s->bins = s->complex ? s->size : s->size / 2 + 1;
    s->held = 0;
    s->next = (s->at + s->step - 1) / s->step;
    return set_up(s, type, why);
}

static void squares(const struct segments *s, size_t from, size_t n, float *into)
{
    if (!dsp_is_double(s->stft.type)) {
        vec_power_cf32((const float *)s->bin + 2 * from, into, n);
        return;
    }
    const double *bin = (const double *)s->bin + 2 * from;

    for (size_t k = 0; k < n; k++)
        into[k] = (float)(bin[2 * k] * bin[2 * k] + bin[2 * k + 1] * bin[2 * k + 1]);
}

static void transform(struct segments *s)
{
    const size_t bins = s->stft.bins, half = (bins + 1) / 2;

    for (size_t lane = 0; lane < s->lanes; lane++) {
        float *power = s->power + lane * s->bins;

        stft_frame(&s->stft, s->held_samples + lane * s->size * s->sample, s->bin, s->scratch);
        if (s->complex) {
            squares(s, half, bins - half, power);
            squares(s, 0, half, power + bins - half);
            continue;
        }
        squares(s, 0, bins, power);
        // Of an even number of samples the last bin stands for itself alone.
        for (size_t k = 1; k < (s->stft.size + 1) / 2; k++)
            power[k] *= 2;
    }
}

// Where the samples to be taken go, `n` of each lane.
static void append(struct segments *s, const struct sigrun_in *in, size_t from, size_t n)
{
    for (size_t lane = 0; lane < s->lanes; lane++)
        memcpy(s->held_samples + (lane * s->size + s->held) * s->sample,
               (const char *)in->lane[lane] + from * s->sample, n * s->sample);
    s->held += n;
    s->at += n;
}

// The next segment begins `step` further on.
static void advance(struct segments *s)
{
    const size_t kept = s->step < s->size ? s->size - s->step : 0;

    for (size_t lane = 0; kept && lane < s->lanes; lane++) {
        char *first = s->held_samples + lane * s->size * s->sample;

        memmove(first, first + s->step * s->sample, kept * s->sample);
    }
    s->held = kept;
    s->next++;
}

// What is held is of no use after a gap: the next whole segment begins behind it.
static enum segments_news pass_gap(struct segments *s, const struct sigrun_tag *tag)
{
    s->passed = tag->frame + 1;
    s->gap_samples = (uint64_t)fmin(tag->value, 1e15);
    s->at += s->gap_samples;
    s->held = 0;
    const uint64_t first = (s->at + s->step - 1) / s->step;

    s->absent = first > s->next ? first - s->next : 0;
    s->next += s->absent;
    return SEGMENTS_GAP;
}

enum segments_news segments_next(struct segments *s, const struct sigrun_in *in, size_t *from,
                                 size_t end)
{
    size_t to;
    const struct sigrun_tag *gap = gaps_first(in, *from, end, s->passed, &to);

    while (*from < to) {
        const uint64_t begin = s->next * s->step;
        const size_t there = to - *from;

        if (s->at < begin) { // between segments
            const uint64_t left = begin - s->at;
            const size_t skipped = left < there ? (size_t)left : there;

            s->at += skipped;
            *from += skipped;
            continue;
        }
        const size_t missing = s->size - s->held, n = missing < there ? missing : there;

        append(s, in, *from, n);
        *from += n;
        if (s->held < s->size)
            continue;
        transform(s);
        advance(s);
        return SEGMENTS_POWER;
    }
    return gap ? pass_gap(s, gap) : SEGMENTS_NONE;
}

bool segments_finish(struct segments *s)
{
    const enum dsp_type type = s->stft.type;
    const size_t lanes = s->lanes, whole = s->size, n = s->held;
    const char *why = NULL;

    if (!s->usual || s->next || n < 2)
        return false;
    for (size_t lane = 1; lane < lanes; lane++)
        memmove(s->held_samples + lane * n * s->sample, s->held_samples + lane * whole * s->sample,
                n * s->sample);
    s->size = s->step = n;
    s->bins = s->complex ? n : n / 2 + 1;
    stft_release(&s->stft);
    if (!plan(s, type, &why))
        return false;
    transform(s);
    s->held = 0;
    s->next++;
    return true;
}

void segments_scale(const struct segments *s, const struct scaling_rule *rule, float *power)
{
    scaling_apply(rule, power, s->bins, !s->complex, !s->complex && s->size % 2 == 0);
}

const char *segments_words(const struct segments *s, struct arena *arena)
{
    const double step = s->rate / (double)s->size;
    const struct sigrun_axis axis = segments_axis(s);
    char width[NUMERAL_MOST], noise[NUMERAL_MOST];

    numeral_short(width, numeral_rounded(step), axis.unit);
    numeral_short(noise, numeral_rounded(segments_bandwidth(s)), axis.unit);
    return arena_format(arena, "%s %zu, Δf %s, ENBW %s", window_names[s->window], s->size, width,
                        noise);
}
