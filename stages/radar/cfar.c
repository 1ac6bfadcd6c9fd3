// SPDX-License-Identifier: MIT
// cfar: cells that stand out of the noise around them, with a constant false-alarm rate.

#include "stages/dsp/cfar.h"
#include "runtime/graph/stage.h"
#include "stages/dsp/vecmath.h"

#include <string.h>

enum cfar_what { CFAR_MASK, CFAR_THRESHOLD, CFAR_HITS };
static const char *const what_names[] = {"mask", "threshold", "hits", NULL};
enum cfar_of { OF_AUTO, OF_AMPLITUDE, OF_POWER };
static const char *const of_names[] = {"auto", "amplitude", "power", NULL};

struct cfar_stage {
    enum cfar_method method;
    double pfa;
    size_t train, guard;         // cells on each side
    size_t row_train, row_guard; // rows on each side
    double rank;
    enum cfar_what what;
    enum cfar_of of;
    bool square; // the input is amplitudes
    struct cfar cfar;
};

static const struct sigrun_param cfar_params[] = {
    {SIGRUN_PARAM(struct cfar_stage, method), .def = "ca", .choices = cfar_names,
     .doc = "Noise level: mean of all training cells, greatest or smallest of the means of both "
            "sides, or the k-th smallest cell."},
    {SIGRUN_PARAM(struct cfar_stage, pfa), .def = "1e-6", .min = 1e-12, .max = 0.5,
     .doc = "Probability of a false alarm in a cell of noise."},
    {SIGRUN_PARAM(struct cfar_stage, train), .def = "16", .min = 1, .max = 4096,
     .doc = "Training cells on each side, along the last axis."},
    {SIGRUN_PARAM(struct cfar_stage, guard), .def = "2", .max = 4096,
     .doc = "Guard cells on each side, between the cell and its training cells."},
    {SIGRUN_PARAM(struct cfar_stage, row_train), .def = "0", .max = 256,
     .doc = "Training rows on each side, along the axis before the last, which wraps; method=ca."},
    {SIGRUN_PARAM(struct cfar_stage, row_guard), .def = "0", .max = 256,
     .doc = "Guard rows on each side; method=ca."},
    {SIGRUN_PARAM(struct cfar_stage, rank), .def = "0.75", .unit = SIGRUN_RATIO, .max = 1,
     .doc = "Which cell method=os takes: the k-th smallest of N, k = rank·N rounded up."},
    {SIGRUN_PARAM(struct cfar_stage, what), .def = "mask", .choices = what_names,
     .doc = "What leaves: 1 where there is a detection and 0 elsewhere; the threshold, a power; "
            "the power where there is a detection and 0 elsewhere."},
    {SIGRUN_PARAM(struct cfar_stage, of), .def = "auto", .choices = of_names,
     .doc = "What real values are; auto: a power where the unit is a square (V², FS²)."},
    {0},
};

static bool ends_square(const char *unit)
{
    const size_t n = unit ? strlen(unit) : 0, m = strlen("²");

    return n >= m && !strcmp(unit + n - m, "²");
}

static const char *squared(struct sigrun_stage *stage, const char *unit)
{
    if (!unit)
        return "FS²";
    return sigrun_text(stage, strpbrk(unit, "/ ") || strstr(unit, "·") ? "(%s)²" : "%s²", unit);
}

static bool cfar_window(struct sigrun_stage *stage, struct cfar_stage *s)
{
    const struct sigrun_format *in = sigrun_input(stage, 0);
    const size_t cells = in->axis[in->axes - 1].n,
                 rows = in->axes > 1 ? in->axis[in->axes - 2].n : 1;
    const size_t reach = 2 * (s->row_train + s->row_guard) + 1;

    if (!s->row_train && s->row_guard)
        return sigrun_fail(stage, &s->row_guard, "guard rows need training rows: row_train=4");
    if (s->row_train && s->method != CFAR_CA)
        return sigrun_fail(stage, &s->row_train, "training rows are for method=ca only");
    if (s->row_train && reach > rows)
        return sigrun_fail(stage, &s->row_train, "%zu rows around a cell, and there are only %zu",
                           reach, rows);
    if (cells < 2)
        return sigrun_fail(stage, NULL, "needs rows of at least 2 cells, found %zu", cells);
    // Those of the cell in the middle are the nearest.
    if (!s->row_train && s->guard + 1 > cells / 2)
        return sigrun_fail(stage, &s->guard,
                           "leaves no training cells to some of the %zu cells in a row: at most "
                           "%zu fit",
                           cells, cells / 2 - 1);
    s->cfar = (struct cfar){.method = s->method,
                            .rows = rows,
                            .cells = cells,
                            .train = s->train,
                            .guard = s->guard,
                            .row_train = s->row_train,
                            .row_guard = s->row_guard,
                            .pfa = s->pfa,
                            .rank = s->rank};
    return true;
}

