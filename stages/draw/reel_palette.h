// SPDX-License-Identifier: MIT
//
// The colours of a GIF: those of its first pictures, exactly where they are few enough, and else
// the most frequent ones and means of the others (Heckbert's median cut, cut at the mean).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REEL_COLOURS = 255,    // of GIF's 256 one stands for what hasn't changed
    REEL_PLACES = 1 << 16, // of the table of colours that were met
    REEL_MET = 1 << 15,    // how many of them are filled at most
};

struct reel_colour {
    uint32_t key;   // colour + 1; 0: empty
    uint32_t value; // how many pixels; once the palette is made, the index + 1
};

struct reel_palette {
    struct reel_colour place[REEL_PLACES];
    size_t met;
    uint32_t colour[REEL_COLOURS];
    size_t count;
};

// All zero is a new one. Counts the colours of a picture.
void reel_palette_count(struct reel_palette *, const uint32_t *pixel, size_t n);
// Picks the colours. False: no memory.
bool reel_palette_make(struct reel_palette *);
// n pixels as numbers of the nearest colours.
void reel_palette_map(struct reel_palette *, const uint32_t *pixel, size_t n, uint8_t *index);
