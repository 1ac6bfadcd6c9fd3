// SPDX-License-Identifier: MIT
//
// Pictures of letters, read back: dots of lines at their heights, colours of maps, sizes that are
// kept.
#include "stages/draw/terminal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/draw/cells.h"
#include "stages/draw/draw.h"
#include "stages/scene/font.h"
#include "tests/check.h"

enum { COLUMNS = 60, ROWS = 16 };

struct grid {
    uint32_t letter[ROWS][COLUMNS];
    size_t rows, widest;
};

// The letters of a text without colours.
static void read_grid(struct grid *grid, const char *text)
{
    size_t column = 0;

    memset(grid, 0, sizeof *grid);
    for (uint32_t letter; (letter = font_letter(&text));) {
        if (letter == '\n') {
            grid->rows++;
            column = 0;
            continue;
        }
        if (grid->rows < ROWS && column < COLUMNS)
            grid->letter[grid->rows][column] = letter;
        column++;
        grid->widest = column > grid->widest ? column : grid->widest;
    }
}

// Whether dot (x, y) of the braille letters is set; y counts down from the first row.
static bool dot(const struct grid *grid, int x, int y)
{
    static const uint32_t bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    const uint32_t letter = grid->letter[y / 4][x / 2];

    return letter >= 0x2800 && letter < 0x2900 && (letter & bit[y % 4][x % 2]);
}

static void has(const char *text, const char *part)
{
    if (!CHECK(strstr(text, part) != NULL))
        printf("no \"%s\" in\n%s", part, text);
}

static void test_line(void)
{
    static float ramp[101];
    struct arena arena;
    struct scene scene;
    struct text text = {0};
    struct grid grid;
    int left = 0, bottom = 0, drawn = 0;

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);
    struct scene_trace *trace = scene_add_trace(&scene, pane);

    for (int i = 0; i <= 100; i++)
        ramp[i] = (float)i / 100;
    pane->title = "Ramp";
    pane->x = (struct scene_axis){"Time", "s", 0, 0.1, false};
    pane->y = (struct scene_axis){"Level", "V", 0, 1, false};
    trace->y = ramp;
    trace->x = (struct scene_steps){0, 0.001, NULL, 101};
    scene_fit(&scene);
    terminal_draw(&text, &scene, &(struct draw_options){.columns = COLUMNS, .rows = ROWS});
    read_grid(&grid, text_of(&text));
    CHECK_SIZE(grid.rows, ROWS);
    CHECK(grid.widest <= COLUMNS);
    has(text_of(&text), "Ramp");
    has(text_of(&text), "Level (V)");
    has(text_of(&text), "Time (ms)");
    has(text_of(&text), "└");
    while (bottom < ROWS && grid.letter[bottom][left] != 0x2514)
        if (++left == COLUMNS) {
            left = 0;
            bottom++;
        }
    // Between the axis and the bottom line lie the dots of the ramp, one height for each place.
    const int height = 4 * (bottom - 1);

    for (int x = 2 * (left + 1); x < 2 * (COLUMNS - 1); x++)
        for (int y = 4; y < 4 * bottom; y++)
            if (dot(&grid, x, y)) {
                const double along = (x - 2 * (left + 1) + 0.5) / (2 * (COLUMNS - 2 - left));

                CHECK_NEAR(1 - (y - 4 + 0.5) / height, along, 1.6 / height);
                drawn++;
            }
    CHECK(drawn >= 2 * (COLUMNS - 2 - left) - 4);
    text_release(&text);
    arena_release(&arena);
}

static void test_map(void)
{
    static const float values[] = {0, 1, NAN, 1, 0, 1};
    struct arena arena;
    struct scene scene;
    struct text text = {0};

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);
    struct scene_image *image = scene_set_image(&scene, pane);

    image->unit = "V";
    image->value = values;
    image->x.count = 3;
    image->y.count = 2;
    image->x_stride = 2;
    image->y_stride = 1;
    image->map = COLORMAP_GRAY;
    scene_fit(&scene);
    terminal_draw(&text, &scene,
                  &(struct draw_options){.columns = 40, .rows = 10, .colours = DRAW_TRUE_COLOURS});
    has(text_of(&text), "▀");
    has(text_of(&text), "\033[38;2;255;255;255m"); // the cell of 1
    has(text_of(&text), "\033[48;2;0;0;0m");       // the cell of 0
    has(text_of(&text), "48;2;128;128;128");       // the cell that is not a number
    has(text_of(&text), "(V)");
    text_release(&text);
    terminal_draw(&text, &scene,
                  &(struct draw_options){.columns = 40, .rows = 10, .colours = DRAW_256_COLOURS});
    has(text_of(&text), "\033[38;5;231m");
    text_release(&text);
    terminal_draw(&text, &scene, &(struct draw_options){.columns = 40, .rows = 10});
    CHECK(strchr(text_of(&text), '\033') == NULL);
    has(text_of(&text), "@");
    has(text_of(&text), "?");
    text_release(&text);
    // Without half blocks a letter is one value: a space on its colour.
    terminal_draw(&text, &scene,
                  &(struct draw_options){
                      .columns = 40, .rows = 10, .colours = DRAW_256_COLOURS, .ascii = true});
    has(text_of(&text), "\033[48;5;231m");
    CHECK(strchr(text_of(&text), '?') == NULL);
    text_release(&text);
    terminal_draw(&text, &scene, &(struct draw_options){.columns = 40, .rows = 10, .ascii = true});
    for (const char *c = text_of(&text); *c; c++)
        CHECK(*c == '\n' || (*c >= 32 && *c < 127));
    text_release(&text);
    arena_release(&arena);
}

