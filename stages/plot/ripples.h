// SPDX-License-Identifier: MIT
//
// The wavelet transform of a stream, for a stage that draws it: |W|² in frames with a logarithmic
// frequency axis, one for each `hop` samples, the first at sample 0. Beyond both ends of the
// stream, and of gaps in it, lie zeros.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/dsp/cwt.h"

struct ripples {
    double fmin, fmax, voices; // parameters; Hz; 0: the usual
    enum cwt_wavelet wavelet;
    double order, beta;
    size_t hop; // samples; 0: the usual

    double rate; // samples per second
    size_t step, lanes;
    const struct cwt *cwt;
    void *scratch;
    float **held;   // of each lane: the next window
    float **power;  // of each lane: frames of rows
    size_t filled;  // samples of the next window that are there, zeros before the stream included
    uint64_t begin; // sample that the first frame of the next window belongs to
    uint64_t at;    // samples that have come or are missing
    size_t frames;  // of the newest window: how many lie in the stream
    uint64_t absent, gap_samples;
    uint64_t passed; // 1 + the frame of the last gap that was seen
};

enum ripples_news {
    RIPPLES_NONE,  // more samples are needed
    RIPPLES_POWER, // `frames` frames, each of as many values as cwt->rows
    RIPPLES_GAP,   // `absent` frames are missing next
};

// [setup] Checks; the axis of the frames.
bool ripples_shape(struct sigrun_stage *, struct ripples *, struct sigrun_axis *);
// block: at most so many samples at a time, for latency; 0: what is fast.
bool ripples_start(struct sigrun_stage *, struct ripples *, size_t block);

// [rt] Takes samples from *from to before `end`, as far as to the next thing to tell.
enum ripples_news ripples_next(struct ripples *, const struct sigrun_in *, size_t *from,
                               size_t end);
// [rt] The stream has ended: to be called until it says RIPPLES_NONE.
enum ripples_news ripples_finish(struct ripples *);

// [setup] Width of the cone of influence, in periods of a row's frequency, on each side of an end;
// 0: there is none for this wavelet.
double ripples_cone(enum cwt_wavelet, double order, double beta);
