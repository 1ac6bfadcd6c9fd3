// SPDX-License-Identifier: MIT
//
// A grid of letters with colours.
#include "stages/draw/cells.h"

#include <stdlib.h>

#include "stages/scene/font.h"

enum { REPLACEMENT = 0xfffd };

void cells_init(struct cells *cells, struct arena *arena, int columns, int rows)
{
    const size_t count = (size_t)columns * (size_t)rows;

    *cells = (struct cells){.columns = columns, .rows = rows};
    cells->cell = arena_alloc(arena, count, sizeof *cells->cell);
    for (size_t i = 0; i < count; i++)
        cells->cell[i] = (struct cell){0, CELL_DEFAULT, CELL_DEFAULT};
}

void cells_put(struct cells *cells, int column, int row, uint32_t letter, uint32_t fore,
               uint32_t back)
{
    // Names come from files: what would steer the terminal doesn't get there.
    const bool steers = (letter > 0 && letter < ' ') || (letter >= 0x7f && letter < 0xa0);

    if (column >= 0 && row >= 0 && column < cells->columns && row < cells->rows)
        cells->cell[row * cells->columns + column] =
            (struct cell){steers ? REPLACEMENT : letter, fore, back};
}

void cells_write(struct cells *cells, int column, int row, const char *utf8, uint32_t fore)
{
    for (uint32_t letter; (letter = font_letter(&utf8)); column++)
        cells_put(cells, column, row, letter, fore, CELL_DEFAULT);
}

int cells_width(const char *utf8)
{
    int width = 0;

    while (font_letter(&utf8))
        width++;
    return width;
}

static void add_utf8(struct text *out, uint32_t letter)
{
    if (letter < 0x80) {
        text_put(out, (char)letter);
    } else if (letter < 0x800) {
        text_put(out, (char)(0xc0 | letter >> 6));
        text_put(out, (char)(0x80 | (letter & 0x3f)));
    } else if (letter < 0x10000) {
        text_put(out, (char)(0xe0 | letter >> 12));
        text_put(out, (char)(0x80 | (letter >> 6 & 0x3f)));
        text_put(out, (char)(0x80 | (letter & 0x3f)));
    } else {
        text_put(out, (char)(0xf0 | letter >> 18));
        text_put(out, (char)(0x80 | (letter >> 12 & 0x3f)));
        text_put(out, (char)(0x80 | (letter >> 6 & 0x3f)));
        text_put(out, (char)(0x80 | (letter & 0x3f)));
    }
}

// Two by four dots as one letter of about that shape.
static char dots_as_ascii(uint32_t dots)
{
    const bool top = (dots & 0x1b) != 0, bottom = (dots & 0xe4) != 0; // rows 1, 2 and 3, 4

    return dots == 0 ? ' ' : top && bottom ? '|' : top ? '\'' : '.';
}

static void add_ascii(struct text *out, uint32_t letter)
{
    static const struct {
        uint32_t letter;
        const char *ascii;
    } others[] = {{0x2212, "-"}, {0xb5, "u"},   {0x2502, "|"}, {0x2524, "+"}, {0x251c, "+"},
                  {0x2514, "+"}, {0x2500, "-"}, {0x252c, "+"}, {0x2501, "="}, {0x2026, "."},
                  {0xb2, "2"},   {0xb3, "3"},   {0xd7, "x"},   {0xb7, "."},   {0x394, "d"},
                  {0x2588, "#"}, {0xb0, "o"},   {0x3c0, "p"},  {0x207b, "-"}, {0xb9, "1"},
                  {0x221a, "v"}, {0x2190, "<"}, {0x2191, "^"}, {0x2192, ">"}, {0x2193, "v"},
                  {0x250c, "+"}, {0x2510, "+"}, {0x2518, "+"}, {0x25c6, "*"}};

    if (letter < 0x80) {
        text_put(out, (char)letter);
        return;
    }
    if (letter >= 0x2800 && letter < 0x2900) {
        text_put(out, dots_as_ascii(letter - 0x2800));
        return;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].letter == letter) {
            text_add(out, "%s", others[i].ascii);
            return;
        }
    if (letter >= 0x2074 && letter <= 0x2079)
        text_put(out, (char)('4' + letter - 0x2074));
    else
        text_put(out, '?');
}

