// SPDX-License-Identifier: MIT
//
// control: live parameters change at the frame that was asked for, without a click, and the same
// for any number of threads. What is tried is held back by a gate until the changes are asked for.

#include "runtime/exec/control.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

// The change comes at no round number, and further on than anything runs ahead of the gate; by
// SETTLED all has arrived (settling at most 0.1 s).
enum { RATE = 48000, FRAMES = 140000, AT = 100011, SETTLED = 120000, MARGIN = 4000 };

// Ones at the rate of the sources, none of them before the gate is open.
static _Atomic bool gate;

struct toy_gate {
    uint64_t made;
};

static bool gate_shape(struct sigrun_stage *stage, void *self)
{
    struct sigrun_format format = toy_plain(SIGRUN_F64, 1);

    (void)self;
    format.rate = (struct sigrun_ratio){RATE, 1};
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow gate_process(struct sigrun_io *io, void *self)
{
    const struct timespec pause = {0, 1000000};
    struct toy_gate *g = self;
    double *y = io->out[0].lane[0];
    size_t n = 0;

    if (!atomic_load(&gate)) {
        nanosleep(&pause, NULL);
        return SIGRUN_MORE;
    }
    for (; n < io->out[0].frames && g->made < FRAMES; n++, g->made++)
        y[n] = 1;
    io->out[0].done = n;
    return g->made == FRAMES ? SIGRUN_DONE : SIGRUN_MORE;
}

static const struct sigrun_stage_type toy_gate = {
    .abi = SIGRUN_ABI,
    .name = "toy_gate",
    .family = "toy",
    .out = {{"out", SIGRUN_F64}},
    .needs = SIGRUN_NEEDS_TIME,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_gate),
    .shape = gate_shape,
    .process = gate_process,
};

// A gain that forgot its ramp: what the bound on steps has to catch.
struct toy_jump {
    double factor;
};

static const struct sigrun_param jump_params[] = {
    {SIGRUN_PARAM(struct toy_jump, factor), .def = "1", .live = true, .doc = "Factor."}, {0}};

static enum sigrun_flow jump_process(struct sigrun_io *io, void *self)
{
    const struct toy_jump *j = self;
    const size_t n = sigrun_pass(io);

    for (size_t i = 0; i < n; i++)
        ((double *)io->out[0].lane[0])[i] = j->factor * ((const double *)io->in[0].lane[0])[i];
    return SIGRUN_MORE;
}

static const struct sigrun_stage_type toy_jump = {
    .abi = SIGRUN_ABI,
    .name = "toy_jump",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .out = {{"out", SIGRUN_F64}},
    .params = jump_params,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct toy_jump),
    .process = jump_process,
};

static const struct sigrun_stage_type *const own[] = {&toy_gate, &toy_jump, NULL};

// A run of `x`, held back by the gate, with these changes (NULL last) from these frames on.
struct trial {
    const char *x;
    const char *change[3];
    uint64_t at[3];
};

static bool try(struct engine *engine, const struct trial *trial,
                const struct engine_options *options)
{
    char text[400];

    atomic_store(&gate, false);
    snprintf(text, sizeof text, "{ %s ; toy_gate } | mul | A: toy_keep", trial->x);
    bool good = CHECK(engine_open(engine, text, options)) && CHECK(engine_start(engine));
    for (size_t i = 0; good && i < 3 && trial->change[i]; i++)
        good = CHECK(control_set(engine->run, &(struct source){NULL, trial->change[i]},
                                 trial->at[i], &engine->err));
    atomic_store(&gate, true);
    good =
        good && CHECK(engine_wait(engine)) && CHECK_SIZE(engine_kept(engine, "A")->frames, FRAMES);
    if (!good)
        fprintf(stderr, "  %s: %s\n", trial->x, engine_error(engine));
    return good;
}

static const double *kept(const struct engine *engine)
{
    return (const double *)(const void *)engine_kept(engine, "A")->lane[0];
}

static double largest_step(const double *y, size_t from, size_t to)
{
    double most = 0;

    for (size_t n = from + 1; n < to; n++)
        most = fmax(most, fabs(y[n] - y[n - 1]));
    return most;
}

