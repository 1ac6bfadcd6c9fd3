// SPDX-License-Identifier: MIT
//
// Toy stages that every test of the engine may use:
//     toy_data format=N frames=N   a source of random data in a format of engine_format, with state
//     toy_pure format=N frames=N   the same data from a stage that any thread may run
//     toy_count frames=N           0, 1, 2, … as f64 at 1 kHz, by a stage with state
//     toy_number frames=N          the same from a pure one
//     toy_keep                     a sink that keeps all; it ends after `frames`
#pragma once

#include "tests/engine/stream.h"

enum toy_cut { TOY_FULL, TOY_ONE, TOY_RAGGED }; // frames made in a call: all that fit, one, some

struct toy_source {
    size_t format; // index of engine_format
    size_t frames;
    size_t seed;
    int cut;              // enum toy_cut
    int special;          // enum special
    bool endless, silent; // silent: doesn't tell its length beforehand
    struct toy_position {
        uint64_t made, random;
        bool over;
    } * at;
};

struct toy_keep {
    size_t frames; // ends after so many; 0: never
    size_t most;   // frames taken in a call; 0: all
    struct stream *kept;
    uint64_t calls;
    uint64_t lasts; // calls that were told that nothing follows
};

extern const struct sigrun_stage_type toy_data, toy_pure, toy_count, toy_number, toy_keep;

// Takes a number for `format=` that stands for this format, until the program ends.
// The axes and labels are copied. Not from several threads.
size_t engine_format(const struct sigrun_format *);

// f64, one lane, 1 kHz.
struct sigrun_format toy_plain(enum sigrun_type, size_t lanes);
