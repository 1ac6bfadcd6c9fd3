// SPDX-License-Identifier: MIT
//
// The two kinds of screen that a live figure is shown on. Used by live.c alone.
#pragma once

#include "stages/plot/figure.h"

bool live_open_window(struct figure *);
bool live_open_terminal(struct figure *);
