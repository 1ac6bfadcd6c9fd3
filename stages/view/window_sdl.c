// SPDX-License-Identifier: MIT
//
// Windows by SDL2, which is no more than a place for pixels here: all drawing is ours.
#include <SDL.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/view/window.h"
#include "stages/view/window_x11.h"

enum { EVENTS = 64 };

struct window {
    struct window *next;
    SDL_Window *sdl;
    struct window_event events[EVENTS]; // that wait to be asked for
    size_t first, count;
};

static struct window *windows; // all that are open

static double display_scale(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    const bool x11 = driver && strcmp(driver, "x11") == 0;
    float measured = 0;

    if (!x11 && (!driver || strcmp(driver, "wayland") != 0))
        return 1;
    if (SDL_GetDisplayDPI(0, NULL, &measured, NULL))
        measured = 0;
    const double dpi = x11 ? x11_dpi((double)measured) : (double)measured;
    const double scale = round(2 * dpi / 96) / 2;

    return scale < 1 ? 1 : scale > 4 ? 4 : scale;
}

static bool start(const char **why)
{
    static bool started;

    if (started)
        return true;
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    // Wayland's library complains on stderr where it is tried in vain.
    if (getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY") && !getenv("SDL_VIDEODRIVER"))
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11");
    if (SDL_Init(SDL_INIT_VIDEO)) {
        *why = SDL_GetError();
        return false;
    }
    const char *driver = SDL_GetCurrentVideoDriver(), *asked = getenv("SDL_VIDEODRIVER");

    // Where no display answers, SDL goes on with windows that nobody sees.
    if (!driver ||
        ((!asked || !*asked) &&
         (!strcmp(driver, "offscreen") || !strcmp(driver, "dummy") || !strcmp(driver, "evdev")))) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        *why = "no display answers";
        return false;
    }
    // Where the window's memory is shared with the display, a detour over OpenGL only costs time.
    if (!strcmp(driver, "x11") || !strcmp(driver, "dummy") || !strcmp(driver, "offscreen"))
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_StartTextInput();
    started = true;
    return true;
}

static void *window_open(const char *title, int width, int height, double *scale, const char **why)
{
    if (!start(why))
        return NULL;
    struct window *window = calloc(1, sizeof *window);
    const double own = *scale > 0 ? *scale : display_scale();

    if (!window) {
        *why = "there is no memory";
        return NULL;
    }
    window->sdl = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                   (int)(width * own), (int)(height * own),
                                   SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window->sdl) {
        *why = SDL_GetError();
        free(window);
        return NULL;
    }
    x11_survive(window->sdl);
    *scale = own;
    window->next = windows;
    windows = window;
    return window;
}

