// SPDX-License-Identifier: MIT
// scalogram: the wavelet transform of a signal over time as colours, with its cone of influence.

#include <math.h>
#include <string.h>

#include "stages/plot/map.h"
#include "stages/plot/ripples.h"
#include "stages/plot/scaling.h"

enum { CONE_POINTS = 256 }; // of the veil's edge, beside each end

struct scalogram {
    struct map map;         // first, as the tables of maps say
    struct ripples ripples; // parameters
    bool cone;
    struct sigrun_range levels;

    bool signal;    // the input is one
    bool over;      // it has ended
    double periods; // width of the cone
    const void **lane;
};

static const double block_seconds = 0.05; // of what is looked at while it goes on

#define RIPPLES_PARAM(field)                                             \
    .name = #field, .offset = offsetof(struct scalogram, ripples.field), \
    .kind = SIGRUN_KIND(((struct scalogram *)0)->ripples.field)

static const struct sigrun_param scalogram_params[] = {
    FIGURE_FILE(struct map),
    {RIPPLES_PARAM(fmin), .def = "0", .unit = SIGRUN_HZ, .max = 1e12,
     .doc = "Lowest frequency of a signal's transform; 0: fs/512."},
    {RIPPLES_PARAM(fmax), .def = "0", .unit = SIGRUN_HZ, .max = 1e12,
     .doc = "Highest frequency; 0: fs/2."},
    {RIPPLES_PARAM(voices), .def = "16", .min = 0.1, .max = 1000, .doc = "Frequencies per octave."},
    {RIPPLES_PARAM(wavelet), .def = "morlet", .choices = cwt_wavelet_names,
     .doc = "Its shape, or that of the frames' transform, which says how wide the cone is."},
    {RIPPLES_PARAM(order), .def = "0", .max = 1000,
     .doc = "morlet: w0 (6), morse: gamma (3), paul and dog: m (4, 2)."},
    {RIPPLES_PARAM(beta), .def = "0", .max = 1000, .doc = "Of morse (20)."},
    {RIPPLES_PARAM(hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Samples from one column to the next; 0: a thousand columns a second or fewer."},
    {SIGRUN_PARAM(struct scalogram, cone), .def = "true",
     .doc = "A veil over what the ends of the signal, or of the frames, have a part in."},
    {.name = "range",
     .offset = offsetof(struct scalogram, levels),
     .kind = SIGRUN_RANGE,
     .def = "0..0",
     .unit = SIGRUN_DB,
     .live = true,
     .doc = "Levels of the first and the last colour, as -100..0; 0..0: from the median - 10 to "
            "the 99.9th percentile + 5."},
    MAP_LIMITS,
    {SIGRUN_PARAM(struct map, map), .def = "viridis", .choices = colormap_names, .doc = "Colours."},
    {SIGRUN_PARAM(struct map, smooth), .def = "true",
     .doc = "Interpolate where a cell is larger than a pixel, along the logarithm of frequency."},
    {SIGRUN_PARAM(struct map, history), .def = "0", .unit = SIGRUN_BYTES, .max = 1e12,
     .doc = "Memory for what can be gone back to; 0: 64MiB."},
    FIGURE_REST(struct map),
    {0},
};

static const struct figure_kind scalogram_kind;

static bool shape_signal(struct sigrun_stage *stage, struct scalogram *s)
{
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (s->ripples.wavelet == CWT_MORLET_CW)
        return sigrun_fail(stage, &s->ripples.wavelet,
                           "transforms whole frames: put `frame N | cwt wavelet=morlet-cw |` "
                           "before it");
    format.type = SIGRUN_F32;
    format.axes = 1;
    if (!ripples_shape(stage, &s->ripples, &format.axis[0]))
        return false;
    format.rate = sigrun_scale(format.rate, 1, (int64_t)s->ripples.step);
    s->map.values = MAP_POWER;
    return map_shape_own(stage, &s->map, &format);
}

static bool scalogram_shape(struct sigrun_stage *stage, void *self)
{
    struct scalogram *s = self;
    struct map *m = &s->map;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const void *own[] = {&s->ripples.fmin, &s->ripples.fmax, &s->ripples.voices, &s->ripples.hop};
    const char *last = format->axes ? format->axis[format->axes - 1].name : NULL;

    m->picture = &scalogram_kind;
    m->range = s->levels;
    s->signal = format->axes == 0;
    if (s->signal)
        return shape_signal(stage, s);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (sigrun_given(stage, own[i]))
            return sigrun_fail(stage, own[i],
                               "is for signals; frames that have a frequency axis are shown as "
                               "they are");
    if (!last || strcmp(last, "frequency") != 0)
        return sigrun_fail(stage, NULL,
                           "needs a signal, or frames with a frequency axis, found %s%s",
                           last ? "the axis " : "one without a name", last ? last : "");
    m->values = sigrun_is_complex(format->type)       ? MAP_AMPLITUDE
                : scene_unit_is_decibel(format->unit) ? MAP_AS_THEY_ARE
                : axes_is_power(format->unit)         ? MAP_POWER
                                                      : MAP_AMPLITUDE;
    return map_shape(stage, m);
}

static bool scalogram_start(struct sigrun_stage *stage, void *self)
{
    struct scalogram *s = self;
    struct map *m = &s->map;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    struct arena arena;

    s->periods = s->cone ? ripples_cone(s->ripples.wavelet, s->ripples.order, s->ripples.beta) : 0;
    if (!s->signal) {
        map_unit_spectra(stage, m);
        return map_start(stage, m);
    }
    arena_init(&arena);
    m->unit =
        sigrun_text(stage, "%s", scaling_unit(SCALING_AMPLITUDE, true, format->unit, true, &arena));
    arena_release(&arena);
    s->lane = sigrun_alloc(stage, format->lanes, sizeof *s->lane);
    if (!map_start(stage, m))
        return false;
    const bool recent = figure_recent(&m->figure);

    return ripples_start(stage, &s->ripples,
                         recent ? (size_t)(block_seconds * s->ripples.rate) + 1 : 0);
}

static bool take(struct scalogram *s, enum ripples_news news)
{
    const struct ripples *r = &s->ripples;
    const struct sigrun_in frames = {.lane = s->lane, .lanes = r->lanes, .type = SIGRUN_F32};

    if (news == RIPPLES_GAP) {
        figure_missed(&s->map.figure, r->gap_samples);
        return map_miss(&s->map, r->absent);
    }
    for (size_t i = 0; i < r->lanes; i++)
        s->lane[i] = r->power[i];
    return map_add(&s->map, &frames, 0, r->frames, r->cwt->rows);
}

static bool add_signal(struct scalogram *s, const struct sigrun_in *in, size_t from, size_t end)
{
    enum ripples_news news;

    while ((news = ripples_next(&s->ripples, in, &from, end)) != RIPPLES_NONE)
        if (!take(s, news))
            return false;
    return true;
}

static bool finish(struct scalogram *s)
{
    enum ripples_news news;

    while (s->signal && (news = ripples_finish(&s->ripples)) != RIPPLES_NONE)
        if (!take(s, news))
            return false;
    s->over = true;
    return true;
}

static enum sigrun_flow scalogram_process(struct sigrun_io *io, void *self)
{
    struct scalogram *s = self;
    struct figure *f = &s->map.figure;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;
    bool good = true;

    while (s->signal && good && figure_next(f, io, &from, &frames))
        good = add_signal(s, in, from, from + frames);
    if (!good)
        return figure_stop(f);
    if (s->signal && in->last && in->done == in->frames) {
        figure_rest(f, true);
        good = finish(s);
        figure_rest(f, false);
    }
    // Of frames, those that are about to be taken may be the last. What is drawn by the time of the
    // stream can't go by that: whether the end is known yet hangs on how fast things go.
    s->over = s->over || (!s->signal && in->last && f->mode == FIGURE_LIVE);
    if (!good)
        return SIGRUN_FAILED;
    return s->signal ? figure_flow(f, io, s->map.at >= s->map.span.end) : map_process(io, self);
}

static bool scalogram_changed(struct sigrun_stage *stage, void *self,
                              const struct sigrun_param *param)
{
    struct scalogram *s = self;

    (void)stage;
    (void)param;
    figure_rest(&s->map.figure, true);
    s->map.range = s->levels;
    figure_rest(&s->map.figure, false);
    return true;
}

static void scalogram_panes(void *self, struct scene *scene)
{
    const struct scalogram *s = self;
    const struct map *m = &s->map;
    const struct scene_steps *rows = &m->order.steps;

    map_kind.panes(self, scene);
    for (size_t i = 0; i < scene->pane_count; i++) {
        struct scene_axis *y = &scene->panes[i].y;

        if (y->log && isnan(y->low) && rows->count > 1 && scene_step_at(rows, 0) > 0) {
            y->low = scene_step_at(rows, 0);
            y->high = scene_step_at(rows, rows->count - 1);
        }
    }
    if (!s->signal)
        return;
    const struct ripples *r = &s->ripples;

    scene->panes[0].notes = arena_format(scene->arena, "%s, %g voices, hop %zu",
                                         cwt_wavelet_names[r->wavelet], r->voices, r->step);
}

// Seconds to the nearest end that a column at second t has: of the stream, or of its frame.
static double distance(const struct scalogram *s, double t, double begin, double end)
{
    const struct map *m = &s->map;

    if (m->kind == MAP_BLOCKS) {
        const double block = m->step * (double)m->times;
        const double in = fmod(t - begin, block);

        return fmin(in, block - in);
    }
    const bool over = s->over || m->figure.closing || !figure_recent(&m->figure);

    return fmin(t - begin, over ? end - t : INFINITY);
}

// Points of the veil's edge: close to the ends it bends, so they are closer there.
static size_t add_edge(const struct scalogram *s, double begin, double end, double from, double to,
                       double *at, float *value)
{
    const struct map *m = &s->map;
    const double span = to - from;
    const double high = scene_step_at(&m->order.steps, m->order.steps.count - 1);
    size_t n = 0;

    for (size_t i = 0; i <= 2 * CONE_POINTS; i++) {
        const double share = (double)i / (2 * CONE_POINTS);
        const double t = from + span * share * share * (3 - 2 * share);
        const double left = distance(s, t, begin, end);

        at[n] = t;
        value[n++] = (float)fmin(left > 0 ? s->periods / left : INFINITY, 2 * high);
    }
    return n;
}

static void add_cone(const struct scalogram *s, struct scene *scene, struct scene_pane *pane)
{
    const struct map *m = &s->map;
    const double begin = m->first, end = m->first + (double)m->at * m->step;
    const uint64_t blocks = m->kind == MAP_BLOCKS ? m->at / m->times : 1;
    enum { POINTS = 2 * CONE_POINTS + 1, BLOCKS_MOST = 64 };
    struct scene_trace *trace;

    // The cones of many frames would be all that is seen.
    if (!(end > begin) || blocks == 0 || blocks > BLOCKS_MOST)
        return;
    double *at = arena_alloc(scene->arena, blocks * POINTS, sizeof *at);
    float *value = arena_alloc(scene->arena, blocks * POINTS, sizeof *value);
    size_t n = 0;

    for (uint64_t b = 0; b < blocks; b++) {
        const double width = (end - begin) / (double)blocks;

        n += add_edge(s, begin, end, begin + width * (double)b, begin + width * (double)(b + 1),
                      at + n, value + n);
    }
    trace = scene_add_trace(scene, pane);
    trace->style = SCENE_VEIL;
    trace->x = (struct scene_steps){.at = at, .count = n};
    trace->y = value;
}

static void scalogram_fill(void *self, struct scene *scene, const struct look *look)
{
    const struct scalogram *s = self;
    const struct map *m = &s->map;
    const double reached = m->first + (double)m->at * m->step;
    struct look own = *look;

    // The lowest wavelet has to see what follows a sample: the picture ends where it has.
    if (s->signal && !s->over && own.until > reached)
        own.until = reached;
    map_kind.fill(self, scene, &own);
    for (size_t i = 0; s->periods > 0 && s->map.kind != MAP_SINGLE && i < scene->pane_count; i++)
        add_cone(s, scene, &scene->panes[i]);
}

static const struct figure_kind scalogram_kind = {
    .panes = scalogram_panes, .fill = scalogram_fill, .moves = true};

const struct sigrun_stage_type sigrun_scalogram = {
    .abi = SIGRUN_ABI,
    .name = "scalogram",
    .family = "plot",
    .summary = "draw the wavelet transform of a signal over time as colours",
    .doc =
        "|W| in decibels, with W and its wavelets as `cwt` has them: a sine of amplitude A shows "
        "as "
        "A at its frequency, in dBFS or of the signal's unit. Frequencies are logarithmic, up to "
        "half the rate. A veil lies over the cone of influence, in which what lies past an end of "
        "the signal counts: √2·w0/(2π) = 1.35 periods for morlet (Torrence and Compo 1998). Frames "
        "of cwt are drawn as they are, those of time × frequency one after the other.",
    .example = "eeg model=seed | head 2047 | scalogram -",
    .aliases = (const char *const[]){"wavelet_plot", "cwt_plot", "scaleogram", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {FIGURE_OUT},
    .params = scalogram_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct scalogram),
    .shape = scalogram_shape,
    .start = scalogram_start,
    .process = scalogram_process,
    .changed = scalogram_changed,
};
