// SPDX-License-Identifier: MIT
// Coloured Gaussian noise as a sum of layers at octave rates.

#include "stages/source/colour.h"

#include <math.h>

enum { TILE = 512 };

// Powers of white noise and of layers 0 and 1, and the factor of 2^(k(slope-1)) for the other
// layers, for a density of 1/f^slope at slope 0, 0.25, …: the non-negative least-squares fit of
// f^slope·Σ w·|H|² to 1 over 2^-9 … 1/2 cycles per sample, 24 points an octave.
static const double fits[][4] = {
    {1.0000, 0.0000, 0.0000, 0.0000},    {1.0820, 0.5618, 0.0936, 0.2475},
    {1.1148, 1.4886, 0.3351, 0.6882},    {1.0662, 2.9393, 0.8633, 1.4104},
    {0.8923, 5.1274, 1.9188, 2.5303},    {0.5331, 8.3366, 3.9063, 4.1986},
    {0.0000, 12.6787, 7.6394, 6.6048},   {0.0000, 16.1803, 15.7858, 9.9671},
    {0.0000, 20.4050, 29.9951, 14.6008}, {0.0000, 25.4757, 53.9500, 20.8735},
    {0.0000, 31.5385, 93.2678, 29.2320},
};
enum { FITS = sizeof fits / sizeof fits[0] };

// Mean square of a layer made of unit normal numbers: Σ b(t + i)² over the spline's three pieces,
// at the middle of a piece for layer 0, and averaged over the places that a sample can take.
static double layer_variance(size_t k)
{
    const size_t places = k < 10 ? (size_t)1 << k : 1 << 10;
    double sum = 0;

    for (size_t i = 0; i < places; i++) {
        const double u = k ? (double)i / (double)places : 0.5;
        const double a = (1 - u) * (1 - u) / 2, b = 0.5 + u * (1 - u), c = u * u / 2;

        sum += a * a + b * b + c * c;
    }
    return sum / (double)places;
}

void colour_init(struct colour *c, uint64_t seed, uint32_t stream, double slope, double low,
                 double level)
{
    const double place = slope * 4;
    const size_t row = place < FITS - 2 ? (size_t)place : FITS - 2;
    const double part = place - (double)row;
    double fit[4];

    for (size_t i = 0; i < 4; i++)
        fit[i] = level * ((1 - part) * fits[row][i] + part * fits[row + 1][i]);
    c->draw = (struct philox){.seed = seed, .stream = stream};
    c->layers = 0;
    c->white = (float)sqrt(fit[0]);
    c->variance = fit[0];
    while (c->layers < COLOUR_LAYERS && ldexp(0.25, -(int)c->layers) > low) {
        const size_t k = c->layers++;
        const double power = k < 2 ? fit[1 + k] : fit[3] * exp2((double)k * (slope - 1));
        uint32_t word;

        // Without this all layers would begin a piece at sample 0.
        c->draw.lane = (uint32_t)(k + COLOUR_LAYERS) * COLOUR_LANES;
        philox_words(&c->draw, 0, &word, 1);
        c->phase[k] = word & (((uint64_t)1 << k) - 1);
        c->weight[k] = (float)sqrt(power);
        c->variance += power * layer_variance(k);
    }
    c->draw.lane = 0;
}

void colour_scale(struct colour *c, double rms)
{
    const double factor = c->variance > 0 ? rms / sqrt(c->variance) : 0;

    c->white = (float)(factor * c->white);
    for (size_t k = 0; k < c->layers; k++)
        c->weight[k] = (float)(factor * c->weight[k]);
    c->variance = rms * rms;
}

// Adds layer k; place = absolute sample on the layer's grid, v = its numbers from place >> k on.
static void layer_add(size_t k, uint64_t place, const float *v, float weight, float *y, size_t n)
{
    const uint64_t size = (uint64_t)1 << k;
    const float step = k ? (float)ldexp(1, -(int)k) : 0;

    for (size_t done = 0; done < n; v++) {
        const uint64_t from = place & (size - 1);
        const size_t run = size - from < n - done ? (size_t)(size - from) : n - done;
        const float base = k ? 0 : 0.5F;
        const float a = weight * 0.5F * (v[0] + v[1]), b = weight * (v[1] - v[0]);
        const float c = weight * 0.5F * ((v[0] - v[1]) + (v[2] - v[1]));

        for (size_t i = 0; i < run; i++) {
            const float u = base + step * (float)(from + i);

            y[done + i] += a + u * (b + u * c);
        }
        done += run;
        place += run;
    }
}

static void fill_tile(const struct colour *c, uint32_t lane, uint64_t index, float *y, size_t n)
{
    struct philox draw = c->draw;
    float v[TILE + 3];

    draw.lane = lane;
    philox_normal_f32(&draw, index, 0, c->white, y, n);
    for (size_t k = 0; k < c->layers; k++) {
        const uint64_t place = index + c->phase[k], first = place >> k;

        draw.lane = lane + (uint32_t)(k + 1) * COLOUR_LANES;
        philox_normal_f32(&draw, first, 0, 1, v, (size_t)(((place + n - 1) >> k) - first + 3));
        layer_add(k, place, v, c->weight[k], y, n);
    }
}

void colour_fill(const struct colour *c, uint32_t lane, uint64_t index, float *y, size_t n)
{
    for (size_t done = 0; done < n; done += TILE)
        fill_tile(c, lane, index + done, y + done, n - done < TILE ? n - done : TILE);
}
