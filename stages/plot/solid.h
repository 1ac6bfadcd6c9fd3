// SPDX-License-Identifier: MIT
//
// The scene of `surface`: a box in space, seen from far away, with a surface in it.
#pragma once

#include "stages/plot/plane.h"

extern const struct figure_kind solid_kind;
// How keys and dragging turn it.
extern const struct figure_key solid_keys[], solid_across, solid_upwards;
