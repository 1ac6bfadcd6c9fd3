// SPDX-License-Identifier: MIT
//
// Pictures in memory: data at the pixels its axes say, the greatest value in each pixel of a map,
// nothing outside the panes, and any data at any size without a fault.
#include "stages/draw/paint.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/draw/draw.h"
#include "tests/check.h"

struct picture {
    struct arena arena;
    struct scene scene;
    struct layout layout;
    struct raster raster;
};

static void begin(struct picture *p)
{
    arena_init(&p->arena);
    scene_init(&p->scene, &p->arena);
}

static void paint(struct picture *p, int width, int height)
{
    const char *why = NULL;
    struct font *font = font_open(&p->arena, NULL, &why);

    if (!CHECK(font != NULL))
        abort();
    scene_fit(&p->scene);
    layout_make(&p->layout, &p->scene, width, height, 1, font, &p->arena);
    raster_init(&p->raster, &p->arena, width, height);
    paint_all(&(struct painter){&p->raster, &p->scene, &p->layout, &theme_light, font, &p->arena});
}

static uint32_t pixel(const struct picture *p, int x, int y)
{
    return p->raster.pixel[(size_t)y * p->raster.stride + (size_t)x];
}

// How blue: the first line colour against the greys of everything else.
static int blueness(uint32_t colour)
{
    return (int)(colour & 255) - (int)(colour >> 16 & 255);
}

// A tone is highest at the column of its frequency and the row of its amplitude, for both kinds of
// x axis.
static void test_tone(bool log, double tone)
{
    static float values[513];
    struct picture p;

    begin(&p);
    struct scene_pane *pane = scene_add_pane(&p.scene);
    struct scene_trace *trace = scene_add_trace(&p.scene, pane);
    const size_t bin = (size_t)lrint(tone / 10);

    memset(values, 0, sizeof values);
    values[bin] = 0.75f;
    pane->x = (struct scene_axis){"Frequency", "Hz", log ? 10 : 0, 5120, log};
    pane->y = (struct scene_axis){"Amplitude", "V", 0, 1, false};
    trace->y = values;
    trace->x = (struct scene_steps){0, 10, NULL, 513};
    paint(&p, 900, 500);
    const struct box *plot = &p.layout.panes[0].plot;
    const double x = layout_x(plot, &pane->x, (double)bin * 10);
    const double y = layout_y(plot, &pane->y, 0.75);
    int top = plot->height, column = 0;

    for (int i = 0; i < plot->width; i++)
        for (int k = 0; k < top; k++)
            if (blueness(pixel(&p, plot->x + i, plot->y + k)) > 60) {
                top = k;
                column = i;
            }
    CHECK_NEAR(plot->x + column + 0.5, x, 1.5);
    CHECK_NEAR(plot->y + top + 0.5, y, 1.5);
    arena_release(&p.arena);
}

// One value in a million is seen.
static void test_impulse(void)
{
    enum { N = 1000000 };
    float *values = calloc(N, sizeof *values);
    struct picture p;

    begin(&p);
    struct scene_pane *pane = scene_add_pane(&p.scene);
    struct scene_trace *trace = scene_add_trace(&p.scene, pane);

    values[765432] = 1;
    trace->y = values;
    trace->x.count = N;
    paint(&p, 700, 300);
    const struct box *plot = &p.layout.panes[0].plot;
    const int x = (int)layout_x(plot, &pane->x, 765432);
    const int y = (int)layout_y(plot, &pane->y, 0.9);

    CHECK(blueness(pixel(&p, x, y)) > 60);
    CHECK(blueness(pixel(&p, x + 5, y)) == 0 && blueness(pixel(&p, x - 5, y)) == 0);
    arena_release(&p.arena);
    free(values);
}

