// SPDX-License-Identifier: MIT
// resample: any rate from any rate, by libsoxr or, for small ratios, a polyphase filter.

#include "stages/rate/steps.h"

#include <soxr.h>
#include <stdint.h>
#include <string.h>

enum resample_quality { QUALITY_QUICK, QUALITY_LOW, QUALITY_MEDIUM, QUALITY_HIGH, QUALITY_VERY };
static const char *const quality_names[] = {"quick", "low", "medium", "high", "very", NULL};

enum resample_way { WAY_COPY, WAY_STEPS, WAY_SOXR };

struct resample_stage {
    struct sigrun_ratio rate;
    enum resample_quality quality;
    size_t up, down; // in lowest terms
    enum resample_way way;
    struct steps steps;
    soxr_t *soxr; // of each lane
    uint64_t taken, made;
    void *zeros;
};

enum {
    ZEROS = 512,    // samples that push the last ones out
    PIECE = 1 << 13 // samples made at once: who reads them works on those while we make the next
};

static const struct sigrun_param resample_params[] = {
    {SIGRUN_PARAM(struct resample_stage, rate), .unit = SIGRUN_HZ, .min = 1e-6, .max = 1e12,
     .doc = "The new sample rate."},
    {SIGRUN_PARAM(struct resample_stage, quality), .def = "high", .choices = quality_names,
     .doc = "Of libsoxr: high is 20 bits, very is 28."},
    {0},
};

static bool resample_shape(struct sigrun_stage *stage, void *self)
{
    struct resample_stage *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (!format.rate.num)
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate");
    const struct sigrun_ratio ratio = sigrun_scale(s->rate, format.rate.den, format.rate.num);
    if (ratio.num <= 0 || ratio.num > 1 << 30 || ratio.den > 1 << 30)
        return sigrun_fail(stage, &s->rate,
                           "the ratio to the input's rate, %lld/%lld, is not one "
                           "of numbers below 2^30",
                           (long long)ratio.num, (long long)ratio.den);
    s->up = (size_t)ratio.num;
    s->down = (size_t)ratio.den;
    s->way = s->up == s->down                                          ? WAY_COPY
             : s->quality != QUALITY_VERY && steps_fit(s->up, s->down) ? WAY_STEPS
                                                                       : WAY_SOXR;
    format.rate = s->rate;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    struct sigrun_motion motion = {.up = 1, .down = 1, .window = 1}; // libsoxr waits as it likes
    if (s->way == WAY_STEPS)
        motion = (struct sigrun_motion){
            .up = s->up, .down = s->down, .window = 1, .ahead = steps_ahead(s->up, s->down)};
    sigrun_moves(stage, motion);
    return true;
}

static void release(void *soxr)
{
    soxr_delete(soxr);
}

static bool resample_soxr(struct sigrun_stage *stage, struct resample_stage *s)
{
    static const unsigned long recipes[] = {SOXR_QQ, SOXR_LQ, SOXR_MQ, SOXR_HQ, SOXR_VHQ};
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const unsigned parts = sigrun_is_complex(format->type) ? 2 : 1;
    const soxr_datatype_t type = sigrun_is_double(format->type) ? SOXR_FLOAT64_I : SOXR_FLOAT32_I;
    const soxr_io_spec_t io = soxr_io_spec(type, type);
    const soxr_quality_spec_t quality = soxr_quality_spec(recipes[s->quality], 0);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);

    s->soxr = sigrun_alloc(stage, format->lanes, sizeof *s->soxr);
    s->zeros = sigrun_alloc(stage, ZEROS, sigrun_sample_bytes(format->type));
    for (size_t c = 0; c < format->lanes; c++) {
        soxr_error_t error = NULL;

        s->soxr[c] =
            soxr_create((double)s->down, (double)s->up, parts, &error, &io, &quality, &runtime);
        if (error)
            return sigrun_fail(stage, &s->rate, "libsoxr: %s", error);
        sigrun_own(stage, s->soxr[c], release);
    }
    return true;
}

static bool resample_start(struct sigrun_stage *stage, void *self)
{
    struct resample_stage *s = self;

    switch (s->way) {
    case WAY_STEPS: return steps_start(stage, &s->steps, &s->rate, s->up, s->down);
    case WAY_SOXR: return resample_soxr(stage, s);
    case WAY_COPY: break;
    }
    return true;
}

static enum sigrun_flow resample_copy(struct sigrun_io *io)
{
    const size_t n = sigrun_pass(io) * sigrun_sample_bytes(io->in[0].type);

    for (size_t c = 0; c < io->in[0].lanes; c++)
        memcpy(io->out[0].lane[c], io->in[0].lane[c], n);
    return SIGRUN_MORE;
}

// ceil(taken·up/down)
static uint64_t resample_total(const struct resample_stage *s)
{
    return s->taken / s->down * s->up + (s->taken % s->down * s->up + s->down - 1) / s->down;
}

// One call of libsoxr for each lane: what is there, or zeros behind the end. False when it failed.
static bool resample_push(struct resample_stage *s, struct sigrun_io *io, bool ended, size_t *used,
                          size_t *made)
{
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t bytes = sigrun_sample_bytes(in->type);
    const uint64_t left = ended ? resample_total(s) - s->made : UINT64_MAX;
    const size_t space = out->frames - out->done, room = space < PIECE ? space : PIECE;
    const size_t most = left < room ? (size_t)left : room;

    *used = *made = 0;
    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = ended ? s->zeros : (const char *)in->lane[c] + in->done * bytes;
        char *y = (char *)out->lane[c] + out->done * bytes;
        const soxr_error_t error =
            soxr_process(s->soxr[c], x, ended ? ZEROS : in->frames - in->done, used, y, most, made);

        if (error)
            return sigrun_fail(io->stage, NULL, "libsoxr: %s", error);
    }
    return true;
}

static enum sigrun_flow resample_process(struct sigrun_io *io, void *self)
{
    struct resample_stage *s = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    size_t used, made;

    if (s->way == WAY_STEPS)
        return steps_process(io, &s->steps);
    if (s->way == WAY_COPY)
        return resample_copy(io);
    for (;;) {
        const bool ended = in->last && in->done == in->frames;

        if (ended && s->made >= resample_total(s))
            return SIGRUN_DONE;
        if (out->done >= PIECE || out->done == out->frames || (!ended && in->done == in->frames))
            return SIGRUN_MORE;
        if (!resample_push(s, io, ended, &used, &made))
            return SIGRUN_FAILED;
        s->taken += ended ? 0 : used;
        s->made += made;
        in->done += ended ? 0 : used;
        out->done += made;
    }
}

const struct sigrun_stage_type sigrun_resample = {
    .abi = SIGRUN_ABI,
    .name = "resample",
    .family = "rate",
    .summary = "another sample rate",
    .doc = "Band-limited, without delay: output n lies at the time n/rate of the input, and N "
           "samples become ceil(N·new/old). Where the ratio in lowest terms has no number above 4 "
           "(96k to 48k, 48k to 32k) a polyphase filter of 130 dB does it, else libsoxr with the "
           "given quality (high: 20 bits, flat up to 0.91 of half the lower rate); with "
           "quality=very always libsoxr.",
    .example = "sine 440 rate=44.1k | resample 48k | head 1s | write studio.wav",
    .aliases = (const char *const[]){"soxr", "src", "samplerate", "rate", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = resample_params,
    .revision = 1,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct resample_stage),
    .shape = resample_shape,
    .start = resample_start,
    .process = resample_process,
};