#define TONE "sine 440 type=f64"
#define LOW "sine 50 type=f64"

// What is changed, what it is then as if it had been so from the start (NULL: its phase or state
// is another), and how much the signal moves at most because of the change alone (steps of noise
// have no bound).
static const struct {
    const char *x, *change, *then;
    double way;
} ramps[] = {
    {"x: " TONE, "x.amp=0.2", "sine 440 type=f64 amp=0.2", 0.8},
    {"x: " TONE, "x.offset=0.5", "sine 440 type=f64 offset=0.5", 0.5},
    {"x: " TONE, "x.freq=500", NULL, 0},
    {"x: triangle 220 type=f64", "x.amp=-6dB", "triangle 220 type=f64 amp=-6dB", 0.5},
    {"x: triangle 220 type=f64", "x.freq=150", NULL, 0},
    {"x: constant 1 type=f64", "x.value=-1", "constant -1 type=f64", 2},
    {"x: chirp 20 200 10s type=f64", "x.amp=0.5", "chirp 20 200 10s type=f64 amp=0.5", 0.5},
    {LOW " | x: gain 1", "x.factor=-20dB", LOW " | gain -20dB", 0.9},
    {LOW " | x: offset 0", "x.value=3", LOW " | offset 3", 3},
    {LOW " | x: clip -1..1", "x.range=-0.1..0.3", LOW " | clip -0.1..0.3", 0.9},
    {LOW " | x: lowpass 100", "x.cutoff=1k", NULL, 2},
    {LOW " | x: highpass 10", "x.cutoff=200", NULL, 2},
    {LOW " | x: bandpass 30..80", "x.band=20..100", NULL, 2},
    {LOW " | x: bandstop 200..300", "x.band=100..400", NULL, 2},
    {LOW " | x: notch 50 q=1", "x.freq=300", NULL, 2},
    {LOW " | x: biquad peak 50 gain=6", "x.gain=-6dB", NULL, 4},
    {LOW " | x: ema 10ms", "x.tau=1ms", NULL, 2},
    {LOW " | x: dcblock 1", "x.cutoff=20", NULL, 2},
    {"x: square 220 type=f64", "x.amp=0.5", "square 220 type=f64 amp=0.5", 0.5},
    {"x: impulse period=100 type=f64", "x.amp=0.5", "impulse period=100 type=f64 amp=0.5", 0},
    {"x: noise type=f64", "x.amp=0.1", "x: noise type=f64 amp=0.1", INFINITY},
    {"x: noise pink type=f64", "x.amp=3", "x: noise pink type=f64 amp=3", INFINITY},
    {"sine 100 type=f64 complex=true | x: shift 100 | real", "x.freq=250", NULL, 0},
    {"sine 100 type=f64 complex=true | x: fmdemod 1k", "x.deviation=500",
     "sine 100 type=f64 complex=true | fmdemod 500", 0.1},
};

// Largest step allowed during a change: as large as before or after, and the way over 20 ms.
static double bound(const double *y, double way)
{
    const double before = largest_step(y, AT - MARGIN, AT),
                 after = largest_step(y, SETTLED, FRAMES);

    return 1.02 * fmax(before, after) + 1.1 * way / (0.02 * RATE) + 1e-12;
}

static void check_ramps(void)
{
    for (size_t i = 0; i < sizeof ramps / sizeof *ramps; i++) {
        const struct engine_options options = {.threads = 2};
        const struct trial trial = {ramps[i].x, {ramps[i].change}, {AT}},
                           still = {ramps[i].x, {NULL}, {0}}, then = {ramps[i].then, {NULL}, {0}};
        struct engine changed, plain, after;

        check_case(ramps[i].change);
        if (try(&changed, &trial, &options) && try(&plain, &still, &options)) {
            const double *y = kept(&changed);

            CHECK(largest_step(y, 1000, FRAMES) <= bound(y, ramps[i].way));
            // Nothing moves before, and all has changed behind.
            CHECK_BYTES(y, kept(&plain), AT * sizeof *y);
            CHECK(memcmp(y + SETTLED, kept(&plain) + SETTLED, MARGIN * sizeof *y) != 0);
            CHECK(!ramps[i].then || memcmp(y + AT, kept(&plain) + AT, RATE / 50 * sizeof *y));
        }
        if (ramps[i].then && try(&after, &then, &options)) {
            CHECK_BYTES(kept(&changed) + SETTLED, kept(&after) + SETTLED,
                        (FRAMES - SETTLED) * sizeof(double));
            engine_close(&after);
        }
        engine_close(&changed);
        engine_close(&plain);
    }
}

