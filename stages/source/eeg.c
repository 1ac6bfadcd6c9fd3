// SPDX-License-Identifier: MIT
// eeg: an electroencephalogram that nobody had to sit still for.

#include "stages/source/eeg_model.h"
#include "stages/source/source.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum eeg_kind { EEG_REALISTIC, EEG_SEED };
static const char *const eeg_kinds[] = {"realistic", "seed", NULL};

enum { SEED_BANDS = 4, SEED_DRAWS = 1 << 20 }; // SEED_DRAWS: lane of the bands' random numbers

struct eeg {
    enum eeg_kind model;
    struct sigrun_ratio rate;                    // frames per second
    struct sigrun_texts channels;                // names, or `all`
    size_t n;                                    // frames of a window of the seed's model
    double exponent;                             // of the background: 1/f^exponent
    double background;                           // rms in 1 … 45 Hz
    double delta, theta, alpha, mu, beta, gamma; // rms
    double alpha_freq, alpha_width;              // Hz
    double blinks, blink;                        // per minute, mean height
    double mains, line;                          // Hz, rms
    double sensor;                               // rms
    const char *unit;                            // of all these heights
    enum source_type type;
    size_t wanted[EEG_CHANNELS], count; // channels of the model, in the order of the lanes
    struct philox draw;
    struct eeg_model *realistic;
    struct eeg_state *state;
};

#define EEG_LEVEL(field, text, words)                                                   \
    {                                                                                   \
        SIGRUN_PARAM(struct eeg, field), .def = text, .unit = SIGRUN_VALUE, .max = 1e9, \
                                         .doc = words                                   \
    }

static const struct sigrun_param eeg_params[] = {
    {SIGRUN_PARAM(struct eeg, model), .def = "realistic", .choices = eeg_kinds,
     .doc = "The scalp's EEG, or the four sinusoids and the noise of the seed's example."},
    {SIGRUN_PARAM(struct eeg, rate), .def = "1k", .unit = SIGRUN_HZ, .min = 20, .max = 1e6,
     .doc = "Sample rate."},
    {SIGRUN_PARAM(struct eeg, channels), .def = "all",
     .doc = "Electrodes of the 10-20 system, as Fp1,Cz,O2; the seed's model has one channel."},
    {SIGRUN_PARAM(struct eeg, n), .def = "2047", .unit = SIGRUN_FRAMES, .min = 2, .max = 1e12,
     .doc = "Seed's model: samples of a window, after which it draws anew."},
    {SIGRUN_PARAM(struct eeg, exponent), .def = "1.2", .min = 0, .max = 2.5,
     .doc = "Exponent of the background's density 1/f^exponent."},
    EEG_LEVEL(background, "10µV", "Background, rms in 1 to 45 Hz."),
    EEG_LEVEL(delta, "5µV", "Rhythm at 2 Hz, 2 Hz wide, frontal, rms."),
    EEG_LEVEL(theta, "3µV", "Rhythm at 6 Hz, 2 Hz wide, frontal, rms."),
    EEG_LEVEL(alpha, "15µV", "Rhythm at alpha_freq, occipital, rms; eyes open: 3µV."),
    EEG_LEVEL(mu, "3µV", "Arched rhythm at 10 and 20 Hz over both sensorimotor areas, rms."),
    EEG_LEVEL(beta, "3µV", "Rhythm at 20 Hz, 5 Hz wide, fronto-central, rms."),
    EEG_LEVEL(gamma, "1µV", "Rhythm at 40 Hz, 10 Hz wide, central, rms."),
    {SIGRUN_PARAM(struct eeg, alpha_freq), .def = "10", .unit = SIGRUN_HZ, .min = 0.1, .max = 1e5,
     .doc = "Frequency of the alpha rhythm."},
    {SIGRUN_PARAM(struct eeg, alpha_width), .def = "1.5", .unit = SIGRUN_HZ, .min = 1e-3,
     .max = 1e5, .doc = "Full width of its spectral peak at half height."},
    {SIGRUN_PARAM(struct eeg, blinks), .def = "15", .min = 0, .max = 40,
     .doc = "Blinks in a minute, each marked with the label `blink`."},
    EEG_LEVEL(blink, "200µV", "Mean height of a blink at the forehead."),
    {SIGRUN_PARAM(struct eeg, mains), .def = "50", .unit = SIGRUN_HZ, .min = 1, .max = 1e5,
     .doc = "Frequency of the mains."},
    EEG_LEVEL(line, "1µV", "Mains hum, rms; it has a third and a fifth harmonic."),
    EEG_LEVEL(sensor, "0.7µV", "White noise of each electrode, rms."),
    {SIGRUN_PARAM(struct eeg, unit), .def = "V", .doc = "Unit of the realistic model's values."},
    {SIGRUN_PARAM(struct eeg, type), .def = "f32", .choices = source_types,
     .doc = "Precision of the samples."},
    {0},
};

