// SPDX-License-Identifier: MIT
// Stages that are a recursive filter.

#include "stages/filter/sections.h"

#include "stages/dsp/ramp.h"

#include <string.h>

enum { TILE = 256 }; // samples that both filters work on at a time

static const double WARM_SECONDS = 0.1; // the most that a new filter settles before it is heard

const char *const sections_inits[] = {"rest", "steady", NULL};

bool sections_check(struct sigrun_stage *stage, const struct sections *s, const void *culprit)
{
    return iir_is_stable(s->item, s->count) ||
           sigrun_fail(stage, culprit,
                       "the filter is not stable in double precision; take a lower order or a "
                       "wider band, or resample to a lower rate first");
}

bool sections_shape(struct sigrun_stage *stage, const struct sections *s, const void *culprit)
{
    if (!sections_check(stage, s, culprit))
        return false;
    filter_output(stage);
    sigrun_scratch(stage, TILE * sigrun_sample_bytes(SIGRUN_CF64));
    return true;
}

// Numbers of the state of a lane.
static size_t state_each(const struct sections *s, enum dsp_type type)
{
    return iir_state_count(s->most > s->count ? s->most : s->count, type);
}

static void take_over(const struct sections *s)
{
    memcpy(s->now->item, s->item, sizeof s->item);
    s->now->count = s->count;
}

bool sections_start(struct sigrun_stage *stage, struct sections *s, enum sections_init init,
                    const void *culprit)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t each = state_each(s, filter_type(format->type)), steady = 2 * IIR_SECTIONS;

    s->state = sigrun_alloc(stage, 2 * format->lanes * each, sizeof *s->state);
    sigrun_state(stage, s->state, 2 * format->lanes * each * sizeof *s->state);
    s->now = sigrun_alloc(stage, 1, sizeof *s->now);
    sigrun_state(stage, s->now, sizeof *s->now);
    s->fresh = sigrun_alloc(stage, steady, sizeof *s->fresh);
    sigrun_state(stage, s->fresh, steady * sizeof *s->fresh);
    take_over(s);
    if (init == INIT_REST)
        return true;
    s->steady = sigrun_alloc(stage, steady, sizeof *s->steady);
    if (!iir_steady_state(s->item, s->count, s->steady))
        return sigrun_fail(stage, culprit, "a filter with a pole at 0 Hz has no steady state");
    return true;
}

void sections_changed(struct sections *s)
{
    s->now->wanted = true;
}

// The filter that was at work goes on beside the new one, which begins as if the next sample had
// come for ever.
static void begin_fade(const struct sections *s, const struct sigrun_io *io, size_t from)
{
    const struct sigrun_in *in = &io->in[0];
    struct sections_now *now = s->now;
    const enum dsp_type type = filter_type(in->type);
    const double rate = sigrun_hz(sigrun_input(io->stage, 0)->rate);
    const size_t each = state_each(s, type), most = (size_t)(WARM_SECONDS * rate);

    now->wanted = false;
    if (!now->started) { // nothing has been heard of it
        take_over(s);
        if (s->steady && !iir_steady_state(s->item, s->count, s->steady))
            memset(s->steady, 0, 2 * IIR_SECTIONS * sizeof *s->steady);
        return;
    }
    memcpy(now->before, now->item, sizeof now->item);
    now->before_count = now->count;
    take_over(s);
    memcpy(s->state + in->lanes * each, s->state, in->lanes * each * sizeof *s->state);
    if (!iir_steady_state(now->item, now->count, s->fresh))
        memset(s->fresh, 0, 2 * IIR_SECTIONS * sizeof *s->fresh);
    for (size_t c = 0; c < in->lanes; c++)
        iir_state_start(s->state + c * each, s->fresh, now->count, type,
                        (const char *)in->lane[c] + from * sigrun_sample_bytes(in->type));
    now->warm = iir_settle(now->item, now->count, 0.01);
    now->warm = now->warm < most ? now->warm : most;
    now->frames = (size_t)ramp_frames(rate);
    now->at = 0;
    now->fading = true;
}

// y = old + weight·(y - old), where the weight rises from 0 to 1 behind the time to settle.
static void mix(const struct sections_now *now, bool wide, const void *old, void *y, size_t n,
                size_t parts)
{
    for (size_t i = 0; i < n; i++) {
        const size_t at = now->at + i + 1;
        const double weight = at <= now->warm ? 0 : (double)(at - now->warm) / (double)now->frames;

        for (size_t k = parts * i; k < parts * (i + 1); k++) {
            if (wide) {
                const double before = ((const double *)old)[k];
                ((double *)y)[k] = before + weight * (((double *)y)[k] - before);
            } else {
                const double before = (double)((const float *)old)[k];
                ((float *)y)[k] = (float)(before + weight * ((double)((float *)y)[k] - before));
            }
        }
    }
}

// n samples of each lane from sample `from` on, while a filter takes over from another.
static void run_both(const struct sections *s, const struct sigrun_io *io, size_t from, size_t n)
{
    const struct sigrun_in *in = &io->in[0];
    const enum dsp_type type = filter_type(in->type);
    const size_t each = state_each(s, type), skip = from * sigrun_sample_bytes(in->type);
    struct sections_now *now = s->now;

    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = (const char *)in->lane[c] + skip;
        char *y = (char *)io->out[0].lane[c] + skip;

        iir_run(now->before, now->before_count, type, s->state + (in->lanes + c) * each, x,
                io->scratch, n);
        iir_run(now->item, now->count, type, s->state + c * each, x, y, n);
        mix(now, sigrun_is_double(in->type), io->scratch, y, n, dsp_is_complex(type) ? 2 : 1);
    }
    now->at += n;
    now->fading = now->at < now->warm + now->frames;
}

static void run_one(const struct sections *s, const struct sigrun_io *io, size_t from, size_t n)
{
    const struct sigrun_in *in = &io->in[0];
    const enum dsp_type type = filter_type(in->type);
    const size_t each = state_each(s, type), skip = from * sigrun_sample_bytes(in->type);

    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = (const char *)in->lane[c] + skip;

        if (s->steady && !s->now->started)
            iir_state_start(s->state + c * each, s->steady, s->now->count, type, x);
        iir_run(s->now->item, s->now->count, type, s->state + c * each, x,
                (char *)io->out[0].lane[c] + skip, n);
    }
}

enum sigrun_flow sections_process(struct sigrun_io *io, const struct sections *s)
{
    struct sections_now *now = s->now;
    const size_t n = sigrun_pass(io);

    for (size_t done = 0, run; done < n; done += run) {
        run = n - done;
        // One change at a time; of those that are asked for meanwhile the last counts.
        if (now->wanted && !now->fading)
            begin_fade(s, io, done);
        if (now->fading) {
            const size_t left = now->warm + now->frames - now->at;

            run = run < TILE ? run : TILE;
            run = run < left ? run : left;
            run_both(s, io, done, run);
        } else {
            run_one(s, io, done, run);
        }
        now->started = true;
    }
    return SIGRUN_MORE;
}