// Every pixel of a map against the greatest of the cells whose centres it holds, or the cell it
// lies in.
static void test_map(size_t columns, size_t rows, bool turned)
{
    struct picture p;
    float *values = calloc(columns * rows, sizeof *values);

    begin(&p);
    struct scene_pane *pane = scene_add_pane(&p.scene);
    struct scene_image *image = scene_set_image(&p.scene, pane);

    for (size_t i = 0; i < columns * rows; i++)
        values[i] = check_random() % 50 ? (float)check_uniform() : NAN;
    pane->y.low = turned ? (double)rows - 0.5 : -0.5;
    pane->y.high = turned ? -0.5 : (double)rows - 0.5;
    image->value = values;
    image->x.count = columns;
    image->y.count = rows;
    image->x_stride = rows;
    image->y_stride = 1;
    image->low = 0;
    image->high = 1;
    paint(&p, 300, 200);
    const struct box *plot = &p.layout.panes[0].plot;

    for (int y = 0; y < plot->height; y++)
        for (int x = 0; x < plot->width; x++) {
            const double w = (double)columns / plot->width, h = (double)rows / plot->height;
            const int up = turned ? y : plot->height - 1 - y;
            // Cell i has its centre at i + ½ of the columns.
            size_t from = (size_t)ceil(x * w - 0.5 - 1e-9),
                   to = (size_t)ceil((x + 1) * w - 0.5 - 1e-9);
            size_t low = (size_t)ceil(up * h - 0.5 - 1e-9),
                   high = (size_t)ceil((up + 1) * h - 0.5 - 1e-9);
            float most = NAN;

            if (from == to)
                to = 1 + (from = (size_t)((x + 0.5) * w));
            if (low == high)
                high = 1 + (low = (size_t)((up + 0.5) * h));
            for (size_t i = from; i < to; i++)
                for (size_t k = low; k < high; k++)
                    most = fmaxf(most, values[i * rows + k]);
            // A picture has 216 of the 256 colours.
            const double shade = isnan(most) ? 0 : rintf(floorf(most * 255 + 0.5f) * 215 / 255);
            const int number = (int)rint(shade * 255 / 215);
            const uint32_t want =
                isnan(most) ? theme_light.missing : colormap_tables[COLORMAP_VIRIDIS][number];

            CHECK_INT(pixel(&p, plot->x + x, plot->y + y), want);
        }
    arena_release(&p.arena);
    free(values);
}

// With and without data, pictures differ inside the panes only.
static void test_clipped(void)
{
    static float values[300], wild[300];
    struct picture with, without;

    for (int i = 0; i < 300; i++) {
        values[i] = (float)sin(i * 0.1);
        wild[i] = (float)(sin(i * 0.1) * pow(10, i % 39));
    }
    for (int k = 0; k < 2; k++) {
        struct picture *p = k ? &with : &without;

        begin(p);
        for (unsigned style = 0; style < SCENE_STYLES; style++) {
            struct scene_pane *pane = scene_add_pane(&p->scene);
            struct scene_trace *trace = scene_add_trace(&p->scene, pane);

            pane->x = (struct scene_axis){NULL, NULL, 50, 200, false};
            pane->y = (struct scene_axis){NULL, NULL, -1, 1, false};
            trace->style = (enum scene_style)style;
            trace->y = k ? wild : values;
            trace->x.count = k ? 300 : 0;
        }
        paint(p, 400, 600);
    }
    size_t changed = 0;

    for (int y = 0; y < 600; y++)
        for (int x = 0; x < 400; x++) {
            bool inside = false;

            for (size_t i = 0; i < with.layout.pane_count; i++) {
                const struct box *plot = &with.layout.panes[i].plot;

                inside = inside || (x >= plot->x && y >= plot->y && x < plot->x + plot->width &&
                                    y < plot->y + plot->height);
            }
            if (inside)
                changed += pixel(&with, x, y) != pixel(&without, x, y);
            else
                CHECK_INT(pixel(&with, x, y), pixel(&without, x, y));
        }
    CHECK(changed > 1000);
    arena_release(&with.arena);
    arena_release(&without.arena);
}

static bool swallow(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    *(size_t *)context += length;
    return true;
}

static bool full(void *context, const void *bytes, size_t length)
{
    (void)bytes;
    return (*(size_t *)context += length) < 20000;
}

