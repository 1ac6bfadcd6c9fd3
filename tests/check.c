// SPDX-License-Identifier: MIT
//
// Checks for test programs: the counting and printing behind check.h.
#include "tests/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHECK_SHOWN = 40, CHECK_EXIT_SKIP = 77 };

static atomic_size_t check_made;
static atomic_size_t check_failed;
static size_t check_cases_passed;
static size_t check_cases_failed;
static size_t check_cases_skipped;
static size_t check_failed_before; // failures when the case began
static char check_name[120];
static bool check_seeded;
static uint64_t check_first;
static uint64_t check_state;

// Counts one check. Answers whether its failure is still to be printed: a loop that fails a million
// times must not bury the first reason.
static bool check_count(const char *file, int line, bool held)
{
    atomic_fetch_add(&check_made, 1);
    if (held) {
        return false;
    }
    if (atomic_fetch_add(&check_failed, 1) >= CHECK_SHOWN) {
        return false;
    }
    printf("%s:%d: ", file, line);
    if (check_name[0] != '\0') {
        printf("[%s] ", check_name);
    }
    return true;
}

bool check_true(const char *file, int line, const char *what, bool held)
{
    if (check_count(file, line, held)) {
        printf("%s does not hold\n", what);
        fflush(stdout);
    }
    return held;
}

static const char *check_quoted(const char *text)
{
    return text ? text : "(null)";
}

bool check_text(const char *file, int line, const char *what, const char *a, const char *b)
{
    bool held = a && b ? strcmp(a, b) == 0 : a == b;
    if (check_count(file, line, held)) {
        printf("%s is\n    \"%s\", not\n    \"%s\"\n", what, check_quoted(a), check_quoted(b));
        fflush(stdout);
    }
    return held;
}

bool check_near(const char *file, int line, const char *what, double a, double b, double tolerance)
{
    // Equal infinities are near although their difference is NaN.
    bool held = fabs(a - b) <= tolerance || (isinf(a) && isinf(b) && signbit(a) == signbit(b));
    if (check_count(file, line, held)) {
        printf("%s is %.17g, not %.17g: %g apart, %g allowed\n", what, a, b, fabs(a - b),
               tolerance);
        fflush(stdout);
    }
    return held;
}

bool check_size(const char *file, int line, const char *what, size_t a, size_t b)
{
    if (check_count(file, line, a == b)) {
        printf("%s is %zu, not %zu\n", what, a, b);
        fflush(stdout);
    }
    return a == b;
}

bool check_int(const char *file, int line, const char *what, long long a, long long b)
{
    if (check_count(file, line, a == b)) {
        printf("%s is %lld, not %lld\n", what, a, b);
        fflush(stdout);
    }
    return a == b;
}

bool check_bytes(const char *file, int line, const char *what, const void *a, const void *b,
                 size_t size)
{
    const unsigned char *left = a;
    const unsigned char *right = b;
    size_t at = 0;
    while (at < size && left[at] == right[at]) {
        at++;
    }
    if (check_count(file, line, at == size)) {
        printf("%s: byte %zu of %zu is %02x, not %02x\n", what, at, size, left[at], right[at]);
        fflush(stdout);
    }
    return at == size;
}

void check_skip(const char *file, int line, const char *reason)
{
    // A check that failed before is a failure, whatever is missing for the rest.
    if (atomic_load(&check_failed) > 0) {
        exit(check_result());
    }
    printf("skipped: %s (%s:%d)\n", reason, file, line);
    exit(CHECK_EXIT_SKIP);
}

// Counts the case that ends here, if there is one.
static void check_case_end(bool skipped)
{
    if (check_name[0] == '\0') {
        return;
    }
    if (atomic_load(&check_failed) > check_failed_before) {
        check_cases_failed++;
    } else if (skipped) {
        check_cases_skipped++;
    } else {
        check_cases_passed++;
    }
    check_name[0] = '\0';
}

void check_case(const char *name)
{
    check_case_end(false);
    check_failed_before = atomic_load(&check_failed);
    snprintf(check_name, sizeof check_name, "%s", name ? name : "");
}

void check_case_skip(const char *reason)
{
    printf("skipped: %s: %s\n", check_name, reason);
    fflush(stdout);
    check_case_end(true);
}

uint64_t check_seed(void)
{
    if (!check_seeded) {
        const char *given = getenv("SIGRUN_SEED");
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        uint64_t drawn =
            (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 20 ^ (uint64_t)getpid() << 40;
        check_first = given && *given ? strtoull(given, NULL, 0) : drawn;
        check_state = check_first;
        check_seeded = true;
        printf("seed: SIGRUN_SEED=%" PRIu64 "\n", check_first);
        fflush(stdout);
    }
    return check_first;
}

uint64_t check_random(void)
{
    check_seed();
    check_state += 0x9e3779b97f4a7c15U;
    uint64_t z = check_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

double check_uniform(void)
{
    return (double)(check_random() >> 11) * 0x1p-53;
}

bool check_fast(void)
{
    const char *fast = getenv("SIGRUN_FAST");
    return fast && *fast && strcmp(fast, "0") != 0;
}

const char *check_source(void)
{
    const char *given = getenv("SIGRUN_SOURCE");
    return given && *given ? given : ".";
}

int check_result(void)
{
    check_case_end(false);
    size_t made = atomic_load(&check_made);
    size_t failed = atomic_load(&check_failed);
    if (made == 0 && check_cases_skipped == 0) {
        printf("nothing was checked\n");
        return 1;
    }
    if (failed > CHECK_SHOWN) {
        printf("%zu more failures are not shown\n", failed - CHECK_SHOWN);
    }
    printf("%zu checks, %zu failed\n", made, failed);
    if (check_cases_passed + check_cases_failed + check_cases_skipped > 0) {
        printf("%zu passed, %zu failed, %zu skipped\n", check_cases_passed, check_cases_failed,
               check_cases_skipped);
    }
    return failed == 0 ? 0 : 1;
}
