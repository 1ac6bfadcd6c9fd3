// SPDX-License-Identifier: MIT
//
// Points of two coordinates.
#include "stages/plot/cloud.h"
#include "stages/history/gaps.h"

#include <math.h>

enum { POINTS_STILL = 1 << 20, POINTS_MOVING = 1 << 17 };

const char *const cloud_draws[] = {"auto", "points", "line", "density", NULL};

bool cloud_start(struct sigrun_stage *stage, void *self)
{
    struct cloud *c = self;
    struct figure *f = &c->figure;

    if (!figure_start(stage, f))
        return false;
    for (size_t i = 0; i < 4; i++)
        c->found[i] = NAN;
    samples_init(&c->points, &f->arena, 2, figure_recent(f) ? POINTS_MOVING : POINTS_STILL);
    return true;
}

static void add_pairs(struct cloud *c, const struct sigrun_in *in, size_t from, size_t n)
{
    enum { BLOCK = 512 };
    float x[BLOCK], y[BLOCK];

    while (n) {
        const size_t some = n < BLOCK ? n : BLOCK;
        const struct sigrun_in *a = &in[c->ports[0]], *b = &in[c->ports[1]];

        samples_read(a->lane[c->lanes[0]], a->type, from, some, x);
        samples_read(b->lane[c->lanes[1]], b->type, from, some, y);
        for (size_t i = 0; i < some; i++) {
            float *pair = samples_next(&c->points);

            pair[0] = x[i];
            pair[1] = y[i];
        }
        from += some;
        n -= some;
    }
}

// What is missing breaks a line.
static void add_gap(struct cloud *c, double missing)
{
    float *pair = samples_next(&c->points);
    const uint64_t n = (uint64_t)fmin(missing, 1e15);

    pair[0] = pair[1] = NAN;
    c->gone += n - 1;
    figure_missed(&c->figure, n);
}

static void add_frames(struct cloud *c, const struct sigrun_in *in, size_t from, size_t frames)
{
    struct gaps_piece piece = gaps_begin(from, from + frames);

    while (gaps_next(&piece, in)) {
        if (c->complex)
            samples_add(&c->points, in->lane[0], in->type, piece.from, piece.to - piece.from);
        else
            add_pairs(c, in, piece.from, piece.to - piece.from);
        if (piece.missing > 0)
            add_gap(c, piece.missing);
    }
}

enum sigrun_flow cloud_process(struct sigrun_io *io, void *self)
{
    struct cloud *c = self;
    size_t from, frames;

    while (figure_next(&c->figure, io, &from, &frames))
        add_frames(c, io->in, from, frames);
    return figure_flow(&c->figure, io, false);
}
