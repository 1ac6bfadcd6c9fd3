// SPDX-License-Identifier: MIT
// audit: load the counting library, print its counts.

#include "cli/audit.h"

#include "runtime/exec/audit.h"
#include "runtime/graph/stage.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The words of this process's command line, as the kernel keeps them.
static char **command_line(void)
{
    enum { LONGEST = 1 << 21 };
    FILE *file = fopen("/proc/self/cmdline", "re");
    char *bytes = calloc(1, LONGEST + 1);
    const size_t length = file && bytes ? fread(bytes, 1, LONGEST, file) : 0;
    size_t count = 0, at = 0;
    char **words = calloc(length + 2, sizeof *words);

    if (file)
        fclose(file);
    while (words && at < length) {
        words[count++] = bytes + at;
        at += strlen(bytes + at) + 1;
    }
    return words;
}

void audit_preload(void)
{
    static const char *const beside[] = {"../runtime", "../" SIGRUN_LIBRARIES "/sigrun",
                                         SIGRUN_PREFIX "/" SIGRUN_LIBRARIES "/sigrun"};
    char program[PATH_MAX], path[2 * PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    if (dlsym(RTLD_DEFAULT, "sigrun_audit_counts") || length <= 0)
        return;
    program[length] = 0;
    char *slash = strrchr(program, '/');
    const int folder = slash ? (int)(slash - program) : 0;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        if (beside[i][0] == '/')
            snprintf(path, sizeof path, "%s/sigrun-audit.so", beside[i]);
        else
            snprintf(path, sizeof path, "%.*s/%s/sigrun-audit.so", folder, program, beside[i]);
        char **words = access(path, R_OK) ? NULL : command_line();
        if (!words)
            continue;
        setenv("LD_PRELOAD", path, 1);
        execv("/proc/self/exe", words);
        return;
    }
}

// Stages that live in libraries of others, or wait for files, are told of but not blamed.
static bool blamed(const struct task *task, const struct sigrun_stage *stage)
{
    return !task->plan->blocks && stage->type->moves != SIGRUN_PINNED;
}

bool audit_report(const struct run *run)
{
    bool clean = true;

    fprintf(stderr, "%-24s %10s %12s %8s %8s\n", "stage", "calls", "allocations", "locks",
            "faults");
    for (size_t t = 0; t < run->task_count; t++)
        for (size_t k = 0; k < run->tasks[t].op_count; k++) {
            const struct op *op = &run->tasks[t].ops[k];
            const unsigned long long allocations = atomic_load(&op->audit->allocations),
                                     locks = atomic_load(&op->audit->locks);
            const bool counts = blamed(&run->tasks[t], op->stage),
                       bad = counts && (allocations || locks);

            fprintf(stderr, "%-24s %10llu %12llu %8llu %8llu%s\n", stage_label(op->stage),
                    (unsigned long long)atomic_load(&op->audit->calls), allocations, locks,
                    (unsigned long long)atomic_load(&op->audit->faults),
                    bad      ? "  <- must not"
                    : counts ? ""
                             : "  (may wait; not judged)");
            clean = clean && !bad;
        }
    return clean;
}
