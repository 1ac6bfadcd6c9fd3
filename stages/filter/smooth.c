// SPDX-License-Identifier: MIT
// movavg, savgol: FIR filters that smooth.

#include "stages/filter/taps.h"

#include "stages/dsp/fir_design.h"

#include <math.h>
#include <string.h>

struct smooth {
    size_t size; // samples
    size_t order, derivative;
    enum fir_method method;
    enum taps_align align;
    const struct fir *fir;
};

static const struct sigrun_param movavg_params[] = {
    {SIGRUN_PARAM(struct smooth, size), .unit = SIGRUN_FRAMES, .min = 1, .max = 1 << 24,
     .doc = "Samples averaged."},
    TAPS_PARAMS(struct smooth),
    {0},
};

static const struct sigrun_param savgol_params[] = {
    {SIGRUN_PARAM(struct smooth, size), .unit = SIGRUN_FRAMES, .min = 1, .max = 1 << 16,
     .doc = "Samples that a polynomial is fitted to, an odd number."},
    {SIGRUN_PARAM(struct smooth, order), .def = "3", .max = 30, .doc = "Of the polynomial."},
    {SIGRUN_PARAM(struct smooth, derivative), .def = "0", .max = 30,
     .doc = "Which derivative of the polynomial leaves, per second; 0: its value."},
    TAPS_PARAMS(struct smooth),
    {0},
};

static bool movavg_shape(struct sigrun_stage *stage, void *self)
{
    struct smooth *s = self;
    double *taps = sigrun_alloc(stage, s->size, sizeof *taps);

    for (size_t i = 0; i < s->size; i++)
        taps[i] = 1 / (double)s->size;
    s->fir = taps_shape(stage, &s->size, sigrun_input(stage, 0)->unit, taps, s->size, s->method,
                        s->align);
    return s->fir != NULL;
}

// V → V/s, V/s²; what is a quotient already is put in brackets.
static const char *derivative_unit(struct sigrun_stage *stage, size_t derivative)
{
    static const char *const powers[] = {"", "", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    const char *unit = sigrun_input(stage, 0)->unit;

    if (!derivative || !sigrun_input(stage, 0)->rate.num)
        return unit;
    unit = !unit ? "1" : strchr(unit, '/') ? sigrun_text(stage, "(%s)", unit) : unit;
    return derivative < sizeof powers / sizeof *powers
               ? sigrun_text(stage, "%s/s%s", unit, powers[derivative])
               : sigrun_text(stage, "%s/s^%zu", unit, derivative);
}

static bool savgol_shape(struct sigrun_stage *stage, void *self)
{
    struct smooth *s = self;
    const double rate = sigrun_hz(sigrun_input(stage, 0)->rate);
    double *taps = sigrun_alloc(stage, s->size, sizeof *taps);
    const char *why = NULL;

    if (s->size % 2 == 0)
        return sigrun_fail(
            stage, &s->size,
            "size needs an odd number of samples, so that one is in the middle, found "
            "%zu; take %zu",
            s->size, s->size + 1);
    if (s->order >= s->size)
        return sigrun_fail(stage, &s->order, "order must be below size (%zu), found %zu", s->size,
                           s->order);
    if (!fir_design_savgol(taps, s->size, (unsigned)s->order, (unsigned)s->derivative,
                           rate > 0 ? 1 / rate : 1, &why))
        return sigrun_fail(stage, &s->order, "%s", why);
    s->fir = taps_shape(stage, &s->size, derivative_unit(stage, s->derivative), taps, s->size,
                        s->method, s->align);
    return s->fir != NULL;
}

static enum sigrun_flow smooth_process(struct sigrun_io *io, void *self)
{
    const struct smooth *s = self;

    return taps_process(io, s->fir);
}

const struct sigrun_stage_type sigrun_movavg = {
    .abi = SIGRUN_ABI,
    .name = "movavg",
    .family = "filter",
    .summary = "moving average",
    .doc = "y[n] = 1/size · Σ x over the `size` samples around n; before the first and after the "
           "last sample are zeros.",
    .example = "noise rate=1k | movavg 20ms | head 1s | print",
    .aliases = (const char *const[]){"moving_average", "boxcar", "running-mean", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = movavg_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct smooth),
    .shape = movavg_shape,
    .process = smooth_process,
};

const struct sigrun_stage_type sigrun_savgol = {
    .abi = SIGRUN_ABI,
    .name = "savgol",
    .family = "filter",
    .summary = "smooth by fitting polynomials (Savitzky and Golay)",
    .doc = "The value, or a derivative, in the middle of the least-squares polynomial through "
           "`size` samples: scipy.signal.savgol_filter with mode=constant. A derivative "
           "of V is in V/s.",
    .example = "noise rate=1k | savgol 51 order=3 | head 1s | print",
    .aliases = (const char *const[]){"savgol_filter", "savitzky", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = savgol_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct smooth),
    .shape = savgol_shape,
    .process = smooth_process,
};
