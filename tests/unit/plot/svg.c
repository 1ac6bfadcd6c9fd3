// SPDX-License-Identifier: MIT
//
// Traces of all styles as SVG: where their points are, how many there are at most, gaps, words that
// XML would take for its own. With a folder as argument the pictures are left there, to be looked
// at.
#include "stages/draw/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/draw/draw.h"
#include "tests/check.h"

struct made {
    struct arena arena;
    struct scene scene;
    struct layout layout;
    struct text svg;
};

static void begin(struct made *m)
{
    *m = (struct made){0};
    arena_init(&m->arena);
    scene_init(&m->scene, &m->arena);
}

static void draw(struct made *m, int width, int height)
{
    const char *why = NULL;
    struct font *font = font_open(&m->arena, NULL, &why);

    if (!CHECK(font != NULL))
        abort();
    scene_fit(&m->scene);
    layout_make(&m->layout, &m->scene, width, height, 1, font, &m->arena);
    const struct painter like = {.scene = &m->scene,
                                 .layout = &m->layout,
                                 .theme = &theme_light,
                                 .font = font,
                                 .arena = &m->arena};

    CHECK(svg_draw(&m->svg, &like, &why));
}

static void end(struct made *m)
{
    text_release(&m->svg);
    arena_release(&m->arena);
}

struct path {
    struct pen_point point[20000];
    bool first[20000]; // of a line
    size_t count, lines;
};

// The points of the first path of a class; none if there is no such path.
static void read_path(const struct made *m, const char *class, struct path *path)
{
    char mark[64];
    double x = 0, y = 0;

    path->count = path->lines = 0;
    snprintf(mark, sizeof mark, "<path class=\"%s\"", class);
    const char *at = strstr(text_of(&m->svg), mark);

    at = at ? strstr(at, " d=\"") : NULL;
    for (at = at ? at + 4 : ""; *at && *at != '"';) {
        const char kind = *at++;
        char *rest;

        if (kind == 'z')
            continue;
        if (kind == 'h') {
            CHECK_INT(*at++, '0');
            continue;
        }
        CHECK(kind == 'M' || kind == 'l');
        const double u = strtod(at, &rest), v = strtod(rest, &rest);

        at = rest;
        x = kind == 'M' ? u : x + u;
        y = kind == 'M' ? v : y + v;
        path->first[path->count] = kind == 'M';
        path->lines += kind == 'M';
        if (!CHECK(path->count < 20000))
            abort();
        path->point[path->count++] = (struct pen_point){x, y};
    }
}

static struct scene_trace *add_trace(struct made *m, enum scene_style style, const float *y,
                                     size_t count)
{
    struct scene_pane *pane = scene_add_pane(&m->scene);
    struct scene_trace *trace = scene_add_trace(&m->scene, pane);

    trace->style = style;
    trace->y = y;
    trace->x.count = count;
    return trace;
}

// Few points are as they are, to a twentieth of a pixel; a value that is none is a gap.
static void test_few(enum scene_style style, const char *class)
{
    static float values[40];
    static struct path path;
    struct made m;

    begin(&m);
    for (int i = 0; i < 40; i++)
        values[i] = i == 17 ? NAN : (float)sin(i);
    add_trace(&m, style, values, 40);
    draw(&m, 800, 400);
    read_path(&m, class, &path);
    const struct scene_pane *pane = &m.scene.panes[0];
    const struct box *plot = &m.layout.panes[0].plot;

    CHECK_SIZE(path.lines, style == SCENE_DOTS ? 39 : 2);
    if (!CHECK_SIZE(path.count, 39))
        return;
    for (size_t i = 0, k = 0; i < 40; i++) {
        if (i == 17)
            continue;
        CHECK_NEAR(path.point[k].x, layout_x(plot, &pane->x, (double)i), 0.051);
        CHECK_NEAR(path.point[k].y, layout_y(plot, &pane->y, (double)values[i]), 0.051);
        k++;
    }
    end(&m);
}

// A view into the middle of a line: it goes on to both borders, in its direction.
static void test_view(void)
{
    static const float values[] = {0, 1, 2, 3, 4};
    static struct path path;
    struct made m;

    begin(&m);
    add_trace(&m, SCENE_LINE, values, 5);
    m.scene.panes[0].x.low = 1.4;
    m.scene.panes[0].x.high = 1.6;
    m.scene.panes[0].y.low = 1;
    m.scene.panes[0].y.high = 2;
    draw(&m, 800, 400);
    read_path(&m, "line", &path);
    const struct box *plot = &m.layout.panes[0].plot;

    if (!CHECK_SIZE(path.count, 2))
        return;
    CHECK(path.point[0].x < plot->x && path.point[1].x > plot->x + plot->width);
    const double share = (plot->x - path.point[0].x) / (path.point[1].x - path.point[0].x);
    const double at = path.point[0].y + share * (path.point[1].y - path.point[0].y);

    CHECK_NEAR(at, layout_y(plot, &m.scene.panes[0].y, 1.4), 0.5);
    end(&m);
}

