// SPDX-License-Identifier: MIT
//
// The part sigrun-paper.so: a page of shapes and words in a PDF file.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/draw/pen.h"
#include "stages/draw/png.h"

struct paper_options {
    int width, height; // pixels
    double points;     // of paper for a pixel; 72 are an inch
    const char *title; // of the file, in UTF-8
    const char *font;  // a file; NULL: the letters in memory
    const unsigned char *letters;
    size_t letters_size;
    sink_write *write; // where the bytes go
    void *context;
};

struct paper_part {
    // NULL with *why.
    void *(*open)(const struct paper_options *, const char **why);
    // What draws on it, until it is closed. A place of an error is remembered until `finish`.
    struct pen (*pen)(void *paper);
    // The file is complete. False with *why.
    bool (*finish)(void *paper, const char **why);
    void (*close)(void *paper);
};
