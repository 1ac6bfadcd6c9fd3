// SPDX-License-Identifier: MIT
// audit: no stage that doesn't block allocates or locks in process, from its first call on. The
// counters of `sigrun --audit` are part of this program and stand in front of malloc and the locks,
// for modules too.

#include "runtime/exec/audit.h"
#include "runtime/graph/registry.h"
#include "tests/check.h"
#include "tests/conformance/checks.h"
#include "tests/conformance/mutants.h"

#include <stdio.h>
#include <string.h>

#ifndef AUDIT_COUNTS // the build has a sanitizer
enum { SANITIZED = 1 };
static const struct audit_counts *sigrun_audit_counts(void)
{
    static struct audit_counts none;

    return &none;
}
#else
enum { SANITIZED = 0 };
const struct audit_counts *sigrun_audit_counts(void);
#endif

static struct audit_counts found;

static enum sigrun_flow counted_process(struct hand *hand, struct sigrun_io *io)
{
    const struct audit_counts before = *sigrun_audit_counts();
    const enum sigrun_flow flow = hand->stage->type->process(io, hand->stage->self);
    const struct audit_counts after = *sigrun_audit_counts();

    found.allocations += after.allocations - before.allocations;
    found.locks += after.locks - before.locks;
    return flow;
}

const char *check_quiet(const struct trial *trial)
{
    static char text[400];
    struct trial_run run = {
        .frames = trial_frames(trial), .cut = HAND_SOME, .process = counted_process};
    struct result result;

    found = (struct audit_counts){0};
    trial_hand(trial, &run, &result);
    snprintf(text, sizeof text, "%s%llu allocations and %llu locks in %llu calls", result.wrong,
             (unsigned long long)found.allocations, (unsigned long long)found.locks,
             (unsigned long long)result.calls);
    const bool wrong = result.wrong[0] || found.allocations || found.locks;
    result_release(&result);
    return wrong ? text : NULL;
}

// Files, sockets and devices have threads of their own; libsoxr allocates when a stream ends.
static bool may_allocate(const struct sigrun_stage_type *type)
{
    return (type->needs && type->moves == SIGRUN_PINNED) || !strcmp(type->name, "resample");
}

static void check_type(const struct sigrun_stage_type *type, bool caught)
{
    struct trials trials;
    char why[300];
    bool any = false;

    check_case(type->name);
    if (!trial_possible(type))
        return;
    if (!CHECK(trials_of(&trials, type, why)))
        fprintf(stderr, "  %s\n", why);
    for (size_t t = 0; t < trials.count && !any; t++) {
        const char *wrong = type->process ? check_quiet(&trials.items[t]) : NULL;

        any = wrong != NULL;
        if (!CHECK(!wrong || caught))
            fprintf(stderr, "  %s\n    %s\n", trials.items[t].name, wrong);
    }
    CHECK(any == caught);
    trials_release(&trials);
}

int main(void)
{
    const struct registry *registry = (engine_extra(mutant_types), engine_registry());

    if (SANITIZED)
        CHECK_SKIP("a sanitizer has its own malloc");
    registry_load_all(registry, NULL);
    trial_folder();
    for (size_t i = 0; i < MUTANTS; i++)
        if (!mutants[i].caught || !strcmp(mutants[i].caught, "quiet"))
            check_type(mutants[i].type, mutants[i].caught);
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct sigrun_stage_type *type = registry_at(registry, i);

        if (strcmp(type->family, "toy") && !may_allocate(type))
            check_type(type, false);
    }
    return check_result();
}
