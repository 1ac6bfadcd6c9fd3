// SPDX-License-Identifier: MIT
// mutants: stages with one fault each.

#include "tests/conformance/mutants.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct mutant_self {
    double amount; // parameter
    const char *word;
    double *sum; // of each lane
    double hidden;
    uint64_t calls;
};

static bool mutant_start(struct sigrun_stage *stage, void *self)
{
    struct mutant_self *m = self;
    const size_t lanes = sigrun_input(stage, 0)->lanes;

    m->sum = sigrun_alloc(stage, lanes, sizeof *m->sum);
    sigrun_state(stage, m->sum, lanes * sizeof *m->sum);
    return true;
}

static bool forget_start(struct sigrun_stage *stage, void *self)
{
    struct mutant_self *m = self;

    m->sum = sigrun_alloc(stage, sigrun_input(stage, 0)->lanes, sizeof *m->sum);
    return true;
}

static bool window_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_moves(stage, (struct sigrun_motion){.up = 1, .down = 1, .window = 3, .before = 1});
    return true;
}

static bool half_shape(struct sigrun_stage *stage, void *self)
{
    struct sigrun_format format = *sigrun_input(stage, 0);

    (void)self;
    sigrun_moves(stage, (struct sigrun_motion){.up = 1, .down = 2, .window = 2});
    format.rate = sigrun_scale(format.rate, 1, 2);
    sigrun_output(stage, 0, format);
    return true;
}

// A leaky sum, as it should be.
static void sum_lanes(struct sigrun_io *io, struct mutant_self *m, size_t n)
{
    for (size_t c = 0; c < io->in[0].lanes; c++)
        for (size_t i = 0; i < n; i++) {
            m->sum[c] = 0.5 * m->sum[c] + ((const double *)io->in[0].lane[c])[i];
            ((double *)io->out[0].lane[c])[i] = m->sum[c];
        }
}

static enum sigrun_flow sum_process(struct sigrun_io *io, void *self)
{
    sum_lanes(io, self, sigrun_pass(io));
    return SIGRUN_MORE;
}

// The sum of three neighbours, or, with a reach of one more, of four.
static void window_lanes(struct sigrun_io *io, size_t reach)
{
    const size_t steps = sigrun_steps(io);

    for (size_t c = 0; c < io->in[0].lanes; c++)
        for (size_t i = 0; i < steps; i++) {
            const double *x = (const double *)io->in[0].lane[c] + i;
            double *y = (double *)io->out[0].lane[c] + i;

            *y = 0;
            for (size_t k = 0; k < 3 + reach; k++)
                *y += x[k];
        }
}

static enum sigrun_flow window_process(struct sigrun_io *io, void *self)
{
    (void)self;
    window_lanes(io, 0);
    return SIGRUN_MORE;
}

static enum sigrun_flow reach_process(struct sigrun_io *io, void *self)
{
    (void)self;
    window_lanes(io, 1);
    return SIGRUN_MORE;
}

// Of what it is given at once, the last frame is lost.
static enum sigrun_flow drop_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);

    sum_lanes(io, self, n);
    io->out[0].done = n > 1 ? n - 1 : n;
    return SIGRUN_MORE;
}

static enum sigrun_flow chunk_process(struct sigrun_io *io, void *self)
{
    struct mutant_self *m = self;
    const size_t n = sigrun_pass(io);

    if (n)
        m->sum[0] += (double)n * 1e-3 * (double)n;
    sum_lanes(io, m, n);
    return SIGRUN_MORE;
}

static enum sigrun_flow swap_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io), lanes = io->in[0].lanes;

    (void)self;
    for (size_t c = 0; c < lanes; c++)
        for (size_t i = 0; i < n; i++)
            ((double *)io->out[0].lane[c])[i] =
                ((const double *)io->in[0].lane[(c + 1) % lanes])[i];
    return SIGRUN_MORE;
}

static void scale(struct sigrun_io *io, double factor, size_t n)
{
    for (size_t c = 0; c < io->in[0].lanes; c++)
        for (size_t i = 0; i < n; i++)
            ((double *)io->out[0].lane[c])[i] = factor * ((const double *)io->in[0].lane[c])[i];
}

