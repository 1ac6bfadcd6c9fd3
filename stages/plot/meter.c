// SPDX-License-Identifier: MIT
// meter: how loud lanes are, as bars.

#include <math.h>
#include <string.h>

#include "stages/history/samples.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"
#include "stages/scene/numeral.h"

enum { LANES_MOST = 64, BLOCKS_MOST = 1 << 14 };

static const double block_seconds = 0.01;

struct meter {
    struct figure figure;
    double window, hold; // seconds
    double floor;        // dB
    bool aes;

    struct meter_wish { // as they were when the last frames came, for whoever draws meanwhile
        double window, hold, floor;
        bool aes;
    } wish;
    size_t lanes, block;   // frames of a block
    struct samples blocks; // of each lane the mean square and the peak
    double *sum, *peak;    // of the open block
    size_t filled;         // frames in it
    double *total, *most;  // of all that came
    uint64_t frames;
    const char *unit;
};

static const struct figure_kind meter_kind;

static const struct sigrun_param meter_params[] = {
    FIGURE_FILE(struct meter),
    {SIGRUN_PARAM(struct meter, window), .def = "300ms", .unit = SIGRUN_SECONDS, .min = 0.01,
     .max = 100, .live = true, .doc = "The time whose root mean square is shown."},
    {SIGRUN_PARAM(struct meter, hold), .def = "1.5", .unit = SIGRUN_SECONDS, .min = 0.01,
     .max = 100, .live = true, .doc = "How long a peak stays."},
    {SIGRUN_PARAM(struct meter, floor), .def = "-60", .unit = SIGRUN_DB, .min = -300, .max = -1,
     .live = true, .doc = "The level at the left end."},
    {SIGRUN_PARAM(struct meter, aes), .def = "true", .live = true,
     .doc = "As AES17: a sine at full scale has 0 dBFS rms, not -3.01."},
    FIGURE_REST(struct meter),
    {0},
};

static bool meter_shape(struct sigrun_stage *stage, void *self)
{
    struct meter *m = self;

    m->lanes = sigrun_input(stage, 0)->lanes;
    if (m->lanes > LANES_MOST)
        return sigrun_fail(stage, NULL, "%zu lanes do not fit, %d do: pick some with select",
                           m->lanes, LANES_MOST);
    return figure_shape(stage, &m->figure, &meter_kind, m);
}

static bool meter_start(struct sigrun_stage *stage, void *self)
{
    struct meter *m = self;
    struct figure *f = &m->figure;
    const double rate = sigrun_hz(sigrun_input(stage, 0)->rate);

    if (!figure_start(stage, f))
        return false;
    m->unit = axes_decibel(sigrun_input(stage, 0)->unit, true, &f->arena);
    m->wish = (struct meter_wish){m->window, m->hold, m->floor, m->aes};
    m->block = rate > 0 ? (size_t)fmax(rint(rate * block_seconds), 1) : 1;
    m->sum = arena_alloc(&f->arena, m->lanes, sizeof *m->sum);
    m->peak = arena_alloc(&f->arena, m->lanes, sizeof *m->peak);
    m->total = arena_alloc(&f->arena, m->lanes, sizeof *m->total);
    m->most = arena_alloc(&f->arena, m->lanes, sizeof *m->most);
    samples_init(&m->blocks, &f->arena, 2 * m->lanes, figure_recent(f) ? BLOCKS_MOST : 1);
    return true;
}

static void close_block(struct meter *m)
{
    float *block = samples_next(&m->blocks);

    for (size_t lane = 0; lane < m->lanes; lane++) {
        block[2 * lane] = (float)(m->sum[lane] / (double)m->block);
        block[2 * lane + 1] = (float)m->peak[lane];
        m->sum[lane] = m->peak[lane] = 0;
    }
    m->filled = 0;
}

// n frames of the open block. What is no number counts as silence.
static void add_some(struct meter *m, const struct sigrun_in *in, size_t from, size_t n)
{
    enum { PIECE = 512 };
    float x[PIECE];

    for (size_t lane = 0; lane < m->lanes; lane++)
        for (size_t k = 0; k < n; k += PIECE) {
            const size_t some = n - k < PIECE ? n - k : PIECE;

            samples_read(in->lane[lane], in->type, from + k, some, x);
            for (size_t i = 0; i < some; i++) {
                const double value = isfinite(x[i]) ? fabs((double)x[i]) : 0;

                m->sum[lane] += value * value;
                m->total[lane] += value * value;
                m->peak[lane] = value > m->peak[lane] ? value : m->peak[lane];
                m->most[lane] = value > m->most[lane] ? value : m->most[lane];
            }
        }
    m->filled += n;
    m->frames += n;
    if (m->filled == m->block)
        close_block(m);
}

static enum sigrun_flow meter_process(struct sigrun_io *io, void *self)
{
    struct meter *m = self;
    size_t from, frames;

    while (figure_next(&m->figure, io, &from, &frames)) {
        m->wish = (struct meter_wish){m->window, m->hold, m->floor, m->aes};
        while (frames) {
            const size_t left = m->block - m->filled, n = frames < left ? frames : left;

            add_some(m, &io->in[0], from, n);
            from += n;
            frames -= n;
        }
    }
    return figure_flow(&m->figure, io, false);
}

