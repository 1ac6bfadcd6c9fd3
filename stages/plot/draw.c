// SPDX-License-Identifier: MIT
//
// A scene onto a device.
#include "stages/plot/draw.h"

#include <string.h>
#include <strings.h>

#include "stages/plot/paint.h"
#include "stages/plot/scene_json.h"
#include "stages/plot/terminal.h"

const char *const draw_device_names[] = {"png",  "json", "terminal", "gif",
                                         "apng", "mp4",  "webm",     NULL};

bool draw_device_of(const char *file, enum draw_device *device)
{
    static const struct {
        const char *ending;
        enum draw_device device;
    } endings[] = {{".png", DRAW_PNG},  {".json", DRAW_JSON}, {".txt", DRAW_TERMINAL},
                   {".gif", DRAW_GIF},  {".apng", DRAW_APNG}, {".mp4", DRAW_MP4},
                   {".webm", DRAW_WEBM}};
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

static void paint(struct raster *raster, const struct scene *scene, const struct layout *layout,
                  const struct draw_options *options, struct font *font, struct arena *arena)
{
    const struct painter painter = {
        .raster = raster,
        .scene = scene,
        .layout = layout,
        .theme = options->theme == DRAW_DARK ? &theme_dark : &theme_light,
        .font = font,
        .arena = arena,
        .no_grid = options->no_grid,
    };

    raster_init(raster, arena, layout->width, layout->height);
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
    paint(raster, scene, &layout, options, font, arena);
    if (axes)
        scene_json(axes, scene, &layout, SCENE_JSON_AXES);
    return true;
}

static bool draw_png(const struct scene *scene, const struct layout *layout,
                     const struct draw_options *options, struct font *font, struct arena *arena,
                     sink_write *write, void *context, const char **why)
{
    struct raster raster;
    struct text axes = {0};

    paint(&raster, scene, layout, options, font, arena);
    scene_json(&axes, scene, layout, SCENE_JSON_AXES);
    const bool written = png_write(&raster, text_of(&axes), write, context, why);

    text_release(&axes);
    return written;
}

static bool write_text(struct text *text, sink_write *write, void *context, const char **why)
{
    const bool written = write(context, text_of(text), text->length);

    if (!written)
        *why = "the picture can't be written";
    text_release(text);
    return written;
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
        if (device == DRAW_PNG) {
            drawn = draw_png(scene, &layout, options, font, &arena, write, context, why);
        } else {
            scene_json(&out, scene, &layout,
                       options->with_data ? SCENE_JSON_DATA : SCENE_JSON_WORDS);
            drawn = write_text(&out, write, context, why);
        }
    }
    arena_release(&arena);
    return drawn;
}
