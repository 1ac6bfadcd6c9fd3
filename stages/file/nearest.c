// SPDX-License-Identifier: MIT
// nearest: the file that someone who mistyped a name may have meant.

#include "stages/file/infile.h"

#include <ctype.h>
#include <dirent.h>
#include <string.h>

enum { NAME_MOST = 255 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Insertions, deletions and replacements between two names; another case counts as half equal.
static size_t name_distance(const char *a, const char *b)
{
    size_t row[NAME_MOST + 1];
    const size_t n = strlen(a), m = strlen(b);

    if (n > NAME_MOST || m > NAME_MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = 2 * j;
    for (size_t i = 1; i <= n; i++) {
        size_t before = row[0];

        row[0] = 2 * i;
        for (size_t j = 1; j <= m; j++) {
            const unsigned char x = (unsigned char)a[i - 1], y = (unsigned char)b[j - 1];
            const size_t change = x == y ? 0 : tolower(x) == tolower(y) ? 1 : 2;
            const size_t here = least(before + change, least(row[j], row[j - 1]) + 2);

            before = row[j];
            row[j] = here;
        }
    }
    return row[m];
}

const char *infile_nearest(struct sigrun_stage *stage, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *folder = slash ? sigrun_text(stage, "%.*s", (int)(slash - path + 1), path) : ".";
    DIR *list = opendir(folder);
    const size_t bound = 2 + 2 * (strlen(name) / 3); // a third of the letters may be wrong
    size_t best = bound + 1;
    const char *found = NULL;

    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (entry->d_name[0] == '.')
            continue;
        const size_t distance = name_distance(name, entry->d_name);

        if (distance < best) {
            best = distance;
            found = sigrun_text(stage, "%s%s", slash ? folder : "", entry->d_name);
        }
    }
    if (list)
        closedir(list);
    return found;
}
