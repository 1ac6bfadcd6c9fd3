// SPDX-License-Identifier: MIT
//
// What one stage plays to a device or records from it.
//
// A device calls back on a thread of its own, which must not wait: between it and the thread of the
// stage lies a queue of frames. All devices of a component follow one clock: that of the first that
// plays, else of the first that records. Where the same device records too, both are one stream of
// PortAudio and no clock differs.
#pragma once

#include "stages/sound/bridge.h"
#include "stages/sound/fifo.h"
#include "stages/sound/host.h"
#include "stages/sound/meter.h"

enum { LINE_GAPS = 32 };

struct stream { // of PortAudio, with one line or two
    void *pa;
    struct line *records, *plays;
    bool begun;
    double latency; // seconds, of what it plays
};

struct line {
    // Set by the stage before line_start.
    struct sigrun_stage *stage;
    const void *culprit; // its parameter that names the device
    const char *wish;    // the device as the user names it; "": the default one
    bool plays;
    size_t lanes;         // of the stream
    double rate, latency; // Hz, seconds

    // From line_start on.
    struct host_device device;
    size_t opened; // lanes of the device that are used
    struct fifo fifo;
    int news;             // an eventfd: the device has called back
    const float **from;   // [lanes], of the stage's thread
    float **to;           // [lanes]
    const float **spoken; // [lanes], of the callback
    float **heard;

    // From line_open on.
    struct line *clock; // whose clock it follows; NULL: its own, or what is the same
    const char *clock_name;
    struct bridge bridge;  // to that clock
    double made;           // frames that have crossed it since `since` of the clock
    double since;          // s; below 0: the clock stands still
    struct stream *stream; // NULL: not open
    struct stream own;
    uint64_t opened_at; // ns

    // Written by the callback, on a thread of PortAudio.
    struct meter meter;           // frames that went through
    _Atomic uint64_t called;      // ns of the last call; 0: none yet
    _Atomic size_t block;         // the most frames that it has asked for at once
    _Atomic uint64_t xruns, lost; // how often the device was late, and by how many frames
    bool late;                    // nothing was there last time
    _Atomic bool primed;          // enough was there once: what plays goes on to the end
    _Atomic bool spoken_out;      // all has been given to the device
    _Atomic uint64_t heard_at;    // ns when the last of it has been heard
    uint64_t pending;             // frames lost since the last one that was kept
    struct {
        _Atomic uint64_t at, lost; // before the frame `at` of the queue
    } gap[LINE_GAPS];
    _Atomic size_t gaps_made, gaps_told;

    _Atomic bool draining; // nothing will follow
    struct line *next;
};

// [setup] Finds the device and checks that it can do it. Errors are the stage's.
bool line_start(struct line *);

// [from process] Opens the device at the first call; what records runs from there on. The device
// that plays begins with line_begin, when the first frames are there.
bool line_open(struct line *);
bool line_begin(struct line *);

enum line_news {
    LINE_NEWS,  // the device has called back
    LINE_QUIET, // it hasn't for a while, or the engine wants its thread
    LINE_GONE,  // it never will again, as sigrun_fail has said
};
// Waits a short while for the device.
enum line_news line_wait(struct line *);

size_t line_ready(const struct line *); // frames to begin with
size_t line_depth(const struct line *); // frames that may wait to be played
// Across the bridge: what has been recorded into `to`, as many frames as are due by the clock that
// it follows; what is to be played from `from` into the queue. False: as sigrun_fail has said.
bool line_cross_in(struct line *, float *const *to, size_t room, size_t *made);
bool line_cross_out(struct line *, const float *const *from, size_t frames, size_t *used,
                    size_t *made);

// [rt] Devices have no more than full scale, and no NaN: how many samples were limited.
size_t line_limit(float *y, const float *x, size_t n);

// Waits until all that was written has been heard.
void line_drain(struct line *);

// What a device says when it calls back.
struct line_call {
    size_t frames;
    uint64_t ns;   // when
    bool late;     // it has lost frames, or had none to play
    double behind; // seconds until the first of these frames is heard
};
// [rt] PortAudio has called.
void line_hear(struct line *, const float *const *input, const struct line_call *);
void line_speak(struct line *, float *const *output, const struct line_call *);
