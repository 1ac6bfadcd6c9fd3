// SPDX-License-Identifier: MIT
//
// A whole stream in plain memory: what tests feed to stages, and what they caught at their end.
#pragma once

#include "runtime/graph/stage.h"

struct stream {
    struct sigrun_format format;
    size_t lanes, sample, bytes, stride; // bytes: of a sample; of a frame; from frame to frame
    uint64_t frames, room;
    unsigned char **lane; // the padding of a frame is zero
};

void stream_init(struct stream *, const struct sigrun_format *);
void stream_release(struct stream *);

// Frames after the last one, zeroed; the caller writes them.
void stream_grow(struct stream *, uint64_t frames);

// Appends frames of `in`, from its frame `from` on.
void stream_append(struct stream *, const struct sigrun_in *in, size_t from, size_t frames);

// NULL, or where the two first differ, in words: a static text. Every NaN equals every other.
const char *stream_difference(const struct stream *a, const struct stream *b);

// The same of lane `lane` alone, over the frames that both have.
const char *stream_lane_difference(const struct stream *a, const struct stream *b, size_t lane);

// Fills frames [from, from + n) of a lane with the data of that place: the same for equal seeds,
// however it is cut. Numbers are in [-1, 1), integers use their whole range, text has lines.
enum special { SPECIAL_NONE, SPECIAL_NAN, SPECIAL_INF, SPECIAL_ZERO };
void stream_data(const struct sigrun_format *, void *to, size_t stride, uint64_t seed, size_t lane,
                 uint64_t from, size_t n, enum special);
