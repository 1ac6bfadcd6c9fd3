// SPDX-License-Identifier: MIT
// tones: k sinusoids with random frequencies and amplitudes, drawn anew every n samples.

#include "stages/dsp/osc.h"
#include "stages/dsp/philox.h"
#include "stages/source/source.h"

#include <math.h>
#include <string.h>

enum { TILE = 512, GROUP = 32, WORDS = 256, STEPS_MOST = 4096 };

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
    uint64_t *step; // of each frequency; NULL: they are too many
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

static uint64_t step_of(const struct tones *t, double freq)
{
    return osc_step(freq, (uint64_t)t->rate.num, (uint64_t)t->rate.den);
}

static bool tones_start(struct sigrun_stage *stage, void *self)
{
    struct tones *t = self;

    t->draw = (struct philox){.seed = sigrun_seed(stage), .stream = source_stream(stage)};
    // A step is worked out in long doubles, which takes as long as a sinusoid does.
    if (t->freq.hi - t->freq.lo < STEPS_MOST) {
        const size_t count = (size_t)(t->freq.hi - t->freq.lo) + 1;

        t->step = sigrun_alloc(stage, count, sizeof *t->step);
        for (size_t i = 0; i < count; i++)
            t->step[i] = step_of(t, t->freq.lo + (double)i);
    }
    return true;
}

// The number of a whole number of the range, all equally likely.
static uint64_t pick(uint32_t word, struct sigrun_range r)
{
    return ((uint64_t)word * ((uint64_t)(r.hi - r.lo) + 1)) >> 32;
}

// Random words of a lane, of which many at once are cheap: those from `first` to before `end`.
struct tones_words {
    struct philox draw;
    uint64_t first, end, all; // none is wanted from `all` on
    uint32_t word[WORDS];
};

static const uint32_t *words_of(struct tones_words *w, uint64_t sinusoid)
{
    const uint64_t at = 2 * sinusoid;

    if (at < w->first || at >= w->end) {
        w->first = at;
        w->end = w->all - at < WORDS ? w->all : at + WORDS;
        philox_words(&w->draw, at, w->word, (size_t)(w->end - at));
    }
    return &w->word[at - w->first];
}

// Adds all sinusoids of one window to y, from its sample `from` on; at most TILE samples.
static void tones_all(const struct tones *t, struct tones_words *words, uint64_t window,
                      uint64_t from, void *y, size_t n)
{
    struct osc_tone tone[GROUP];
    double amp[GROUP], wide[TILE];

    for (size_t j = 0; j < t->k; j += GROUP) {
        const size_t count = t->k - j < GROUP ? t->k - j : GROUP;

        for (size_t g = 0; g < count; g++) {
            const uint32_t *word = words_of(words, window * t->k + j + g);
            const uint64_t freq = pick(word[0], t->freq);

            amp[g] = t->amp.lo + (double)pick(word[1], t->amp);
            tone[g] = (struct osc_tone){
                .step = t->step ? t->step[freq] : step_of(t, t->freq.lo + (double)freq),
                .amp = (float)amp[g],
            };
        }
        if (t->type == SOURCE_F32) {
            osc_add_f32(y, n, from, tone, count);
            continue;
        }
        for (size_t g = 0; g < count; g++) {
            osc_sin_f64(wide, n, from, 0, tone[g].step, amp[g], 0);
            for (size_t i = 0; i < n; i++)
                ((double *)y)[i] += wide[i];
        }
    }
}

static enum sigrun_flow tones_process(struct sigrun_io *io, void *self)
{
    const struct tones *t = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io), bytes = sigrun_sample_bytes(out->type);
    struct tones_words words = {.draw = t->draw, .all = 2 * t->k * ((out->at + n) / t->n + 1)};

    for (size_t c = 0; c < out->lanes; c++) {
        words.draw.lane = (uint32_t)c;
        words.first = words.end = 0;
        for (size_t done = 0; done < n;) {
            const uint64_t window = (out->at + done) / t->n, from = (out->at + done) % t->n;
            size_t run = t->n - from < n - done ? (size_t)(t->n - from) : n - done;

            run = run < TILE ? run : TILE;
            char *y = (char *)out->lane[c] + done * bytes;
            memset(y, 0, run * bytes);
            tones_all(t, &words, window, from, y, run);
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
