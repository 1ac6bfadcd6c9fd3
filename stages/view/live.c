// SPDX-License-Identifier: MIT
//
// Figures that are drawn while their streams go on.
#include "stages/view/live.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "stages/view/live_screen.h"

enum { KEPT = 32 << 20 }; // bytes

bool live_display(void)
{
    static const char *const names[] = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return true;
    }
    return false;
}

bool live_open(struct figure *f)
{
    // Pictures follow each other, made of megabytes each: what one has given back is for the next,
    // and the system need not clear it anew.
    mallopt(M_MMAP_THRESHOLD, KEPT / 2);
    mallopt(M_TRIM_THRESHOLD, KEPT);
    return live_display() ? live_open_window(f) : live_open_terminal(f);
}
