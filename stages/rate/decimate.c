// SPDX-License-Identifier: MIT
// decimate: a lower rate by a whole factor, behind a filter against aliases.

#include "stages/dsp/fir.h"
#include "stages/dsp/fir_design.h"
#include "stages/rate/rate.h"

struct decimate {
    size_t factor;
    double width;       // of the transition, as a part of the rate that leaves
    double attenuation; // dB
    size_t count;       // taps; 0: by width and attenuation
    struct sigrun_list taps;
    enum fir_method method;
    struct fir *fir;
};

static const struct sigrun_param decimate_params[] = {
    {SIGRUN_PARAM(struct decimate, factor), .min = 1, .max = 1e6,
     .doc = "One sample leaves for so many."},
    {SIGRUN_PARAM(struct decimate, width), .def = "0.2", .unit = SIGRUN_RATIO, .min = 1e-3,
     .max = 0.5,
     .doc = "From the pass band to the stop band, as a part of the rate that leaves; the stop band "
            "begins at half of that rate."},
    {SIGRUN_PARAM(struct decimate, attenuation), .def = "80", .unit = SIGRUN_DB, .min = 8,
     .max = 200, .doc = "Of what would become an alias."},
    {SIGRUN_PARAM(struct decimate, count), .def = "0", .max = 1 << 24,
     .doc = "Taps of the filter; 0: as many as width and attenuation take."},
    {SIGRUN_PARAM(struct decimate, taps), .def = "",
     .doc = "The taps themselves instead, h[0] first; 1 keeps every factor-th sample as it is."},
    {SIGRUN_PARAM(struct decimate, method), .def = "auto", .choices = fir_method_names,
     .doc = "Sum of products of what is kept, or the FFT; auto: by the number of taps."},
    {0},
};

// A Kaiser design whose stop band begins at half of the new rate. NULL with an error.
static double *decimate_design(struct sigrun_stage *stage, const struct decimate *d, size_t *count)
{
    const double rate = (double)d->factor; // of the input, when the new rate is 1
    const char *why = NULL;
    double beta;

    if (!fir_design_kaiser(d->attenuation, d->width, rate, count, &beta, &why)) {
        sigrun_fail(stage, &d->width, "%s", why);
        return NULL;
    }
    *count = d->count ? d->count : *count | 1;
    double *taps = sigrun_alloc(stage, *count, sizeof *taps);
    if (fir_design_window(taps, *count, BAND_LOWPASS, 0.5 - d->width / 2, 0, rate, WINDOW_KAISER,
                          beta, &why))
        return taps;
    sigrun_fail(stage, &d->count, "%s", why);
    return NULL;
}

static bool decimate_shape(struct sigrun_stage *stage, void *self)
{
    static const double one = 1;
    struct decimate *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double *taps = d->taps.item;
    size_t count = d->taps.count;
    const char *why = NULL;

    if (!count) {
        taps = d->factor > 1 ? decimate_design(stage, d, &count) : &one;
        count = d->factor > 1 ? count : 1;
    }
    if (!taps)
        return false;
    d->fir = fir_new(taps, count, rate_type(format.type), d->factor, d->method, &why);
    if (!d->fir)
        return sigrun_fail(stage, &d->taps, "%s", why);
    sigrun_own(stage, d->fir, fir_free);
    sigrun_scratch(stage, fir_scratch(d->fir));
    if (format.rate.num)
        format.origin -= fir_early(count) / sigrun_hz(format.rate);
    format.bits = 0;
    format.rate = sigrun_scale(format.rate, 1, (int64_t)d->factor);
    sigrun_output(stage, 0, format);
    const size_t block = fir_block(d->fir);
    sigrun_moves(stage, (struct sigrun_motion){.up = block,
                                               .down = block * d->factor,
                                               .window = (block - 1) * d->factor + count,
                                               .before = fir_before(count)});
    return true;
}

static enum sigrun_flow decimate_process(struct sigrun_io *io, void *self)
{
    const struct decimate *d = self;
    const size_t n = sigrun_steps(io) * fir_block(d->fir);

    for (size_t c = 0; n && c < io->in[0].lanes; c++)
        fir_run(d->fir, io->in[0].lane[c], io->out[0].lane[c], n, io->scratch);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_decimate = {
    .abi = SIGRUN_ABI,
    .name = "decimate",
    .family = "rate",
    .summary = "a lower rate by a whole factor, without aliases",
    .doc = "y[n] = Σ h[k]·x[n·factor + ⌊(T-1)/2⌋ - k]: a linear-phase filter of which only every "
           "factor-th output is made; ceil(N/factor) samples leave, without delay. For factors "
           "above 30 two stages in a row take less work. `resample` takes any rate.",
    .example = "chirp -50k 50k 1s rate=2.4M complex=true | decimate 10 | head 1s | fmdemod | "
               "decimate 50 | print",
    .aliases = (const char *const[]){"downsample", "keep_one_in_n", "decimating_fir_filter", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = decimate_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct decimate),
    .shape = decimate_shape,
    .process = decimate_process,
};
