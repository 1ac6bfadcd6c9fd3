// SPDX-License-Identifier: MIT
//
// The words of a layout: which there are, whether they fit beside each other, and their boxes. Used
// by the files of the layout alone.
#pragma once

#include "stages/scene/layout.h"

enum { WORDS_PANES_MOST = SCENE_MARGINS };

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
    int left[WORDS_PANES_MOST];  // margins of the columns
    int right[WORDS_PANES_MOST]; // and of the panes
};

const char *words_figure_title(const struct words *);       // or NULL
const char *words_title(const struct words *, size_t pane); // or NULL
bool words_x_named(const struct scene_pane *);
size_t words_in_legend(const struct scene_pane *); // number of named traces
bool words_notes_fit(const struct words *, size_t pane);

// The text, or its beginning with an ellipsis in at most `most` pixels, or NULL.
const char *words_elided(const struct words *, int size, const char *text, int most);
// Level words whose box starts at x, y.
struct layout_text words_level(const struct words *, enum layout_role, size_t pane, int size,
                               const char *text, int x, int y);
// Adds words unless they would touch others or leave the picture.
bool words_add(const struct words *, struct layout_text);

// The numbers of the upright axis and the colour bar of a pane.
void words_place_side_labels(const struct words *, size_t pane);
// Their names; where these find no room beside each pane, one for panes below each other that share
// it.
void words_place_side_names(const struct words *);

// Makes the texts and keys of the layout, whose rectangles and ticks must be final.
void words_place(struct words *);