// Says that it is pure, and remembers.
static enum sigrun_flow hidden_process(struct sigrun_io *io, void *self)
{
    struct mutant_self *m = self;

    scale(io, m->hidden, sigrun_pass(io));
    m->hidden += 1;
    return SIGRUN_MORE;
}

static enum sigrun_flow short_process(struct sigrun_io *io, void *self)
{
    (void)self;
    scale(io, 2, sigrun_pass(io));
    io->out[0].done -= io->out[0].done > 0;
    return SIGRUN_MORE;
}

static enum sigrun_flow thread_process(struct sigrun_io *io, void *self)
{
    (void)self;
    scale(io, gettid() == getpid() ? 1 : 2, sigrun_pass(io));
    return SIGRUN_MORE;
}

static enum sigrun_flow overwrite_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);

    (void)self;
    scale(io, 2, n);
    if (n)
        ((double *)(uintptr_t)io->in[0].lane[0])[n - 1] = 0;
    return SIGRUN_MORE;
}

static enum sigrun_flow beyond_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);

    (void)self;
    scale(io, 2, n);
    if (n)
        ((double *)io->out[0].lane[0])[io->out[0].frames] = 1;
    return SIGRUN_MORE;
}

// Of an odd number of frames the last one is lost, though the motion says it counts.
static enum sigrun_flow half_process(struct sigrun_io *io, void *self)
{
    const size_t room = io->out[0].frames, pairs = io->in[0].frames / 2;
    const size_t n = pairs < room ? pairs : room;

    (void)self;
    for (size_t c = 0; c < io->in[0].lanes; c++)
        for (size_t i = 0; i < n; i++)
            ((double *)io->out[0].lane[c])[i] = ((const double *)io->in[0].lane[c])[2 * i];
    io->out[0].done = n;
    io->in[0].done = io->in[0].last && n == pairs ? io->in[0].frames : 2 * n;
    return SIGRUN_MORE;
}

static enum sigrun_flow fragile_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);

    (void)self;
    scale(io, 2, n);
    for (size_t i = 0; i < n; i++)
        if (isnan(((const double *)io->in[0].lane[0])[i])) {
            sigrun_fail(io->stage, NULL, "can't stand NaN");
            return SIGRUN_FAILED;
        }
    return SIGRUN_MORE;
}

static enum sigrun_flow stuck_process(struct sigrun_io *io, void *self)
{
    (void)self;
    if (io->in[0].frames < 2)
        return SIGRUN_MORE; // waits for a second frame that will never be
    scale(io, 2, sigrun_pass(io));
    return SIGRUN_MORE;
}

static enum sigrun_flow allocate_process(struct sigrun_io *io, void *self)
{
    void *volatile memory = malloc(100);

    (void)self;
    free(memory);
    scale(io, 2, sigrun_pass(io));
    return SIGRUN_MORE;
}

static enum sigrun_flow lock_process(struct sigrun_io *io, void *self)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    (void)self;
    pthread_mutex_lock(&lock);
    scale(io, 2, sigrun_pass(io));
    pthread_mutex_unlock(&lock);
    return SIGRUN_MORE;
}

static const struct sigrun_param fair_params[] = {
    {SIGRUN_PARAM(struct mutant_self, amount), .def = "1", .min = 0, .max = 2, .doc = "A number."},
    {SIGRUN_PARAM(struct mutant_self, word), .def = "", .doc = "A word."},
    {0},
};
// The default lies outside of the range.
static const struct sigrun_param default_params[] = {
    {SIGRUN_PARAM(struct mutant_self, amount), .def = "3", .min = 0, .max = 2, .doc = "A number."},
    {0},
};
// A text has no range that could be held to.
static const struct sigrun_param range_params[] = {
    {SIGRUN_PARAM(struct mutant_self, word), .def = "1", .min = 1, .max = 2, .doc = "A word."},
    {0},
};

