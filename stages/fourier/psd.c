// SPDX-License-Identifier: MIT
// psd: power spectral density by Welch's method.

#include "stages/fourier/psd_segment.h"

#include <math.h>
#include <string.h>

enum psd_average { PSD_MEAN, PSD_MEDIAN };
static const char *const average_names[] = {"mean", "median", NULL};
enum psd_scaling { PSD_DENSITY, PSD_SPECTRUM };
static const char *const scaling_names[] = {"density", "spectrum", NULL};

// What is carried from call to call beside the sums.
struct psd_place {
    uint64_t at;       // samples of the current result that have gone by
    uint64_t segments; // in it
    uint64_t skip;     // samples to go by before the next segment
};

struct psd {
    size_t size, hop, nfft; // samples; 0: the usual
    enum window window;
    double shape;
    double every; // seconds of a result; 0: all
    enum psd_detrend detrend;
    enum psd_scaling scaling;
    enum psd_average average;
    bool shift;
    size_t step;    // hop, never 0
    uint64_t block; // samples of a result; UINT64_MAX: all
    size_t most;    // segments kept for a median; 1: only their sum
    double rate;    // samples per second, 1 if unknown
    struct psd_segment segment;
    struct psd_place *place;
    double *sums; // of each lane: `most` rows of bins
};

static const struct sigrun_param psd_params[] = {
    {SIGRUN_PARAM(struct psd, size), .def = "256", .unit = SIGRUN_FRAMES, .min = 1, .max = 1 << 30,
     .doc = "Samples of a segment."},
    {SIGRUN_PARAM(struct psd, every), .def = "0", .unit = SIGRUN_SECONDS, .max = 1e9,
     .doc = "A result for each so many seconds; 0: one for all, when the signal has ended."},
    {SIGRUN_PARAM(struct psd, hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Samples from one segment to the next; 0: half of size, rounded up."},
    FOURIER_WINDOW(struct psd, "hann"),
    {SIGRUN_PARAM(struct psd, nfft), .def = "0", .unit = SIGRUN_FRAMES, .max = 1 << 30,
     .doc = "Length of the transform, filled with zeros from size on; 0: size."},
    {SIGRUN_PARAM(struct psd, detrend), .def = "constant", .choices = psd_detrends,
     .doc = "What is taken off each segment: its mean, its least-squares line, or nothing."},
    {SIGRUN_PARAM(struct psd, scaling), .def = "density", .choices = scaling_names,
     .doc = "Density per Hz, or spectrum: the power of a sine at its bin."},
    {SIGRUN_PARAM(struct psd, average), .def = "mean", .choices = average_names,
     .doc = "How segments are averaged; a median ignores bursts and needs every."},
    {SIGRUN_PARAM(struct psd, shift), .def = "true",
     .doc = "Bins of complex input run from -fs/2 to fs/2; false: from 0 to fs."},
    {0},
};

// V → V²/Hz; what is made of several units is put in brackets.
static const char *psd_unit(struct sigrun_stage *stage, const struct psd *p, const char *unit)
{
    const char *per = p->scaling == PSD_SPECTRUM         ? ""
                      : sigrun_input(stage, 0)->rate.num ? "/Hz"
                                                         : "·sample";
    const bool several = unit && (strpbrk(unit, "/ ") || strstr(unit, "·") || strstr(unit, "²"));

    return sigrun_text(stage, several ? "(%s)²%s" : "%s²%s", unit ? unit : "FS", per);
}

static bool psd_averages(struct sigrun_stage *stage, struct psd *p, struct sigrun_format *format)
{
    p->block = UINT64_MAX;
    p->most = 1;
    if (p->every > 0) {
        if (!format->rate.num)
            return sigrun_fail(stage, &p->every, "the input has no rate, so it has no seconds");
        p->block = (uint64_t)llround(p->every * p->rate);
        if (p->block < p->size)
            return sigrun_fail(stage, &p->every,
                               "%g s are %llu samples, fewer than a segment has (%zu)", p->every,
                               (unsigned long long)p->block, p->size);
        format->rate = sigrun_scale(format->rate, 1, (int64_t)p->block);
    } else {
        format->rate = (struct sigrun_ratio){0, 1};
    }
    if (p->average == PSD_MEAN)
        return true;
    if (p->every <= 0)
        return sigrun_fail(stage, &p->average,
                           "a median needs all segments of a result in "
                           "memory; say how long it is, as every=10s");
    p->most = (size_t)((p->block - p->size) / p->step + 1);
    return true;
}

static bool psd_shape(struct sigrun_stage *stage, void *self)
{
    struct psd *p = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const bool pairs = sigrun_is_complex(format.type);
    const double rate = sigrun_hz(format.rate);
    const size_t nfft = p->nfft ? p->nfft : p->size;

    p->step = p->hop ? p->hop : p->size - p->size / 2;
    p->rate = rate > 0 ? rate : 1;
    if (nfft < p->size)
        return sigrun_fail(stage, &p->nfft, "nfft must be at least size (%zu), found %zu", p->size,
                           nfft);
    format.unit = psd_unit(stage, p, format.unit);
    if (!psd_averages(stage, p, &format))
        return false;
    format.axes = 1;
    format.axis[0] = fourier_frequencies(nfft, !pairs, pairs && p->shift, rate);
    format.type = sigrun_is_double(format.type) ? SIGRUN_F64 : SIGRUN_F32;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = 1,
                                               .down = p->block < SIZE_MAX ? (size_t)p->block : 1,
                                               .window = p->size});
    return fourier_window_fits(stage, &p->shape, p->window, p->shape);
}