static bool eeg_all(const struct eeg *e)
{
    return e->channels.count == 1 && !strcasecmp(e->channels.item[0], "all");
}

static bool eeg_choose(struct sigrun_stage *stage, struct eeg *e)
{
    const bool all = eeg_all(e);

    e->count = all ? EEG_CHANNELS : e->channels.count;
    if (!e->count || e->count > EEG_CHANNELS)
        return sigrun_fail(stage, &e->channels, "expected 1 to %d electrodes", EEG_CHANNELS);
    for (size_t i = 0; i < e->count; i++) {
        e->wanted[i] = all ? i : eeg_channel(e->channels.item[i]);
        if (e->wanted[i] == EEG_CHANNELS)
            return sigrun_fail(stage, &e->channels,
                               "no electrode '%s'; there are Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 "
                               "P7 P3 Pz P4 P8 O1 O2",
                               e->channels.item[i]);
    }
    return true;
}

static bool eeg_shape(struct sigrun_stage *stage, void *self)
{
    struct eeg *e = self;
    const bool seed = e->model == EEG_SEED;
    struct sigrun_format format = {
        .type = e->type == SOURCE_F64 ? SIGRUN_F64 : SIGRUN_F32, .lanes = 1, .rate = e->rate};

    if (seed && !eeg_all(e))
        return sigrun_fail(stage, &e->channels, "the seed's model has one channel, without a name");
    if (!seed) {
        if (!eeg_choose(stage, e))
            return false;
        const char **labels = sigrun_alloc(stage, e->count, sizeof *labels);
        for (size_t i = 0; i < e->count; i++)
            labels[i] = eeg_channels[e->wanted[i]];
        format.lanes = e->count;
        format.labels = labels;
        format.unit = *e->unit ? e->unit : NULL;
    }
    sigrun_output(stage, 0, format);
    return true;
}

static bool eeg_start(struct sigrun_stage *stage, void *self)
{
    struct eeg *e = self;
    const uint32_t stream = source_stream(stage);

    e->draw = (struct philox){.seed = sigrun_seed(stage), .stream = stream};
    if (e->model == EEG_SEED)
        return true;
    e->realistic = sigrun_alloc(stage, 1, sizeof *e->realistic);
    e->state = sigrun_alloc(stage, 1, sizeof *e->state);
    const struct eeg_setting set = {
        .rate = sigrun_hz(e->rate),
        .exponent = e->exponent,
        .background = e->background,
        .freq = {2, 6, e->alpha_freq, 10, 20, 40},
        .width = {2, 2, e->alpha_width, 1.5, 5, 10},
        .rms = {e->delta, e->theta, e->alpha, e->mu, e->beta, e->gamma},
        .blinks = e->blinks,
        .blink = e->blink,
        .mains = e->mains,
        .line = e->line,
        .sensor = e->sensor,
    };
    eeg_model_init(e->realistic, &set, e->draw.seed, stream, e->state);
    sigrun_state(stage, e->state, sizeof *e->state);
    return true;
}

