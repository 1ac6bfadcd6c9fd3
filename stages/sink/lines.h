// SPDX-License-Identifier: MIT
// Text on its way to a file descriptor: numbers, quoted words, lines; written in large pieces.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { LINES_ROOM = 1 << 16 };

struct lines {
    int fd;
    int error; // errno of the first write that failed; what follows is dropped
    size_t used;
    char text[LINES_ROOM];
};

void lines_open(struct lines *, int fd);
void lines_write(struct lines *); // hands over what there is

void lines_bytes(struct lines *, const char *text, size_t n);
void lines_word(struct lines *, const char *text);

// The shortest decimals that read back to the same float or double, or as many digits as told.
void lines_number(struct lines *, double value, bool wide, size_t digits);

// With so many decimals at most; zeros at the end are left out.
void lines_fixed(struct lines *, double value, int decimals);

// As a JSON string, and as a field of a CSV line, which is quoted where it has to be.
void lines_json(struct lines *, const char *text);
void lines_csv(struct lines *, const char *text);
