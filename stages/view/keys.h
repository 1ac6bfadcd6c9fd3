// SPDX-License-Identifier: MIT
//
// What a terminal sends when keys are pressed, as events. Sequences may come in any pieces; answers
// to questions that come late are left out.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/view/window.h"

enum { KEYS_HELD = 64 }; // bytes of a sequence; longer ones mean nothing to us

// All zero is a new one.
struct keys {
    char held[KEYS_HELD]; // what has come of a sequence
    size_t count;
    bool string, escaped; // inside a string that ends in ESC \; after its ESC
    double since;         // of the clock: when the last byte came
};

// The next byte, which came at second `now`. True: a key is complete.
bool keys_add(struct keys *, char byte, double now, struct window_event *);
// Nothing more came up to now: was that the Esc key?
bool keys_rest(struct keys *, double now, struct window_event *);
