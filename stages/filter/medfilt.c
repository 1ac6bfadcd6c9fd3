// SPDX-License-Identifier: MIT
// medfilt: the median of the samples around each.

#include "stages/filter/filter.h"

#include <math.h>
#include <string.h>

struct medfilt {
    size_t size; // samples, odd
};

static const struct sigrun_param medfilt_params[] = {
    {SIGRUN_PARAM(struct medfilt, size), .def = "3", .unit = SIGRUN_FRAMES, .min = 1, .max = 1e5,
     .doc = "Samples that the median is taken of, an odd number."},
    {0},
};

static bool medfilt_shape(struct sigrun_stage *stage, void *self)
{
    const struct medfilt *m = self;

    if (m->size % 2 == 0)
        return sigrun_fail(
            stage, &m->size,
            "size needs an odd number of samples, so that one is in the middle, found "
            "%zu; take %zu",
            m->size, m->size + 1);
    sigrun_moves(stage, (struct sigrun_motion){
                            .up = 1, .down = 1, .window = m->size, .before = m->size / 2});
    sigrun_scratch(stage, m->size * sizeof(double));
    return true;
}

// As it takes part in the order: NaN as the greatest, and zero without its sign, since of equal
// numbers it would depend on older samples which one is in the middle.
static double sample(const void *x, size_t i, bool wide)
{
    const double value = wide ? ((const double *)x)[i] : (double)((const float *)x)[i];

    return isnan(value) ? INFINITY : value + 0.0;
}

// Where `value` is, or belongs, among n sorted ones.
static size_t place(const double *sorted, size_t n, double value)
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (sorted[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void enter(double *sorted, size_t n, double value)
{
    const size_t at = place(sorted, n, value);

    memmove(sorted + at + 1, sorted + at, (n - at) * sizeof *sorted);
    sorted[at] = value;
}

// The window kept sorted: one sample leaves, one enters.
static void medfilt_lane(size_t size, const void *x, void *y, size_t n, bool wide, double *sorted)
{
    for (size_t i = 0; i < size - 1; i++)
        enter(sorted, i, sample(x, i, wide));
    for (size_t k = 0; k < n; k++) {
        enter(sorted, size - 1, sample(x, k + size - 1, wide));
        const double median = sorted[size / 2];
        const size_t gone = place(sorted, size, sample(x, k, wide));
        if (wide)
            ((double *)y)[k] = median;
        else
            ((float *)y)[k] = (float)median;
        memmove(sorted + gone, sorted + gone + 1, (size - 1 - gone) * sizeof *sorted);
    }
}

static enum sigrun_flow medfilt_process(struct sigrun_io *io, void *self)
{
    const struct medfilt *m = self;
    const size_t n = sigrun_steps(io);

    for (size_t c = 0; n && c < io->in[0].lanes; c++)
        medfilt_lane(m->size, io->in[0].lane[c], io->out[0].lane[c], n,
                     sigrun_is_double(io->in[0].type), io->scratch);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_medfilt = {
    .abi = SIGRUN_ABI,
    .name = "medfilt",
    .family = "filter",
    .summary = "the median of the samples around each",
    .doc = "y[n] = the median of the `size` samples around n, zeros before the first and after the "
           "last, as scipy.signal.medfilt. It takes off spikes and keeps steps. NaN counts as the "
           "largest value.",
    .example = "impulse rate=1k | medfilt 5 | head 1s | print",
    .aliases = (const char *const[]){"median_filter", "despike", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = medfilt_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct medfilt),
    .shape = medfilt_shape,
    .process = medfilt_process,
};
