// SPDX-License-Identifier: MIT
//
// From the clock of one device to that of another: libsoxr at a ratio that follows the drift.
#pragma once

#include "stages/sound/drift.h"

#include <stdbool.h>
#include <stdint.h>

struct bridge {
    void *soxr;
    struct drift drift;
    uint64_t steered; // ns
    double slew;      // frames until a new ratio is reached
};

const char *bridge_open(struct bridge *, size_t lanes, double rate); // why not, or NULL
void bridge_close(struct bridge *);

// The buffer of which the bridge takes, or into which it gives, holds `fill` seconds at `ns`.
void bridge_steer(struct bridge *, double fill, uint64_t ns);

// Makes up to `room` frames y of up to `n` frames x; x == NULL: no more follow. Why not, or NULL.
const char *bridge_run(struct bridge *, const float *const *x, size_t n, size_t *used,
                       float *const *y, size_t room, size_t *made);
