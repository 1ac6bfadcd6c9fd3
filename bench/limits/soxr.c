// SPDX-License-Identifier: MIT
// libsoxr alone: ten minutes of 44.1 kHz to 48 kHz in memory, high quality. Prints seconds.
#include <math.h>
#include <soxr.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SECONDS = 600, BLOCK = 65536 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void)
{
    const size_t in = (size_t)SECONDS * 44100, out = (size_t)SECONDS * 48000;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    float *x = malloc(in * sizeof *x), *y = calloc(out + BLOCK, sizeof *y);
    soxr_error_t error;
    size_t made = 0;

    if (!x || !y)
        return 1;
    for (size_t i = 0; i < in; i++)
        x[i] = (float)(0.1 * sin(0.05 * (double)i) + 0.1 * sin(1.7 * (double)i));
    const double start = now();
    soxr_t resampler = soxr_create(44100, 48000, 1, &error, NULL, &quality, NULL);
    if (!resampler)
        return 1;
    for (size_t at = 0; at <= in; at += BLOCK) {
        const size_t n = in - at < BLOCK ? in - at : BLOCK;
        size_t done = 0;

        error = soxr_process(resampler, n ? x + at : NULL, n, NULL, y + made, out + BLOCK - made,
                             &done);
        made += done;
    }
    soxr_delete(resampler);
    printf("%.6f\n", now() - start);
    fprintf(stderr, "%zu samples, the last %g\n", made, (double)y[made - 1]);
    free(x);
    free(y);
    return error ? 1 : 0;
}
