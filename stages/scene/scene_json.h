// SPDX-License-Identifier: MIT
//
// A laid-out scene as JSON in ASCII: what the tests read, and what a PNG carries so that others
// find the data in it.
#pragma once

#include "runtime/base/text.h"
#include "stages/scene/layout.h"

enum scene_json_detail {
    SCENE_JSON_AXES,  // rectangles, axes and ticks: what maps pixels to values
    SCENE_JSON_WORDS, // and all words with their boxes, and a summary of each trace and image
    SCENE_JSON_DATA,  // and all values
};

// {"version": 1, "width", "height", "panes": [{"plot": [x, y, width, height], "x": {"name", "unit",
// "low", "high", "log", "title", "ticks": [{"at", "label"}]}, "y": …, "bar": …, "image": …,
// "traces": …}], "texts": …}; "row" and "column" where panes stand side by side. A value v lies at
// x + width·(v − low)/(high − low) pixels, and y counts down from the top: y + height·(1 − …); on a
// logarithmic axis in the logarithms. What isn't finite is null.
void scene_json(struct text *, const struct scene *, const struct layout *, enum scene_json_detail);
