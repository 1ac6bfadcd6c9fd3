// SPDX-License-Identifier: MIT
// doppler: the spectrum of each range cell over successive pulses.

#include "stages/dsp/doppler.h"
#include "stages/dsp/window.h"
#include "stages/radar/waveform.h"

#include <math.h>

enum doppler_axis { AXIS_AUTO, AXIS_SPEED, AXIS_FREQUENCY };
static const char *const axis_names[] = {"auto", "speed", "frequency", NULL};

struct doppler_stage {
    size_t size; // pulses of a map
    size_t hop;  // pulses from one map to the next; 0: size
    size_t nfft; // speeds; 0: size
    enum window window;
    double shape;
    enum doppler_axis axis;
    double carrier; // Hz; 0: as the stream says
    size_t step;    // hop, never 0
    size_t bins;    // nfft, never 0
    struct doppler doppler;
};

static const struct sigrun_param doppler_params[] = {
    {SIGRUN_PARAM(struct doppler_stage, size), .def = "16", .min = 1, .max = 1 << 20,
     .doc = "Pulses that make up a map."},
    {SIGRUN_PARAM(struct doppler_stage, hop), .def = "0", .max = 1e9,
     .doc = "Pulses from the start of one map to the next; 0: size."},
    {SIGRUN_PARAM(struct doppler_stage, nfft), .def = "0", .max = 1 << 20,
     .doc = "Speeds of a map: pulses are filled up with zeros; 0: size."},
    {SIGRUN_PARAM(struct doppler_stage, window), .def = "rect", .choices = window_names,
     .doc = "Window over the pulses, by scipy's names."},
    {SIGRUN_PARAM(struct doppler_stage, shape), .def = "-1", .min = -1, .max = 1e9,
     .doc = "Parameter of the windows taylor (sidelobes in dB), kaiser, tukey, gaussian and "
            "chebwin; -1: the usual."},
    {SIGRUN_PARAM(struct doppler_stage, axis), .def = "auto", .choices = axis_names,
     .doc = "Speeds in m/s or frequencies in Hz; auto: speeds where the carrier is known."},
    {SIGRUN_PARAM(struct doppler_stage, carrier), .def = "0", .unit = SIGRUN_HZ, .max = 1e15,
     .doc = "Frequency that the pulses were sent at; 0: as the stream says."},
    {0},
};

// Positive speeds come closer: fd = 2v·carrier/c.
static bool doppler_grid(struct sigrun_stage *stage, const struct doppler_stage *d, double prf,
                         struct sigrun_axis *axis)
{
    const double centre = sigrun_input(stage, 0)->centre;
    const double carrier = d->carrier > 0 ? d->carrier : centre;
    const bool speeds = d->axis == AXIS_SPEED || (d->axis == AXIS_AUTO && carrier > 0 && prf > 0);
    const size_t zero = d->bins / 2; // number of the bin at rest
    double step = (prf > 0 ? prf : 1) / (double)d->bins;

    if (speeds && !(carrier > 0))
        return sigrun_fail(stage, &d->axis, "speeds need the carrier, as carrier=3G");
    if (speeds && !(prf > 0))
        return sigrun_fail(stage, &d->axis, "speeds need a rate of pulses, and the input has none");
    if (speeds)
        step *= WAVEFORM_LIGHT / carrier / 2;
    *axis = (struct sigrun_axis){.name = speeds ? "speed" : "frequency",
                                 .unit = speeds    ? "m/s"
                                         : prf > 0 ? "Hz"
                                                   : "1/pulse",
                                 .n = d->bins,
                                 .start = zero ? -(double)zero * step : 0,
                                 .step = step};
    return true;
}

static bool doppler_shape(struct sigrun_stage *stage, void *self)
{
    struct doppler_stage *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double prf = sigrun_hz(format.rate);
    const char *why = NULL;
    double one;

    if (format.axes != 1)
        return sigrun_fail(stage, NULL, "needs frames of one axis, one a pulse, found %zu axes",
                           format.axes);
    d->step = d->hop ? d->hop : d->size;
    d->bins = d->nfft ? d->nfft : d->size;
    if (d->bins < d->size)
        return sigrun_fail(stage, &d->nfft, "must be at least size (%zu), found %zu", d->size,
                           d->bins);
    if (!window_fill(&one, 1, d->window, d->shape < 0 ? NAN : d->shape, true, &why))
        return sigrun_fail(stage, &d->shape, "%s", why);
    format.axis[1] = format.axis[0];
    format.axes = 2;
    if (!doppler_grid(stage, d, prf, &format.axis[0]))
        return false;
    format.rate = sigrun_scale(format.rate, 1, (int64_t)d->step);
    if (prf > 0)
        format.origin += ((double)d->size - 1) / 2 / prf;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){
                            .up = 1, .down = d->step, .window = d->size, .end = SIGRUN_WHOLE});
    return true;
}

static void release(void *doppler)
{
    doppler_release(doppler);
}

static bool doppler_start(struct sigrun_stage *stage, void *self)
{
    struct doppler_stage *d = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);
    double *w = sigrun_alloc(stage, d->size, sizeof *w);
    const char *why = NULL;

    if (!window_fill(w, d->size, d->window, d->shape < 0 ? NAN : d->shape, true, &why))
        return sigrun_fail(stage, &d->shape, "%s", why);
    // White noise keeps its power.
    const double scale = 1 / sqrt(window_measure(w, d->size).squares);
    for (size_t p = 0; p < d->size; p++)
        w[p] *= scale;
    if (!doppler_init(&d->doppler, sigrun_is_double(in->type) ? DSP_CF64 : DSP_CF32, d->size,
                      d->bins, in->axis[0].n, w, &why))
        return sigrun_fail(stage, NULL, "%s", why);
    sigrun_own(stage, &d->doppler, release);
    sigrun_scratch(stage, d->doppler.scratch);
    return true;
}

static enum sigrun_flow doppler_process(struct sigrun_io *io, void *self)
{
    const struct doppler_stage *d = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t maps = sigrun_steps(io), bytes = sigrun_sample_bytes(in->type);

    for (size_t lane = 0; lane < in->lanes; lane++)
        for (size_t k = 0; k < maps; k++)
            doppler_run(&d->doppler,
                        (const char *)in->lane[lane] + k * d->step * in->stride * bytes, in->stride,
                        (char *)out->lane[lane] + k * out->stride * bytes, io->scratch);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_doppler = {
    .abi = SIGRUN_ABI,
    .name = "doppler",
    .family = "radar",
    .summary = "range-Doppler maps: the spectrum of each range over successive pulses",
    .doc =
        "y[v][r] = 1/√Σw² · Σ w[p]·x[p][r]·e^(-j2πvp/nfft) for v = -nfft/2 … nfft/2-1, of `size` "
        "pulses. White noise keeps its power; an echo gains 10·log10(size) dB, less what the "
        "window costs. The first axis is speed, step c·prf/(2·carrier·nfft), positive where the "
        "target comes closer, or the frequency in Hz; the second is that of the input. Pulses at "
        "the end that make no whole map are left out. Reference: Richards, Fundamentals of Radar "
        "Signal Processing, chapter 5.",
    .example = "radar | compress | doppler 32 window=hann | power | db | head 1 | heatmap map.png",
    .aliases = (const char *const[]){"range_doppler", "rdmap", "slow_time", "mtd", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = doppler_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct doppler_stage),
    .shape = doppler_shape,
    .start = doppler_start,
    .process = doppler_process,
};
