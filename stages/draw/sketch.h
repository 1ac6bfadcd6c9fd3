// SPDX-License-Identifier: MIT
//
// Images and traces as shapes: few points as they are, many as one zigzag between the least and the
// greatest value of each half of a pixel, so that a file is never larger than its picture.
#pragma once

#include "stages/draw/paint.h"
#include "stages/draw/pen.h"

void sketch_data(const struct painter *, size_t i); // of pane i
void sketch_bar(const struct painter *, const struct box *bar, const struct scene_image *);
