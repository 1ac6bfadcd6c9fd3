// SPDX-License-Identifier: MIT
// histogram: how many values lie in each of some intervals, as bars.

#include <math.h>
#include <string.h>

#include "stages/history/samples.h"
#include "stages/history/tally.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"
#include "stages/scene/numeral.h"
#include "stages/scene/range.h"

enum { LANES_MOST = 16, FIT_POINTS = 256, PALE = 96 };

struct histogram {
    struct figure figure;
    size_t bins; // parameters
    struct sigrun_range range;
    bool fit;

    size_t lanes, width;
    bool framed; // the input has counts already
    struct axes_order order;
    struct tally *tally; // of each lane
    float *counts;       // of the last frame
    uint64_t frames;
    double *hits;
};

static const struct figure_kind histogram_kind;

static const struct sigrun_param histogram_params[] = {
    FIGURE_FILE(struct histogram),
    {SIGRUN_PARAM(struct histogram, bins), .def = "64", .min = 1, .max = TALLY_CELLS,
     .doc = "How many bins; where the range is not given at most so many, their width being a "
            "power of two."},
    {SIGRUN_PARAM(struct histogram, range), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Lower end of the first and upper end of the last bin; 0..0: what fits."},
    {SIGRUN_PARAM(struct histogram, fit), .def = "false",
     .doc = "Draw the normal distribution of the same mean and deviation over it."},
    FIGURE_REST(struct histogram),
    {0},
};

static bool histogram_shape(struct sigrun_stage *stage, void *self)
{
    struct histogram *h = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (format->axes > 1)
        return sigrun_fail(stage, NULL, "counts signals, or draws what bins counts, found %zu axes",
                           format->axes);
    if (format->lanes > LANES_MOST)
        return sigrun_fail(stage, NULL, "%zu lanes do not fit, %d do: pick some with select",
                           format->lanes, LANES_MOST);
    if (h->range.lo > h->range.hi)
        return sigrun_fail(stage, &h->range, "has to go from a lower value to a higher one");
    h->lanes = format->lanes;
    h->framed = format->axes == 1;
    h->width = sigrun_width(format);
    return figure_shape(stage, &h->figure, &histogram_kind, h);
}

static bool histogram_start(struct sigrun_stage *stage, void *self)
{
    struct histogram *h = self;
    struct figure *f = &h->figure;

    if (!figure_start(stage, f))
        return false;
    if (h->framed) {
        axes_order(&h->order, &sigrun_input(stage, 0)->axis[0], &f->arena);
        h->counts = arena_alloc(&f->arena, h->lanes * h->width, sizeof *h->counts);
        return true;
    }
    h->hits = arena_alloc(&f->arena, TALLY_CELLS, sizeof *h->hits);
    h->tally = arena_alloc(&f->arena, h->lanes, sizeof *h->tally);
    for (size_t i = 0; i < h->lanes && h->range.lo < h->range.hi; i++)
        h->tally[i].bins = (struct bins){h->range.lo, h->range.hi, h->bins};
    return true;
}

static void add_frames(struct histogram *h, const struct sigrun_in *in, size_t from, size_t frames)
{
    enum { BLOCK = 1024 };
    float block[BLOCK];

    for (size_t lane = 0; lane < h->lanes; lane++) {
        if (h->framed) {
            samples_read(in->lane[lane], in->type, (from + frames - 1) * in->stride, h->width,
                         h->counts + lane * h->width);
            continue;
        }
        for (size_t k = 0; k < frames; k += BLOCK) {
            const size_t n = frames - k < BLOCK ? frames - k : BLOCK;

            samples_read(in->lane[lane], in->type, from + k, n, block);
            tally_add(&h->tally[lane], block, n);
        }
    }
    h->frames += frames;
}

static enum sigrun_flow histogram_process(struct sigrun_io *io, void *self)
{
    struct histogram *h = self;
    size_t from, frames;

    while (figure_next(&h->figure, io, &from, &frames))
        add_frames(h, &io->in[0], from, frames);
    return figure_flow(&h->figure, io, false);
}

static void histogram_panes(void *self, struct scene *scene)
{
    const struct histogram *h = self;
    const struct sigrun_format *format = sigrun_input(h->figure.stage, 0);

    for (size_t i = 0; i < h->lanes; i++) {
        struct scene_pane *pane = scene_add_pane(scene);

        pane->x.name = h->framed ? "Value" : axes_quantity(format->unit, false);
        pane->x.unit = h->framed ? format->axis[0].unit : format->unit;
        pane->y.name = h->framed && format->unit && !*format->unit ? "Density" : "Count";
        if (h->lanes > 1)
            pane->title = format->labels && format->labels[i]
                              ? format->labels[i]
                              : arena_format(scene->arena, "ch%zu", i);
    }
}

static void add_bar(struct scene *scene, struct scene_pane *pane, double low, double high,
                    double count)
{
    struct scene_shape *shape = scene_add_box(scene, pane, low, high, 0, count);

    shape->pale = PALE;
    shape->edged = true;
}

// Frames that hold counts, over their axis.
static void show_counts(const struct histogram *h, struct scene *scene, struct scene_pane *pane,
                        size_t lane)
{
    const struct scene_steps *steps = &h->order.steps;
    double most = 0;

    for (size_t i = 0; h->frames && i < h->width; i++) {
        const size_t from = h->order.from ? h->order.from[i] : i;
        const double count = (double)h->counts[lane * h->width + from];
        const double at = scene_step_at(steps, i);
        const double before = i ? scene_step_at(steps, i - 1) : NAN;
        const double after = i + 1 < h->width ? scene_step_at(steps, i + 1) : NAN;
        const double left =
            isnan(before) ? isnan(after) ? 0.5 : (after - at) / 2 : (at - before) / 2;
        const double right = isnan(after) ? left : (after - at) / 2;

        most = count > most ? count : most;
        if (count > 0)
            add_bar(scene, pane, at - left, at + right, count);
        pane->x.low = i ? pane->x.low : at - left;
        pane->x.high = at + right;
    }
    pane->y.low = 0;
    pane->y.high = most > 0 ? range_line(0, most).high : 1;
}

// The normal distribution that has the mean and the deviation of the values.
static double show_fit(const struct tally *t, struct scene *scene, struct scene_pane *pane,
                       const struct bins *bins)
{
    const double mean = tally_mean(t), deviation = tally_deviation(t);
    const double width = (bins->high - bins->low) / (double)bins->count;
    const double top = (double)t->finite * width / (deviation * sqrt(2 * M_PI));

    if (!(deviation > 0))
        return 0;
    struct scene_trace *trace = scene_add_trace(scene, pane);
    float *y = arena_alloc(scene->arena, FIT_POINTS, sizeof *y);
    const double step = (bins->high - bins->low) / (FIT_POINTS - 1);

    for (size_t i = 0; i < FIT_POINTS; i++) {
        const double z = (bins->low + (double)i * step - mean) / deviation;

        y[i] = (float)(top * exp(-z * z / 2));
    }
    trace->colour = 1;
    trace->x = (struct scene_steps){.first = bins->low, .step = step, .count = FIT_POINTS};
    trace->y = y;
    return top;
}

// Of the mean, as many digits as the deviation gives a meaning.
static const char *describe(const struct histogram *h, const struct tally *t, struct arena *arena)
{
    const char *unit = sigrun_input(h->figure.stage, 0)->unit;
    const double spread = tally_deviation(t);
    const double least = spread > 0 ? pow(10, floor(log10(spread)) - 3) : 0;
    char mean[NUMERAL_MOST], deviation[NUMERAL_MOST];

    numeral_short(mean, least > 0 ? rint(tally_mean(t) / least) * least : tally_mean(t), unit);
    numeral_short(deviation, numeral_rounded(spread), unit);
    return arena_format(
        arena, "%llu values, mean %s ± %s%s", (unsigned long long)t->finite, mean, deviation,
        t->outside ? arena_format(arena, ", %llu outside", (unsigned long long)t->outside) : "");
}

static void show_tally(const struct histogram *h, struct scene *scene, struct scene_pane *pane,
                       const struct tally *t)
{
    const struct bins bins = tally_bins(t, h->bins, h->hits);
    double most = 0;

    for (size_t i = 0; i < bins.count; i++) {
        most = fmax(most, h->hits[i]);
        if (h->hits[i] > 0)
            add_bar(scene, pane, bins_edge(&bins, i), bins_edge(&bins, i + 1), h->hits[i]);
    }
    pane->x.low = bins.low;
    pane->x.high = bins.high;
    pane->notes = t->finite ? describe(h, t, scene->arena) : "no data";
    if (h->fit)
        most = fmax(most, show_fit(t, scene, pane, &bins));
    pane->y.low = 0;
    pane->y.high = most > 0 ? range_line(0, most).high : 1;
}

static void histogram_fill(void *self, struct scene *scene, const struct look *look)
{
    const struct histogram *h = self;

    (void)look;
    for (size_t i = 0; i < h->lanes; i++) {
        if (h->framed)
            show_counts(h, scene, &scene->panes[i], i);
        else
            show_tally(h, scene, &scene->panes[i], &h->tally[i]);
    }
}

static const struct figure_kind histogram_kind = {.panes = histogram_panes, .fill = histogram_fill};

const struct sigrun_stage_type sigrun_histogram = {
    .abi = SIGRUN_ABI,
    .name = "histogram",
    .family = "plot",
    .summary = "draw how many values lie in each of some intervals",
    .doc = "Of a signal all values since its beginning are counted, none is lost: without a range "
           "the bins widen as values come. Of frames, as `bins` makes them, the newest is drawn. "
           "Each lane has a pane. Mean and deviation are those of all finite values; the fit is "
           "the normal distribution that has them, times count and width of a bin.",
    .example = "noise | head 1s | histogram - fit=true",
    .aliases =
        (const char *const[]){"hist_plot", "barplot", "distribution", "qtgui_histogram", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {FIGURE_OUT},
    .params = histogram_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct histogram),
    .shape = histogram_shape,
    .start = histogram_start,
    .process = histogram_process,
};
