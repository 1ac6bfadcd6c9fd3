// SPDX-License-Identifier: MIT
// waterfall: the spectra of a signal as rows of colours, the newest at the top.

#include <string.h>

#include "stages/plot/map.h"
#include "stages/plot/scaling.h"
#include "stages/plot/segments.h"

struct waterfall {
    struct map map; // first, as the tables of maps say
    struct segments segments;
    enum scaling scaling; // parameters
    enum merge hold;
    struct sigrun_range levels;

    bool signal; // the input is one
    struct scaling_rule rule;
    const void **lane; // of each lane, the newest spectrum
};

static const char *const merge_names[] = {"max", "mean", "last", NULL};

static const struct sigrun_param waterfall_params[] = {
    FIGURE_FILE(struct map),
    SEGMENTS_PARAMS(struct waterfall, false),
    {SIGRUN_PARAM(struct waterfall, scaling), .def = "amplitude", .choices = scaling_names,
     .doc = "Whose decibels a signal's spectra are: those of the amplitude of a sine, of its rms "
            "value or power, or of the density of noise."},
    {SIGRUN_PARAM(struct waterfall, hold), .def = "max", .choices = merge_names, .live = true,
     .doc = "What is shown of spectra that share a row of pixels: the greatest of each frequency, "
            "the mean of their powers, or the last."},
    {.name = "range",
     .offset = offsetof(struct waterfall, levels),
     .kind = SIGRUN_RANGE,
     .def = "0..0",
     .unit = SIGRUN_DB,
     .live = true,
     .doc = "Levels of the first and the last colour, as -100..0; 0..0: from the median - 10 to "
            "the 99.9th percentile + 5."},
    {.name = "xlim",
     .offset = offsetof(struct map, ylim),
     .kind = SIGRUN_RANGE,
     .def = "0..0",
     .unit = SIGRUN_HZ,
     .doc = "The frequencies that are shown, 20..20k; 0..0: all."},
    {.name = "x",
     .offset = offsetof(struct map, y),
     .kind = SIGRUN_INT,
     .def = "auto",
     .choices = axes_scales,
     .doc = "Scale of the frequencies; auto: as the axis of the frames is, linear of a signal."},
    {SIGRUN_PARAM(struct map, map), .def = "inferno", .choices = colormap_names, .doc = "Colours."},
    {SIGRUN_PARAM(struct map, smooth), .def = "false",
     .doc = "Interpolate where a cell is larger than a pixel."},
    {SIGRUN_PARAM(struct map, history), .def = "0", .unit = SIGRUN_BYTES, .max = 1e12,
     .doc = "Memory for what can be gone back to; 0: 64MiB."},
    FIGURE_REST(struct map),
    {0},
};

static const struct figure_kind waterfall_kind, frames_kind;

// The format of the spectra that a signal becomes.
static struct sigrun_format spectra_of(const struct waterfall *w)
{
    struct sigrun_format format = *sigrun_input(w->map.figure.stage, 0);
    const struct segments *s = &w->segments;

    format.type = SIGRUN_F32;
    format.axes = 1;
    format.axis[0] = segments_axis(s);
    format.axis[0].start += format.centre;
    if (format.rate.num) {
        format.rate = sigrun_scale(format.rate, 1, (int64_t)s->step);
        format.origin += segments_middle(s);
    }
    return format;
}

static bool waterfall_shape(struct sigrun_stage *stage, void *self)
{
    struct waterfall *w = self;
    struct map *m = &w->map;
    const void *own[] = {&w->segments.choice.size, &w->segments.choice.window,
                         &w->segments.choice.overlap, &w->segments.choice.hop, &w->scaling};

    m->falls = true;
    m->figure.stage = stage;
    m->merge = w->hold;
    m->range = w->levels;
    w->signal = sigrun_input(stage, 0)->axes == 0;
    m->picture = w->signal ? &waterfall_kind : &frames_kind;
    if (w->signal) {
        if (!segments_shape(stage, &w->segments))
            return false;
        const struct sigrun_format format = spectra_of(w);

        m->values = MAP_POWER;
        return map_shape_own(stage, m, &format);
    }
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (sigrun_given(stage, own[i]))
            return sigrun_fail(stage, own[i],
                               "is for signals; frames that have a frequency axis are shown as "
                               "they are");
    if (!map_shape_spectra(stage, m))
        return false;
    if (m->values == MAP_AS_THEY_ARE && w->hold == MERGE_MEAN)
        m->values = MAP_LEVEL;
    return map_shape(stage, m);
}

static bool waterfall_start(struct sigrun_stage *stage, void *self)
{
    struct waterfall *w = self;
    struct map *m = &w->map;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    struct arena arena;

    if (!w->signal) {
        map_unit_spectra(stage, m);
        return map_start(stage, m);
    }
    arena_init(&arena);
    m->unit = sigrun_text(
        stage, "%s", scaling_unit(w->scaling, true, format->unit, format->rate.num > 0, &arena));
    arena_release(&arena);
    w->lane = sigrun_alloc(stage, format->lanes, sizeof *w->lane);
    return segments_start(stage, &w->segments) && map_start(stage, m);
}

