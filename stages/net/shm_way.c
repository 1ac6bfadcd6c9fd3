// SPDX-License-Identifier: MIT
// shm_way: how two processes of one user get to share a ring, and messages in it.

#include "stages/net/shm_way.h"

#include "runtime/net/wire.h"
#include "stages/net/sockets.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { REVISION = 1, RING_LEAST = 4 << 20, ROUND = 8 };

static void shm_close(void *self)
{
    struct shm_way *s = self;

    socket_shut(&s->fd);
    shm_ring_free(&s->ring);
    s->joined = false;
}

static void release(void *self)
{
    struct shm_way *s = self;

    shm_close(s);
    if (s->listens >= 0 && *s->path)
        unlink(s->path);
    socket_shut(&s->listens);
}

// The folder of our sockets: of the session, else one of our own below /tmp.
static bool find_folder(struct shm_way *s, char *folder, size_t room)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct stat is;

    if (runtime && *runtime == '/' && stat(runtime, &is) == 0 && is.st_uid == geteuid())
        snprintf(folder, room, "%s/sigrun", runtime);
    else
        snprintf(folder, room, "/tmp/sigrun-%u", (unsigned)geteuid());
    if (mkdir(folder, 0700) && errno != EEXIST)
        return sigrun_fail(s->stage, s->culprit, "%s: %s", folder, strerror(errno));
    if (lstat(folder, &is) || !S_ISDIR(is.st_mode) || is.st_uid != geteuid() || is.st_mode & 077)
        return sigrun_fail(s->stage, s->culprit,
                           "%s: it belongs to somebody else, or others may enter it", folder);
    return true;
}

bool shm_way_start(struct shm_way *s)
{
    char folder[sizeof s->path];

    s->listens = s->fd = -1;
    s->ring = (struct shm_ring){.fd = {-1, -1, -1, -1, -1}};
    if (!*s->name || strchr(s->name, '/') || *s->name == '.')
        return sigrun_fail(s->stage, s->culprit,
                           "'%s' is no name for an edge: letters, digits and dashes will do",
                           s->name);
    if (!find_folder(s, folder, sizeof folder))
        return false;
    if (snprintf(s->path, sizeof s->path, "%s/%s.shm", folder, s->name) >= (int)sizeof s->path)
        return sigrun_fail(s->stage, s->culprit, "%s/%s.shm is too long a path for a socket",
                           folder, s->name);
    return sigrun_own(s->stage, s, release);
}

static struct sockaddr_un address_of(const struct shm_way *s)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    memcpy(address.sun_path, s->path, sizeof address.sun_path);
    return address;
}

static bool is_held(const struct shm_way *s)
{
    const struct sockaddr_un address = address_of(s);
    const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const bool held =
        fd >= 0 && (connect(fd, (const void *)&address, sizeof address) == 0 || errno == EAGAIN);

    if (fd >= 0)
        close(fd);
    return held;
}

bool shm_way_listen(struct shm_way *s)
{
    const struct sockaddr_un address = address_of(s);
    const mode_t mask = umask(0177);

    s->listens = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int failed = s->listens < 0 || bind(s->listens, (const void *)&address, sizeof address);
    if (failed && errno == EADDRINUSE && !is_held(s)) { // what a crash has left
        unlink(s->path);
        failed = bind(s->listens, (const void *)&address, sizeof address);
    }
    const int why = errno;

    umask(mask);
    if (!failed && listen(s->listens, 1) == 0)
        return true;
    *s->path = 0; // not ours
    return sigrun_fail(s->stage, s->culprit, "%s: %s", s->name,
                       why == EADDRINUSE ? "another program sends under this name" : strerror(why));
}

static bool is_friend(int fd)
{
    struct ucred who;
    socklen_t length = sizeof who;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 && who.uid == geteuid();
}

static bool hand_over(struct shm_way *s)
{
    unsigned char revision = REVISION;
    struct iovec data = {.iov_base = &revision, .iov_len = 1};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof s->ring.fd)];
    } control = {0};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof s->ring.fd);
    memcpy(CMSG_DATA(head), s->ring.fd, sizeof s->ring.fd);
    return sendmsg(s->fd, &message, MSG_NOSIGNAL) == 1;
}

static enum way_news await_reader(struct shm_way *s, int wait_ms)
{
    if (!socket_ready(s->listens, POLLIN, wait_ms))
        return WAY_WAIT;
    s->fd = accept4(s->listens, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (s->fd < 0)
        return WAY_WAIT;
    if (!is_friend(s->fd)) {
        socket_shut(&s->fd);
        return WAY_WAIT;
    }
    const size_t least = 4 * s->largest > RING_LEAST ? 4 * s->largest : RING_LEAST;
    const char *why = shm_ring_make(&s->ring, least);

    if (why) {
        sigrun_fail(s->stage, s->culprit, "%s: %s", s->name, why);
        return WAY_FAILED;
    }
    s->joined = hand_over(s);
    if (!s->joined)
        shm_close(s);
    return s->joined ? WAY_DONE : WAY_WAIT;
}

// The descriptors that come, or why they can't be taken. *gone: the sender has died before it gave
// them.
static const char *take_over(struct shm_way *s, bool *gone)
{
    unsigned char revision = 0;
    struct iovec data = {.iov_base = &revision, .iov_len = 1};
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof s->ring.fd)];
    } control = {0};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.room,
                             .msg_controllen = sizeof control.room};
    int fd[SHM_FDS];

    *gone = recvmsg(s->fd, &message, MSG_CMSG_CLOEXEC) != 1;
    if (*gone)
        return NULL;
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (!head || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(sizeof fd))
        return "it hands over no memory";
    memcpy(fd, CMSG_DATA(head), sizeof fd);
    if (revision != REVISION) {
        for (int i = 0; i < SHM_FDS; i++)
            close(fd[i]);
        return "it is of another revision";
    }
    return shm_ring_join(&s->ring, fd);
}

