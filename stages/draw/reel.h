// SPDX-License-Identifier: MIT
//
// The part sigrun-movie.so: pictures one after the other in a file that moves.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reel_format { REEL_GIF, REEL_APNG, REEL_MP4, REEL_WEBM };

struct reel_options {
    enum reel_format format;
    int width, height;   // pixels of every picture; an odd side is one pixel less in an MP4
    double fps;          // most pictures a second
    const char *comment; // ASCII, the axes as JSON, kept where the format has room for words; NULL
    // Where the bytes go. seek: NULL where the output is a pipe; read: NULL where what was written
    // can't be read back.
    bool (*write)(void *context, const void *bytes, size_t length);
    bool (*seek)(void *context, uint64_t at);
    bool (*read)(void *context, uint64_t at, void *bytes, size_t length);
    void *context;
};

struct reel_part {
    // Can such a file be made, to an output that can seek or can't? False with *why.
    bool (*ready)(enum reel_format, bool seekable, const char **why);
    // NULL with *why.
    void *(*open)(const struct reel_options *, const char **why);
    // A picture of 0x00RRGGBB, which is seen from second `at` on. False with *why.
    bool (*add)(void *reel, const uint32_t *pixel, size_t stride, double at, const char **why);
    // The last picture is seen until second `end`; the file is complete. False with *why.
    bool (*finish)(void *reel, double end, const char **why);
    void (*close)(void *reel);
};
