// SPDX-License-Identifier: MIT
//
// Checks for test programs: each failure prints its place and both values, and the program goes on.
//
//     int main(void)
//     {
//         CHECK(ring_open(&ring, 4096, &error));
//         CHECK_SIZE(ring_free(&ring), 4096);
//         return check_result();
//     }
//
// One process a file. Exit code 0: all held; 1: some failed; 77: skipped. Every check answers
// whether it held, so that a test can leave early (`if (!CHECK(p)) return;`), and may be made from
// any thread.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHECK(x) check_true(__FILE__, __LINE__, #x, (x))
// Both are texts of which either may be NULL; two NULLs are equal.
#define CHECK_TEXT(a, b) check_text(__FILE__, __LINE__, #a, (a), (b))
// |a - b| <= tolerance; a NaN is near nothing.
#define CHECK_NEAR(a, b, tolerance) check_near(__FILE__, __LINE__, #a, (a), (b), (tolerance))
#define CHECK_SIZE(a, b) check_size(__FILE__, __LINE__, #a, (a), (b))
#define CHECK_INT(a, b) check_int(__FILE__, __LINE__, #a, (a), (b))
// The first byte that differs is printed with its position.
#define CHECK_BYTES(a, b, size) check_bytes(__FILE__, __LINE__, #a, (a), (b), (size))
// Ends the program with 77. The reason is what `meson test` and `./check` show beside the skip.
#define CHECK_SKIP(reason) check_skip(__FILE__, __LINE__, (reason))

bool check_true(const char *file, int line, const char *what, bool held);
bool check_text(const char *file, int line, const char *what, const char *a, const char *b);
bool check_near(const char *file, int line, const char *what, double a, double b, double tolerance);
bool check_size(const char *file, int line, const char *what, size_t a, size_t b);
bool check_int(const char *file, int line, const char *what, long long a, long long b);
bool check_bytes(const char *file, int line, const char *what, const void *a, const void *b,
                 size_t size);
_Noreturn void check_skip(const char *file, int line, const char *reason);

// Names the case that the following checks belong to, until the next one; NULL ends it. The name is
// copied and printed with each failure, and check_result counts the cases. From one thread at a
// time.
void check_case(const char *name);

// Ends the case as skipped, unless a check in it failed; the reason is shown.
void check_case_skip(const char *reason);

// The seed of this run, printed on the first call; the environment's SIGRUN_SEED repeats a run.
uint64_t check_seed(void);

// The next number of one sequence per program (splitmix64) that starts from check_seed. Not for
// threads.
uint64_t check_random(void);

// The next number as a double in [0, 1).
double check_uniform(void);

// True where the environment's SIGRUN_FAST asks for fewer repetitions (sanitizers); never for fewer
// kinds of check.
bool check_fast(void);

// The root of the source tree (the environment's SIGRUN_SOURCE, else "."): where test data lies.
const char *check_source(void);

// Prints the counts (`N passed, N failed, N skipped` over the cases, where there are any) and gives
// main its exit code. A program that checked nothing has failed.
int check_result(void);
