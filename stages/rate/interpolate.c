// SPDX-License-Identifier: MIT
// interpolate: a higher rate by a whole factor, or by a ratio of whole numbers.

#include "stages/dsp/resample.h"
#include "stages/rate/rate.h"

struct interpolate {
    size_t factor, down;
    size_t half; // samples of the lower rate
    double beta;
    struct sigrun_list taps;
    struct resample *resample;
};

static const struct sigrun_param interpolate_params[] = {
    {SIGRUN_PARAM(struct interpolate, factor), .min = 1, .max = 1e5,
     .doc = "So many samples leave"},
    {SIGRUN_PARAM(struct interpolate, down), .def = "1", .min = 1, .max = 1e5,
     .doc = "for so many that come."},
    {SIGRUN_PARAM(struct interpolate, half), .def = "32", .min = 1, .max = 10000,
     .doc = "Samples of the lower rate that the filter sees to either side."},
    {SIGRUN_PARAM(struct interpolate, beta), .def = "10", .min = 0, .max = 100,
     .doc = "Of the filter's Kaiser window: 10 leaves -100 dB of what doesn't belong."},
    {SIGRUN_PARAM(struct interpolate, taps), .def = "",
     .doc = "The taps instead, an odd number at the rate in·factor, with gain factor."},
    {0},
};

static bool interpolate_taps(struct sigrun_stage *stage, struct interpolate *s, const double **taps,
                             size_t *count)
{
    if (s->taps.count) {
        *taps = s->taps.item;
        *count = s->taps.count;
        return *count % 2 ? true
                          : sigrun_fail(stage, &s->taps,
                                        "taps need an odd number, so that one is in "
                                        "the middle, found %zu",
                                        *count);
    }
    size_t a = s->factor, b = s->down;
    while (b) {
        const size_t rest = a % b;

        a = b;
        b = rest;
    }
    const size_t up = s->factor / a, down = s->down / a;
    *count = resample_default_taps(up, down, s->half, s->beta, NULL);
    double *made = sigrun_alloc(stage, *count, sizeof *made);
    resample_default_taps(up, down, s->half, s->beta, made);
    *taps = made;
    return true;
}

static bool interpolate_shape(struct sigrun_stage *stage, void *self)
{
    struct interpolate *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double *taps;
    const char *why = NULL;
    size_t count;

    if (!interpolate_taps(stage, s, &taps, &count))
        return false;
    s->resample = resample_new(s->factor, s->down, taps, count, rate_type(format.type), &why);
    if (!s->resample)
        return sigrun_fail(stage, s->taps.count ? (void *)&s->taps : (void *)&s->factor, "%s", why);
    sigrun_own(stage, s->resample, resample_free);
    format.bits = 0;
    format.rate = sigrun_scale(format.rate, (int64_t)s->factor, (int64_t)s->down);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = resample_up(s->resample),
                                               .down = resample_down(s->resample),
                                               .window = resample_window(s->resample),
                                               .before = resample_before(s->resample)});
    return true;
}

static enum sigrun_flow interpolate_process(struct sigrun_io *io, void *self)
{
    const struct interpolate *s = self;
    const size_t steps = sigrun_steps(io);

    for (size_t c = 0; steps && c < io->in[0].lanes; c++)
        resample_run(s->resample, io->in[0].lane[c], io->out[0].lane[c], steps);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_interpolate = {
    .abi = SIGRUN_ABI,
    .name = "interpolate",
    .family = "rate",
    .summary = "a higher rate by a whole factor, or a ratio of whole numbers",
    .doc = "Upsample with zeros, filter, keep every down-th: scipy.signal.resample_poly with the "
           "same taps. The default filter is a Kaiser-windowed sinc at the lower half rate. Output "
           "n lies at input time n·down/factor; ceil(N·factor/down) samples leave.",
    .example = "sine 440 rate=8k | interpolate 6 | head 1s | write smooth.wav",
    .aliases = (const char *const[]){"upsample", "resample_poly", "upfirdn", "interp_fir_filter",
                                     "rational_resampler", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = interpolate_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct interpolate),
    .shape = interpolate_shape,
    .process = interpolate_process,
};
