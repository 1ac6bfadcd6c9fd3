// SPDX-License-Identifier: MIT
//
// What keys and the mouse do to what is shown. Used by the files of the view alone. Panes are
// numbered as they are shown.
#pragma once

#include "stages/view/view.h"

enum view_part { VIEW_OUTSIDE, VIEW_PLOT, VIEW_X_AXIS, VIEW_Y_AXIS, VIEW_COLOUR_BAR, VIEW_EDGE };

// What lies at a pixel, and the pane that it belongs to: of VIEW_EDGE the upper one.
enum view_part view_part_at(const struct view *, int x, int y, size_t *pane);

void view_reset(struct view *);
void view_pause(struct view *, double until);
// Through time, by a share of what is shown; the live edge goes on.
void view_travel(struct view *, double share);
void view_travel_frames(struct view *, int frames);
void view_travel_home(struct view *);
double view_span(const struct view *);
// More or less time, with what lies at `place` (0 to 1) where it is.
void view_lengthen(struct view *, double factor, double place);

void view_zoom_x(struct view *, size_t pane, double factor, double place);
void view_zoom_y(struct view *, size_t pane, double factor, double place);
void view_zoom_box(struct view *, size_t pane, const struct box *);
void view_shift_x(struct view *, size_t pane, double share);
void view_shift_y(struct view *, size_t pane, double share);
// Moves the ends of the colours' range by shares of it; in a pane of lines those of y.
void view_move_ends(struct view *, size_t pane, double low, double high);
// The same by decibels, where these are shown, or twentieths.
void view_step_ends(struct view *, size_t pane, int low, int high);
// Larger or smaller values: about zero, of decibels below the top.
void view_amplify(struct view *, size_t pane, double factor);
// What fits what is seen now.
void view_fit(struct view *, size_t pane);
void view_next_map(struct view *, size_t pane, int step);
void view_other_scale(struct view *, size_t pane);
// Switches a trace of the pane in focus, or else a pane; the last one that is seen stays.
void view_channel(struct view *, size_t number);
// Moves the border below a pane by pixels.
void view_move_border(struct view *, size_t pane, int by);
// At what lies under the pointer.
void view_add_mark(struct view *, bool delta);
// Reads off what lies under the pointer.
void view_probe(struct view *);
