// SPDX-License-Identifier: MIT
// strip: many lanes below each other in one pane, as on an EEG recorder.

#include "stages/plot/strip.h"
#include "stages/history/gaps.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const strip_ups[] = {"down", "up", NULL};
static const char *const strip_modes[] = {"scroll", "page", NULL};

enum { COLUMNS_MOST = 4, HISTORY_BYTES = 96 << 20 };

static const struct sigrun_param strip_params[] = {
    FIGURE_FILE(struct strip),
    {SIGRUN_PARAM(struct strip, lane), .def = "0", .unit = SIGRUN_VALUE, .max = 1e300, .live = true,
     .doc = "What the distance from one lane to the next stands for: 50µV; 0: what fits, of "
            "{1, 2, 5}·10ⁿ."},
    {SIGRUN_PARAM(struct strip, centre), .def = "true", .live = true,
     .doc = "Take the mean of what is shown off each lane."},
    {SIGRUN_PARAM(struct strip, neg), .def = "down", .choices = strip_ups, .live = true,
     .doc = "Where negative values point: up, as in clinical recordings, or down."},
    {SIGRUN_PARAM(struct strip, mode), .def = "scroll", .choices = strip_modes,
     .doc = "What goes on moves to the left, or fills one page after the other."},
    {SIGRUN_PARAM(struct strip, xlim), .def = "0..0", .unit = SIGRUN_SECONDS,
     .doc = "The time that is shown; 0..0: all. Once it is over the picture is drawn."},
    FIGURE_REST(struct strip),
    {0},
};

const struct figure_key strip_keys[] = {
    {.key = '+',
     .param = "lane",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_NICE,
     .by = -1,
     .keys = "+ −",
     .what = "more, less gain: what the distance of two lanes stands for"},
    {.key = '-',
     .param = "lane",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_NICE,
     .by = 1},
    {.key = 'd',
     .param = "centre",
     .kind = SIGRUN_BOOL,
     .keys = "d",
     .what = "take the mean off each lane, or don't"},
    {.key = 'n',
     .param = "neg",
     .kind = SIGRUN_INT,
     .choices = strip_ups,
     .keys = "n",
     .what = "negative values up or down"},
    {0},
};

static bool strip_shape(struct sigrun_stage *stage, void *self)
{
    struct strip *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (format->lanes > STRIP_LANES)
        return sigrun_fail(stage, NULL,
                           "%zu lanes do not fit below each other, %d do: pick some with select",
                           format->lanes, STRIP_LANES);
    s->lanes = format->lanes;
    return figure_shape(stage, &s->figure, &strip_kind, s);
}

// Values of each lane that are kept one by one: enough of them, or what the memory is good for.
static size_t values_kept(const struct strip *s)
{
    const double shown = figure_span(&s->figure) / s->step;
    const size_t most = HISTORY_BYTES / sizeof(float) / (1 + 2 * TRAIL_LEVELS) / s->lanes / 2;

    return shown < (double)most / 4 ? (size_t)fmax(4 * shown, 4096) : most;
}

static bool strip_start(struct sigrun_stage *stage, void *self)
{
    struct strip *s = self;
    struct figure *f = &s->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (!figure_start(stage, f))
        return false;
    axes_time(format, s->xlim, &s->first, &s->step);
    s->span = axes_span(s->xlim, s->first, s->step);
    s->wish = (struct strip_wish){s->lane, s->centre, s->neg};
    s->curve = arena_alloc(&f->arena, s->lanes, sizeof *s->curve);
    s->name = arena_alloc(&f->arena, s->lanes, sizeof *s->name);
    s->event = arena_alloc(&f->arena, STRIP_EVENTS, sizeof *s->event);
    figure_make_room(f, s->lanes, 20);
    for (size_t i = 0; i < s->lanes; i++) {
        const char *label = format->labels ? format->labels[i] : NULL;

        s->name[i] = label ? label : sigrun_text(stage, "ch%zu", i);
    }
    const size_t columns = COLUMNS_MOST * (size_t)figure_columns(f);

    for (size_t i = 0; i < s->lanes; i++) {
        s->curve[i] = (struct curve){.lane = i, .type = format->type};
        if (figure_recent(f))
            curve_of_recent(&s->curve[i], &f->arena, values_kept(s));
        else
            curve_of_signal(&s->curve[i], &f->arena, columns);
    }
    return true;
}

