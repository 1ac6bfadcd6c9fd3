// SPDX-License-Identifier: MIT
//
// A scene onto a device.
#include "stages/draw/draw.h"

#include <string.h>
#include <strings.h>

#include "stages/draw/kitty.h"
#include "stages/draw/paint.h"
#include "stages/draw/paper.h"
#include "stages/draw/sixel.h"
#include "stages/draw/svg.h"
#include "stages/draw/terminal.h"
#include "stages/scene/scene_json.h"

const char *const draw_device_names[] = {"png",   "json", "terminal", "svg", "pdf",  "kitty",
                                         "sixel", "gif",  "apng",     "mp4", "webm", NULL};

bool draw_device_of(const char *file, enum draw_device *device)
{
    static const struct {
        const char *ending;
        enum draw_device device;
    } endings[] = {{".png", DRAW_PNG},   {".json", DRAW_JSON}, {".txt", DRAW_TERMINAL},
                   {".svg", DRAW_SVG},   {".pdf", DRAW_PDF},   {".gif", DRAW_GIF},
                   {".apng", DRAW_APNG}, {".mp4", DRAW_MP4},   {".webm", DRAW_WEBM}};
    const char *dot = strrchr(file, '.');

    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i].ending) == 0) {
            *device = endings[i].device;
            return true;
        }
    return false;
}

static int within(int wanted, int otherwise)
{
    return wanted <= 0 ? otherwise : wanted > DRAW_MOST ? DRAW_MOST : wanted;
}

static void lay_out(struct layout *layout, const struct scene *scene, const struct draw_options *o,
                    struct font *font, struct arena *arena)
{
    layout_make(layout, scene, within(o->width, 1280), within(o->height, 720),
                o->scale > 0 ? o->scale : 1, font, arena);
}

int draw_data_width(const struct scene *scene, const struct draw_options *options)
{
    struct arena arena;
    struct scene copy;
    struct layout layout;
    const char *why;
    int width = within(options->width, 1280);

    arena_init(&arena);
    scene_init(&copy, &arena);
    scene_add_scene(&copy, scene);
    copy.title = scene->title;
    for (size_t i = 0; i < copy.pane_count; i++)
        if (copy.panes[i].image) {
            const struct scene_image *image = copy.panes[i].image;

            *scene_set_image(&copy, &copy.panes[i]) = *image;
        }
    scene_fit(&copy);
    struct font *font = font_open(&arena, options->font, &why);

    if (font && copy.pane_count) {
        lay_out(&layout, &copy, options, font, &arena);
        width = layout.panes[0].plot.width;
    }
    arena_release(&arena);
    return width;
}

static struct painter painter_of(const struct scene *scene, const struct layout *layout,
                                 const struct draw_options *options, struct font *font,
                                 struct arena *arena)
{
    return (struct painter){
        .scene = scene,
        .layout = layout,
        .theme = options->theme == DRAW_DARK ? &theme_dark : &theme_light,
        .font = font,
        .arena = arena,
        .no_grid = options->no_grid,
    };
}

static void paint(struct raster *raster, const struct painter *like)
{
    struct painter painter = *like;

    painter.raster = raster;
    raster_init(raster, like->arena, like->layout->width, like->layout->height);
    paint_all(&painter);
}

bool draw_raster(struct scene *scene, const struct draw_options *options, struct raster *raster,
                 struct text *axes, struct arena *arena, const char **why)
{
    struct layout layout;
    struct font *font = font_open(arena, options->font, why);

    if (!font)
        return false;
    scene_fit(scene);
    lay_out(&layout, scene, options, font, arena);
    const struct painter painter = painter_of(scene, &layout, options, font, arena);

    paint(raster, &painter);
    if (axes)
        scene_json(axes, scene, &layout, SCENE_JSON_AXES);
    return true;
}

static bool draw_png(const struct painter *painter, sink_write *write, void *context,
                     const char **why)
{
    struct raster raster;
    struct text axes = {0};

    paint(&raster, painter);
    scene_json(&axes, painter->scene, painter->layout, SCENE_JSON_AXES);
    const bool written = png_write(&raster, text_of(&axes), write, context, why);

    text_release(&axes);
    return written;
}

static bool draw_pdf(const struct painter *like, const struct draw_options *options,
                     sink_write *write, void *context, const char **why)
{
    const struct layout *layout = like->layout;
    const struct paper_part *part = options->paper;
    const struct paper_options paper = {
        .width = layout->width,
        .height = layout->height,
        .points = 72 / 96. / layout->scale, // as large as on a screen of that scale
        .title = pen_clean(paint_title(like), like->arena),
        .font = options->font,
        .letters = plot_font_data,
        .letters_size = plot_font_data_size,
        .write = write,
        .context = context,
    };
    struct painter painter = *like;

    *why = "nothing here makes PDF";
    void *page = part ? part->open(&paper, why) : NULL;

    if (!page)
        return false;
    const struct pen pen = part->pen(page);

    painter.pen = &pen;
    paint_all(&painter);
    const bool finished = part->finish(page, why);

    part->close(page);
    return finished;
}

static bool write_text(struct text *text, sink_write *write, void *context, const char **why)
{
    const bool written = write(context, text_of(text), text->length);

    if (!written)
        *why = "the picture can't be written";
    text_release(text);
    return written;
}

// On a terminal; what is written next begins below.
static bool draw_pixels(const struct painter *painter, enum draw_device device, sink_write *write,
                        void *context, const char **why)
{
    struct raster raster;
    struct text out = {0}, axes = {0};

    paint(&raster, painter);
    scene_json(&axes, painter->scene, painter->layout, SCENE_JSON_AXES);
    const bool made = device == DRAW_SIXEL ? sixel_add(&out, &raster)
                                           : kitty_add(&out, &raster, text_of(&axes), false, why);

    text_release(&axes);
    text_put(&out, '\n');
    if (made)
        return write_text(&out, write, context, why);
    if (device == DRAW_SIXEL)
        *why = "there is no memory for its colours";
    text_release(&out);
    return false;
}

static bool draw_device(const struct painter *painter, enum draw_device device,
                        const struct draw_options *options, sink_write *write, void *context,
                        const char **why)
{
    struct text out = {0};

    if (device == DRAW_PNG)
        return draw_png(painter, write, context, why);
    if (device == DRAW_KITTY || device == DRAW_SIXEL)
        return draw_pixels(painter, device, write, context, why);
    if (device == DRAW_PDF)
        return draw_pdf(painter, options, write, context, why);
    if (device == DRAW_SVG && !svg_draw(&out, painter, why)) {
        text_release(&out);
        return false;
    }
    if (device == DRAW_JSON)
        scene_json(&out, painter->scene, painter->layout,
                   options->with_data ? SCENE_JSON_DATA : SCENE_JSON_WORDS);
    return write_text(&out, write, context, why);
}

bool draw_scene(struct scene *scene, enum draw_device device, const struct draw_options *options,
                sink_write *write, void *context, const char **why)
{
    struct arena arena;
    struct layout layout;
    struct text out = {0};
    bool drawn = false;

    scene_fit(scene);
    if (device == DRAW_TERMINAL) {
        terminal_draw(&out, scene, options);
        return write_text(&out, write, context, why);
    }
    arena_init(&arena);
    struct font *font = font_open(&arena, options->font, why);

    if (font) {
        lay_out(&layout, scene, options, font, &arena);
        const struct painter painter = painter_of(scene, &layout, options, font, &arena);

        drawn = draw_device(&painter, device, options, write, context, why);
    }
    arena_release(&arena);
    return drawn;
}
