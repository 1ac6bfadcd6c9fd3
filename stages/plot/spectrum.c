// SPDX-License-Identifier: MIT
// spectrum: the averaged spectrum of a signal, or frames that are spectra, as lines in decibels.

#include "stages/plot/spectrum.h"

#include <math.h>
#include <string.h>

#include "stages/dsp/vecmath.h"

const char *const spectrum_holds[] = {"none", "max", "min", "both", NULL};
const char *const spectrum_level_names[] = {"db", "linear", "log", NULL};

static const double usual_time = 0.2; // seconds that are averaged of what moves

#define CHOICE_PARAM(field)                                            \
    .name = #field, .offset = offsetof(struct spectrum, choice.field), \
    .kind = SIGRUN_KIND(((struct spectrum *)0)->choice.field)

static const struct sigrun_param spectrum_params[] = {
    FIGURE_FILE(struct spectrum),
    SEGMENTS_PARAMS(struct spectrum, true),
    {CHOICE_PARAM(average), .def = "0", .max = 1e9, .live = true,
     .doc = "How many spectra are averaged, in power; 0: as many as come in `time`."},
    {CHOICE_PARAM(time), .def = "0", .unit = SIGRUN_SECONDS, .max = 1e9, .live = true,
     .doc = "Seconds that are averaged; 0: all in a picture, 0.2 s of what moves."},
    {CHOICE_PARAM(averaging), .def = "exponential", .choices = average_ways, .live = true,
     .doc = "exponential: older spectra fade; linear: the mean of one block after the other."},
    {CHOICE_PARAM(hold), .def = "none", .choices = spectrum_holds, .live = true,
     .doc = "Further lines: the greatest of every single spectrum, the least of the averages."},
    {CHOICE_PARAM(scaling), .def = "amplitude", .choices = scaling_names, .live = true,
     .doc = "What a signal's spectrum shows: the amplitude of a sine, its rms value or power, or "
            "the power or amplitude density of noise."},
    {CHOICE_PARAM(y), .def = "db", .choices = spectrum_level_names, .live = true,
     .doc = "Decibels, or the values themselves on a linear or logarithmic axis."},
    {CHOICE_PARAM(ylim), .def = "0..0", .unit = SIGRUN_PLAIN, .live = true,
     .doc = "Values at the bottom and the top, -120..0; 0..0: what fits."},
    {CHOICE_PARAM(peaks), .def = "3", .max = SPECTRUM_PEAKS, .live = true,
     .doc = "How many peaks are labelled with their frequency and height between the bins."},
    {SIGRUN_PARAM(struct spectrum, xlim), .def = "0..0", .unit = SIGRUN_HZ,
     .doc = "The frequencies that are shown, 20..20k; 0..0: all."},
    {SIGRUN_PARAM(struct spectrum, x), .def = "auto", .choices = axes_scales,
     .doc = "Scale of the frequencies; auto: logarithmic from 20 Hz to 20 kHz for the rates of "
            "sound (32 to 192 kHz), or as the axis of the frames is."},
    {SIGRUN_PARAM(struct spectrum, grid), .def = "true", .doc = "Lines at the ticks."},
    FIGURE_REST(struct spectrum),
    {0},
};

static bool shape_frames(struct sigrun_stage *stage, struct spectrum *s)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const char *axis = format->axis[0].name;
    const void *own[] = {&s->segments.choice.size, &s->segments.choice.window,
                         &s->segments.choice.overlap, &s->segments.choice.hop, &s->choice.scaling};

    if (format->axes > 1 || !axis || strcmp(axis, "frequency") != 0)
        return sigrun_fail(stage, NULL,
                           "needs a signal, or frames with a frequency axis, found %s%s",
                           format->axes > 1 ? "several axes, first " : "the axis ",
                           axis ? axis : "without a name");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (sigrun_given(stage, own[i]))
            return sigrun_fail(stage, own[i],
                               "is for signals; frames that have a frequency axis are shown as "
                               "they are");
    s->values = sigrun_is_complex(format->type)       ? SPECTRUM_AMPLITUDE
                : scene_unit_is_decibel(format->unit) ? SPECTRUM_LEVEL
                : axes_is_power(format->unit)         ? SPECTRUM_POWER
                                                      : SPECTRUM_AMPLITUDE;
    if (s->values == SPECTRUM_LEVEL && s->choice.y != SPECTRUM_DECIBELS)
        return sigrun_fail(stage, &s->choice.y, "the frames are decibels (%s) already",
                           format->unit);
    s->axis = format->axis[0];
    return true;
}

