// SPDX-License-Identifier: MIT
//
// The stage `strip`: what it keeps of its lanes, and the scene that is made of it.
#pragma once

#include "stages/plot/curve.h"
#include "stages/plot/figure.h"

enum { STRIP_LANES = 64, STRIP_EVENTS = 4096, STRIP_WORDS = 64 };

enum strip_up { STRIP_NEGATIVE_DOWN, STRIP_NEGATIVE_UP };
enum strip_mode { STRIP_SCROLL, STRIP_PAGE };

// Words on a moment of the stream.
struct strip_event {
    double at; // seconds
    char words[STRIP_WORDS];
};

struct strip {
    struct figure figure;
    double lane; // parameters; the value of a lane's distance, 0: what fits
    bool centre;
    enum strip_up neg;
    enum strip_mode mode;
    struct sigrun_range xlim;

    // As they are drawn: they change with the history at rest.
    struct strip_wish {
        double scale;
        bool centre;
        enum strip_up neg;
    } wish;
    size_t lanes;
    const char **name;
    double first, step; // seconds of the samples
    struct axes_span span;
    uint64_t at;
    struct curve *curve;
    struct strip_event *event; // number i lies at i % STRIP_EVENTS
    uint64_t events;
    double found; // the last scale that fitted, or 0
};

extern const struct figure_kind strip_kind;
extern const struct figure_key strip_keys[];
