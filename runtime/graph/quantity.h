// SPDX-License-Identifier: MIT
//
// Numbers with units, as a person writes them: 440, 2.4M, 20ms, 0.25fs, -6dB, 50%, 2^16, pi/2, 1/3.
//
//     number = [sign] (DIGITS | pi) ['^' INT] ['/' (DIGITS | pi)] [PREFIX] [UNIT]
//
// DIGITS may have a point and an exponent (2.5, 1e-3). Prefixes: p n u µ m k M G, and Ki Mi Gi.
#pragma once

#include "runtime/base/error.h"
#include "runtime/base/text.h"
#include "runtime/graph/stage.h"

// What a word is to be read as, and on whose behalf.
struct quantity_reader {
    enum sigrun_unit unit;
    bool whole;               // a count: 2.5 is refused, a time is rounded to the nearest frame
    struct sigrun_ratio rate; // what `fs` and a time in frames stand on; num == 0: there is none
    const char *value_unit;   // SIGRUN_VALUE: the unit of the stream; NULL: relative to full scale
    const char *what;         // the first words of an error: "fft: size"
    struct span at;           // where the word is
};

// The words that a number was given in, so that its limits can be told in the same.
enum quantity_form {
    QUANTITY_BARE,
    QUANTITY_UNIT, // Hz, s, V, B: the unit of the value itself
    QUANTITY_FS,
    QUANTITY_TIME, // of frames
    QUANTITY_PERCENT,
    QUANTITY_DB, // of a factor
    QUANTITY_DEGREES,
};

struct quantity {
    double value; // in the base unit: Hz, s, frames, factor, dB, rad, bytes; always finite
    struct sigrun_ratio
        exact; // the same as a fraction, where it is one of 64-bit numbers; else den == 0
    enum quantity_form form;
};

// False with one error, which says which units fit.
bool quantity_read(const struct quantity_reader *, const char *word, struct quantity *,
                   struct error *);

// What quantity_read takes: "a frequency (440, 3kHz, 0.25fs)".
void quantity_add_expected(struct text *, const struct quantity_reader *);

// For a person: "44.1 kHz", "20 ms", "-6 dB". The form is that of what was given; QUANTITY_UNIT is
// the plain one.
void quantity_add(struct text *, const struct quantity_reader *, enum quantity_form, double value);

// A number with an SI prefix, in at most six digits: (44100, "Hz") is "44.1 kHz". The unit may be
// NULL.
void quantity_add_si(struct text *, double value, const char *unit);

// "44.1 kHz", "1/3 Hz", "no rate".
void quantity_add_rate(struct text *, struct sigrun_ratio);

// As the language reads it back to the same fraction: 44100, 1/3.
void quantity_add_ratio(struct text *, struct sigrun_ratio);
