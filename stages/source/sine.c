// SPDX-License-Identifier: MIT
// sine: a sine, or a complex exponential, of constant frequency.

#include "stages/dsp/osc.h"
#include "stages/source/source.h"

struct sine {
    double freq;   // Hz
    double amp;    // factor
    double phase;  // radians at frame 0
    double offset; // added, in units of the value
    bool complex;
    SOURCE_FIELDS;
    uint64_t start, step; // turns of 2^64: at frame 0, and from one frame to the next
    struct ramp amp_now, offset_now;
};

static const struct sigrun_param sine_params[] = {
    {SIGRUN_PARAM(struct sine, freq), .def = "440", .unit = SIGRUN_HZ, .live = true,
     .doc = "Frequency."},
    {SIGRUN_PARAM(struct sine, amp), .def = "1", .unit = SIGRUN_RATIO, .live = true,
     .doc = "Amplitude (peak)."},
    {SIGRUN_PARAM(struct sine, phase), .def = "0", .unit = SIGRUN_ANGLE,
     .doc = "Phase at the first sample; 90deg makes it a cosine."},
    {SIGRUN_PARAM(struct sine, offset), .def = "0", .unit = SIGRUN_VALUE, .live = true,
     .doc = "Constant that is added (to the real part)."},
    {SIGRUN_PARAM(struct sine, complex), .def = "false",
     .doc = "Complex exponential instead: the cosine and the sine as real and imaginary part."},
    SOURCE_PARAMS(struct sine),
    {0},
};

static bool sine_shape(struct sigrun_stage *stage, void *self)
{
    const struct sine *s = self;

    source_output(stage, s->rate, s->lanes, s->type, s->complex, s->unit);
    return true;
}

static bool sine_start(struct sigrun_stage *stage, void *self)
{
    struct sine *s = self;

    (void)stage;
    s->step = osc_step(s->freq, (uint64_t)s->rate.num, (uint64_t)s->rate.den);
    s->start = osc_turns(s->phase * (180 / 3.14159265358979323846));
    ramp_set(&s->amp_now, s->amp);
    ramp_set(&s->offset_now, s->offset);
    return true;
}

static bool sine_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct sine *s = self;

    (void)param;
    source_turn(stage, &s->start, &s->step,
                osc_step(s->freq, (uint64_t)s->rate.num, (uint64_t)s->rate.den));
    source_move(stage, &s->amp_now, s->amp, s->rate);
    source_move(stage, &s->offset_now, s->offset, s->rate);
    return true;
}

// n frames from `at` on, with an amplitude and an offset.
static void sine_run(const struct sine *s, enum sigrun_type type, uint64_t at, void *y, size_t n,
                     double amp, double offset)
{
    switch (type) {
    case SIGRUN_F32: osc_sin_f32(y, n, at, s->start, s->step, (float)amp, (float)offset); break;
    case SIGRUN_F64: osc_sin_f64(y, n, at, s->start, s->step, amp, offset); break;
    case SIGRUN_CF32:
        osc_exp_f32(y, n, at, s->start, s->step, (float)amp);
        for (size_t i = 0; offset != 0 && i < n; i++)
            ((float *)y)[2 * i] += (float)offset;
        break;
    default:
        osc_exp_f64(y, n, at, s->start, s->step, amp);
        for (size_t i = 0; offset != 0 && i < n; i++)
            ((double *)y)[2 * i] += offset;
        break;
    }
}

static enum sigrun_flow sine_process(struct sigrun_io *io, void *self)
{
    const struct sine *s = self;
    const enum sigrun_type type = io->out[0].type;
    const size_t n = sigrun_pass(io), bytes = sigrun_sample_bytes(type);
    const uint64_t at = io->out[0].at;
    const size_t amp = ramp_left(&s->amp_now, at, n), offset = ramp_left(&s->offset_now, at, n);
    const size_t moving = amp > offset ? amp : offset;
    char *y = io->out[0].lane[0];

    for (size_t i = 0; i < moving; i++)
        sine_run(s, type, at + i, y + i * bytes, 1, ramp_at(&s->amp_now, at + i),
                 ramp_at(&s->offset_now, at + i));
    sine_run(s, type, at + moving, y + moving * bytes, n - moving, s->amp, s->offset);
    source_spread(io, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_sine = {
    .abi = SIGRUN_ABI,
    .name = "sine",
    .family = "source",
    .summary = "a sine, or a complex exponential, of constant frequency",
    .doc = "y[n] = offset + amp · sin(2π·freq·n/rate + phase); with complex=true "
           "y[n] = offset + amp · e^(j(2π·freq·n/rate + phase)). The phase is a 64-bit integer, so "
           "frequency and phase stay exact for as long as it runs. All lanes are alike.",
    .example = "sine 440 amp=0.5 | head 1s | write tone.wav",
    .aliases = (const char *const[]){"sig_source", "synth", "cosine", "tone", "exponential", NULL},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = sine_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct sine),
    .shape = sine_shape,
    .start = sine_start,
    .process = sine_process,
    .changed = sine_changed,
};
