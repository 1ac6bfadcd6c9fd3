// SPDX-License-Identifier: MIT
// registry: find stages by name, loading modules as they are needed.

#include "runtime/graph/registry.h"

#include "runtime/base/arena.h"
#include "runtime/base/dynlib.h"
#include "runtime/base/remedy.h"
#include "runtime/base/text.h"

#include <glob.h>
#include <string.h>
#include <unistd.h>

struct registry_modules {
    struct arena arena; // owns the libraries and all below
    const char *folders, *user_folders;
    const struct sigrun_stage_type **types; // of the loaded modules
    size_t count, room;
    const char **failure; // of each module of the tables: why it couldn't be loaded
    bool *tried;          // of each module of the tables
    bool user_tried;
    struct error user_failures;
};

void registry_init(struct registry *registry, struct registry_tables tables, const char *folders,
                   const char *user_folders)
{
    struct arena arena;
    size_t modules = 0;

    arena_init(&arena);
    struct registry_modules *made = arena_alloc(&arena, 1, sizeof *made);
    made->folders = folders ? arena_copy(&arena, folders, strlen(folders)) : "";
    made->user_folders = user_folders ? arena_copy(&arena, user_folders, strlen(user_folders)) : "";
    while (tables.modules && tables.modules[modules].name)
        modules++;
    made->tried = arena_alloc(&arena, modules + 1, sizeof *made->tried);
    made->failure = arena_alloc(&arena, modules + 1, sizeof *made->failure);
    made->arena = arena;
    *registry = (struct registry){tables, made};
}

void registry_release(struct registry *registry)
{
    struct arena arena = registry->modules->arena; // the struct itself lies in it

    error_release(&registry->modules->user_failures);
    arena_release(&arena);
    *registry = (struct registry){0};
}

const struct sigrun_stage_type *registry_at(const struct registry *registry, size_t i)
{
    size_t own = 0;

    for (const struct sigrun_stage_type *const *type = registry->tables.types; type && *type;
         type++, own++)
        if (own == i)
            return *type;
    return i - own < registry->modules->count ? registry->modules->types[i - own] : NULL;
}

size_t registry_count(const struct registry *registry)
{
    size_t own = 0;

    while (registry->tables.types && registry->tables.types[own])
        own++;
    return own + registry->modules->count;
}

static const struct sigrun_stage_type *find_loaded(const struct registry *registry,
                                                   const char *name)
{
    const struct registry_modules *modules = registry->modules;

    for (const struct sigrun_stage_type *const *type = registry->tables.types; type && *type;
         type++)
        if (strcmp((*type)->name, name) == 0)
            return *type;
    for (size_t i = 0; i < modules->count; i++)
        if (strcmp(modules->types[i]->name, name) == 0)
            return modules->types[i];
    return NULL;
}

static void add_type(struct registry_modules *modules, const struct sigrun_stage_type *type)
{
    if (modules->count == modules->room) {
        const struct sigrun_stage_type **old = modules->types;

        modules->room = modules->room ? 2 * modules->room : 16;
        modules->types = arena_alloc(&modules->arena, modules->room, sizeof *old);
        if (modules->count)
            memcpy(modules->types, old, modules->count * sizeof *old);
    }
    modules->types[modules->count++] = type;
}

static void report_user_failures(const struct registry *registry, struct error *err)
{
    const struct error *failures = &registry->modules->user_failures;

    for (size_t i = 0; i < failures->count && i < ERROR_MOST; i++)
        error_at(err, span_none(), "%s", failures->items[i].text);
}

static void close_library(void *library)
{
    dynlib_close(library);
}

// Loads the module at `path` and adds its stages.
static bool load(const struct registry *registry, const char *path, struct error *err)
{
    struct registry_modules *modules = registry->modules;
    struct error reason = {0};
    const struct span at = span_none();
    struct dynlib *library = dynlib_open(path, at, &reason);

    if (!library) {
        error_at(err, at, "the module %s can't be loaded: %s", path, reason.items[0].text);
        error_release(&reason);
        return false;
    }
    arena_own(&modules->arena, library, close_library);
    const struct sigrun_module *module = dynlib_symbol(library, "sigrun_module");
    if (!module)
        return error_at(err, at, "%s is no module of stages: it exports no sigrun_module", path);
    if (module->abi != SIGRUN_ABI)
        return error_at(
            err, at,
            "the module %s is for version %u of the stage interface, and this program has %d: "
            "build it again",
            path, module->abi, SIGRUN_ABI);
    for (const struct sigrun_stage_type *const *type = module->types; *type; type++) {
        if ((*type)->abi != SIGRUN_ABI)
            return error_at(
                err, at,
                "the stage %s of the module %s is for version %u of the stage interface, and this "
                "program has %d: build it again",
                (*type)->name, path, (*type)->abi, SIGRUN_ABI);
        if (find_loaded(registry, (*type)->name))
            return error_at(err, at, "the stage %s of the module %s has the name of another",
                            (*type)->name, path);
        add_type(modules, *type);
    }
    return true;
}

// Splits a list with colons; NULL behind the last. Empty entries are skipped.
static const char *next_folder(struct arena *arena, const char **list)
{
    *list += strspn(*list, ":");
    const size_t length = strcspn(*list, ":");
    const char *folder = length ? arena_copy(arena, *list, length) : NULL;

    *list += length;
    return folder;
}

