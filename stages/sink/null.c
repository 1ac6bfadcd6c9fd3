// SPDX-License-Identifier: MIT
// null: read everything, keep nothing; count frames and add up what was read.

#include "runtime/graph/stage.h"
#include "stages/dsp/clones.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The numbers of a lane go to these sums in turn, by their absolute index: so the order in which
// numbers are added doesn't depend on how the stream was cut, and the loop has independent chains.
// The lanes from SUM_LANES on share the last sums.
enum { SUMS = 32, SUM_LANES = 8 };

struct null_partial {
    uint64_t frames;
    double sum[SUM_LANES][SUMS];
};

struct null_stage {
    bool sum;
    size_t lanes; // of sums in use
    bool complex;
    bool told;
    struct null_partial total;
};

static const struct sigrun_param null_params[] = {
    {SIGRUN_PARAM(struct null_stage, sum), .def = "false",
     .doc = "Write the number of frames and the sum of all samples to stdout at the end."},
    {0},
};

static bool null_shape(struct sigrun_stage *stage, void *self)
{
    struct null_stage *s = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);

    s->lanes = in->lanes < SUM_LANES ? in->lanes : SUM_LANES;
    s->complex = sigrun_is_complex(in->type);
    return true;
}

static bool null_start(struct sigrun_stage *stage, void *self)
{
    struct null_stage *s = self;

    sigrun_state(stage, &s->total, sizeof s->total);
    sigrun_state(stage, &s->told, sizeof s->told);
    return true;
}

// n numbers, of which the first has index `index`.
DSP_CLONES static void sum_f32(double *restrict sum, const float *restrict x, size_t n,
                               uint64_t index)
{
    size_t i = 0;
    double acc[SUMS];

    for (; i < n && (index + i) % SUMS; i++)
        sum[(index + i) % SUMS] += (double)x[i];
    for (size_t k = 0; k < SUMS; k++)
        acc[k] = sum[k];
    for (; i + SUMS <= n; i += SUMS)
        for (size_t k = 0; k < SUMS; k++)
            acc[k] += (double)x[i + k];
    for (size_t k = 0; k < SUMS; k++)
        sum[k] = acc[k];
    for (; i < n; i++)
        sum[(index + i) % SUMS] += (double)x[i];
}

DSP_CLONES static void sum_f64(double *restrict sum, const double *restrict x, size_t n,
                               uint64_t index)
{
    size_t i = 0;
    double acc[SUMS];

    for (; i < n && (index + i) % SUMS; i++)
        sum[(index + i) % SUMS] += x[i];
    for (size_t k = 0; k < SUMS; k++)
        acc[k] = sum[k];
    for (; i + SUMS <= n; i += SUMS)
        for (size_t k = 0; k < SUMS; k++)
            acc[k] += x[i + k];
    for (size_t k = 0; k < SUMS; k++)
        sum[k] = acc[k];
    for (; i < n; i++)
        sum[(index + i) % SUMS] += x[i];
}

static void sum_numbers(double *sum, enum sigrun_type type, const void *x, size_t n, uint64_t index)
{
    switch (type) {
    case SIGRUN_F32:
    case SIGRUN_CF32: sum_f32(sum, x, n, index); break;
    case SIGRUN_F64:
    case SIGRUN_CF64: sum_f64(sum, x, n, index); break;
    case SIGRUN_S16:
    case SIGRUN_CS16:
        for (size_t i = 0; i < n; i++)
            sum[(index + i) % SUMS] += ((const int16_t *)x)[i];
        break;
    case SIGRUN_S32:
        for (size_t i = 0; i < n; i++)
            sum[(index + i) % SUMS] += ((const int32_t *)x)[i];
        break;
    default:
        for (size_t i = 0; i < n; i++)
            sum[(index + i) % SUMS] += ((const uint8_t *)x)[i];
        break;
    }
}

static void null_tell(const struct null_stage *s)
{
    double part[2] = {0, 0};
    char line[160];
    int n;

    for (size_t c = 0; c < s->lanes; c++)
        for (size_t k = 0; k < SUMS; k++)
            part[s->complex ? k % 2 : 0] += s->total.sum[c][k];
    n = snprintf(line, sizeof line, "null: %llu frames, sum %.15g",
                 (unsigned long long)s->total.frames, part[0]);
    if (s->complex)
        n += snprintf(line + n, sizeof line - (size_t)n, "%+.15gj", part[1]);
    line[n++] = '\n';
    for (int done = 0; done < n;) {
        const ssize_t wrote = write(STDOUT_FILENO, line + done, (size_t)(n - done));

        if (wrote <= 0)
            return; // nobody reads: there is nobody to tell
        done += (int)wrote;
    }
}

static enum sigrun_flow null_process(struct sigrun_io *io, void *self)
{
    struct null_stage *s = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t frames = sigrun_pass(io), parts = sigrun_is_complex(in->type) ? 2 : 1;
    const bool whole = in->stride == in->width;
    const size_t runs = whole ? 1 : frames, n = parts * in->width * (whole ? frames : 1);
    const size_t step = in->stride * sigrun_sample_bytes(in->type);
    struct null_partial *partial = io->partial;

    if (in->last && !frames) {
        if (s->sum && !s->told)
            null_tell(s);
        s->told = true;
        return SIGRUN_MORE;
    }
    partial->frames += frames;
    for (size_t c = 0; c < in->lanes; c++) {
        double *sum = partial->sum[c < SUM_LANES ? c : SUM_LANES - 1];

        for (size_t r = 0; r < runs; r++)
            sum_numbers(sum, in->type, (const char *)in->lane[c] + r * step, n,
                        (in->at + r) * parts * in->width);
    }
    return SIGRUN_MORE;
}

static void null_combine(struct sigrun_stage *stage, void *self, const void *partial)
{
    struct null_stage *s = self;
    const struct null_partial *p = partial;

    (void)stage;
    s->total.frames += p->frames;
    for (size_t c = 0; c < s->lanes; c++)
        for (size_t k = 0; k < SUMS; k++)
            s->total.sum[c][k] += p->sum[c][k];
}

const struct sigrun_stage_type sigrun_null = {
    .abi = SIGRUN_ABI,
    .name = "null",
    .family = "sink",
    .summary = "read everything, keep nothing",
    .doc =
        "Every sample is read and added up in float64, in an order that depends on neither chunks "
        "nor threads; sum=true tells the result. For timing what comes before it.",
    .example = "noise | gain 0.5 | head 1s | null sum=true",
    .aliases = (const char *const[]){"null_sink", "fakesink", "devnull", "discard", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = null_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct null_stage),
    .partial = sizeof(struct null_partial),
    .shape = null_shape,
    .start = null_start,
    .process = null_process,
    .combine = null_combine,
};
