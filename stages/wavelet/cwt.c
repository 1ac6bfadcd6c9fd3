// SPDX-License-Identifier: MIT
// cwt: continuous wavelet transform, of a stream block by block or of whole frames.

#include "stages/dsp/cwt.h"
#include "runtime/graph/stage.h"
#include "stages/dsp/cwt_frame.h"

#include <math.h>
#include <string.h>

struct cwt_stage {
    double fmin, fmax; // Hz; 0: the usual
    double voices;     // per octave
    struct sigrun_list freqs;
    enum cwt_wavelet wavelet;
    double order, beta, quality; // 0: the usual
    size_t hop, block;           // samples
    enum cwt_norm norm;
    enum cwt_edge edge;
    bool power;
    const struct cwt *stream;      // of plain signals
    const struct cwt_frame *frame; // of framed ones
};

static const struct sigrun_param cwt_params[] = {
    {SIGRUN_PARAM(struct cwt_stage, fmin), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Lowest frequency; 0: fs/512, or where four periods fill a frame."},
    {SIGRUN_PARAM(struct cwt_stage, fmax), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Highest frequency; 0: fs/4."},
    {SIGRUN_PARAM(struct cwt_stage, voices), .def = "12", .min = 0.1, .max = 1000,
     .doc = "Frequencies per octave."},
    {SIGRUN_PARAM(struct cwt_stage, freqs), .def = "", .unit = SIGRUN_HZ,
     .doc = "The frequencies themselves instead."},
    {SIGRUN_PARAM(struct cwt_stage, wavelet), .def = "morlet", .choices = cwt_wavelet_names,
     .doc = "Its shape; morlet-cw is the bank of ContinuousWavelets.jl, for frames."},
    {SIGRUN_PARAM(struct cwt_stage, order), .def = "0", .min = 0, .max = 1000,
     .doc = "morlet: w0 (6), morse: gamma (3), paul and dog: m (4, 2), morlet-cw: sigma (π); more "
            "is finer in frequency and coarser in time."},
    {SIGRUN_PARAM(struct cwt_stage, beta), .def = "0", .min = 0, .max = 1000,
     .doc = "Of morse (20) and morlet-cw (2)."},
    {SIGRUN_PARAM(struct cwt_stage, quality), .def = "0", .min = 0, .max = 1000,
     .doc = "Of morlet-cw: wavelets per octave (8)."},
    {SIGRUN_PARAM(struct cwt_stage, hop), .def = "1", .unit = SIGRUN_FRAMES, .min = 1, .max = 1e9,
     .doc = "Samples from one output frame to the next."},
    {SIGRUN_PARAM(struct cwt_stage, block), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "At most so many samples of a stream at a time, for less delay; 0: what is fast."},
    {SIGRUN_PARAM(struct cwt_stage, norm), .def = "l1", .choices = cwt_norm_names,
     .doc = "l1: a sine of amplitude A shows as A; energy: wavelets of unit energy."},
    {SIGRUN_PARAM(struct cwt_stage, edge), .def = "zero", .choices = cwt_edge_names,
     .doc = "What lies past the ends of a frame; past those of a stream lie zeros."},
    {SIGRUN_PARAM(struct cwt_stage, power), .def = "false",
     .doc = "|W|² instead of the complex W, which takes less time than `power` behind it."},
    {0},
};

static void free_frame(void *frame)
{
    cwt_frame_free(frame);
}

// The parameter that the words of a refusal are most likely about.
static const void *culprit(const struct cwt_stage *s)
{
    if (s->freqs.count)
        return &s->freqs;
    return s->wavelet == CWT_MORLET_CW ? (const void *)&s->wavelet : (const void *)&s->fmax;
}

static bool cwt_design(struct sigrun_stage *stage, const struct cwt_stage *s, double fs,
                       size_t samples, struct cwt_design *d)
{
    if (!(fs > 0))
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate to tell frequencies by");
    const double lowest = samples ? 4 * fs / (double)samples : fs / 512;
    *d = (struct cwt_design){.wavelet = s->wavelet,
                             .norm = s->norm,
                             .fs = fs,
                             .order = s->order,
                             .beta = s->beta,
                             .quality = s->quality,
                             .fmin = s->fmin > 0 ? s->fmin : lowest,
                             .fmax = s->fmax > 0 ? s->fmax : fs / 4,
                             .voices = s->voices,
                             .table = s->freqs.count ? s->freqs.item : NULL,
                             .rows = s->freqs.count,
                             .hop = s->hop,
                             .block = samples ? 0 : s->block,
                             .power = s->power};
    if (s->wavelet == CWT_MORLET_CW)
        return true;
    if (s->freqs.count) {
        for (size_t i = 0; i < s->freqs.count; i++)
            if (!(s->freqs.item[i] > 0) || s->freqs.item[i] > fs / 2)
                return sigrun_fail(stage, &s->freqs,
                                   "frequencies must lie between 0 and %g Hz, half of the input's "
                                   "rate, found %g Hz",
                                   fs / 2, s->freqs.item[i]);
        return true;
    }
    if (d->fmax > fs / 2)
        return sigrun_fail(stage, &s->fmax,
                           "fmax must be at most %g Hz, half of the input's rate, found %g Hz",
                           fs / 2, d->fmax);
    if (d->fmin > d->fmax)
        return sigrun_fail(stage, &s->fmin, "fmin must not be above fmax (%g Hz), found %g Hz",
                           d->fmax, d->fmin);
    return true;
}

// The axis of the rows: logarithmic where they are a grid, else by a table.
static struct sigrun_axis cwt_axis(struct sigrun_stage *stage, const struct cwt_stage *s,
                                   const double *frequency, size_t rows)
{
    struct sigrun_axis axis = {.name = "frequency", .unit = "Hz", .n = rows, .start = frequency[0]};

    if (!s->freqs.count && s->wavelet != CWT_MORLET_CW) {
        axis.step = exp2(1 / s->voices);
        axis.log = true;
        return axis;
    }
    double *table = sigrun_alloc(stage, rows, sizeof *table);
    memcpy(table, frequency, rows * sizeof *table);
    axis.table = table;
    return axis;
}

static void cwt_output(struct sigrun_stage *stage, const struct cwt_stage *s,
                       struct sigrun_format format)
{
    format.type = s->power ? SIGRUN_F32 : SIGRUN_CF32;
    format.bits = 0;
    if (s->power)
        format.unit =
            !format.unit
                ? "FS²"
                : sigrun_text(stage, strpbrk(format.unit, "/ ") ? "(%s)²" : "%s²", format.unit);
    sigrun_output(stage, 0, format);
}

static bool cwt_shape_frames(struct sigrun_stage *stage, struct cwt_stage *s,
                             struct sigrun_format format)
{
    const struct sigrun_axis time = format.axis[0];
    const double fs = time.unit && !strcmp(time.unit, "s") && time.step > 0 ? 1 / time.step : 0;
    struct cwt_design design;
    const char *why = NULL;

    if (format.axes != 1 || !time.name || strcmp(time.name, "time"))
        return sigrun_fail(stage, NULL,
                           "needs a signal, or frames with a time axis alone, found %s%s",
                           format.axes > 1 ? "several axes, first " : "",
                           time.name ? time.name : "one without a name");
    if (!cwt_design(stage, s, fs, time.n, &design))
        return false;
    // Its definition mirrors the frame.
    const enum cwt_edge edge = s->wavelet == CWT_MORLET_CW ? CWT_REFLECT : s->edge;
    struct cwt_frame *frame = cwt_frame_new(&design, time.n, edge, &why);
    if (!frame)
        return sigrun_fail(stage, culprit(s), "%s", why);
    s->frame = sigrun_own(stage, frame, free_frame);
    sigrun_scratch(stage, frame->scratch);
    format.axes = 2;
    format.axis[0].n = frame->times;
    format.axis[0].step = time.step * (double)s->hop;
    format.axis[1] = cwt_axis(stage, s, frame->frequency, frame->rows);
    cwt_output(stage, s, format);
    return true;
}

static bool cwt_shape_stream(struct sigrun_stage *stage, struct cwt_stage *s,
                             struct sigrun_format format)
{
    struct cwt_design design;
    const char *why = NULL;

    if (s->edge != CWT_ZERO)
        return sigrun_fail(stage, &s->edge,
                           "a stream has zeros past its ends; put `frame` before it for %s",
                           cwt_edge_names[s->edge]);
    if (s->wavelet == CWT_MORLET_CW)
        return sigrun_fail(stage, &s->wavelet, "transforms whole frames; put `frame` before it");
    if (!cwt_design(stage, s, sigrun_hz(format.rate), 0, &design))
        return false;
    struct cwt *cwt = cwt_new(&design, &why);
    if (!cwt)
        return sigrun_fail(stage, culprit(s), "%s", why);
    s->stream = sigrun_own(stage, cwt, cwt_free);
    sigrun_scratch(stage, cwt->scratch);
    format.rate = sigrun_scale(format.rate, 1, (int64_t)s->hop);
    format.axes = 1;
    format.axis[0] = cwt_axis(stage, s, cwt->frequency, cwt->rows);
    cwt_output(stage, s, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = cwt->frames,
                                               .down = cwt->block,
                                               .window = cwt->window,
                                               .before = cwt->before});
    return true;
}

static bool cwt_shape(struct sigrun_stage *stage, void *self)
{
    struct cwt_stage *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    return format->axes ? cwt_shape_frames(stage, s, *format) : cwt_shape_stream(stage, s, *format);
}

static bool cwt_start(struct sigrun_stage *stage, void *self)
{
    const struct cwt_stage *s = self;
    const size_t folded = s->stream ? s->stream->folded : s->frame->folded;

    if (folded && s->wavelet != CWT_MORLET_CW)
        sigrun_warn(stage,
                    "the wavelets of the highest %zu frequencies reach beyond half the rate and "
                    "show aliases; lower fmax",
                    folded);
    return true;
}

static enum sigrun_flow cwt_process(struct sigrun_io *io, void *self)
{
    const struct cwt_stage *s = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t steps = sigrun_steps(io), width = s->power ? 1 : 2;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t k = 0; k < steps; k++) {
            const float *x = in->lane[c];
            float *y = out->lane[c];

            if (s->stream)
                cwt_run(s->stream, io->scratch, x + k * s->stream->block,
                        y + k * s->stream->frames * out->stride * width, out->stride);
            else
                cwt_frame_run(s->frame, io->scratch, x + k * in->stride,
                              y + k * out->stride * width, s->frame->rows, 1);
        }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_cwt = {
    .abi = SIGRUN_ABI,
    .name = "cwt",
    .family = "wavelet",
    .summary = "continuous wavelet transform",
    .doc =
        "W[f, n] = Σ x[m]·conj(ψ_f[m - n]) with wavelets sampled in time; norm=l1 scales them so "
        "that a sine of amplitude A at f has |W| = A. A signal becomes frames with a frequency "
        "axis at rate/hop, in blocks; frames with a time axis become time × frequency. The "
        "cone of influence, in which what lies past an end counts, is √2·s wide for morlet and dog "
        "(1.35/f and 0.36/f seconds of the usual order) and s/√2 for paul (0.51/f).",
    .example = "eeg rate=250 | cwt fmin=1 fmax=40 hop=10 | abs | head 20 | print",
    .aliases = (const char *const[]){"wavelet", "scalogram_values", "morlet", NULL},
    .in = {{.name = "in", .types = SIGRUN_F32}},
    .out = {{.name = "out", .types = SIGRUN_F32 | SIGRUN_CF32}},
    .params = cwt_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct cwt_stage),
    .shape = cwt_shape,
    .start = cwt_start,
    .process = cwt_process,
};
