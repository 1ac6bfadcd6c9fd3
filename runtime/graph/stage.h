// SPDX-License-Identifier: MIT
//
// The interface a stage is written against; stages/math/gain.c is the one to copy.
//
//     parameters are read -> shape -> start -> process, many times -> what it owns is destroyed
//
// [setup] functions are called from shape and start, on one thread. [rt] ones from process, which
// runs on any thread, never on two at once unless the stage is pure, and never blocks, locks,
// allocates or prints (with files, sockets or devices it has a thread of its own and may block).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIGRUN_ABI = 1,
    SIGRUN_PORTS = 4, // ports declared on one side; the last may repeat
    SIGRUN_AXES = 3,  // axes of one frame
};

// What flows.

// Sample types: a port accepts a set of them, a stream carries exactly one.
enum sigrun_type {
    SIGRUN_U8 = 1 << 0,
    SIGRUN_S16 = 1 << 1,
    SIGRUN_S32 = 1 << 2,
    SIGRUN_F32 = 1 << 3,
    SIGRUN_F64 = 1 << 4,
    SIGRUN_CU8 = 1 << 5,
    SIGRUN_CS16 = 1 << 6,
    SIGRUN_CF32 = 1 << 7,
    SIGRUN_CF64 = 1 << 8,
    SIGRUN_CHARS = 1 << 9,   // `text` streams: a frame is one byte
    SIGRUN_SCENES = 1 << 10, // a frame is a pointer to a picture, which the reader gives back
};
enum {
    SIGRUN_REALS = SIGRUN_F32 | SIGRUN_F64,
    SIGRUN_COMPLEX = SIGRUN_CF32 | SIGRUN_CF64,
    SIGRUN_NUMBERS = SIGRUN_REALS | SIGRUN_COMPLEX,
    SIGRUN_INTEGERS = SIGRUN_U8 | SIGRUN_S16 | SIGRUN_S32 | SIGRUN_CU8 | SIGRUN_CS16,
    SIGRUN_SAMPLES = SIGRUN_NUMBERS | SIGRUN_INTEGERS,
};

// An exact fraction, den > 0. As a rate: frames per second; num == 0 is a stream without one.
struct sigrun_ratio {
    int64_t num, den;
};

// One axis of a frame: coordinates start + i * step, or start * step^i when `log`, or table[i].
struct sigrun_axis {
    const char *name, *unit; // "frequency", "Hz"
    size_t n;
    double start, step;
    const double *table;
    bool log;
};

// What an edge carries: frames, each `lanes` times the shape of the axes (one sample if none).
struct sigrun_format {
    enum sigrun_type type;
    size_t lanes;              // channels, planar
    const char *const *labels; // a name for each lane, or NULL
    size_t axes;
    struct sigrun_axis axis[SIGRUN_AXES]; // the last varies fastest
    struct sigrun_ratio rate;
    const char *unit; // of the value: "V", "dB", "V²/Hz"; NULL: relative to full scale
    unsigned bits;    // depth of the integers that the values came from; 0: never integers
    double origin;    // time of frame 0 in seconds (fractional delays, window centres), mostly 0
    double centre;    // frequency in Hz that 0 Hz of a complex signal stands for
    void *figure;     // of scenes: who draws them, for `board`
};

// A mark on a frame: "label" (text), "gap" (value frames lack before it), "freq", "time", "reset".
struct sigrun_tag {
    uint64_t frame;
    const char *key;
    double value;
    const char *text; // or NULL
};

// Parameters.

struct sigrun_range {
    double lo, hi;
};
struct sigrun_list {
    const double *item;
    size_t count;
};
struct sigrun_texts {
    const char *const *item;
    size_t count;
};

enum sigrun_kind {
    SIGRUN_BOOL,
    SIGRUN_INT, // int, or an enum when the parameter has choices
    SIGRUN_SIZE,
    SIGRUN_REAL,
    SIGRUN_TEXT,
    SIGRUN_RATE,
    SIGRUN_RANGE,
    SIGRUN_LIST,
    SIGRUN_TEXTS,
};

