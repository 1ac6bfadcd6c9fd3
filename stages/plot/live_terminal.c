// SPDX-License-Identifier: MIT
//
// A live figure on the terminal: letters, drawn again in place; keys come from the terminal itself,
// since stdin may be a signal.
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "stages/plot/live_screen.h"
#include "stages/plot/terminal.h"
#include "stages/plot/view.h"

enum { PER_SECOND = 15 };

static const double idle = 0.1;

// Another screen without a cursor, and back.
static const char enter[] = "\033[?1049h\033[?25l\033[2J", leave[] = "\033[?25h\033[?1049l";

struct live {
    struct figure *figure;
    struct view view;
    int keys; // /dev/tty, or -1
    struct termios before;
    bool raw, shown;
};

static void put(const char *bytes, size_t length)
{
    while (length) {
        const ssize_t n = write(STDOUT_FILENO, bytes, length);

        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return;
        bytes += n > 0 ? n : 0;
        length -= n > 0 ? (size_t)n : 0;
    }
}

static void compose(struct live *live, struct text *text)
{
    struct figure *f = live->figure;
    struct view *v = &live->view;
    struct screen screen;

    screen_look(&screen, STDOUT_FILENO, f->color);
    f->options.columns = f->width ? (int)f->width : screen.columns;
    f->options.rows = f->height ? (int)f->height : screen.rows > 2 ? screen.rows - 1 : screen.rows;
    view_scene(v);
    terminal_draw(text, &v->scene, &f->options);
}

static void draw(struct live *live)
{
    struct text text = {0};

    // In one piece where the terminal knows how: what is seen is never half a picture.
    text_add(&text, "\033[?2026h\033[H");
    compose(live, &text);
    text_add(&text, "\033[J\033[?2026l");
    put(text_of(&text), text.length);
    text_release(&text);
}

// The last picture stays when everything else has gone.
static void close_terminal(void *self)
{
    struct live *live = self;
    struct text text = {0};

    if (live->shown) {
        put(leave, sizeof leave - 1);
        compose(live, &text);
        put(text_of(&text), text.length);
        text_release(&text);
    }
    live->shown = false;
    if (live->raw)
        tcsetattr(live->keys, TCSANOW, &live->before);
    live->raw = false;
    if (live->keys >= 0)
        close(live->keys);
    live->keys = -1;
    view_release(&live->view);
}

static void open_keys(struct live *live)
{
    struct termios raw;

    live->keys = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (live->keys < 0 || tcgetattr(live->keys, &live->before))
        return;
    raw = live->before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO); // Ctrl-C stays what it is
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    live->raw = tcsetattr(live->keys, TCSANOW, &raw) == 0;
}

static enum window_key arrow_of(char c)
{
    switch (c) {
    case 'A': return WINDOW_UP;
    case 'B': return WINDOW_DOWN;
    case 'C': return WINDOW_RIGHT;
    case 'D': return WINDOW_LEFT;
    case 'F': return WINDOW_END;
    case 'H': return WINDOW_HOME;
    case '5': return WINDOW_PAGE_UP;
    case '6': return WINDOW_PAGE_DOWN;
    default: return WINDOW_NO_KEY;
    }
}

static enum view_result take_keys(struct live *live)
{
    char bytes[64];
    const ssize_t n = live->keys < 0 ? 0 : read(live->keys, bytes, sizeof bytes);
    enum view_result result = VIEW_GOES_ON;

    for (ssize_t i = 0; i < n && result == VIEW_GOES_ON; i++) {
        struct window_event event = {.kind = WINDOW_LETTER, .text = {bytes[i]}};

        if (bytes[i] == '\033' && i + 2 < n && bytes[i + 1] == '[') {
            event = (struct window_event){.kind = WINDOW_KEY, .key = arrow_of(bytes[i + 2])};
            i += 2;
            while (i + 1 < n && bytes[i] >= '0' && bytes[i] <= '9')
                i++;
        }
        result = view_event(&live->view, &event);
    }
    return result;
}

static enum sigrun_turn turn(void *self, bool ended, double *seconds)
{
    struct live *live = self;
    const enum view_result result = take_keys(live);
    const bool fresh = view_fresh(&live->view);

    if (!live->shown)
        put(enter, sizeof enter - 1);
    live->shown = true;
    if (pace_due(&live->view.pace, fresh))
        draw(live);
    *seconds = fresh ? pace_wait(&live->view.pace) : idle;
    // What has ended stays on the screen below the prompt, as a still does.
    if (result != VIEW_GOES_ON || ended) {
        atomic_store(&live->figure->closed, true);
        return result == VIEW_QUIT ? SIGRUN_QUIT : SIGRUN_CLOSED;
    }
    return SIGRUN_OPEN;
}

bool live_open_terminal(struct figure *f)
{
    struct live *live = sigrun_alloc(f->stage, 1, sizeof *live);

    live->figure = f;
    live->keys = -1;
    f->terminal = true;
    if (!view_init(&live->view, f, 1, PER_SECOND))
        return false;
    open_keys(live);
    sigrun_own(f->stage, live, close_terminal);
    f->live = live;
    sigrun_front(f->stage, (struct sigrun_front){turn, live});
    return true;
}
