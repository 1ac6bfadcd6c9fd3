// SPDX-License-Identifier: MIT
//
// Questions to the terminal: kitty graphics, the size of a letter, and last the primary device
// attributes (DA1), which nearly all of them answer, so that nobody waits for the others.
#include "stages/draw/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "stages/draw/pace.h"

static const double patience = 0.15; // seconds

enum { ANSWERS = 512, LETTER_MOST = 256, USUAL_WIDTH = 8, USUAL_HEIGHT = 16 };

const char *const ask_pixels_names[] = {"auto", "kitty", "sixel", "off", NULL};

// ESC [ ? class ; attribute ; … c
static bool read_attributes(const char *class, struct ask_answer *answer)
{
    char *at;

    strtol(class, &at, 10);
    while (*at == ';') {
        const long attribute = strtol(at + 1, &at, 10);

        answer->sixel = answer->sixel || attribute == 4;
    }
    return *at == 'c';
}

bool ask_read(const char *bytes, size_t count, struct ask_answer *answer)
{
    char copy[ANSWERS + 1];
    int width, height;
    bool whole = false;

    count = count < ANSWERS ? count : ANSWERS;
    memcpy(copy, bytes, count);
    copy[count] = '\0';
    for (char *at = copy; (size_t)(at - copy) < count; at++) {
        char end;

        if (*at != '\033')
            continue;
        if (strncmp(at + 1, "_Gi=31;OK", 9) == 0)
            answer->kitty = true;
        else if (strncmp(at + 1, "[?", 2) == 0)
            whole = read_attributes(at + 3, answer) || whole;
        else if (sscanf(at + 1, "[6;%3d;%3d%c", &height, &width, &end) == 3 && end == 't' &&
                 width > 0 && width <= LETTER_MOST && height > 0 && height <= LETTER_MOST) {
            answer->cell_width = width;
            answer->cell_height = height;
        }
    }
    return whole;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

bool ask_may(void)
{
    static const char *const not_these[] = {"dumb", "linux", "screen", "tmux"};
    const char *kind = variable("TERM");

    for (size_t i = 0; i < sizeof not_these / sizeof *not_these; i++)
        if (strncmp(kind, not_these[i], strlen(not_these[i])) == 0)
            return false;
    return *kind && !*variable("TMUX") && !*variable("STY");
}

static void put(int fd, const char *bytes, size_t count)
{
    while (count) {
        const ssize_t n = write(fd, bytes, count);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        bytes += n;
        count -= (size_t)n;
    }
}

static void listen_for(int fd, struct ask_answer *answer)
{
    const double until = pace_clock() + patience;
    char bytes[ANSWERS];
    size_t count = 0;

    while (count < sizeof bytes) {
        const double left = until - pace_clock();
        struct pollfd from = {fd, POLLIN, 0};

        if (left <= 0 || (poll(&from, 1, (int)(1e3 * left) + 1) < 0 && errno != EINTR))
            return;
        const ssize_t n = read(fd, bytes + count, sizeof bytes - count);

        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
            return;
        count += n > 0 ? (size_t)n : 0;
        if (n > 0 && ask_read(bytes, count, answer))
            return;
    }
}

static struct ask_answer ask(int fd, const struct termios *before)
{
    static const char questions[] = "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\\033[16t\033[c";
    struct ask_answer answer = {0};
    struct termios raw = *before;
    int waiting = 0;

    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSANOW, &raw))
        return answer;
    if (ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0) {
        put(fd, questions, sizeof questions - 1);
        listen_for(fd, &answer);
    }
    tcsetattr(fd, TCSANOW, before);
    return answer;
}

struct ask_answer ask_terminal(void)
{
    static const int later[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    const int fd = open("/dev/tty", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    struct ask_answer answer = {0};
    struct termios before;
    sigset_t set, mask;

    if (fd < 0)
        return answer;
    // Who is in the background would be stopped for it.
    if (tcgetpgrp(fd) == getpgrp() && tcgetattr(fd, &before) == 0) {
        sigemptyset(&set);
        for (size_t i = 0; i < sizeof later / sizeof *later; i++)
            sigaddset(&set, later[i]);
        // The terminal is as it was before anybody can end us.
        pthread_sigmask(SIG_BLOCK, &set, &mask);
        answer = ask(fd, &before);
        pthread_sigmask(SIG_SETMASK, &mask, NULL);
    }
    close(fd);
    return answer;
}

enum ask_pixels ask_choose(enum ask_pixels wish, struct ask_answer *answer)
{
    const bool terminal = isatty(STDOUT_FILENO), asks = terminal && ask_may();
    struct winsize size = {0};

    *answer = (struct ask_answer){0};
    if (wish != ASK_OFF && asks)
        *answer = ask_terminal();
    if (wish == ASK_AUTO)
        wish = answer->kitty ? ASK_KITTY : answer->sixel ? ASK_SIXEL : ASK_OFF;
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row &&
        size.ws_xpixel >= size.ws_col && size.ws_ypixel >= size.ws_row) {
        answer->cell_width = size.ws_xpixel / size.ws_col;
        answer->cell_height = size.ws_ypixel / size.ws_row;
    }
    if (!answer->cell_width || !answer->cell_height) {
        answer->cell_width = USUAL_WIDTH;
        answer->cell_height = USUAL_HEIGHT;
    }
    return wish;
}
