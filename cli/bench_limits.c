// SPDX-License-Identifier: MIT
// bench_limits: the same kernels in loops written by hand, with nothing between them.

#include "cli/bench.h"

#include "runtime/base/clock.h"
#include "runtime/graph/graph.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "stages/dsp/fft.h"
#include "stages/dsp/fir.h"
#include "stages/registry.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TILE = 2048, TAPS = 64 };

// The functions of stages, with parameters as an expression says.
struct hand {
    struct arena arena;
    struct registry registry;
    struct graph *graph;
    struct sigrun_stage *stage[16];
    size_t count;
};

static bool hand_open(struct hand *hand, const struct source *source, struct error *err)
{
    const struct graph_options options = {0};

    arena_init(&hand->arena);
    stages_registry(&hand->registry);
    struct program *program = parse(&hand->arena, source, err);
    if (program)
        program = expand(&hand->arena, program, NULL, 0, err);
    hand->graph = program ? graph_build(program, &hand->registry, &options, err) : NULL;
    if (!hand->graph || !graph_shape(hand->graph, err) || !graph_start(hand->graph, err))
        return false;
    hand->count = 0;
    for (struct sigrun_stage *s = hand->graph->first; s && hand->count < 16; s = s->next)
        hand->stage[hand->count++] = s;
    return true;
}

static void hand_close(struct hand *hand)
{
    graph_free(hand->graph);
    registry_release(&hand->registry);
    arena_release(&hand->arena);
}

// One stage over n samples of one lane: `parts` floats each.
static void hand_run(const struct hand *hand, size_t k, void *x, void *y, size_t n, size_t at,
                     void *partial)
{
    struct sigrun_stage *stage = hand->stage[k];
    const enum sigrun_type type = stage->ins ? stage->in[0].format.type : stage->out[0].format.type;
    const void *const in_lane[] = {x};
    void *const out_lane[] = {y};
    struct sigrun_in in = {in_lane, 1, 1, 1, n, 0, at, NULL, 0, false, type};
    struct sigrun_out out = {out_lane, 1, 1, 1, n, 0, at, type};
    struct sigrun_io io = {.in = &in,
                           .out = &out,
                           .ins = stage->ins,
                           .outs = stage->outs,
                           .partial = partial,
                           .stage = stage};

    stage->type->process(&io, stage->self);
}

struct work {
    const struct hand *hand;
    size_t frames; // of all threads
    size_t chains, stages;
    const struct fir *fir;
    const struct fft *fft;
};

static void gains_part(void *context, size_t thread, size_t threads)
{
    const struct work *work = context;
    const struct hand *hand = work->hand;
    _Alignas(64) float tile[2][TILE];
    _Alignas(64) char partial[8192] = {0};

    for (size_t at = thread * TILE; at + TILE <= work->frames; at += threads * TILE) {
        hand_run(hand, 0, NULL, tile[0], TILE, at, NULL);
        for (size_t k = 1; k + 1 < hand->count; k++)
            hand_run(hand, k, tile[(k - 1) % 2], tile[k % 2], TILE, at, NULL);
        hand_run(hand, hand->count - 1, tile[hand->count % 2], NULL, TILE, at, partial);
    }
}

double limit_gains(const struct bench_case *c, struct error *err)
{
    static const struct source source = {
        NULL, "constant 0.5 rate=1M | gain 1.01 | gain 1.01 | gain 1.01 | gain 1.01"
              " | gain 1.01 | gain 1.01 | gain 1.01 | gain 1.01 | null"};
    struct hand hand;
    struct work work = {.hand = &hand, .frames = 200000000};
    double value = -1;

    if (hand_open(&hand, &source, err))
        value = (double)work.frames / bench_threads(bench_cores(c), gains_part, &work) * 1e-6;
    hand_close(&hand);
    return value;
}

// Nanoseconds to copy b floats within the first-level cache.
double limit_copy(const struct bench_case *c, struct error *err)
{
    enum { TIMES = 1000000 };
    static _Alignas(64) float from[8192], to[8192];
    const uint64_t start = clock_ns();

    (void)err;
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(to, from, c->b * sizeof *to);
        __asm__ volatile("" ::: "memory");
    }
    return (double)(clock_ns() - start) / TIMES;
}