static bool psd_start(struct sigrun_stage *stage, void *self)
{
    struct psd *p = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    double *w = fourier_window(stage, &p->shape, p->window, p->shape, p->size, true);

    if (!w)
        return false;
    const struct window_sums sums = window_measure(w, p->size);
    const double divisor =
        p->scaling == PSD_SPECTRUM ? sums.sum * sums.sum : p->rate * sums.squares;
    if (p->step > p->size)
        sigrun_warn(stage, "hop %zu is more than size %zu: samples between segments are left out",
                    p->step, p->size);
    if (!psd_segment_start(stage, &p->segment, w, p->size, p->nfft ? p->nfft : p->size, p->detrend,
                           1 / divisor))
        return false;
    const size_t count = format->lanes * p->most * p->segment.stft.bins;
    p->place = sigrun_alloc(stage, 1, sizeof *p->place);
    p->sums = sigrun_alloc(stage, count, sizeof *p->sums);
    sigrun_scratch(stage, p->segment.scratch + p->most * sizeof(double));
    sigrun_state(stage, p->place, sizeof *p->place);
    sigrun_state(stage, p->sums, count * sizeof *p->sums);
    return true;
}

// The average of bin k, once all segments are there.
static double psd_bin(const struct psd *p, double *rows, size_t k, double *column)
{
    const size_t bins = p->segment.stft.bins, n = (size_t)p->place->segments;

    if (p->average == PSD_MEAN)
        return rows[k] / (double)n;
    for (size_t i = 0; i < n; i++)
        column[i] = rows[i * bins + k];
    return stat_median_f64(column, n) / stat_median_bias(n);
}

static void psd_emit(const struct psd *p, struct sigrun_out *out, double *column)
{
    const size_t bins = p->segment.stft.bins;
    const size_t first = p->shift && dsp_is_complex(p->segment.stft.type) ? (bins + 1) / 2 : 0;

    for (size_t c = 0; c < out->lanes; c++) {
        double *rows = p->sums + c * p->most * bins;

        for (size_t k = 0; k < bins; k++) {
            const double v = psd_bin(p, rows, (k + first) % bins, column);

            if (sigrun_is_double(out->type))
                ((double *)out->lane[c])[out->done * out->stride + k] = v;
            else
                ((float *)out->lane[c])[out->done * out->stride + k] = (float)v;
        }
        memset(rows, 0, p->most * bins * sizeof *rows);
    }
    out->done++;
}

// Adds the segment at the next sample, and says how many samples it takes to the one after it.
static void psd_add(const struct psd *p, const struct sigrun_in *in, void *scratch)
{
    const size_t bins = p->segment.stft.bins, bytes = dsp_bytes(p->segment.stft.type);
    const size_t row = p->most > 1 ? (size_t)p->place->segments : 0;

    for (size_t c = 0; c < in->lanes; c++)
        psd_segment_add(&p->segment, (const char *)in->lane[c] + in->done * bytes,
                        p->sums + (c * p->most + row) * bins, scratch);
    p->place->segments++;
    // The last segment of a result is followed by the next result.
    p->place->skip = p->block != UINT64_MAX && p->place->at + p->step + p->size > p->block
                         ? p->block - p->place->at
                         : p->step;
}

static enum sigrun_flow psd_process(struct sigrun_io *io, void *self)
{
    const struct psd *p = self;
    struct psd_place *place = p->place;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    double *const column = (void *)((char *)io->scratch + p->segment.scratch);

    for (;;) {
        const uint64_t left = in->frames - in->done;
        const uint64_t gone = place->skip < left ? place->skip : left;

        in->done += (size_t)gone;
        place->at += gone;
        place->skip -= gone;
        const bool short_of = in->frames - in->done < p->size;
        const bool ended = in->last && !place->skip && short_of;
        const bool over = in->last && in->frames == in->done;
        if (place->segments && (place->at == p->block || ended || over)) {
            if (out->done == out->frames)
                return SIGRUN_MORE;
            psd_emit(p, out, column);
            place->segments = 0;
            place->at = 0;
        }
        if (ended || over) {
            if (!out->done && p->block == UINT64_MAX && !place->at && in->frames)
                sigrun_dropped(io->stage, in->frames - in->done);
            in->done = in->frames;
            return SIGRUN_DONE;
        }
        if (place->skip || short_of)
            return SIGRUN_MORE;
        psd_add(p, in, io->scratch);
    }
}

const struct sigrun_stage_type sigrun_psd = {
    .abi = SIGRUN_ABI,
    .name = "psd",
    .family = "fourier",
    .summary = "power spectral density by Welch's method",
    .doc = "P[k] = c/(fs·Σw²) · mean |Σ w[n]·x[n]·e^(-j2πkn/nfft)|² over segments of size that "
           "overlap by half, each without its mean; c is 2 for the bins of a real signal that "
           "stand for ±f. As scipy.signal.welch with its defaults. V becomes V²/Hz. A signal "
           "shorter than a segment has no result.",
    .example = "noise rate=1k | head 60s | psd 512 | db | print",
    .aliases = (const char *const[]){"welch", "pwelch", "periodogram", "csd", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = psd_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct psd),
    .shape = psd_shape,
    .start = psd_start,
    .process = psd_process,
};
