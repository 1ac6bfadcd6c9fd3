// SPDX-License-Identifier: MIT
// Taps from a text file.

#include "stages/filter/taps_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAPS_LINE = 4096, TAPS_MOST = 1 << 24 };

static void close_file(void *file)
{
    fclose(file);
}

// Counts the numbers of a line, or writes them when to ≠ NULL. False at what is no number.
static bool read_line(char *line, double *to, size_t *count, const char **bad)
{
    line[strcspn(line, "#")] = '\0';
    for (char *s = line + strspn(line, ", \t\r\n"); *s; s += strspn(s, ", \t\r\n")) {
        char *end;
        const double value = strtod(s, &end);

        *bad = s;
        if (end == s || (*end && !strchr(", \t\r\n", *end)) || !isfinite(value)) {
            s[strcspn(s, ", \t\r\n")] = '\0';
            return false;
        }
        if (to)
            to[*count] = value;
        ++*count;
        s = end;
    }
    return true;
}

static bool read_all(struct sigrun_stage *stage, const char *const *path, FILE *file, double *to,
                     size_t *count)
{
    char line[TAPS_LINE];
    const char *bad;

    *count = 0;
    for (size_t n = 1; fgets(line, sizeof line, file); n++) {
        if (strlen(line) == sizeof line - 1)
            return sigrun_fail_input(stage, path, "%s: line %zu has more than %d characters", *path,
                                     n, TAPS_LINE - 2);
        if (!read_line(line, to, count, &bad))
            return sigrun_fail_input(stage, path, "%s: line %zu: expected numbers, found '%s'",
                                     *path, n, bad);
        if (*count > TAPS_MOST)
            return sigrun_fail_input(stage, path, "%s: more than %d numbers", *path, TAPS_MOST);
    }
    if (ferror(file))
        return sigrun_fail_input(stage, path, "%s: %s", *path, strerror(errno));
    if (!*count)
        return sigrun_fail_input(stage, path, "%s: expected numbers, found none", *path);
    return true;
}

double *taps_file(struct sigrun_stage *stage, const char *const *path, size_t *count)
{
    FILE *file = fopen(*path, "re");

    if (!file) {
        sigrun_fail_input(stage, path, "%s: %s", *path, strerror(errno));
        return NULL;
    }
    sigrun_own(stage, file, close_file);
    if (!read_all(stage, path, file, NULL, count))
        return NULL;
    double *taps = sigrun_alloc(stage, *count, sizeof *taps);
    rewind(file);
    return read_all(stage, path, file, taps, count) ? taps : NULL;
}
