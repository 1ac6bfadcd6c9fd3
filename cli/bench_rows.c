// SPDX-License-Identifier: MIT
// bench_rows: what `sigrun bench` measures without any other program.

#include "cli/bench.h"

static const struct bench_case gains[] = {
    {"limit, 1 core", limit_gains, 1, 8, 0, 0, 0},
    {"pipeline, 1 core", bench_gains, 1, 8, 0, 1, 0.9},
    {"limit, all cores", limit_gains, 0, 8, 0, 0, 0},
    {"pipeline, all cores", bench_gains, 0, 8, 0, 1, 1.8},
    {"nothing fused, 1 core", bench_gains, 1, 8, true, 0, 0},
    {0},
};

static const struct bench_case hand_over[] = {
    {"memcpy of 512", limit_copy, 1, 0, 512, 0, 0},
    {"1 stage, chunks of 64", bench_hand_over, 1, 1, 64, 0, 0},
    {"1 stage, 512", bench_hand_over, 1, 1, 512, 1, 1.05},
    {"10 stages, 512", bench_hand_over, 1, 10, 512, 1, 1.05},
    {"100 stages, 512", bench_hand_over, 1, 100, 512, 1, 1.05},
    {"1000 stages, 512", bench_hand_over, 1, 1000, 512, 1, 1.05},
    {"100 stages, 4096", bench_hand_over, 1, 100, 4096, 1, 1.58},
    {0},
};

static const struct bench_case fir[] = {
    {"limit, 1 pipe of 1", limit_fir, 0, 1, 1, 0, 0},
    {"pipeline, 1 pipe of 1", bench_fir, 0, 1, 1, 1, 0.9},
    {"limit, 2 of 2", limit_fir, 0, 2, 2, 0, 0},
    {"pipeline, 2 of 2", bench_fir, 0, 2, 2, 3, 0.9},
    {"limit, 6 of 6", limit_fir, 0, 6, 6, 0, 0},
    {"pipeline, 6 of 6", bench_fir, 0, 6, 6, 5, 0.9},
    {0},
};

static const struct bench_case fft[] = {
    {"limit, 256", limit_fft, 1, 256, 0, 0, 0},
    {"pipeline, 256", bench_fft, 1, 256, 0, 1, 0.90},
    {"limit, 1024", limit_fft, 1, 1024, 0, 0, 0},
    {"pipeline, 1024", bench_fft, 1, 1024, 0, 3, 0.97},
    {"pipeline, 1024, all cores", bench_fft, 0, 1024, 0, 3, 1.8},
    {"limit, 1024, all cores", limit_fft, 0, 1024, 0, 0, 0},
    {"limit, 4096", limit_fft, 1, 4096, 0, 0, 0},
    {"pipeline, 4096", bench_fft, 1, 4096, 0, 7, 0.99},
    {"limit, 65536", limit_fft, 1, 65536, 0, 0, 0},
    {"pipeline, 65536", bench_fft, 1, 65536, 0, 9, 0.99},
    {0},
};

static const struct bench_case latency[] = {
    {"limit, one futex hop", limit_hop, 2, 0, 0, 0, 0},
    {"8 stages, median", bench_latency, 0, 8, 50, 1, 2},
    {"8 stages, 99th of 100", bench_latency, 0, 8, 99, 1, 4.2},
    {0},
};

static const struct bench_case radar[] = {
    {"limit, 1 core", limit_radar, 1, 0, 0, 0, 0},
    {"pipeline from a constant, 1 core", bench_radar, 1, 0, 0, 1, 0.9},
    {"pipeline from radar, 1 core", bench_radar, 1, 1, 0, 0, 0},
    {"pipeline from radar, all cores", bench_radar, 0, 1, 0, 3, 1.8},
    {0},
};

const struct bench_row bench_rows[] = {
    {"1", "a source, 8 gains and a sink that sums, f32", "MS/s", false, gains},
    {"2", "the cost of one more stage that nothing is fused with, a chunk", "ns", true, hand_over},
    {"3", "pipes of 64-tap float filters", "MS/s", false, fir},
    {"4", "a stream of complex Fourier transforms", "MS/s", false, fft},
    {"9", "latency of one frame from a device to a sink", "µs", true, latency},
    {"11", "radar: compression, maps of 10 pulses, decibels", "k pulses/s", false, radar},
    {0},
};
