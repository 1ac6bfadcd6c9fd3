// SPDX-License-Identifier: MIT
// audit: allocations, locks and page faults inside process.

#include "runtime/exec/audit.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/resource.h>

static const struct audit_counts *(*counts_of_thread)(void);

bool audit_open(struct error *err)
{
    void *function = dlsym(RTLD_DEFAULT, "sigrun_audit_counts");

    if (!function)
        return error_at(err, span_none(),
                        "--audit: the library that counts allocations isn't loaded; it belongs "
                        "beside the program as sigrun-audit.so");
    memcpy(&counts_of_thread, &function, sizeof function);
    return true;
}

static uint64_t faults(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_THREAD, &usage) ? 0 : (uint64_t)usage.ru_minflt;
}

enum sigrun_flow audit_process(struct task *task, size_t k, struct sigrun_io *io)
{
    const struct op *op = &task->ops[k];
    struct audit_row *row = op->audit;
    const struct audit_counts before = *counts_of_thread();
    const uint64_t faults_before = faults();
    const enum sigrun_flow flow = op->process(io, op->self);
    const uint64_t faults_after = faults();
    const struct audit_counts after = *counts_of_thread();

    if (atomic_fetch_add_explicit(&row->calls, 1, memory_order_relaxed) < AUDIT_WARM_UP)
        return flow;
    atomic_fetch_add_explicit(&row->allocations, after.allocations - before.allocations,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&row->locks, after.locks - before.locks, memory_order_relaxed);
    atomic_fetch_add_explicit(&row->faults, faults_after - faults_before, memory_order_relaxed);
    return flow;
}
