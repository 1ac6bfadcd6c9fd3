// SPDX-License-Identifier: MIT
//
// A live figure in a window.
#include <stdlib.h>
#include <time.h>

#include "stages/draw/pace.h"
#include "stages/view/live_screen.h"
#include "stages/view/view_save.h"

enum { WIDTH = 1280, HEIGHT = 720, PER_SECOND = 60, STALLS_AT = 20 };

static const double idle = 0.03; // seconds between looks for events while nothing changes

struct live {
    struct figure *figure;
    const struct window_part *part;
    void *window; // NULL once it was closed
    struct view view;
    // For tests: a file that tells after each picture what is shown, and whole seconds that one of
    // the first takes.
    const char *state;
    int stall;
};

static void close_window(void *self)
{
    struct live *live = self;

    if (live->window)
        live->part->close(live->window);
    live->window = NULL;
}

static void release_view(void *self)
{
    view_release(self);
}

static enum sigrun_turn finish(struct live *live, enum sigrun_turn turn)
{
    close_window(live);
    atomic_store(&live->figure->closed, true);
    return turn;
}

static enum view_result take_events(struct live *live)
{
    struct window_event event;

    // A picture that is to be saved is drawn before the next key counts.
    while (live->view.wish == VIEW_NO_WISH) {
        live->part->next(live->window, &event);
        if (event.kind == WINDOW_NOTHING)
            return VIEW_GOES_ON;
        const enum view_result result = view_event(&live->view, &event);

        if (result != VIEW_GOES_ON)
            return result;
        if (live->view.wish == VIEW_FULL) {
            live->view.full = !live->view.full;
            live->part->full(live->window, live->view.full);
            live->view.wish = VIEW_NO_WISH;
        }
    }
    return VIEW_GOES_ON;
}

// What a person wishes of the picture that is on the screen now.
static void grant(struct live *live, const struct raster *raster)
{
    struct view *v = &live->view;

    if (v->wish == VIEW_PICTURE)
        view_save_picture(v, raster);
    else if (v->wish == VIEW_VALUES)
        view_save_values(v);
    v->wish = VIEW_NO_WISH;
}

static void draw(struct live *live)
{
    struct view *v = &live->view;
    const double begin = pace_busy();
    struct raster raster = {0};

    raster.pixel = live->part->pixels(live->window, &raster.width, &raster.height, &raster.stride);
    if (!raster.pixel)
        return;
    view_compose(v, raster.width, raster.height);
    view_draw(v, &raster);
    live->part->show(live->window);
    view_shown(v, pace_busy() - begin);
    grant(live, &raster);
    if (live->state)
        view_save_state(v, live->state);
    if (live->stall > 0 && v->draws == STALLS_AT)
        nanosleep(&(struct timespec){.tv_sec = live->stall}, NULL);
}

static enum sigrun_turn turn(void *self, bool ended, double *seconds)
{
    struct live *live = self;
    const enum view_result result = take_events(live);

    (void)ended;
    if (live->part->lost()) {
        sigrun_fail(live->figure->stage, NULL, "the display was lost");
        return finish(live, SIGRUN_LOST);
    }
    if (result != VIEW_GOES_ON)
        return finish(live, result == VIEW_QUIT ? SIGRUN_QUIT : SIGRUN_CLOSED);
    const bool fresh = view_fresh(&live->view) || !live->view.draws; // the first shows the axes

    if (pace_due(&live->view.pace, fresh))
        draw(live);
    const double wait = pace_wait(&live->view.pace);

    *seconds = fresh || wait > idle ? wait : idle;
    return SIGRUN_OPEN;
}

// Of the second window and those after it the name gets a number.
static const char *state_file(struct sigrun_stage *stage)
{
    static int windows;
    const char *name = getenv("SIGRUN_VIEW_STATE");

    windows++;
    return name && windows > 1 ? sigrun_text(stage, "%s.%d", name, windows) : name;
}

bool live_open_window(struct figure *f)
{
    struct sigrun_stage *stage = f->stage;
    struct live *live = sigrun_alloc(stage, 1, sizeof *live);
    const int width = f->options.width ? f->options.width : WIDTH;
    const int height = f->options.height ? f->options.height : HEIGHT;
    double scale = sigrun_given(stage, &f->scale) ? f->scale : 0;
    const char *why = NULL;

    const char *stall = getenv("SIGRUN_VIEW_STALL");

    live->figure = f;
    live->state = state_file(stage);
    live->stall = stall ? atoi(stall) : 0;
    live->part = sigrun_part(stage, "window");
    if (!live->part)
        return false;
    live->window =
        live->part->open(*f->title ? f->title : sigrun_label(stage), width, height, &scale, &why);
    if (!live->window)
        return sigrun_fail(
            stage, NULL,
            "no window can be opened (%s): unset DISPLAY to draw on the terminal, or "
            "name a file: `%s out.png`",
            why, sigrun_label(stage));
    sigrun_own(stage, live, close_window);
    if (!view_init(&live->view, f, scale, PER_SECOND))
        return false;
    sigrun_own(stage, &live->view, release_view);
    f->options.scale = scale;
    f->options.width = (int)(width * scale);
    f->options.height = (int)(height * scale);
    f->live = live;
    sigrun_front(stage, (struct sigrun_front){turn, live});
    return true;
}
