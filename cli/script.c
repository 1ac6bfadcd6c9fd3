// SPDX-License-Identifier: MIT
// script: read an expression from a file.

#include "cli/script.h"

#include "runtime/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRIPT_MOST = 16 << 20 }; // bytes: more is no expression but a recording

static bool read_all(struct text *text, FILE *stream)
{
    char block[65536];
    size_t got;

    while (text->length <= SCRIPT_MOST && (got = fread(block, 1, sizeof block, stream)) > 0)
        text_append(text, block, got);
    return !ferror(stream);
}

bool script_read(struct source *source, struct arena *arena, const char *file, struct error *err)
{
    const bool standard = strcmp(file, "-") == 0;
    FILE *stream = standard ? stdin : fopen(file, "re");
    const char *name = standard ? "standard input" : file;
    struct text text = {0};
    struct stat status;
    bool good = true;

    if (!stream)
        return error_at(err, span_none(), "%s can't be opened: %s", name, strerror(errno));
    if (fstat(fileno(stream), &status) == 0 && S_ISDIR(status.st_mode))
        good = error_at(err, span_none(), "%s is a folder, not a file with an expression", name);
    else if (!read_all(&text, stream))
        good = error_at(err, span_none(), "%s can't be read: %s", name, strerror(errno));
    else if (text.length > SCRIPT_MOST)
        good = error_at(err, span_none(), "%s is longer than 16 MiB, so it is no expression", name);
    else if (text.length && memchr(text.data, 0, text.length))
        good = error_at(err, span_none(), "%s holds a zero byte, so it is no expression", name);
    if (good)
        *source = (struct source){arena_copy(arena, name, strlen(name)),
                                  arena_copy(arena, text_of(&text), text.length)};
    text_release(&text);
    if (!standard)
        fclose(stream);
    return good;
}

bool script_looks_like(const char *expression)
{
    const size_t length = strlen(expression);
    const bool path = *expression == '/' || strncmp(expression, "./", 2) == 0 ||
                      strncmp(expression, "../", 3) == 0;
    const bool ending = length > 7 && strcmp(expression + length - 7, ".sigrun") == 0;

    return (path || ending) && access(expression, R_OK) == 0;
}
