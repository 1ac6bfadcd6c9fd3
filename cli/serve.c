// SPDX-License-Identifier: MIT
// serve: clients of a run. What each may send at once and leave unread is bounded; one that goes
// beyond is sent away.

#include "cli/serve.h"

#include "cli/answer.h"
#include "cli/door.h"
#include "runtime/base/clock.h"
#include "runtime/base/text.h"
#include "runtime/exec/block.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 16, LINE_MOST = 16384, UNREAD_MOST = 4 << 20, EXPRESSION_MOST = 4000 };

struct client {
    int fd;              // -1: none
    struct text in, out; // a line that isn't whole yet; what it hasn't taken yet
    double every;        // seconds between figures; 0: it wants none
    uint64_t next;       // ns: when the next are due
    bool ends;           // when it has taken what there is
};

struct serve {
    struct run *run;
    char *expression, *path;
    int door, bell; // bell: rings when it is time to go
    pthread_t thread;
    struct client clients[CLIENTS];
};

static void dismiss(struct client *client)
{
    close(client->fd);
    text_release(&client->in);
    text_release(&client->out);
    *client = (struct client){.fd = -1};
}

static void drop_front(struct text *text, size_t bytes)
{
    memmove(text->data, text->data + bytes, text->length - bytes + 1);
    text->length -= bytes;
}

static void welcome(struct serve *serve)
{
    const int fd = accept4(serve->door, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    struct client *client = NULL;

    if (fd < 0) { // as where all numbers of files are taken: no reason to ask again at once
        nanosleep(&(struct timespec){0, 100000000}, NULL);
        return;
    }
    for (size_t i = 0; i < CLIENTS && !client; i++)
        if (serve->clients[i].fd < 0)
            client = &serve->clients[i];
    const char *why = !door_friend(fd) ? "this pipeline belongs to another user"
                      : !client        ? "too many programs are attached already"
                                       : NULL;
    if (why) {
        struct text text = {0};

        answer_refusal(&text, why);
        send(fd, text_of(&text), text.length, MSG_NOSIGNAL);
        text_release(&text);
        close(fd);
        return;
    }
    client->fd = fd;
}

static void refuse(struct client *client, const char *why)
{
    answer_refusal(&client->out, why);
    client->ends = true;
}

// Answers the lines that have come whole.
static void read_lines(struct serve *serve, struct client *client)
{
    const double before = client->every;
    char *end;

    while (!client->ends && client->in.length &&
           (end = memchr(client->in.data, '\n', client->in.length))) {
        const size_t length = (size_t)(end - client->in.data);

        *end = 0;
        if (strlen(client->in.data) < length)
            refuse(client, "malformed JSON: a zero byte");
        else if (length)
            answer_line(&client->out, serve->run, serve->expression, client->in.data,
                        &client->every);
        drop_front(&client->in, length + 1);
        if (client->out.length > UNREAD_MOST)
            client->ends = true;
    }
    if (client->in.length > LINE_MOST)
        refuse(client, "a line is too long; expected at most 16 KiB");
    if (client->every > 0 && !(before > 0))
        client->next = clock_ns();
}

static void hear(struct serve *serve, struct client *client)
{
    char bytes[4096];
    const ssize_t n = recv(client->fd, bytes, sizeof bytes, 0);

    if (n > 0) {
        text_append(&client->in, bytes, (size_t)n);
        read_lines(serve, client);
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        dismiss(client);
    }
}

static void tell(struct client *client)
{
    const ssize_t n = send(client->fd, client->out.data, client->out.length, MSG_NOSIGNAL);

    if (n > 0)
        drop_front(&client->out, (size_t)n);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        dismiss(client);
}

// Figures for those who watch; who hasn't read the last ones yet gets no more. Returns milliseconds
// until the next are due, -1: nobody watches.
static int tell_figures(struct serve *serve)
{
    const uint64_t now = clock_ns();
    uint64_t first = UINT64_MAX;

    for (size_t i = 0; i < CLIENTS; i++) {
        struct client *client = &serve->clients[i];

        if (client->fd < 0 || !(client->every > 0))
            continue;
        if (client->next <= now) {
            if (!client->out.length)
                answer_stats(&client->out, serve->run);
            client->next = now + (uint64_t)(1e9 * client->every);
        }
        first = client->next < first ? client->next : first;
    }
    return first == UINT64_MAX ? -1 : (int)((first - now) / 1000000 + 1);
}

static void *serve_main(void *argument)
{
    struct serve *serve = argument;
    struct pollfd ears[CLIENTS + 2] = {{.fd = serve->bell, .events = POLLIN},
                                       {.fd = serve->door, .events = POLLIN}};

    for (;;) {
        const int timeout = tell_figures(serve);

        for (size_t i = 0; i < CLIENTS; i++) {
            const struct client *client = &serve->clients[i];

            // Who leaves answers unread isn't heard meanwhile.
            ears[i + 2] =
                (struct pollfd){.fd = client->fd, .events = client->out.length ? POLLOUT : POLLIN};
        }
        if (poll(ears, CLIENTS + 2, timeout) < 0 && errno != EINTR)
            return NULL;
        if (ears[0].revents)
            return NULL;
        if (ears[1].revents)
            welcome(serve);
        for (size_t i = 0; i < CLIENTS; i++) {
            struct client *client = &serve->clients[i];

            if (client->fd < 0 || client->fd != ears[i + 2].fd || !ears[i + 2].revents)
                continue;
            if (client->out.length)
                tell(client);
            else
                hear(serve, client);
            if (client->fd >= 0 && client->ends && !client->out.length)
                dismiss(client);
        }
    }
}

static void serve_free(struct serve *serve)
{
    for (size_t i = 0; i < CLIENTS; i++)
        if (serve->clients[i].fd >= 0)
            dismiss(&serve->clients[i]);
    if (serve->door >= 0)
        door_close(serve->door, serve->path);
    if (serve->bell >= 0)
        close(serve->bell);
    free(serve->expression);
    free(serve);
}

struct serve *serve_open(struct run *run, const char *expression, struct error *err)
{
    struct serve *serve = calloc(1, sizeof *serve);
    sigset_t mask;

    if (!serve)
        abort();
    serve->run = run;
    serve->expression = text_format("%.*s", EXPRESSION_MOST, expression);
    for (size_t i = 0; i < CLIENTS; i++)
        serve->clients[i].fd = -1;
    serve->bell = eventfd(0, EFD_CLOEXEC);
    serve->door = serve->bell < 0 ? -1 : door_open(&serve->path, err);
    if (serve->door < 0) {
        serve_free(serve);
        return NULL;
    }
    block_signals(&mask);
    const int why = pthread_create(&serve->thread, NULL, serve_main, serve);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (why) {
        error_kind_at(err, ERROR_RUN, span_none(), "a thread for clients can't be started: %s",
                      strerror(why));
        serve_free(serve);
        return NULL;
    }
    return serve;
}

void serve_close(struct serve *serve)
{
    const uint64_t one = 1;

    if (!serve)
        return;
    if (write(serve->bell, &one, sizeof one) == sizeof one)
        pthread_join(serve->thread, NULL);
    serve_free(serve);
}
