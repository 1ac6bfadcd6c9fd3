// SPDX-License-Identifier: MIT
//
// Which keys there are: those of every figure, as far as they mean something for what is shown, and
// those that a figure has for its own parameters. What the help lists is what is heeded.
#pragma once

#include "stages/view/view.h"

enum { VIEW_KEYS = 0x200, VIEW_ROWS = 48 }; // VIEW_KEYS + enum window_key, but for arrows

// A row of the help.
struct view_row {
    const char *keys, *what;
    bool window; // needs one, or a pointer
};

// A letter, one of FIGURE_LEFT …, or VIEW_KEYS + …; 0: nothing that anybody has.
int view_keys_code(const struct window_event *);
// Who draws the pane in focus.
struct figure *view_part(const struct view *);
// That figure's own key, or NULL.
const struct figure_key *view_keys_own(const struct view *, int code);
// Does a key, or dragging and the wheel, do something to what is shown?
bool view_keys_has(const struct view *, int code);
size_t view_keys_list(const struct view *, struct view_row shown[VIEW_ROWS]);
