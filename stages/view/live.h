// SPDX-License-Identifier: MIT
//
// A figure that is drawn while its stream goes on: in a window, or on the terminal. The stream is
// taken into the history by the stage's own thread; the newest of it is drawn by the main thread,
// at most 60 times a second.
#pragma once

#include "stages/plot/figure.h"

// Is there a display that windows can be opened on?
bool live_display(void);

// [setup] Opens what the figure is shown on; it is closed with the stage.
bool live_open(struct figure *);