static bool cfar_shape(struct sigrun_stage *stage, void *self)
{
    struct cfar_stage *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const bool complex = sigrun_is_complex(format.type);

    if (format.unit && !strncmp(format.unit, "dB", 2))
        return sigrun_fail(stage, NULL,
                           "needs amplitudes or powers, found decibels: put `db` after it");
    s->square = complex || s->of == OF_AMPLITUDE || (s->of == OF_AUTO && !ends_square(format.unit));
    if (!cfar_window(stage, s))
        return false;
    if (s->what == CFAR_MASK)
        format.unit = NULL;
    else if (s->square)
        format.unit = squared(stage, format.unit);
    format.type = sigrun_is_double(format.type) ? SIGRUN_F64 : SIGRUN_F32;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static void release(void *cfar)
{
    cfar_release(cfar);
}

static bool cfar_start(struct sigrun_stage *stage, void *self)
{
    struct cfar_stage *s = self;
    const char *why = NULL;

    if (!cfar_init(&s->cfar, &why))
        return sigrun_fail(stage, &s->guard, "%s", why);
    sigrun_own(stage, &s->cfar, release);
    // The powers of a map and their thresholds.
    sigrun_scratch(stage, s->cfar.scratch + 2 * s->cfar.rows * s->cfar.cells * sizeof(double));
    return true;
}

static void powers(const struct cfar_stage *s, enum sigrun_type type, const void *x, size_t from,
                   double *y, size_t n)
{
    const float *narrow = (const float *)x + (type == SIGRUN_CF32 ? 2 : 1) * from;
    const double *wide = (const double *)x + (type == SIGRUN_CF64 ? 2 : 1) * from;

    switch (type) {
    case SIGRUN_CF64: vec_power_cf64(wide, y, n); break;
    case SIGRUN_CF32:
        for (size_t i = 0; i < n; i++)
            y[i] = (double)narrow[2 * i] * narrow[2 * i] +
                   (double)narrow[2 * i + 1] * narrow[2 * i + 1];
        break;
    case SIGRUN_F64:
        for (size_t i = 0; i < n; i++)
            y[i] = s->square ? wide[i] * wide[i] : wide[i];
        break;
    default:
        for (size_t i = 0; i < n; i++)
            y[i] = s->square ? (double)narrow[i] * narrow[i] : narrow[i];
    }
}

// What leaves for a cell; comparisons with NaN are no detection.
static double told(const struct cfar_stage *s, double power, double threshold)
{
    if (s->what == CFAR_THRESHOLD)
        return threshold;
    return power > threshold ? s->what == CFAR_MASK ? 1 : power : 0;
}

static enum sigrun_flow cfar_process(struct sigrun_io *io, void *self)
{
    const struct cfar_stage *s = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io), map = s->cfar.rows * s->cfar.cells;
    double *power = io->scratch, *threshold = power + map, *work = threshold + map;

    for (size_t lane = 0; lane < in->lanes; lane++)
        for (size_t k = 0; k < frames; k++)
            for (size_t m = 0; m < in->width; m += map) {
                const size_t to = k * out->stride + m;

                powers(s, in->type, in->lane[lane], k * in->stride + m, power, map);
                cfar_run(&s->cfar, power, threshold, work);
                for (size_t i = 0; i < map; i++) {
                    const double y = told(s, power[i], threshold[i]);

                    if (out->type == SIGRUN_F64)
                        ((double *)out->lane[lane])[to + i] = y;
                    else
                        ((float *)out->lane[lane])[to + i] = (float)y;
                }
            }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_cfar = {
    .abi = SIGRUN_ABI,
    .name = "cfar",
    .family = "radar",
    .summary = "detect what stands out of the noise, with a constant false-alarm rate",
    .doc =
        "A cell is detected when its power exceeds α times the noise level, told by N training "
        "cells around it. Amplitudes and complex values are squared first; then of Gaussian noise "
        "a share pfa is detected, at any level: ca: α = N(pfa^(-1/N) - 1); go, so: pfa = "
        "2(1+t)^(-n) - S and pfa = S, S = 2Σ C(n-1+k,k)(2+t)^-(n+k) over k < n, α = n·t, n = N/2; "
        "os: pfa = Π (N-i)/(N-i+α) over i < k. Rows don't wrap: near their ends ca and os use the "
        "cells there are, with the α of their number, and go and so the side that is whole. With "
        "row_train the training cells surround the cell in two directions. Neighbours that are "
        "correlated, as of an oversampled pulse, need guard cells and give other rates. Reference: "
        "Gandhi and Kassam, IEEE Trans. AES 24 (1988).",
    .example = "radar range=12km,20km | compress window=hamming | doppler 16 | cfar pfa=1e-6 | "
               "head 1 | print",
    .aliases =
        (const char *const[]){"detector", "constant_false_alarm_rate", "cacfar", "oscfar", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = cfar_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct cfar_stage),
    .shape = cfar_shape,
    .start = cfar_start,
    .process = cfar_process,
};
