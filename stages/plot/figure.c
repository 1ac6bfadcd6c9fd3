// SPDX-License-Identifier: MIT
//
// When pictures are made, and where they go.
#include "stages/plot/figure.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "stages/plot/movie.h"
#include "stages/view/live.h"

enum { LINES_LEAST = 6 }; // of letters for a pane

static const double usual_span = 10;
static const double usual_letter = 18; // pixels of a terminal's line at scale 1

const char *const figure_formats[] = {"auto", "png",  "json", "txt",  "svg", "pdf",
                                      "gif",  "apng", "mp4",  "webm", NULL};
const char *const figure_themes[] = {"auto", "light", "dark", NULL};

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
        [FIGURE_PNG] = DRAW_PNG,   [FIGURE_JSON] = DRAW_JSON, [FIGURE_TEXT] = DRAW_TERMINAL,
        [FIGURE_SVG] = DRAW_SVG,   [FIGURE_PDF] = DRAW_PDF,   [FIGURE_GIF] = DRAW_GIF,
        [FIGURE_APNG] = DRAW_APNG, [FIGURE_MP4] = DRAW_MP4,   [FIGURE_WEBM] = DRAW_WEBM};
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
                           "%s has no ending that tells the kind of picture: .png, .svg, .pdf, "
                           ".json, .txt, .gif, .apng, .mp4 or .webm",
                           f->file);
    return sigrun_fail(stage, &f->file,
                       "%s files are not drawn: name one that ends in .png, .svg, .pdf, .json, "
                       ".txt, .gif, .apng, .mp4 or .webm",
                       ending);
}

// A window, if there is a display; else the terminal, where what goes on is drawn again and again,
// and what ends once.
static bool is_live(const struct figure *f)
{
    if (*f->file)
        return false;
    return live_display() || (f->goes_on && isatty(STDOUT_FILENO));
}