// Colours that are one number of the palette are said once.
static void test_palette(void)
{
    struct arena arena;
    struct cells cells;
    struct text text = {0};

    arena_init(&arena);
    cells_init(&cells, &arena, 3, 1);
    for (int i = 0; i < 3; i++)
        cells_put(&cells, i, 0, 'a' + (uint32_t)i, 0xff0000 + (uint32_t)i,
                  0x0000fe + (uint32_t)(i == 2));
    cells_print(&cells, &text, DRAW_256_COLOURS, false);
    CHECK_TEXT(text_of(&text), "\033[38;5;196m\033[48;5;21mabc\033[0m\n");
    text_release(&text);
    arena_release(&arena);
}

// Any size gives that many lines of at most that many letters.
static void test_sizes(void)
{
    static const float values[] = {3, 1, 2};

    for (int rows = 1; rows < 30; rows += 3)
        for (int columns = 1; columns < 90; columns += 7) {
            struct arena arena;
            struct scene scene;
            struct text text = {0};
            struct grid grid;

            arena_init(&arena);
            scene_init(&scene, &arena);
            scene.title = "Board";
            for (int i = 0; i < 2; i++) {
                struct scene_pane *pane = scene_add_pane(&scene);
                struct scene_trace *trace = scene_add_trace(&scene, pane);

                pane->title = "Some pane";
                pane->notes = "hann 2048, hop 512";
                pane->x = (struct scene_axis){"Time", "s", NAN, NAN, false};
                trace->y = values;
                trace->x.count = 3;
            }
            scene_fit(&scene);
            terminal_draw(&text, &scene, &(struct draw_options){.columns = columns, .rows = rows});
            read_grid(&grid, text_of(&text));
            CHECK_SIZE(grid.rows, (size_t)rows);
            CHECK(grid.widest <= (size_t)columns);
            text_release(&text);
            arena_release(&arena);
        }
}

// Names come from files. What would steer the terminal doesn't get there, nor would one letter take
// the place of two.
static void test_steering(void)
{
    struct arena arena;
    struct cells before, now;
    struct text text = {0};

    arena_init(&arena);
    cells_init(&before, &arena, 12, 2);
    cells_init(&now, &arena, 12, 2);
    cells_write(&now, 0, 0, "a\033[2J\tb\xc2\x9b\x7f", CELL_DEFAULT);
    cells_print(&now, &text, DRAW_NO_COLOURS, false);
    CHECK_TEXT(text_of(&text), "a\uFFFD[2J\uFFFDb\uFFFD\uFFFD\n\n");
    text_release(&text);
    cells_change(&now, &before, &text, DRAW_NO_COLOURS, true);
    CHECK_TEXT(text_of(&text), "\033[1;1Ha?[2J?b??");
    text_release(&text);
    arena_release(&arena);
}

// Only what differs is written, and what lies close together in one piece.
static void test_change(void)
{
    struct arena arena;
    struct cells before, now;
    struct text text = {0};

    arena_init(&arena);
    cells_init(&before, &arena, 40, 3);
    cells_init(&now, &arena, 40, 3);
    cells_write(&before, 0, 0, "the same words in both of them", 0xff0000);
    cells_write(&now, 0, 0, "the same words in both of them", 0xff0000);
    cells_change(&now, &before, &text, DRAW_TRUE_COLOURS, false);
    CHECK_TEXT(text_of(&text), "");
    cells_put(&now, 4, 0, 'S', 0xff0000, CELL_DEFAULT);
    cells_put(&now, 7, 0, 'E', 0xff0000, CELL_DEFAULT);
    cells_put(&now, 39, 2, '!', CELL_DEFAULT, 0x0000ff);
    cells_put(&now, 20, 1, ' ', 0x00ff00, CELL_DEFAULT); // a space has no colour
    cells_change(&now, &before, &text, DRAW_TRUE_COLOURS, false);
    CHECK_TEXT(text_of(&text), "\033[1;5H\033[38;2;255;0;0mSamE"
                               "\033[3;40H\033[39m\033[48;2;0;0;255m!\033[0m");
    text_release(&text);
    arena_release(&arena);
}

int main(void)
{
    check_case("line");
    test_line();
    check_case("map");
    test_map();
    check_case("palette");
    test_palette();
    check_case("sizes");
    test_sizes();
    check_case("steering");
    test_steering();
    check_case("change");
    test_change();
    return check_result();
}
