// SPDX-License-Identifier: MIT
// One value of a parameter: words on their way into a field.
#pragma once

#include "runtime/graph/param.h"
#include "runtime/graph/quantity.h"

// Limits beyond these aren't limits; a least value below that says "more than 0".
#define PARAM_ENDLESS 1e18
#define PARAM_SMALLEST 1e-100

struct param_word {
    const char *text;
    struct span at;
};

// What stands behind `name=`, or at one position: words with commas between.
struct param_words {
    const struct param_word *item;
    size_t count;
    struct span at;
};

// Reads the words into the field of `self`; texts and lists are copied into the arena. False with
// one error or more, and then the field is as before.
bool param_store(struct arena *, const struct sigrun_param *, void *self,
                 const struct param_words *, const struct param_context *, struct error *);

// The words of a text: several where the parameter is a list and there are commas, else one.
struct param_words param_split(struct arena *, const struct sigrun_param *, const char *text,
                               struct span at);

// "20 Hz to 20 kHz", "at least 1 frame", "more than 0", in the given form.
void param_add_limits(struct text *, const struct quantity_reader *, enum quantity_form, double min,
                      double max);

// How the numbers of this parameter are read. what: the first words of errors.
struct quantity_reader param_reader(const struct sigrun_param *, const struct param_context *,
                                    const char *what, struct span at);

// What the parameter takes: "a frequency (440, 3kHz, 0.25fs)", "hann, hamming or blackman".
void param_add_expected(struct text *, const struct sigrun_param *, const struct param_context *);
