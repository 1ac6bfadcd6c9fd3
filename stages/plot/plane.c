// SPDX-License-Identifier: MIT
//
// Frames of two axes, the newest of them kept.
#include "stages/plot/plane.h"

#include <math.h>

enum { FRAMES_MOST = 256, HISTORY_BYTES = 64 << 20 };

bool plane_shape(struct sigrun_stage *stage, struct plane *p, const struct figure_kind *kind)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (format->axes != 2)
        return sigrun_fail(stage, NULL, "needs frames of two axes, found %zu; %s", format->axes,
                           format->axes ? "heatmap draws those of one over time"
                                        : "plot draws signals");
    if (format->lanes > PLANE_LANES)
        return sigrun_fail(stage, NULL, "%zu lanes do not fit, %d do: pick some with select",
                           format->lanes, PLANE_LANES);
    p->lanes = format->lanes;
    p->rows = format->axis[0].n;
    p->columns = format->axis[1].n;
    return figure_shape(stage, &p->figure, kind, p);
}

bool plane_start(struct sigrun_stage *stage, void *self)
{
    struct plane *p = self;
    struct figure *f = &p->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t width = p->lanes * p->rows * p->columns;
    size_t frames = figure_recent(f) ? HISTORY_BYTES / sizeof(float) / width : 1;

    if (!figure_start(stage, f))
        return false;
    frames = frames < 1 ? 1 : frames > FRAMES_MOST ? FRAMES_MOST : frames;
    axes_order(&p->y, &format->axis[0], &f->arena);
    axes_order(&p->x, &format->axis[1], &f->arena);
    axes_time(format, (struct sigrun_range){0}, &p->first, &p->step);
    p->found[0] = p->found[1] = NAN;
    p->wish = (struct plane_wish){p->azimuth, p->elevation};
    samples_init(&p->frames, &f->arena, width, frames);
    return true;
}

enum sigrun_flow plane_process(struct sigrun_io *io, void *self)
{
    struct plane *p = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t width = p->rows * p->columns;
    size_t from, frames;

    while (figure_next(&p->figure, io, &from, &frames)) {
        // Those that others would push out at once are only counted.
        const size_t gone = frames > p->frames.room ? frames - p->frames.room : 0;

        p->frames.seen += gone;
        for (size_t k = from + gone; k < from + frames; k++) {
            float *into = samples_next(&p->frames);

            for (size_t lane = 0; lane < p->lanes; lane++)
                samples_read(in->lane[lane], in->type, k * in->stride, width, into + lane * width);
        }
    }
    return figure_flow(&p->figure, io, false);
}

// The newest frame at second `until`, or the oldest that is known; there is one at least.
static uint64_t number_at(const struct plane *p, double until)
{
    const uint64_t seen = p->frames.seen, known = samples_first(&p->frames);
    const double passed = floor((until - p->first) / p->step + 1e-6);
    const uint64_t end = passed < (double)seen ? passed > 0 ? (uint64_t)passed : 0 : seen;

    return end <= known ? known : end - 1;
}

const float *plane_at(const struct plane *p, double until, double *second)
{
    if (p->frames.seen == 0)
        return NULL;
    const uint64_t number = number_at(p, until);

    *second = p->first + (double)number * p->step;
    return samples_at(&p->frames, number);
}

bool plane_moment(void *self, double until, int frames, struct figure_moment *moment)
{
    const struct plane *p = self;

    if (p->frames.seen == 0)
        return false;
    const uint64_t oldest = samples_first(&p->frames), newest = p->frames.seen - 1;
    const int64_t wanted = (int64_t)number_at(p, until) + frames;
    const uint64_t number = wanted < (int64_t)oldest   ? oldest
                            : wanted > (int64_t)newest ? newest
                                                       : (uint64_t)wanted;

    *moment =
        (struct figure_moment){p->first + (double)(number + 1) * p->step, number, oldest, newest};
    return true;
}

void plane_kept(void *self, struct figure_kept *kept)
{
    const struct plane *p = self;
    const uint64_t first = samples_first(&p->frames);

    kept->since = p->first + (double)first * p->step;
    kept->bytes = (size_t)(p->frames.seen - first) * p->frames.width * sizeof(float);
}

float plane_value(const struct plane *p, const float *frame, size_t lane, size_t row, size_t column)
{
    const size_t r = p->y.from ? p->y.from[row] : row, c = p->x.from ? p->x.from[column] : column;

    return frame[(lane * p->rows + r) * p->columns + c];
}

const char *plane_notes(const struct plane *p, double second, struct arena *arena)
{
    if (p->frames.seen < 2)
        return NULL;
    return sigrun_hz(p->figure.rate) > 0 ? arena_format(arena, "frame at %.6g s", second)
                                         : arena_format(arena, "frame %.0f", second);
}

const char *plane_lane(const struct plane *p, size_t lane, struct arena *arena)
{
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);

    if (format->labels && format->labels[lane])
        return format->labels[lane];
    return arena_format(arena, "ch%zu", lane);
}
