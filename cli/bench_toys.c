// SPDX-License-Identifier: MIT
// bench_toys: stages that do nothing, so that what is measured is the engine alone.
//
//     tick | pass | … | end      frames that nobody writes or reads
//     pulse | pass | … | stamp   a frame whenever an eventfd says so, and the time it took

#include "cli/bench.h"

#include "runtime/base/clock.h"
#include "runtime/base/text.h"
#include "runtime/graph/stage.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { PULSES = 2000, WARM = 200, APART_NS = 200000 };

static struct {
    int event;
    uint64_t sent, got[PULSES]; // ns
    _Atomic size_t arrived;
} pulses;

static bool source_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_output(stage, 0,
                  (struct sigrun_format){.type = SIGRUN_F32, .lanes = 1, .rate = {1000000, 1}});
    return true;
}

static enum sigrun_flow pass_process(struct sigrun_io *io, void *self)
{
    (void)self;
    sigrun_pass(io);
    return SIGRUN_MORE;
}

static enum sigrun_flow pulse_process(struct sigrun_io *io, void *self)
{
    uint64_t count;

    (void)self;
    if (read(pulses.event, &count, sizeof count) != sizeof count)
        return errno == EINTR ? SIGRUN_MORE : SIGRUN_DONE;
    ((float *)io->out[0].lane[0])[0] = 1;
    io->out[0].done = 1;
    return count > 1 ? SIGRUN_DONE : SIGRUN_MORE; // the last pulse is twice as high
}

static enum sigrun_flow stamp_process(struct sigrun_io *io, void *self)
{
    (void)self;
    for (size_t n = sigrun_pass(io); n; n--) {
        const size_t k = atomic_load(&pulses.arrived);

        if (k < PULSES)
            pulses.got[k] = clock_ns() - pulses.sent;
        atomic_store(&pulses.arrived, k + 1);
    }
    return SIGRUN_MORE;
}

#define FLOATS                           \
    {                                    \
        .name = "x", .types = SIGRUN_F32 \
    }
static const struct sigrun_stage_type toys[] = {
    {.abi = SIGRUN_ABI,
     .name = "tick",
     .size = 1,
     .out = {FLOATS},
     .shape = source_shape,
     .process = pass_process},
    {.abi = SIGRUN_ABI,
     .name = "pass",
     .size = 1,
     .in = {FLOATS},
     .out = {FLOATS},
     .process = pass_process},
    {.abi = SIGRUN_ABI, .name = "end", .size = 1, .in = {FLOATS}, .process = pass_process},
    {.abi = SIGRUN_ABI,
     .name = "pulse",
     .size = 1,
     .out = {FLOATS},
     .shape = source_shape,
     .needs = SIGRUN_NEEDS_DEVICE,
     .moves = SIGRUN_PINNED,
     .process = pulse_process},
    {.abi = SIGRUN_ABI,
     .name = "stamp",
     .size = 1,
     .in = {FLOATS},
     .moves = SIGRUN_PINNED,
     .process = stamp_process},
};
static const struct sigrun_stage_type *const toy_types[] = {&toys[0], &toys[1], &toys[2],
                                                            &toys[3], &toys[4], NULL};
static const struct registry_tables toy_tables = {.types = toy_types};

// Nanoseconds for each stage and chunk: a stages, chunks of b frames.
double bench_hand_over(const struct bench_case *c, struct error *err)
{
    const size_t chunks = 4000000 / c->a;
    struct text text = {0};

    text_add(&text, "tick");
    for (size_t i = 0; i < c->a; i++)
        text_add(&text, " | pass");
    text_add(&text, " | end");
    const double seconds =
        bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                          .tables = &toy_tables,
                                          .threads = bench_cores(c),
                                          .chunk = c->b,
                                          .duration = (double)(chunks * c->b) * 1e-6,
                                          .apart = true},
                      err);
    text_release(&text);
    return seconds < 0 ? seconds : seconds * 1e9 / (double)(chunks * (c->a + 2));
}

static void send_pulses(void *context)
{
    const struct timespec apart = {0, APART_NS};

    (void)context;
    for (size_t k = 0; k < PULSES; k++) {
        const uint64_t one = k + 1 < PULSES ? 1 : 2;

        nanosleep(&apart, NULL);
        pulses.sent = clock_ns();
        if (write(pulses.event, &one, sizeof one) != sizeof one)
            return;
        // The next pulse may not overtake this one; a second without it is a failure.
        while (atomic_load(&pulses.arrived) <= k && clock_ns() - pulses.sent < 1000000000u)
            nanosleep(&apart, NULL);
    }
}

static int ascending(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

// Microseconds from the pulse to the sink through a stages, at percentile b.
double bench_latency(const struct bench_case *c, struct error *err)
{
    struct text text = {0};

    pulses.event = eventfd(0, EFD_CLOEXEC);
    atomic_store(&pulses.arrived, 0);
    text_add(&text, "pulse");
    for (size_t i = 0; i < c->a; i++)
        text_add(&text, " | pass");
    text_add(&text, " | stamp");
    const double seconds = bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                                             .tables = &toy_tables,
                                                             .threads = bench_cores(c),
                                                             .meanwhile = send_pulses},
                                         err);
    text_release(&text);
    close(pulses.event);
    if (seconds < 0)
        return seconds;
    if (atomic_load(&pulses.arrived) != PULSES)
        return error_kind_at(err, ERROR_RUN, span_none(), "%zu of %d pulses arrived",
                             atomic_load(&pulses.arrived), PULSES) -
               1.0;
    qsort(pulses.got + WARM, PULSES - WARM, sizeof *pulses.got, ascending);
    const size_t rank = WARM + (PULSES - WARM) * c->b / 100;

    return (double)pulses.got[rank] * 1e-3;
}
