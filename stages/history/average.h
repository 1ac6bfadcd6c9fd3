// SPDX-License-Identifier: MIT
//
// Power spectra averaged, and the greatest and the least of them. What is averaged is power, never
// decibels. Values that are not finite count nowhere.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"

enum average_way { AVERAGE_EXPONENTIAL, AVERAGE_LINEAR };
extern const char *const average_ways[];

struct average {
    size_t bins;
    enum average_way way;
    double number;         // of spectra; INFINITY: all
    double *mean;          // exponential: the newest has the weight 1/number, at the beginning more
    double *block;         // linear: the mean of those that will be shown when there are `number`
    uint64_t in_block;     // spectra in it
    uint64_t in_mean;      // what `mean` is made of, until it is exponential
    float *greatest;       // of all
    float *least;          // of the averages of at least `number` or 16 spectra
    bool holding, settled; // are there such? is the least that of enough?
};

// [setup]
void average_init(struct average *, struct arena *, size_t bins);
// [rt] Takes a spectrum.
void average_add(struct average *, const float *power);
// [rt] Forgets the greatest and the least; or all.
void average_release_holds(struct average *);
void average_reset(struct average *);
// How many spectra the mean stands for.
uint64_t average_count(const struct average *);
