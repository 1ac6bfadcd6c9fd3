// SPDX-License-Identifier: MIT
//
// What is on a screen as files, in the folder that the program was started in. The name tells the
// second and the figure, and is never that of a file that is there.
#pragma once

#include "stages/view/view.h"

// Both tell the person what became of it. The picture is what the raster holds.
void view_save_picture(struct view *, const struct raster *);
// The values that are seen, a table for each pane.
void view_save_values(struct view *);
// What is shown and what a person has chosen, as JSON in the file; for tests.
void view_save_state(const struct view *, const char *path);
