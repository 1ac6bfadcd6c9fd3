// SPDX-License-Identifier: MIT
// plot: signals and spectra as lines over their axes.

#include "stages/plot/plot.h"
#include "stages/history/gaps.h"

#include <math.h>
#include <string.h>

static const char *const lanes_names[] = {"auto", "overlay", "stack", NULL};

enum { COLUMNS_MOST = 8, HISTORY_BYTES = 64 << 20 };

static const struct sigrun_param plot_params[] = {
    FIGURE_FILE(struct plot),
    {SIGRUN_PARAM(struct plot, xlim), .def = "0..0",
     .doc = "What of the x axis is shown, in its unit: 0..10m, 20..20k; 0..0: all. Once a signal "
            "has passed its end the picture is drawn."},
    {SIGRUN_PARAM(struct plot, ylim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values at the bottom and the top; 0..0: what fits."},
    {SIGRUN_PARAM(struct plot, x), .def = "auto", .choices = axes_scales,
     .doc = "Scale of the x axis; auto: as the axis of the frames is."},
    {SIGRUN_PARAM(struct plot, y), .def = "auto", .choices = axes_scales,
     .doc = "Scale of the y axis; auto: logarithmic for frames of powers (V², V²/Hz)."},
    {SIGRUN_PARAM(struct plot, frames), .def = "auto", .choices = curve_frames_names,
     .doc =
         "What is drawn of many frames: their mean (of decibels and complex numbers in power), "
         "the last, or the greatest of each sample; auto: the mean in a picture of all, the last "
         "in what moves."},
    {SIGRUN_PARAM(struct plot, lanes), .def = "auto", .choices = lanes_names,
     .doc = "Lanes over each other in one pane or stacked in panes; auto: stacked where they would "
            "hide each other, and from eight on."},
    {SIGRUN_PARAM(struct plot, share), .def = "true",
     .doc =
         "Stacked lanes have one range of values, so that they can be compared; no: each has what "
         "fits it."},
    {SIGRUN_PARAM(struct plot, grid), .def = "true", .doc = "Lines at the ticks."},
    FIGURE_REST(struct plot),
    {0},
};

// How many lines an input becomes.
static size_t lines_of(const struct sigrun_format *format)
{
    return format->lanes * (sigrun_is_complex(format->type) && !format->axes ? 2 : 1);
}

static bool plot_shape(struct sigrun_stage *stage, void *self)
{
    struct plot *p = self;
    size_t panes = 0;

    p->count = 0;
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        p->count += lines_of(sigrun_input(stage, i));
        panes += sigrun_input(stage, i)->lanes;
    }
    if (sigrun_input(stage, 0)->axes > 1)
        return sigrun_fail(stage, NULL, "draws frames of one axis, found %zu; heatmap draws two",
                           sigrun_input(stage, 0)->axes);
    p->framed = sigrun_input(stage, 0)->axes == 1;
    p->stacked = p->lanes == LANES_STACK ||
                 (p->lanes == LANES_AUTO && (p->count > LINE_COLOURS || (!p->share && panes > 1)));
    p->panes = panes;
    if (p->stacked && panes > PLOT_PANES)
        return sigrun_fail(stage, &p->lanes,
                           "%zu lanes do not fit below each other; pick some with select, or say "
                           "lanes=overlay",
                           panes);
    return figure_shape(stage, &p->figure, &plot_kind, p);
}

static const char *curve_name(struct sigrun_stage *stage, size_t port, size_t lane,
                              enum curve_part part, bool parts)
{
    const struct sigrun_format *format = sigrun_input(stage, port);
    const bool several = sigrun_inputs(stage) > 1;
    const char *label = format->labels ? format->labels[lane] : NULL;
    const char *tail = parts ? part == CURVE_IMAGINARY ? "im" : "re" : "";
    char *name = sigrun_text(stage, "%s", label ? label : "");

    if (!label && format->lanes > 1)
        name = sigrun_text(stage, "ch%zu", lane);
    if (several)
        name = sigrun_text(stage, *name ? "in%zu %s" : "in%zu%s", port, name);
    if (*tail)
        name = sigrun_text(stage, *name ? "%s %s" : "%s%s", name, tail);
    return *name ? name : NULL;
}

// The unit that all inputs share, or NULL.
static const char *common_unit(struct sigrun_stage *stage)
{
    const char *unit = sigrun_input(stage, 0)->unit;

    for (size_t i = 1; unit && i < sigrun_inputs(stage); i++) {
        const char *other = sigrun_input(stage, i)->unit;

        unit = other && strcmp(other, unit) == 0 ? unit : NULL;
    }
    return unit;
}

static void add_curves(struct plot *p)
{
    struct sigrun_stage *stage = p->figure.stage;
    size_t n = 0;

    p->curve = sigrun_alloc(stage, p->count, sizeof *p->curve);
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *format = sigrun_input(stage, i);
        const bool complex = sigrun_is_complex(format->type), parts = complex && !format->axes;

        for (size_t lane = 0; lane < format->lanes; lane++)
            for (int part = 0; part < (parts ? 2 : 1); part++, n++) {
                const enum curve_part shown = complex && !parts ? CURVE_MAGNITUDE
                                              : part            ? CURVE_IMAGINARY
                                                                : CURVE_REAL;
                p->curve[n] =
                    (struct curve){.port = i,
                                   .lane = lane,
                                   .type = format->type,
                                   .part = shown,
                                   .name = curve_name(stage, i, lane, shown, parts),
                                   .title = curve_name(stage, i, lane, CURVE_REAL, false)};
            }
    }
}

