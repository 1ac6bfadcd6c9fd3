// SPDX-License-Identifier: MIT
// bytes: every stage makes the same bytes however it is cut, run, restored and fed; the checks
// find the mutants that don't.

#include "runtime/graph/registry.h"
#include "tests/check.h"
#include "tests/conformance/checks.h"
#include "tests/conformance/mutants.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// After thousands of graphs and some fifty libraries the leak sanitizer itself crashes now and then
// when it looks at this process; leaks of every stage are found by examples.py. It asks this.
__attribute__((visibility("default"))) int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
    return 1;
}

static const struct {
    const char *name;
    const char *(*check)(const struct trial *);
} checks[] = {
    {"cuts", check_cuts},   {"engine", check_engine},     {"restore", check_restore},
    {"lanes", check_lanes}, {"extremes", check_extremes}, {"counts", check_counts},
};
enum { CHECKS = sizeof checks / sizeof *checks };

// All trials of a stage, until one fails; with few repetitions its first and some others.
static void check_trials(const struct trials *trials, size_t k, const char *only)
{
    const char *wrong = NULL;

    if (only && strcmp(only, checks[k].name))
        return;
    for (size_t t = 0; t < trials->count && !wrong; t++) {
        if (check_fast() && t && check_random() % 12)
            continue;
        wrong = checks[k].check(&trials->items[t]);
        if (!CHECK(!wrong))
            fprintf(stderr, "  %s: %s\n    %s\n", checks[k].name, trials->items[t].name, wrong);
    }
}

static void check_stage(const struct sigrun_stage_type *type, const char *only)
{
    struct trials trials;
    char why[300];

    check_case(type->name);
    if (!trial_possible(type))
        return;
    if (type->needs & SIGRUN_NEEDS_DEVICE) {
        check_case_skip("it needs a device");
        return;
    }
    if (type->needs & SIGRUN_NEEDS_NET)
        return; // tests/net/edges.py makes peers for it
    if (!CHECK(trials_of(&trials, type, why)))
        fprintf(stderr, "  %s: %s\n", type->name, why);
    for (size_t k = 0; k < CHECKS; k++)
        check_trials(&trials, k, only);
    trials_release(&trials);
}

// The check named finds something wrong; without a name, none does.
static void check_mutant(const struct mutant *mutant)
{
    struct trials trials;
    char why[300];
    bool found = false;

    check_case(mutant->type->name);
    CHECK(trials_of(&trials, mutant->type, why));
    for (size_t t = 0; t < trials.count; t++)
        for (size_t k = 0; k < CHECKS; k++) {
            if (mutant->caught && strcmp(mutant->caught, checks[k].name))
                continue;
            const char *wrong = checks[k].check(&trials.items[t]);

            found = found || wrong;
            if (!mutant->caught && !CHECK(!wrong))
                fprintf(stderr, "  %s: %s\n", trials.items[t].name, wrong);
        }
    CHECK(found == (mutant->caught != NULL));
    trials_release(&trials);
}

// Arguments: names of stages, and of a check with a dash before it.
int main(int argc, char **argv)
{
    const struct registry *registry = (engine_extra(mutant_types), engine_registry());
    const char *only = NULL;
    int names = 0;

    // Each call by hand has memory of its own: it is taken from the heap, as page faults would cost
    // more than the calls.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    registry_load_all(registry, NULL);
    trial_folder();
    for (int i = 1; i < argc; i++)
        argv[i][0] == '-' ? (only = argv[i] + 1) : (argv[++names] = argv[i]);
    for (size_t i = 0; i < MUTANTS && !names; i++)
        if (!mutants[i].caught || mutants[i].bytes)
            check_mutant(&mutants[i]);
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct sigrun_stage_type *type = registry_at(registry, i);
        bool asked = !names;

        for (int n = 1; n <= names; n++)
            asked = asked || !strcmp(argv[n], type->name);
        if (asked && strcmp(type->family, "toy"))
            check_stage(type, only);
    }
    return check_result();
}