static void window_close(void *self)
{
    struct window **link = &windows;

    while (*link != self)
        link = &(*link)->next;
    struct window *window = *link;

    *link = window->next;
    if (!x11_lost())
        SDL_DestroyWindow(window->sdl);
    free(window);
    if (!windows && !x11_lost())
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

static struct window *window_of(uint32_t id)
{
    for (struct window *w = windows; w; w = w->next)
        if (SDL_GetWindowID(w->sdl) == id)
            return w;
    return NULL;
}

static enum window_key key_of(SDL_Keycode code)
{
    switch (code) {
    case SDLK_LEFT: return WINDOW_LEFT;
    case SDLK_RIGHT: return WINDOW_RIGHT;
    case SDLK_UP: return WINDOW_UP;
    case SDLK_DOWN: return WINDOW_DOWN;
    case SDLK_HOME: return WINDOW_HOME;
    case SDLK_END: return WINDOW_END;
    case SDLK_PAGEUP: return WINDOW_PAGE_UP;
    case SDLK_PAGEDOWN: return WINDOW_PAGE_DOWN;
    case SDLK_ESCAPE: return WINDOW_ESCAPE;
    case SDLK_RETURN: return WINDOW_ENTER;
    case SDLK_TAB: return WINDOW_TAB;
    case SDLK_DELETE: return WINDOW_DELETE;
    case SDLK_F1: return WINDOW_F1;
    case SDLK_F11: return WINDOW_F11;
    default: return WINDOW_NO_KEY;
    }
}

static uint32_t translate_window(const SDL_Event *from, struct window_event *to)
{
    switch (from->window.event) {
    case SDL_WINDOWEVENT_CLOSE: to->kind = WINDOW_CLOSE; break;
    case SDL_WINDOWEVENT_LEAVE: to->kind = WINDOW_LEAVE; break;
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_SIZE_CHANGED: to->kind = WINDOW_RESIZE; break;
    default: break;
    }
    return from->window.windowID;
}

// Where the display has more pixels than the system counts points, places are told in points.
static void in_pixels(uint32_t id, struct window_event *event)
{
    SDL_Window *sdl = SDL_GetWindowFromID(id);
    int width = 0, height = 0, wide = 0, high = 0;

    if (!sdl)
        return;
    SDL_GetWindowSize(sdl, &width, &height);
    SDL_GetWindowSizeInPixels(sdl, &wide, &high);
    if (width > 0 && wide != width)
        event->x = (int)((double)event->x * wide / width);
    if (height > 0 && high != height)
        event->y = (int)((double)event->y * high / height);
}

// An event as ours; kind stays WINDOW_NOTHING where it means nothing to us. Returns the window's
// number.
static uint32_t translate(const SDL_Event *from, struct window_event *to)
{
    const SDL_Keymod mod = SDL_GetModState();

    *to = (struct window_event){
        .shift = mod & KMOD_SHIFT, .control = mod & KMOD_CTRL, .alt = mod & KMOD_ALT};
    SDL_GetMouseState(&to->x, &to->y);
    switch (from->type) {
    case SDL_TEXTINPUT:
        to->kind = WINDOW_LETTER;
        memcpy(to->text, from->text.text, sizeof to->text - 1);
        return from->text.windowID;
    case SDL_KEYDOWN:
        to->key = key_of(from->key.keysym.sym);
        to->kind = to->key ? WINDOW_KEY : WINDOW_NOTHING;
        return from->key.windowID;
    case SDL_MOUSEMOTION:
        to->kind = WINDOW_MOVE;
        to->x = from->motion.x;
        to->y = from->motion.y;
        return from->motion.windowID;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        to->kind = from->type == SDL_MOUSEBUTTONDOWN ? WINDOW_PRESS : WINDOW_RELEASE;
        to->x = from->button.x;
        to->y = from->button.y;
        to->button = from->button.button;
        to->clicks = from->button.clicks;
        return from->button.windowID;
    case SDL_MOUSEWHEEL:
        to->kind = WINDOW_WHEEL;
        to->wheel = (double)from->wheel.preciseY;
        return from->wheel.windowID;
    case SDL_WINDOWEVENT: return translate_window(from, to);
    default: return 0;
    }
}

// Events of all windows come in one queue.
static void collect(void)
{
    SDL_Event event;

    while (!x11_lost() && SDL_PollEvent(&event)) {
        struct window_event made;
        const uint32_t id = translate(&event, &made);
        struct window *window = window_of(id);

        in_pixels(id, &made);
        if (!window || made.kind == WINDOW_NOTHING || window->count == EVENTS)
            continue;
        window->events[(window->first + window->count++) % EVENTS] = made;
    }
}

static void window_next(void *self, struct window_event *event)
{
    struct window *window = self;

    if (!window->count)
        collect();
    *event = (struct window_event){.kind = WINDOW_NOTHING};
    if (!window->count)
        return;
    *event = window->events[window->first];
    window->first = (window->first + 1) % EVENTS;
    window->count--;
}

static uint32_t *window_pixels(void *self, int *width, int *height, size_t *stride)
{
    struct window *window = self;
    // Asked for each time, since it is another one after the window has changed its size.
    SDL_Surface *surface = x11_lost() ? NULL : SDL_GetWindowSurface(window->sdl);

    if (!surface || surface->format->BytesPerPixel != 4 || surface->format->Rmask != 0xff0000)
        return NULL;
    *width = surface->w;
    *height = surface->h;
    *stride = (size_t)surface->pitch / 4;
    return surface->pixels;
}

static void window_show(void *self)
{
    struct window *window = self;

    if (!x11_lost())
        SDL_UpdateWindowSurface(window->sdl);
}

static void window_full(void *self, bool full)
{
    struct window *window = self;

    SDL_SetWindowFullscreen(window->sdl, full ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

static bool window_lost(void)
{
    return x11_lost();
}

extern const struct window_part sigrun_part;
const struct window_part sigrun_part __attribute__((visibility("default"))) = {
    .open = window_open,
    .close = window_close,
    .next = window_next,
    .pixels = window_pixels,
    .show = window_show,
    .full = window_full,
    .lost = window_lost,
};
