// SPDX-License-Identifier: MIT
// journal: read, look up, append.

#include "cli/journal.h"

#include "runtime/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

uint64_t journal_mix(uint64_t sum, const char *text)
{
    // FNV-1a over the text and its zero byte, so that "ab","c" differs from "a","bc".
    for (const char *s = text;; s++) {
        sum = (sum ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
        if (!*s)
            return sum;
    }
}

static int compare(const void *a, const void *b)
{
    const struct journal_key *x = a, *y = b;

    if (x->work != y->work)
        return x->work < y->work ? -1 : 1;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? -1 : 1;
    return (x->modified > y->modified) - (x->modified < y->modified);
}

static bool read_all(int fd, struct text *text)
{
    char block[65536];
    ssize_t got;

    while ((got = read(fd, block, sizeof block)) > 0)
        text_append(text, block, (size_t)got);
    return got == 0;
}

// The lines that are whole; the text is cut at the last of them.
static void read_lines(struct journal *journal, struct arena *arena, const char *text)
{
    size_t lines = 0;

    for (const char *s = text; (s = strchr(s, '\n')); s++)
        lines++;
    journal->done = arena_alloc(arena, lines, sizeof *journal->done);
    for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
        struct journal_key key;
        int at = 0;

        if (sscanf(text, "done %" SCNx64 " %" SCNu64 " %" SCNd64 " \"%n", &key.work, &key.bytes,
                   &key.modified, &at) == 3 &&
            at && text + at < end && end[-1] == '"')
            journal->done[journal->count++] = key;
    }
    qsort(journal->done, journal->count, sizeof *journal->done, compare);
}

bool journal_open(struct journal *journal, struct arena *arena, const char *folder,
                  struct error *err)
{
    char *path = text_format("%s/.sigrun-batch", folder);
    struct text text = {0};
    bool good = true;

    *journal = (struct journal){.fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)};
    if (journal->fd < 0)
        good = error_kind_at(err, ERROR_RUN, span_none(), "%s can't be opened: %s", path,
                             strerror(errno));
    else if (flock(journal->fd, LOCK_EX | LOCK_NB))
        good = error_kind_at(err, ERROR_RUN, span_none(),
                             "another batch is at work there: %s is locked", path);
    else if (!read_all(journal->fd, &text))
        good = error_kind_at(err, ERROR_RUN, span_none(), "%s can't be read: %s", path,
                             strerror(errno));
    // A line without its end, of a disk that was full: what follows starts a line of its own.
    if (good && text.length && text.data[text.length - 1] != '\n' &&
        write(journal->fd, "\n", 1) != 1)
        good = error_kind_at(err, ERROR_RUN, span_none(), "%s can't be written: %s", path,
                             strerror(errno));
    if (good)
        read_lines(journal, arena, text_of(&text));
    else
        journal_close(journal);
    text_release(&text);
    free(path);
    return good;
}

bool journal_has(const struct journal *journal, const struct journal_key *key)
{
    return journal->count &&
           bsearch(key, journal->done, journal->count, sizeof *journal->done, compare);
}

bool journal_add(struct journal *journal, const struct journal_key *key, const char *path)
{
    struct text line = {0};

    text_add(&line, "done %016" PRIx64 " %" PRIu64 " %" PRId64 " ", key->work, key->bytes,
             key->modified);
    text_add_quoted(&line, path, strlen(path));
    text_put(&line, '\n');
    errno = ENOSPC; // what a line that was written in part means
    const bool good = write(journal->fd, line.data, line.length) == (ssize_t)line.length;
    text_release(&line);
    return good;
}

void journal_close(struct journal *journal)
{
    if (journal->fd >= 0)
        close(journal->fd);
    *journal = (struct journal){.fd = -1};
}
