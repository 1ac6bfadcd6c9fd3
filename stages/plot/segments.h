// SPDX-License-Identifier: MIT
//
// A signal cut into segments that overlap, and the power spectrum of each: what spectrum and
// waterfall make of a plain signal. Segment k begins at sample k·step of the stream; samples that
// are missing count, and segments that lack some have no spectrum.
//
// The power of a bin is c·|Σ w·x·e^(−j2πkn/N)|²/(Σw)², c = 2 for the bins of a real signal that
// stand for ±f: of a sine with the amplitude A it is A²/2, of A·e^(jωt) it is A². Bins ascend in
// frequency.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/graph/stage.h"
#include "stages/dsp/stft.h"
#include "stages/dsp/window.h"
#include "stages/plot/scaling.h"

struct segments {
    struct segments_choice { // parameters: as they are given
        size_t size, hop;    // samples; 0: the usual
        double overlap;
        enum window window;
        double shape;
    } choice;

    size_t size; // samples of one: as it is used
    enum window window;
    size_t step; // samples from one to the next
    bool usual;  // nobody said how long
    double rate; // samples per second, 1 where nobody knows
    bool complex;
    size_t lanes, bins, sample; // sample: bytes
    struct window_sums sums;
    struct arena memory; // of what follows
    double *weights;     // of the window
    struct stft stft;
    char *held_samples; // of each lane, the next segment's
    void *bin, *scratch;
    float *power;    // rows of bins, for each lane, of the newest segment
    size_t held;     // samples of the next segment that are there
    uint64_t at;     // samples that have come or are missing
    uint64_t next;   // number of the next segment
    uint64_t absent; // segments, and samples, that were missing
    uint64_t gap_samples;
    uint64_t passed; // 1 + the frame of the last gap that was seen
};

#define SEGMENTS_PARAM(T, field)                                  \
    .name = #field, .offset = offsetof(T, segments.choice.field), \
    .kind = SIGRUN_KIND(((T *)0)->segments.choice.field)

// Rows of the table of a stage with the member `segments`. LIVE: may the size change? The window
// may.
// clang-format off
#define SEGMENTS_PARAMS(T, LIVE)                                                                         \
    {SEGMENTS_PARAM(T, size), .def = "0", .unit = SIGRUN_FRAMES, .max = 1 << 24, .live = LIVE,     \
     .doc = "Samples of a segment of the signal; 0: 4096, or all of a signal that is shorter."},   \
    {SEGMENTS_PARAM(T, window), .def = "hann", .choices = window_names, .live = true,              \
     .doc = "Window that each segment is multiplied by, by scipy's names."},                       \
    {SEGMENTS_PARAM(T, shape), .def = "-1", .min = -1, .max = 1e9,                                 \
     .doc = "Parameter of the windows kaiser (beta), tukey (tapered part), gaussian (deviation in "\
            "samples) and chebwin (dB); -1: the usual."},                                          \
    {SEGMENTS_PARAM(T, overlap), .def = "50%", .unit = SIGRUN_RATIO, .max = 0.999,                 \
     .doc = "Part of a segment that the next one shares."},                                        \
    {SEGMENTS_PARAM(T, hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1 << 30,                    \
     .doc = "Samples from one segment to the next, instead of overlap."}
// clang-format on

// Windows that a key goes through: from narrow ones to the one that is flat, and none.
extern const char *const segments_windows[];

enum segments_news {
    SEGMENTS_NONE,  // more samples are needed
    SEGMENTS_POWER, // `power` is that of segment next − 1
    SEGMENTS_GAP,   // the last `absent` segments before `next` lack samples, `gap_samples` in all
};

// [setup] Checks, and says how the bins lie.
bool segments_shape(struct sigrun_stage *, struct segments *);
bool segments_start(struct sigrun_stage *, struct segments *);
// [any thread] From `check`, of a copy: can this parameter be so?
bool segments_check(struct sigrun_stage *, const struct segments *, const struct sigrun_param *);
// [rt] After a change of size or window: the next segment is such; of another size it begins
// behind what has come. False: that can't be.
bool segments_renew(struct segments *, const char **why);
struct sigrun_axis segments_axis(const struct segments *);
// Hz that the noise of one bin comes from.
double segments_bandwidth(const struct segments *);
// Seconds from one to the next, and from the first sample to the middle of the first segment.
double segments_hop(const struct segments *);
double segments_middle(const struct segments *);

// [rt] Takes samples from *from to before `end`, as far as to the next thing to tell.
enum segments_news segments_next(struct segments *, const struct sigrun_in *, size_t *from,
                                 size_t end);
// [rt] The stream has ended. A signal that was shorter than the usual size becomes one segment.
// False: there is none.
bool segments_finish(struct segments *);

// [rt] Multiplies powers of bins by what a scaling asks for.
void segments_scale(const struct segments *, const struct scaling_rule *, float *power);

// "hann 4096, Δf 11.7 Hz, ENBW 17.6 Hz"
const char *segments_words(const struct segments *, struct arena *);
