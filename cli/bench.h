// SPDX-License-Identifier: MIT
//
// What `sigrun bench` measures: cases in rows, each a pipeline or the physical limit beside it.
#pragma once

#include "cli/options.h"
#include "runtime/graph/registry.h"

// How a case is run. Threads 0: all cores.
struct bench_case {
    const char *name;
    double (*measure)(const struct bench_case *, struct error *); // negative: an error
    size_t threads;
    size_t a, b;   // sizes, as the measure wants them
    size_t limit;  // the case, by number from 1, that this one is compared to; 0: none
    double target; // of the ratio to the limit; 0: none
};

struct bench_row {
    const char *name, *title, *unit;
    bool less;                      // is better
    const struct bench_case *cases; // {0} last
};

extern const struct bench_row bench_rows[]; // {0} last

// A run of an expression within this process. `types` and `types_count`: instead of the stages of
// this build. Seconds from its start to its end; negative with an error.
struct bench_run {
    const char *expression;
    const struct registry_tables *tables; // NULL: the stages of this build
    size_t threads, chunk;                // chunk: frames at 1 MHz handed on at once; 0: as planned
    double duration;                      // stream seconds
    bool apart;                           // every stage is a task of its own
    void (*meanwhile)(void *);            // runs while the pipeline does; NULL: nothing
    void *context;
};
double bench_seconds(const struct bench_run *, struct error *);

// The physical limits, each in the unit of its row.
double limit_gains(const struct bench_case *, struct error *);
double limit_copy(const struct bench_case *, struct error *);
double limit_fir(const struct bench_case *, struct error *);
double limit_fft(const struct bench_case *, struct error *);
double limit_hop(const struct bench_case *, struct error *);
double limit_radar(const struct bench_case *, struct error *);

// Pipelines, in the same units.
double bench_gains(const struct bench_case *, struct error *);
double bench_fir(const struct bench_case *, struct error *);
double bench_fft(const struct bench_case *, struct error *);
double bench_hand_over(const struct bench_case *, struct error *);
double bench_latency(const struct bench_case *, struct error *);
double bench_radar(const struct bench_case *, struct error *);

// Runs a part of the work on each of several threads and waits for all. Seconds.
double bench_threads(size_t threads, void (*run)(void *context, size_t thread, size_t of),
                     void *context);
size_t bench_cores(const struct bench_case *); // threads of a case

// Transforms of the usual lengths, measured, and kept for later runs.
int bench_wisdom(const struct options *);
