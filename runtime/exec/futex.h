// SPDX-License-Identifier: MIT
//
// Sleeping until a word changes.
#pragma once

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Returns when the word isn't `seen`, after a wake-up, a signal, or `ns` nanoseconds (0: no limit).
static inline void futex_wait(_Atomic uint32_t *word, uint32_t seen, uint64_t ns)
{
    const struct timespec most = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};

    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, ns ? &most : NULL, NULL, 0);
}

static inline void futex_wake(_Atomic uint32_t *word, int count)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}
