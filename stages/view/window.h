// SPDX-License-Identifier: MIT
//
// The part sigrun-window.so: windows of the system, with pixels to draw on and what a person does
// in them. [main thread] everything.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum window_event_kind {
    WINDOW_NOTHING,
    WINDOW_LETTER, // `text` was typed: letters come as they are on the person's keyboard
    WINDOW_KEY,    // a key without a letter
    WINDOW_MOVE,   // the pointer is at x, y
    WINDOW_LEAVE,  // the pointer has left
    WINDOW_PRESS,
    WINDOW_RELEASE,
    WINDOW_WHEEL,
    WINDOW_RESIZE, // or uncovered: it needs to be drawn
    WINDOW_CLOSE,
};

enum window_key {
    WINDOW_NO_KEY,
    WINDOW_LEFT,
    WINDOW_RIGHT,
    WINDOW_UP,
    WINDOW_DOWN,
    WINDOW_HOME,
    WINDOW_END,
    WINDOW_PAGE_UP,
    WINDOW_PAGE_DOWN,
    WINDOW_ESCAPE,
    WINDOW_ENTER,
    WINDOW_TAB,
    WINDOW_DELETE,
    WINDOW_F1,
    WINDOW_F11,
};

struct window_event {
    enum window_event_kind kind;
    enum window_key key;
    char text[8]; // UTF-8
    int x, y;     // pixels from the top left
    int button;   // 1 left, 2 middle, 3 right
    int clicks;   // 2: a double click
    double wheel; // notches, away from the person
    bool shift, control, alt;
};

struct window_part {
    // A window of so many pixels at scale 1; *scale becomes that of the display. NULL with *why.
    void *(*open)(const char *title, int width, int height, double *scale, const char **why);
    void (*close)(void *window);
    // What happened next in this window; kind is WINDOW_NOTHING when nothing did.
    void (*next)(void *window, struct window_event *);
    // Where to draw; NULL while it can't be drawn on. The size may change from call to call.
    uint32_t *(*pixels)(void *window, int *width, int *height, size_t *stride);
    void (*show)(void *window);
    void (*full)(void *window, bool full); // the whole screen
    bool (*lost)(void);                    // the display has gone away
};
