// SPDX-License-Identifier: MIT
//
// What the mouse does with a figure on a screen. Used by view_event.c alone.
#pragma once

#include "stages/view/view.h"

void view_point(struct view *, const struct window_event *);
