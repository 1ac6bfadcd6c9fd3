// SPDX-License-Identifier: MIT
//
// Formats in words, and which of them can become which without loss.
#pragma once

#include "runtime/base/text.h"
#include "runtime/graph/stage.h"

const char *format_type_name(enum sigrun_type); // "f32"
// "f32 or cf32"
void format_add_types(struct text *, unsigned set);
// "48 kHz", "44.1 kHz", "93.75/s"; "no rate" for an aperiodic stream.
void format_add_rate(struct text *, struct sigrun_ratio rate);
// "f32, 2 lanes, frequency 1025 × 23.4375 Hz, 93.75/s, V"
void format_add(struct text *, const struct sigrun_format *);

// The type that samples of `format` take, without loss, at a port that takes `set`; 0 when there
// is none.
enum sigrun_type format_widen(const struct sigrun_format *, unsigned set);

bool format_same_rate(struct sigrun_ratio a, struct sigrun_ratio b);
bool format_same_axes(const struct sigrun_format *a, const struct sigrun_format *b);
bool format_equal(const struct sigrun_format *a, const struct sigrun_format *b);
