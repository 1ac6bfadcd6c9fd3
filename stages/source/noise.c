// SPDX-License-Identifier: MIT
// noise: white, pink, brown or uniform random numbers.

#include "stages/source/colour.h"
#include "stages/source/source.h"

#include <math.h>

enum noise_kind { NOISE_WHITE, NOISE_PINK, NOISE_BROWN, NOISE_UNIFORM };
static const char *const noise_kinds[] = {"white", "pink", "brown", "uniform", NULL};

enum { TILE = 1024 };

struct noise {
    enum noise_kind kind;
    double amp; // standard deviation; half the width of the uniform distribution
    double low; // Hz below which pink and brown are flat; 0: rate/65536
    bool complex;
    SOURCE_FIELDS;
    double sigma; // of one part of a sample
    struct philox draw;
    struct colour colour;
    double part;         // deviation of one part of a sample where amp is 1
    struct colour plain; // where amp is 1
    struct ramp amp_now;
};

static const struct sigrun_param noise_params[] = {
    {SIGRUN_PARAM(struct noise, kind), .def = "white", .choices = noise_kinds,
     .doc = "Distribution and spectrum."},
    {SIGRUN_PARAM(struct noise, amp), .def = "1", .unit = SIGRUN_RATIO, .max = 1e30, .live = true,
     .doc = "Standard deviation; uniform noise lies in -amp … amp."},
    {SIGRUN_PARAM(struct noise, low), .def = "0", .unit = SIGRUN_HZ, .max = 1e12,
     .doc = "Frequency below which pink and brown noise are flat; 0 is rate/65536."},
    {SIGRUN_PARAM(struct noise, complex), .def = "false",
     .doc = "Complex noise: deviation amp/√2 in each part, uniform noise likewise narrower."},
    SOURCE_PARAMS(struct noise),
    {0},
};

static bool noise_shape(struct sigrun_stage *stage, void *self)
{
    const struct noise *s = self;

    source_output(stage, s->rate, s->lanes, s->type, s->complex, s->unit);
    return true;
}

static void noise_set(struct noise *s)
{
    s->sigma = s->amp * s->part;
    s->colour = s->plain;
    if (s->kind == NOISE_PINK || s->kind == NOISE_BROWN)
        colour_scale(&s->colour, s->sigma);
}

static bool noise_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct noise *s = self;

    (void)param;
    source_move(stage, &s->amp_now, s->amp, s->rate);
    noise_set(s);
    return true;
}

static bool noise_start(struct sigrun_stage *stage, void *self)
{
    struct noise *s = self;
    const double low = s->low > 0 ? s->low / sigrun_hz(s->rate) : 1.0 / 65536;

    s->draw = (struct philox){.seed = sigrun_seed(stage), .stream = source_stream(stage)};
    s->part = s->complex ? sqrt(0.5) : 1;
    if (s->kind == NOISE_PINK || s->kind == NOISE_BROWN)
        colour_init(&s->plain, s->draw.seed, s->draw.stream, s->kind == NOISE_PINK ? 1 : 2, low, 1);
    ramp_set(&s->amp_now, s->amp);
    noise_set(s);
    return true;
}

// n real numbers from number `at` of a lane on.
static void noise_real(const struct noise *s, uint32_t lane, uint64_t at, void *y, size_t n,
                       bool wide)
{
    struct philox draw = s->draw;
    float tile[TILE];

    draw.lane = lane;
    if (s->kind == NOISE_WHITE && wide) {
        philox_normal_f64(&draw, at, 0, s->sigma, y, n);
    } else if (s->kind == NOISE_WHITE) {
        philox_normal_f32(&draw, at, 0, (float)s->sigma, y, n);
    } else if (s->kind == NOISE_UNIFORM && wide) {
        philox_uniform_f64(&draw, at, -s->sigma, s->sigma, y, n);
    } else if (s->kind == NOISE_UNIFORM) {
        philox_uniform_f32(&draw, at, (float)-s->sigma, (float)s->sigma, y, n);
    } else if (!wide) {
        colour_fill(&s->colour, lane, at, y, n);
    } else {
        for (size_t i = 0; i < n; i += TILE) {
            const size_t run = n - i < TILE ? n - i : TILE;

            colour_fill(&s->colour, lane, at + i, tile, run);
            for (size_t k = 0; k < run; k++)
                ((double *)y)[i + k] = tile[k];
        }
    }
}

