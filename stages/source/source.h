// SPDX-License-Identifier: MIT
// What all generators have in common: rate, channels, sample type and unit.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/dsp/ramp.h"

enum source_type { SOURCE_F32, SOURCE_F64 };

extern const char *const source_types[]; // in the enum's order, NULL last

// The fields that SOURCE_PARAMS needs in the struct of a generator.
#define SOURCE_FIELDS                                 \
    struct sigrun_ratio rate; /* frames per second */ \
    size_t lanes;                                     \
    enum source_type type;                            \
    const char *unit /* of the values; empty: full scale is 1 */

// Rows of the table, after those of the generator itself.
// clang-format off
#define SOURCE_PARAMS(T)                                                                           \
    {SIGRUN_PARAM(T, rate), .def = "48k", .unit = SIGRUN_HZ, .min = 1e-6, .max = 1e12,             \
     .doc = "Sample rate."},                                                                       \
    {SIGRUN_PARAM(T, lanes), .def = "1", .min = 1, .max = 4096, .doc = "Channels."},               \
    {SIGRUN_PARAM(T, type), .def = "f32", .choices = source_types,                                 \
     .doc = "Precision of the samples."},                                                          \
    {SIGRUN_PARAM(T, unit), .def = "",                                                             \
     .doc = "Unit of the values, as V; none: full scale is 1."}
// clang-format on

// [setup] The format of a generator's only output.
void source_output(struct sigrun_stage *, struct sigrun_ratio rate, size_t lanes,
                   enum source_type type, bool complex, const char *unit);

// [rt] Copies `frames` frames of lane 0 to the other lanes.
void source_spread(struct sigrun_io *, size_t frames);

// [rt] In `changed`: the value moves to this one, at the pace of the source.
void source_move(struct sigrun_stage *, struct ramp *, double to, struct sigrun_ratio rate);
// [rt] In `changed`: a phase goes on from where it is with another step from frame to frame.
void source_turn(const struct sigrun_stage *, uint64_t *start, uint64_t *step, uint64_t to);

// [setup] The stage's key for random numbers, folded to the 32 bits that a generator takes.
uint32_t source_stream(const struct sigrun_stage *);
