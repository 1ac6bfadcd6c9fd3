// SPDX-License-Identifier: MIT
//
// The words of a layout: which there are, whether they fit beside each other, and their boxes. Used
// by layout.c alone.
#pragma once

#include "stages/plot/layout.h"

enum { WORDS_PANES_MOST = 64 };

// Where the notes of a pane go: the first place with room.
enum notes_place { NOTES_HEADER, NOTES_BESIDE_NAME, NOTES_BELOW };

// What is left out for want of room.
enum bareness { BARE_NOTHING, BARE_TITLES, BARE_NAMES, BARE_ALL };

struct words {
    const struct scene *scene;
    struct layout *layout;
    struct font *font;
    struct arena *arena;
    int tick_size, name_size, title_size, figure_size; // pixels per em
    int gap, bar_width;
    enum bareness bare;
    enum notes_place notes[WORDS_PANES_MOST];
    int right[WORDS_PANES_MOST]; // margins
};

const char *words_figure_title(const struct words *);       // or NULL
const char *words_title(const struct words *, size_t pane); // or NULL
bool words_x_named(const struct scene_pane *);
size_t words_in_legend(const struct scene_pane *); // number of named traces
bool words_notes_fit(const struct words *, size_t pane);

// Makes the texts and keys of the layout, whose rectangles and ticks must be final.
void words_place(struct words *);
