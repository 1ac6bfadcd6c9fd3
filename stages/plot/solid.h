// SPDX-License-Identifier: MIT
//
// The scene of `surface`: a box in space, seen from far away, with a surface in it.
#pragma once

#include "stages/plot/plane.h"

extern const struct figure_kind solid_kind;
