// SPDX-License-Identifier: MIT
// door: the sockets of runs.

#include "cli/door.h"

#include "runtime/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_S = 3 }; // for an answer

// The folder, or NULL where there is no such place.
static char *folder_name(bool shared)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct stat is;

    if (shared)
        return text_format("/tmp/sigrun-%u", (unsigned)geteuid());
    if (!runtime || *runtime != '/' || stat(runtime, &is) || !S_ISDIR(is.st_mode) ||
        is.st_uid != geteuid())
        return NULL;
    return text_format("%s/sigrun", runtime);
}

// Nobody else may have made it, or may put anything into it.
static bool is_own(const char *folder, struct error *err)
{
    struct stat is;

    if (lstat(folder, &is))
        return error_kind_at(err, ERROR_RUN, span_none(), "%s: %s", folder, strerror(errno));
    if (!S_ISDIR(is.st_mode))
        return error_kind_at(err, ERROR_RUN, span_none(), "%s is no folder", folder);
    if (is.st_uid != geteuid() || is.st_mode & 077)
        return error_kind_at(err, ERROR_RUN, span_none(),
                             "%s belongs to somebody else, or others may enter it; expected a "
                             "folder of mode 0700 that is yours",
                             folder);
    return true;
}

static bool address_in(const char *folder, const char *name, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    const int length = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof address->sun_path;
}

static int connect_to(const char *folder, const char *name)
{
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    struct sockaddr_un address;
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || !address_in(folder, name, &address)) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    const int why = errno;
    close(fd);
    errno = why;
    return -1;
}

// The process that a file of the folder is named after; 0: none.
static pid_t process_of(const char *name)
{
    char *end;
    const long pid = strtol(name, &end, 10);

    return pid > 0 && strcmp(end, ".sock") == 0 ? (pid_t)pid : 0;
}

// Asks every socket of a folder whether somebody listens; those where nobody does are taken away.
static void look_around(const char *folder, struct arena *arena, pid_t **list, size_t *count)
{
    DIR *entries = opendir(folder);

    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        const pid_t pid = process_of(entry->d_name);

        if (!pid)
            continue;
        const int fd = connect_to(folder, entry->d_name);
        if (fd < 0) {
            if (errno == ECONNREFUSED)
                unlinkat(dirfd(entries), entry->d_name, 0);
            continue;
        }
        close(fd);
        if (!arena)
            continue;
        pid_t *longer = arena_alloc(arena, *count + 1, sizeof *longer);
        size_t at = 0;
        while (at < *count && (*list)[at] < pid)
            at++;
        if (*count) {
            memcpy(longer, *list, at * sizeof *longer);
            memcpy(longer + at + 1, *list + at, (*count - at) * sizeof *longer);
        }
        longer[at] = pid;
        *list = longer;
        ++*count;
    }
    if (entries)
        closedir(entries);
}

// Under a name of its own until it listens, so that nobody finds one that doesn't yet.
static int listen_at(const char *folder, char **path)
{
    struct sockaddr_un address;
    char name[32];
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    snprintf(name, sizeof name, ".%ld", (long)getpid());
    *path = text_format("%s/%ld.sock", folder, (long)getpid());
    if (fd >= 0 && strlen(*path) < sizeof address.sun_path && address_in(folder, name, &address)) {
        unlink(address.sun_path);
        if (bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
            listen(fd, 8) == 0 && rename(address.sun_path, *path) == 0)
            return fd;
    } else if (fd >= 0) {
        errno = ENAMETOOLONG;
    }
    const int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return -1;
}

int door_open(char **path, struct error *err)
{
    char *folder = folder_name(false);

    *path = NULL;
    if (!folder)
        folder = folder_name(true);
    if (mkdir(folder, 0700) && errno != EEXIST) {
        error_kind_at(err, ERROR_RUN, span_none(), "%s: %s", folder, strerror(errno));
        free(folder);
        return -1;
    }
    if (!is_own(folder, err)) {
        free(folder);
        return -1;
    }
    look_around(folder, NULL, NULL, NULL);
    const int fd = listen_at(folder, path);
    if (fd < 0) {
        error_kind_at(err, ERROR_RUN, span_none(), "%s: %s", *path, strerror(errno));
        free(*path);
        *path = NULL;
    }
    free(folder);
    return fd;
}

void door_close(int fd, char *path)
{
    unlink(path);
    *strrchr(path, '/') = 0;
    rmdir(path); // where it was the last
    free(path);
    close(fd);
}

int door_knock(pid_t pid, struct error *err)
{
    char name[32];
    int fd = -1;

    snprintf(name, sizeof name, "%ld.sock", (long)pid);
    for (int shared = 0; shared < 2 && fd < 0; shared++) {
        char *folder = folder_name(shared);
        struct error refused = {0};

        if (folder && access(folder, F_OK) == 0) {
            if (is_own(folder, &refused))
                fd = connect_to(folder, name);
            else
                error_move(err, &refused);
        }
        free(folder);
    }
    if (fd < 0 && !err->count)
        error_kind_at(err, ERROR_RUN, span_none(),
                      "process %ld runs no pipeline of yours that can be reached; sigrun ctl lists "
                      "those that do",
                      (long)pid);
    return fd;
}

pid_t *door_list(struct arena *arena, size_t *count)
{
    pid_t *list = NULL;

    *count = 0;
    for (int shared = 0; shared < 2; shared++) {
        char *folder = folder_name(shared);
        struct error err = {0};

        if (folder && access(folder, F_OK) == 0 && is_own(folder, &err))
            look_around(folder, arena, &list, count);
        error_release(&err);
        free(folder);
    }
    return list;
}

bool door_friend(int fd)
{
    struct ucred who;
    socklen_t length = sizeof who;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &length) == 0 &&
           (who.uid == geteuid() || who.uid == 0);
}
