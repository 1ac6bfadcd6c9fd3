// SPDX-License-Identifier: MIT
// peaks: local maxima and their properties, as scipy.signal.find_peaks finds them.
//
// Frames are searched one by one. A signal is searched whole at its end, since any peak may be the
// foot of a higher one that is still to come; with `wlen` nothing reaches further than that, so it
// is searched in blocks that overlap by it: the peaks are the same.

#include "runtime/graph/stage.h"
#include "stages/dsp/stat.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, COLUMNS = 6 };

struct peaks {
    double height, threshold; // in the unit of the stream
    double distance;          // samples
    double prominence;        // in the unit of the stream
    double width;             // samples
    size_t wlen;              // samples; 0: unbounded
    double rel_height;
    size_t plateau_size; // samples
    size_t keep;         // frames of a signal that are kept, at most

    struct stat_peaks want;
    const struct sigrun_format *in;
    bool framed, blocks; // one by one; a signal in blocks
    size_t room, margin; // samples of the buffer, and how much of it neighbouring blocks share
    size_t columns;      // of the result
    double *buffer;      // of each lane
    struct stat_peak *found;
    void *scratch;

    uint64_t start, from; // absolute sample of the buffer's first, and of the first not searched
    size_t fill, lane, count, next;
    bool searching, ended;
};