static enum way_news go_to_sender(struct shm_way *s, int wait_ms)
{
    if (s->fd < 0) {
        const struct sockaddr_un address = address_of(s);

        s->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (s->fd < 0 || connect(s->fd, (const void *)&address, sizeof address) ||
            !is_friend(s->fd)) {
            socket_shut(&s->fd);
            poll(NULL, 0, wait_ms < 20 ? wait_ms : 20);
            return WAY_WAIT;
        }
    }
    if (!socket_ready(s->fd, POLLIN, wait_ms))
        return WAY_WAIT;
    bool gone;
    const char *why = take_over(s, &gone);

    if (gone) {
        socket_shut(&s->fd);
        return WAY_WAIT;
    }
    if (why) {
        sigrun_fail_input(s->stage, s->culprit, "%s: %s", s->name, why);
        return WAY_FAILED;
    }
    s->joined = true;
    return WAY_DONE;
}

static enum way_news shm_open_(void *self, int wait_ms)
{
    struct shm_way *s = self;

    if (s->joined)
        return WAY_DONE;
    return s->sends ? await_reader(s, wait_ms) : go_to_sender(s, wait_ms);
}

// Waits for the ring, or for news of the peer. WAY_LOST: it has hung up.
static enum way_news wait_for(struct shm_way *s, size_t bytes, int wait_ms)
{
    struct pollfd p[2] = {{.fd = shm_ring_bell(&s->ring), .events = POLLIN},
                          {.fd = s->fd, .events = s->sends ? 0 : POLLIN}};

    if (!shm_ring_waits(&s->ring, bytes))
        return WAY_DONE;
    poll(p, 2, wait_ms);
    shm_ring_woken(&s->ring);
    if (shm_ring_there(&s->ring) >= bytes)
        return WAY_DONE;
    return p[1].revents & (POLLHUP | POLLERR | POLLIN) ? WAY_LOST : WAY_WAIT;
}

static enum way_news mad(struct shm_way *s)
{
    sigrun_fail_input(s->stage, s->culprit, "%s: the positions of its peer are impossible",
                      s->name);
    return WAY_FAILED;
}

static enum way_news answer(const struct shm_way *s, const void *message, size_t bytes)
{
    if (send(s->fd, message, bytes, MSG_NOSIGNAL) == (ssize_t)bytes)
        return WAY_DONE;
    return errno == EAGAIN || errno == EINTR ? WAY_WAIT : WAY_LOST;
}

static enum way_news shm_send(void *self, const void *message, size_t bytes, int wait_ms)
{
    struct shm_way *s = self;
    const size_t whole = (bytes + ROUND - 1) / ROUND * ROUND;

    if (!s->sends)
        return answer(s, message, bytes);
    const size_t there = shm_ring_there(&s->ring);
    if (there == SIZE_MAX)
        return mad(s);
    if (there < whole) {
        const enum way_news news = wait_for(s, whole, wait_ms);

        if (news != WAY_DONE)
            return news;
    }
    memcpy(shm_ring_place(&s->ring), message, bytes);
    shm_ring_pass(&s->ring, whole);
    return WAY_DONE;
}

static enum way_news hear_answer(const struct shm_way *s, void *message, size_t room, size_t *bytes,
                                 int wait_ms)
{
    if (!socket_ready(s->fd, POLLIN, wait_ms))
        return WAY_WAIT;
    const ssize_t got = recv(s->fd, message, room, 0);

    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR) ? WAY_WAIT : WAY_LOST;
    *bytes = (size_t)got;
    return WAY_DONE;
}

static enum way_news shm_receive(void *self, void *message, size_t room, size_t *bytes, int wait_ms)
{
    struct shm_way *s = self;
    struct wire_head head;

    if (s->sends)
        return hear_answer(s, message, room, bytes, wait_ms);
    size_t there = shm_ring_there(&s->ring);
    if (there < WIRE_HEAD) {
        const enum way_news news = wait_for(s, WIRE_HEAD, wait_ms);

        if (news != WAY_DONE)
            return news;
        there = shm_ring_there(&s->ring);
    }
    if (there == SIZE_MAX)
        return mad(s);
    // The head is read once, into memory that the peer can't change any more.
    memcpy(message, shm_ring_place(&s->ring), WIRE_HEAD);
    const char *why = wire_get(&head, message, room - WIRE_HEAD);
    const size_t whole = ((size_t)WIRE_HEAD + head.bytes + ROUND - 1) / ROUND * ROUND;

    if (why || whole > there) {
        sigrun_fail_input(s->stage, s->culprit, "%s: %s", s->name,
                          why ? why : "a message is cut short");
        return WAY_FAILED;
    }
    memcpy((unsigned char *)message + WIRE_HEAD, shm_ring_place(&s->ring) + WIRE_HEAD, head.bytes);
    shm_ring_pass(&s->ring, whole);
    *bytes = WIRE_HEAD + head.bytes;
    return WAY_DONE;
}

const struct way shm_way = {
    .name = "shm",
    .reliable = true,
    .most = WIRE_MOST + WIRE_HEAD,
    .open = shm_open_,
    .send = shm_send,
    .receive = shm_receive,
    .close = shm_close,
};
