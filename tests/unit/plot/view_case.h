// SPDX-License-Identifier: MIT
//
// A figure on a screen without a screen: a line over time, a spectrum of two lines, and a map. Time
// goes on as it is told to.
#pragma once

#include "runtime/graph/graph.h"
#include "runtime/graph/node.h"
#include "stages/view/view.h"

enum {
    VIEW_CASE_WIDTH = 640,
    VIEW_CASE_HEIGHT = 480,
    VIEW_CASE_VALUES = 400,
    VIEW_CASE_BINS = 33,
    VIEW_CASE_COLUMNS = 40
};

// Parameters that keys change; asked[] is what was said, the last one last.
struct view_params {
    int hold;
    size_t average;
    double gain, azimuth, elevation;
    bool centre;
};
enum { VIEW_CASE_ASKED = 16 };

struct view_case {
    struct view view;
    struct sigrun_stage stage;
    struct graph graph;
    struct view_params params;
    char asked[VIEW_CASE_ASKED][64];
    size_t asks;
    bool refuses;
    uint64_t oldest, newest; // frames that are kept, one each second
    uint64_t shown;          // of these, the one in the last picture
    struct figure figure;
    double now;
    uint64_t taken;
    float bad; // stands among the values
    float wave[VIEW_CASE_VALUES], tone[2][VIEW_CASE_BINS];
    float cells[VIEW_CASE_BINS * VIEW_CASE_COLUMNS];
};

void view_case_open(struct view_case *);
// The same of a figure that has keys of its own, or of one that is turned and keeps frames.
void view_case_open_keys(struct view_case *);
void view_case_open_frames(struct view_case *);
void view_case_close(struct view_case *);
void view_case_draw(struct view_case *, int width, int height);
// Something that a person does, and the picture after it.
enum view_result view_case_letter(struct view_case *, const char *);
void view_case_key(struct view_case *, enum window_key, bool shift);
void view_case_mouse(struct view_case *, struct window_event);
void view_case_drag(struct view_case *, int button, int x, int y, int to_x, int to_y);
