// SPDX-License-Identifier: MIT
//
// Discs and paths as pixels, by the distance of a pixel's centre from a segment.
#include "stages/draw/stroke_points.h"

#include <math.h>

struct spot {
    double x, y; // in pixels from the corner of the plot
};

static double distance(struct spot p, struct spot a, struct spot b)
{
    const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double t = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;

    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

// The pixels whose cover by a segment with round ends counts.
static void draw(uint8_t *mask, const struct box *plot, struct spot a, struct spot b, double radius)
{
    const double reach = radius + 1;
    const int left = (int)fmax(floor(fmin(a.x, b.x) - reach), 0);
    const int right = (int)fmin(ceil(fmax(a.x, b.x) + reach), plot->width);
    const int top = (int)fmax(floor(fmin(a.y, b.y) - reach), 0);
    const int bottom = (int)fmin(ceil(fmax(a.y, b.y) + reach), plot->height);
    const double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);

    for (int y = top; y < bottom; y++) {
        int from = left, to = right;

        // On each row only what lies near the segment: a long flat line crosses few pixels.
        if (fabs(dy) > 1e-9) {
            const double at = a.x + (y + 0.5 - a.y) * dx / dy;
            const double wide = (reach + 1) * length / fabs(dy) + 1;

            from = (int)fmax(from, fmin(floor(at - wide), right));
            to = (int)fmin(to, fmax(ceil(at + wide), left));
        }
        for (int x = from; x < to; x++) {
            const double cover = radius + 0.5 - distance((struct spot){x + 0.5, y + 0.5}, a, b);
            uint8_t *pixel = &mask[(ptrdiff_t)y * plot->width + x];
            const int value = (int)(255 * (cover < 0 ? 0 : cover > 1 ? 1 : cover) + 0.5);

            *pixel = value > *pixel ? (uint8_t)value : *pixel;
        }
    }
}

void stroke_points(const struct stroke *s, const struct scene_trace *trace, bool joined,
                   uint32_t colour)
{
    const struct box *plot = s->plot;
    uint8_t *mask = arena_alloc(s->arena, (size_t)plot->width * (size_t)plot->height, 1);
    const double radius = (joined ? 1 : STROKE_DISC) * s->width / 2;
    const double beyond = 4. * (plot->width + plot->height);
    struct spot before = {NAN, NAN};

    for (size_t i = 0; trace->y && i < trace->x.count; i++) {
        const struct spot now = {
            axis_fraction(s->x, scene_step_at(&trace->x, i)) * plot->width,
            (1 - axis_fraction(s->y, trace->y[i])) * plot->height,
        };

        // Far outside, a segment would lose its direction to rounding; nothing of a disc is seen
        // from there.
        if (!(fabs(now.x) < beyond) || !(fabs(now.y) < beyond)) {
            before.x = NAN;
            continue;
        }
        draw(mask, plot, joined && !isnan(before.x) ? before : now, now, radius);
        before = now;
    }
    raster_mask(s->raster, plot, mask, colour);
}
