// SPDX-License-Identifier: MIT
//
// How far a device has come, also between two of its callbacks: each moves a block of frames, which
// the device spends until the next one. One thread writes, any read.
#pragma once

#include <stdatomic.h>
#include <stdint.h>

struct meter {
    _Atomic uint32_t turn; // odd while it is being written
    _Atomic uint64_t frames, block, ns;
};

uint64_t meter_now(void); // ns
// [rt] A callback has moved `block` frames at `ns`, the last of `frames` in all.
void meter_set(struct meter *, uint64_t frames, uint64_t block, uint64_t ns);
// Frames at time `ns`: those before the last block, and of it what has passed since.
double meter_at(const struct meter *, uint64_t ns, double rate);
