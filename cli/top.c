// SPDX-License-Identifier: MIT
// top: what each stage of a running pipeline does, twice a second.

#include "cli/top.h"

#include "cli/attach.h"
#include "cli/commands.h"
#include "cli/report.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t leaving;

static void on_leave(int number)
{
    (void)number;
    leaving = 1;
}

// The screen of its own that the table is shown on, and keys without return.
struct screen {
    struct termios before;
    bool keys;
};

static void screen_enter(struct screen *screen)
{
    const struct sigaction leave = {.sa_handler = on_leave};

    sigaction(SIGINT, &leave, NULL);
    sigaction(SIGTERM, &leave, NULL);
    sigaction(SIGHUP, &leave, NULL);
    sigaction(SIGQUIT, &leave, NULL);
    screen->keys = tcgetattr(STDIN_FILENO, &screen->before) == 0;
    if (screen->keys) {
        struct termios raw = screen->before;

        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_cc[VSUSP] = _POSIX_VDISABLE; // a stopped program couldn't give the screen back
        tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    }
    fputs("\033[?1049h\033[?25l", stdout);
    fflush(stdout);
}

static void screen_leave(const struct screen *screen)
{
    fputs("\033[?25h\033[?1049l", stdout);
    fflush(stdout);
    if (screen->keys)
        tcsetattr(STDIN_FILENO, TCSANOW, &screen->before);
}

// Each line is cleared behind its end, and what is below the last too: nothing flickers.
static void screen_show(const char *table)
{
    fputs("\033[H", stdout);
    for (const char *s = table; *s; s++) {
        if (*s == '\n')
            fputs("\033[K", stdout);
        putchar(*s);
    }
    fputs("\033[K\n\033[K\n\033[2mq quits\033[0m\033[K\033[J", stdout);
    fflush(stdout);
}

static bool wants_to_quit(void)
{
    char key;

    return read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q' || key == 27;
}

static bool show_live(struct attach *attach, struct top *top, const struct options *options,
                      struct error *err)
{
    struct pollfd ears[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                            {.fd = attach->fd, .events = POLLIN}};
    struct screen screen;
    bool good = true, ended = false;

    if (!attach_ask(attach, "{\"do\":\"watch\",\"every\":0.5}", err))
        return false;
    screen_enter(&screen);
    while (good && !leaving) {
        if (poll(ears, 2, -1) < 0)
            continue; // a signal
        if (ears[0].revents && wants_to_quit())
            break;
        if (!ears[1].revents)
            continue;
        const struct json *answer = attach_hear(attach, &ended, err);
        struct text table = {0};
        const struct terminal terminal = terminal_of(stdout, options->color);
        good = answer != NULL;
        top_add(&table, top, json_member(answer, "stats"), &terminal);
        if (good)
            screen_show(text_of(&table));
        text_release(&table);
    }
    screen_leave(&screen);
    if (!ended)
        return good;
    error_release(err);
    printf("the pipeline of process %ld has ended\n", (long)attach->pid);
    return true;
}

// One table: what happened in the half second between two sets of figures.
static bool show_once(struct attach *attach, struct top *top, const struct options *options,
                      struct error *err)
{
    const struct terminal terminal = terminal_of(stdout, options->color);
    const struct timespec half = {0, 500000000};
    struct text table = {0};

    for (int i = 0; i < 2; i++) {
        const struct json *answer = attach_ask(attach, "{\"do\":\"stats\"}", err);

        if (!answer)
            return false;
        text_release(&table);
        top_add(&table, top, json_member(answer, "stats"), &terminal);
        if (i == 0)
            nanosleep(&half, NULL);
    }
    puts(text_of(&table));
    text_release(&table);
    return true;
}

// The figures as they come, a line each, until the run ends.
static bool show_json(struct attach *attach, const struct options *options, struct error *err)
{
    bool ended = false;
    const char *ask = options->once ? "{\"do\":\"stats\"}" : "{\"do\":\"watch\",\"every\":0.5}";

    if (!attach_ask(attach, ask, err))
        return false;
    if (options->once)
        return puts(attach->line.text) >= 0;
    while (attach_hear(attach, &ended, err) && puts(attach->line.text) >= 0 && fflush(stdout) == 0)
        ;
    if (ended)
        error_release(err);
    return ended || !err->count;
}

int top_command(const struct options *options, const struct source *source)
{
    struct error err = {0};
    struct attach attach = {.fd = -1};
    pid_t pid = 0;

    (void)source;
    if (options->word_count && !(pid = attach_number(options->words[0])))
        error_at(&err, span_none(), "sigrun top takes the number of a process, found %s",
                 options->words[0]);
    else if (!pid)
        pid = attach_only(&err);
    if (!pid)
        return report_errors(&err, options);
    struct top top = {.pid = pid};
    bool good = attach_open(&attach, pid, &err);
    if (good)
        good = options->json                             ? show_json(&attach, options, &err)
               : options->once || !isatty(STDOUT_FILENO) ? show_once(&attach, &top, options, &err)
                                                         : show_live(&attach, &top, options, &err);
    attach_close(&attach);
    top_release(&top);
    return good ? 0 : report_errors(&err, options);
}