static bool spectrum_shape(struct sigrun_stage *stage, void *self)
{
    struct spectrum *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (format->lanes > SPECTRUM_LANES)
        return sigrun_fail(stage, NULL,
                           "%zu lanes are too many for one picture, %d are not: pick "
                           "some with select",
                           format->lanes, SPECTRUM_LANES);
    if (format->axes == 0) {
        if (!segments_shape(stage, &s->segments))
            return false;
        s->axis = segments_axis(&s->segments);
        s->axis.start += format->centre;
    } else if (!shape_frames(stage, s)) {
        return false;
    }
    s->lanes = format->lanes;
    s->bins = s->axis.n;
    return figure_shape(stage, &s->figure, spectrum_kind_of(s->values), s);
}

// What `shown` asks for, to the averages, with the history at rest.
static void apply_shown(struct spectrum *s)
{
    const struct spectrum_choice *c = &s->shown;
    const double time = c->time > 0 ? c->time : figure_recent(&s->figure) ? usual_time : INFINITY;
    const double number = c->average ? (double)c->average : s->each > 0 ? time / s->each : 1;

    for (size_t i = 0; i < s->lanes; i++) {
        struct average *a = &s->average[i];

        if (a->way != c->averaging)
            average_reset(a);
        a->way = c->averaging;
        a->number = number > 1 ? number : 1;
        if (c->hold == SPECTRUM_HOLD_NONE)
            average_release_holds(a);
    }
}

static void release(void *self)
{
    arena_release(&((struct spectrum *)self)->memory);
}

// Memory for as many bins as there are.
static void make_room(struct spectrum *s)
{
    arena_release(&s->memory);
    arena_init(&s->memory);
    s->count = 0;
    s->power = arena_alloc(&s->memory, s->bins, sizeof *s->power);
    s->average = arena_alloc(&s->memory, s->lanes, sizeof *s->average);
    for (size_t i = 0; i < s->lanes; i++)
        average_init(&s->average[i], &s->memory, s->bins);
    if (s->figure.mode == FIGURE_LIVE)
        moments_init(&s->moments, &s->memory, 3 * s->lanes * s->bins);
}

static bool spectrum_start(struct sigrun_stage *stage, void *self)
{
    struct spectrum *s = self;
    struct figure *f = &s->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const double rate = sigrun_hz(format->rate);

    if (!figure_start(stage, f) || (!s->values && !segments_start(stage, &s->segments)))
        return false;
    f->options.no_grid = !s->grid;
    s->unit = format->unit;
    s->each = rate > 0 ? s->values ? 1 / rate : segments_hop(&s->segments) : 0;
    axes_order(&s->order, &s->axis, &f->arena);
    arena_init(&s->memory);
    sigrun_own(stage, s, release);
    make_room(s);
    s->shown = s->choice;
    apply_shown(s);
    return true;
}

static double frame_power(const struct spectrum *s, const struct sigrun_in *in, size_t lane,
                          size_t i)
{
    const float *f = in->lane[lane];
    const double *d = in->lane[lane];
    const bool twice = sigrun_is_double(in->type);

    if (sigrun_is_complex(in->type)) {
        const double re = twice ? d[2 * i] : (double)f[2 * i];
        const double im = twice ? d[2 * i + 1] : (double)f[2 * i + 1];

        return re * re + im * im;
    }
    const double x = twice ? d[i] : (double)f[i];

    return s->values == SPECTRUM_LEVEL ? pow(10, x / 10) : s->values == SPECTRUM_POWER ? x : x * x;
}

// What is shown from this second on.
static void remember(struct spectrum *s, double second)
{
    if (!s->moments.frames.room)
        return;
    float *into = moments_next(&s->moments, second, average_count(&s->average[0]));

    for (size_t lane = 0; lane < s->lanes; lane++, into += 3 * s->bins) {
        const struct average *a = &s->average[lane];

        for (size_t b = 0; b < s->bins; b++)
            into[b] = (float)a->mean[b];
        memcpy(into + s->bins, a->greatest, s->bins * sizeof *into);
        memcpy(into + 2 * s->bins, a->least, s->bins * sizeof *into);
    }
}

static void add_frame(struct spectrum *s, const struct sigrun_in *in, size_t frame)
{
    for (size_t lane = 0; lane < s->lanes; lane++) {
        for (size_t b = 0; b < s->bins; b++) {
            const size_t bin = s->order.from ? s->order.from[b] : b;

            s->power[b] = (float)frame_power(s, in, lane, frame * in->stride + bin);
        }
        average_add(&s->average[lane], s->power);
    }
    s->count++;
    remember(s, s->figure.origin + (double)s->count * (s->each > 0 ? s->each : 1));
}

static void add_segment(struct spectrum *s)
{
    for (size_t lane = 0; lane < s->lanes; lane++)
        average_add(&s->average[lane], s->segments.power + lane * s->bins);
    s->count++;
    remember(s, s->figure.origin + (double)s->segments.at / s->segments.rate);
}

static void add_signal(struct spectrum *s, const struct sigrun_in *in, size_t from, size_t end)
{
    for (;;)
        switch (segments_next(&s->segments, in, &from, end)) {
        case SEGMENTS_POWER: add_segment(s); break;
        case SEGMENTS_GAP: figure_missed(&s->figure, s->segments.gap_samples); break;
        default: return;
        }
}

