// SPDX-License-Identifier: MIT
//
// The stage `scope`: what it keeps of its lanes, and the scene that is made of it.
#pragma once

#include "stages/plot/curve.h"
#include "stages/plot/figure.h"
#include "stages/plot/trigger.h"

enum { SCOPE_LINES = 16, SCOPE_DIVISIONS = 8 };

enum scope_mode { SCOPE_AUTO, SCOPE_NORMAL, SCOPE_SINGLE };

struct scope {
    struct figure figure;
    double level; // parameters
    enum trigger_edge edge;
    double holdoff; // seconds
    double hysteresis;
    enum scope_mode mode;
    double position; // share of the sweep before the trigger
    size_t source;   // lane
    double div;      // 0: what fits
    size_t persist;

    struct scope_wish { // as it was when the last frames came, for whoever draws meanwhile
        double position, div;
        size_t persist;
        enum scope_mode mode;
    } wish;
    double sweep; // seconds that are shown
    double first, step;
    struct curve *curve;
    size_t count;
    struct trigger trigger;
    bool over;                // single: the sweep is there
    double found_div, middle; // of the last picture
};

extern const struct figure_kind scope_kind;
extern const struct figure_key scope_keys[];

// Values from the trigger to the end of its sweep.
double scope_after(const struct scope *);