static void meter_panes(void *self, struct scene *scene)
{
    const struct meter *m = self;
    const struct sigrun_format *format = sigrun_input(m->figure.stage, 0);
    struct scene_pane *pane = scene_add_pane(scene);
    struct scene_mark *marks = arena_alloc(scene->arena, m->lanes, sizeof *marks);

    pane->x =
        (struct scene_axis){.name = "Level", .unit = m->unit, .low = m->wish.floor, .high = 3};
    pane->y.low = -0.6;
    pane->y.high = (double)m->lanes - 0.4;
    for (size_t i = 0; i < m->lanes; i++)
        marks[i] = (struct scene_mark){(double)(m->lanes - 1 - i),
                                       format->labels && format->labels[i]
                                           ? format->labels[i]
                                           : arena_format(scene->arena, "ch%zu", i)};
    pane->marks = marks;
    pane->mark_count = m->lanes;
}

struct reading {
    double rms, peak, held; // of the window, and the greatest peak of the time that it is held
};

// Of the last blocks up to a second of the stream; of a picture of all, of everything.
static struct reading read_meter(const struct meter *m, size_t lane, double until)
{
    const double rate = sigrun_hz(m->figure.rate);
    const double second = rate > 0 ? rate / (double)m->block : 100;
    const double passed = floor((until - m->figure.origin) * second + 1e-6);
    const uint64_t seen = m->blocks.seen, first = samples_first(&m->blocks);
    uint64_t end = passed < (double)seen ? passed > 0 ? (uint64_t)passed : 0 : seen;
    struct reading r = {0};
    double sum = 0, n = 0;

    if (!figure_recent(&m->figure)) {
        r.rms = m->frames ? sqrt(m->total[lane] / (double)m->frames) : 0;
        r.peak = r.held = m->most[lane];
        return r;
    }
    end = end < first ? first : end;
    const double window = fmax(rint(m->wish.window * second), 1);
    const double hold = fmax(rint(m->wish.hold * second), window);

    for (uint64_t back = 0; back < end - first && (double)back < hold; back++) {
        const float *block = samples_at(&m->blocks, end - 1 - back) + 2 * lane;

        r.held = fmax(r.held, (double)block[1]);
        if ((double)back >= window)
            continue;
        r.peak = fmax(r.peak, (double)block[1]);
        sum += (double)block[0];
        n++;
    }
    r.rms = n > 0 ? sqrt(sum / n) : 0;
    return r;
}

static double decibels(double value)
{
    return value > 1e-15 ? 20 * log10(value) : -300;
}

static void show_lane(const struct meter *m, struct scene *scene, struct scene_pane *pane,
                      size_t lane, const struct reading *r)
{
    const double at = (double)(m->lanes - 1 - lane), low = pane->x.low;
    const double rms = decibels(r->rms) + (m->wish.aes && r->rms > 0 ? 20 * log10(M_SQRT2) : 0);
    const double peak = decibels(r->peak), held = decibels(r->held);
    struct scene_label *label = scene_add_label(scene, pane);
    char level[NUMERAL_MOST], top[NUMERAL_MOST];

    if (peak > low) {
        struct scene_shape *shape = scene_add_box(scene, pane, low, peak, at - 0.36, at + 0.36);

        shape->pale = 150;
        shape->colour = peak >= 0 ? 1 : 0;
    }
    if (rms > low)
        scene_add_box(scene, pane, low, rms, at - 0.24, at + 0.24)->colour = 0;
    if (held > low)
        scene_add_box(scene, pane, held - 0.15, held + 0.15, at - 0.4, at + 0.4)->colour =
            held >= 0 ? 1 : 4;
    label->x = pane->x.high;
    label->y = at;
    numeral_number(level, rms, 2);
    numeral_number(top, held, 2);
    label->text = arena_format(scene->arena, "rms %s  peak %s", level, top);
    label->side = SCENE_LEFT;
}

static void meter_fill(void *self, struct scene *scene, const struct look *look)
{
    const struct meter *m = self;
    struct scene_pane *pane = &scene->panes[0];

    for (size_t lane = 0; lane < m->lanes; lane++) {
        const struct reading r = read_meter(m, lane, look->until);

        show_lane(m, scene, pane, lane, &r);
    }
    pane->notes = !m->frames    ? "no data"
                  : m->wish.aes ? "rms as AES17: a sine reads as its peak"
                                : NULL;
}

static const struct figure_kind meter_kind = {
    .panes = meter_panes, .fill = meter_fill, .moves = true, .recalls = true};

const struct sigrun_stage_type sigrun_meter = {
    .abi = SIGRUN_ABI,
    .name = "meter",
    .family = "plot",
    .summary = "show how loud lanes are, as bars",
    .doc = "For each lane 20·log10 of the root mean square over `window` and of the peak, pale, "
           "with the greatest peak of the last `hold` as a line; in steps of 10 ms. A file that is "
           "a single picture shows those of the whole stream. It follows the clock.",
    .example = "{ sine 440 | gain -20dB ; noise | gain -12dB } | merge | head 1s | meter -",
    .aliases = (const char *const[]){"vu", "vumeter", "ppm", "levels", "volume_meter", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS, .frames = SIGRUN_SIGNAL}},
    .out = {FIGURE_OUT},
    .params = meter_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct meter),
    .shape = meter_shape,
    .start = meter_start,
    .process = meter_process,
};