// A signal that was shorter than a segment is one.
static void finish_signal(struct spectrum *s)
{
    if (s->values || !segments_finish(&s->segments))
        return;
    const double start = sigrun_input(s->figure.stage, 0)->centre;

    s->bins = s->segments.bins;
    s->axis = segments_axis(&s->segments);
    s->axis.start += start;
    s->order.steps =
        (struct scene_steps){.first = s->axis.start, .step = s->axis.step, .count = s->bins};
    for (size_t lane = 0; lane < s->lanes; lane++)
        s->average[lane].bins = s->bins;
    add_segment(s);
}

static enum sigrun_flow spectrum_process(struct sigrun_io *io, void *self)
{
    struct spectrum *s = self;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;

    while (figure_next(&s->figure, io, &from, &frames)) {
        if (!s->values)
            add_signal(s, in, from, from + frames);
        for (size_t k = from; s->values && k < from + frames; k++)
            add_frame(s, in, k);
    }
    if (in->last && in->done == in->frames) {
        figure_rest(&s->figure, true);
        finish_signal(s);
        figure_rest(&s->figure, false);
    }
    return figure_flow(&s->figure, io, false);
}

static bool spectrum_check(struct sigrun_stage *stage, void *copy, const struct sigrun_param *param)
{
    const struct spectrum *s = copy;
    const bool levels = strcmp(param->name, "y") == 0 && s->choice.y != SPECTRUM_DECIBELS;
    const bool own = strcmp(param->name, "size") == 0 || strcmp(param->name, "window") == 0 ||
                     strcmp(param->name, "scaling") == 0;

    if (s->values == SPECTRUM_LEVEL && levels)
        return sigrun_fail(stage, NULL, "the frames are decibels already");
    if (s->values && own)
        return sigrun_fail(stage, NULL,
                           "is for signals; frames that have a frequency axis are shown as they "
                           "are");
    return s->values || segments_check(stage, &s->segments, param);
}

// Segments of another size or shape: what came before is not to be mixed with them.
static bool renew(struct spectrum *s, const char **why)
{
    if (!segments_renew(&s->segments, why))
        return false;
    s->axis = segments_axis(&s->segments);
    s->axis.start += sigrun_input(s->figure.stage, 0)->centre;
    s->bins = s->axis.n;
    s->each = sigrun_hz(s->figure.rate) > 0 ? segments_hop(&s->segments) : 0;
    axes_order(&s->order, &s->axis, &s->figure.arena); // even steps: without memory
    make_room(s);
    return true;
}

// A hold that is asked for once more begins anew.
static bool spectrum_changed(struct sigrun_stage *stage, void *self,
                             const struct sigrun_param *param)
{
    struct spectrum *s = self;
    const bool other = !strcmp(param->name, "size") || !strcmp(param->name, "window");
    const char *why = NULL;

    figure_rest(&s->figure, true);
    const bool good = s->values || !other || renew(s, &why);

    for (size_t i = 0; !strcmp(param->name, "hold") && i < s->lanes; i++)
        average_release_holds(&s->average[i]);
    s->shown = s->choice;
    apply_shown(s);
    figure_altered(&s->figure);
    return good || sigrun_fail(stage, NULL, "%s", why);
}

const struct sigrun_stage_type sigrun_spectrum = {
    .abi = SIGRUN_ABI,
    .name = "spectrum",
    .family = "plot",
    .summary = "draw the spectrum of a signal, averaged, in decibels",
    .doc = "Of a signal: segments, windowed, P = c·|Σ w·x·e^(-j2πkn/N)|²/(Σw)² with c = 2 for the "
           "bins of a real signal that stand for ±f, averaged in power. Shown are the amplitude "
           "√(c·P) of a sine, its rms value √P or power P, or with ENBW = fs·Σw²/(Σw)² the power "
           "density P/ENBW or its root, in the signal's unit or in decibels of it; of a signal "
           "without a unit in dBFS, where a sine at full scale is 0 dB. Complex signals have two "
           "sides about their centre frequency. Frames with a frequency axis are averaged and "
           "shown as they are, in decibels. The scalings are those of Heinzel, Rüdiger and "
           "Schilling (2002). In a window w changes the segments' window, n N their size, v V how "
           "many "
           "spectra are averaged, h holds the greatest and H begins anew, d shows decibels or "
           "values; . and , step through the last 16 MiB of spectra.",
    .example = "sine 1k rate=48k | add (noise rate=48k | gain -60dB) | head 1s | spectrum -",
    .aliases = (const char *const[]){"freq_sink", "analyzer", "analyser", "fft_sink", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {FIGURE_OUT},
    .params = spectrum_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct spectrum),
    .shape = spectrum_shape,
    .start = spectrum_start,
    .process = spectrum_process,
    .check = spectrum_check,
    .changed = spectrum_changed,
};
