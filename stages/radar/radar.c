// SPDX-License-Identifier: MIT
// radar: echoes of pulses from targets that move, in noise.

#include "runtime/graph/stage.h"
#include "stages/dsp/philox.h"
#include "stages/radar/waveform.h"

#include <math.h>

enum radar_type { RADAR_F32, RADAR_F64 };
static const char *const radar_types[] = {"f32", "f64", NULL};

struct echo {
    size_t start;  // the sample of a pulse interval that it begins at
    uint64_t step; // Doppler phase from pulse to pulse, in 2^-64 turns
    double *wide;  // one echo, `length` complex samples
    float *narrow; // the same in single precision
    size_t length; // samples of it
};

struct radar {
    struct sigrun_list range, speed; // m; m/s, closing is positive
    struct sigrun_list amp;          // factor
    double noise;                    // standard deviation of a complex sample
    struct sigrun_ratio prf, rate;   // pulses and samples per second
    double carrier;                  // Hz
    struct waveform waveform;
    enum radar_type type;
    const char *unit; // of the values; empty: full scale is 1
    size_t samples;   // between two pulses
    size_t length;    // of the pulse
    struct philox draw;
    size_t targets;
    struct echo *echo;
};

static const struct sigrun_param radar_params[] = {
    {SIGRUN_PARAM(struct radar, range), .def = "20km", .unit = SIGRUN_METRES, .max = 1e12,
     .doc = "Range of the targets: 12km or 5km,12km. Echoes of what is beyond c/(2·prf) fall into "
            "the next interval."},
    {SIGRUN_PARAM(struct radar, speed), .def = "30", .unit = SIGRUN_SPEED, .min = -1e8, .max = 1e8,
     .doc = "Radial speed of each target or of all, positive when it comes closer."},
    {SIGRUN_PARAM(struct radar, amp), .def = "3", .unit = SIGRUN_RATIO, .max = 1e30,
     .doc = "Amplitude of the echo of each target or of all."},
    {SIGRUN_PARAM(struct radar, noise), .def = "1", .unit = SIGRUN_RATIO, .max = 1e30,
     .doc = "Standard deviation of the receiver's complex noise; 0: none."},
    {SIGRUN_PARAM(struct radar, prf), .def = "2750", .unit = SIGRUN_HZ, .min = 1e-6, .max = 1e9,
     .doc = "Pulse repetition frequency."},
    {SIGRUN_PARAM(struct radar, rate), .def = "2.75M", .unit = SIGRUN_HZ, .min = 1e-3, .max = 1e12,
     .doc = "Samples per second; between two pulses lies a whole number of them."},
    {SIGRUN_PARAM(struct radar, carrier), .def = "3G", .unit = SIGRUN_HZ, .min = 1, .max = 1e15,
     .doc = "Frequency that the pulses are sent at."},
    WAVEFORM_PARAMS(struct radar),
    {SIGRUN_PARAM(struct radar, type), .def = "f32", .choices = radar_types,
     .doc = "Precision of the samples."},
    {SIGRUN_PARAM(struct radar, unit), .def = "",
     .doc = "Unit of the values, as V; none: full scale is 1."},
    {0},
};

static bool one_or_each(struct sigrun_stage *stage, const struct sigrun_list *list, size_t targets)
{
    return list->count == 1 || list->count == targets ||
           sigrun_fail(stage, list, "there are %zu targets: give one value or %zu, found %zu",
                       targets, targets, list->count);
}

static bool radar_shape(struct sigrun_stage *stage, void *self)
{
    struct radar *r = self;
    const struct sigrun_ratio samples = sigrun_scale(r->rate, r->prf.den, r->prf.num);

    if (samples.den != 1)
        return sigrun_fail(stage, &r->rate,
                           "must be a multiple of prf, found %.9g samples between two pulses",
                           sigrun_hz(samples));
    r->samples = (size_t)samples.num;
    if (r->samples > 1 << 24)
        return sigrun_fail(stage, &r->prf,
                           "at most 16777216 samples lie between two pulses, found %zu",
                           r->samples);
    r->targets = r->range.count;
    if (!waveform_length(stage, &r->waveform, sigrun_hz(r->rate), r->samples, &r->length))
        return false;
    if (r->targets &&
        (!one_or_each(stage, &r->speed, r->targets) || !one_or_each(stage, &r->amp, r->targets)))
        return false;
    sigrun_output(stage, 0,
                  (struct sigrun_format){.type = r->type == RADAR_F64 ? SIGRUN_CF64 : SIGRUN_CF32,
                                         .lanes = 1,
                                         .axes = 1,
                                         .axis = {{.name = "time",
                                                   .unit = "s",
                                                   .n = r->samples,
                                                   .step = 1 / sigrun_hz(r->rate)}},
                                         .rate = r->prf,
                                         .unit = *r->unit ? r->unit : NULL,
                                         .centre = r->carrier});
    return true;
}

static double of_target(const struct sigrun_list *list, size_t k)
{
    return list->item[list->count == 1 ? 0 : k];
}

