// SPDX-License-Identifier: MIT
// chirp: a cosine whose frequency moves from one value to another.

#include "stages/dsp/osc.h"
#include "stages/source/source.h"

#include <math.h>

struct chirp_source {
    double f0, f1;     // Hz at time 0 and at time t1
    double t1;         // seconds
    enum chirp method; // law of the frequency
    double phi;        // radians at frame 0
    double amp;        // factor
    bool repeat;       // start anew at t1
    bool complex;
    SOURCE_FIELDS;
    uint64_t period; // frames until it starts anew; UINT64_MAX: never
    struct osc_chirp chirp;
    struct ramp amp_now;
};

static const struct sigrun_param chirp_params[] = {
    {SIGRUN_PARAM(struct chirp_source, f0), .def = "20", .unit = SIGRUN_HZ,
     .doc = "Frequency at the start."},
    {SIGRUN_PARAM(struct chirp_source, f1), .def = "20k", .unit = SIGRUN_HZ,
     .doc = "Frequency at the time t1."},
    {SIGRUN_PARAM(struct chirp_source, t1), .def = "1s", .unit = SIGRUN_SECONDS, .min = 1e-9,
     .max = 1e9, .doc = "Time at which f1 is reached."},
    {SIGRUN_PARAM(struct chirp_source, method), .def = "linear", .choices = chirp_names,
     .doc = "How the frequency moves."},
    {SIGRUN_PARAM(struct chirp_source, phi), .def = "0", .unit = SIGRUN_ANGLE,
     .doc = "Phase at the start."},
    {SIGRUN_PARAM(struct chirp_source, amp), .def = "1", .unit = SIGRUN_RATIO, .live = true,
     .doc = "Amplitude (peak)."},
    {SIGRUN_PARAM(struct chirp_source, repeat), .def = "false",
     .doc = "Start anew at t1 instead of going on along the same law."},
    {SIGRUN_PARAM(struct chirp_source, complex), .def = "false",
     .doc = "Complex exponential instead of a cosine; negative frequencies turn backwards."},
    SOURCE_PARAMS(struct chirp_source),
    {0},
};

static bool chirp_shape(struct sigrun_stage *stage, void *self)
{
    struct chirp_source *c = self;
    const double rate = sigrun_hz(c->rate), frames = c->t1 * rate;
    const char *why = NULL;

    if (!osc_chirp_init(&c->chirp, c->method, c->f0, c->f1, c->t1, rate,
                        c->phi * (180 / 3.14159265358979323846), &why))
        return sigrun_fail(stage, &c->method, "%s", why);
    if (c->repeat && frames < 1)
        return sigrun_fail(stage, &c->t1, "a chirp that repeats needs at least one sample");
    c->period = c->repeat ? (uint64_t)llround(frames) : UINT64_MAX;
    source_output(stage, c->rate, c->lanes, c->type, c->complex, c->unit);
    return true;
}

static bool chirp_start(struct sigrun_stage *stage, void *self)
{
    struct chirp_source *c = self;

    (void)stage;
    ramp_set(&c->amp_now, c->amp);
    return true;
}

static bool chirp_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct chirp_source *c = self;

    (void)param;
    source_move(stage, &c->amp_now, c->amp, c->rate);
    return true;
}

static void chirp_run(const struct chirp_source *c, enum sigrun_type type, uint64_t at, void *y,
                      size_t n, double amp)
{
    switch (type) {
    case SIGRUN_F32: osc_chirp_f32(&c->chirp, at, (float)amp, y, n); break;
    case SIGRUN_F64: osc_chirp_f64(&c->chirp, at, amp, y, n); break;
    case SIGRUN_CF32: osc_chirp_cf32(&c->chirp, at, (float)amp, y, n); break;
    default: osc_chirp_cf64(&c->chirp, at, amp, y, n); break;
    }
}

static enum sigrun_flow chirp_process(struct sigrun_io *io, void *self)
{
    const struct chirp_source *c = self;
    const size_t n = sigrun_pass(io), bytes = sigrun_sample_bytes(io->out[0].type);

    for (size_t done = 0; done < n;) {
        const uint64_t at = (io->out[0].at + done) % c->period, left = c->period - at;
        const bool moving = ramp_left(&c->amp_now, io->out[0].at + done, 1);
        const size_t most = moving ? 1 : n - done, run = left < most ? (size_t)left : most;

        chirp_run(c, io->out[0].type, at, (char *)io->out[0].lane[0] + done * bytes, run,
                  ramp_at(&c->amp_now, io->out[0].at + done));
        done += run;
    }
    source_spread(io, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_chirp = {
    .abi = SIGRUN_ABI,
    .name = "chirp",
    .family = "source",
    .summary = "a cosine whose frequency sweeps from f0 to f1",
    .doc = "amp · cos(2π∫f dt + phi) with the laws of scipy.signal.chirp: linear "
           "f0 + (f1-f0)t/t1, quadratic f0 + (f1-f0)t²/t1², logarithmic f0(f1/f0)^(t/t1), "
           "hyperbolic f0·f1·t1/((f0-f1)t + f1·t1). It goes on beyond t1 unless repeat=true.",
    .example = "chirp 20 20k 1s method=logarithmic | head 1s | write sweep.wav",
    .aliases = (const char *const[]){"sweep", "lfm", NULL},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = chirp_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct chirp_source),
    .shape = chirp_shape,
    .start = chirp_start,
    .process = chirp_process,
    .changed = chirp_changed,
};