// The C type of a field decides how its text is read, so a table cannot disagree with its struct.
#define SIGRUN_KIND(x) \
    _Generic((x),                                                                                          \
        bool: SIGRUN_BOOL,                                                                                 \
        int: SIGRUN_INT,                                                                                   \
        unsigned: SIGRUN_INT,                                                                              \
        size_t: SIGRUN_SIZE,                                                                               \
        double: SIGRUN_REAL,                                                                               \
        const char *: SIGRUN_TEXT,                                                                         \
        struct sigrun_ratio: SIGRUN_RATE,                                                                  \
        struct sigrun_range: SIGRUN_RANGE,                                                                 \
        struct sigrun_list: SIGRUN_LIST,                                                                   \
        struct sigrun_texts: SIGRUN_TEXTS)
#define SIGRUN_PARAM(T, field) \
    .name = #field, .offset = offsetof(T, field), .kind = SIGRUN_KIND(((T *)0)->field)

// Which words may follow the number, and so what a bare number means.
enum sigrun_unit {
    SIGRUN_PLAIN,   // none: a count or a coefficient
    SIGRUN_HZ,      // 440, 3kHz, 0.25fs (of the input's rate)
    SIGRUN_SECONDS, // 0.5, 20ms, 1min
    SIGRUN_FRAMES,  // 1024, or a time at the input's rate: 20ms
    SIGRUN_RATIO,   // a factor: 0.5, 50%, -6dB (20·log10)
    SIGRUN_DB,      // decibels: -40, -40dB
    SIGRUN_ANGLE,   // radians: pi/2, 90deg
    SIGRUN_VALUE,   // in the unit of the stream: 2, 100µV
    SIGRUN_BYTES,   // 65536, 64KiB
    SIGRUN_METRES,  // 300, 15km
    SIGRUN_SPEED,   // metres per second: 30, 30m/s, 108km/h
};

// One parameter: the source of parsing, checking, `help`, the manual and completion.
struct sigrun_param {
    const char *name;
    size_t offset;
    enum sigrun_kind kind;
    const char *def; // default, spelled as a user would; required when NULL
    enum sigrun_unit unit;
    double min, max;            // inclusive; no limit when both are 0
    const char *const *choices; // names of an enum in its order, NULL last
    bool live;                  // may change while running
    const char *doc;            // one sentence
};

// Processing.

// Frames to read and room to write, contiguous per lane; process sets `done`: used, or written.
// A frame is `stride` samples apart from the next and holds `width`; the rest is undefined.
struct sigrun_in {
    const void *const *lane;
    size_t lanes, width, stride, frames, done;
    uint64_t at; // number of the frame that the first frame out belongs to: `before` after lane[c]
    const struct sigrun_tag *tags;
    size_t tag_count;
    bool last; // nothing will follow these frames
    enum sigrun_type type;
};
struct sigrun_out {
    void *const *lane;
    size_t lanes, width, stride, frames, done;
    uint64_t at;
    enum sigrun_type type;
};
struct sigrun_io {
    struct sigrun_in *in;
    struct sigrun_out *out;
    size_t ins, outs;
    void *scratch; // `scratch` bytes of this worker, undefined at each call
    void *partial; // `partial` bytes of this segment, zero at its first call
    struct sigrun_stage *stage;
};

enum sigrun_flow {
    SIGRUN_MORE,   // call again when there is more
    SIGRUN_DONE,   // it has ended: a source ran dry; after sigrun_fail all ends, in order
    SIGRUN_FAILED, // sigrun_fail has said why
};

// The stage.

enum sigrun_frames { // which frames a port takes
    SIGRUN_ANY,
    SIGRUN_SIGNAL, // plain signals only: one sample is one frame
    SIGRUN_FRAMED, // frames with at least one axis only
};

struct sigrun_port {
    const char *name;
    unsigned types; // set of enum sigrun_type: the first that the input becomes without loss
    enum sigrun_frames frames;
    bool repeats;  // any number of these, as the last of its side
    bool optional; // may stay unconnected
    bool free;     // rate and axes need not equal those of input 0
};

enum sigrun_capability { // what a stage touches beside its samples; 0 is nothing
    SIGRUN_NEEDS_TIME = 1 << 0,
    SIGRUN_NEEDS_GPU = 1 << 1,
    SIGRUN_NEEDS_READ = 1 << 2,  // files
    SIGRUN_NEEDS_WRITE = 1 << 3, // files
    SIGRUN_NEEDS_NET = 1 << 4,
    SIGRUN_NEEDS_DEVICE = 1 << 5,
    SIGRUN_NEEDS_DISPLAY = 1 << 6,
};

