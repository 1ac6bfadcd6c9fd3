// SPDX-License-Identifier: MIT
//
// The terminal as a screen of our own, which is given back however the process ends: at the end, by
// signals that end or stop it, and by a crash. What others say on stderr meanwhile is held back, so
// that it doesn't lie across the picture, and told afterwards.
// [main thread] everything.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum tty_state {
    TTY_SAME,
    TTY_ANEW, // it was away, or something else lay on it: all is to be drawn again
};

// Takes it: there is one. False: another figure has it.
bool tty_open(void);
void tty_close(void);

// The other screen without a cursor, keys one by one; and all as it was. pictures: kitty's lie on
// it, which go.
void tty_enter(bool pictures);
void tty_leave(void);
bool tty_entered(void);

// Stops the process if a person wants that, and has come back when they do.
enum tty_state tty_look(void);
// Keys that have come; 0: none.
size_t tty_read(char *bytes, size_t room);
void tty_write(const char *bytes, size_t count);
// The last line that was said on stderr since the last call, or NULL.
const char *tty_said(void);
