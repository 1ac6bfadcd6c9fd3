// SPDX-License-Identifier: MIT
// audit_preload: stands in front of malloc, free and the locks, and counts the calls of each
// thread. Loaded by `sigrun --audit` through LD_PRELOAD; glibc's own names do the work.

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

struct audit_counts {
    uint64_t allocations, locks;
};

static _Thread_local struct audit_counts counts __attribute__((tls_model("initial-exec")));

// Declared here, not taken from stdlib.h: these are the definitions.
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **memory, size_t alignment, size_t size);
void free(void *memory);

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

EXPORT const struct audit_counts *sigrun_audit_counts(void);
EXPORT const struct audit_counts *sigrun_audit_counts(void)
{
    return &counts;
}

EXPORT void *malloc(size_t size)
{
    counts.allocations++;
    return __libc_malloc(size);
}

EXPORT void *calloc(size_t count, size_t size)
{
    counts.allocations++;
    return __libc_calloc(count, size);
}

EXPORT void *realloc(void *memory, size_t size)
{
    counts.allocations++;
    return __libc_realloc(memory, size);
}

EXPORT void *aligned_alloc(size_t alignment, size_t size)
{
    counts.allocations++;
    return __libc_memalign(alignment, size);
}

EXPORT int posix_memalign(void **memory, size_t alignment, size_t size)
{
    counts.allocations++;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

EXPORT void free(void *memory)
{
    if (memory)
        counts.allocations++;
    __libc_free(memory);
}

EXPORT int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    static int (*_Atomic real)(pthread_mutex_t *);
    int (*lock)(pthread_mutex_t *) = atomic_load_explicit(&real, memory_order_relaxed);

    if (!lock) {
        void *found = dlsym(RTLD_NEXT, "pthread_mutex_lock");

        memcpy(&lock, &found, sizeof lock);
        atomic_store(&real, lock);
    }
    counts.locks++;
    return lock(mutex);
}