enum sigrun_moves {
    // process is a function of the frames it is given and of their place: any number of threads may
    // run it at once on different parts, with `self` as good as const. All steps are to be done:
    // in.frames = (steps - 1) * down + window, out.frames = steps * up.
    SIGRUN_PURE,
    SIGRUN_STATE,  // state is what sigrun_state was told of: it can be saved, and go on elsewhere
    SIGRUN_PINNED, // bound to this process: files, devices, state inside a library
};

struct sigrun_stage_type {
    unsigned abi; // SIGRUN_ABI
    const char *name, *summary;
    const char *family;         // the folder: "math"
    const char *doc;            // definition, normalisation, reference
    const char *example;        // a whole expression: shown by `help`, run by the tests
    const char *const *aliases; // what others call it, NULL last: "quadrature_demod"
    struct sigrun_port in[SIGRUN_PORTS], out[SIGRUN_PORTS]; // up to the first without a name
    const struct sigrun_param *params;                      // ends with {0}; NULL: none
    unsigned revision;                                      // raised when results change
    unsigned needs;                                         // set of enum sigrun_capability
    enum sigrun_moves moves;
    bool primes; // its first frames leave before any enter, so a cycle may pass through it: `delay`
    size_t size; // of the struct passed as self; zeroed, then the parameters are read into it
    size_t partial; // bytes of a sink's result over one segment; its results are combined in order

    // [setup] Checks, and says what leaves; a reader may look into its file. NULL: what enters.
    bool (*shape)(struct sigrun_stage *, void *self);
    // [setup] Allocates, opens, plans. May be NULL.
    bool (*start)(struct sigrun_stage *, void *self);
    // [rt] NULL: the stage is a view, which only re-orders lanes (sigrun_view).
    enum sigrun_flow (*process)(struct sigrun_io *, void *self);
    // [any thread] May a live parameter be what it is in this copy of self? sigrun_fail says why
    // not. NULL: whatever lies in its range.
    bool (*check)(struct sigrun_stage *, void *copy, const struct sigrun_param *);
    // [rt] A live parameter has changed from frame sigrun_since on; no process is at work. Or NULL.
    bool (*changed)(struct sigrun_stage *, void *self, const struct sigrun_param *);
    // [rt] Nothing more is asked of it: it said so, or who read it has left. Or NULL.
    void (*ended)(struct sigrun_stage *, void *self);
    // [rt] Adds a segment's partial result; called in the order of the segments.
    void (*combine)(struct sigrun_stage *, void *self, const void *partial);
};

// A shared library of stages, loaded when one of them is asked for, exports this:
//     SIGRUN_MODULE(&sigrun_mine, &sigrun_other);
struct sigrun_module {
    unsigned abi;                                 // SIGRUN_ABI
    const struct sigrun_stage_type *const *types; // NULL last
};
#define SIGRUN_MODULE(...)                                                              \
    extern const struct sigrun_module sigrun_module;                                    \
    const struct sigrun_module sigrun_module __attribute__((visibility("default"))) = { \
        SIGRUN_ABI, (const struct sigrun_stage_type *const[]){__VA_ARGS__, NULL}}

#pragma GCC visibility push(default) // the program exports what follows to modules

// [setup] What shape and start may call.

// How frames in become frames out. Output step k (`up` frames) sees the input frames from
// k * down - before up to `window` of them; frames before the first and after the last are zero.
// So a symmetric filter of T taps has window T and before (T - 1) / 2, and needs no delay.
enum sigrun_end {
    SIGRUN_COVER, // ceil(frames * up / down) frames leave
    SIGRUN_WHOLE, // a step leaves for each window that lies whole in the stream and in `before`
    SIGRUN_PAD,   // as WHOLE, and one more zero-padded step when frames are left over
};
struct sigrun_motion {
    size_t up, down, window, before;
    enum sigrun_end end;
    // `flush` zero frames follow the last one, as if they were part of the stream. Of the frames
    // that leave a stage with state, the engine drops the first `delay`, so that output frame n
    // belongs to input frame n.
    size_t delay, flush;
    // How many input frames a stage with a window of its own waits for behind its next output's.
    size_t ahead;
};
void sigrun_moves(struct sigrun_stage *, struct sigrun_motion); // default: {1, 1, 1, 0}