// The filters arrive: once all has settled they give what they would have given from the start.
static void check_filters(void)
{
    static const struct {
        const char *x, *change, *then;
    } filters[] = {
        {LOW " | x: lowpass 100", "x.cutoff=1k", LOW " | lowpass 1k"},
        {LOW " | x: bandpass 30..80", "x.band=20..100", LOW " | bandpass 20..100"},
        {LOW " | x: biquad peak 50 gain=6", "x.gain=-6dB", LOW " | biquad peak 50 gain=-6"},
    };

    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        const struct engine_options options = {.threads = 1};
        const struct trial trial = {filters[i].x, {filters[i].change}, {AT}},
                           then = {filters[i].then, {NULL}, {0}};
        struct engine changed, after;

        check_case(filters[i].then);
        if (try(&changed, &trial, &options) && try(&after, &then, &options)) {
            double most = 0;

            for (size_t n = SETTLED + 10000; n < FRAMES; n++)
                most = fmax(most, fabs(kept(&changed)[n] - kept(&after)[n]));
            CHECK_NEAR(most, 0, 1e-6);
        }
        engine_close(&changed);
        engine_close(&after);
    }
}

static void check_control(void)
{
    const struct engine_options options = {.threads = 1};
    const struct trial trial = {LOW " | x: toy_jump", {"x.factor=2"}, {AT}};
    struct engine engine;

    check_case("a stage that jumps is caught");
    if (try(&engine, &trial, &options)) {
        CHECK(largest_step(kept(&engine), 1000, FRAMES) > bound(kept(&engine), 1));
        CHECK_NEAR(kept(&engine)[AT] / kept(&engine)[AT - 1], 2, 0.3);
    }
    engine_close(&engine);
}

// Several changes, some of them while others are on their way, for any threads and plans.
static void check_same(void)
{
    static const struct trial trials[] = {
        {"x: " TONE " | y: gain 1 | offset 0.1 | z: clip -2..2",
         {"x.freq=1k", "y.factor=0.5", "z.range=-0.3..0.3"},
         {AT, AT + 1, AT + 500}},
        {"x: noise pink type=f64 | y: gain 1", {"x.amp=3", "y.factor=0.1"}, {AT, AT + 10000}},
        {TONE " | x: gain 1",
         {"x.factor=0", "x.factor=1", "x.factor=-1"},
         {AT, AT + 300, AT + 310}},
        {TONE " | x: lowpass 200", {"x.cutoff=2k", "x.cutoff=500"}, {AT, AT + 100}},
        {"x: " TONE " | fir cutoff=5k | y: gain 1", {"x.freq=2k", "y.factor=2"}, {AT, AT + 7}},
    };
    static const struct engine_options plans[] = {
        {.threads = 1},
        {.threads = 2},
        {.threads = 4},
        {.threads = 4, .no_fuse = true},
        {.threads = 2, .no_replicate = true},
        {.threads = 1, .no_fuse = true, .no_static_buffers = true},
        {.threads = 4, .segment = 100},
    };

    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        struct engine first, other;

        check_case(trials[i].x);
        if (try(&first, &trials[i], &plans[0]))
            for (size_t p = 1; p < sizeof plans / sizeof *plans; p++) {
                if (try(&other, &trials[i], &plans[p]))
                    CHECK_BYTES(kept(&other), kept(&first), FRAMES * sizeof(double));
                engine_close(&other);
            }
        engine_close(&first);
    }
}

int main(void)
{
    engine_extra(own);
    check_ramps();
    check_filters();
    check_control();
    check_same();
    return check_result();
}
