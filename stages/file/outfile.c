// SPDX-License-Identifier: MIT
// outfile: write beside the name, rename when whole, keep what there is after a failure.

#include "stages/file/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool outfile_check(struct sigrun_stage *stage, const void *culprit, const char *path)
{
    struct stat st;
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? sigrun_text(stage, "%.*s", (int)(slash - path + 1), path) : ".";

    if (strcmp(path, "-") == 0)
        return true;
    if (!*path)
        return sigrun_fail(stage, culprit, "the name of the file is empty");
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return sigrun_fail(stage, culprit, "%s is a folder: name a file in it", path);
    if (stat(folder, &st))
        return sigrun_fail(stage, culprit, "the folder %s: %s", folder, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return sigrun_fail(stage, culprit, "%s is not a folder", folder);
    return true;
}

static void outfile_close(void *resource)
{
    struct outfile *out = resource;

    if (!out->opened)
        return;
    if (out->part && !out->finished) {
        outfile_flush(out);
        if (out->length <= out->header || rename(out->part, out->partial))
            unlink(out->part);
    }
    if (out->fd > STDERR_FILENO)
        close(out->fd);
    free(out->buffer);
    out->opened = false;
}

// A part with our process's number is a leftover of an older process unless somebody holds its
// lock.
static int outfile_make_part(const char *part, mode_t mode)
{
    const int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC, mode);

    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        close(fd);
        errno = EBUSY;
        return -1;
    }
    if (ftruncate(fd, 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

// Names and makes the file beside `path`. A name that is a link stays one: the file behind it is
// replaced.
static bool outfile_beside(struct outfile *out, const char *path, const struct stat *old)
{
    char *real = old ? realpath(path, NULL) : NULL;

    out->final = sigrun_text(out->stage, "%s", real ? real : path);
    out->part = sigrun_text(out->stage, "%s.part-%ld", out->final, (long)getpid());
    out->partial = sigrun_text(out->stage, "%s.partial", out->final);
    free(real);
    out->fd = outfile_make_part(out->part, 0666);
    if (out->fd < 0 && errno == EBUSY)
        return sigrun_fail(out->stage, out->culprit, "%s is written by another stage already",
                           path);
    if (out->fd < 0)
        return sigrun_fail(out->stage, out->culprit, "%s can't be made: %s", path, strerror(errno));
    if (old && fchmod(out->fd, old->st_mode & 07777) && errno != EPERM)
        return sigrun_fail(out->stage, out->culprit, "%s can't be made: %s", path, strerror(errno));
    return true;
}

bool outfile_open(struct outfile *out, struct sigrun_stage *stage, const void *culprit,
                  const char *path)
{
    struct stat st;
    bool made = true;
    const bool there = stat(path, &st) == 0, standard = strcmp(path, "-") == 0;

    *out = (struct outfile){.stage = stage, .culprit = culprit, .name = path};
    out->buffer = malloc(OUTFILE_BUFFER);
    if (!out->buffer)
        return sigrun_fail(stage, NULL, "no memory for a buffer");
    if (standard) {
        out->fd = STDOUT_FILENO;
        out->name = "stdout";
    } else if (there && !S_ISREG(st.st_mode)) {
        out->fd = open(path, O_WRONLY | O_CLOEXEC);
        if (out->fd < 0)
            made = sigrun_fail(stage, culprit, "%s can't be written: %s", path, strerror(errno));
    } else {
        made = outfile_beside(out, path, there ? &st : NULL);
    }
    if (!made) {
        free(out->buffer);
        if (out->fd > STDERR_FILENO) {
            close(out->fd);
            unlink(out->part);
        }
        return false;
    }
    out->opened = true;
    sigrun_own(stage, out, outfile_close);
    const off_t at = lseek(out->fd, 0, SEEK_CUR);
    out->seekable = at >= 0 && !fstat(out->fd, &st) && S_ISREG(st.st_mode) &&
                    !(fcntl(out->fd, F_GETFL) & O_APPEND);
    out->base = out->seekable ? (uint64_t)at : 0;
    return true;
}

// Writes all of it; a pipe whose reader has left must not kill the process.
static bool outfile_push(struct outfile *out, const unsigned char *bytes, size_t count)
{
    sigset_t pipe, before;

    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    if (!out->seekable)
        pthread_sigmask(SIG_BLOCK, &pipe, &before);
    while (count && !out->error) {
        const ssize_t put = out->seekable
                                ? pwrite(out->fd, bytes, count, (off_t)(out->base + out->at))
                                : write(out->fd, bytes, count);
        if (put < 0 && errno != EINTR && errno != EAGAIN)
            out->error = errno;
        if (put < 0 && !out->error && sigrun_over(out->stage)) { // nobody wants the rest
            out->error = EINTR;
            out->hung_up = true;
        }
        if (put <= 0)
            continue;
        bytes += put;
        count -= (size_t)put;
        out->at += (size_t)put;
    }
    if (!out->seekable) {
        const struct timespec now = {0};

        if (out->error == EPIPE)
            sigtimedwait(&pipe, NULL, &now); // takes the signal that is pending for this thread
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    out->hung_up = out->hung_up || out->error == EPIPE;
    return !out->error;
}

bool outfile_flush(struct outfile *out)
{
    const size_t held = out->held;

    out->held = 0;
    return out->error ? false : outfile_push(out, out->buffer, held);
}

bool outfile_write(struct outfile *out, const void *bytes, size_t count)
{
    if (out->error || (out->held + count > OUTFILE_BUFFER && !outfile_flush(out)))
        return false;
    bool written = true;

    if (count >= OUTFILE_BUFFER) {
        written = outfile_push(out, bytes, count); // what it could write counts in any case
    } else {
        memcpy(out->buffer + out->held, bytes, count);
        out->held += count;
    }
    if (outfile_tell(out) > out->length)
        out->length = outfile_tell(out);
    return written;
}

uint64_t outfile_tell(const struct outfile *out)
{
    return out->at + out->held;
}

bool outfile_seek(struct outfile *out, uint64_t at)
{
    if (at == outfile_tell(out))
        return true;
    if (!out->seekable || !outfile_flush(out))
        return false;
    out->at = at;
    return true;
}

bool outfile_look(struct outfile *out, uint64_t at, void *bytes, size_t count)
{
    return out->seekable && outfile_flush(out) &&
           pread(out->fd, bytes, count, (off_t)(out->base + at)) == (ssize_t)count;
}

bool outfile_insert(struct outfile *out, size_t bytes)
{
    const uint64_t length = out->length;

    if (!out->seekable || out->base || !outfile_flush(out))
        return false;
    out->length += bytes;
    // Instant where the file system can do it; else from the end, so that nothing is overwritten
    // unread.
    if (fallocate(out->fd, FALLOC_FL_INSERT_RANGE, 0, (off_t)bytes) == 0)
        return true;
    for (uint64_t left = length; left;) {
        const uint64_t some = left < OUTFILE_BUFFER ? left : OUTFILE_BUFFER;

        left -= some;
        if (pread(out->fd, out->buffer, some, (off_t)left) != (ssize_t)some) {
            out->error = EIO;
            return false;
        }
        out->at = left + bytes;
        if (!outfile_push(out, out->buffer, some))
            return false;
    }
    return true;
}

bool outfile_finish(struct outfile *out)
{
    if (!outfile_flush(out))
        return false;
    // A file that we were given goes on behind what was written at places of it: whoever shares it
    // writes there next.
    if (out->fd <= STDERR_FILENO && out->seekable)
        lseek(out->fd, (off_t)(out->base + out->length), SEEK_SET);
    // Some file systems report only now what they could not store.
    if (out->fd > STDERR_FILENO && close(out->fd))
        out->error = errno;
    out->fd = -1;
    if (!out->error && out->part && rename(out->part, out->final))
        out->error = errno;
    out->finished = !out->error;
    return out->finished;
}

enum sigrun_flow outfile_failed(struct outfile *out)
{
    if (out->hung_up)
        return SIGRUN_DONE;
    sigrun_fail(out->stage, out->culprit, "%s: %s%s%s", out->name,
                out->error ? strerror(out->error) : "it can't be written",
                out->partial && out->length ? "; what there is stays as " : "",
                out->partial && out->length ? out->partial : "");
    return SIGRUN_FAILED;
}
