// SPDX-License-Identifier: MIT
// shift: move all frequencies by the same amount.

#include "runtime/graph/stage.h"
#include "stages/dsp/osc.h"

struct shift {
    double freq;  // Hz
    double phase; // radians at frame 0
    uint64_t step, start;
};

static const struct sigrun_param shift_params[] = {
    {SIGRUN_PARAM(struct shift, freq), .unit = SIGRUN_HZ, .live = true,
     .doc = "By how much: -325k brings what lies at 325 kHz to 0."},
    {SIGRUN_PARAM(struct shift, phase), .def = "0", .unit = SIGRUN_ANGLE,
     .doc = "Of the oscillator at the start."},
    {0},
};

static bool shift_shape(struct sigrun_stage *stage, void *self)
{
    struct shift *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (!format.rate.num)
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate to tell frequencies by");
    s->step = osc_step(s->freq, (uint64_t)format.rate.num, (uint64_t)format.rate.den);
    s->start = osc_turns(s->phase * (180 / 3.14159265358979323846));
    format.centre -= s->freq;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

// The oscillator goes on from its phase. What the stream calls its centre stays as at the start.
static bool shift_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    const struct sigrun_ratio rate = sigrun_input(stage, 0)->rate;
    struct shift *s = self;
    const uint64_t step = osc_step(s->freq, (uint64_t)rate.num, (uint64_t)rate.den);

    (void)param;
    s->start += sigrun_since(stage) * (s->step - step);
    s->step = step;
    return true;
}

static enum sigrun_flow shift_process(struct sigrun_io *io, void *self)
{
    const struct shift *s = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t n = sigrun_pass(io);

    for (size_t c = 0; c < in->lanes; c++) {
        if (sigrun_is_double(in->type))
            osc_mix_f64(in->lane[c], io->out[0].lane[c], n, in->at, s->start, s->step);
        else
            osc_mix_f32(in->lane[c], io->out[0].lane[c], n, in->at, s->start, s->step);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_shift = {
    .abi = SIGRUN_ABI,
    .name = "shift",
    .family = "radio",
    .summary = "move all frequencies by the same amount",
    .doc = "y[n] = x[n]·e^(j(2π·freq·n/fs + phase)). The phase is counted in 2^-64 of a turn, so "
           "it is right for as long as it runs. Real input becomes complex.",
    .example = "chirp 275k 375k 1s rate=2.4M complex=true | shift -325k | decimate 10 | fmdemod | "
               "decimate 5 | head 1s | write radio.wav",
    .aliases = (const char *const[]){"mixer", "freq_shift", "rotator", "freq_xlating",
                                     "frequency_translator", "nco", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = shift_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct shift),
    .shape = shift_shape,
    .process = shift_process,
    .changed = shift_changed,
};
