// SPDX-License-Identifier: MIT
//
// Keys of terminals in any pieces, and answers to what a terminal is asked.
#include "stages/view/keys.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/text.h"
#include "stages/draw/ask.h"
#include "tests/check.h"

enum { MOST = 16, WHOLE = -1 };

// What keys mean, in short: <up>, a letter as it is, ^ ! @ before a key with Shift, Alt, Ctrl.
static void name_of(const struct window_event *e, struct text *into)
{
    static const char *const names[] = {
        [WINDOW_LEFT] = "left",    [WINDOW_RIGHT] = "right",    [WINDOW_UP] = "up",
        [WINDOW_DOWN] = "down",    [WINDOW_HOME] = "home",      [WINDOW_END] = "end",
        [WINDOW_PAGE_UP] = "pgup", [WINDOW_PAGE_DOWN] = "pgdn", [WINDOW_ESCAPE] = "esc",
        [WINDOW_ENTER] = "enter",  [WINDOW_TAB] = "tab",        [WINDOW_DELETE] = "del",
        [WINDOW_F1] = "f1",        [WINDOW_F11] = "f11"};

    if (e->kind == WINDOW_LETTER)
        text_add(into, "%s", e->text);
    else
        text_add(into, "<%s%s%s%s>", e->shift ? "^" : "", e->alt ? "!" : "", e->control ? "@" : "",
                 names[e->key]);
}

// The bytes come in two pieces with a pause between; what waits for more is let go at the end.
static void read_keys(const char *bytes, size_t count, size_t cut, double pause, struct text *into)
{
    struct keys keys = {0};
    struct window_event event;
    double now = 100;

    for (size_t i = 0; i < count; i++) {
        if (i == cut) {
            now += pause;
            if (keys_rest(&keys, now, &event))
                name_of(&event, into);
        }
        if (keys_add(&keys, bytes[i], now, &event))
            name_of(&event, into);
    }
    if (keys_rest(&keys, now + 10, &event))
        name_of(&event, into);
    CHECK(!keys_rest(&keys, now + 20, &event));
}

static const struct {
    const char *bytes, *keys;
} cases[] = {
    {"q", "q"},
    {"aA 0", "aA 0"},
    {"é…😀", "é…😀"},
    {"\033[A\033[B\033[C\033[D", "<up><down><right><left>"},
    {"\033OA\033OH\033OF\033OP", "<up><home><end><f1>"},
    {"\033[H\033[F\033[1~\033[4~\033[7~\033[8~", "<home><end><home><end><home><end>"},
    {"\033[5~\033[6~\033[3~\033[23~\033[11~\033[[A", "<pgup><pgdn><del><f11><f1><f1>"},
    {"\033[1;2D\033[1;5C\033[1;3A\033[5;2~\033[Z", "<^left><@right><!up><^pgup><^tab>"},
    {"\t\r\n", "<tab><enter><enter>"},
    {"\033", "<esc>"},
    {"\033\033[A", "<esc><up>"},
    {"x\033qy", "xy"},                  // Alt and a letter
    {"\033[24~\033[Eq\033[20;5~", "q"}, // keys without a meaning here
    {"\001\177\002p", "p"},
    {"\033[?62;4;22cq", "q"}, // answers that come late
    {"\033_Gi=31;OK\033\\q\033[6;16;8tq", "qq"},
    {"\033]11;rgb:0000/0000/0000\007q\033P1+r\033\\q", "qq"},
    {"\xc3q", "q"}, // bytes that are no letters
    {"\xff\x80q\xe2\x82\033[A", "q<up>"},
};

static void test_keys(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t count = strlen(cases[i].bytes);

        for (size_t cut = 0; cut <= count; cut++) {
            struct text keys = {0};

            read_keys(cases[i].bytes, count, cut, 0.05, &keys);
            if (!CHECK(strcmp(text_of(&keys), cases[i].keys) == 0))
                printf("case %zu cut at %zu: %s instead of %s\n", i, cut, text_of(&keys),
                       cases[i].keys);
            text_release(&keys);
        }
    }
}

// What is broken off is forgotten after a while, and what has no end takes no memory.
static void test_broken(void)
{
    struct keys keys = {0};
    struct window_event event;
    struct text seen = {0};
    static char endless[5000];

    read_keys("\033[1;q", 4, 4, 0, &seen);
    CHECK(seen.length == 0);
    read_keys("\033[1;xq", 6, 4, 3, &seen);
    CHECK(strcmp(text_of(&seen), "xq") == 0);
    text_release(&seen);
    memset(endless, '1', sizeof endless);
    memcpy(endless, "\033[", 2);
    for (size_t i = 0; i < sizeof endless; i++)
        CHECK(!keys_add(&keys, endless[i], 1, &event));
    CHECK(!keys_add(&keys, '~', 1, &event));
    CHECK(keys_add(&keys, 'q', 1, &event) && event.text[0] == 'q');
}

static void test_answers(void)
{
    static const struct {
        const char *bytes;
        bool whole, kitty, sixel;
        int width, height;
    } answers[] = {
        {"", false, false, false, 0, 0},
        {"\033[?62;22c", true, false, false, 0, 0},
        {"\033[?62;4;22c", true, false, true, 0, 0},
        {"\033[?4c", true, false, false, 0, 0}, // a class, no attribute
        {"\033[?62;14;42c", true, false, false, 0, 0},
        {"\033_Gi=31;OK\033\\\033[6;18;9t\033[?62c", true, true, false, 9, 18},
        {"\033_Gi=31;ENOTSUPPORTED\033\\\033[?62c", true, false, false, 0, 0},
        {"\033[6;0;9t\033[6;-3;9t\033[6;999;9t\033[?1;2c", true, false, false, 0, 0},
        {"q\033[?64;4", false, false, true, 0, 0},
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct ask_answer a = {0};

        CHECK(ask_read(answers[i].bytes, strlen(answers[i].bytes), &a) == answers[i].whole);
        CHECK(a.kitty == answers[i].kitty && a.sixel == answers[i].sixel);
        CHECK_INT(a.cell_width, answers[i].width);
        CHECK_INT(a.cell_height, answers[i].height);
    }
}

int main(void)
{
    test_keys();
    test_broken();
    test_answers();
    return check_result();
}
