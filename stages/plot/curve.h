// SPDX-License-Identifier: MIT
//
// One line of a plot, and what it remembers of a stream: the envelope of a signal, or the frames of
// a framed stream made into one.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/history/envelope.h"
#include "stages/history/trail.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"

enum curve_part { CURVE_REAL, CURVE_IMAGINARY, CURVE_MAGNITUDE };
enum curve_frames { CURVE_MEAN, CURVE_LAST, CURVE_MAX, CURVE_AUTO };
extern const char *const curve_frames_names[];

struct curve {
    size_t port, lane; // whose samples it shows
    enum sigrun_type type;
    enum curve_part part;
    const char *name;         // or NULL
    const char *title;        // of its lane, or NULL
    struct envelope envelope; // of all that has come
    struct trail trail;       // or of what came last

    // Of a framed stream:
    enum curve_frames frames;
    size_t width;
    bool decibel;  // a mean is one of powers
    double *value; // of each sample: a sum, the last, or the greatest
    double *count; // of finite values in a sum
};

// [setup] Memory for a signal of at most `columns` columns, for its last `values`, or for frames of
// `width` samples.
void curve_of_signal(struct curve *, struct arena *, size_t columns);
void curve_of_recent(struct curve *, struct arena *, size_t values);
void curve_of_frames(struct curve *, struct arena *, size_t width, enum curve_frames, bool decibel);

// [rt] Takes n samples of a signal, the first being number `from` in memory.
void curve_add(struct curve *, const void *samples, size_t from, size_t n);
// [rt] As many samples that nobody has.
void curve_skip(struct curve *, uint64_t n);
// [rt] Takes a frame, whose first sample is number `from` in memory.
void curve_frame(struct curve *, const void *samples, size_t from);

// What is known of the last values of `count` curves, value i lying at first + i·step.
void curve_kept(const struct curve *, size_t count, double first, double step,
                struct figure_kept *);

// At the end: what is shown of the frames, in the order of an axis; in the arena.
float *curve_values(const struct curve *, const struct axes_order *, struct arena *);

// The range of lines in decibels or on a logarithmic axis, from all values of all traces of a pane:
// up to the peak, and down to what but a fiftieth of the values lie below, at most 120 dB. Both NAN
// when there is nothing to show.
struct sigrun_range curve_range(const struct scene_pane *, bool log);
