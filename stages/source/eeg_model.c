// SPDX-License-Identifier: MIT
// A model of the scalp's EEG: places, sources and how they mix.

#include "stages/source/eeg_model.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const double pi = 3.14159265358979323846;

// Which random numbers belong to what: the lanes of the generator. The background takes
// 0 … EEG_CHANNELS - 1 and, in its layers, those above COLOUR_LANES.
enum { DRAW_SENSOR = 256, DRAW_RHYTHM = 512, DRAW_START = 768, DRAW_BLINK = 1024 };

const char *const eeg_channels[] = {"Fp1", "Fp2", "F7", "F3", "Fz", "F4", "F8", "T7", "C3", "Cz",
                                    "C4",  "T8",  "P7", "P3", "Pz", "P4", "P8", "O1", "O2", NULL};

// Inclination from Cz and azimuth from the right ear to the front, in degrees (the convention of
// BESA, whose left side has negative inclinations).
static const double places[EEG_CHANNELS][2] = {
    {-92, -72}, {92, 72},  {-92, -36}, {-60, -51}, {46, 90},  {60, 51},  {92, 36},
    {-92, 0},   {-46, 0},  {0, 0},     {46, 0},    {92, 0},   {-92, 36}, {-60, 51},
    {46, -90},  {60, -51}, {92, -36},  {-92, 72},  {92, -72},
};

// Where a rhythm is strongest; μ has a place on each side.
static const double origins[EEG_RHYTHMS][2][2] = {
    [EEG_DELTA] = {{46, 90}, {46, 90}},   [EEG_THETA] = {{46, 90}, {46, 90}},
    [EEG_ALPHA] = {{92, -90}, {92, -90}}, [EEG_MU] = {{-46, 0}, {46, 0}},
    [EEG_BETA] = {{23, 90}, {23, 90}},    [EEG_GAMMA] = {{0, 0}, {0, 0}},
};

size_t eeg_channel(const char *name)
{
    static const char *const older[][2] = {{"T3", "T7"}, {"T4", "T8"}, {"T5", "P7"}, {"T6", "P8"}};
    size_t c = 0;

    for (size_t i = 0; i < sizeof older / sizeof older[0]; i++)
        if (!strcasecmp(name, older[i][0]))
            name = older[i][1];
    while (c < EEG_CHANNELS && strcasecmp(name, eeg_channels[c]))
        c++;
    return c;
}

// How much of a source at place a arrives at place b.
static double nearness(const double a[2], const double b[2])
{
    const double sigma = 35 * pi / 180;
    double dot = 0, angle;

    for (int axis = 0; axis < 3; axis++) {
        double p[2];

        for (int i = 0; i < 2; i++) {
            const double *place = i ? b : a;
            const double inclination = place[0] * pi / 180, azimuth = place[1] * pi / 180;

            p[i] = axis == 0   ? sin(inclination) * cos(azimuth)
                   : axis == 1 ? sin(inclination) * sin(azimuth)
                               : cos(inclination);
        }
        dot += p[0] * p[1];
    }
    angle = acos(dot > 1 ? 1 : dot < -1 ? -1 : dot);
    return exp(-angle * angle / (2 * sigma * sigma));
}

static void mix_init(struct eeg_model *m)
{
    static const double front[2] = {92, 90};

    for (size_t c = 0; c < EEG_CHANNELS; c++) {
        double sum = 0;

        for (size_t s = 0; s < EEG_CHANNELS; s++) {
            const double g = nearness(places[s], places[c]);

            m->gain[c][s] = (float)g;
            sum += g * g;
        }
        for (size_t s = 0; s < EEG_CHANNELS; s++) // the same power everywhere
            m->gain[c][s] = (float)(m->gain[c][s] / sqrt(sum));
        for (size_t k = 0; k < EEG_RHYTHMS; k++)
            m->reach[k][c] =
                fmax(nearness(origins[k][0], places[c]), nearness(origins[k][1], places[c]));
        m->eyes[c] = nearness(front, places[c]);
    }
}

void eeg_model_init(struct eeg_model *m, const struct eeg_setting *set, uint64_t seed,
                    uint32_t stream, struct eeg_state *state)
{
    const double top = set->rate > 90 ? 45 : set->rate / 2, slope = set->exponent;
    const double span = fabs(slope - 1) < 1e-9
                            ? log(top)
                            : (pow(top, 1 - slope) - 1) / (1 - slope); // ∫ f^-slope from 1 Hz
    const double level = set->background * set->background / (2 * span * pow(set->rate, slope - 1));
    const double low = 0.02 / set->rate;

    *m = (struct eeg_model){.set = *set, .draw = {.seed = seed, .stream = stream}};
    colour_init(&m->background, seed, stream, slope, low, level);
    mix_init(m);
    for (size_t k = 0; k < EEG_RHYTHMS; k++) {
        const double radius = exp(-pi * set->width[k] / set->rate);
        const double angle = 2 * pi * set->freq[k] / set->rate;

        m->turn[k][0] = radius * cos(angle);
        m->turn[k][1] = radius * sin(angle);
        m->sigma[k] = sqrt((1 - radius * radius) / 2); // of each part, for a variance of 1
        m->draw.lane = (uint32_t)(DRAW_START + k);
        philox_normal_f64(&m->draw, 0, 0, sqrt(0.5), state->z[k], 2);
    }
}

