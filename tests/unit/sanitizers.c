// SPDX-License-Identifier: MIT
//
// The sanitizers' negative control: in a sanitized build, a child process that does what its
// sanitizer forbids has to be stopped.
#include "tests/check.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BUILT_ADDRESS true
#endif
#if __has_feature(thread_sanitizer)
#define BUILT_THREAD true
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define BUILT_ADDRESS true
#endif
#if defined(__SANITIZE_THREAD__)
#define BUILT_THREAD true
#endif
#ifndef BUILT_ADDRESS
#define BUILT_ADDRESS false
#endif
#ifndef BUILT_THREAD
#define BUILT_THREAD false
#endif

// Volatile, so that the compiler can't see the mistakes and drop them.
static volatile size_t past = 4;
static volatile int most = INT_MAX;
static int shared;

static void overflow_heap(void)
{
    char *volatile memory = malloc(past);
    printf("%d\n", memory[past]);
    free(memory);
}

static void *volatile leaked;

static void leak(void)
{
    // More than one, since a copy of the last address may lie about on the stack.
    for (int i = 0; i < 16; i++) {
        leaked = malloc(64);
    }
    leaked = NULL;
}

static void overflow_int(void)
{
    printf("%d\n", most + 1);
}

static void *racer(void *unused)
{
    for (int i = 0; i < 1000; i++) {
        shared++;
    }
    return unused;
}

static void race(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, racer, NULL);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
}

static const struct {
    const char *name;
    bool built;
    void (*mistake)(void);
} mistakes[] = {
    {"heap overflow", BUILT_ADDRESS, overflow_heap},
    {"leak", BUILT_ADDRESS, leak},
    {"integer overflow", BUILT_ADDRESS, overflow_int}, // ./check builds both sanitizers together
    {"race", BUILT_THREAD, race},
};

// Whether a child that makes this mistake is stopped with a complaint.
static bool caught(size_t number)
{
    char argument[24];
    snprintf(argument, sizeof argument, "%zu", number);
    pid_t pid = fork();
    if (pid == 0) {
        // What it prints is a report that was asked for, and would look like a failure of this
        // test.
        if (freopen("/dev/null", "w", stderr) && freopen("/dev/null", "w", stdout)) {
            execl("/proc/self/exe", "sanitizers", argument, (char *)NULL);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return pid > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        mistakes[strtoul(argv[1], NULL, 10)].mistake();
        return 0;
    }
    bool any = false;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        if (mistakes[i].built) {
            any = true;
            check_case(mistakes[i].name);
            CHECK(caught(i));
        }
    }
    CHECK(any); // only builds with a sanitizer have this test
    return check_result();
}
