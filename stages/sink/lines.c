// SPDX-License-Identifier: MIT
// Text on its way to a file descriptor.

#include "stages/sink/lines.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void lines_open(struct lines *l, int fd)
{
    l->fd = fd;
    l->error = 0;
    l->used = 0;
}

void lines_write(struct lines *l)
{
    size_t done = 0;

    while (done < l->used && !l->error) {
        const ssize_t n = write(l->fd, l->text + done, l->used - done);

        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            l->error = errno;
    }
    l->used = 0;
}

void lines_bytes(struct lines *l, const char *text, size_t n)
{
    while (n) {
        const size_t room = LINES_ROOM - l->used, part = n < room ? n : room;

        memcpy(l->text + l->used, text, part);
        l->used += part;
        text += part;
        n -= part;
        if (l->used == LINES_ROOM)
            lines_write(l);
    }
}

void lines_word(struct lines *l, const char *text)
{
    lines_bytes(l, text, strlen(text));
}

void lines_number(struct lines *l, double value, bool wide, size_t digits)
{
    const int least = wide ? 15 : 6, most = wide ? 17 : 9;
    char word[64];

    if (isnan(value)) { // its sign means nothing
        snprintf(word, sizeof word, "nan");
    } else if (value == rint(value) && fabs(value) < 1e6) { // also the sign of -0, which %g keeps
        snprintf(word, sizeof word, "%.0f", value);
    } else if (digits || !isfinite(value)) {
        snprintf(word, sizeof word, "%.*g", digits ? (int)digits : 6, value);
    } else {
        for (int p = least; p <= most; p++) {
            snprintf(word, sizeof word, "%.*g", p, value);
            if (wide ? strtod(word, NULL) == value : strtof(word, NULL) == (float)value)
                break;
        }
    }
    lines_word(l, word);
}

void lines_fixed(struct lines *l, double value, int decimals)
{
    char word[400];
    int n = snprintf(word, sizeof word, "%.*f", decimals, value);

    if (memchr(word, '.', (size_t)n)) {
        while (word[n - 1] == '0')
            n--;
        n -= word[n - 1] == '.';
    }
    lines_bytes(l, word, (size_t)n);
}

void lines_json(struct lines *l, const char *text)
{
    lines_word(l, "\"");
    for (; *text; text++) {
        char word[8] = {*text};

        if ((unsigned char)*text < ' ')
            snprintf(word, sizeof word, "\\u%04x", (unsigned)*text);
        else if (*text == '"' || *text == '\\')
            snprintf(word, sizeof word, "\\%c", *text);
        lines_word(l, word);
    }
    lines_word(l, "\"");
}

void lines_csv(struct lines *l, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        lines_word(l, text);
        return;
    }
    lines_word(l, "\"");
    for (; *text; text++)
        lines_bytes(l, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    lines_word(l, "\"");
}
