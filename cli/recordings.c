// SPDX-License-Identifier: MIT
// recordings: walk folders, and find the place of each file's result.

#include "cli/recordings.h"

#include "runtime/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct walk {
    struct recordings *found;
    struct arena *arena;
    const char *match;
    struct stat out; // of the folder that is left out
    bool has_out;
    struct error *err;
};

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

// Without its ending; a name that is nothing but an ending is kept.
static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

static void add_file(struct walk *walk, const char *path, const char *real,
                     const struct stat *status)
{
    struct recordings *found = walk->found;

    if (found->count == found->room) {
        found->room = found->room ? 2 * found->room : 64;
        struct recording *items = arena_alloc(walk->arena, found->room, sizeof *items);
        if (found->count)
            memcpy(items, found->items, found->count * sizeof *items);
        found->items = items;
    }
    found->items[found->count++] = (struct recording){
        .path = path,
        .name = arena_copy(walk->arena, base_of(path), stem_length(base_of(path))),
        .real = real,
        .bytes = (uint64_t)status->st_size,
        .modified = (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec,
    };
}

static bool walk_folder(struct walk *walk, const char *path, const char *real);

// One entry of a folder. Links to folders are not followed, since they may lead round in circles.
static bool walk_entry(struct walk *walk, const char *path, const char *real, const char *name)
{
    const bool here = strcmp(path, ".") == 0;
    const char *below = here ? arena_copy(walk->arena, name, strlen(name))
                             : arena_format(walk->arena, "%s%s%s", path,
                                            path[strlen(path) - 1] == '/' ? "" : "/", name);
    const char *below_real =
        arena_format(walk->arena, "%s%s%s", real, strcmp(real, "/") ? "/" : "", name);
    struct stat status;

    if (lstat(below, &status))
        return true; // gone since it was listed
    if (S_ISDIR(status.st_mode))
        return walk_folder(walk, below, below_real);
    if (stat(below, &status) || !S_ISREG(status.st_mode))
        return true;
    if (*walk->match && fnmatch(walk->match, name, 0))
        return true;
    add_file(walk, below, below_real, &status);
    return true;
}

static int shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool walk_folder(struct walk *walk, const char *path, const char *real)
{
    struct dirent **entries;
    struct stat status;
    bool good = true;

    if (walk->has_out && stat(path, &status) == 0 && status.st_dev == walk->out.st_dev &&
        status.st_ino == walk->out.st_ino)
        return true;
    const int count = scandir(path, &entries, shown, alphasort);
    if (count < 0)
        return error_kind_at(walk->err, ERROR_INPUT, span_none(), "%s can't be read: %s", path,
                             strerror(errno));
    for (int i = 0; i < count; i++) {
        good = walk_entry(walk, path, real, entries[i]->d_name) && good;
        free(entries[i]);
    }
    free(entries);
    return good;
}

// One word. *root: the folder that it names or lies in.
static bool walk_word(struct walk *walk, const char *word, const char **root)
{
    char real[PATH_MAX];
    struct stat status;

    if (stat(word, &status) || !realpath(word, real))
        return error_kind_at(walk->err, ERROR_INPUT, span_none(), "%s: %s", *word ? word : "''",
                             errno == ENOENT ? "there is no such file or folder" : strerror(errno));
    const char *kept = arena_copy(walk->arena, real, strlen(real));
    if (S_ISDIR(status.st_mode)) {
        *root = kept;
        return walk_folder(walk, word, kept);
    }
    // A link to a file keeps its own name and place.
    const char *base = base_of(word);
    const char *folder = base == word ? "." : arena_copy(walk->arena, word, (size_t)(base - word));
    if (!realpath(folder, real))
        return error_kind_at(walk->err, ERROR_INPUT, span_none(), "%s: %s", folder,
                             strerror(errno));
    *root = arena_copy(walk->arena, real, strlen(real));
    add_file(walk, word,
             arena_format(walk->arena, "%s%s%s", *root, strcmp(*root, "/") ? "/" : "", base),
             &status);
    return true;
}

// The bytes that both paths share, up to a whole folder; without a slash at the end.
static size_t common_length(const char *a, size_t length, const char *b)
{
    size_t same = 0, whole = 0;

    while (same < length && b[same] && a[same] == b[same]) {
        if (a[same] == '/')
            whole = same;
        same++;
    }
    if (same == length && (!b[same] || b[same] == '/'))
        whole = same;
    return whole;
}

static void place(struct recordings *found, struct arena *arena, size_t root, const char *out)
{
    const size_t length = strlen(out);
    const char *slash = length && out[length - 1] == '/' ? "" : "/";

    for (size_t i = 0; i < found->count; i++) {
        struct recording *item = &found->items[i];
        const char *below = item->real + root + strspn(item->real + root, "/");
        const size_t folders = (size_t)(base_of(below) - below);

        item->out = arena_format(arena, "%s%s%.*s%s", out, slash, (int)folders, below, item->name);
    }
}

bool recordings_find(struct recordings *found, struct arena *arena, const char *const *words,
                     size_t count, const char *match, const char *out, struct error *err)
{
    struct walk walk = {.found = found, .arena = arena, .match = match, .err = err};
    const char *first = NULL;
    size_t common = 0;
    bool good = true;

    *found = (struct recordings){0};
    walk.has_out = *out && stat(out, &walk.out) == 0;
    for (size_t i = 0; i < count; i++) {
        const char *root = NULL;

        good = walk_word(&walk, words[i], &root) && good;
        if (!root)
            continue;
        if (!first)
            common = strlen(root);
        first = first ? first : root;
        common = common_length(first, common, root);
    }
    if (good && *out)
        place(found, arena, common, out);
    return good;
}

static int by_out(const void *a, const void *b)
{
    return strcmp((*(const struct recording *const *)a)->out,
                  (*(const struct recording *const *)b)->out);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct recording *const *)a)->name,
                  (*(const struct recording *const *)b)->name);
}

bool recordings_apart(const struct recordings *found, struct arena *arena, bool out,
                      struct error *err)
{
    const struct recording **sorted =
        arena_alloc(arena, found->count, sizeof(const struct recording *));
    bool apart = true;

    for (size_t i = 0; i < found->count; i++)
        sorted[i] = &found->items[i];
    qsort(sorted, found->count, sizeof *sorted, out ? by_out : by_name);
    for (size_t i = 1; i < found->count && apart; i++) {
        const struct recording *a = sorted[i - 1], *b = sorted[i];

        if ((out ? by_out : by_name)(&a, &b) == 0)
            apart = error_at(err, span_none(), "%s and %s have the same $%s: %s", a->path, b->path,
                             out ? "out" : "name", out ? a->out : a->name);
    }
    if (!apart && !out)
        error_remedy(err, "--out DIR, and $out.wav where $name.wav is written");
    return apart;
}
