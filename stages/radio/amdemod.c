// SPDX-License-Identifier: MIT
// amdemod, deemphasis: amplitude demodulation, and the treble of FM broadcasts back to normal.

#include "runtime/graph/stage.h"
#include "stages/dsp/iir.h"
#include "stages/dsp/vecmath.h"

#include <math.h>

struct demod {
    double cutoff; // Hz (amdemod)
    double tau;    // seconds (deemphasis)
    struct iir_section section;
    double *state;
};

static const double pi = 3.14159265358979323846;

static const struct sigrun_param amdemod_params[] = {
    {SIGRUN_PARAM(struct demod, cutoff), .def = "20", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Below it the envelope is the carrier, which is taken off; 0: it stays."},
    {0},
};

static const struct sigrun_param deemphasis_params[] = {
    {SIGRUN_PARAM(struct demod, tau), .def = "50us", .unit = SIGRUN_SECONDS, .min = 1e-9, .max = 1,
     .doc = "Time constant: 50 µs in most countries, 75 µs in America and Korea."},
    {0},
};

static enum dsp_type real_type(enum sigrun_type type)
{
    return sigrun_is_double(type) ? DSP_F64 : DSP_F32;
}

static bool demod_start(struct sigrun_stage *stage, void *self)
{
    struct demod *d = self;
    const size_t count = sigrun_input(stage, 0)->lanes * iir_state_count(1, DSP_F64);

    d->state = sigrun_alloc(stage, count, sizeof *d->state);
    sigrun_state(stage, d->state, count * sizeof *d->state);
    return true;
}

static bool demod_rate(struct sigrun_stage *stage, double *rate)
{
    *rate = sigrun_hz(sigrun_input(stage, 0)->rate);
    return *rate > 0 ? true
                     : sigrun_fail(stage, NULL,
                                   "needs a stream with a sample rate to tell frequencies by");
}

static bool amdemod_shape(struct sigrun_stage *stage, void *self)
{
    struct demod *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    double rate;

    if (!demod_rate(stage, &rate))
        return false;
    if (d->cutoff >= rate / 2)
        return sigrun_fail(stage, &d->cutoff,
                           "cutoff must be below %g Hz, half of the input's rate, found %g Hz",
                           rate / 2, d->cutoff);
    // First-order highpass: the bilinear transform of s/(s + 2π·cutoff), pre-warped.
    const double k = tan(pi * d->cutoff / rate);
    d->section =
        d->cutoff > 0
            ? (struct iir_section){.b0 = 1 / (1 + k), .b1 = -1 / (1 + k), .a1 = (k - 1) / (k + 1)}
            : (struct iir_section){.b0 = 1};
    format.type = sigrun_is_double(format.type) ? SIGRUN_F64 : SIGRUN_F32;
    format.bits = 0;
    format.centre = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow amdemod_process(struct sigrun_io *io, void *self)
{
    const struct demod *d = self;
    const size_t n = sigrun_pass(io);

    for (size_t c = 0; n && c < io->in[0].lanes; c++) {
        void *y = io->out[0].lane[c];

        if (sigrun_is_double(io->in[0].type))
            vec_abs_cf64(io->in[0].lane[c], y, n);
        else
            vec_abs_cf32(io->in[0].lane[c], y, n);
        iir_run(&d->section, 1, real_type(io->in[0].type), d->state + 2 * c, y, y, n);
    }
    return SIGRUN_MORE;
}

static bool deemphasis_shape(struct sigrun_stage *stage, void *self)
{
    struct demod *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    double rate;

    if (!demod_rate(stage, &rate))
        return false;
    if (1 / (2 * pi * d->tau) >= rate / 2)
        return sigrun_fail(stage, &d->tau,
                           "its edge, %g Hz, must be below %g Hz, half of the input's rate",
                           1 / (2 * pi * d->tau), rate / 2);
    // The bilinear transform of 1/(1 + s·tau), pre-warped at its edge.
    const double k = tan(1 / (2 * d->tau * rate));
    d->section =
        (struct iir_section){.b0 = k / (1 + k), .b1 = k / (1 + k), .a1 = (k - 1) / (k + 1)};
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow deemphasis_process(struct sigrun_io *io, void *self)
{
    const struct demod *d = self;
    const size_t n = sigrun_pass(io);

    for (size_t c = 0; n && c < io->in[0].lanes; c++)
        iir_run(&d->section, 1, real_type(io->in[0].type), d->state + 2 * c, io->in[0].lane[c],
                io->out[0].lane[c], n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_amdemod = {
    .abi = SIGRUN_ABI,
    .name = "amdemod",
    .family = "radio",
    .summary = "amplitude demodulation",
    .doc = "The envelope |x|, without the carrier, which a first-order highpass takes off.",
    .example =
        "sine 1k rate=48k | gain 0.5 | offset 1 | shift 0 | amdemod | head 1s | write tone.wav",
    .aliases = (const char *const[]){"am_demod", "envelope_detector", "complex_to_mag", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = amdemod_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct demod),
    .shape = amdemod_shape,
    .start = demod_start,
    .process = amdemod_process,
};

const struct sigrun_stage_type sigrun_deemphasis = {
    .abi = SIGRUN_ABI,
    .name = "deemphasis",
    .family = "radio",
    .summary = "bring the treble of FM broadcasts back to normal",
    .doc = "1/(1 + s·tau) by the bilinear transform, exact at its edge of 1/(2π·tau).",
    .example = "chirp -75k 75k 1s rate=240k complex=true | fmdemod | deemphasis | decimate 5 | "
               "head 1s | write ramp.wav",
    .aliases = (const char *const[]){"fm_deemph", "deemph", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = deemphasis_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct demod),
    .shape = deemphasis_shape,
    .start = demod_start,
    .process = deemphasis_process,
};
