// SPDX-License-Identifier: MIT
// abs, power, phase, conj, real, imag: the parts of a number. They have no parameters and no state.

#include "stages/dsp/vecmath.h"
#include "stages/math/map.h"
#include "stages/math/unit.h"

#include <math.h>
#include <string.h>

static void abs_f32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = fabsf(x[i]);
}

static void abs_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = fabs(x[i]);
}

static void power_f32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] * x[i];
}

static void power_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] * x[i];
}

// Of a real number: 0 or π, and NaN of a NaN.
static void phase_f32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] < 0 ? 3.14159265F : x[i] * 0 == 0 || isinf(x[i]) ? 0 : x[i];
}

static void phase_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] < 0 ? 3.14159265358979323846 : x[i] * 0 == 0 || isinf(x[i]) ? 0 : x[i];
}

static void copy_f32(const float *x, float *y, size_t n)
{
    memmove(y, x, n * sizeof *y);
}

static void copy_f64(const double *x, double *y, size_t n)
{
    memmove(y, x, n * sizeof *y);
}

static void zero_f32(const float *x, float *y, size_t n)
{
    (void)x;
    memset(y, 0, n * sizeof *y);
}

static void zero_f64(const double *x, double *y, size_t n)
{
    (void)x;
    memset(y, 0, n * sizeof *y);
}

static void conj_cf32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[2 * i] = x[2 * i];
        y[2 * i + 1] = -x[2 * i + 1];
    }
}

static void conj_cf64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        y[2 * i] = x[2 * i];
        y[2 * i + 1] = -x[2 * i + 1];
    }
}

static void real_cf32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i];
}

static void real_cf64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i];
}

static void imag_cf32(const float *x, float *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i + 1];
}

static void imag_cf64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i + 1];
}

static bool part_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    map_output(stage, true, sigrun_input(stage, 0)->unit);
    return true;
}

static bool power_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    map_output(stage, true, unit_square(stage, sigrun_input(stage, 0)->unit));
    return true;
}

static bool phase_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    map_output(stage, true, "rad");
    return true;
}

static enum sigrun_flow abs_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {abs_f32, abs_f64, vec_abs_cf32, vec_abs_cf64};

    (void)self;
    return map_run(io, &kernels);
}

static enum sigrun_flow power_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {power_f32, power_f64, vec_power_cf32, vec_power_cf64};

    (void)self;
    return map_run(io, &kernels);
}

static enum sigrun_flow phase_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {phase_f32, phase_f64, vec_phase_cf32, vec_phase_cf64};

    (void)self;
    return map_run(io, &kernels);
}

static enum sigrun_flow conj_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {copy_f32, copy_f64, conj_cf32, conj_cf64};

    (void)self;
    return map_run(io, &kernels);
}

static enum sigrun_flow real_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {copy_f32, copy_f64, real_cf32, real_cf64};

    (void)self;
    return map_run(io, &kernels);
}

static enum sigrun_flow imag_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {zero_f32, zero_f64, imag_cf32, imag_cf64};

    (void)self;
    return map_run(io, &kernels);
}

#define PARTS_PORTS                                                                       \
    .abi = SIGRUN_ABI, .family = "math", .in = {{.name = "in", .types = SIGRUN_NUMBERS}}, \
    .revision = 1, .moves = SIGRUN_PURE

const struct sigrun_stage_type sigrun_abs = {
    PARTS_PORTS,
    .name = "abs",
    .summary = "the magnitude of each sample",
    .doc = "y = |x|; of a complex number √(re² + im²). The result is real, the unit stays.",
    .example = "sine 1k complex=true | head 1000 | fft 1000 | abs | print",
    .aliases = (const char *const[]){"magnitude", "complex_to_mag", "absolute", "rectify",
                                     "modulus", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .shape = part_shape,
    .process = abs_process,
};

const struct sigrun_stage_type sigrun_power = {
    PARTS_PORTS,
    .name = "power",
    .summary = "the square of the magnitude of each sample",
    .doc = "y = |x|² = re² + im². The result is real and its unit is squared: V becomes V².",
    .example = "eeg channels=O1 rate=250 | head 2s | power | mean | print",
    .aliases = (const char *const[]){"complex_to_mag_squared", "magnitude_squared", "square_law",
                                     "energy", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .shape = power_shape,
    .process = power_process,
};

const struct sigrun_stage_type sigrun_phase = {
    PARTS_PORTS,
    .name = "phase",
    .summary = "the angle of each sample in radians",
    .doc = "y = atan2(im, re) in (-π, π]; of a real number 0, or π where it is negative.",
    .example = "sine 1k complex=true | head 48 | phase | print",
    .aliases = (const char *const[]){"angle", "complex_to_arg", "arg", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .shape = phase_shape,
    .process = phase_process,
};

const struct sigrun_stage_type sigrun_conj = {
    PARTS_PORTS,
    .name = "conj",
    .summary = "the complex conjugate of each sample",
    .doc = "y = re - j·im. Real numbers pass as they are.",
    .example = "sine 1k complex=true | conj | head 48 | print",
    .aliases = (const char *const[]){"conjugate", "conjugate_cc", NULL},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .process = conj_process,
};

const struct sigrun_stage_type sigrun_real = {
    PARTS_PORTS,
    .name = "real",
    .summary = "the real part of each sample",
    .doc = "y = re. Real numbers pass as they are.",
    .example = "sine 1k complex=true | real | head 48 | print",
    .aliases = (const char *const[]){"complex_to_real", "re", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .shape = part_shape,
    .process = real_process,
};

const struct sigrun_stage_type sigrun_imag = {
    PARTS_PORTS,
    .name = "imag",
    .summary = "the imaginary part of each sample",
    .doc = "y = im; 0 for real numbers.",
    .example = "sine 1k complex=true | imag | head 48 | print",
    .aliases = (const char *const[]){"complex_to_imag", "im", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .shape = part_shape,
    .process = imag_process,
};
