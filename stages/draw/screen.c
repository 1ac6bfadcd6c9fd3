// SPDX-License-Identifier: MIT
//
// What stands at the other end of stdout.
#include "stages/draw/screen.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const screen_color_names[] = {"auto", "always", "never", NULL};

// A variable that is set to something, else "".
static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

// Nothing said about the locale is no wish for ASCII: a container has none, its terminal Unicode.
static bool wants_ascii(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = variable(names[i]);

        if (*locale)
            return !strcasestr(locale, "utf-8") && !strcasestr(locale, "utf8");
    }
    return false;
}

static enum draw_colours colours_of(const struct screen *s, enum screen_color wish)
{
    const char *kind = variable("TERM"), *depth = variable("COLORTERM");
    const bool can = s->terminal && !*variable("NO_COLOR") && *kind && strcmp(kind, "dumb") != 0;

    if (wish == SCREEN_NEVER || (wish == SCREEN_AUTO && !can))
        return DRAW_NO_COLOURS;
    if (strstr(depth, "truecolor") || strstr(depth, "24bit"))
        return DRAW_TRUE_COLOURS;
    return DRAW_256_COLOURS;
}

void screen_look(struct screen *s, int fd, enum screen_color wish)
{
    struct winsize size;

    *s = (struct screen){.terminal = isatty(fd), .columns = 80, .rows = 24, .ascii = wants_ascii()};
    if (s->terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        s->columns = size.ws_col;
        s->rows = size.ws_row;
    } else if (atoi(variable("COLUMNS")) > 0) {
        s->columns = atoi(variable("COLUMNS"));
    }
    if (s->terminal)
        s->ascii = s->ascii || strcmp(variable("TERM"), "dumb") == 0;
    s->colours = colours_of(s, wish);
}
