// SPDX-License-Identifier: MIT
//
// What the terminal can show beside letters: it is asked, and most answer.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum ask_pixels { ASK_AUTO, ASK_KITTY, ASK_SIXEL, ASK_OFF };
extern const char *const ask_pixels_names[];

struct ask_answer {
    bool kitty, sixel;           // ways to draw pixels
    int cell_width, cell_height; // pixels of a letter; 0: it hasn't said
};

// Reads what has come so far. True: that was all of it.
bool ask_read(const char *bytes, size_t count, struct ask_answer *);

// May terminals of this kind be asked? Not those of nobody (dumb), nor those that stand between.
bool ask_may(void);

// [setup] Asks the terminal of this process and waits for 150 ms at most; what it doesn't answer is
// zero. Keys that were pressed before are left alone: then nothing is asked.
struct ask_answer ask_terminal(void);

// How pixels are drawn on this terminal as a person wishes, ASK_OFF: not at all. The size of its
// letters is told in any case.
enum ask_pixels ask_choose(enum ask_pixels wish, struct ask_answer *);
