// SPDX-License-Identifier: MIT
// fmdemod: the frequency of a complex signal from sample to sample.

#include "runtime/graph/stage.h"
#include "stages/dsp/ramp.h"
#include "stages/dsp/vecmath.h"

struct fmdemod {
    double deviation; // Hz
    double rate;      // samples per second
    struct ramp now;  // of the factor on the angle
};

enum { TILE = 512 }; // samples worked on at a time, in the first-level cache

static const struct sigrun_param fmdemod_params[] = {
    {SIGRUN_PARAM(struct fmdemod, deviation), .def = "75k", .unit = SIGRUN_HZ, .min = 1e-9,
     .max = 1e12, .live = true, .doc = "Offset from 0 Hz that makes 1 at the output."},
    {0},
};

static bool fmdemod_shape(struct sigrun_stage *stage, void *self)
{
    struct fmdemod *f = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    f->rate = sigrun_hz(format.rate);
    if (!(f->rate > 0))
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate to tell frequencies by");
    format.type = sigrun_is_double(format.type) ? SIGRUN_F64 : SIGRUN_F32;
    format.unit = NULL;
    format.bits = 0;
    format.centre = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = 1, .down = 1, .window = 2, .before = 1});
    sigrun_scratch(stage, TILE * sigrun_sample_bytes(SIGRUN_CF64));
    return true;
}

static double fmdemod_factor(const struct fmdemod *f)
{
    return f->rate / (2 * 3.14159265358979323846 * f->deviation);
}

static bool fmdemod_start(struct sigrun_stage *stage, void *self)
{
    struct fmdemod *f = self;

    (void)stage;
    ramp_set(&f->now, fmdemod_factor(f));
    return true;
}

static bool fmdemod_changed(struct sigrun_stage *stage, void *self,
                            const struct sigrun_param *param)
{
    struct fmdemod *f = self;

    (void)param;
    ramp_move(&f->now, fmdemod_factor(f), sigrun_since(stage), ramp_frames(f->rate));
    return true;
}

// x shows one sample before the first.
static void fmdemod_f32(const float *x, float *y, size_t n, float factor, float *turn)
{
    for (size_t done = 0; done < n; done += TILE) {
        const size_t run = n - done < TILE ? n - done : TILE;

        vec_mul_conj_cf32(x + 2 * (done + 1), x + 2 * done, turn, run);
        vec_phase_cf32(turn, y + done, run);
        for (size_t i = 0; i < run; i++)
            y[done + i] *= factor;
    }
}

static void fmdemod_f64(const double *x, double *y, size_t n, double factor, double *turn)
{
    for (size_t done = 0; done < n; done += TILE) {
        const size_t run = n - done < TILE ? n - done : TILE;

        vec_mul_conj_cf64(x + 2 * (done + 1), x + 2 * done, turn, run);
        vec_phase_cf64(turn, y + done, run);
        for (size_t i = 0; i < run; i++)
            y[done + i] *= factor;
    }
}

// n samples from sample `from` on.
static void fmdemod_run(const struct sigrun_io *io, size_t from, size_t n, double factor)
{
    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type))
            fmdemod_f64((const double *)io->in[0].lane[c] + 2 * from,
                        (double *)io->out[0].lane[c] + from, n, factor, io->scratch);
        else
            fmdemod_f32((const float *)io->in[0].lane[c] + 2 * from,
                        (float *)io->out[0].lane[c] + from, n, (float)factor, io->scratch);
    }
}

static enum sigrun_flow fmdemod_process(struct sigrun_io *io, void *self)
{
    const struct fmdemod *f = self;
    const uint64_t at = io->in[0].at;
    const size_t n = sigrun_steps(io), moving = ramp_left(&f->now, at, n);

    for (size_t i = 0; i < moving; i++)
        fmdemod_run(io, i, 1, ramp_at(&f->now, at + i));
    fmdemod_run(io, moving, n - moving, f->now.to);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_fmdemod = {
    .abi = SIGRUN_ABI,
    .name = "fmdemod",
    .family = "radio",
    .summary = "frequency demodulation",
    .doc = "y[n] = fs/(2π·deviation) · arg(x[n]·conj(x[n-1])): the frequency, where ±deviation is "
           "±1. The first sample is 0.",
    .example = "chirp -75k 75k 1s rate=240k complex=true | fmdemod 75k | decimate 5 | head 1s | "
               "write ramp.wav",
    .aliases = (const char *const[]){"quadrature_demod", "wfm_rcv", "nbfm_rx", "discriminator",
                                     "frequency_discriminator", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = fmdemod_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct fmdemod),
    .shape = fmdemod_shape,
    .start = fmdemod_start,
    .process = fmdemod_process,
    .changed = fmdemod_changed,
};