// n samples from the `from`-th on, or as many that nobody has, as far as they are to be seen.
static void add_samples(struct strip *s, const struct sigrun_in *in, size_t from, uint64_t n)
{
    const uint64_t begin = s->at > s->span.first ? s->at : s->span.first;
    const uint64_t end = s->at + n < s->span.end ? s->at + n : s->span.end;

    for (size_t i = 0; begin < end && i < s->lanes; i++) {
        if (in)
            curve_add(&s->curve[i], in->lane[i], from + (size_t)(begin - s->at),
                      (size_t)(end - begin));
        else
            curve_skip(&s->curve[i], end - begin);
    }
    s->at += n;
}

static void add_event(struct strip *s, const struct sigrun_tag *tag)
{
    struct strip_event *event = &s->event[s->events++ % STRIP_EVENTS];

    // Frames that are missing count in the time of the picture.
    event->at = s->first + (double)(tag->frame + s->figure.missed) * s->step;
    if (tag->text)
        snprintf(event->words, sizeof event->words, "%s", tag->text);
    else
        snprintf(event->words, sizeof event->words, "%g", tag->value);
}

static void add_events(struct strip *s, const struct sigrun_in *in, size_t from, size_t end)
{
    for (size_t i = 0; i < in->tag_count; i++) {
        const struct sigrun_tag *tag = &in->tags[i];

        if (strcmp(tag->key, "label") == 0 && tag->frame >= in->at + from &&
            tag->frame < in->at + end)
            add_event(s, tag);
    }
}

// What was marked, samples up to each gap, and the gaps.
static void add_frames(struct strip *s, const struct sigrun_in *in, size_t from, size_t frames)
{
    struct gaps_piece piece = gaps_begin(from, from + frames);

    while (gaps_next(&piece, in)) {
        const uint64_t missing = (uint64_t)fmin(piece.missing, 1e10);

        add_events(s, in, piece.from, piece.to);
        add_samples(s, in, piece.from, piece.to - piece.from);
        add_samples(s, NULL, 0, missing);
        figure_missed(&s->figure, missing);
    }
}

static enum sigrun_flow strip_process(struct sigrun_io *io, void *self)
{
    struct strip *s = self;
    size_t from, frames;

    while (figure_next(&s->figure, io, &from, &frames))
        add_frames(s, &io->in[0], from, frames);
    return figure_flow(&s->figure, io, s->at >= s->span.end);
}

static bool strip_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct strip *s = self;

    (void)stage;
    (void)param;
    figure_rest(&s->figure, true);
    s->wish = (struct strip_wish){s->lane, s->centre, s->neg};
    figure_altered(&s->figure);
    return true;
}

const struct sigrun_stage_type sigrun_strip = {
    .abi = SIGRUN_ABI,
    .name = "strip",
    .family = "plot",
    .summary = "draw many lanes below each other, as an EEG",
    .doc = "Up to 64 lanes in one pane, each around a line of its own with its name at the left. "
           "The distance of two lines stands for `lane`; what exceeds one and a half of it is "
           "cut off there. A bar tells how large that is. Label tags, as recordings in EDF+ have "
           "them, are lines from top to bottom with their words. It follows the clock. In a window "
           "+ - change the gain, d takes the mean off or not, n turns values over.",
    .example = "eeg rate=250 | head 10s | strip -",
    .aliases =
        (const char *const[]){"eegplot", "traces", "lanes", "chart_recorder", "montage_view", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS, .frames = SIGRUN_SIGNAL}},
    .out = {FIGURE_OUT},
    .params = strip_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct strip),
    .shape = strip_shape,
    .start = strip_start,
    .process = strip_process,
    .changed = strip_changed,
};
