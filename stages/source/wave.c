// SPDX-License-Identifier: MIT
// square, saw, triangle: periodic waves made of straight lines, as scipy.signal draws them.

#include "stages/dsp/osc.h"
#include "stages/source/source.h"

#include <math.h>

struct wave {
    double freq;  // Hz
    double width; // fraction of a period: high (square), rising (saw)
    double amp;   // factor
    double phase; // radians at frame 0
    SOURCE_FIELDS;
    bool lines;           // saw, triangle
    uint64_t start, step; // turns of 2^64: at frame 0, and from one frame to the next
    uint64_t high;        // turns of 2^64 that a square is high for; 0 with `always`
    bool always;          // a square that never falls
    struct ramp amp_now;
};

#define WAVE_PARAMS_BEFORE                                                              \
    {                                                                                   \
        SIGRUN_PARAM(struct wave, freq), .def = "440", .unit = SIGRUN_HZ, .live = true, \
                                         .doc = "Frequency."                            \
    }
#define WAVE_PARAMS_AFTER                                                            \
    {SIGRUN_PARAM(struct wave, amp), .def = "1", .unit = SIGRUN_RATIO, .live = true, \
     .doc = "Amplitude (peak)."},                                                    \
        {SIGRUN_PARAM(struct wave, phase), .def = "0", .unit = SIGRUN_ANGLE,         \
         .doc = "Phase at the first sample."},                                       \
        SOURCE_PARAMS(struct wave),                                                  \
    {                                                                                \
        0                                                                            \
    }

static const struct sigrun_param square_params[] = {
    WAVE_PARAMS_BEFORE,
    {.name = "duty",
     .offset = offsetof(struct wave, width),
     .kind = SIGRUN_REAL,
     .def = "0.5",
     .unit = SIGRUN_RATIO,
     .min = 0,
     .max = 1,
     .doc = "Part of the period that is high."},
    WAVE_PARAMS_AFTER,
};

static const struct sigrun_param saw_params[] = {
    WAVE_PARAMS_BEFORE,
    {SIGRUN_PARAM(struct wave, width), .def = "1", .unit = SIGRUN_RATIO, .min = 0, .max = 1,
     .doc = "Part of the period that rises; 0 falls all the time."},
    WAVE_PARAMS_AFTER,
};

static const struct sigrun_param triangle_params[] = {
    WAVE_PARAMS_BEFORE,
    WAVE_PARAMS_AFTER,
};

static bool wave_shape(struct sigrun_stage *stage, void *self)
{
    const struct wave *w = self;

    source_output(stage, w->rate, w->lanes, w->type, false, w->unit);
    return true;
}

static bool wave_start(struct sigrun_stage *stage, void *self)
{
    struct wave *w = self;

    (void)stage;
    w->step = osc_step(w->freq, (uint64_t)w->rate.num, (uint64_t)w->rate.den);
    w->start = osc_turns(w->phase * (180 / 3.14159265358979323846));
    ramp_set(&w->amp_now, w->amp);
    w->always = w->width >= 1;
    w->high = w->always ? 0 : (uint64_t)ldexp(w->width, 64);
    return true;
}

static bool saw_start(struct sigrun_stage *stage, void *self)
{
    ((struct wave *)self)->lines = true;
    return wave_start(stage, self);
}

static bool triangle_start(struct sigrun_stage *stage, void *self)
{
    ((struct wave *)self)->width = 0.5;
    return saw_start(stage, self);
}

static bool wave_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct wave *w = self;

    (void)param;
    source_turn(stage, &w->start, &w->step,
                osc_step(w->freq, (uint64_t)w->rate.num, (uint64_t)w->rate.den));
    source_move(stage, &w->amp_now, w->amp, w->rate);
    return true;
}

// One sample at a phase in turns of 2^64.
static double wave_value(const struct wave *w, uint64_t phase, double amp)
{
    if (!w->lines)
        return phase < w->high || w->always ? amp : -amp;
    const double p = (double)(phase >> 11) * 0x1p-53; // [0, 1), exact
    return amp * (p < w->width ? 2 * p / w->width - 1 : 1 - 2 * (p - w->width) / (1 - w->width));
}

static enum sigrun_flow wave_process(struct sigrun_io *io, void *self)
{
    const struct wave *w = self;
    const size_t n = sigrun_pass(io), moving = ramp_left(&w->amp_now, io->out[0].at, n);
    uint64_t phase = w->start + io->out[0].at * w->step;

    for (size_t i = 0; i < n; i++, phase += w->step) {
        const double amp = i < moving ? ramp_at(&w->amp_now, io->out[0].at + i) : w->amp;

        if (io->out[0].type == SIGRUN_F64)
            ((double *)io->out[0].lane[0])[i] = wave_value(w, phase, amp);
        else
            ((float *)io->out[0].lane[0])[i] = (float)wave_value(w, phase, amp);
    }
    source_spread(io, n);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_square = {
    .abi = SIGRUN_ABI,
    .name = "square",
    .family = "source",
    .summary = "a square wave or pulse train",
    .doc = "+amp while the phase of the period is below duty, -amp after, as scipy.signal.square. "
           "The edges lie on samples: nothing is band-limited.",
    .example = "square 50 duty=20% | head 1s | write square.wav",
    .aliases = (const char *const[]){"pulse", "pwm", "rectangular", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = square_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct wave),
    .shape = wave_shape,
    .start = wave_start,
    .process = wave_process,
    .changed = wave_changed,
};

const struct sigrun_stage_type sigrun_saw = {
    .abi = SIGRUN_ABI,
    .name = "saw",
    .family = "source",
    .summary = "a sawtooth wave",
    .doc = "Rises from -amp to amp over the part `width` of the period and falls back over the "
           "rest, as scipy.signal.sawtooth. Not band-limited.",
    .example = "saw 110 amp=-12dB | head 1s | write saw.wav",
    .aliases = (const char *const[]){"sawtooth", "ramp", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = saw_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct wave),
    .shape = wave_shape,
    .start = saw_start,
    .process = wave_process,
    .changed = wave_changed,
};

const struct sigrun_stage_type sigrun_triangle = {
    .abi = SIGRUN_ABI,
    .name = "triangle",
    .family = "source",
    .summary = "a triangle wave",
    .doc = "Rises from -amp to amp in the first half of the period and falls in the second: "
           "scipy.signal.sawtooth with width 0.5. Not band-limited.",
    .example = "triangle 220 | head 1s | write triangle.wav",
    .aliases = (const char *const[]){"tri", NULL},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = triangle_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct wave),
    .shape = wave_shape,
    .start = triangle_start,
    .process = wave_process,
    .changed = wave_changed,
};
