// SPDX-License-Identifier: MIT
// A toy stage with a parameter of every kind, and what reads a call of it.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/graph/param.h"

enum window { WINDOW_HANN, WINDOW_HAMMING, WINDOW_BLACKMAN };

struct toy {
    size_t size;
    double freq;
    enum window window;
    bool centre;
    int order;
    double gain, phase, threshold, level, wait;
    struct sigrun_ratio rate;
    struct sigrun_range band;
    struct sigrun_list taps;
    struct sigrun_texts names;
    const char *title;
    size_t memory;
};

extern const struct sigrun_param toy_params[];
enum { TOY_ROWS = 16 };

// One reading of one call, with all that it stands on.
struct reading {
    struct arena arena;
    struct source source;
    struct toy toy;
    struct span spans[TOY_ROWS];
    bool given[TOY_ROWS], good;
    struct error err;
    struct text printed;
};

// An input at 44.1 kHz in volts.
extern const struct param_context toy_context;

// Parses one call and reads its values. `printed` is the canonical text of what was read. End it
// with reading_end.
void read_call(struct reading *, const char *expression, const struct sigrun_param *table,
               const struct param_context *);
void reading_end(struct reading *);
