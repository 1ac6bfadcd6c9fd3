// SPDX-License-Identifier: MIT
//
// What is on a screen as files.
#include "stages/view/view_save.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stages/draw/png.h"
#include "stages/scene/scene_json.h"
#include "stages/view/overlay.h"

enum { NAME = 128, NAMES = 1000 };

// Letters of the figure's name that no shell has to be told about.
static void plain(char *into, size_t room, const char *name)
{
    size_t n = 0;

    for (; *name && n + 1 < room; name++)
        if (isalnum((unsigned char)*name) || *name == '-' || *name == '_')
            into[n++] = *name;
        else if (n && into[n - 1] != '-')
            into[n++] = '-';
    while (n && into[n - 1] == '-')
        n--;
    into[n] = '\0';
}

// Makes a file that wasn't there: sigrun-20250101-101500-plot.png, …-plot-2.png.
static int make_file(const struct view *v, char name[NAME], const char *ending)
{
    const struct figure *f = v->figure;
    const time_t now = time(NULL);
    struct tm day;
    char second[32], own[32];
    int fd = -1;

    localtime_r(&now, &day);
    strftime(second, sizeof second, "%Y%m%d-%H%M%S", &day);
    plain(own, sizeof own, *f->title ? f->title : sigrun_label(f->stage));
    for (int i = 1; fd < 0 && i < NAMES; i++) {
        const int length = snprintf(name, NAME, "sigrun-%s%s%s", second, *own ? "-" : "", own);

        if (i > 1)
            snprintf(name + length, NAME - (size_t)length, "-%d%s", i, ending);
        else
            snprintf(name + length, NAME - (size_t)length, "%s", ending);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

static bool put(void *context, const void *bytes, size_t length)
{
    const int fd = *(const int *)context;
    const char *from = bytes;

    while (length) {
        const ssize_t n = write(fd, from, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        from += n;
        length -= (size_t)n;
    }
    return true;
}

static void tell(struct view *v, const char *name, const char *why)
{
    if (why)
        view_say(v, "%s can't be written: %s", name, why);
    else
        view_say(v, "saved as %s", name);
    sigrun_note(v->figure->stage, "%s", v->message);
}

// Ends a file that was made; what isn't whole is taken away.
static void finish(struct view *v, int fd, const char *name, const char *why)
{
    if (close(fd) && !why)
        why = strerror(errno);
    if (why)
        unlink(name);
    tell(v, name, why);
}

void view_save_picture(struct view *v, const struct raster *raster)
{
    struct text axes = {0};
    char name[NAME] = "";
    const char *why = NULL;
    int fd = make_file(v, name, ".png");

    if (fd < 0) {
        tell(v, name, strerror(errno));
        return;
    }
    scene_json(&axes, &v->scene, &v->layout, SCENE_JSON_AXES);
    errno = 0;
    if (!png_write(raster, text_of(&axes), put, &fd, &why) && !why)
        why = "it is no picture";
    text_release(&axes);
    finish(v, fd, name, why && errno ? strerror(errno) : why);
}

static bool seen(const struct scene_axis *axis, double value)
{
    const double at = axis_fraction(axis, value);

    return at >= 0 && at <= 1;
}

static void add_name(struct text *out, const char *name, const char *part, const char *unit)
{
    text_add(out, "\"");
    for (; *name; name++)
        text_add(out, *name == '"' ? "\"\"" : "%c", *name);
    text_add(out, "%s%s%s%s\"", part, unit ? " (" : "", unit ? unit : "", unit ? ")" : "");
}

static void add_value(struct text *out, double value)
{
    text_put(out, ',');
    if (!isnan(value))
        text_add(out, "%.9g", value);
}

// One line for each place that is seen; traces of a pane lie over the same places, or those of the
// others stay empty.
static void add_traces(struct text *out, const struct scene_pane *pane)
{
    add_name(out, pane->x.name ? pane->x.name : "x", "", pane->x.unit);
    for (size_t k = 0; k < pane->trace_count; k++) {
        const struct scene_trace *t = &pane->traces[k];
        const char *name = t->name ? t->name : pane->y.name ? pane->y.name : "y";

        text_put(out, ',');
        add_name(out, name, t->y ? "" : " least", pane->y.unit);
        if (t->y)
            continue;
        text_put(out, ',');
        add_name(out, name, " greatest", pane->y.unit);
    }
    text_put(out, '\n');
    for (size_t k = 0; k < pane->trace_count; k++)
        for (size_t i = 0; i < pane->traces[k].x.count; i++) {
            const double x = scene_step_at(&pane->traces[k].x, i);
            bool told = !seen(&pane->x, x);

            for (size_t j = 0; j < k && !told; j++)
                told = i < pane->traces[j].x.count && scene_step_at(&pane->traces[j].x, i) == x;
            if (told)
                continue;
            text_add(out, "%.12g", x);
            for (size_t j = 0; j < pane->trace_count; j++) {
                const struct scene_trace *t = &pane->traces[j];
                const bool has = i < t->x.count && scene_step_at(&t->x, i) == x;

                add_value(out, !has ? (double)NAN : t->y ? (double)t->y[i] : (double)t->low[i]);
                if (!t->y)
                    add_value(out, has ? (double)t->high[i] : (double)NAN);
            }
            text_put(out, '\n');
        }
}

// A line for each column of the picture, after one of the places along y.
static void add_cells(struct text *out, const struct scene_pane *pane)
{
    const struct scene_image *image = pane->image;

    add_name(out, pane->x.name ? pane->x.name : "x", "", pane->x.unit);
    for (size_t j = 0; j < image->y.count; j++)
        if (seen(&pane->y, scene_step_at(&image->y, j)))
            add_value(out, scene_step_at(&image->y, j));
    text_put(out, '\n');
    for (size_t i = 0; i < image->x.count; i++) {
        if (!seen(&pane->x, scene_step_at(&image->x, i)))
            continue;
        text_add(out, "%.12g", scene_step_at(&image->x, i));
        for (size_t j = 0; j < image->y.count; j++)
            if (seen(&pane->y, scene_step_at(&image->y, j)))
                add_value(out, (double)image->value[i * image->x_stride + j * image->y_stride]);
        text_put(out, '\n');
    }
}

static void save_drawing(struct view *v)
{
    const struct draw_options options = {
        .width = v->width,
        .height = v->height - (v->zen ? 0 : overlay_status_height(v)),
        .scale = v->scale,
        .theme = v->theme->dark ? DRAW_DARK : DRAW_LIGHT,
        .font = v->figure->options.font,
        .no_grid = v->figure->options.no_grid != v->other_grid,
    };
    char name[NAME] = "";
    const char *why = NULL;
    int fd = make_file(v, name, ".svg");

    if (fd < 0) {
        tell(v, name, strerror(errno));
        return;
    }
    errno = 0;
    if (!draw_scene(&v->scene, DRAW_SVG, &options, put, &fd, &why) && !why)
        why = errno ? strerror(errno) : "it is no picture";
    finish(v, fd, name, why);
}

void view_save_values(struct view *v)
{
    save_drawing(v);
    for (size_t i = 0; i < v->scene.pane_count; i++) {
        const struct scene_pane *pane = &v->scene.panes[i];
        struct text out = {0};
        char name[NAME] = "";
        int fd = make_file(v, name, ".csv");

        if (fd < 0) {
            tell(v, name, strerror(errno));
            return;
        }
        if (pane->image)
            add_cells(&out, pane);
        else
            add_traces(&out, pane);
        const bool written = put(&fd, text_of(&out), out.length);

        finish(v, fd, name, written ? NULL : strerror(errno));
        text_release(&out);
    }
}