// The nearest of the 6 × 6 × 6 cube and the greys.
static int nearest_of_256(uint32_t colour)
{
    const int rgb[3] = {(int)(colour >> 16 & 255), (int)(colour >> 8 & 255), (int)(colour & 255)};
    const int mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
    int grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10, cube = 0;
    int far_grey = 0, far_cube = 0;

    for (int i = 0; i < 3; i++) {
        const int step = rgb[i] < 48 ? 0 : rgb[i] < 115 ? 1 : (rgb[i] - 35) / 40;
        const int level = step ? 55 + 40 * step : 0;

        cube = 6 * cube + step;
        far_cube += (rgb[i] - level) * (rgb[i] - level);
        far_grey += (rgb[i] - 8 - 10 * grey) * (rgb[i] - 8 - 10 * grey);
    }
    return far_grey < far_cube ? 232 + grey : 16 + cube;
}

// What is asked of the terminal: a number of its palette, or the colour itself.
static uint32_t ink_of(uint32_t colour, enum draw_colours colours)
{
    return colour == CELL_DEFAULT || colours != DRAW_256_COLOURS ? colour
                                                                 : (uint32_t)nearest_of_256(colour);
}

static void add_ink(struct text *out, uint32_t ink, enum draw_colours colours, int base)
{
    if (ink == CELL_DEFAULT)
        text_add(out, "\033[%dm", base + 9);
    else if (colours == DRAW_256_COLOURS)
        text_add(out, "\033[%d;5;%um", base + 8, (unsigned)ink);
    else
        text_add(out, "\033[%d;2;%u;%u;%um", base + 8, (unsigned)(ink >> 16 & 255),
                 (unsigned)(ink >> 8 & 255), (unsigned)(ink & 255));
}

// The colours that the terminal writes with.
struct inks {
    uint32_t fore, back;
};

static void print_cells(const struct cell *cell, int length, struct inks *inks, struct text *out,
                        enum draw_colours colours, bool ascii)
{
    for (int i = 0; i < length; i++) {
        const uint32_t letter = cell[i].letter ? cell[i].letter : ' ';
        const uint32_t above = ink_of(cell[i].fore, colours), below = ink_of(cell[i].back, colours);

        if (colours && letter != ' ' && above != inks->fore)
            add_ink(out, inks->fore = above, colours, 30);
        if (colours && below != inks->back)
            add_ink(out, inks->back = below, colours, 40);
        if (ascii)
            add_ascii(out, letter);
        else
            add_utf8(out, letter);
    }
}

static void end_inks(const struct inks *inks, struct text *out)
{
    if (inks->fore != CELL_DEFAULT || inks->back != CELL_DEFAULT)
        text_add(out, "\033[0m");
}

void cells_print(const struct cells *cells, struct text *out, enum draw_colours colours, bool ascii)
{
    for (int y = 0; y < cells->rows; y++) {
        const struct cell *row = &cells->cell[y * cells->columns];
        int length = cells->columns;

        while (length && (row[length - 1].letter == 0 || row[length - 1].letter == ' ') &&
               row[length - 1].back == CELL_DEFAULT)
            length--;
        struct inks inks = {CELL_DEFAULT, CELL_DEFAULT};

        print_cells(row, length, &inks, out, colours, ascii);
        end_inks(&inks, out);
        text_put(out, '\n');
    }
}

static bool same(const struct cell *a, const struct cell *b)
{
    const uint32_t letter = a->letter ? a->letter : ' ';

    return letter == (b->letter ? b->letter : ' ') && a->back == b->back &&
           (letter == ' ' || a->fore == b->fore);
}

void cells_change(const struct cells *now, const struct cells *before, struct text *out,
                  enum draw_colours colours, bool ascii)
{
    enum { GAP = 5 }; // cells that are written again rather than jumped over
    struct inks inks = {CELL_DEFAULT, CELL_DEFAULT};

    for (int y = 0; y < now->rows; y++) {
        const struct cell *a = &now->cell[y * now->columns], *b = &before->cell[y * now->columns];
        int x = 0;

        for (;;) {
            while (x < now->columns && same(&a[x], &b[x]))
                x++;
            if (x == now->columns)
                break;
            int end = x + 1;

            for (int i = end; i < now->columns && i < end + GAP; i++)
                if (!same(&a[i], &b[i]))
                    end = i + 1;
            text_add(out, "\033[%d;%dH", y + 1, x + 1);
            print_cells(&a[x], end - x, &inks, out, colours, ascii);
            x = end;
        }
    }
    end_inks(&inks, out);
}