// One echo, with the phase it has when the pulse is sent at time 0.
static void radar_echo(struct sigrun_stage *stage, const struct radar *r, size_t k, struct echo *e)
{
    const double rate = sigrun_hz(r->rate), n = (double)r->samples;
    const double late = fmod(2 * of_target(&r->range, k) / WAVEFORM_LIGHT * rate, n);
    const double doppler = 2 * of_target(&r->speed, k) / WAVEFORM_LIGHT * r->carrier;
    const double turns = doppler / sigrun_hz(r->prf);
    // What is within a millionth of a sample is on it.
    const double first = ceil(late - 1e-6);

    e->start = (size_t)first % r->samples;
    e->step = (uint64_t)(int64_t)((turns - rint(turns)) * 0x1p63) * 2;
    e->wide = sigrun_alloc(stage, 2 * r->length, sizeof *e->wide);
    e->narrow = sigrun_alloc(stage, 2 * r->length, sizeof *e->narrow);
    for (size_t i = 0; i < r->length; i++) {
        const double at = fmax(0, first + (double)i - late);

        if (at >= (double)r->length - 1e-6)
            break;
        const double place = (double)((e->start + i) % r->samples) / rate;
        const double phase =
            2 * M_PI *
            (waveform_turns(&r->waveform, at, r->length, rate) + fmod(doppler * place, 1));
        e->wide[2 * i] = of_target(&r->amp, k) * cos(phase);
        e->wide[2 * i + 1] = of_target(&r->amp, k) * sin(phase);
        e->length = i + 1;
    }
    for (size_t i = 0; i < 2 * e->length; i++)
        e->narrow[i] = (float)e->wide[i];
}

static bool radar_start(struct sigrun_stage *stage, void *self)
{
    struct radar *r = self;
    const uint64_t key = sigrun_key(stage);

    r->draw = (struct philox){.seed = sigrun_seed(stage), .stream = (uint32_t)(key ^ key >> 32)};
    r->echo = sigrun_alloc(stage, r->targets ? r->targets : 1, sizeof *r->echo);
    for (size_t k = 0; k < r->targets; k++)
        radar_echo(stage, r, k, &r->echo[k]);
    return true;
}

// y += (re + j·im)·x
static void add_wide(const double *x, double *y, size_t n, double re, double im)
{
    for (size_t i = 0; i < n; i++) {
        y[2 * i] += x[2 * i] * re - x[2 * i + 1] * im;
        y[2 * i + 1] += x[2 * i] * im + x[2 * i + 1] * re;
    }
}

static void add_narrow(const float *x, float *y, size_t n, float re, float im)
{
    for (size_t i = 0; i < n; i++) {
        y[2 * i] += x[2 * i] * re - x[2 * i + 1] * im;
        y[2 * i + 1] += x[2 * i] * im + x[2 * i + 1] * re;
    }
}

// The echo in the interval of pulse `at`; what passes its end is that of the pulse before.
static void add_echo(const struct radar *r, const struct echo *e, uint64_t at, void *y, bool wide)
{
    const double phase = (double)((at * e->step) >> 11) * (0x1p-53 * 2 * M_PI);
    const double re = cos(phase), im = sin(phase);
    const size_t fits = r->samples - e->start, first = e->length < fits ? e->length : fits;

    if (wide) {
        add_wide(e->wide, (double *)y + 2 * e->start, first, re, im);
        add_wide(e->wide + 2 * first, y, e->length - first, re, im);
    } else {
        add_narrow(e->narrow, (float *)y + 2 * e->start, first, (float)re, (float)im);
        add_narrow(e->narrow + 2 * first, y, e->length - first, (float)re, (float)im);
    }
}

static enum sigrun_flow radar_process(struct sigrun_io *io, void *self)
{
    const struct radar *r = self;
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io), bytes = sigrun_sample_bytes(out->type);
    const bool wide = sigrun_is_double(out->type);
    const double sigma = r->noise * sqrt(0.5); // in each part

    for (size_t p = 0; p < frames; p++) {
        void *y = (char *)out->lane[0] + p * out->stride * bytes;
        const uint64_t draw = (out->at + p) * 2 * r->samples;

        if (wide)
            philox_normal_f64(&r->draw, draw, 0, sigma, y, 2 * r->samples);
        else
            philox_normal_f32(&r->draw, draw, 0, (float)sigma, y, 2 * r->samples);
        for (size_t k = 0; k < r->targets; k++)
            add_echo(r, &r->echo[k], out->at + p, y, wide);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_radar = {
    .abi = SIGRUN_ABI,
    .name = "radar",
    .family = "radar",
    .summary = "echoes of radar pulses from moving targets, in noise",
    .doc = "One frame for each pulse, with the samples of the interval after it:\n"
           "x[p][n] = noise + Σ amp · c(n/rate - 2·range/c) · e^(j2πfd(p/prf + n/rate)),\n"
           "with the pulse c(t) = e^(jπ·bandwidth/pulse·(t - pulse/2)²), 0 ≤ t < pulse, and the "
           "Doppler frequency fd = 2·speed·carrier/c. Noise has the power noise² in each sample, "
           "drawn as `noise` draws it. Targets keep their range while they move, so that all "
           "pulses see the same; the receiver isn't blind while it sends. `compress` must be told "
           "the same bandwidth and pulse where they aren't the usual; the carrier travels with the "
           "stream. With the usual values a sample is 54.5 m of range, two targets are told apart "
           "from 75 m on, ranges are unambiguous up to 54.5 km and speeds up to 68.7 m/s.",
    .example = "radar range=20km speed=30 | compress | doppler 10 | db | head 1 | print",
    .aliases = (const char *const[]){"targets", "pulse_doppler", "echo_generator", NULL},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = radar_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct radar),
    .shape = radar_shape,
    .start = radar_start,
    .process = radar_process,
};
