// SPDX-License-Identifier: MIT
// infile: open and read files and stdin, and say in words why that can't be done.

#include "stages/file/infile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MS = 1000 }; // the engine interrupts who has to stop; this is for what it can't foresee

static void infile_close(void *resource)
{
    struct infile *in = resource;

    if (in->fd > STDERR_FILENO)
        close(in->fd);
    in->fd = -1;
    free(in->head);
    in->head = NULL;
}

static bool infile_refuse(struct infile *in, const char *path, int why)
{
    if (why == ENOENT) {
        const char *nearest = infile_nearest(in->stage, path);

        if (nearest)
            return sigrun_fail_input(in->stage, in->culprit,
                                     "%s: no such file; the most alike is %s", path, nearest);
    }
    if (why == EACCES)
        return sigrun_fail_input(in->stage, in->culprit, "%s: you may not read it (%s)", path,
                                 strerror(why));
    return sigrun_fail_input(in->stage, in->culprit, "%s: %s", path,
                             why == ENOENT ? "no such file" : strerror(why));
}

bool infile_adopt(struct infile *in, struct sigrun_stage *stage, int fd, const char *name)
{
    struct stat st;

    in->stage = stage;
    in->name = name;
    in->fd = fd;
    if (fstat(fd, &st))
        return infile_refuse(in, name, errno);
    if (S_ISDIR(st.st_mode))
        return sigrun_fail_input(
            stage, in->culprit,
            "%s: a folder, not a file; `sigrun batch` runs all files of a folder", name);
    in->regular = S_ISREG(st.st_mode);
    in->size = in->regular ? (uint64_t)st.st_size : 0;
    if (in->regular) {
        const off_t at = lseek(fd, 0, SEEK_CUR); // stdin may have been read from before
        in->at = at > 0 ? (uint64_t)at : 0;
        if (in->size <= in->at)
            return sigrun_fail_input(stage, in->culprit, "%s: empty, it has 0 bytes", name);
        // Files are read as if they were streams that begin where they stand.
        in->regular = in->at == 0;
    }
    return true;
}

bool infile_open(struct infile *in, struct sigrun_stage *stage, const void *culprit,
                 const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    in->culprit = culprit;
    in->stage = stage;
    if (fd < 0)
        return infile_refuse(in, path, errno);
    sigrun_own(stage, in, infile_close);
    return infile_adopt(in, stage, fd, standard ? "stdin" : sigrun_text(stage, "%s", path));
}

// One read; 0 at the end, on errors (which end the input as well) and when it was interrupted.
static size_t infile_once(struct infile *in, void *to, size_t bytes)
{
    const ssize_t got =
        in->regular ? pread(in->fd, to, bytes, (off_t)in->at) : read(in->fd, to, bytes);

    in->stopped = got < 0 && (errno == EINTR || errno == EAGAIN);
    if (got == 0 || (got < 0 && !in->stopped))
        in->ended = true;
    if (got < 0 && !in->stopped)
        sigrun_fail_input(in->stage, in->culprit, "%s: %s", in->name, strerror(errno));
    return got > 0 ? (size_t)got : 0;
}

static bool infile_head_room(struct infile *in, size_t bytes)
{
    if (in->head_room > bytes)
        return true;
    const size_t room = bytes + 1 > 2 * in->head_room ? bytes + 1 : 2 * in->head_room;
    unsigned char *head = realloc(in->head, room);

    if (!head)
        return false;
    in->head = head;
    in->head_room = room;
    return true;
}

bool infile_more(struct infile *in)
{
    const size_t before = in->head_bytes;

    if (in->ended || !infile_head_room(in, before + 4096))
        return false;
    if (in->regular) {
        const ssize_t got =
            pread(in->fd, in->head + before, in->head_room - 1 - before, (off_t)before);
        in->head_bytes += got > 0 ? (size_t)got : 0;
    } else {
        // Interrupted before it starts: the engine is not there yet to take it back.
        do
            in->head_bytes += infile_once(in, in->head + before, in->head_room - 1 - before);
        while (in->head_bytes == before && !in->ended);
    }
    in->head[in->head_bytes] = 0; // texts can be parsed in place
    return in->head_bytes > before;
}

size_t infile_peek(struct infile *in, size_t bytes)
{
    if (!infile_head_room(in, bytes))
        return in->head_bytes;
    while (in->head_bytes < bytes && infile_more(in))
        ;
    return in->head_bytes;
}

bool infile_spool(struct infile *in)
{
    if (in->regular)
        return true;
    const int fd = memfd_create("sigrun-stdin", MFD_CLOEXEC);
    const size_t piece = 1 << 20;
    unsigned char *bytes = malloc(piece);
    size_t got = in->head_bytes;
    bool held = fd >= 0 && bytes && write(fd, in->head, got) == (ssize_t)got;

    in->at = got;
    while (held && (got = infile_read(in, bytes, piece)) > 0)
        held = write(fd, bytes, got) == (ssize_t)got;
    free(bytes);
    if (!held) {
        if (fd >= 0)
            close(fd);
        return sigrun_fail_input(in->stage, in->culprit, "%s: it doesn't fit into memory",
                                 in->name);
    }
    if (in->fd > STDERR_FILENO)
        close(in->fd);
    lseek(fd, 0, SEEK_SET); // libraries read on from where it stands
    in->fd = fd;
    in->regular = true;
    in->size = in->at;
    in->at = 0;
    in->ended = false;
    return true;
}

static size_t infile_take_head(struct infile *in, void *to, size_t bytes)
{
    if (in->regular || in->at >= in->head_bytes)
        return 0;
    const size_t left = in->head_bytes - (size_t)in->at;
    const size_t n = bytes < left ? bytes : left;

    memcpy(to, in->head + in->at, n);
    in->at += n;
    return n;
}

size_t infile_read(struct infile *in, void *to, size_t bytes)
{
    size_t done = infile_take_head(in, to, bytes);
    unsigned refusals = 0; // one interruption may be anything, several are the end of the run

    while (done < bytes && !in->ended && refusals < 3) {
        const size_t got = infile_once(in, (unsigned char *)to + done, bytes - done);

        done += got;
        in->at += got;
        refusals = got ? 0 : refusals + 1;
    }
    return done;
}

uint64_t infile_ready(struct infile *in)
{
    if (in->regular || in->ended)
        return UINT64_MAX;
    const uint64_t held = in->at < in->head_bytes ? in->head_bytes - in->at : 0;
    struct pollfd wait = {.fd = in->fd, .events = POLLIN};
    int there = 0;
    const int ready = poll(&wait, 1, held ? 0 : WAIT_MS);

    if (ready <= 0)
        return held;
    if (ioctl(in->fd, FIONREAD, &there) || there <= 0)
        return UINT64_MAX; // its end, or a device that always has more
    return held + (uint64_t)there;
}

size_t infile_some(struct infile *in, void *to, size_t bytes)
{
    const size_t held = infile_take_head(in, to, bytes);

    if (held || in->ended || infile_ready(in) == 0)
        return held;
    const size_t got = infile_once(in, to, bytes);

    in->at += got;
    return got;
}

bool infile_seek(struct infile *in, uint64_t at)
{
    unsigned char skipped[4096];

    if (in->regular) {
        in->at = at;
        return true;
    }
    if (at < in->at && at <= in->head_bytes && in->at <= in->head_bytes)
        in->at = at;
    while (in->at < at) {
        const uint64_t left = at - in->at;

        if (!infile_read(in, skipped, left < sizeof skipped ? (size_t)left : sizeof skipped))
            return false;
    }
    return in->at == at;
}
