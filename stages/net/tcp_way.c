// SPDX-License-Identifier: MIT
// tcp_way: a connection that never blocks for longer than it is told.

#include "stages/net/tcp_way.h"

#include "runtime/net/wire.h"
#include "stages/net/sockets.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void tcp_close(void *self)
{
    struct tcp_way *t = self;

    socket_shut(&t->fd);
    t->connecting = false;
    t->got = t->sent = 0;
}

static void release(void *self)
{
    struct tcp_way *t = self;

    tcp_close(t);
    socket_shut(&t->listens);
}

bool tcp_way_start(struct tcp_way *t)
{
    t->listens = t->fd = -1;
    return sigrun_own(t->stage, t, release);
}

static bool refuse_plaintext(const struct tcp_way *t, const struct place *place)
{
    char text[80];

    if (t->plaintext || place_is_loopback(place))
        return false;
    place_print(place, text, sizeof text);
    sigrun_fail(t->stage, t->culprit,
                "%s is another machine, and what goes there by tcp can be read on its way: use a "
                "stage host, or say plaintext=yes on both sides",
                text);
    return true;
}

static bool resolve(struct tcp_way *t)
{
    const char *why;

    t->place_count = address_find(&t->address, SOCK_STREAM, t->places, &why);
    if (!t->place_count)
        return sigrun_fail_input(t->stage, t->culprit, "%s: %s", t->address.text, why);
    for (size_t i = 0; i < t->place_count; i++)
        if (refuse_plaintext(t, &t->places[i]))
            return false;
    return true;
}

bool tcp_way_listen(struct tcp_way *t)
{
    const int yes = 1;

    if (!resolve(t))
        return false;
    const struct place *place = &t->places[0];
    t->listens = socket(place->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->listens >= 0)
        setsockopt(t->listens, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (t->listens < 0 || bind(t->listens, (const void *)&place->at, place->length) ||
        listen(t->listens, 1))
        return sigrun_fail(t->stage, t->culprit, "%s: %s%s", t->address.text, strerror(errno),
                           errno == EADDRINUSE ? ": something else waits there" : "");
    return true;
}

uint16_t tcp_way_port(const struct tcp_way *t)
{
    struct sockaddr_storage at = {0};
    socklen_t length = sizeof at;

    if (getsockname(t->listens, (void *)&at, &length))
        return 0;
    return ntohs(at.ss_family == AF_INET6
                     ? ((const struct sockaddr_in6 *)(const void *)&at)->sin6_port
                     : ((const struct sockaddr_in *)(const void *)&at)->sin_port);
}

static void tune(int fd)
{
    const int yes = 1, idle = 2, each = 1, tries = 3, silent_ms = 3000;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &each, sizeof each);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &tries, sizeof tries);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_ms, sizeof silent_ms);
}

static enum way_news await_peer(struct tcp_way *t, int wait_ms)
{
    if (t->listens < 0 && !tcp_way_listen(t))
        return WAY_FAILED;
    if (!socket_ready(t->listens, POLLIN, wait_ms))
        return WAY_WAIT;
    t->fd = accept4(t->listens, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (t->fd < 0)
        return WAY_WAIT;
    tune(t->fd);
    return WAY_DONE;
}

static enum way_news go_on(struct tcp_way *t)
{
    int why = 0;
    socklen_t length = sizeof why;

    getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &why, &length);
    t->connecting = false;
    if (!why) {
        tune(t->fd);
        return WAY_DONE;
    }
    socket_shut(&t->fd);
    t->place = (t->place + 1) % t->place_count;
    poll(NULL, 0, 20); // it was refused: who is asked again and again has nothing else to do
    return WAY_WAIT;
}

static enum way_news go_to_peer(struct tcp_way *t, int wait_ms)
{
    if (!t->place_count && !resolve(t))
        return WAY_FAILED;
    if (!t->connecting) {
        const struct place *place = &t->places[t->place];

        t->fd = socket(place->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (t->fd < 0) {
            sigrun_fail(t->stage, t->culprit, "%s: %s", t->address.text, strerror(errno));
            return WAY_FAILED;
        }
        t->connecting = true;
        if (connect(t->fd, (const void *)&place->at, place->length) == 0)
            return go_on(t);
        if (errno != EINPROGRESS)
            return go_on(t);
    }
    return socket_ready(t->fd, POLLOUT, wait_ms) ? go_on(t) : WAY_WAIT;
}

static enum way_news tcp_open(void *self, int wait_ms)
{
    struct tcp_way *t = self;

    if (t->fd >= 0 && !t->connecting)
        return WAY_DONE;
    return t->address.waits ? await_peer(t, wait_ms) : go_to_peer(t, wait_ms);
}

static bool later(int why)
{
    return why == EAGAIN || why == EWOULDBLOCK || why == EINTR;
}

static enum way_news tcp_send(void *self, const void *message, size_t bytes, int wait_ms)
{
    struct tcp_way *t = self;

    while (t->sent < bytes) {
        const ssize_t some =
            send(t->fd, (const unsigned char *)message + t->sent, bytes - t->sent, MSG_NOSIGNAL);

        if (some < 0 && !later(errno))
            return WAY_LOST;
        if (some < 0 && !socket_ready(t->fd, POLLOUT, wait_ms))
            return WAY_WAIT;
        t->sent += some > 0 ? (size_t)some : 0;
    }
    t->sent = 0;
    return WAY_DONE;
}

// Reads until `wanted` bytes of the message are there.
static enum way_news fill(struct tcp_way *t, unsigned char *message, size_t wanted, int wait_ms)
{
    while (t->got < wanted) {
        const ssize_t some = recv(t->fd, message + t->got, wanted - t->got, 0);

        if (some == 0 || (some < 0 && !later(errno)))
            return WAY_LOST;
        if (some < 0 && !socket_ready(t->fd, POLLIN, wait_ms))
            return WAY_WAIT;
        t->got += some > 0 ? (size_t)some : 0;
    }
    return WAY_DONE;
}

// The message is kept at `message` from call to call: that is why its place may not change before
// it is whole.
static enum way_news tcp_receive(void *self, void *message, size_t room, size_t *bytes, int wait_ms)
{
    struct tcp_way *t = self;
    struct wire_head head;
    enum way_news news = fill(t, message, WIRE_HEAD, wait_ms);

    if (news != WAY_DONE)
        return news;
    const char *why = wire_get(&head, message, room - WIRE_HEAD);
    if (why) {
        sigrun_fail_input(t->stage, t->culprit, "%s: %s", t->address.text, why);
        return WAY_FAILED;
    }
    news = fill(t, message, WIRE_HEAD + head.bytes, wait_ms);
    if (news != WAY_DONE)
        return news;
    *bytes = t->got;
    t->got = 0;
    return WAY_DONE;
}

static enum way_news tcp_read(void *self, void *to, size_t room, size_t *bytes, int wait_ms)
{
    const struct tcp_way *t = self;

    if (!socket_ready(t->fd, POLLIN, wait_ms))
        return WAY_WAIT;
    const ssize_t some = recv(t->fd, to, room, 0);

    if (some == 0 || (some < 0 && !later(errno)))
        return WAY_LOST;
    *bytes = some > 0 ? (size_t)some : 0;
    return some > 0 ? WAY_DONE : WAY_WAIT;
}

const struct way tcp_way = {
    .name = "tcp",
    .reliable = true,
    .most = WIRE_MOST + WIRE_HEAD,
    .open = tcp_open,
    .send = tcp_send,
    .receive = tcp_receive,
    .read = tcp_read,
    .close = tcp_close,
};
