// SPDX-License-Identifier: MIT
// bins: how many values lie in each of some intervals, over the stream or over windows of it.

#include "stages/dsp/bins.h"
#include "runtime/graph/stage.h"

#include <math.h>
#include <string.h>

static const char *const bins_norms[] = {"count", "share", "density", NULL};
enum bins_norm { BINS_COUNT, BINS_SHARE, BINS_DENSITY };

struct counter {
    size_t n;                  // bins
    struct sigrun_range range; // in the unit of the stream
    size_t size;               // frames of a window; 0: the stream
    enum bins_norm norm;

    struct bins bins;
    size_t width; // values of a frame
    double *hits; // of each lane
    uint64_t *at; // frames since the window began
};

static const struct sigrun_param bins_params[] = {
    {SIGRUN_PARAM(struct counter, n), .def = "64", .min = 1, .max = 1 << 20,
     .doc = "How many bins, of equal width."},
    {SIGRUN_PARAM(struct counter, range), .def = "-1..1", .unit = SIGRUN_VALUE,
     .doc = "Lower end of the first and upper end of the last; what lies outside is not counted."},
    {SIGRUN_PARAM(struct counter, size), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e15,
     .doc = "Frames of a window, or its time; 0: one result for the whole stream, at its end."},
    {SIGRUN_PARAM(struct counter, norm), .def = "count", .choices = bins_norms,
     .doc = "Counts; their shares of all that were counted; or these divided by the width of a "
            "bin, which is an estimate of the probability density."},
    {0},
};

static bool bins_shape(struct sigrun_stage *stage, void *self)
{
    struct counter *b = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);
    struct sigrun_format format = *in;

    if (!(b->range.lo < b->range.hi) || !isfinite(b->range.lo) || !isfinite(b->range.hi))
        return sigrun_fail(stage, &b->range, "has to go from a lower value to a higher one");
    b->bins = (struct bins){b->range.lo, b->range.hi, b->n};
    b->width = sigrun_width(in);
    const double step = (b->range.hi - b->range.lo) / (double)b->n;

    format.axes = 1;
    format.axis[0] = (struct sigrun_axis){.name = "value",
                                          .unit = in->unit,
                                          .n = b->n,
                                          .start = b->range.lo + step / 2,
                                          .step = step};
    format.unit = b->norm == BINS_DENSITY && in->unit ? sigrun_text(stage, "1/%s", in->unit)
                  : b->norm == BINS_COUNT             ? "count"
                                                      : "";
    format.bits = 0;
    if (b->size && format.rate.num)
        format.origin += ((double)b->size - 1) / 2 / sigrun_hz(format.rate);
    format.rate =
        b->size ? sigrun_scale(format.rate, 1, (int64_t)b->size) : (struct sigrun_ratio){0, 1};
    if (b->size)
        sigrun_moves(stage, (struct sigrun_motion){
                                .up = 1, .down = b->size, .window = 1, .end = SIGRUN_WHOLE});
    sigrun_output(stage, 0, format);
    return true;
}

static bool bins_start(struct sigrun_stage *stage, void *self)
{
    struct counter *b = self;
    const size_t count = sigrun_input(stage, 0)->lanes * b->n;

    b->hits = sigrun_alloc(stage, count, sizeof *b->hits);
    b->at = sigrun_alloc(stage, 1, sizeof *b->at);
    sigrun_state(stage, b->hits, count * sizeof *b->hits);
    sigrun_state(stage, b->at, sizeof *b->at);
    return true;
}

static void count_frames(const struct counter *b, const struct sigrun_in *in, size_t from, size_t n)
{
    // Of plain signals all frames lie side by side.
    const size_t run = b->width == 1 ? n : b->width, rows = b->width == 1 ? 1 : n;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t r = 0; r < rows; r++) {
            const size_t first = (from + r) * in->stride;
            double *hits = b->hits + c * b->n;

            if (sigrun_is_double(in->type))
                bins_add_f64(&b->bins, hits, (const double *)in->lane[c] + first, run);
            else
                bins_add_f32(&b->bins, hits, (const float *)in->lane[c] + first, run);
        }
}

// Writes the counts as one frame, and begins anew.
static void tell(const struct counter *b, struct sigrun_out *out)
{
    const size_t frame = out->done++ * out->stride;

    for (size_t c = 0; c < out->lanes; c++) {
        double *hits = b->hits + c * b->n, sum = 0;

        for (size_t i = 0; i < b->n; i++)
            sum += hits[i];
        const double width =
            b->norm == BINS_DENSITY ? (b->bins.high - b->bins.low) / (double)b->n : 1;
        const double scale = b->norm == BINS_COUNT || sum == 0 ? 1 : 1 / (sum * width);

        for (size_t i = 0; i < b->n; i++) {
            if (sigrun_is_double(out->type))
                ((double *)out->lane[c])[frame + i] = hits[i] * scale;
            else
                ((float *)out->lane[c])[frame + i] = (float)(hits[i] * scale);
        }
        memset(hits, 0, b->n * sizeof *hits);
    }
    *b->at = 0;
}

static enum sigrun_flow bins_process(struct sigrun_io *io, void *self)
{
    const struct counter *b = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];

    while (in->done < in->frames && out->done < out->frames) {
        const size_t here = in->frames - in->done;
        const uint64_t left = b->size ? b->size - *b->at : UINT64_MAX;
        const size_t n = left < here ? (size_t)left : here;

        count_frames(b, in, in->done, n);
        in->done += n;
        *b->at += n;
        if (b->size && *b->at == b->size)
            tell(b, out);
    }
    if (!in->last || in->done < in->frames)
        return SIGRUN_MORE;
    if (!b->size && *b->at) {
        if (out->done == out->frames)
            return SIGRUN_MORE;
        tell(b, out);
    }
    return SIGRUN_DONE;
}

const struct sigrun_stage_type sigrun_bins = {
    .abi = SIGRUN_ABI,
    .name = "bins",
    .family = "statistics",
    .summary = "how many values lie in each of some intervals",
    .doc =
        "As numpy.histogram: bin i of n counts low + i·w ≤ x < low + (i+1)·w with w = (high - "
        "low)/n, the last one its upper end too. NaN is not counted. Frames are counted value by "
        "value. The result is a frame over the middles of the bins; without a size there is "
        "one, at the end of the stream. `histogram` draws it.",
    .example = "noise | head 1s | bins 16 range=-2..2 | print",
    .aliases = (const char *const[]){"hist", "histc", "histogram_sink", "pdf", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = bins_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct counter),
    .shape = bins_shape,
    .start = bins_start,
    .process = bins_process,
};