// One window of the seed's model: a sinusoid of each band, at whole frequencies, and noise. Its
// time runs from 0 to n/rate, both included.
static void seed_run(const struct eeg *e, uint64_t at, double *y, size_t n)
{
    static const double band[SEED_BANDS][2] = {{1, 4}, {4, 8}, {8, 12}, {12, 30}};
    const double turn = 2 * 3.14159265358979323846;
    const double step = (double)e->n / sigrun_hz(e->rate) / (double)(e->n - 1);
    const uint64_t window = at / e->n, from = at % e->n;
    struct philox draw = e->draw;

    philox_normal_f64(&draw, at, 0, 0.1, y, n);
    draw.lane = SEED_DRAWS;
    for (size_t b = 0; b < SEED_BANDS; b++) {
        uint32_t word[2];

        philox_words(&draw, 2 * (window * SEED_BANDS + b), word, 2);
        const double count = band[b][1] - band[b][0] + 1;
        const double freq = band[b][0] + floor(word[0] * 0x1p-32 * count);
        const double phase = turn * (word[1] * 0x1p-32);
        for (size_t i = 0; i < n; i++)
            y[i] += sin(turn * freq * (step * (double)(from + i)) + phase);
    }
}

// Marks the blinks that begin in these frames.
static void mark_blinks(const struct eeg *e, struct sigrun_io *io, uint64_t at, size_t n)
{
    const double rate = sigrun_hz(e->rate), slot = 60 / e->blinks;
    uint64_t k = (uint64_t)((double)at / rate / slot);

    for (;; k++) {
        const double start = ceil(eeg_model_blink(e->realistic, k).start * rate);

        if (start >= (double)(at + n))
            return;
        if (start >= (double)at)
            sigrun_tag(io, 0, (struct sigrun_tag){(uint64_t)start, "label", 0, "blink"});
    }
}

static size_t eeg_tile(const struct eeg *e, struct sigrun_io *io, uint64_t at, size_t room,
                       double (*y)[EEG_TILE])
{
    size_t n = room < EEG_TILE ? room : EEG_TILE;

    if (e->model == EEG_SEED) {
        const uint64_t left = e->n - at % e->n;

        n = left < n ? (size_t)left : n;
        seed_run(e, at, y[0], n);
        return n;
    }
    eeg_model_run(e->realistic, e->state, at, e->wanted, e->count, y, n);
    if (e->blinks > 0)
        mark_blinks(e, io, at, n);
    return n;
}

static enum sigrun_flow eeg_process(struct sigrun_io *io, void *self)
{
    const struct eeg *e = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t n = sigrun_pass(io);
    double y[EEG_CHANNELS][EEG_TILE];

    for (size_t done = 0; done < n;) {
        const size_t run = eeg_tile(e, io, out->at + done, n - done, y);

        for (size_t c = 0; c < out->lanes; c++) {
            for (size_t i = 0; i < run; i++) {
                if (out->type == SIGRUN_F64)
                    ((double *)out->lane[c])[done + i] = y[c][i];
                else
                    ((float *)out->lane[c])[done + i] = (float)y[c][i];
            }
        }
        done += run;
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_eeg = {
    .abi = SIGRUN_ABI,
    .name = "eeg",
    .family = "source",
    .summary = "a synthetic electroencephalogram",
    .doc = "realistic: channels of the 10-20 system in volts, against a common reference: Gaussian "
           "background of density 1/f^exponent, coherent between neighbours; rhythms as rotating "
           "Ornstein-Uhlenbeck processes (Lorentzian peaks, Rayleigh envelopes: natural spindles), "
           "which fall off over the scalp with a Gaussian of 35°; blinks of 200 to 400 ms around "
           "the eyes; mains hum with slow changes; white sensor noise. seed: "
           "Σ sin(2π·f·t + φ) + 0.1·N(0,1) with one whole f of each band 1-4, 4-8, 8-12, 12-30 Hz "
           "and φ uniform, drawn anew for each window of n samples, t from 0 to n/rate inclusive. "
           "Random numbers depend on --seed, stage, channel and frame number.",
    .example = "eeg channels=O1,O2 rate=250 | head 4s | write eeg.npy",
    .aliases = (const char *const[]){"electroencephalogram", "synthetic_board", "brain", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = eeg_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct eeg),
    .shape = eeg_shape,
    .start = eeg_start,
    .process = eeg_process,
};
