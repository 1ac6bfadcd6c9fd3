// SPDX-License-Identifier: MIT
//
// What SDL doesn't ask of an X display, or leaves as Xlib has it. All of it does nothing where SDL
// shows windows in another way.
#pragma once

#include <SDL.h>

#include <stdbool.h>

// Dots per inch: what the desktop says to those who draw letters, else what SDL has measured, else
// what the X server believes; 0 where nothing is known. SDL's display has to be open.
double x11_dpi(double measured);

// Xlib ends the process when the connection to the display breaks; from here on it doesn't.
void x11_survive(SDL_Window *);
// The connection has broken: no more calls of SDL that need the display.
bool x11_lost(void);