// A million points: at most four for each pixel, the one that sticks out among them, and a gap.
static void test_many(void)
{
    enum { N = 1000000, PEAK = 700003, GAP = 300000, GAP_END = 310000 };
    static struct path path;
    float *values = malloc(N * sizeof *values);
    double top = INFINITY, where = 0, widest = 0;
    struct made m;

    begin(&m);
    for (int i = 0; i < N; i++)
        values[i] = i >= GAP && i < GAP_END ? NAN : (float)sin(i * 0.01);
    values[PEAK] = 10;
    add_trace(&m, SCENE_LINE, values, N);
    draw(&m, 1200, 500);
    read_path(&m, "line", &path);
    const struct scene_pane *pane = &m.scene.panes[0];
    const struct box *plot = &m.layout.panes[0].plot;

    CHECK(path.count > 1000 && path.count <= 4 * (size_t)plot->width + 16);
    CHECK_SIZE(path.lines, 2);
    for (size_t i = 0; i < path.count; i++) {
        if (i && path.first[i])
            widest = path.point[i].x - path.point[i - 1].x;
        where = path.point[i].y < top ? path.point[i].x : where;
        top = fmin(top, path.point[i].y);
    }
    CHECK_NEAR(top, layout_y(plot, &pane->y, 10), 0.051);
    CHECK_NEAR(where, layout_x(plot, &pane->x, PEAK), 0.5);
    CHECK_NEAR(widest, plot->width * (double)(GAP_END - GAP) / N, 1);
    CHECK(m.svg.length < 200000);
    free(values);
    end(&m);
}

// Many dots on few places are few.
static void test_dots(void)
{
    enum { N = 300000 };
    static struct path path;
    float *values = malloc(N * sizeof *values);
    double *at = malloc(N * sizeof *at);
    struct made m;

    begin(&m);
    for (int i = 0; i < N; i++) {
        at[i] = i % 64;
        values[i] = (float)(i / 64 % 32);
    }
    add_trace(&m, SCENE_DOTS, values, N)->x.at = at;
    draw(&m, 600, 500);
    read_path(&m, "dots", &path);
    CHECK_SIZE(path.count, 64 * 32);
    free(values);
    free(at);
    end(&m);
}

static size_t count_of(const struct made *m, const char *part)
{
    size_t found = 0;

    for (const char *at = text_of(&m->svg); (at = strstr(at, part)); at += strlen(part))
        found++;
    return found;
}

static void test_words(void)
{
    struct made m;

    begin(&m);
    struct scene_pane *pane = scene_add_pane(&m.scene);

    pane->title = "a<b & \"c\">\x01\xff\xc0\x80 √µ";
    pane->x.name = "]]>";
    draw(&m, 600, 300);
    CHECK_SIZE(count_of(&m, ">a&lt;b &amp; &quot;c&quot;&gt;\ufffd\ufffd\ufffd\ufffd √µ</text>"),
               1);
    CHECK_SIZE(count_of(&m, "data-x-name=\"]]&gt;\""), 1);
    // Control: what isn't there isn't found.
    CHECK_SIZE(count_of(&m, "a<b"), 0);
    end(&m);
}

static bool put(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

static void all_styles(struct scene *scene)
{
    static float values[400], low[400], high[400], mean[400], deviation[400];

    for (int i = 0; i < 400; i++) {
        values[i] = (float)(sin(i * 0.05) * (1 + 0.3 * sin(i * 1.1)));
        mean[i] = values[i] * 0.5f;
        deviation[i] = 0.3f;
        low[i] = mean[i] - 0.5f - 0.2f * (float)fabs(sin(i * 3.7));
        high[i] = mean[i] + 0.5f + 0.2f * (float)fabs(sin(i * 2.9));
    }
    for (unsigned style = 0; style < SCENE_STYLES; style++) {
        struct scene_pane *pane = scene_add_pane(scene);
        struct scene_trace *trace = scene_add_trace(scene, pane);

        pane->title = scene_style_names[style];
        trace->style = (enum scene_style)style;
        trace->y = values;
        trace->x.count = 400;
        *scene_add_label(scene, pane) = (struct scene_label){100, 0, "beside its point"};
    }
    struct scene_pane *pane = scene_add_pane(scene);
    struct scene_trace *trace = scene_add_trace(scene, pane);

    pane->title = "envelope";
    trace->low = low;
    trace->high = high;
    trace->mean = mean;
    trace->deviation = deviation;
    trace->x.count = 400;
}

// All of it, also with nothing finite in it and where there is no room.
static void test_styles(const char *folder)
{
    static const int sizes[][2] = {{1, 1}, {30, 20}, {200, 900}, {900, 1400}};

    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct made m;

        begin(&m);
        all_styles(&m.scene);
        draw(&m, sizes[s][0], sizes[s][1]);
        if (s > 1)
            CHECK_SIZE(count_of(&m, "<g class=\"pane\""), m.layout.pane_count);
        CHECK_SIZE(count_of(&m, "nan"), 0);
        CHECK_SIZE(count_of(&m, "</svg>"), 1);
        if (s + 1 == sizeof sizes / sizeof *sizes) {
            CHECK(count_of(&m, "class=\"veil\"") == 1 && count_of(&m, "class=\"hatch\"") == 1);
            CHECK_SIZE(count_of(&m, "class=\"deviation\""), 1);
            CHECK_SIZE(count_of(&m, "class=\"area\""), 1);
        }
        for (int device = DRAW_PNG; folder && device <= DRAW_SVG; device++) {
            const struct draw_options options = {.width = sizes[s][0], .height = sizes[s][1]};
            char *path = text_format("%s/styles%zu.%s", folder, s, draw_device_names[device]);
            FILE *file = fopen(path, "wb");
            const char *why;

            if (CHECK(file != NULL)) {
                CHECK(draw_scene(&m.scene, (enum draw_device)device, &options, put, file, &why));
                fclose(file);
            }
            free(path);
        }
        end(&m);
    }
}

int main(int count, char **words)
{
    check_case("few points");
    test_few(SCENE_LINE, "line");
    test_few(SCENE_AREA, "line");
    test_few(SCENE_DOTS, "dots");
    test_few(SCENE_PATH, "path");
    check_case("a view into a line");
    test_view();
    check_case("many points");
    test_many();
    test_dots();
    check_case("words");
    test_words();
    check_case("all styles");
    test_styles(count > 1 ? words[1] : NULL);
    return check_result();
}
