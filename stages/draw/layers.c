// SPDX-License-Identifier: MIT
//
// A picture on a screen in layers.
#include "stages/draw/layers.h"

#include <string.h>

void layers_init(struct layers *l)
{
    *l = (struct layers){0};
    arena_init(&l->arena);
    arena_init(&l->kept);
}

void layers_release(struct layers *l)
{
    arena_release(&l->arena);
    arena_release(&l->kept);
}

static bool same_box(const struct box *a, const struct box *b)
{
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

// Marks of an axis at the same pixels; what they say stands among the texts.
static bool same_ticks(const struct ticks *a, const struct ticks *b)
{
    return a->count == b->count && a->minor_count == b->minor_count &&
           (!a->count || (a->tick[0].at == b->tick[0].at && a->step == b->step));
}

static bool same_axis(const struct scene_axis *a, const struct scene_axis *b)
{
    return a->low == b->low && a->high == b->high && a->log == b->log && a->zero == b->zero;
}

// On a fixed axis the marks, on one that moves with its zero the words for them, say all.
static bool same_marks(const struct ticks *a, const struct scene_axis *x, const struct ticks *b,
                       const struct scene_axis *y)
{
    if (same_axis(x, y))
        return same_ticks(a, b);
    return x->zero != y->zero && !x->log && !y->log && x->high - x->low == y->high - y->low &&
           x->low - x->zero == y->low - y->zero && a->count == b->count &&
           a->minor_count == b->minor_count;
}

static bool same_texts(const struct layout *a, const struct layout *b)
{
    if (a->text_count != b->text_count || a->key_count != b->key_count)
        return false;
    for (size_t i = 0; i < a->text_count; i++) {
        const struct layout_text *x = &a->texts[i], *y = &b->texts[i];

        if (x->role == LAYOUT_LABEL && y->role == LAYOUT_LABEL)
            continue;
        if (x->role != y->role || !same_box(&x->box, &y->box) || strcmp(x->text, y->text) != 0)
            return false;
    }
    for (size_t i = 0; i < a->key_count; i++)
        if (a->keys[i].colour != b->keys[i].colour || !same_box(&a->keys[i].box, &b->keys[i].box))
            return false;
    return true;
}

// Would what stands still be painted as it was?
static bool stands_still(const struct layers *l, const struct painter *p)
{
    const struct layout *a = &l->layout, *b = p->layout;

    if (!l->drawn || a->width != b->width || a->height != b->height || a->border != b->border ||
        a->pane_count != b->pane_count || a->scale != b->scale || l->no_grid != p->no_grid)
        return false;
    for (size_t i = 0; i < a->pane_count; i++) {
        const struct layout_pane *x = &a->panes[i], *y = &b->panes[i];

        if (!same_box(&x->plot, &y->plot) || !same_box(&x->bar, &y->bar) ||
            !same_marks(&x->x, &l->pane[i].x, &y->x, &p->scene->panes[i].x) ||
            !same_marks(&x->y, &l->pane[i].y, &y->y, &p->scene->panes[i].y) ||
            !same_axis(&x->colour_axis, &y->colour_axis))
            return false;
    }
    return same_texts(a, b);
}

static void copy_box(const struct raster *from, const struct raster *to, const struct box *box)
{
    const int left = box->x > 0 ? box->x : 0, top = box->y > 0 ? box->y : 0;
    const int right = box->x + box->width < to->width ? box->x + box->width : to->width;
    const int bottom = box->y + box->height < to->height ? box->y + box->height : to->height;

    for (int y = top; y < bottom && left < right; y++)
        memcpy(to->pixel + (size_t)y * to->stride + (size_t)left,
               from->pixel + (size_t)y * from->stride + (size_t)left,
               (size_t)(right - left) * sizeof *to->pixel);
}

static bool is_dirty(const struct layers_pane *was, const struct scene_pane *is)
{
    const struct scene_image *image = is->image;

    return is->stamp == 0 || is->stamp != was->stamp || !same_axis(&was->x, &is->x) ||
           !same_axis(&was->y, &is->y) ||
           (image && (image->low != was->low || image->high != was->high));
}

static void remember(struct layers_pane *was, const struct scene_pane *is)
{
    *was = (struct layers_pane){.stamp = is->stamp,
                                .x = is->x,
                                .y = is->y,
                                .low = is->image ? is->image->low : 0,
                                .high = is->image ? is->image->high : 0};
}

// The layout as it is, in memory of our own.
static void keep(struct layers *l, const struct layout *layout)
{
    struct layout *own = &l->layout;

    arena_release(&l->kept);
    arena_init(&l->kept);
    *own = *layout;
    own->panes = arena_alloc(&l->kept, layout->pane_count + 1, sizeof *own->panes);
    memcpy(own->panes, layout->panes, layout->pane_count * sizeof *own->panes);
    own->texts = arena_alloc(&l->kept, layout->text_count + 1, sizeof *own->texts);
    own->keys = arena_alloc(&l->kept, layout->key_count + 1, sizeof *own->keys);
    for (size_t i = 0; i < layout->text_count; i++) {
        own->texts[i] = layout->texts[i];
        own->texts[i].text = arena_copy(&l->kept, own->texts[i].text, strlen(own->texts[i].text));
    }
    for (size_t i = 0; i < layout->key_count; i++)
        own->keys[i] = layout->keys[i];
}

static void resize(struct layers *l, int width, int height)
{
    if (l->drawn && l->still.width == width && l->still.height == height)
        return;
    arena_release(&l->arena);
    arena_init(&l->arena);
    raster_init(&l->still, &l->arena, width, height);
    raster_init(&l->picture, &l->arena, width, height);
    l->drawn = false;
}

void layers_paint(struct layers *l, const struct painter *painter, bool anew)
{
    const struct box all = {0, 0, painter->raster->width, painter->raster->height};
    struct painter p = *painter;

    resize(l, all.width, all.height);
    const bool still = !anew && stands_still(l, painter);

    if (!still) {
        p.raster = &l->still;
        paint_static(&p);
        copy_box(&l->still, &l->picture, &all);
        l->stills++;
    }
    p.raster = &l->picture;
    for (size_t i = 0; i < p.layout->pane_count && i < LAYERS_PANES; i++) {
        if (still && !is_dirty(&l->pane[i], &p.scene->panes[i]))
            continue;
        // An image covers its pane.
        if (still && !p.scene->panes[i].image)
            copy_box(&l->still, &l->picture, &p.layout->panes[i].plot);
        paint_data(&p, i);
        paint_over(&p, i);
        remember(&l->pane[i], &p.scene->panes[i]);
        l->panes++;
    }
    if (!still)
        keep(l, p.layout);
    l->drawn = true;
    l->no_grid = p.no_grid;
    copy_box(&l->picture, painter->raster, &all);
}
