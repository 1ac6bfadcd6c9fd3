// SPDX-License-Identifier: MIT
//
// Factors of thresholds against published and numerically worked out values, and sums against the
// definition for random windows.
#include "stages/dsp/cfar.h"

#include <math.h>
#include <stdlib.h>

#include "stages/dsp/fft.h"
#include "tests/check.h"

enum { ROWS = 7, CELLS = 40 };

static void cfar_table(void)
{
    static const struct {
        size_t n;
        double pfa, factor[4];
    } rows[] = {{16, 1e-3, {8.6388, 7.4873, 12.5997, 7.4214}},
                {16, 1e-4, {12.4525, 10.8710, 19.5567, 11.0802}},
                {24, 1e-4, {11.2272, 10.0050, 15.3340, 9.3408}},
                {32, 1e-6, {17.2776, 15.7242, 23.6065, 14.3985}}};

    check_case("factors");
    for (size_t i = 0; i < 4; i++)
        for (int m = 0; m < 4; m++)
            CHECK_NEAR(cfar_factor((enum cfar_method)m, rows[i].n, rows[i].n * 3 / 4, rows[i].pfa),
                       rows[i].factor[m], 5e-5);
    // Known noise is the limit of many cells: −ln pfa.
    for (int m = 0; m < 3; m++)
        CHECK_NEAR(cfar_factor((enum cfar_method)m, 8192, 6144, 1e-6) / -log(1e-6), 1, 0.03);
    // Of the smallest one: all of N cells of the mean 1/α.
    CHECK_NEAR(cfar_factor(CFAR_OS, 10, 1, 0.01), 990, 1e-8);
}

// The sum of the training cells of one, and their number.
static double cfar_direct(const struct cfar *c, const double *p, size_t r, size_t i, size_t *n)
{
    const long reach = (long)(c->row_train + c->row_guard), far = (long)(c->train + c->guard);
    double sum = 0;

    *n = 0;
    for (long dr = -reach; dr <= reach; dr++)
        for (long d = -far; d <= far; d++) {
            const long row = ((long)r + dr + ROWS) % ROWS, cell = (long)i + d;
            const bool guarded = labs(dr) <= (long)c->row_guard && labs(d) <= (long)c->guard;

            if (guarded || cell < 0 || cell >= CELLS)
                continue;
            sum += p[row * CELLS + cell];
            ++*n;
        }
    return sum;
}

static void cfar_windows(void)
{
    double power[ROWS * CELLS], threshold[ROWS * CELLS];
    const char *why = NULL;

    check_case("windows");
    for (size_t k = 0; k < 200; k++) {
        struct cfar c = {.rows = ROWS,
                         .cells = CELLS,
                         .train = 1 + check_random() % 30,
                         .guard = check_random() % 8,
                         .row_train = check_random() % 3,
                         .pfa = pow(10, -1 - (double)(check_random() % 6))};

        c.row_guard = c.row_train == 1 ? check_random() % 3 : 0;
        for (size_t i = 0; i < ROWS * CELLS; i++)
            power[i] = -log(1 - check_uniform()) * (i % 50 ? 1 : 1e6);
        if (!CHECK(cfar_init(&c, &why)))
            return;
        void *scratch = fft_alloc(c.scratch);
        cfar_run(&c, power, threshold, scratch);
        for (size_t i = 0; i < ROWS * CELLS; i++) {
            size_t n;
            const double sum = cfar_direct(&c, power, i / CELLS, i % CELLS, &n);
            const double wanted = (pow(c.pfa, -1 / (double)n) - 1) * sum;

            CHECK_NEAR(threshold[i] / wanted, 1, 1e-12);
        }
        fft_free(scratch);
        cfar_release(&c);
    }
}

// NaN and infinity do not reach beyond the windows that they are in.
static void cfar_spoilt(enum cfar_method method)
{
    double power[CELLS], clean[CELLS], threshold[CELLS];
    struct cfar c = {.method = method,
                     .rows = 1,
                     .cells = CELLS,
                     .train = 4,
                     .guard = 1,
                     .pfa = 1e-3,
                     .rank = 0.75};
    const char *why = NULL;

    check_case(cfar_names[method]);
    for (size_t i = 0; i < CELLS; i++)
        power[i] = -log(1 - check_uniform());
    CHECK(cfar_init(&c, &why));
    void *scratch = fft_alloc(c.scratch);
    cfar_run(&c, power, clean, scratch);
    power[20] = NAN;
    cfar_run(&c, power, threshold, scratch);
    for (size_t i = 0; i < CELLS; i++) {
        const bool reached = (i >= 15 && i <= 18) || (i >= 22 && i <= 25);

        CHECK(reached || threshold[i] == clean[i]);
    }
    fft_free(scratch);
    cfar_release(&c);
}

static void cfar_refusals(void)
{
    struct cfar c = {.rows = 1, .cells = 5, .train = 4, .guard = 4, .pfa = 1e-3};
    const char *why = NULL;

    check_case("refusals");
    CHECK(!cfar_init(&c, &why) && why && !c.left);
    c.guard = 3;
    CHECK(!cfar_init(&c, &why)); // the cell in the middle has none
    c.guard = 1;
    CHECK(cfar_init(&c, &why));
    cfar_release(&c);
}

int main(void)
{
    cfar_table();
    cfar_windows();
    for (int m = 0; m < 4; m++)
        cfar_spoilt((enum cfar_method)m);
    cfar_refusals();
    return check_result();
}