// Values of each line that are kept one by one: enough of them, or what the memory is good for.
static size_t values_kept(const struct plot *p)
{
    const double shown = figure_span(&p->figure) / p->step;
    const size_t most = HISTORY_BYTES / sizeof(float) / (1 + 2 * TRAIL_LEVELS) / p->count / 2;

    return shown < (double)most ? (size_t)fmax(4 * shown, 4096) : most;
}

static bool plot_start(struct sigrun_stage *stage, void *self)
{
    struct plot *p = self;
    struct figure *f = &p->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (!figure_start(stage, f))
        return false;
    f->options.no_grid = !p->grid;
    if (p->framed)
        axes_order(&p->order, &format->axis[0], &f->arena);
    add_curves(p);
    p->unit = common_unit(stage);
    if (p->frames == CURVE_AUTO)
        p->frames = figure_recent(f) ? CURVE_LAST : CURVE_MEAN;
    const size_t finer = p->count > PLOT_PANES ? 2 : COLUMNS_MOST;
    const size_t columns = finer * (size_t)figure_columns(f);

    axes_time(format, p->xlim, &p->first, &p->step);
    p->span = axes_span(p->framed ? (struct sigrun_range){0} : p->xlim, p->first, p->step);
    for (size_t i = 0; i < p->count; i++) {
        if (p->framed)
            curve_of_frames(&p->curve[i], &f->arena, format->axis[0].n, p->frames,
                            scene_unit_is_decibel(sigrun_input(stage, p->curve[i].port)->unit));
        else if (figure_recent(f))
            curve_of_recent(&p->curve[i], &f->arena, values_kept(p));
        else
            curve_of_signal(&p->curve[i], &f->arena, columns);
    }
    if (p->framed && p->frames == CURVE_LAST && f->mode == FIGURE_LIVE)
        moments_init(&p->moments, &f->arena, p->count * format->axis[0].n);
    return true;
}

// n samples of all inputs, from the `from`-th on, as far as they are to be seen.
static void add_samples(struct plot *p, const struct sigrun_in *in, size_t from, size_t n)
{
    const uint64_t begin = p->at > p->span.first ? p->at : p->span.first;
    const uint64_t end = p->at + n < p->span.end ? p->at + n : p->span.end;

    for (size_t i = 0; begin < end && i < p->count; i++) {
        struct curve *c = &p->curve[i];

        curve_add(c, in[c->port].lane[c->lane], from + (size_t)(begin - p->at),
                  (size_t)(end - begin));
    }
    p->at += n;
}

static void add_gap(struct plot *p, uint64_t n)
{
    const uint64_t begin = p->at > p->span.first ? p->at : p->span.first;
    const uint64_t end = p->at + n < p->span.end ? p->at + n : p->span.end;

    for (size_t i = 0; begin < end && i < p->count; i++)
        curve_skip(&p->curve[i], end - begin);
    p->at += n;
    figure_missed(&p->figure, n);
}

// Samples up to each gap, and the gaps.
static void add_signal(struct plot *p, const struct sigrun_in *in, size_t from, size_t frames)
{
    struct gaps_piece piece = gaps_begin(from, from + frames);

    while (gaps_next(&piece, in)) {
        add_samples(p, in, piece.from, piece.to - piece.from);
        if (piece.missing > 0)
            add_gap(p, (uint64_t)fmin(piece.missing, 1e10));
    }
}

static void remember(struct plot *p)
{
    float *into = moments_next(&p->moments, p->first + (double)p->at * p->step, p->at);

    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->curve[i].width; k++)
            *into++ = (float)p->curve[i].value[k];
}

static void add_frames(struct plot *p, const struct sigrun_in *inputs, size_t from, size_t frames)
{
    for (size_t k = from; k < from + frames; k++) {
        for (size_t i = 0; i < p->count; i++) {
            const struct sigrun_in *in = &inputs[p->curve[i].port];

            curve_frame(&p->curve[i], in->lane[p->curve[i].lane], k * in->stride);
        }
        p->at++;
        if (p->moments.frames.room)
            remember(p);
    }
}

static enum sigrun_flow plot_process(struct sigrun_io *io, void *self)
{
    struct plot *p = self;
    size_t from, frames;

    while (figure_next(&p->figure, io, &from, &frames)) {
        if (p->framed)
            add_frames(p, io->in, from, frames);
        else
            add_signal(p, io->in, from, frames);
    }
    return figure_flow(&p->figure, io, p->at >= p->span.end);
}

const struct sigrun_stage_type sigrun_plot = {
    .abi = SIGRUN_ABI,
    .name = "plot",
    .family = "plot",
    .summary = "draw signals and spectra as lines",
    .doc = "Writes a picture when the stream has ended: a PNG, the values as JSON, or letters on "
           "the terminal; or one after the other while it flows, into a file that moves. A signal "
           "is drawn over time, each lane a line; where many samples share "
           "a column of pixels, from the least to the greatest of them. Of complex signals both "
           "parts are drawn, of complex frames the magnitude. Frames of one axis are drawn over "
           "it, and many of them as their mean. Several inputs lie over each other: "
           "{ _ ; abs } | plot.",
    .example = "sine 5 rate=1k | head 1s | plot -",
    .aliases = (const char *const[]){"line", "graph", "time_sink", "draw", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .repeats = true}},
    .out = {FIGURE_OUT},
    .params = plot_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct plot),
    .shape = plot_shape,
    .start = plot_start,
    .process = plot_process,
};
