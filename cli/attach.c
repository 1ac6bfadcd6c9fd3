// SPDX-License-Identifier: MIT
// attach: talk to a run.

#include "cli/attach.h"

#include "cli/door.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool attach_open(struct attach *attach, pid_t pid, struct error *err)
{
    *attach = (struct attach){.pid = pid};
    arena_init(&attach->arena);
    attach->fd = door_knock(pid, err);
    return attach->fd >= 0;
}

void attach_close(struct attach *attach)
{
    if (attach->fd >= 0)
        close(attach->fd);
    text_release(&attach->unread);
    arena_release(&attach->arena);
}

static bool broken(const struct attach *attach, int why, struct error *err)
{
    if (why == EAGAIN)
        return error_kind_at(err, ERROR_RUN, span_none(), "process %ld doesn't answer",
                             (long)attach->pid);
    return error_kind_at(err, ERROR_RUN, span_none(), "the pipeline of process %ld has ended",
                         (long)attach->pid);
}

bool attach_say(struct attach *attach, const char *line, struct error *err)
{
    char *whole = text_format("%s\n", line);
    const size_t length = strlen(whole);
    size_t sent = 0;

    while (sent < length) {
        const ssize_t n = send(attach->fd, whole + sent, length - sent, MSG_NOSIGNAL);

        if (n > 0)
            sent += (size_t)n;
        else if (errno != EINTR)
            break;
    }
    free(whole);
    return sent == length || broken(attach, errno, err);
}

const struct json *attach_hear(struct attach *attach, bool *ended, struct error *err)
{
    char bytes[4096], *end;

    *ended = false;
    while (!attach->unread.length ||
           !(end = memchr(attach->unread.data, '\n', attach->unread.length))) {
        const ssize_t n = recv(attach->fd, bytes, sizeof bytes, 0);

        if (n > 0) {
            text_append(&attach->unread, bytes, (size_t)n);
        } else if (n == 0 || errno != EINTR) {
            *ended = n == 0 || errno == ECONNRESET;
            broken(attach, n ? errno : 0, err);
            return NULL;
        }
    }
    const size_t length = (size_t)(end - attach->unread.data);
    arena_release(&attach->arena);
    arena_init(&attach->arena);
    attach->line.text = arena_copy(&attach->arena, attach->unread.data, length);
    memmove(attach->unread.data, end + 1, attach->unread.length - length);
    attach->unread.length -= length + 1;
    return json_read(&attach->arena, &attach->line, err);
}

const struct json *attach_ask(struct attach *attach, const char *line, struct error *err)
{
    bool ended;

    return attach_say(attach, line, err) ? attach_hear(attach, &ended, err) : NULL;
}

pid_t attach_number(const char *word)
{
    char *end;
    const long number = strtol(word, &end, 10);

    return end != word && !*end && number > 0 && number < 1L << 30 ? (pid_t)number : 0;
}

pid_t attach_only(struct error *err)
{
    struct arena arena;
    struct text list = {0};
    size_t count;

    arena_init(&arena);
    const pid_t *pids = door_list(&arena, &count), only = count ? pids[0] : 0;
    for (size_t i = 0; i < count; i++)
        text_add(&list, "%s%ld", i ? ", " : "", (long)pids[i]);
    if (!count)
        error_kind_at(err, ERROR_RUN, span_none(),
                      "no pipeline of yours is running, or it began less than 0.1 s ago");
    if (count > 1)
        error_at(err, span_none(), "%zu pipelines are running; say which: %s", count,
                 text_of(&list));
    text_release(&list);
    arena_release(&arena);
    return count == 1 ? only : 0;
}
