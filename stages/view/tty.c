// SPDX-License-Identifier: MIT
//
// The terminal as a screen of our own.
#include "stages/view/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { SAID = 16384, LINE = 160 };

// Letters beyond the last column don't go to the next line, lest the corner scrolls. First what
// was cut off in the middle ends: a string, a picture in one piece.
static const char enter[] = "\033[?1049h\033[?25l\033[?7l\033[0m\033[2J\033[H";
static const char leave[] = "\033\\\033[?2026l\033[0m\033[?7h\033[?25h\033[?1049l";
static const char drop[] = "\033\\\033_Ga=d,d=A,q=2\033\\";

// These end the process unless they are caught. What else does is asked of the run, which ends in
// order: SIGINT, SIGTERM, SIGHUP.
static const int deadly[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};
enum { DEADLY = sizeof deadly / sizeof *deadly };

// One for the process: signals have no other place to look.
static struct {
    bool taken;
    volatile sig_atomic_t on, pictures, raw, held;
    volatile sig_atomic_t stop, back; // a person wants it to stop; it goes on
    int keys;                         // /dev/tty, or -1
    struct termios before, ours;
    int err, saying; // stderr as it was, and what is said instead
    char said[SAID]; // the last of it
    volatile size_t length;
    size_t told;
    char line[LINE];
    struct sigaction old[DEADLY], old_stop, old_back;
} tty = {.keys = -1};

// From handlers too.
static void put(int fd, const char *bytes, size_t count)
{
    while (count) {
        const ssize_t n = write(fd, bytes, count);
        struct pollfd into = {fd, POLLOUT, 0};

        if (n < 0 && errno == EAGAIN)
            poll(&into, 1, -1);
        else if (n < 0 && errno != EINTR)
            return;
        bytes += n > 0 ? n : 0;
        count -= n > 0 ? (size_t)n : 0;
    }
}

// Takes in what was said; the oldest goes where there is too much.
static void hear(void)
{
    char bytes[1024];

    for (ssize_t n; (n = read(tty.saying, bytes, sizeof bytes)) > 0;) {
        const size_t count = (size_t)n;

        if (tty.length + count > SAID) {
            const size_t gone = tty.length + count - SAID;

            memmove(tty.said, tty.said + gone, tty.length - gone);
            tty.length -= gone;
            tty.told = tty.told > gone ? tty.told - gone : 0;
        }
        memcpy(tty.said + tty.length, bytes, count);
        tty.length += count;
    }
}

// From handlers too: the terminal as it was.
static void restore(void)
{
    const int error = errno;

    if (tty.on) {
        if (tty.pictures)
            put(STDOUT_FILENO, drop, sizeof drop - 1);
        put(STDOUT_FILENO, leave, sizeof leave - 1);
    }
    tty.on = false;
    if (tty.raw)
        tcsetattr(tty.keys, TCSANOW, &tty.before);
    tty.raw = false;
    if (tty.held) {
        dup2(tty.err, STDERR_FILENO);
        hear();
        put(STDERR_FILENO, tty.said, tty.length);
        tty.length = tty.told = 0;
        close(tty.err);
        close(tty.saying);
    }
    tty.held = false;
    errno = error;
}

static void on_deadly(int number)
{
    restore();
    for (size_t i = 0; i < DEADLY; i++)
        if (deadly[i] == number)
            sigaction(number, &tty.old[i], NULL);
    // It comes again once this returns, with nobody to catch it, or whoever did before.
    raise(number);
}

static void on_stop(int number)
{
    (void)number;
    tty.stop = true;
}

static void on_back(int number)
{
    (void)number;
    tty.back = true;
}

