// SPDX-License-Identifier: MIT
//
// Figures that are drawn while their streams go on.
#include "stages/view/live.h"

#include <stdlib.h>
#include <string.h>

#include "stages/view/live_screen.h"

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
    return live_display() ? live_open_window(f) : live_open_terminal(f);
}
