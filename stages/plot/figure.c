// SPDX-License-Identifier: MIT
//
// Where pictures go.
#include "stages/plot/figure.h"

#include <string.h>
#include <unistd.h>

enum { LINES_LEAST = 6 }; // of letters for a pane

const char *const figure_formats[] = {"auto", "png", "json", "txt", NULL};
const char *const figure_themes[] = {"light", "dark", NULL};

// What follows the last dot of the file's name, dot included, or "".
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');

    return dot && dot != name ? dot : "";
}

static bool pick_device(struct sigrun_stage *stage, struct figure *f)
{
    static const enum draw_device devices[] = {
        [FIGURE_PNG] = DRAW_PNG, [FIGURE_JSON] = DRAW_JSON, [FIGURE_TEXT] = DRAW_TERMINAL};
    const char *ending = ending_of(f->file);

    if (f->format != FIGURE_AUTO) {
        f->device = devices[f->format];
        return true;
    }
    f->device = DRAW_TERMINAL;
    if (!*f->file || strcmp(f->file, "-") == 0 || draw_device_of(f->file, &f->device))
        return true;
    if (!*ending)
        return sigrun_fail(stage, &f->file,
                           "%s has no ending that tells the kind of picture: .png, .json or .txt",
                           f->file);
    return sigrun_fail(stage, &f->file,
                       "%s files are not drawn: name one that ends in .png, .json or "
                       ".txt",
                       ending);
}

bool figure_shape(struct sigrun_stage *stage, struct figure *f)
{
    f->stage = stage;
    return pick_device(stage, f) && (!*f->file || outfile_check(stage, &f->file, f->file));
}

static void release(void *arena)
{
    arena_release(arena);
}

static bool put(void *context, const void *bytes, size_t length)
{
    return outfile_write(context, bytes, length);
}

static bool draw(struct figure *f, const char **why)
{
    // What progress has written stands on the line that the picture begins on.
    static const char fresh[] = "\r\033[K";

    f->ended = true;
    f->compose(f->self);
    if (f->terminal && f->options.colours && !outfile_write(&f->out, fresh, sizeof fresh - 1))
        return false;
    return draw_scene(&f->scene, f->device, &f->options, put, &f->out, why);
}

// The stream has failed: what there is becomes the picture NAME.partial.
static void abandon(void *resource)
{
    struct figure *f = resource;
    const char *why = NULL;

    if (f->begun && !f->ended && f->out.part)
        draw(f, &why);
}

bool figure_start(struct sigrun_stage *stage, struct figure *f, void (*compose)(void *), void *self)
{
    struct screen screen;
    const char *file = *f->file ? f->file : "-";
    const bool letters = f->device == DRAW_TERMINAL;

    screen_look(&screen, STDOUT_FILENO, f->color);
    if (!*f->file && !screen.terminal)
        return sigrun_fail(stage, NULL,
                           "stdout is no terminal: say `%s out.png` for a picture, or `%s -` for "
                           "letters",
                           sigrun_label(stage), sigrun_label(stage));
    const bool standard = strcmp(file, "-") == 0;
    // The line below the picture is for the prompt.
    const int rows = screen.terminal && screen.rows > 2 ? screen.rows - 1 : screen.rows;

    f->terminal = letters && standard && screen.terminal;
    f->options = (struct draw_options){
        .width = (int)f->width,
        .height = (int)f->height,
        .scale = f->scale,
        .theme = f->theme,
        .with_data = f->values,
        .columns = f->width   ? (int)f->width
                   : standard ? screen.columns
                              : 80,
        .rows = f->height  ? (int)f->height
                : standard ? rows
                           : 24,
        .colours = standard || f->color == SCREEN_ALWAYS ? screen.colours : DRAW_NO_COLOURS,
        .ascii = standard && screen.ascii,
    };
    arena_init(&f->arena);
    sigrun_own(stage, &f->arena, release);
    scene_init(&f->scene, &f->arena);
    f->scene.title = *f->title ? f->title : NULL;
    f->compose = compose;
    f->self = self;
    if (!outfile_open(&f->out, stage, &f->file, file))
        return false;
    sigrun_own(stage, f, abandon);
    return true;
}

int figure_columns(const struct figure *f)
{
    return f->device == DRAW_TERMINAL ? f->options.columns
                                      : draw_data_width(&f->scene, &f->options);
}

void figure_make_room(struct figure *f, size_t panes, int least)
{
    const int usual = 720, wanted = (int)(f->scale * least * (double)panes);

    if (!f->height && wanted > usual)
        f->options.height = wanted < FIGURE_MOST ? wanted : FIGURE_MOST;
    // Letters scroll where they are more than the terminal has lines.
    if (!f->height && LINES_LEAST * (int)panes + 3 > f->options.rows)
        f->options.rows = LINES_LEAST * (int)panes + 3;
}

enum sigrun_flow figure_finish(struct figure *f)
{
    const char *why = NULL;

    if (f->ended)
        return SIGRUN_DONE;
    if (draw(f, &why) && outfile_finish(&f->out))
        return SIGRUN_DONE;
    if (why && !f->out.error) {
        sigrun_fail(f->stage, &f->file, "%s: %s", f->out.name, why);
        return SIGRUN_FAILED;
    }
    return outfile_failed(&f->out);
}