static const struct sigrun_param peaks_params[] = {
    {SIGRUN_PARAM(struct peaks, height), .def = "-1e308", .unit = SIGRUN_VALUE,
     .doc = "Least height."},
    {SIGRUN_PARAM(struct peaks, distance), .def = "1", .unit = SIGRUN_FRAMES, .min = 1, .max = 1e15,
     .doc = "Least distance of two peaks; the lower ones give way."},
    {SIGRUN_PARAM(struct peaks, prominence), .def = "0", .unit = SIGRUN_VALUE,
     .doc = "Least prominence: height above the higher one of the two feet."},
    {SIGRUN_PARAM(struct peaks, width), .def = "0", .unit = SIGRUN_FRAMES, .min = 0, .max = 1e15,
     .doc = "Least width."},
    {SIGRUN_PARAM(struct peaks, threshold), .def = "0", .unit = SIGRUN_VALUE,
     .doc = "Least step down to both neighbours."},
    {SIGRUN_PARAM(struct peaks, wlen), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Feet are sought within so many samples around a peak; 0: everywhere."},
    {SIGRUN_PARAM(struct peaks, rel_height), .def = "0.5", .unit = SIGRUN_RATIO, .min = 0, .max = 1,
     .doc = "The width is that at so much of the prominence below the top."},
    {SIGRUN_PARAM(struct peaks, plateau_size), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Least number of equally high samples on top."},
    {SIGRUN_PARAM(struct peaks, keep), .def = "2^24", .unit = SIGRUN_FRAMES, .min = 3, .max = 1e11,
     .doc = "How long a signal may be that is searched whole."},
    {0},
};

static const char *with_unit(struct sigrun_stage *stage, const char *name, const char *unit)
{
    return unit && *unit ? sigrun_text(stage, "%s [%s]", name, unit) : name;
}

static bool peaks_shape(struct sigrun_stage *stage, void *self)
{
    struct peaks *p = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);
    const struct sigrun_axis *axis = in->axes ? &in->axis[0] : NULL;
    const char **labels = sigrun_alloc(stage, COLUMNS, sizeof *labels);
    const char *along = axis ? axis->unit : in->rate.num ? "s" : NULL;
    size_t n = 0;

    if (in->axes > 1)
        return sigrun_fail(stage, NULL, "searches signals and frames with one axis, found %zu axes",
                           in->axes);
    labels[n++] = in->rate.num ? "time [s]" : "frame";
    if (in->lanes > 1)
        labels[n++] = "lane";
    if (axis)
        labels[n++] = with_unit(stage, axis->name ? axis->name : "index", axis->unit);
    labels[n++] = with_unit(stage, "value", in->unit);
    labels[n++] = with_unit(stage, "prominence", in->unit);
    labels[n++] = with_unit(stage, "width", along);
    p->columns = n;
    sigrun_output(
        stage, 0,
        (struct sigrun_format){.type = SIGRUN_F64, .lanes = n, .labels = labels, .rate = {0, 1}});
    return true;
}

static void *lasting(struct sigrun_stage *stage, size_t count, size_t size)
{
    // Large and seldom filled: pages that are never touched cost nothing.
    return sigrun_own(stage, calloc(count, size), free);
}

static bool peaks_start(struct sigrun_stage *stage, void *self)
{
    struct peaks *p = self;

    p->in = sigrun_input(stage, 0);
    p->framed = p->in->axes > 0;
    p->want = stat_peaks_any;
    p->want.height[0] = p->height;
    p->want.threshold[0] = p->threshold;
    p->want.distance = p->distance;
    p->want.prominence[0] = p->prominence;
    p->want.width[0] = p->width;
    p->want.rel_height = p->rel_height;
    p->want.wlen = p->wlen;
    p->want.plateau[0] = p->plateau_size;
    // Which of two near peaks gives way may depend on a third, and so on without end.
    p->blocks = !p->framed && p->wlen && p->distance <= 1;
    p->margin = p->wlen + 2;
    p->room = p->framed ? sigrun_width(p->in) : p->blocks ? 4 * p->margin + BLOCK : p->keep;
    p->buffer = lasting(stage, p->in->lanes, p->room * sizeof(double));
    p->found = lasting(stage, p->room / 2 + 1, sizeof *p->found);
    p->scratch = lasting(stage, stat_peaks_scratch(p->room) + 1, 1);
    if (!p->buffer || !p->found || !p->scratch)
        return sigrun_fail(stage, &p->keep, "no memory for %zu samples of %zu lanes", p->room,
                           p->in->lanes);
    return true;
}

// Moves n samples of every lane from the input to the end of the buffers.
static void peaks_take(struct peaks *p, struct sigrun_in *in, size_t n)
{
    const size_t from = in->done * in->stride;

    for (size_t c = 0; c < in->lanes; c++) {
        double *to = p->buffer + c * p->room + p->fill;

        for (size_t i = 0; i < n; i++)
            to[i] = sigrun_is_double(in->type) ? ((const double *)in->lane[c])[from + i]
                                               : (double)((const float *)in->lane[c])[from + i];
    }
    p->fill += n;
    in->done += p->framed ? 1 : n;
}

// The first sample after those whose peaks are certain.
static uint64_t peaks_limit(const struct peaks *p)
{
    return p->start + p->fill - (p->blocks && !p->ended ? p->margin : 0);
}

static void peaks_search(struct peaks *p)
{
    const double *x = p->buffer + p->lane * p->room;
    const size_t all = stat_find_peaks(x, p->fill, &p->want, p->found, p->room / 2 + 1, p->scratch);

    p->count = p->next = 0;
    for (size_t i = 0; i < all; i++) {
        const uint64_t at = p->start + p->found[i].at;

        if (at >= p->from && at < peaks_limit(p))
            p->found[p->count++] = p->found[i];
    }
}

// After the last lane: what the next block shares with this one goes to the front.
static void peaks_advance(struct peaks *p)
{
    p->searching = false;
    p->from = peaks_limit(p);
    if (!p->blocks || p->ended) {
        p->start += p->framed ? 1 : p->fill;
        p->from = p->framed ? p->start : p->from;
        p->fill = 0;
        return;
    }
    const size_t gone = p->fill - 2 * p->margin;
    for (size_t c = 0; c < p->in->lanes; c++)
        memmove(p->buffer + c * p->room, p->buffer + c * p->room + gone,
                (p->fill - gone) * sizeof(double));
    p->start += gone;
    p->fill -= gone;
}

static double peaks_time(const struct peaks *p, uint64_t frame)
{
    if (!p->in->rate.num)
        return (double)frame;
    return p->in->origin + (double)frame * (double)p->in->rate.den / (double)p->in->rate.num;
}

static double peaks_place(const struct sigrun_axis *axis, double i)
{
    const double last = (double)axis->n - 1, low = i < last ? (double)(size_t)i : last;
    const size_t k = (size_t)low;
    double value[2];

    for (size_t j = 0; j < 2; j++) {
        const size_t at = k + j < axis->n ? k + j : k;

        value[j] = axis->table ? axis->table[at] : axis->start + axis->step * (double)at;
        if (axis->log) {
            value[j] = axis->start;
            for (size_t e = 0; e < at; e++)
                value[j] *= axis->step;
        }
    }
    return value[0] + (i - low) * (value[1] - value[0]);
}

static void peaks_tell(const struct peaks *p, const struct stat_peak *peak, struct sigrun_out *out)
{
    const struct sigrun_axis *axis = p->framed ? &p->in->axis[0] : NULL;
    const double step = p->in->rate.num ? 1 / sigrun_hz(p->in->rate) : 1;
    double row[COLUMNS];
    size_t n = 0;

    row[n++] = peaks_time(p, p->framed ? p->start : p->start + peak->at);
    if (p->in->lanes > 1)
        row[n++] = (double)p->lane;
    if (axis)
        row[n++] = peaks_place(axis, (double)peak->at);
    row[n++] = peak->height;
    row[n++] = peak->prominence;
    row[n++] =
        axis ? peaks_place(axis, peak->right) - peaks_place(axis, peak->left) : peak->width * step;
    for (size_t c = 0; c < n; c++)
        ((double *)out->lane[c])[out->done] = row[c];
    out->done++;
}

// Fills the buffer; true when it is to be searched.
static bool peaks_fill(struct peaks *p, struct sigrun_in *in)
{
    const size_t here = in->frames - in->done, room = p->room - p->fill;

    if (p->framed) {
        if (here)
            peaks_take(p, in, p->room);
        else
            p->ended = in->last;
        return here || p->ended;
    }
    peaks_take(p, in, here < room ? here : room);
    p->ended = in->last && in->done == in->frames;
    return p->ended || (p->blocks && p->fill == p->room);
}

static enum sigrun_flow peaks_process(struct sigrun_io *io, void *self)
{
    struct peaks *p = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];

    for (;;) {
        while (p->next < p->count) {
            if (out->done == out->frames)
                return SIGRUN_MORE;
            peaks_tell(p, &p->found[p->next++], out);
        }
        if (p->searching && ++p->lane < p->in->lanes) {
            peaks_search(p);
        } else if (p->searching) {
            peaks_advance(p);
        } else if (p->ended) {
            return SIGRUN_DONE;
        } else if (peaks_fill(p, in)) {
            p->searching = true;
            p->lane = 0;
            peaks_search(p);
        } else if (in->done < in->frames) {
            sigrun_fail(io->stage, &p->keep,
                        "the signal is longer than %zu frames; with wlen it needs no end (and "
                        "distance no more than 1), or give more to keep",
                        p->keep);
            return SIGRUN_FAILED;
        } else {
            return SIGRUN_MORE;
        }
    }
}

const struct sigrun_stage_type sigrun_peaks = {
    .abi = SIGRUN_ABI,
    .name = "peaks",
    .family = "statistics",
    .summary = "local maxima with height, prominence and width",
    .doc =
        "A sample, or the middle of a plateau, that is higher than its neighbours, as "
        "scipy.signal.find_peaks; conditions apply in its order: height, threshold, distance, "
        "prominence, width. For each peak a frame leaves with its time, its lane (of several), "
        "its place along the axis (of frames), value, prominence, and width in seconds or in the "
        "axis' unit. A signal is searched at its end, or in blocks if wlen is given and distance "
        "is not; then plateaus of up to wlen samples are found.",
    .example = "tones rate=1200 | fft 400 | abs | head 1 | peaks prominence=100 | print",
    .aliases = (const char *const[]){"find_peaks", "peak_detector", "findpeaks", "argrelmax", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_F64}},
    .params = peaks_params,
    .revision = 1,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct peaks),
    .shape = peaks_shape,
    .start = peaks_start,
    .process = peaks_process,
};