// The path of sigrun-NAME.so, or NULL with an error.
static const char *find_file(const struct registry *registry, const char *name, struct error *err)
{
    struct registry_modules *modules = registry->modules;
    const char *list = modules->folders, *folder;

    while ((folder = next_folder(&modules->arena, &list))) {
        const char *path = arena_format(&modules->arena, "%s/sigrun-%s.so", folder, name);

        if (access(path, F_OK) == 0)
            return path;
    }
    error_at(err, span_none(), "the module sigrun-%s.so is missing: it was looked for in %s", name,
             modules->folders);
    return NULL;
}

static bool find_module(const struct registry *registry, const char *name, struct error *err)
{
    const char *path = find_file(registry, name, err);

    return path && load(registry, path, err);
}

const void *registry_part(const struct registry *registry, const char *name, struct error *err)
{
    for (const struct registry_absent *a = registry->tables.absent_parts; a && a->stage; a++)
        if (strcmp(a->stage, name) == 0) {
            error_at(err, span_none(), "this build can't: it lacks %s", a->needs);
            return NULL;
        }
    const char *path = find_file(registry, name, err);
    struct dynlib *library = path ? dynlib_open(path, span_none(), err) : NULL;
    if (!library)
        return NULL;
    arena_own(&registry->modules->arena, library, close_library);
    const void *part = dynlib_symbol(library, "sigrun_part");
    if (!part)
        error_at(err, span_none(), "%s exports no sigrun_part", path);
    return part;
}

static bool load_module(const struct registry *registry, size_t m, struct span at,
                        struct error *err)
{
    struct registry_modules *modules = registry->modules;
    struct error failure = {0};

    if (!modules->tried[m] && !find_module(registry, registry->tables.modules[m].name, &failure))
        modules->failure[m] = arena_format(&modules->arena, "%s", failure.items[0].text);
    error_release(&failure);
    modules->tried[m] = true;
    return modules->failure[m] ? error_at(err, at, "%s", modules->failure[m]) : true;
}

static void load_user_modules(const struct registry *registry)
{
    struct registry_modules *modules = registry->modules;
    const char *list = modules->user_folders, *folder;

    if (modules->user_tried)
        return;
    modules->user_tried = true;
    while ((folder = next_folder(&modules->arena, &list))) {
        glob_t found;

        if (glob(arena_format(&modules->arena, "%s/*.so", folder), 0, NULL, &found) == 0) {
            for (size_t i = 0; i < found.gl_pathc; i++)
                load(registry, found.gl_pathv[i], &modules->user_failures);
            globfree(&found);
        }
    }
}

bool registry_load_all(const struct registry *registry, struct error *err)
{
    struct error failures = {0};

    for (size_t m = 0; registry->tables.modules && registry->tables.modules[m].name; m++)
        load_module(registry, m, span_none(), &failures);
    load_user_modules(registry);
    const bool all = !failures.count && !registry->modules->user_failures.count;
    if (err) {
        error_move(err, &failures);
        report_user_failures(registry, err);
    }
    error_release(&failures);
    return all;
}

const struct sigrun_stage_type *registry_find(const struct registry *registry, const char *name,
                                              struct span at, struct error *err)
{
    const struct sigrun_stage_type *found = find_loaded(registry, name);
    const struct registry_module *module = registry->tables.modules;

    if (found)
        return found;
    for (size_t m = 0; module && module[m].name; m++)
        for (const char *const *stage = module[m].stages; *stage; stage++)
            if (strcmp(*stage, name) == 0)
                return load_module(registry, m, at, err) ? find_loaded(registry, name) : NULL;
    load_user_modules(registry);
    return find_loaded(registry, name);
}

const char *registry_absent(const struct registry *registry, const char *name)
{
    for (const struct registry_absent *absent = registry->tables.absent; absent && absent->stage;
         absent++)
        if (strcmp(absent->stage, name) == 0)
            return absent->needs;
    return NULL;
}

const struct sigrun_stage_type *registry_find_alias(const struct registry *registry,
                                                    const char *alias)
{
    const struct sigrun_stage_type *type;

    registry_load_all(registry, NULL);
    for (size_t i = 0; (type = registry_at(registry, i)); i++)
        for (const char *const *a = type->aliases; a && *a; a++)
            if (strcmp(*a, alias) == 0)
                return type;
    return NULL;
}

static const char *name_at(const void *registry, size_t i)
{
    return registry_at(registry, i)->name;
}

static const char *word_at(const void *words, size_t i)
{
    return ((const char *const *)words)[i];
}

const char *registry_nearest(const struct registry *registry, const char *name)
{
    registry_load_all(registry, NULL);
    return text_nearest(name, registry_count(registry), name_at, registry);
}

static const char *nearer(const char *name, const char *a, const char *b)
{
    const char *both[] = {a ? a : b, b ? b : a};

    return both[0] ? text_nearest(name, 2, word_at, both) : NULL;
}

bool registry_unknown(const struct registry *registry, const char *name, const char *own,
                      struct span at, struct error *err)
{
    const char *needs = registry_absent(registry, name), *nearest;
    const struct sigrun_stage_type *type;

    if (error_full(err))
        return error_at(err, at, "there is no stage %s", name);
    if (needs)
        return error_at(err, at, "%s is not in this build: it needs %s", name, needs);
    if ((type = registry_find_alias(registry, name))) {
        error_at(err, at, "%s is called %s here", name, type->name);
        remedy_replace(err, at, type->name);
    } else if ((nearest = nearer(name, own, registry_nearest(registry, name)))) {
        error_at(err, at, "there is no stage %s; did you mean %s?", name, nearest);
        remedy_replace(err, at, nearest);
    } else {
        error_at(err, at, "there is no stage %s (sigrun list shows them all)", name);
    }
    report_user_failures(registry, err); // it may have been in one of them
    return false;
}
