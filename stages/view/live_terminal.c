// SPDX-License-Identifier: MIT
//
// A live figure on the terminal: letters, of which only those are written that change, or pixels
// where somebody asks for them. Keys come from the terminal itself, since stdin may be a signal.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stages/draw/kitty.h"
#include "stages/draw/pace.h"
#include "stages/draw/sixel.h"
#include "stages/draw/terminal.h"
#include "stages/view/keys.h"
#include "stages/view/live_screen.h"
#include "stages/view/overlay_letters.h"
#include "stages/view/tty.h"
#include "stages/view/view_save.h"

enum { PER_SECOND = 20, PICTURE_WIDTH = 1280, PICTURE_HEIGHT = 720 };

static const double idle = 0.05;

// Terminals that know it show what lies between in one piece; the others ignore it.
static const char begin_frame[] = "\033[?2026h", end_frame[] = "\033[?2026l";

struct live {
    struct figure *figure;
    struct view view;
    struct keys keys;
    char bytes[256]; // that have come from `at` on and were not looked at
    size_t at, count;
    struct screen screen;
    bool pixels;
    struct arena arena;  // of what is on the screen
    struct cells before; // on the screen; without columns: nothing is
    bool finished;
    bool blank; // it is to be wiped
};

static bool has_status(const struct live *live)
{
    return live->screen.rows > 2;
}

// The size may be another one each time; what is on the screen is of no use then.
static void look(struct live *live)
{
    struct figure *f = live->figure;
    struct screen screen;

    screen_look(&screen, STDOUT_FILENO, f->color);
    screen.columns = screen.columns < TERMINAL_MOST ? screen.columns : TERMINAL_MOST;
    screen.rows = screen.rows < TERMINAL_MOST ? screen.rows : TERMINAL_MOST;
    if (screen.columns != live->screen.columns || screen.rows != live->screen.rows) {
        live->view.stale = true;
        live->blank = true;
    }
    live->screen = screen;
    f->options.columns =
        f->width && (int)f->width < screen.columns ? (int)f->width : screen.columns;
    f->options.rows = screen.rows - has_status(live);
    if (f->height && (int)f->height < f->options.rows)
        f->options.rows = (int)f->height;
}

static void add_frame(const struct live *live, const struct text *frame)
{
    struct text out = {0};

    if (!frame->length && !live->blank)
        return;
    text_add(&out, "%s%s", begin_frame, live->blank ? "\033[0m\033[2J" : "");
    text_append(&out, text_of(frame), frame->length);
    text_add(&out, "%s", end_frame);
    tty_write(text_of(&out), out.length);
    text_release(&out);
}

static void draw_letters(struct live *live)
{
    const struct screen *screen = &live->screen;
    struct view *v = &live->view;
    struct draw_options *o = &live->figure->options;
    struct cells picture, whole;
    struct arena arena;
    struct text out = {0};

    view_scene(v);
    o->bare = v->zen;
    arena_release(&v->brief);
    arena_init(&v->brief);
    arena_init(&arena);
    cells_init(&picture, &arena, o->columns, o->rows);
    cells_init(&whole, &arena, screen->columns, screen->rows);
    terminal_fill(&picture, &v->scene, o, &v->layout, &v->brief);
    for (int y = 0; y < picture.rows; y++)
        memcpy(&whole.cell[y * whole.columns], &picture.cell[y * picture.columns],
               (size_t)picture.columns * sizeof *whole.cell);
    overlay_letters(v, &whole, has_status(live) && !v->zen ? screen->rows - 1 : -1);
    if (live->blank || live->before.columns != whole.columns || live->before.rows != whole.rows)
        cells_init(&live->before, &arena, whole.columns, whole.rows);
    cells_change(&whole, &live->before, &out, o->colours, o->ascii);
    add_frame(live, &out);
    text_release(&out);
    arena_release(&live->arena);
    live->arena = arena;
    live->before = whole;
}

static bool add_pixels(struct text *out, const struct figure *f, const struct raster *raster,
                       bool again)
{
    const char *why;

    return f->device == DRAW_SIXEL ? sixel_add(out, raster)
                                   : kitty_add(out, raster, NULL, again, &why);
}

static void draw_pixels(struct live *live, int width, int height, struct text *out, bool again)
{
    struct view *v = &live->view;
    struct arena arena;
    struct raster raster;

    arena_init(&arena);
    raster_init(&raster, &arena, width, height);
    view_compose(v, width, height);
    view_draw(v, &raster);
    add_pixels(out, live->figure, &raster, again);
    arena_release(&arena);
}

static void draw_screen(struct live *live)
{
    const struct draw_options *o = &live->figure->options;
    struct text out = {0};

    text_add(&out, "\033[H");
    // Below sixels on the last row the screen would scroll.
    draw_pixels(live, o->columns * o->cell_width, o->rows * o->cell_height, &out, true);
    add_frame(live, &out);
    text_release(&out);
}