struct eeg_blink eeg_model_blink(const struct eeg_model *m, uint64_t index)
{
    const double slot = 60 / m->set.blinks;
    struct philox draw = m->draw;
    double u[3];

    draw.lane = DRAW_BLINK;
    philox_uniform_f64(&draw, 3 * index, 0, 1, u, 3);
    return (struct eeg_blink){.start = ((double)index + 0.7 * u[0]) * slot,
                              .length = 0.2 + 0.2 * u[1],
                              .height = m->set.blink * (0.5 + u[2])};
}

// Raised cosines: up in a third of the time, down in the rest.
static double blink_value(const struct eeg_blink *b, double t)
{
    const double p = (t - b->start) / b->length;

    if (p <= 0 || p >= 1)
        return 0;
    return b->height * (0.5 - 0.5 * cos(p < 1.0 / 3 ? 3 * pi * p : pi + 1.5 * pi * (p - 1.0 / 3)));
}

// A steady mains hum would be too easy to notch out: ±10 % slow changes, ±0.02 Hz of wander, and
// the third and fifth harmonic.
static double mains_value(const struct eeg_setting *set, double t)
{
    const double phase = 2 * pi * set->mains * t + 0.02 / 0.05 * sin(2 * pi * 0.05 * t);

    return sqrt(2) * set->line * (1 + 0.1 * sin(2 * pi * 0.03 * t)) *
           (sin(phase) + 0.3 * sin(3 * phase) + 0.1 * sin(5 * phase));
}

// √2·Re z for n samples, times its level; μ is arched, by a phase-locked octave.
static void rhythm_run(const struct eeg_model *m, struct eeg_state *state, size_t k, uint64_t at,
                       double *y, size_t n)
{
    const double a = m->turn[k][0], b = m->turn[k][1], level = sqrt(2) * m->set.rms[k];
    struct philox draw = m->draw;
    double w[2 * EEG_TILE];

    draw.lane = (uint32_t)(DRAW_RHYTHM + k);
    philox_normal_f64(&draw, 2 * at, 0, m->sigma[k], w, 2 * n);
    for (size_t i = 0; i < n; i++) {
        const double re = state->z[k][0], im = state->z[k][1], size = sqrt(re * re + im * im);

        y[i] = level * re;
        if (k == EEG_MU && size > 0)
            y[i] += level * 0.3 * (re * re - im * im) / size;
        state->z[k][0] = a * re - b * im + w[2 * i];
        state->z[k][1] = b * re + a * im + w[2 * i + 1];
    }
}

void eeg_model_run(const struct eeg_model *m, struct eeg_state *state, uint64_t at,
                   const size_t *wanted, size_t count, double (*y)[EEG_TILE], size_t n)
{
    double rhythm[EEG_RHYTHMS][EEG_TILE], eyes[EEG_TILE] = {0}, line[EEG_TILE] = {0};
    float back[EEG_CHANNELS][EEG_TILE];
    struct philox draw = m->draw;

    for (size_t k = 0; k < EEG_RHYTHMS; k++)
        rhythm_run(m, state, k, at, rhythm[k], n);
    for (size_t s = 0; s < EEG_CHANNELS; s++)
        colour_fill(&m->background, (uint32_t)s, at, back[s], n);
    for (size_t i = 0; i < n; i++) {
        const double t = (double)(at + i) / m->set.rate;

        line[i] = m->set.line > 0 ? mains_value(&m->set, t) : 0;
        if (m->set.blinks > 0) {
            const struct eeg_blink b = eeg_model_blink(m, (uint64_t)(t * m->set.blinks / 60));

            eyes[i] = blink_value(&b, t);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const size_t c = wanted[i];

        draw.lane = (uint32_t)(DRAW_SENSOR + c);
        philox_normal_f64(&draw, at, 0, m->set.sensor, y[i], n);
        for (size_t j = 0; j < n; j++) {
            double sum = y[i][j] + line[j] + m->eyes[c] * eyes[j];

            for (size_t s = 0; s < EEG_CHANNELS; s++)
                sum += (double)(m->gain[c][s] * back[s][j]);
            for (size_t k = 0; k < EEG_RHYTHMS; k++)
                sum += m->reach[k][c] * rhythm[k][j];
            y[i][j] = sum;
        }
    }
}