static bool add_segment(struct waterfall *w)
{
    struct segments *s = &w->segments;
    const struct sigrun_in spectra = {.lane = w->lane, .lanes = s->lanes, .type = SIGRUN_F32};

    w->rule = scaling_of(w->scaling, true, s->complex, sigrun_input(w->map.figure.stage, 0)->unit,
                         segments_bandwidth(s));
    for (size_t i = 0; i < s->lanes; i++) {
        float *power = s->power + i * s->bins;

        segments_scale(s, &w->rule, power);
        w->lane[i] = power;
    }
    return map_add(&w->map, &spectra, 0, 1, s->bins);
}

static bool add_signal(struct waterfall *w, const struct sigrun_in *in, size_t from, size_t end)
{
    for (;;)
        switch (segments_next(&w->segments, in, &from, end)) {
        case SEGMENTS_POWER:
            if (!add_segment(w))
                return false;
            break;
        case SEGMENTS_GAP:
            figure_missed(&w->map.figure, w->segments.gap_samples);
            if (!map_miss(&w->map, w->segments.absent))
                return false;
            break;
        default: return true;
        }
}

// A signal that was shorter than a segment is one.
static bool finish_signal(struct waterfall *w)
{
    if (!segments_finish(&w->segments))
        return true;
    const struct sigrun_format format = spectra_of(w);

    return map_restart(&w->map, &format) && add_segment(w);
}

static enum sigrun_flow waterfall_process(struct sigrun_io *io, void *self)
{
    struct waterfall *w = self;
    struct figure *f = &w->map.figure;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;
    bool good = true;

    if (!w->signal)
        return map_process(io, self);
    while (good && figure_next(f, io, &from, &frames))
        good = add_signal(w, in, from, from + frames);
    if (!good)
        return figure_stop(f);
    if (in->last && in->done == in->frames) {
        figure_rest(f, true);
        good = finish_signal(w);
        figure_rest(f, false);
    }
    return good ? figure_flow(f, io, false) : SIGRUN_FAILED;
}

static bool waterfall_check(struct sigrun_stage *stage, void *copy,
                            const struct sigrun_param *param)
{
    const struct waterfall *w = copy;

    if (!w->signal && strcmp(param->name, "window") == 0)
        return sigrun_fail(stage, NULL,
                           "is for signals; frames that have a frequency axis are shown as they "
                           "are");
    return !w->signal || segments_check(stage, &w->segments, param);
}

static bool waterfall_changed(struct sigrun_stage *stage, void *self,
                              const struct sigrun_param *param)
{
    struct waterfall *w = self;
    struct map *m = &w->map;
    bool good = true;

    const char *why = "no memory for means of the history";

    figure_rest(&m->figure, true);
    m->range = w->levels;
    if (m->merge != w->hold)
        good = map_merge(m, w->hold);
    if (good && w->signal && strcmp(param->name, "window") == 0)
        good = segments_renew(&w->segments, &why);
    figure_altered(&m->figure);
    return good || sigrun_fail(stage, &w->hold, "%s", why);
}

static void waterfall_panes(void *self, struct scene *scene)
{
    const struct waterfall *w = self;
    struct arena *arena = scene->arena;

    map_kind.panes(self, scene);
    if (!w->signal)
        return;
    const char *words = segments_words(&w->segments, arena);

    scene->panes[0].notes = w->map.at ? arena_format(arena, "%s, hop %zu", words, w->segments.step)
                                      : arena_format(arena, "%s, no data: %zu of %zu samples",
                                                     words, w->segments.held, w->segments.size);
}

static void waterfall_fill(void *self, struct scene *scene, const struct look *look)
{
    map_kind.fill(self, scene, look);
}

static const struct figure_key waterfall_keys[] = {
    {.key = 'w',
     .param = "window",
     .kind = SIGRUN_INT,
     .choices = window_names,
     .words = segments_windows,
     .keys = "w",
     .what = "the next window function"},
    {.key = 'h',
     .param = "hold",
     .kind = SIGRUN_INT,
     .choices = merge_names,
     .keys = "h",
     .what = "rows of pixels: the greatest, the mean, the last"},
    {0},
};
static const struct figure_kind waterfall_kind = {.panes = waterfall_panes,
                                                  .fill = waterfall_fill,
                                                  .moves = true,
                                                  .keys = waterfall_keys,
                                                  .kept = map_kept},
                                frames_kind = {.panes = waterfall_panes,
                                               .fill = waterfall_fill,
                                               .moves = true,
                                               .keys = waterfall_keys + 1,
                                               .kept = map_kept};

const struct sigrun_stage_type sigrun_waterfall = {
    .abi = SIGRUN_ABI,
    .name = "waterfall",
    .family = "plot",
    .summary = "draw the spectra of a signal as falling rows of colours",
    .doc = "Spectra of segments that overlap, in decibels as `spectrum` defines them, or frames "
           "with a frequency axis as spectrogram draws them. Frequency lies along x, the newest is "
           "at the top. No spectrum is skipped: those that share a row of pixels are merged as "
           "hold says. A gap in the stream is a gap in the picture. In a window w changes the "
           "segments' window, h what is shown of spectra that share a row.",
    .example = "chirp 100 4k 2s rate=16k | head 2s | waterfall - size=512",
    .aliases = (const char *const[]){"waterfall_sink", "spectral_waterfall", "fosphor", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {FIGURE_OUT},
    .params = waterfall_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct waterfall),
    .shape = waterfall_shape,
    .start = waterfall_start,
    .process = waterfall_process,
    .check = waterfall_check,
    .changed = waterfall_changed,
};