static void set_options(struct figure *f)
{
    const bool standard = !*f->file || strcmp(f->file, "-") == 0;
    struct screen screen;

    screen_look(&screen, STDOUT_FILENO, f->color);
    // The line below the picture is for the prompt.
    const int rows = screen.terminal && screen.rows > 2 ? screen.rows - 1 : screen.rows;

    f->terminal = f->device == DRAW_TERMINAL && standard && screen.terminal;
    f->options = (struct draw_options){
        .width = (int)f->width,
        .height = (int)f->height,
        .scale = f->scale,
        .theme = f->theme == FIGURE_DARK ? DRAW_DARK : DRAW_LIGHT,
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
}

// Letters are copied as text: who asks for stdout gets them, also from a terminal with pixels. What
// moves there would be slow in pixels, above all from afar.
void figure_settle(struct figure *f)
{
    const bool standard = f->device == DRAW_TERMINAL && f->format == FIGURE_AUTO;
    const bool forced = f->pixels == ASK_KITTY || f->pixels == ASK_SIXEL;
    const bool asked = f->terminal && !*f->file && f->mode == FIGURE_STILL;
    struct draw_options *o = &f->options;
    struct ask_answer has;

    if (f->settled || f->window || !standard || !(forced || (asked && f->pixels == ASK_AUTO)))
        return;
    f->settled = true;
    const enum ask_pixels with = ask_choose(f->pixels, &has);

    if (with == ASK_OFF)
        return;
    f->device = with == ASK_KITTY ? DRAW_KITTY : DRAW_SIXEL;
    o->width =
        o->columns * has.cell_width < FIGURE_MOST ? o->columns * has.cell_width : FIGURE_MOST;
    o->height = o->rows * has.cell_height < FIGURE_MOST ? o->rows * has.cell_height : FIGURE_MOST;
    o->scale = f->scale * fmax(rint(has.cell_height / usual_letter), 1);
    o->theme = f->theme == FIGURE_LIGHT ? DRAW_LIGHT : DRAW_DARK;
    o->cell_width = has.cell_width;
    o->cell_height = has.cell_height;
}

bool figure_shape(struct sigrun_stage *stage, struct figure *f, const struct figure_kind *kind,
                  void *self)
{
    f->stage = stage;
    f->kind = kind;
    f->self = self;
    f->goes_on = kind->moves || sigrun_endless(stage);
    f->rate = sigrun_input(stage, 0)->rate;
    f->origin = sigrun_input(stage, 0)->origin;
    if (sigrun_outputs(stage)) {
        if (*f->file)
            return sigrun_fail(stage, &f->file,
                               "hands its picture to board, which writes the file");
        sigrun_output(
            stage, 0,
            (struct sigrun_format){.type = SIGRUN_SCENES, .lanes = 1, .rate = {0, 1}, .figure = f});
        return true;
    }
    f->mode = is_live(f) ? FIGURE_LIVE : FIGURE_STILL;
    if (f->mode == FIGURE_LIVE && f->goes_on)
        sigrun_pace(stage);
    if (!pick_device(stage, f))
        return false;
    if ((f->pixels == ASK_KITTY || f->pixels == ASK_SIXEL) &&
        (f->device != DRAW_TERMINAL || f->format != FIGURE_AUTO ||
         (*f->file && strcmp(f->file, "-") != 0)))
        return sigrun_fail(stage, &f->pixels,
                           "these pixels are for a terminal: name no file, or -, and no format");
    f->mode = f->device >= DRAW_GIF ? FIGURE_MOVIE : f->mode;
    f->window = f->mode == FIGURE_LIVE && live_display();
    set_options(f);
    return !*f->file || outfile_check(stage, &f->file, f->file);
}

double figure_now(const struct figure *f)
{
    const double rate = sigrun_hz(f->rate), frames = (double)(f->taken + f->missed);

    return f->origin + (rate > 0 ? frames / rate : frames);
}

bool figure_recent(const struct figure *f)
{
    return f->mode == FIGURE_MOVIE || (f->mode == FIGURE_LIVE && f->goes_on) || f->span > 0;
}

double figure_span(const struct figure *f)
{
    return f->span > 0 ? f->span : figure_recent(f) ? usual_span : INFINITY;
}

struct look figure_look(const struct figure *f)
{
    const struct figure *shown = f->board ? f->board : f; // a window may have changed its size
    const struct draw_options *o = &shown->options;
    const bool letters = shown->device == DRAW_TERMINAL && !shown->window;

    return (struct look){.until = figure_now(f),
                         .span = figure_span(f),
                         .columns = letters    ? 2 * o->columns
                                    : o->width ? o->width
                                               : 1280,
                         .rows = letters     ? 4 * o->rows
                                 : o->height ? o->height
                                             : 720};
}

void figure_compose(struct figure *f, struct scene *scene, const struct look *look)
{
    f->kind->panes(f->self, scene);
    f->kind->fill(f->self, scene, look);
}

// The stream has failed: what there is becomes the picture NAME.partial.
static void abandon(void *resource)
{
    struct figure *f = resource;
    const char *why = NULL;

    if (f->begun && !f->ended && f->out.part && f->mode == FIGURE_STILL)
        figure_draw(f, &why);
}

static void release(void *resource)
{
    struct figure *f = resource;

    for (struct shot *shot = f->shots; shot; shot = shot->next)
        arena_release(&shot->arena);
    arena_release(&f->arena); // shots lie in it
    pthread_mutex_destroy(&f->lock);
}

bool figure_start(struct sigrun_stage *stage, struct figure *f)
{
    const char *file = *f->file ? f->file : "-";

    pthread_mutex_init(&f->lock, NULL);
    f->clocked = NAN;
    arena_init(&f->arena);
    sigrun_own(stage, f, release);
    if (f->board) {
        figure_settle(f->board);
        f->mode = f->board->mode;
        f->device = f->board->device;
        f->window = f->board->window;
        f->fps = f->board->fps;
        f->speed = f->board->speed;
        f->span = f->span > 0 ? f->span : f->board->span;
        f->options = f->board->options;
        return true;
    }
    figure_settle(f);
    if (f->mode == FIGURE_LIVE)
        return live_open(f);
    if (!*f->file && !isatty(STDOUT_FILENO))
        return sigrun_fail(stage, NULL,
                           "stdout is no terminal: say `%s out.png` for a picture, or `%s -` for "
                           "letters",
                           sigrun_label(stage), sigrun_label(stage));
    if (f->device == DRAW_PDF && !(f->options.paper = sigrun_part(stage, "paper")))
        return false;
    if (!outfile_open(&f->out, stage, &f->file, file))
        return false;
    sigrun_own(stage, f, abandon);
    return f->mode != FIGURE_MOVIE || movie_open(f);
}

int figure_columns(const struct figure *f)
{
    struct arena arena;
    struct scene scene;

    if (f->device == DRAW_TERMINAL && !f->window)
        return f->options.columns;
    arena_init(&arena);
    scene_init(&scene, &arena);
    f->kind->panes(f->self, &scene);
    const int columns = draw_data_width(&scene, &f->options);

    arena_release(&arena);
    return columns;
}

void figure_make_room(struct figure *f, size_t panes, int least)
{
    const int usual = 720, wanted = (int)(f->scale * least * (double)panes);

    if (!f->height && wanted > usual && f->device != DRAW_KITTY && f->device != DRAW_SIXEL)
        f->options.height = wanted < FIGURE_MOST ? wanted : FIGURE_MOST;
    // Letters scroll where they are more than the terminal has lines.
    if (!f->height && f->mode == FIGURE_STILL && LINES_LEAST * (int)panes + 3 > f->options.rows)
        f->options.rows = LINES_LEAST * (int)panes + 3;
}