static void catch (int number, void (*handler)(int), struct sigaction *old)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_ONSTACK};

    sigemptyset(&action.sa_mask);
    sigaction(number, NULL, old);
    // Who ignores it wants that.
    if (old->sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

bool tty_open(void)
{
    static bool quick;

    if (tty.taken)
        return false;
    tty.taken = true;
    tty.keys = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (tty.keys >= 0 && tcgetattr(tty.keys, &tty.before)) {
        close(tty.keys);
        tty.keys = -1;
    }
    tty.stop = tty.back = false;
    for (size_t i = 0; i < DEADLY; i++)
        catch (deadly[i], on_deadly, &tty.old[i]);
    catch (SIGTSTP, on_stop, &tty.old_stop);
    catch (SIGCONT, on_back, &tty.old_back);
    if (!quick) // a third Ctrl-C leaves at once
        at_quick_exit(restore);
    quick = true;
    return true;
}

void tty_close(void)
{
    if (!tty.taken)
        return;
    restore();
    for (size_t i = 0; i < DEADLY; i++)
        sigaction(deadly[i], &tty.old[i], NULL);
    sigaction(SIGTSTP, &tty.old_stop, NULL);
    sigaction(SIGCONT, &tty.old_back, NULL);
    if (tty.keys >= 0)
        close(tty.keys);
    tty.keys = -1;
    tty.taken = false;
}

// stderr, if it is this terminal.
static void hold_back(void)
{
    struct stat out, err;
    int ends[2];

    if (!isatty(STDERR_FILENO) || fstat(STDOUT_FILENO, &out) || fstat(STDERR_FILENO, &err) ||
        out.st_rdev != err.st_rdev || pipe2(ends, O_CLOEXEC | O_NONBLOCK))
        return;
    tty.err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    tty.saying = ends[0];
    tty.held = tty.err >= 0 && dup2(ends[1], STDERR_FILENO) >= 0;
    if (!tty.held)
        close(ends[0]);
    if (!tty.held && tty.err >= 0)
        close(tty.err);
    close(ends[1]);
}

void tty_enter(bool pictures)
{
    // In the background this stops us until we are called forth.
    if (tty.keys >= 0) {
        tty.ours = tty.before;
        tty.ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO); // Ctrl-C stays what it is
        tty.ours.c_cc[VMIN] = 0;
        tty.ours.c_cc[VTIME] = 0;
        tty.raw = true;
        tcsetattr(tty.keys, TCSANOW, &tty.ours);
    }
    hold_back();
    tty.pictures = pictures;
    tty.on = true;
    put(STDOUT_FILENO, enter, sizeof enter - 1);
}

void tty_leave(void)
{
    restore();
}

bool tty_entered(void)
{
    return tty.on;
}

static void sleep_until_wanted(void)
{
    struct sigaction ours;

    restore();
    sigaction(SIGTSTP, &tty.old_stop, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
    tty.stop = false;
}

enum tty_state tty_look(void)
{
    const bool pictures = tty.pictures, on = tty.on;

    if (tty.stop)
        sleep_until_wanted();
    else if (!tty.back)
        return TTY_SAME;
    tty.back = false;
    // Somebody else may have set it up for themselves meanwhile.
    if (on) {
        restore();
        tty_enter(pictures);
    }
    return TTY_ANEW;
}

size_t tty_read(char *bytes, size_t room)
{
    const ssize_t n = tty.keys < 0 ? 0 : read(tty.keys, bytes, room);

    return n > 0 ? (size_t)n : 0;
}

void tty_write(const char *bytes, size_t count)
{
    put(STDOUT_FILENO, bytes, count);
}

// A line without its colours.
static void take_line(const char *from, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count && n + 1 < LINE; i++) {
        if (from[i] == '\033' && i + 1 < count && from[i + 1] == '[')
            for (i += 2; i < count && (from[i] < '@' || from[i] > '~');)
                i++;
        else if ((unsigned char)from[i] >= ' ')
            tty.line[n++] = from[i];
    }
    tty.line[n] = '\0';
}

const char *tty_said(void)
{
    if (!tty.held)
        return NULL;
    hear();
    size_t end = tty.length;

    while (end > tty.told && tty.said[end - 1] == '\n')
        end--;
    if (end <= tty.told || end == tty.length) // nothing, or not yet a whole line
        return NULL;
    size_t begin = end;

    while (begin > tty.told && tty.said[begin - 1] != '\n')
        begin--;
    take_line(tty.said + begin, end - begin);
    tty.told = tty.length;
    return *tty.line ? tty.line : NULL;
}
