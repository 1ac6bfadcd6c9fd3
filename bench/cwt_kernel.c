// SPDX-License-Identifier: MIT
// Time of the continuous wavelet transform alone: seconds, and nanoseconds for each coefficient.
//
//     cwt_kernel [SAMPLES [ROWS [THREADS [REPEATS]]]]
//
// fs = 64 Hz, ROWS scales from 1 to 32 Hz in equal ratios, Morlet of one cycle (w0 = 2π): what
// fCWT's own benchmark runs. Lines, by where the values go:
//     frames  a matrix in memory, [sample][row], what the stage emits
//     rows    a matrix in memory, [row][sample], what fCWT writes
//     ring    one block's frames, written over and over: a pipeline's next stage has read them
//     power   as ring, |W|² only
//     multi   as ring, each 16 rows at the lowest rate that holds them; per full-rate coefficient
// Setup is timed apart. The median and the range of REPEATS runs by the wall clock, and the least
// processor time.
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/cwt.h"
#include "stages/dsp/fft.h"

enum layout { FRAMES, ROWS, RING, POWER, MULTI };
static const char *const layout_names[] = {"frames", "rows", "ring", "power", "multi"};

struct job {
    const struct cwt *cwt;
    enum layout layout;
    const float *in;
    float *out, *own; // the matrix; this thread's block
    void *scratch;
    size_t first, end; // blocks
    size_t samples;    // from one row of the matrix to the next
};

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void *job_run(void *argument)
{
    const struct job *j = argument;
    const struct cwt *c = j->cwt;

    for (size_t b = j->first; b < j->end; b++) {
        const float *in = j->in + b * c->block;
        if (j->layout == FRAMES)
            cwt_run(c, j->scratch, in, j->out + b * c->frames * c->rows * 2, c->rows);
        else if (j->layout == ROWS)
            cwt_run_rows(c, j->scratch, in, j->out + b * c->frames * 2, j->samples);
        else
            cwt_run(c, j->scratch, in, j->own, c->rows);
    }
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void jobs_make(struct job *jobs, size_t threads, struct job common, size_t blocks)
{
    for (size_t t = 0; t < threads; t++) {
        jobs[t] = common;
        jobs[t].scratch = fft_alloc(common.cwt->scratch);
        jobs[t].own = fft_alloc(common.cwt->values * common.cwt->width * sizeof(float));
        jobs[t].first = blocks * t / threads;
        jobs[t].end = blocks * (t + 1) / threads;
    }
}

// By the wall clock, or in processor time, which other processes disturb less.
static double jobs_time(struct job *jobs, size_t threads, clockid_t clock)
{
    pthread_t thread[64];
    const double start = seconds(clock);

    for (size_t t = 1; t < threads; t++)
        pthread_create(&thread[t], NULL, job_run, jobs + t);
    job_run(jobs);
    for (size_t t = 1; t < threads; t++)
        pthread_join(thread[t], NULL);
    return seconds(clock) - start;
}

static bool bench(enum layout layout, size_t samples, size_t rows, size_t threads, size_t repeats)
{
    double *f = calloc(rows, sizeof *f), *time = calloc(repeats, sizeof *time), cpu = INFINITY;
    struct job jobs[64], common = {.layout = layout};
    const char *why = "";

    for (size_t r = 0; r < rows; r++)
        f[r] = pow(32, rows > 1 ? (double)r / (double)(rows - 1) : 0);
    const struct cwt_design design = {.fs = 64,
                                      .order = 6.28318530717958648,
                                      .table = f,
                                      .rows = rows,
                                      .power = layout == POWER,
                                      .multi = layout == MULTI};
    const double start = seconds(CLOCK_MONOTONIC);
    struct cwt *c = cwt_new(&design, &why);
    const double setup = seconds(CLOCK_MONOTONIC) - start;
    if (!c) {
        fprintf(stderr, "cwt_kernel: %s\n", why);
        free(f);
        free(time);
        return false;
    }
    const size_t blocks = (samples + c->block - 1) / c->block, padded = blocks * c->block;
    float *in = fft_alloc((padded + c->before + c->after) * sizeof *in);
    for (size_t i = 0; i < samples; i++)
        in[c->before + i] = (float)sin(0.1 * (double)i + 1e-5 * (double)i * (double)i);
    if (layout == FRAMES || layout == ROWS) {
        common.out = fft_alloc(padded * rows * 2 * sizeof *common.out);
        memset(common.out, 1, padded * rows * 2 * sizeof *common.out);
    }
    common.cwt = c;
    common.in = in;
    common.samples = padded;
    jobs_make(jobs, threads, common, blocks);
    for (size_t i = 0; i < repeats; i++)
        time[i] = jobs_time(jobs, threads, CLOCK_MONOTONIC);
    for (size_t i = 0; i < repeats; i++)
        cpu = fmin(cpu, jobs_time(jobs, threads, CLOCK_PROCESS_CPUTIME_ID));
    qsort(time, repeats, sizeof *time, ascending);
    const double middle = time[repeats / 2], scale = 1e9 / (double)samples / (double)rows;
    printf("%-7s %8zu x %-5zu %2zu  %9.5f s (%.5f-%.5f)  %6.3f ns  cpu %6.3f ns  setup %4.1f ms  "
           "block %zu\n",
           layout_names[layout], samples, rows, threads, middle, time[0], time[repeats - 1],
           middle * scale, cpu * scale, setup * 1e3, c->block);
    for (size_t t = 0; t < threads; t++) {
        fft_free(jobs[t].scratch);
        fft_free(jobs[t].own);
    }
    fft_free(common.out);
    fft_free(in);
    free(f);
    free(time);
    cwt_free(c);
    return true;
}

static size_t number(int argc, char **argv, int at, size_t otherwise)
{
    const long n = argc > at ? strtol(argv[at], NULL, 10) : 0;

    return n > 0 ? (size_t)n : otherwise;
}

int main(int argc, char **argv)
{
    const size_t samples = number(argc, argv, 1, 100000), rows = number(argc, argv, 2, 300);
    const size_t threads = number(argc, argv, 3, 1), repeats = number(argc, argv, 4, 9);

    printf("kernels: %s\n", clones_variant());
    for (int layout = FRAMES; layout <= MULTI; layout++)
        if (!bench((enum layout)layout, samples, rows, threads < 64 ? threads : 64, repeats))
            return 1;
    return 0;
}
