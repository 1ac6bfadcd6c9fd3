// SPDX-License-Identifier: MIT
//
// Ranges that stay as they are while the data moves, so that a picture can be read: they grow at
// once, and shrink when what is there has been much smaller for a while.
#pragma once

#include <stdbool.h>

#include "stages/scene/scene.h"

enum { HOLDS = 80 };

struct hold {
    bool set;
    double low, high;
    double since;       // second
    double small_since; // second; NAN: it isn't
};

struct holds {
    struct hold values[HOLDS], colours[HOLDS]; // of each pane
    struct scene_margins margins;
    bool track; // always what fits
};

// Fits a scene that is seen at second `now`, and gives it the margins of those before.
void holds_apply(struct holds *, struct scene *, double now);
// Forgets: the next scene is fitted anew.
void holds_reset(struct holds *);
