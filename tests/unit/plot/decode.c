// SPDX-License-Identifier: MIT
//
// Pictures as files, measured by another program (tests/picture/decode.py): tones where the axes
// say, panes in line.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stages/draw/draw.h"
#include "stages/history/envelope.h"
#include "stages/history/matrix.h"
#include "tests/check.h"

static char file[64];

// What the decoder prints, and whether it found no fault.
static bool decode(const char *what, char *answer, size_t size)
{
    char command[1024];

    snprintf(command, sizeof command, "/usr/bin/python3 '%s/tests/picture/decode.py' %s %s",
             check_source(), file, what);
    FILE *program = popen(command, "r");

    if (!CHECK(program != NULL))
        return false;
    const size_t got = fread(answer, 1, size - 1, program);

    answer[got] = 0;
    return pclose(program) == 0;
}

static bool put(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

static void draw(struct scene *scene, int width, int height)
{
    FILE *out = fopen(file, "wb");
    const char *why = NULL;
    char faults[4096];

    if (!CHECK(out != NULL))
        exit(1);
    CHECK(draw_scene(scene, DRAW_PNG, &(struct draw_options){.width = width, .height = height}, put,
                     out, &why));
    CHECK(fclose(out) == 0);
    if (!CHECK(decode("check", faults, sizeof faults)))
        printf("%s", faults);
    // Control: a picture whose axes lie three pixels beside it is found out.
    CHECK(!decode("check --shift 3", faults, sizeof faults));
}

static void measured(const char *what, double x, double near_x, double y, double near_y)
{
    char answer[256];
    double found_x = NAN, found_y = NAN;

    CHECK(decode(what, answer, sizeof answer));
    CHECK(sscanf(answer, "%lf %lf", &found_x, &found_y) == 2);
    CHECK_NEAR(found_x, x, near_x);
    CHECK_NEAR(found_y, y, near_y);
}

// Two tones in an amplitude spectrum: nothing coloured above the floor between them, and no line
// back.
static void test_spectrum(bool log)
{
    static float values[2049];
    struct arena arena;
    struct scene scene;
    char answer[64];

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);
    struct scene_trace *trace = scene_add_trace(&scene, pane);

    memset(values, 0, sizeof values);
    values[400] = 0.8f;
    values[1200] = 0.5f;
    pane->x = (struct scene_axis){"Frequency", "Hz", log ? 20 : 0, 24000, log};
    pane->y = (struct scene_axis){"Amplitude", "V", 0.01, 1, false};
    trace->y = values;
    trace->x = (struct scene_steps){0, 24000 / 2048., NULL, 2049};
    draw(&scene, 1000, 600);
    const double tone = 400 * 24000 / 2048.;

    measured("peak 0", tone, log ? tone * 0.012 : 38, 0.8, 0.003);
    CHECK(decode("lines 0 6000 12000", answer, sizeof answer));
    CHECK_TEXT(answer, "0\n");
    CHECK(decode("lines 0 4000 16000", answer, sizeof answer));
    CHECK(atoi(answer) > 2);
    arena_release(&arena);
}

// A tone in a spectrogram of known and of unknown length, made in blocks, at its time and
// frequency.
static void test_spectrogram(bool known)
{
    enum { BINS = 513, FRAMES = 20000 };
    static float frame[BINS];
    struct arena arena;
    struct scene scene;
    struct matrix m;
    const double rate = 16000, hop = 256;
    const struct draw_options options = {.width = 900, .height = 500};

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);
    struct scene_image *image = scene_set_image(&scene, pane);
    const struct scene_steps bins = {0, rate / 2 / (BINS - 1), NULL, BINS};

    pane->x = (struct scene_axis){"Time", "s", 0, FRAMES * hop / rate, false};
    pane->y = (struct scene_axis){"Frequency", "Hz", 0, rate / 2, false};
    image->name = "Level";
    image->unit = "dBFS";
    image->map = COLORMAP_INFERNO;
    image->low = -100;
    image->high = 10;
    const size_t width = (size_t)draw_data_width(&scene, &options);

    matrix_init(&m, &arena, BINS, BINS, known ? width : 2 * width, known ? FRAMES : 0);
    for (size_t i = 0; i < FRAMES; i++) {
        for (size_t k = 0; k < BINS; k++)
            frame[k] = (float)(1e-9 * (1 + check_uniform()));
        if (i == 12345)
            frame[100] = 1;
        matrix_add(&m, frame, 1, BINS);
    }
    matrix_decibels(&m, 1);
    matrix_image(&m, 0, hop / rate, &bins, &scene, image);
    draw(&scene, 900, 500);
    const double pixel = FRAMES * hop / rate / (double)width;

    measured("brightest 0", 12345 * hop / rate, 1.01 * pixel, 100 * bins.step, 20);
    arena_release(&arena);
}

// A trace above a map: in line, with a click that is seen.
static void test_board(void)
{
    static float values[101 * 40];
    struct arena arena;
    struct scene scene;
    struct envelope e;
    const size_t n = 500000;

    arena_init(&arena);
    scene_init(&scene, &arena);
    scene.title = "Board";
    struct scene_pane *pane = scene_add_pane(&scene);

    pane->height = 3;
    pane->x = (struct scene_axis){"Time", "s", 0, 10, false};
    pane->y = (struct scene_axis){"Voltage", "V", -1, 1, false};
    envelope_init(&e, &arena, 8192, 0);
    for (size_t i = 0; i < n; i++) {
        const float v = i == 312345 ? 0.9f : 0;

        envelope_add(&e, &v, 1, 1);
    }
    envelope_trace(&e, 0, 10. / (double)n, &scene, scene_add_trace(&scene, pane));
    pane = scene_add_pane(&scene);
    pane->height = 7;
    pane->x = (struct scene_axis){"Time", "s", 0, 10, false};
    pane->y = (struct scene_axis){"Range", "m", NAN, NAN, false};
    struct scene_image *image = scene_set_image(&scene, pane);

    values[70 * 40 + 10] = 5;
    image->value = values;
    image->unit = "V";
    image->x = (struct scene_steps){0, 0.1, NULL, 101};
    image->y = (struct scene_steps){0, 1, NULL, 40};
    image->x_stride = 40;
    image->y_stride = 1;
    draw(&scene, 800, 600);
    measured("peak 0", 312345 * 10. / (double)n, 0.02, 0.9, 0.02);
    measured("brightest 1", 7, 0.02, 10, 0.1);
    arena_release(&arena);
}

int main(void)
{
    if (system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
        CHECK_SKIP("no /usr/bin/python3 with numpy");
    snprintf(file, sizeof file, "/tmp/sigrun-decode-%ld.png", (long)getpid());
    check_case("spectrum");
    test_spectrum(false);
    test_spectrum(true);
    check_case("spectrogram");
    test_spectrogram(true);
    test_spectrogram(false);
    check_case("board");
    test_board();
    unlink(file);
    return check_result();
}
