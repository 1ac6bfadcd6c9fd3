// SPDX-License-Identifier: MIT
// eye: a signal folded over its symbols.

#include <math.h>
#include <string.h>

#include "stages/history/hits.h"
#include "stages/history/samples.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"
#include "stages/scene/range.h"

enum {
    LANES_MOST = 8,
    VALUES_STILL = 1 << 20,
    VALUES_MOVING = 1 << 16,
    COLUMNS = 128, // of a symbol
    ROWS = 256,
    SYMBOLS = 2 // that are shown
};

struct eye {
    struct figure figure;
    double period; // parameters; samples, or 0
    double baud;   // Hz, or 0
    double offset; // symbols
    enum colormap map;
    struct sigrun_range ylim;

    double shift, symbol; // the offset that is shown; samples of a symbol
    size_t lanes;         // real ones: both parts of complex
    bool complex;
    struct samples *values; // of each lane of the input
    double first, step;
    double found[2]; // range of the last picture
};

static const struct figure_kind eye_kind;

static const struct sigrun_param eye_params[] = {
    FIGURE_FILE(struct eye),
    {SIGRUN_PARAM(struct eye, period), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e6,
     .doc = "How long a symbol is, in samples or as a time: 8, 7.5, 1ms."},
    {SIGRUN_PARAM(struct eye, baud), .def = "0", .unit = SIGRUN_HZ, .max = 1e12,
     .doc = "Or how many symbols there are in a second."},
    {SIGRUN_PARAM(struct eye, offset), .def = "0", .min = -1e6, .max = 1e6, .live = true,
     .doc = "Where the first symbol begins, in symbols."},
    {SIGRUN_PARAM(struct eye, ylim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values at the bottom and the top; 0..0: what fits."},
    {SIGRUN_PARAM(struct eye, map), .def = "viridis", .choices = colormap_names, .doc = "Colours."},
    FIGURE_REST(struct eye),
    {0},
};

static bool eye_shape(struct sigrun_stage *stage, void *self)
{
    struct eye *e = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const double rate = sigrun_hz(format->rate);

    e->complex = sigrun_is_complex(format->type);
    e->lanes = format->lanes * (e->complex ? 2 : 1);
    if (e->lanes > LANES_MOST)
        return sigrun_fail(stage, NULL, "%zu eyes do not fit, %d do: pick some with select",
                           e->lanes, LANES_MOST);
    if ((e->period > 0) == (e->baud > 0))
        return sigrun_fail(stage, &e->period, "needs either the period of a symbol, or baud");
    if (e->baud > 0 && !(rate > 0))
        return sigrun_fail(stage, &e->baud, "the input has no rate; say the period in samples");
    e->symbol = e->period > 0 ? e->period : rate / e->baud;
    if (!(e->symbol >= 1))
        return sigrun_fail(stage, e->period > 0 ? &e->period : &e->baud,
                           "a symbol has to be one sample long at least, it has %g", e->symbol);
    return figure_shape(stage, &e->figure, &eye_kind, e);
}

static bool eye_start(struct sigrun_stage *stage, void *self)
{
    struct eye *e = self;
    struct figure *f = &e->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (!figure_start(stage, f))
        return false;
    axes_time(format, (struct sigrun_range){0}, &e->first, &e->step);
    e->shift = e->offset;
    e->found[0] = e->found[1] = NAN;
    e->values = arena_alloc(&f->arena, format->lanes, sizeof *e->values);
    for (size_t i = 0; i < format->lanes; i++)
        samples_init(&e->values[i], &f->arena, e->complex ? 2 : 1,
                     figure_recent(f) ? VALUES_MOVING : VALUES_STILL);
    return true;
}

static enum sigrun_flow eye_process(struct sigrun_io *io, void *self)
{
    struct eye *e = self;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;

    while (figure_next(&e->figure, io, &from, &frames)) {
        e->shift = e->offset;
        for (size_t i = 0; i < in->lanes; i++)
            samples_add(&e->values[i], in->lane[i], in->type, from, frames);
    }
    return figure_flow(&e->figure, io, false);
}

static void eye_panes(void *self, struct scene *scene)
{
    const struct eye *e = self;
    const struct sigrun_format *format = sigrun_input(e->figure.stage, 0);

    for (size_t i = 0; i < e->lanes; i++) {
        struct scene_pane *pane = scene_add_pane(scene);
        const size_t lane = e->complex ? i / 2 : i;
        const char *name = format->labels && format->labels[lane] ? format->labels[lane]
                           : format->lanes > 1 ? arena_format(scene->arena, "ch%zu", lane)
                                               : "";
        const char *part = !e->complex ? "" : i % 2 ? "quadrature" : "in phase";

        pane->x = (struct scene_axis){.name = "Symbols", .low = 0, .high = SYMBOLS};
        pane->y.name = axes_quantity(format->unit, false);
        pane->y.unit = format->unit;
        if (e->lanes > 1)
            pane->title = arena_format(scene->arena, *name && *part ? "%s %s" : "%s%s", name, part);
        scene_set_image(scene, pane)->log = true;
    }
}

static float value_of(const struct eye *e, size_t lane, uint64_t i)
{
    return e->complex ? samples_at(&e->values[lane / 2], i)[lane % 2]
                      : *samples_at(&e->values[lane], i);
}

// Between two samples, on the line that joins them.
static double value_at(const struct eye *e, size_t lane, double at)
{
    const uint64_t i = (uint64_t)at;
    const double share = at - (double)i, a = (double)value_of(e, lane, i);

    return share > 0 ? a + share * ((double)value_of(e, lane, i + 1) - a) : a;
}

// The symbols that lie whole in the history, the first of them beginning at sample `begin`.
struct symbols {
    double begin;
    uint64_t count;
};

static struct symbols symbols_of(const struct eye *e, const struct look *look)
{
    const struct samples *s = &e->values[0];
    const double last = fmin((double)s->seen, floor((look->until - e->first) / e->step + 0.5)) - 1;
    const double from =
        fmax((double)samples_first(s), (look->until - look->span - e->first) / e->step);
    const double begin = ceil(from / e->symbol - e->shift) + e->shift;
    const double count = floor((last - begin * e->symbol) / e->symbol + 1e-9);

    return (struct symbols){begin * e->symbol, count > 0 ? (uint64_t)count : 0};
}

static struct range range_of(struct eye *e, const struct symbols *s)
{
    struct range r = {INFINITY, -INFINITY};
    const uint64_t end = (uint64_t)(s->begin + (double)s->count * e->symbol) + 1;

    if (e->ylim.lo < e->ylim.hi)
        return (struct range){e->ylim.lo, e->ylim.hi};
    for (uint64_t i = (uint64_t)s->begin; s->count && i < end; i++)
        for (size_t lane = 0; lane < e->lanes; lane++) {
            const double value = (double)value_of(e, lane, i);

            r.low = isfinite(value) ? fmin(r.low, value) : r.low;
            r.high = isfinite(value) ? fmax(r.high, value) : r.high;
        }
    r = r.low <= r.high ? range_line(r.low, r.high) : (struct range){-1, 1};
    // That of the last picture while it does about as well.
    if (!(r.low >= e->found[0] && r.high <= e->found[1] &&
          r.high - r.low > (e->found[1] - e->found[0]) / 3)) {
        e->found[0] = r.low;
        e->found[1] = r.high;
    }
    return (struct range){e->found[0], e->found[1]};
}

// All that a symbol passes in a column is hit once; the second symbol looks like the first.
static void show(const struct eye *e, struct scene *scene, struct scene_pane *pane, size_t lane,
                 const struct symbols *s)
{
    struct hits hits = {.left = 0, .right = SYMBOLS, .low = pane->y.low, .high = pane->y.high};

    hits_init(&hits, scene->arena, SYMBOLS * COLUMNS, ROWS);
    for (uint64_t k = 0; k < s->count; k++) {
        const double begin = s->begin + (double)k * e->symbol;
        double before = value_at(e, lane, begin);

        for (size_t c = 0; c < COLUMNS; c++) {
            const double after = value_at(e, lane, begin + (double)(c + 1) * e->symbol / COLUMNS);

            hits_add_between(&hits, c, before, after);
            before = after;
        }
    }
    for (size_t i = 1; i < SYMBOLS; i++)
        memcpy(hits.count + i * COLUMNS * ROWS, hits.count, sizeof *hits.count * COLUMNS * ROWS);
    hits_image(&hits, scene, pane, e->map);
}

static void eye_fill(void *self, struct scene *scene, const struct look *look)
{
    struct eye *e = self;
    const struct symbols s = symbols_of(e, look);
    const struct range range = range_of(e, &s);

    for (size_t i = 0; i < e->lanes; i++) {
        struct scene_pane *pane = &scene->panes[i];

        pane->y.low = range.low;
        pane->y.high = range.high;
        show(e, scene, pane, i, &s);
    }
    scene->panes[0].notes = s.count ? arena_format(scene->arena, "%llu symbols of %.6g samples",
                                                   (unsigned long long)s.count, e->symbol)
                                    : "no data";
}

static const struct figure_kind eye_kind = {
    .panes = eye_panes, .fill = eye_fill, .moves = true, .recalls = true};

const struct sigrun_stage_type sigrun_eye = {
    .abi = SIGRUN_ABI,
    .name = "eye",
    .family = "plot",
    .summary = "draw a signal folded over its symbols",
    .doc = "Two symbols side by side; colours tell how many symbols passed each place, by the "
           "logarithm. Between samples a symbol follows the line that joins them. Symbol k begins "
           "at sample (k + offset)·period. Of complex signals both parts are drawn. A file shows "
           "all samples, or the last million of them. It follows the clock.",
    .example = "square 50 rate=8k | lowpass 200 | head 1s | eye - period=80",
    .aliases = (const char *const[]){"eye_diagram", "eyediagram", "eye_sink", "qtgui_eye", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {FIGURE_OUT},
    .params = eye_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct eye),
    .shape = eye_shape,
    .start = eye_start,
    .process = eye_process,
};
