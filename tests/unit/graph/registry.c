// SPDX-License-Identifier: MIT
// Tests how stages are found: in the program, in modules, under other names, and not at all.

#include "runtime/graph/registry.h"
#include "runtime/base/text.h"
#include "tests/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct sigrun_stage_type gain = {
    .abi = SIGRUN_ABI, .name = "gain", .aliases = (const char *const[]){"volume", "amplify", NULL}};
static const struct sigrun_stage_type offset = {.abi = SIGRUN_ABI, .name = "offset"};
static const struct sigrun_stage_type *const types[] = {&gain, &offset, NULL};

static const struct registry_module modules[] = {
    {"good", (const char *const[]){"ping", "pong", NULL}},
    {"old", (const char *const[]){"ancient", NULL}},
    {"lost", (const char *const[]){"gone", NULL}},
    {"twin", (const char *const[]){"double", NULL}},
    {"empty", (const char *const[]){"nothing", NULL}},
    {0},
};
static const struct registry_absent absent[] = {{"scope", "SDL2"}, {0}};
static const struct registry_tables tables = {types, modules, absent, "convert", "resample"};

static const struct sigrun_stage_type *find(const struct registry *registry, const char *name,
                                            const char *error)
{
    struct error err = {0};
    const struct sigrun_stage_type *type = registry_find(registry, name, span_none(), &err);

    check_case(name);
    if (error && CHECK_SIZE(err.count, 1)) {
        if (!CHECK(strstr(err.items[0].text, error)))
            printf("%s\n", err.items[0].text);
    } else if (!error) {
        CHECK_SIZE(err.count, 0);
    }
    error_release(&err);
    return type;
}

static void test_find(void)
{
    struct registry registry;

    registry_init(&registry, tables, "/nowhere:" TEST_MODULES, NULL);
    CHECK(find(&registry, "gain", NULL) == &gain);
    CHECK_SIZE(registry_count(&registry), 2); // no module is loaded for what the program has
    CHECK(!find(&registry, "volume", NULL));
    CHECK(!find(&registry, "nonsense", NULL));
    CHECK_SIZE(registry_count(&registry), 2);
    const struct sigrun_stage_type *pong = find(&registry, "pong", NULL);
    CHECK_TEXT(pong ? pong->summary : NULL, "and back");
    CHECK_SIZE(registry_count(&registry), 4);
    CHECK(registry_at(&registry, 3) == pong);
    CHECK(registry_at(&registry, 0) == &gain);
    CHECK(!registry_at(&registry, 4));
    CHECK(find(&registry, "pong", NULL) == pong);
    CHECK_SIZE(registry_count(&registry), 4);
    registry_release(&registry);
}

static void test_broken(void)
{
    struct registry registry;
    struct error err = {0};

    registry_init(&registry, tables, "/nowhere:" TEST_MODULES, NULL);
    CHECK(!find(&registry, "ancient", "this program has 1: build it again"));
    CHECK(!find(&registry, "ancient",
                "this program has 1: build it again")); // a second use says the same
    CHECK(!find(&registry, "gone",
                "the module sigrun-lost.so is missing: it was looked for in /nowhere:"));
    CHECK(!find(&registry, "double", "has the name of another"));
    CHECK(!find(&registry, "nothing", "exports no sigrun_module"));
    check_case("the rest of the modules loads");
    CHECK(!registry_load_all(&registry, &err));
    CHECK_SIZE(err.count, 4);
    CHECK_SIZE(registry_count(&registry), 4);
    error_release(&err);
    registry_release(&registry);
}

static void unknown(const struct registry *registry, const char *expression, const char *text,
                    const char *remedy)
{
    const struct source source = {NULL, expression};
    const struct span at = {&source, 0, strcspn(expression, " ")};
    char *name = strndup(expression, at.length);
    struct error err = {0};

    check_case(expression);
    CHECK(!registry_unknown(registry, name, NULL, at, &err));
    CHECK_TEXT(err.items[0].text, text);
    CHECK_TEXT(err.items[0].remedy, remedy);
    error_release(&err);
    free(name);
}

static void test_unknown(void)
{
    struct registry registry;

    registry_init(&registry, tables, TEST_MODULES, NULL);
    unknown(&registry, "scope 3", "scope is not in this build: it needs SDL2", NULL);
    unknown(&registry, "volume 3 | x", "volume is called gain here", "gain 3 | x");
    unknown(&registry, "sonar", "sonar is called ping here", "ping");
    unknown(&registry, "gian 3", "there is no stage gian; did you mean gain?", "gain 3");
    unknown(&registry, "pongg", "there is no stage pongg; did you mean pong?", "pong");
    unknown(&registry, "xyzzy", "there is no stage xyzzy (sigrun list shows them all)", NULL);
    registry_release(&registry);
}

// A user's own modules: everything in the folders, and a broken one is told only where a name isn't
// found.
static void test_user(void)
{
    static const struct registry_tables program = {types, NULL, NULL, NULL, NULL};
    char folder[] = "/tmp/sigrun-test-XXXXXX";
    struct registry registry;
    struct text good = {0}, broken = {0};
    struct error err = {0};

    check_case("a user's modules");
    if (!CHECK(mkdtemp(folder)))
        return;
    text_add(&good, "%s/mine.so", folder);
    text_add(&broken, "%s/broken.so", folder);
    CHECK(symlink(TEST_MODULES "/sigrun-good.so", text_of(&good)) == 0);
    FILE *file = fopen(text_of(&broken), "w");
    if (CHECK(file)) {
        fputs("no library", file);
        fclose(file);
    }
    registry_init(&registry, program, NULL, folder);
    CHECK(find(&registry, "ping", NULL));
    CHECK(!find(&registry, "other", NULL));
    check_case("a broken one");
    CHECK(!registry_unknown(&registry, "other", NULL, span_none(), &err));
    if (CHECK_SIZE(err.count, 2))
        CHECK(strstr(err.items[1].text, "broken.so can't be loaded: "));
    error_release(&err);
    registry_release(&registry);
    unlink(text_of(&good));
    unlink(text_of(&broken));
    rmdir(folder);
    text_release(&good);
    text_release(&broken);
}

int main(void)
{
    test_find();
    test_broken();
    test_unknown();
    test_user();
    return check_result();
}
