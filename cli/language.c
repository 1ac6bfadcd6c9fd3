// SPDX-License-Identifier: MIT
// language: the forms of an expression.

#include "cli/language.h"

#include <stddef.h>

const struct language_row language_rows[] = {
    {"a | b", "b reads what a writes"},
    {"a | { b ; c } | d", "b and c both read a, d reads b and c"},
    {"{ a ; b } | add", "two inputs"},
    {"add (sine 880)", "a chain in parentheses is one more input"},
    {"x = a | b ; x | c", "a named stream, which runs once for all that read it"},
    {"def bp(lo, hi=3k) = bandpass $lo..$hi", "a shorthand: a | bp 300"},
    {"name: stage", "a label, in errors and figures"},
    {"# words", "a comment"},
    {NULL, NULL},
};

const char language_values[] =
    "Values are words with units: 440, 3kHz, 20ms, 50%, -6dB, 2^16, pi/2, 300..3k. They fill the "
    "parameters in order, or are given by name: fft 1024 window=hann.";
