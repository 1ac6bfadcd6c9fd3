// SPDX-License-Identifier: MIT
// The transforms of a spectrogram alone: ten minutes at 48 kHz, 2048 wide, every 512, the greatest
// decibels of all frames that fall on one of 1920 columns. Prints seconds.
//
//     stft [THREADS]
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/stft.h"

enum { SIZE = 2048, HOP = 512, BINS = SIZE / 2 + 1, COLUMNS = 1920, SAMPLES = 600 * 48000 };

static struct stft stft;
static float *x;
static float (*image)[BINS];

struct part {
    size_t first, end; // columns
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *columns(void *argument)
{
    const struct part *part = argument;
    const size_t frames = (SAMPLES - SIZE) / HOP + 1;
    void *scratch = fft_alloc(stft.scratch);
    float *y = fft_alloc(2 * BINS * sizeof *y);

    for (size_t c = part->first; c < part->end; c++) {
        for (size_t f = frames * c / COLUMNS; f < frames * (c + 1) / COLUMNS; f++) {
            stft_frame(&stft, x + f * HOP, y, scratch);
            for (size_t k = 0; k < BINS; k++) {
                const float power = y[2 * k] * y[2 * k] + y[2 * k + 1] * y[2 * k + 1];
                image[c][k] = power > image[c][k] ? power : image[c][k];
            }
        }
        for (size_t k = 0; k < BINS; k++)
            image[c][k] = 10 * log10f(image[c][k] + 1e-30f);
    }
    fft_free(scratch);
    fft_free(y);
    return NULL;
}

int main(int argc, char **argv)
{
    const size_t threads = argc > 1 ? (size_t)atoi(argv[1]) : 1;
    struct part parts[64];
    pthread_t ids[64];
    double window[SIZE];
    const char *why;

    if (threads < 1 || threads > 64)
        return 2;
    for (size_t i = 0; i < SIZE; i++)
        window[i] = 0.5 - 0.5 * cos(2 * 3.14159265358979 * (double)i / SIZE);
    x = fft_alloc(SAMPLES * sizeof *x);
    image = fft_alloc(sizeof(float[COLUMNS][BINS]));
    if (!x || !image || !stft_init(&stft, DSP_F32, SIZE, SIZE, window, 1, &why))
        return 1;
    for (size_t i = 0; i < SAMPLES; i++)
        x[i] = (float)sin(0.05 * (double)i + 1e-7 * (double)i * (double)i);
    const double start = now();
    for (size_t t = 0; t < threads; t++) {
        parts[t] = (struct part){COLUMNS * t / threads, COLUMNS * (t + 1) / threads};
        if (pthread_create(&ids[t], NULL, columns, &parts[t]))
            return 1;
    }
    for (size_t t = 0; t < threads; t++)
        pthread_join(ids[t], NULL);
    printf("%.6f\n", now() - start);
    fprintf(stderr, "%g\n", (double)image[7][7]);
    return 0;
}
