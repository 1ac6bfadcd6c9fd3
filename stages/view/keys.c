// SPDX-License-Identifier: MIT
//
// Keys of a terminal: ECMA-48 sequences as xterm, the Linux console and rxvt send them.
#include "stages/view/keys.h"

#include <stdlib.h>
#include <string.h>

// Seconds after which ESC is a key, not a beginning, and what has begun never ends.
static const double alone = 0.1, broken = 1;

enum { ESC = 0x1b, BEL = 7, TAB = 9, NEWLINE = 10, REDRAW = 12, RETURN = 13, DELETE = 0x7f };

static bool is_key(struct window_event *event, enum window_key key)
{
    *event = (struct window_event){.kind = WINDOW_KEY, .key = key};
    return key != WINDOW_NO_KEY;
}

static enum window_key named(char final)
{
    switch (final) {
    case 'A': return WINDOW_UP;
    case 'B': return WINDOW_DOWN;
    case 'C': return WINDOW_RIGHT;
    case 'D': return WINDOW_LEFT;
    case 'F': return WINDOW_END;
    case 'H': return WINDOW_HOME;
    case 'P': return WINDOW_F1;
    case 'Z': return WINDOW_TAB;
    default: return WINDOW_NO_KEY;
    }
}

static enum window_key numbered(int number)
{
    switch (number) {
    case 1:
    case 7: return WINDOW_HOME;
    case 4:
    case 8: return WINDOW_END;
    case 3: return WINDOW_DELETE;
    case 5: return WINDOW_PAGE_UP;
    case 6: return WINDOW_PAGE_DOWN;
    case 11: return WINDOW_F1;
    case 23: return WINDOW_F11;
    default: return WINDOW_NO_KEY;
    }
}

// ESC [ numbers final, and ESC O final. The second number is 1 and a bit for each of Shift, Alt and
// Ctrl.
static bool sequence(const struct keys *k, struct window_event *event)
{
    const char final = k->held[k->count - 1];
    char numbers[KEYS_HELD + 1], *rest;

    memcpy(numbers, k->held + 2, k->count - 3);
    numbers[k->count - 3] = '\0';
    if (*numbers && (*numbers < '0' || *numbers > '9')) // private: an answer
        return k->held[2] == '[' && is_key(event, final == 'A' ? WINDOW_F1 : WINDOW_NO_KEY);
    const long first = strtol(numbers, &rest, 10);
    const long with = *rest == ';' ? strtol(rest + 1, NULL, 10) - 1 : 0;

    if (!is_key(event, final == '~' ? numbered((int)first) : named(final)))
        return false;
    event->shift = (with > 0 && (with & 1)) || final == 'Z';
    event->alt = with > 0 && (with & 2);
    event->control = with > 0 && (with & 4);
    return true;
}

static bool is_final(const struct keys *k)
{
    const unsigned char last = (unsigned char)k->held[k->count - 1];

    // The Linux console sends ESC [ [ A for F1.
    return last >= 0x40 && last < 0x7f && !(k->count == 3 && last == '[');
}

// What begins with ESC.
static bool escape(struct keys *k, struct window_event *event)
{
    if (k->count < 2)
        return false;
    if (k->held[1] == ESC) { // twice: the first one was the key
        k->count = 1;
        return is_key(event, WINDOW_ESCAPE);
    }
    if (strchr("_P]^X", k->held[1])) {
        k->string = true;
        k->count = 0;
        return false;
    }
    if (k->held[1] != '[' && k->held[1] != 'O') { // Alt and a letter, which mean nothing
        k->count = 0;
        return false;
    }
    if (k->count < 3 || !is_final(k)) {
        k->count -= k->count == KEYS_HELD; // too long: only its end is waited for
        return false;
    }
    const bool key = sequence(k, event);

    k->count = 0;
    return key;
}

static size_t length_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

// A letter of one byte or more.
static bool letter(struct keys *k, struct window_event *event)
{
    const unsigned char first = (unsigned char)k->held[0];
    const size_t wanted = first > 0xf4 ? 0 : length_of(first);

    // What follows the first byte is none of a letter when it could be one itself.
    if (k->count > 1 && ((unsigned char)k->held[k->count - 1] & 0xc0) != 0x80) {
        k->held[0] = k->held[k->count - 1];
        k->count = 1;
        return k->held[0] == ESC ? escape(k, event) : letter(k, event);
    }
    if (wanted > k->count)
        return false;
    const size_t count = k->count;

    k->count = 0;
    if (wanted == 0 || first == DELETE || (first < ' ' && first != REDRAW)) {
        const bool enter = first == RETURN || first == NEWLINE;

        return is_key(event, enter ? WINDOW_ENTER : first == TAB ? WINDOW_TAB : WINDOW_NO_KEY);
    }
    *event = (struct window_event){.kind = WINDOW_LETTER};
    memcpy(event->text, k->held, count);
    return true;
}

bool keys_add(struct keys *k, char byte, double now, struct window_event *event)
{
    k->since = now;
    if (k->string) {
        k->string = byte != BEL && !(k->escaped && byte == '\\');
        k->escaped = byte == ESC;
        return false;
    }
    k->held[k->count++] = byte;
    return k->held[0] == ESC ? escape(k, event) : letter(k, event);
}

bool keys_rest(struct keys *k, double now, struct window_event *event)
{
    const bool is_escape = k->count == 1 && k->held[0] == ESC;

    if ((!k->count && !k->string) || now < k->since + (is_escape ? alone : broken))
        return false;
    k->count = 0;
    k->string = k->escaped = false;
    return is_escape && is_key(event, WINDOW_ESCAPE);
}
