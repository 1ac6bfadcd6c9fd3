// SPDX-License-Identifier: MIT
//
// Xlib as SDL has loaded it: asked for by name, so that nothing links with it.
#include "stages/view/window_x11.h"

#include <SDL_syswm.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool lost;

static void on_broken(Display *display, void *data)
{
    (void)display;
    (void)data;
    lost = true;
}

static int on_io_error(Display *display)
{
    (void)display;
    lost = true;
    return 0;
}

// A function of Xlib into a pointer to a function; false where there is none.
static bool find(const char *name, void *into)
{
    void *const xlib = dlopen("libX11.so.6", RTLD_NOW | RTLD_NOLOAD);
    void *const found = xlib ? dlsym(xlib, name) : NULL;

    memcpy(into, &found, sizeof found);
    if (xlib)
        dlclose(xlib); // SDL keeps it
    return found;
}

void x11_survive(SDL_Window *sdl)
{
    void (*set_exit)(Display *, void (*)(Display *, void *), void *);
    XIOErrorHandler (*set_handler)(XIOErrorHandler);
    SDL_SysWMinfo info;

    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(sdl, &info) || info.subsystem != SDL_SYSWM_X11)
        return;
    if (find("XSetIOErrorHandler", &set_handler))
        set_handler(on_io_error);
    if (find("XSetIOErrorExitHandler", &set_exit))
        set_exit(info.info.x11.display, on_broken, NULL);
}

bool x11_lost(void)
{
    return lost;
}

double x11_dpi(double measured)
{
    Display *(*open)(const char *);
    int (*shut)(Display *), (*pixels)(Display *, int), (*millimetres)(Display *, int);
    char *(*resource)(Display *, const char *, const char *);

    if (!find("XOpenDisplay", &open) || !find("XCloseDisplay", &shut) ||
        !find("XDisplayWidth", &pixels) || !find("XDisplayWidthMM", &millimetres) ||
        !find("XGetDefault", &resource))
        return measured;
    Display *const display = open(NULL);

    if (!display)
        return measured;
    const char *const said = resource(display, "Xft", "dpi");
    const int wide = millimetres(display, 0);
    double dpi = said ? strtod(said, NULL) : 0;

    dpi = dpi > 0 ? dpi : measured;
    if (!(dpi > 0) && wide > 0)
        dpi = 25.4 * pixels(display, 0) / wide;
    shut(display);
    return dpi;
}