#define MUTANT(NAME, DOC, PARAMS, MOVES, SHAPE, START, PROCESS)   \
    static const struct sigrun_stage_type NAME = {                \
        .abi = SIGRUN_ABI,                                        \
        .name = #NAME,                                            \
        .family = "toy",                                          \
        .summary = "a stage of the tests",                        \
        .doc = DOC,                                               \
        .example = "toy_count frames=100 | " #NAME " | toy_keep", \
        .in = {{"in", SIGRUN_F64, .frames = SIGRUN_SIGNAL}},      \
        .out = {{"out", SIGRUN_F64}},                             \
        .params = PARAMS,                                         \
        .revision = 1,                                            \
        .moves = MOVES,                                           \
        .size = sizeof(struct mutant_self),                       \
        .shape = SHAPE,                                           \
        .start = START,                                           \
        .process = PROCESS,                                       \
    }
#define STATE(NAME, START, PROCESS) \
    MUTANT(NAME, "One.", fair_params, SIGRUN_STATE, NULL, START, PROCESS)
#define PURE(NAME, PROCESS) MUTANT(NAME, "One.", fair_params, SIGRUN_PURE, NULL, NULL, PROCESS)

STATE(fair_state, mutant_start, sum_process);
STATE(mutant_drop, mutant_start, drop_process);
STATE(mutant_chunk, mutant_start, chunk_process);
STATE(mutant_forget, forget_start, sum_process);
STATE(mutant_stuck, mutant_start, stuck_process);
STATE(mutant_fragile, mutant_start, fragile_process);
PURE(mutant_swap, swap_process);
PURE(mutant_hidden, hidden_process);
PURE(mutant_short, short_process);
PURE(mutant_thread, thread_process);
PURE(mutant_overwrite, overwrite_process);
PURE(mutant_beyond, beyond_process);
PURE(mutant_allocate, allocate_process);
PURE(mutant_lock, lock_process);
MUTANT(fair_pure, "One.", fair_params, SIGRUN_PURE, window_shape, NULL, window_process);
MUTANT(mutant_reach, "One.", fair_params, SIGRUN_PURE, window_shape, NULL, reach_process);
MUTANT(mutant_half, "One.", fair_params, SIGRUN_STATE, half_shape, mutant_start, half_process);
MUTANT(mutant_silent, NULL, fair_params, SIGRUN_STATE, NULL, mutant_start, sum_process);
MUTANT(mutant_default, "One.", default_params, SIGRUN_STATE, NULL, mutant_start, sum_process);
MUTANT(mutant_range, "One.", range_params, SIGRUN_STATE, NULL, mutant_start, sum_process);

const struct mutant mutants[MUTANTS] = {
    {&fair_state, NULL, true},
    {&fair_pure, NULL, true},
    {&mutant_drop, "cuts", true},
    {&mutant_chunk, "cuts", true},
    {&mutant_hidden, "cuts", true},
    {&mutant_short, "cuts", true},
    {&mutant_overwrite, "cuts", true},
    {&mutant_beyond, "cuts", true},
    {&mutant_reach, "cuts", true},
    {&mutant_thread, "engine", true},
    {&mutant_forget, "restore", true},
    {&mutant_swap, "lanes", true},
    {&mutant_stuck, "extremes", true},
    {&mutant_fragile, "extremes", true},
    {&mutant_half, "counts", true},
    {&mutant_allocate, "quiet", false},
    {&mutant_lock, "quiet", false},
    {&mutant_silent, "descriptor", false},
    {&mutant_default, "descriptor", false},
    {&mutant_range, "refusals", false},
};
const struct sigrun_stage_type *const mutant_types[MUTANTS + 1] = {
    &fair_state,      &fair_pure,        &mutant_drop,   &mutant_chunk,   &mutant_hidden,
    &mutant_short,    &mutant_overwrite, &mutant_beyond, &mutant_reach,   &mutant_thread,
    &mutant_forget,   &mutant_swap,      &mutant_stuck,  &mutant_fragile, &mutant_half,
    &mutant_allocate, &mutant_lock,      &mutant_silent, &mutant_default, &mutant_range,
};
