// SPDX-License-Identifier: MIT
// Reading references of the continuous wavelet transform, and running it over whole signals.

#include "tests/unit/dsp/cwt_case.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"

enum { CASE_HEAD = 14 };

bool cwt_case_read(struct cwt_case *c, const char *name)
{
    char path[4096];
    double h[CASE_HEAD];

    *c = (struct cwt_case){0};
    snprintf(path, sizeof path, "%s/tests/golden/data/cwt_kernel_%s.f64", check_source(), name);
    FILE *file = fopen(path, "rb");
    if (!CHECK(file != NULL))
        return false;
    bool good = CHECK(fread(h, sizeof *h, CASE_HEAD, file) == CASE_HEAD);
    if (good) {
        c->design = (struct cwt_design){.wavelet = (enum cwt_wavelet)(int)h[0],
                                        .norm = (enum cwt_norm)(int)h[1],
                                        .order = h[2],
                                        .beta = h[3],
                                        .fs = h[4],
                                        .hop = (size_t)h[5],
                                        .fmin = h[11],
                                        .fmax = h[12],
                                        .voices = h[13]};
        c->samples = (size_t)h[6];
        c->rows = (size_t)h[7];
        c->times = (size_t)h[8];
        c->signal = (int)h[9];
        c->edge = (int)h[10];
        const size_t count = c->rows + c->times + 2 * c->rows * c->times;
        c->data = calloc(count, sizeof *c->data);
        good = CHECK(c->data && fread(c->data, sizeof *c->data, count, file) == count);
        c->frequency = c->data;
        c->time = c->data + c->rows;
        c->value = c->time + c->times;
        if (c->design.voices == 0) {
            c->design.table = c->frequency;
            c->design.rows = c->rows;
        }
    }
    fclose(file);
    return good;
}

void cwt_case_release(struct cwt_case *c)
{
    free(c->data);
    c->data = NULL;
}

void cwt_case_signal(int kind, float *x, size_t samples)
{
    for (size_t i = 0; i < samples; i++) {
        uint32_t h = (uint32_t)i * 2654435761u + 12345u;
        h = (h ^ (h >> 15)) * 2246822519u;
        h = (h ^ (h >> 13)) * 3266489917u;
        if (kind == 0)
            x[i] = (float)(h >> 8) / 8388608.0f - 1;
        else if (kind == 1)
            x[i] = i == samples / 3;
        else
            x[i] = i < samples / 2 ? 1 : 2;
    }
}

float *cwt_case_stream(const struct cwt *cwt, const float *x, size_t samples)
{
    const size_t blocks = (samples + cwt->block - 1) / cwt->block;
    float *padded = calloc(cwt->before + blocks * cwt->block + cwt->after, sizeof *padded);
    float *out = calloc(blocks * cwt->frames * cwt->rows * cwt->width, sizeof *out);
    void *scratch = aligned_alloc(64, (cwt->scratch + 63) / 64 * 64);

    memcpy(padded + cwt->before, x, samples * sizeof *x);
    for (size_t b = 0; b < blocks; b++) {
        memset(scratch, 0xff, cwt->scratch);
        cwt_run(cwt, scratch, padded + b * cwt->block,
                out + b * cwt->frames * cwt->rows * cwt->width, cwt->rows);
    }
    free(scratch);
    free(padded);
    return out;
}
