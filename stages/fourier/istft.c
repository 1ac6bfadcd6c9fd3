// SPDX-License-Identifier: MIT
// istft: a signal from overlapping spectra.

#include "stages/fourier/inverse.h"

#include <math.h>
#include <string.h>

enum istft_scaling { ISTFT_SPECTRUM, ISTFT_PSD };
static const char *const scaling_names[] = {"spectrum", "psd", NULL};

// What is carried from call to call beside the sums.
struct istft_place {
    uint64_t frames; // that have been added up
    uint64_t base;   // sample that the sums begin at; the first frame begins at 0
};

struct istft_stage {
    size_t size, hop; // samples; 0: from the input
    enum window window;
    double shape;
    enum istft_scaling scaling;
    bool center;
    enum inverse_real real;
    struct inverse inverse;
    size_t length, step; // of a frame, and to the next one, in samples
    size_t half;         // samples left out at both ends
    size_t room, parts;  // samples in the sums; real numbers in a sample
    struct istft_place *place;
    double *weight;       // Σw² of each sample in the sums
    const double *square; // w²
    double *sums;         // of all lanes
};

static const struct sigrun_param istft_params[] = {
    {SIGRUN_PARAM(struct istft_stage, size), .def = "0", .unit = SIGRUN_PLAIN, .max = 1 << 30,
     .doc = "Samples in the window of one frame; 0: the length of the transform."},
    {SIGRUN_PARAM(struct istft_stage, hop), .def = "0", .unit = SIGRUN_PLAIN, .max = 1e9,
     .doc = "Samples from one frame to the next; 0: as the rate of the frames says."},
    FOURIER_WINDOW(struct istft_stage, "hann"),
    {SIGRUN_PARAM(struct istft_stage, scaling), .def = "spectrum", .choices = scaling_names,
     .doc = "The scaling of `stft`."},
    {SIGRUN_PARAM(struct istft_stage, center), .def = "true",
     .doc = "Frame n is centred on sample n·hop; false: it starts there."},
    {SIGRUN_PARAM(struct istft_stage, real), .def = "auto", .choices = inverse_reals,
     .doc = "Bins from 0 to fs/2 of a real signal; auto: unless there are negative frequencies."},
    {0},
};

static bool istft_hop(struct sigrun_stage *stage, struct istft_stage *s)
{
    const double frames = sigrun_hz(sigrun_input(stage, 0)->rate);
    const double hop = frames > 0 ? s->inverse.rate / frames : 0;

    s->step = s->hop ? s->hop : (size_t)llround(hop);
    if (!s->hop && (hop < 0.5 || fabs(hop - round(hop)) > 1e-6 * hop))
        return sigrun_fail(stage, &s->hop,
                           "the input doesn't say how many samples lie between "
                           "frames; give hop");
    return true;
}

// The unit without "/√Hz"; full scale has none.
static const char *istft_unit(struct sigrun_stage *stage, const char *unit)
{
    static const char density[] = "/√Hz";
    const char *end = unit ? strstr(unit, density) : NULL;

    if (!end || end[strlen(density)])
        return unit;
    if (!strcmp(unit, "FS/√Hz"))
        return NULL;
    return sigrun_text(stage, "%.*s", (int)(end - unit), unit);
}

static bool istft_shape(struct sigrun_stage *stage, void *self)
{
    struct istft_stage *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const char *why = NULL;

    if (!inverse_read(stage, &s->inverse, &s->real, &s->size) || !istft_hop(stage, s))
        return false;
    if (format.axes > 1)
        return sigrun_fail(stage, NULL, "needs frames with a frequency axis alone");
    s->length = s->size ? s->size : s->inverse.nfft;
    s->half = s->center ? s->length / 2 : 0;
    const double *w = fourier_window(stage, &s->shape, s->window, s->shape, s->length, true);
    double *gain = sigrun_alloc(stage, s->step, sizeof *gain);
    if (!w)
        return false;
    if (s->step > s->length || !stft_overlap_gain(w, s->length, s->step, gain, &why))
        return sigrun_fail(stage, &s->hop,
                           "frames of %zu samples at a hop of %zu don't cover the signal with this "
                           "window, so it can't be put together again; take a smaller hop",
                           s->length, s->step);
    format.axes = 0;
    format.rate = sigrun_scale(format.rate, (int64_t)s->step, 1);
    if (!s->center && s->inverse.rate > 0)
        format.origin -= (double)s->length / 2 / s->inverse.rate;
    if (s->scaling == ISTFT_PSD)
        format.unit = istft_unit(stage, format.unit);
    format.type = inverse_type(&s->inverse, format.type);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = s->step, .down = 1, .window = 1});
    return true;
}