// The picture as a file has pixels, also where the screen has letters.
static void save_picture(struct live *live)
{
    struct view *v = &live->view;
    struct figure *f = live->figure;
    struct arena arena;
    struct raster raster;

    arena_init(&arena);
    raster_init(&raster, &arena, PICTURE_WIDTH, PICTURE_HEIGHT);
    f->window = true;
    view_compose(v, raster.width, raster.height);
    v->anew = true;
    view_draw(v, &raster);
    view_save_picture(v, &raster);
    f->window = false;
    v->width = v->height = 0;
    v->stale = v->anew = true;
    arena_release(&arena);
}

static void grant(struct live *live)
{
    struct view *v = &live->view;

    if (v->wish == VIEW_PICTURE)
        save_picture(live);
    else if (v->wish == VIEW_VALUES)
        view_save_values(v);
    v->wish = VIEW_NO_WISH;
}

static void draw(struct live *live)
{
    const double begin = pace_busy();

    if (live->pixels)
        draw_screen(live);
    else
        draw_letters(live);
    live->blank = false;
    view_shown(&live->view, pace_busy() - begin);
    grant(live);
}

// The last picture stays when everything else has gone.
static void finish(struct live *live)
{
    const struct draw_options *o = &live->figure->options;
    const bool shown = tty_entered();
    struct text out = {0};

    if (live->finished)
        return;
    live->finished = true;
    atomic_store(&live->figure->closed, true);
    live->view.help = live->view.statistics = false;
    look(live);
    tty_leave();
    if (shown && live->pixels) {
        draw_pixels(live, o->columns * o->cell_width, o->rows * o->cell_height, &out, false);
        text_put(&out, '\n');
    } else if (shown) {
        view_scene(&live->view);
        terminal_draw(&out, &live->view.scene, o);
    }
    tty_write(text_of(&out), out.length);
    text_release(&out);
    tty_close();
}

static void close_terminal(void *self)
{
    struct live *live = self;

    finish(live);
    view_release(&live->view);
    arena_release(&live->arena);
}

static enum view_result take_key(struct live *live, const struct window_event *event)
{
    // Ctrl-L: somebody else has written across it.
    if (event->kind == WINDOW_LETTER && event->text[0] == '\f') {
        live->blank = live->view.changed = true;
        return VIEW_GOES_ON;
    }
    return view_event(&live->view, event);
}

static bool next_byte(struct live *live, char *byte)
{
    if (live->at == live->count) {
        live->at = 0;
        live->count = tty_read(live->bytes, sizeof live->bytes);
    }
    if (live->count)
        *byte = live->bytes[live->at++];
    return live->count > 0;
}

static enum view_result take_keys(struct live *live)
{
    struct window_event event;
    enum view_result result = VIEW_GOES_ON;
    char byte;

    // A picture that is to be saved is drawn before the next key counts.
    while (result == VIEW_GOES_ON && live->view.wish == VIEW_NO_WISH && next_byte(live, &byte))
        if (keys_add(&live->keys, byte, pace_clock(), &event))
            result = take_key(live, &event);
    if (result == VIEW_GOES_ON && keys_rest(&live->keys, pace_clock(), &event))
        result = take_key(live, &event);
    return result;
}

static enum sigrun_turn turn(void *self, bool ended, double *seconds)
{
    struct live *live = self;
    struct view *v = &live->view;
    const enum view_result result = ended ? VIEW_CLOSED : take_keys(live);

    // What has ended stays on the screen above the prompt, as a still does.
    if (result != VIEW_GOES_ON) {
        finish(live);
        return result == VIEW_QUIT ? SIGRUN_QUIT : SIGRUN_CLOSED;
    }
    if (tty_look() == TTY_ANEW)
        live->blank = v->changed = true;
    if (!tty_entered())
        tty_enter(live->figure->device == DRAW_KITTY);
    look(live);
    const char *said = tty_said();

    if (said)
        view_say(v, "%s", said);
    const bool fresh = view_fresh(v) || !v->draws;

    if (pace_due(&v->pace, fresh))
        draw(live);
    *seconds = fresh ? pace_wait(&v->pace) : idle;
    return SIGRUN_OPEN;
}

bool live_open_terminal(struct figure *f)
{
    struct live *live = sigrun_alloc(f->stage, 1, sizeof *live);
    const char *kind = getenv("TERM");

    if (!kind || !*kind || strcmp(kind, "dumb") == 0)
        return sigrun_fail(f->stage, NULL,
                           "what goes on can't be shown on this terminal (TERM=%s): end it, as by "
                           "`head 10s |` before it, or name a file: `%s out.png`",
                           kind ? kind : "", sigrun_label(f->stage));
    if (!tty_open())
        return sigrun_fail(f->stage, NULL,
                           "the terminal shows one figure at a time: put several on a board, as "
                           "`{ plot ; spectrum } | board`");
    live->figure = f;
    live->pixels = f->device != DRAW_TERMINAL;
    arena_init(&live->arena);
    f->terminal = true;
    sigrun_own(f->stage, live, close_terminal);
    if (!view_init(&live->view, f, f->options.scale > 0 ? f->options.scale : 1, PER_SECOND))
        return false;
    f->live = live;
    sigrun_front(f->stage, (struct sigrun_front){turn, live});
    return true;
}
