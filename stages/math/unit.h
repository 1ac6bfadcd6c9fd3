// SPDX-License-Identifier: MIT
// The unit of what arithmetic makes: V times V is V², and its square root V again.
//
// Units are texts; NULL is a value relative to full scale, whose square is "FS²". What is made
// belongs to the stage. [setup]
#pragma once

#include "runtime/graph/stage.h"

const char *unit_square(struct sigrun_stage *, const char *unit);
const char *unit_root(struct sigrun_stage *, const char *unit);
const char *unit_product(struct sigrun_stage *, const char *a, const char *b);
const char *unit_quotient(struct sigrun_stage *, const char *a, const char *b);
const char *unit_decibel(struct sigrun_stage *, const char *unit);

// Is it the square of an amplitude (V², V²/Hz), of which a decibel is 10·log10?
bool unit_is_power(const char *unit);

// Both NULL, or the same text.
bool unit_equal(const char *a, const char *b);
