// SPDX-License-Identifier: MIT
//
// A figure as a file that moves.
#include "stages/plot/movie.h"

#include <math.h>

#include "stages/draw/reel.h"
#include "stages/scene/hold.h"

enum { WIDTH = 960, HEIGHT = 600 };

static const enum reel_format formats[DRAW_DEVICES] = {
    [DRAW_GIF] = REEL_GIF, [DRAW_APNG] = REEL_APNG, [DRAW_MP4] = REEL_MP4, [DRAW_WEBM] = REEL_WEBM};

struct movie {
    const struct reel_part *part;
    void *reel; // NULL before the first picture
    struct arena arena;
    struct holds holds;
    double begin; // seconds of the stream before the first picture
};

static void close_movie(void *self)
{
    struct movie *m = self;

    if (m->reel)
        m->part->close(m->reel);
    m->reel = NULL;
    arena_release(&m->arena);
}

bool movie_open(struct figure *f)
{
    struct movie *m = sigrun_alloc(f->stage, 1, sizeof *m);
    const char *why;

    f->options.width = f->options.width ? f->options.width : WIDTH;
    f->options.height = f->options.height ? f->options.height : HEIGHT;
    arena_init(&m->arena);
    sigrun_own(f->stage, m, close_movie);
    m->part = sigrun_part(f->stage, "movie");
    f->movie = m;
    return m->part && (m->part->ready(formats[f->device], f->out.seekable, &why) ||
                       sigrun_fail(f->stage, &f->file, "%s", why));
}

static bool put(void *context, const void *bytes, size_t length)
{
    return outfile_write(context, bytes, length);
}

static bool seek(void *context, uint64_t at)
{
    return outfile_seek(context, at);
}

static bool read_back(void *context, uint64_t at, void *bytes, size_t length)
{
    return outfile_look(context, at, bytes, length);
}

static bool open_reel(struct figure *f, const struct raster *raster, const char *axes,
                      const char **why)
{
    const struct reel_options options = {
        .format = formats[f->device],
        .width = raster->width,
        .height = raster->height,
        .fps = f->fps,
        .comment = axes,
        .write = put,
        .seek = f->out.seekable ? seek : NULL,
        .read = f->out.part ? read_back : NULL, // what we were given may be for writing only
        .context = &f->out,
    };

    f->movie->reel = f->movie->part->open(&options, why);
    return f->movie->reel;
}

// The axes of the first picture are kept in the file.
static bool first_picture(struct figure *f, struct scene *scene, struct raster *raster,
                          const char **why)
{
    struct text axes = {0};
    const bool opened = draw_raster(scene, &f->options, raster, &axes, &f->movie->arena, why) &&
                        open_reel(f, raster, text_of(&axes), why);

    text_release(&axes);
    return opened;
}

bool movie_add(struct figure *f, const char **why)
{
    struct movie *m = f->movie;
    const struct look look = figure_look(f);
    struct scene scene;
    struct raster raster;

    arena_release(&m->arena);
    arena_init(&m->arena);
    scene_init(&scene, &m->arena);
    scene.title = *f->title ? f->title : NULL;
    figure_compose(f, &scene, &look);
    m->begin = m->reel ? m->begin : look.until;
    // A picture shows what the stream was like when it began to be seen.
    const double at = (look.until - m->begin) / f->speed;

    holds_apply(&m->holds, &scene, at);
    if (!m->reel) {
        if (!first_picture(f, &scene, &raster, why))
            return false;
    } else if (!draw_raster(&scene, &f->options, &raster, NULL, &m->arena, why)) {
        return false;
    }
    return m->part->add(m->reel, raster.pixel, raster.stride, at, why);
}

bool movie_finish(struct figure *f, const char **why)
{
    struct movie *m = f->movie;
    const double last = (figure_now(f) - m->begin) / f->speed;

    return m->part->finish(m->reel, last + 1 / f->fps, why);
}
