// SPDX-License-Identifier: MIT
//
// A figure on a screen: what is to be seen, made into a scene, a layout and pixels.
#include "stages/plot/view.h"

#include <math.h>
#include <string.h>

#include "stages/plot/overlay.h"
#include "stages/plot/paint.h"

bool view_init(struct view *v, struct figure *f, double scale, double per_second)
{
    const char *why = NULL;

    *v = (struct view){.figure = f,
                       .scale = scale,
                       .until = NAN,
                       .span = NAN,
                       .status = true,
                       .changed = true,
                       .seen = UINT64_MAX,
                       .theme = f->theme == FIGURE_LIGHT ? &theme_light : &theme_dark};
    for (size_t i = 0; i < VIEW_PANES; i++)
        v->pane[i] = (struct view_pane){NAN, NAN, NAN, NAN, NAN, NAN, -1};
    pace_init(&v->pace, per_second);
    arena_init(&v->arena);
    arena_init(&v->fonts);
    v->font = font_open(&v->fonts, f->options.font, &why);
    return v->font || sigrun_fail(f->stage, NULL, "%s", why);
}

void view_release(struct view *v)
{
    arena_release(&v->arena);
    arena_release(&v->fonts);
}

bool view_fresh(struct view *v)
{
    const bool news = figure_taken(v->figure) != v->seen && !v->paused;

    return v->changed || news || (v->message && pace_clock() > v->message_until);
}

// What a person has chosen instead of what the figure has found.
static void apply(const struct view *v, struct scene *scene)
{
    for (size_t i = 0; i < scene->pane_count && i < VIEW_PANES; i++) {
        const struct view_pane *own = &v->pane[i];
        struct scene_pane *pane = &scene->panes[i];

        if (own->x_low < own->x_high) {
            pane->x.low = pane->x.log ? exp(own->x_low) : own->x_low;
            pane->x.high = pane->x.log ? exp(own->x_high) : own->x_high;
        }
        if (own->y_low < own->y_high) {
            pane->y.low = pane->y.log ? exp(own->y_low) : own->y_low;
            pane->y.high = pane->y.log ? exp(own->y_high) : own->y_high;
        }
        if (pane->image && own->low < own->high) {
            pane->image->low = own->low;
            pane->image->high = own->high;
        }
        if (pane->image && own->map >= 0)
            pane->image->map = (enum colormap)own->map;
    }
}

void view_compose(struct view *v, int width, int height)
{
    struct figure *f = v->figure;

    arena_release(&v->arena);
    arena_init(&v->arena);
    scene_init(&v->scene, &v->arena);
    v->scene.title = *f->title ? f->title : NULL;
    v->width = width;
    v->height = height;
    f->options.width = width;
    f->options.height = height;
    f->options.scale = v->scale;
    v->seen = figure_snapshot(f, &v->scene, v->paused ? v->until : NAN, v->span);
    holds_apply(&v->holds, &v->scene, v->paused ? v->until : figure_time(f));
    apply(v, &v->scene);
    layout_make(&v->layout, &v->scene, width, height - overlay_status_height(v), v->scale, v->font,
                &v->arena);
    v->changed = false;
}

void view_draw(struct view *v, struct raster *raster)
{
    const struct painter painter = {
        .raster = raster,
        .scene = &v->scene,
        .layout = &v->layout,
        .theme = v->theme,
        .font = v->font,
        .arena = &v->arena,
        .no_grid = v->figure->options.no_grid,
    };

    paint_all(&painter);
    overlay_draw(v, raster);
}
