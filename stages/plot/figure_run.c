// SPDX-License-Identifier: MIT
//
// A figure while its stream flows: frames go into the history, pictures come out.
#include <math.h>
#include <string.h>

#include "stages/draw/pace.h"
#include "stages/plot/figure.h"
#include "stages/plot/movie.h"

static bool put(void *context, const void *bytes, size_t length)
{
    return outfile_write(context, bytes, length);
}

bool figure_draw(struct figure *f, const char **why)
{
    // What progress has written stands on the line that the picture begins on.
    static const char fresh[] = "\r\033[K";
    const struct look look = figure_look(f);
    struct arena arena;
    struct scene scene;

    f->ended = true;
    arena_init(&arena);
    scene_init(&scene, &arena);
    scene.title = *f->title ? f->title : NULL;
    figure_compose(f, &scene, &look);
    const bool clean = f->terminal && f->options.colours;
    const bool drawn = (!clean || outfile_write(&f->out, fresh, sizeof fresh - 1)) &&
                       draw_scene(&scene, f->device, &f->options, put, &f->out, why);

    arena_release(&arena);
    return drawn;
}

// A picture that a board has given back, or a new one, kept until the end.
static struct shot *new_shot(struct figure *f)
{
    for (struct shot *shot = f->shots; shot; shot = shot->next)
        if (atomic_exchange(&shot->returned, false)) {
            arena_release(&shot->arena);
            arena_init(&shot->arena);
            return shot;
        }
    struct shot *shot = arena_alloc(&f->arena, 1, sizeof *shot);

    arena_init(&shot->arena);
    shot->next = f->shots;
    f->shots = shot;
    return shot;
}

// Hands the picture of now to the board.
static void hand_on(struct figure *f, struct sigrun_io *io)
{
    const struct look look = figure_look(f);
    struct shot *shot = new_shot(f);
    struct sigrun_out *out = &io->out[0];
    struct shot **place = (struct shot **)out->lane[0] + out->done;

    scene_init(&shot->scene, &shot->arena);
    shot->scene.title = *f->title ? f->title : NULL;
    shot->at = look.until;
    figure_compose(f, &shot->scene, &look);
    *place = shot;
    out->done++;
}

static bool hands_on(const struct figure *f, const struct sigrun_io *io)
{
    return f->board && io->outs && f->mode != FIGURE_LIVE;
}

double figure_period(const struct figure *f)
{
    return f->speed / f->fps;
}

// Frames until the next picture of a movie is due.
static uint64_t until_due(const struct figure *f)
{
    const double rate = sigrun_hz(f->rate);
    // Frames that come more slowly than pictures are one each.
    const double each = fmax(1, rate * figure_period(f));
    const double due = floor((double)(f->picture + 1) * each + 0.5);

    return due > (double)f->taken ? (uint64_t)due - f->taken : 0;
}

void figure_rest(struct figure *f, bool rest)
{
    if (f->mode == FIGURE_LIVE && rest)
        pthread_mutex_lock(&f->lock);
    else if (f->mode == FIGURE_LIVE)
        pthread_mutex_unlock(&f->lock);
}

void figure_altered(struct figure *f)
{
    atomic_fetch_add(&f->changes, 1);
    if (f->board)
        atomic_fetch_add(&f->board->changes, 1);
    figure_rest(f, false);
}

// A source with a clock has marked a frame with the time at which it was captured.
static void read_clock(struct figure *f, const struct sigrun_in *in, size_t frames)
{
    const double rate = sigrun_hz(f->rate);

    for (size_t i = 0; rate > 0 && i < in->tag_count; i++) {
        const struct sigrun_tag *tag = &in->tags[i];

        if (strcmp(tag->key, "time") || tag->frame < in->at + in->done ||
            tag->frame >= in->at + in->done + frames)
            continue;
        f->captured = tag->value;
        f->clocked = f->origin + (double)(tag->frame + f->missed) / rate;
    }
}

static void begin_slice(struct figure *f, const struct sigrun_in *in, size_t frames)
{
    figure_rest(f, true);
    if (f->mode != FIGURE_LIVE)
        return;
    f->arrived = pace_clock();
    read_clock(f, in, frames);
}

static void end_slice(struct figure *f)
{
    f->taken += f->slice;
    f->slice = 0;
    figure_rest(f, false);
}

bool figure_next(struct figure *f, struct sigrun_io *io, size_t *from, size_t *frames)
{
    uint64_t n = UINT64_MAX;

    if (f->slice) {
        end_slice(f);
        if (f->mode == FIGURE_MOVIE && until_due(f) == 0) {
            f->picture++;
            if (hands_on(f, io))
                hand_on(f, io);
            else if (!f->board && !movie_add(f, &f->why))
                f->failed = true;
        }
        if (f->failed)
            return false;
    }
    if (hands_on(f, io) && io->out[0].frames == io->out[0].done)
        return false;
    for (size_t i = 0; i < io->ins; i++) {
        const size_t there = io->in[i].frames - io->in[i].done;

        n = there < n ? there : n;
    }
    if (f->mode == FIGURE_MOVIE)
        n = until_due(f) < n ? until_due(f) : n;
    if (n == 0 || atomic_load_explicit(&f->closed, memory_order_relaxed))
        return false;
    begin_slice(f, &io->in[0], (size_t)n);
    *from = io->in[0].done;
    *frames = f->slice = (size_t)n;
    for (size_t i = 0; i < io->ins; i++)
        io->in[i].done += (size_t)n;
    f->begun = true;
    return true;
}

// The last picture, into the file or to the board.
static enum sigrun_flow finish(struct figure *f, struct sigrun_io *io)
{
    const char *why = f->why;

    if (f->ended || f->mode == FIGURE_LIVE)
        return SIGRUN_DONE;
    f->closing = true;
    if (f->board) {
        // One that was due may have filled the ring: the last one follows when there is room.
        if (hands_on(f, io) && io->out[0].frames == io->out[0].done)
            return SIGRUN_MORE;
        if (hands_on(f, io))
            hand_on(f, io);
        f->ended = true;
        return SIGRUN_DONE;
    }
    const bool moves = f->mode == FIGURE_MOVIE;
    const bool made =
        moves ? !f->failed && movie_add(f, &why) && movie_finish(f, &why) : figure_draw(f, &why);

    f->ended = true;
    if (made && outfile_finish(&f->out))
        return SIGRUN_DONE;
    if (why && !f->out.error) {
        sigrun_fail(f->stage, &f->file, "%s: %s", f->out.name, why);
        return SIGRUN_FAILED;
    }
    return outfile_failed(&f->out);
}

enum sigrun_flow figure_flow(struct figure *f, struct sigrun_io *io, bool enough)
{
    bool last = enough || f->failed;

    for (size_t i = 0; i < io->ins; i++)
        last = last || (io->in[i].last && io->in[i].done == io->in[i].frames);
    if (!last)
        return SIGRUN_MORE;
    return finish(f, io);
}

void figure_missed(struct figure *f, uint64_t frames)
{
    f->missed += frames;
}

void figure_reached(struct figure *f, double at)
{
    f->origin = at;
    if (f->mode == FIGURE_MOVIE && !f->failed)
        f->failed = !movie_add(f, &f->why);
}

enum sigrun_flow figure_stop(struct figure *f)
{
    end_slice(f);
    return SIGRUN_FAILED;
}
