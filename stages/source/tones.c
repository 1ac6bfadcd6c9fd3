// SPDX-License-Identifier: MIT
// tones: k sinusoids with random frequencies and amplitudes, drawn anew every n samples.

#include "stages/dsp/osc.h"
#include "stages/dsp/philox.h"
#include "stages/source/source.h"

#include <math.h>
#include <string.h>

enum { TILE = 512, GROUP = 32 };

struct tones {
    size_t n;                 // frames between draws
    size_t k;                 // sinusoids
    struct sigrun_ratio rate; // frames per second
    struct sigrun_range freq; // Hz, whole numbers
    struct sigrun_range amp;  // whole numbers
    size_t lanes;
    enum source_type type;
    const char *unit; // of the values; empty: full scale is 1
    struct philox draw;
};

static const struct sigrun_param tones_params[] = {
    {SIGRUN_PARAM(struct tones, n), .def = "400", .unit = SIGRUN_FRAMES, .min = 1, .max = 1e12,
     .doc = "Samples from one draw to the next."},
    {SIGRUN_PARAM(struct tones, k), .def = "10", .min = 1, .max = 10000,
     .doc = "How many sinusoids."},
    {SIGRUN_PARAM(struct tones, rate), .def = "1200", .unit = SIGRUN_HZ, .min = 1e-6, .max = 1e12,
     .doc = "Sample rate."},
    {SIGRUN_PARAM(struct tones, freq), .def = "1..500", .unit = SIGRUN_HZ,
     .doc = "Frequencies: whole numbers of Hz, both ends included."},
    {SIGRUN_PARAM(struct tones, amp), .def = "1..10",
     .doc = "Amplitudes: whole numbers, both ends included."},
    {SIGRUN_PARAM(struct tones, lanes), .def = "1", .min = 1, .max = 4096,
     .doc = "Channels, each with draws of its own."},
    {SIGRUN_PARAM(struct tones, type), .def = "f32", .choices = source_types,
     .doc = "Precision of the samples."},
    {SIGRUN_PARAM(struct tones, unit), .def = "",
     .doc = "Unit of the values, as V; none: full scale is 1."},
    {0},
};

static bool whole(struct sigrun_range r)
{
    return r.lo == floor(r.lo) && r.hi == floor(r.hi) && r.lo <= r.hi && r.hi - r.lo < 1e9;
}

static bool tones_shape(struct sigrun_stage *stage, void *self)
{
    const struct tones *t = self;

    if (!whole(t->freq))
        return sigrun_fail(stage, &t->freq, "expected two whole numbers of Hz, the lower first");
    if (!whole(t->amp))
        return sigrun_fail(stage, &t->amp, "expected two whole numbers, the lower first");
    source_output(stage, t->rate, t->lanes, t->type, false, t->unit);
    return true;
}

static bool tones_start(struct sigrun_stage *stage, void *self)
{
    struct tones *t = self;

    t->draw = (struct philox){.seed = sigrun_seed(stage), .stream = source_stream(stage)};
    return true;
}

// A whole number of the range, all equally likely.
static double pick(uint32_t word, struct sigrun_range r)
{
    return r.lo + (double)(((uint64_t)word * ((uint64_t)(r.hi - r.lo) + 1)) >> 32);
}

// Adds one sinusoid of a window to y, from its sample `from` on; at most TILE samples.
static void tones_one(const struct tones *t, const uint32_t word[2], uint64_t from, void *y,
                      size_t n)
{
    const double freq = pick(word[0], t->freq), amp = pick(word[1], t->amp);
    const uint64_t step = osc_step(freq, (uint64_t)t->rate.num, (uint64_t)t->rate.den);
    double wide[TILE];

    if (t->type == SOURCE_F32) {
        osc_add_f32(y, n, from, 0, step, (float)amp);
        return;
    }
    osc_sin_f64(wide, n, from, 0, step, amp, 0);
    for (size_t i = 0; i < n; i++)
        ((double *)y)[i] += wide[i];
}

// All sinusoids of one window, likewise. Random words are cheap by the group only.
static void tones_all(const struct tones *t, uint32_t lane, uint64_t window, uint64_t from, void *y,
                      size_t n)
{
    struct philox draw = t->draw;
    uint32_t words[2 * GROUP];

    draw.lane = lane;
    for (size_t j = 0; j < t->k; j++) {
        const size_t left = t->k - j;

        if (j % GROUP == 0)
            philox_words(&draw, 2 * (window * t->k + j), words, 2 * (left < GROUP ? left : GROUP));
        tones_one(t, &words[2 * (j % GROUP)], from, y, n);
    }
}

static enum sigrun_flow tones_process(struct sigrun_io *io, void *self)
{
    const struct tones *t = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io), bytes = sigrun_sample_bytes(out->type);

    for (size_t c = 0; c < out->lanes; c++) {
        for (size_t done = 0; done < n;) {
            const uint64_t window = (out->at + done) / t->n, from = (out->at + done) % t->n;
            size_t run = t->n - from < n - done ? (size_t)(t->n - from) : n - done;

            run = run < TILE ? run : TILE;
            char *y = (char *)out->lane[c] + done * bytes;
            memset(y, 0, run * bytes);
            tones_all(t, (uint32_t)c, window, from, y, run);
            done += run;
        }
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_tones = {
    .abi = SIGRUN_ABI,
    .name = "tones",
    .family = "source",
    .summary = "a sum of sinusoids with random frequencies and amplitudes",
    .doc = "y[i] = Σ A_j·sin(2π·f_j·i/rate) over j = 1 … k, where i counts from 0 in each window "
           "of n samples, and f_j and A_j are whole numbers, uniform in `freq` and `amp`, drawn "
           "anew for each window (from --seed, stage, lane and window number).",
    .example = "tones n=400 k=10 rate=1200 | fft 400 | abs | head 1 | print",
    .aliases = (const char *const[]){"sinusoids", "multitone", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = tones_params,
    .revision = 2,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct tones),
    .shape = tones_shape,
    .start = tones_start,
    .process = tones_process,
};
