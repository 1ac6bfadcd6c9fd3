// SPDX-License-Identifier: MIT
// terminal: widths and colours.

#include "cli/terminal.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

struct terminal terminal_of(FILE *stream, enum color color)
{
    const int fd = fileno(stream);
    const char *no_color = getenv("NO_COLOR"), *columns = getenv("COLUMNS"), *kind = getenv("TERM");
    struct terminal terminal = {.width = 100};
    struct winsize size;

    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        terminal.width = size.ws_col;
    else if (columns && atoi(columns) >= 20)
        terminal.width = (size_t)atoi(columns);
    terminal.color =
        color == COLOR_ALWAYS || (color == COLOR_AUTO && isatty(fd) && !(no_color && *no_color) &&
                                  kind && *kind && *kind != 'd'); // TERM=dumb
    return terminal;
}

const char *terminal_ink(const struct terminal *terminal, enum ink ink)
{
    static const char *const codes[] = {
        [INK_NONE] = "\033[0m",   [INK_BOLD] = "\033[1m",  [INK_RED] = "\033[1;31m",
        [INK_GREEN] = "\033[32m", [INK_CYAN] = "\033[36m", [INK_DIM] = "\033[2m",
    };

    return terminal->color ? codes[ink] : "";
}

size_t terminal_character(const char *text, size_t bytes, size_t *columns)
{
    static locale_t utf8;
    wchar_t wide;
    mbstate_t state = {0};

    if (!utf8)
        utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    *columns = 1;
    if ((unsigned char)*text < 0x80 || !utf8)
        return 1;
    const locale_t before = uselocale(utf8);
    const size_t length = mbrtowc(&wide, text, bytes, &state);
    const bool whole = length >= 1 && length <= bytes;
    const int taken = whole ? wcwidth(wide) : 1;
    uselocale(before);
    *columns = taken < 0 ? 1 : (size_t)taken;
    return whole ? length : 1;
}

size_t terminal_columns(const char *text, size_t bytes)
{
    size_t total = 0, columns;

    for (size_t at = 0; at < bytes; total += columns)
        at += terminal_character(text + at, bytes - at, &columns);
    return total;
}
