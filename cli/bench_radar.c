// SPDX-License-Identifier: MIT
// bench_radar: pulses through compression, range-Doppler maps and levels, and the same kernels in a
// loop.

#include "cli/bench.h"

#include "runtime/base/text.h"
#include "stages/dsp/correlate.h"
#include "stages/dsp/doppler.h"
#include "stages/dsp/fft.h"
#include "stages/dsp/vecmath.h"

#include <string.h>

// The geometry that `radar` has unless told otherwise.
enum { SAMPLES = 1000, PULSE = 100, RANGES = SAMPLES - PULSE + 1, PULSES = 10, PRF = 2750 };
enum { MAPS = 10000 };

struct work {
    struct correlate correlate;
    struct doppler doppler;
    size_t maps;
};

// What a source writes and `frame` copies, transforms both ways, the turn of the map, decibels.
static void radar_part(void *context, size_t thread, size_t threads)
{
    const struct work *work = context;
    float *source = fft_alloc(2 * SAMPLES * sizeof *source);
    float *pulse = fft_alloc(2 * SAMPLES * sizeof *pulse);
    float *rows = fft_alloc(2 * PULSES * RANGES * sizeof *rows);
    float *map = fft_alloc(2 * PULSES * RANGES * sizeof *map);
    float *level = fft_alloc(PULSES * RANGES * sizeof *level);
    void *scratch = fft_alloc(work->correlate.scratch + work->doppler.scratch);
    const bool good = source && pulse && rows && map && level && scratch;

    for (size_t m = thread; good && m < work->maps; m += threads) {
        for (size_t p = 0; p < PULSES; p++) {
            for (size_t i = 0; i < 2 * SAMPLES; i++)
                source[i] = i % 2 ? 0 : 0.5f;
            memcpy(pulse, source, 2 * SAMPLES * sizeof *pulse);
            correlate_run(&work->correlate, pulse, rows + 2 * p * RANGES, scratch);
        }
        doppler_run(&work->doppler, rows, RANGES, map, scratch);
        vec_abs_cf32(map, level, PULSES * RANGES);
        vec_db_f32(level, level, PULSES * RANGES, 20, -300);
    }
    fft_free(source);
    fft_free(pulse);
    fft_free(rows);
    fft_free(map);
    fft_free(level);
    fft_free(scratch);
}

double limit_radar(const struct bench_case *c, struct error *err)
{
    double reference[2 * PULSE], window[PULSES], value = -1;
    struct work work = {.maps = MAPS};
    const char *why = NULL;

    for (size_t i = 0; i < 2 * PULSE; i++)
        reference[i] = i % 2 ? 0 : 0.1;
    for (size_t p = 0; p < PULSES; p++)
        window[p] = 0.3;
    const bool made =
        correlate_init(&work.correlate, DSP_CF32, SAMPLES, RANGES, reference, PULSE, 1, &why);
    if (made && doppler_init(&work.doppler, DSP_CF32, PULSES, PULSES, RANGES, window, &why))
        value = MAPS * PULSES / bench_threads(bench_cores(c), radar_part, &work) * 1e-3;
    else
        error_kind_at(err, ERROR_RUN, span_none(), "%s", why);
    doppler_release(&work.doppler);
    if (made)
        correlate_release(&work.correlate);
    return value;
}

double bench_radar(const struct bench_case *c, struct error *err)
{
    const double pulses = MAPS * PULSES;
    struct text text = {0};

    text_add(&text, "%s | compress | doppler %d | db | null",
             c->a ? "radar range=20km speed=30"
                  : "constant 0.5 complex=true rate=2.75M | frame 1000",
             PULSES);
    const double seconds = bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                                             .threads = bench_cores(c),
                                                             .duration = pulses / PRF},
                                         err);
    text_release(&text);
    return seconds < 0 ? seconds : pulses / seconds * 1e-3;
}