static bool istft_start(struct sigrun_stage *stage, void *self)
{
    struct istft_stage *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    double *w = fourier_window(stage, &s->shape, s->window, s->shape, s->length, true);

    if (!w)
        return false;
    const struct window_sums sums = window_measure(w, s->length);
    double *square = sigrun_alloc(stage, s->length, sizeof *square);
    const double rate = s->inverse.rate > 0 ? s->inverse.rate : 1;
    for (size_t i = 0; i < s->length; i++)
        square[i] = w[i] * w[i];
    s->square = square;
    const double scale = s->scaling == ISTFT_PSD ? 1 / sqrt(rate * sums.squares) : 1 / sums.sum;
    if (!inverse_start(stage, &s->inverse, w, s->length, scale))
        return false;
    s->parts = s->inverse.real ? 1 : 2;
    s->room = 2 * s->length;
    const size_t number = dsp_real_bytes(s->inverse.stft.type), sample = number * s->parts;
    s->place = sigrun_alloc(stage, 1, sizeof *s->place);
    s->weight = sigrun_alloc(stage, s->room, sizeof *s->weight);
    s->sums = sigrun_alloc(stage, format->lanes * s->room * s->parts, sizeof *s->sums);
    sigrun_state(stage, s->place, sizeof *s->place);
    sigrun_state(stage, s->weight, s->room * sizeof *s->weight);
    sigrun_state(stage, s->sums, format->lanes * s->room * s->parts * sizeof *s->sums);
    const size_t line = 2 * s->inverse.line.n * 2 * number;
    sigrun_scratch(stage, (s->length * sample + 63) / 64 * 64 + (line + 63) / 64 * 64 +
                              s->inverse.stft.scratch);
    return true;
}

// The first sample that later frames may still change, or that belongs to the end left out.
static uint64_t istft_limit(const struct istft_stage *s, bool ended)
{
    if (!s->place->frames)
        return 0;
    const uint64_t next = s->place->frames * s->step, last = next - s->step + s->length - s->half;

    return ended || last < next ? last : next;
}

static void istft_add(const struct istft_stage *s, const struct sigrun_in *in, size_t frame,
                      char *scratch)
{
    const size_t at = (size_t)(s->place->frames * s->step - s->place->base);
    const size_t number = dsp_real_bytes(s->inverse.stft.type), count = s->length * s->parts;
    char *const work = scratch + (count * number + 63) / 64 * 64;

    for (size_t i = 0; i < s->length; i++)
        s->weight[at + i] += s->square[i];
    for (size_t c = 0; c < in->lanes; c++) {
        double *sums = s->sums + (c * s->room + at) * s->parts;

        inverse_line(&s->inverse, (const char *)in->lane[c] + frame * in->stride * 2 * number, 1,
                     scratch, work);
        for (size_t i = 0; i < count; i++)
            sums[i] += number == sizeof(double) ? ((const double *)scratch)[i]
                                                : (double)((const float *)scratch)[i];
    }
    s->place->frames++;
}

// y = x / weight for n samples; where no window reaches, x is 0.
static void istft_divide(const struct istft_stage *s, const double *x, void *y, size_t from,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double w = s->weight[from + i], gain = w > 1e-10 ? 1 / w : 1;

        for (size_t p = 0; p < s->parts; p++) {
            const size_t at = i * s->parts + p;

            if (dsp_is_double(s->inverse.stft.type))
                ((double *)y)[at] = x[from * s->parts + at] * gain;
            else
                ((float *)y)[at] = (float)(x[from * s->parts + at] * gain);
        }
    }
}

// Moves up to `room` finished samples out of the sums; those left out at the start only go.
static size_t istft_emit(const struct istft_stage *s, const struct sigrun_out *out, uint64_t limit,
                         size_t room)
{
    const size_t sample = dsp_real_bytes(s->inverse.stft.type) * s->parts;
    uint64_t ready = limit - s->place->base;
    const uint64_t left = s->half > s->place->base ? s->half - s->place->base : 0;
    const size_t skip = (size_t)(left < ready ? left : ready);
    size_t n = (size_t)(ready - skip);

    n = n < room ? n : room;
    const size_t gone = skip + n, kept = s->room - gone;
    for (size_t c = 0; c < out->lanes; c++) {
        double *sums = s->sums + c * s->room * s->parts;

        istft_divide(s, sums, (char *)out->lane[c] + out->done * sample, skip, n);
        memmove(sums, sums + gone * s->parts, kept * s->parts * sizeof *sums);
        memset(sums + kept * s->parts, 0, gone * s->parts * sizeof *sums);
    }
    memmove(s->weight, s->weight + gone, kept * sizeof *s->weight);
    memset(s->weight + kept, 0, gone * sizeof *s->weight);
    s->place->base += gone;
    return n;
}

static enum sigrun_flow istft_process(struct sigrun_io *io, void *self)
{
    const struct istft_stage *s = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];

    for (;;) {
        const bool ended = in->last && in->done == in->frames;
        const uint64_t limit = istft_limit(s, ended);

        if (limit > s->place->base)
            out->done += istft_emit(s, out, limit, out->frames - out->done);
        if (limit > s->place->base)
            return SIGRUN_MORE; // no room
        if (ended)
            return SIGRUN_DONE;
        if (in->done == in->frames)
            return SIGRUN_MORE;
        istft_add(s, in, in->done++, io->scratch);
    }
}

const struct sigrun_stage_type sigrun_istft = {
    .abi = SIGRUN_ABI,
    .name = "istft",
    .family = "fourier",
    .summary = "a signal from the overlapping spectra of stft",
    .doc = "Weighted overlap-add, as scipy.signal.istft: y = Σ w·ifft(X) / Σ w², which gives back "
           "what `stft` was given when window, size and center are the same. Every sample must lie "
           "under a window that isn't 0 there.",
    .example = "sine 440 | stft 512 | istft | head 100ms | write again.wav",
    .aliases = (const char *const[]){"wola", "overlap-add", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = istft_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct istft_stage),
    .shape = istft_shape,
    .start = istft_start,
    .process = istft_process,
};
