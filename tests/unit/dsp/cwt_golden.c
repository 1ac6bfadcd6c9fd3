// SPDX-License-Identifier: MIT
// The continuous wavelet transform against direct sums in float64, each row by itself.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/check.h"
#include "tests/unit/dsp/cwt_case.h"

static const double golden_bound = 5e-7;

struct golden_error {
    double square, norm;   // sums of |a − b|² and |b|²
    double worst, highest; // of |a − b| and |b|
};

static void golden_add(struct golden_error *e, const float *a, const double *b)
{
    const double re = (double)a[0] - b[0], im = (double)a[1] - b[1];

    e->square += re * re + im * im;
    e->norm += b[0] * b[0] + b[1] * b[1];
    e->worst = fmax(e->worst, hypot(re, im));
    e->highest = fmax(e->highest, hypot(b[0], b[1]));
}

// made: [frame][row]. A row next to nothing of which is in the signal has no relative error worth
// the name: with the step, all rows are one.
static void golden_compare(const struct cwt_case *c, const float *made)
{
    struct golden_error all = {0};

    for (size_t r = 0; r < c->rows; r++) {
        struct golden_error e = c->signal == 2 ? all : (struct golden_error){0};
        for (size_t t = 0; t < c->times; t++) {
            const size_t frame = (size_t)c->time[t] / c->design.hop;
            golden_add(&e, made + (frame * c->rows + r) * 2, c->value + (t * c->rows + r) * 2);
        }
        all = e;
        if (c->signal == 2 && r + 1 < c->rows)
            continue;
        if (!CHECK(sqrt(e.square / e.norm) <= golden_bound) ||
            !CHECK(e.worst <= 10 * golden_bound * e.highest))
            printf("    %g Hz: error %.2e, worst %.2e\n", c->frequency[r], sqrt(e.square / e.norm),
                   e.worst / e.highest);
    }
}

static float *golden_frame(const struct cwt_case *c, const float *x)
{
    const char *why = NULL;
    struct cwt_frame *f = cwt_frame_new(&c->design, c->samples, (enum cwt_edge)c->edge, &why);

    if (!CHECK_TEXT(why, NULL))
        return NULL;
    CHECK_SIZE(f->rows, c->rows);
    for (size_t r = 0; r < f->rows && r < c->rows; r++)
        CHECK_NEAR(f->frequency[r], c->frequency[r], 1e-9 * c->frequency[r]);
    float *out = calloc(f->times * f->rows * 2 + 1, sizeof *out);
    void *scratch = aligned_alloc(64, (f->scratch + 63) / 64 * 64);
    cwt_frame_run(f, scratch, x, out, f->rows, 1);
    free(scratch);
    cwt_frame_free(f);
    return out;
}

static float *golden_stream(const struct cwt_case *c, const float *x)
{
    const char *why = NULL;
    struct cwt *cwt = cwt_new(&c->design, &why);

    if (!CHECK_TEXT(why, NULL))
        return NULL;
    CHECK_SIZE(cwt->rows, c->rows);
    for (size_t r = 0; r < cwt->rows && r < c->rows; r++)
        CHECK_NEAR(cwt->frequency[r], c->frequency[r], 1e-9 * c->frequency[r]);
    float *out = cwt_case_stream(cwt, x, c->samples);
    cwt_free(cwt);
    return out;
}

static void golden(const char *name)
{
    struct cwt_case c;

    check_case(name);
    if (cwt_case_read(&c, name)) {
        float *x = calloc(c.samples, sizeof *x);
        cwt_case_signal(c.signal, x, c.samples);
        float *made = c.edge >= 0 ? golden_frame(&c, x) : golden_stream(&c, x);
        if (made)
            golden_compare(&c, made);
        free(made);
        free(x);
    }
    cwt_case_release(&c);
}

int main(void)
{
    const char *names[] = {
        "morlet",
        "morlet_impulse",
        "morlet_step",
        "morlet_sharp",
        "morlet_short",
        "morlet_grid",
        "morlet_low",
        "morlet_low_hop",
        "morlet_odd_hop",
        "morlet_energy",
        "morse",
        "morse_energy",
        "paul",
        "paul_energy",
        "dog2",
        "dog1",
        "dog3_energy",
        "frame_zero",
        "frame_zero_short",
        "frame_reflect",
        "frame_periodic",
        "bank",
        "bank_even",
        "frame_reflect_short",
        "frame_periodic_short",
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        golden(names[i]);
    check_case(NULL);
    return check_result();
}