// Chains of filters over tiles; what a tile's windows reach back to is copied in front of it.
static void fir_part(void *context, size_t thread, size_t threads)
{
    const struct work *work = context;
    const struct hand *hand = work->hand;
    const size_t room = TAPS - 1 + TILE;
    float *tiles = fft_alloc((work->stages + 1) * room * sizeof *tiles);
    _Alignas(64) char partial[8192] = {0};

    for (size_t at = thread * TILE; tiles && at + TILE <= work->chains * work->frames;
         at += threads * TILE) {
        hand_run(hand, 0, NULL, tiles + TAPS - 1, TILE, at, NULL);
        for (size_t s = 0; s < work->stages; s++) {
            float *x = tiles + s * room;

            fir_run(work->fir, x, x + room + TAPS - 1, TILE, NULL);
            memcpy(x, x + TILE, (TAPS - 1) * sizeof *x);
        }
        hand_run(hand, 1, tiles + work->stages * room + TAPS - 1, NULL, TILE, at, partial);
    }
    fft_free(tiles);
}

double limit_fir(const struct bench_case *c, struct error *err)
{
    static const struct source source = {NULL, "constant 0.5 rate=1M | null"};
    struct hand hand;
    const char *why = NULL;
    double taps[TAPS], value = -1;

    for (size_t i = 0; i < TAPS; i++)
        taps[i] = 1.0 / (double)(i + 1);
    struct fir *fir = fir_new(taps, TAPS, DSP_F32, 1, FIR_DIRECT, &why);
    struct work work = {.hand = &hand,
                        .frames = 32000000 / (c->a * c->b),
                        .chains = c->a,
                        .stages = c->b,
                        .fir = fir};
    if (!fir)
        error_kind_at(err, ERROR_RUN, span_none(), "%s", why);
    if (hand_open(&hand, &source, err) && fir)
        value = (double)(work.chains * work.frames) /
                bench_threads(bench_cores(c), fir_part, &work) * 1e-6;
    hand_close(&hand);
    fir_free(fir);
    return value;
}

static void fft_part(void *context, size_t thread, size_t threads)
{
    const struct work *work = context;
    const size_t n = fft_length(work->fft);
    float *x = fft_alloc(2 * n * sizeof *x), *y = fft_alloc(2 * n * sizeof *y);
    _Alignas(64) char partial[8192] = {0};

    for (size_t at = thread * n; x && y && at + n <= work->frames; at += threads * n) {
        hand_run(work->hand, 0, NULL, x, n, at, NULL);
        fft_run(work->fft, x, y);
        hand_run(work->hand, 1, y, NULL, n, at, partial);
    }
    fft_free(x);
    fft_free(y);
}

double limit_fft(const struct bench_case *c, struct error *err)
{
    static const struct source source = {NULL, "constant 0.5 complex=true rate=1M | null"};
    struct hand hand;
    const char *why = NULL;
    double value = -1;
    struct work work = {.hand = &hand, .frames = 1 << 26};

    work.fft = fft_get(FFT_FORWARD, c->a, false, &why);
    if (!work.fft)
        error_kind_at(err, ERROR_RUN, span_none(), "%s", why);
    if (hand_open(&hand, &source, err) && work.fft)
        value = (double)work.frames / bench_threads(bench_cores(c), fft_part, &work) * 1e-6;
    hand_close(&hand);
    return value;
}

static void futex_wait_for(_Atomic uint32_t *word, uint32_t old)
{
    while (atomic_load(word) == old)
        syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, old, NULL, NULL, 0);
}

static void futex_set(_Atomic uint32_t *word, uint32_t value)
{
    atomic_store(word, value);
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

enum { ROUNDS = 5000 };

static void *echo(void *words)
{
    _Atomic uint32_t *word = words;

    for (uint32_t k = 1; k <= ROUNDS; k++) {
        futex_wait_for(&word[0], k - 1);
        futex_set(&word[16], k);
    }
    return NULL;
}

// Microseconds from one thread to another that sleeps: half of the way there and back.
double limit_hop(const struct bench_case *c, struct error *err)
{
    static _Atomic uint32_t words[32];
    pthread_t other;

    (void)c;
    atomic_store(&words[0], 0);
    atomic_store(&words[16], 0);
    if (pthread_create(&other, NULL, echo, words))
        return error_kind_at(err, ERROR_RUN, span_none(), "no thread can be started") - 1.0;
    const uint64_t start = clock_ns();
    for (uint32_t k = 1; k <= ROUNDS; k++) {
        futex_set(&words[0], k);
        futex_wait_for(&words[16], k - 1);
    }
    const double us = (double)(clock_ns() - start) * 1e-3 / ROUNDS / 2;
    pthread_join(other, NULL);
    return us;
}