size_t sigrun_inputs(const struct sigrun_stage *);
size_t sigrun_outputs(const struct sigrun_stage *); // connected ones
const struct sigrun_format *sigrun_input(const struct sigrun_stage *, size_t port);
void sigrun_output(struct sigrun_stage *, size_t port, struct sigrun_format);
void sigrun_length(struct sigrun_stage *, uint64_t frames); // a source that knows its end says so
// A source whose frames arrive as time passes: a pipe, a device.
void sigrun_live(struct sigrun_stage *);
// A join ends with its shortest input; after this with its longest: zeros follow the others.
void sigrun_extend(struct sigrun_stage *);

// Views: lane `lane` of output `port` is lane `in_lane` of input `in_port`.
void sigrun_view(struct sigrun_stage *, size_t port, size_t lane, size_t in_port, size_t in_lane);

// Memory and resources end with the stage, the last first. Memory is zeroed, aligned to 64 bytes.
void *sigrun_alloc(struct sigrun_stage *, size_t count, size_t size);
char *sigrun_text(struct sigrun_stage *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void *sigrun_own(struct sigrun_stage *, void *resource, void (*destroy)(void *));
// This memory is all that process remembers from call to call; it must hold no pointers.
void sigrun_state(struct sigrun_stage *, void *memory, size_t bytes);
// Each worker that runs process gets this much scratch memory. Callable from shape and start.
void sigrun_scratch(struct sigrun_stage *, size_t bytes);

// Did the user give this parameter? field: its address in self.
bool sigrun_given(const struct sigrun_stage *, const void *field);
// Keys for counter-based random numbers: equal for equal programs, one for each stage.
uint64_t sigrun_seed(const struct sigrun_stage *);
uint64_t sigrun_key(const struct sigrun_stage *);
const char *sigrun_label(const struct sigrun_stage *); // the stage's label, or its name

// Record what is wrong and return false. culprit: the parameter's field in self, or NULL.
// _input: a file or stream that can't be read, which has an exit code of its own.
bool sigrun_fail(struct sigrun_stage *, const void *culprit, const char *format, ...)
    __attribute__((format(printf, 3, 4))); // also from process, before SIGRUN_FAILED
bool sigrun_fail_input(struct sigrun_stage *, const void *culprit, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// A line for the person: a file that is cut short, a clamped value. Only from stages that block.
void sigrun_warn(struct sigrun_stage *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// [rt] What process may call.

// In `changed`: the first frame, of input 0 or of a source's output, that the change is for.
uint64_t sigrun_since(const struct sigrun_stage *);
// Claims as many frames as every input has and every output takes, one for one; returns how many.
size_t sigrun_pass(struct sigrun_io *);
// Claims as many whole steps of the stage's motion as fit; returns how many.
size_t sigrun_steps(struct sigrun_io *);
// Counts samples limited to the range of their type, or lost. Shown at the end; see --strict.
void sigrun_clipped(struct sigrun_stage *, uint64_t samples);
void sigrun_dropped(struct sigrun_stage *, uint64_t frames);
// Is what is on its way to be dropped, after a failure or a second Ctrl-C? Then a stage whose call
// that blocks was interrupted doesn't try it again.
bool sigrun_over(const struct sigrun_stage *);
// Marks a frame of an output; `text` is copied. False without memory for it.
bool sigrun_tag(struct sigrun_io *, size_t port, struct sigrun_tag);

static inline bool sigrun_is_complex(enum sigrun_type type)
{
    return (type & (SIGRUN_COMPLEX | SIGRUN_CU8 | SIGRUN_CS16)) != 0;
}

static inline bool sigrun_is_double(enum sigrun_type type)
{
    return (type & (SIGRUN_F64 | SIGRUN_CF64)) != 0;
}

// Real numbers from one frame to the next in a lane of input 0: what an elementwise loop runs over.
static inline size_t sigrun_floats(const struct sigrun_io *io)
{
    return io->in[0].stride * (sigrun_is_complex(io->in[0].type) ? 2 : 1);
}

// Samples in a frame: the product of the axes' lengths.
static inline size_t sigrun_width(const struct sigrun_format *format)
{
    size_t width = 1;

    for (size_t a = 0; a < format->axes; a++)
        width *= format->axis[a].n;
    return width;
}

static inline double sigrun_hz(struct sigrun_ratio rate)
{
    return rate.num ? (double)rate.num / (double)rate.den : 0;
}

size_t sigrun_sample_bytes(enum sigrun_type);
// value * num / den in lowest terms; the numbers, which come from rates and counts, leave room.
struct sigrun_ratio sigrun_scale(struct sigrun_ratio value, int64_t num, int64_t den);

#pragma GCC visibility pop