// One scene of a trace and an image with the same odd values, on every device for stills at odd
// sizes.
static void test_odd_values(const float *values, size_t n, bool log)
{
    static const int sizes[][2] = {{1, 1}, {2, 50}, {37, 23}, {200, 120}, {640, 360}};

    for (unsigned style = 0; style < SCENE_STYLES; style++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int device = 0; device < DRAW_GIF; device++) {
                if (device == DRAW_PDF) // needs a part of its own: tests/picture/paper.py
                    continue;
                struct arena arena;
                struct scene scene;
                const struct draw_options options = {.width = sizes[s][0],
                                                     .height = sizes[s][1],
                                                     .columns = sizes[s][0] / 4 + 1,
                                                     .rows = sizes[s][1] / 8 + 1,
                                                     .colours = (enum draw_colours)(s % 3),
                                                     .with_data = true};
                size_t length = 0;
                const char *why = NULL;

                arena_init(&arena);
                scene_init(&scene, &arena);
                struct scene_pane *pane = scene_add_pane(&scene);
                struct scene_trace *trace = scene_add_trace(&scene, pane);

                pane->y.log = pane->x.log = log;
                trace->style = (enum scene_style)style;
                trace->y = values;
                trace->x.count = n;
                pane = scene_add_pane(&scene);
                pane->y.log = pane->x.log = log;
                struct scene_image *image = scene_set_image(&scene, pane);

                image->value = values;
                image->unit = style % 2 ? "dB" : NULL;
                image->smooth = style % 2 == 0;
                image->x.count = n / 3;
                image->y.count = 3;
                image->x_stride = 3;
                image->y_stride = 1;
                CHECK(
                    draw_scene(&scene, (enum draw_device)device, &options, swallow, &length, &why));
                CHECK(length > 0);
                arena_release(&arena);
            }
}

static void test_odd(void)
{
    static const float odd[][12] = {
        {0},
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
        {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
        {INFINITY, -INFINITY, NAN, 1, 2, INFINITY, 3, -INFINITY, 4, NAN, 5, 6},
        {1e30f, -1e30f, 1e-30f, -1e-30f, 0, 1, FLT_MAX, -FLT_MAX, FLT_MIN, 0, 1e-45f, 2},
        {1e-40f, 2e-40f, 0, 3e-40f},
        {16777216, 16777220, 16777218, 16777216, 16777216, 16777216},
    };

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (size_t n = 0; n <= 12; n += n ? 11 : 1)
            for (int log = 0; log < 2; log++)
                test_odd_values(odd[i], n, log);
}

// A device that can't be written says so.
static void test_full(void)
{
    struct picture p;
    size_t length = 0;
    const char *why = NULL;

    begin(&p);
    scene_add_pane(&p.scene)->title = "x";
    CHECK(!draw_scene(&p.scene, DRAW_PNG, &(struct draw_options){.height = 4000}, full, &length,
                      &why) ||
          length < 20000);
    length = 20000;
    CHECK(!draw_scene(&p.scene, DRAW_PNG, &(struct draw_options){0}, full, &length, &why));
    CHECK_TEXT(why, "the picture can't be written");
    CHECK(!draw_scene(&p.scene, DRAW_JSON, &(struct draw_options){0}, full, &length, &why));
    CHECK(!draw_scene(&p.scene, DRAW_PNG, &(struct draw_options){.font = "/dev/null"}, swallow,
                      &length, &why));
    CHECK_TEXT(why, "not a font file that FreeType reads and can scale");
    arena_release(&p.arena);
}

int main(void)
{
    check_case("tone");
    test_tone(false, 1234);
    test_tone(false, 5120);
    test_tone(true, 100);
    test_tone(true, 4000);
    check_case("impulse");
    test_impulse();
    check_case("map");
    test_map(1000, 700, false);
    test_map(7, 5, false);
    test_map(100, 300, true);
    check_case("clipped");
    test_clipped();
    check_case("odd values");
    test_odd();
    check_case("full device");
    test_full();
    return check_result();
}