// Coloured complex noise: its parts are two lanes, put together.
static void noise_pair(const struct noise *s, uint32_t lane, uint64_t at, void *y, size_t n,
                       bool wide)
{
    float part[2][TILE];

    for (size_t i = 0; i < n; i += TILE) {
        const size_t run = n - i < TILE ? n - i : TILE;

        for (uint32_t p = 0; p < 2; p++)
            colour_fill(&s->colour, 2 * lane + p, at + i, part[p], run);
        for (size_t k = 0; k < 2 * run; k++) {
            if (wide)
                ((double *)y)[2 * i + k] = part[k % 2][k / 2];
            else
                ((float *)y)[2 * i + k] = part[k % 2][k / 2];
        }
    }
}

// Frames [from, to) of what is to be filled.
static void noise_run(const struct noise *s, const struct sigrun_out *out, size_t from, size_t to)
{
    const bool complex = sigrun_is_complex(out->type), wide = sigrun_is_double(out->type);
    const bool coloured = s->kind == NOISE_PINK || s->kind == NOISE_BROWN;
    const uint64_t at = out->at + from;
    const size_t n = to - from;

    for (size_t c = 0; c < out->lanes; c++) {
        char *y = (char *)out->lane[c] + from * sigrun_sample_bytes(out->type);

        if (complex && coloured)
            noise_pair(s, (uint32_t)c, at, y, n, wide);
        else if (complex)
            noise_real(s, (uint32_t)c, 2 * at, y, 2 * n, wide);
        else
            noise_real(s, (uint32_t)c, at, y, n, wide);
    }
}

// Frames whose amplitude is on its way: noise of amplitude 1, times it.
static void noise_move(const struct noise *s, const struct sigrun_out *out, size_t moving)
{
    const size_t parts = sigrun_is_complex(out->type) ? 2 : 1;
    struct noise unit = *s;

    unit.sigma = s->part;
    unit.colour = s->plain;
    if (s->kind == NOISE_PINK || s->kind == NOISE_BROWN)
        colour_scale(&unit.colour, s->part);
    noise_run(&unit, out, 0, moving);
    for (size_t c = 0; c < out->lanes; c++)
        for (size_t i = 0; i < moving * parts; i++) {
            const double amp = ramp_at(&s->amp_now, out->at + i / parts);

            if (sigrun_is_double(out->type))
                ((double *)out->lane[c])[i] *= amp;
            else
                ((float *)out->lane[c])[i] *= (float)amp;
        }
}

static enum sigrun_flow noise_process(struct sigrun_io *io, void *self)
{
    const struct noise *s = self;
    const size_t n = sigrun_pass(io), moving = ramp_left(&s->amp_now, io->out[0].at, n);

    if (moving)
        noise_move(s, &io->out[0], moving);
    noise_run(s, &io->out[0], moving, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_noise = {
    .abi = SIGRUN_ABI,
    .name = "noise",
    .family = "source",
    .summary = "white, pink, brown or uniform random numbers",
    .doc = "white: Gaussian with standard deviation amp, one-sided density 2·amp²/rate; uniform in "
           "-amp … amp; pink and brown: Gaussian with a density of 1/f and 1/f² (within 0.3 dB up "
           "to rate/4, 1.2 dB up to rate/2; of 24 bits also in f64), flat below `low`, standard "
           "deviation amp. Numbers come from Philox4x32-10, keyed by --seed, stage, lane and frame "
           "number, so neither chunks nor threads change them; lanes are independent.",
    .example = "noise pink amp=0.1 | head 1s | write pink.wav",
    .aliases = (const char *const[]){"noise_source", "fastnoise_source", "whitenoise", "pinknoise",
                                     "brownnoise", "random", NULL},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = noise_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct noise),
    .shape = noise_shape,
    .start = noise_start,
    .process = noise_process,
    .changed = noise_changed,
};
