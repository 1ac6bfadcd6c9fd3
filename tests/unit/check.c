// SPDX-License-Identifier: MIT
//
// Tests the checks themselves: in a child process each kind must hold where it should and fail
// where it should.
#include "tests/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// What a child printed and how it ended.
struct child {
    int code;
    char text[8192];
};

// Runs this program again with the number of an expectation as its argument: a fork alone would
// hand on the checks counted so far.
static void child_run(struct child *c, size_t number)
{
    int pipe_ends[2];
    char argument[24];
    snprintf(argument, sizeof argument, "%zu", number);
    memset(c, 0, sizeof *c);
    if (!CHECK(pipe(pipe_ends) == 0)) {
        return;
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(pipe_ends[1], STDOUT_FILENO);
        close(pipe_ends[0]);
        close(pipe_ends[1]);
        execl("/proc/self/exe", "check", argument, (char *)NULL);
        _exit(126);
    }
    close(pipe_ends[1]);
    size_t used = 0;
    ssize_t got;
    while ((got = read(pipe_ends[0], c->text + used, sizeof c->text - 1 - used)) > 0) {
        used += (size_t)got;
    }
    close(pipe_ends[0]);
    int status = 0;
    CHECK(waitpid(pid, &status, 0) == pid);
    c->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void fails_true(void)
{
    CHECK(1 > 2);
}

static void fails_text(void)
{
    CHECK_TEXT("left", "right");
}

static void fails_text_null(void)
{
    CHECK_TEXT(NULL, "");
}

static void fails_near(void)
{
    CHECK_NEAR(1.0, 1.5, 0.25);
}

static void fails_near_nan(void)
{
    CHECK_NEAR((double)NAN, 0.0, (double)INFINITY);
}

static void fails_size(void)
{
    CHECK_SIZE(3, 4);
}

static void fails_int(void)
{
    CHECK_INT(-3, 3);
}

static void fails_bytes(void)
{
    CHECK_BYTES("abcd", "abXd", 4);
}

static void fails_late_skip(void)
{
    CHECK(false);
    CHECK_SKIP("too late to skip");
}

static void checks_nothing(void)
{
}

static void skips(void)
{
    CHECK_SIZE(4, 4);
    CHECK_SKIP("no device");
}

static void counts_cases(void)
{
    check_case("good");
    CHECK_TEXT("same", "same");
    check_case("bad");
    CHECK(false);
    CHECK(false);
    check_case("absent");
    check_case_skip("no library");
    check_case("good again");
    CHECK_NEAR((double)INFINITY, (double)INFINITY, 0);
}

static void fails_often(void)
{
    for (int i = 0; i < 1000; i++) {
        CHECK_INT(i, -1);
    }
}

static const struct {
    void (*body)(void);
    int code;
    const char *text;
} expected[] = {
    {fails_true, 1, "1 > 2 does not hold"},
    {fails_text, 1, "\"left\", not\n    \"right\""},
    {fails_text_null, 1, "(null)"},
    {fails_near, 1, "0.5 apart, 0.25 allowed"},
    {fails_near_nan, 1, "nan"},
    {fails_size, 1, "is 3, not 4"},
    {fails_int, 1, "is -3, not 3"},
    {fails_bytes, 1, "byte 2 of 4 is 63, not 58"},
    {fails_late_skip, 1, "1 checks, 1 failed"},
    {checks_nothing, 1, "nothing was checked"},
    {skips, 77, "skipped: no device"},
    {counts_cases, 1, "\n2 passed, 1 failed, 1 skipped\n"},
    {fails_often, 1, "960 more failures are not shown"},
};

int main(int argc, char **argv)
{
    if (argc == 2) {
        expected[strtoul(argv[1], NULL, 10)].body();
        return check_result();
    }
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct child c;
        child_run(&c, i);
        CHECK_INT(c.code, expected[i].code);
        if (!CHECK(strstr(c.text, expected[i].text) != NULL)) {
            printf("  expectation %zu printed: %s", i, c.text);
        }
    }
    setenv("SIGRUN_SEED", "12345", 1);
    CHECK(check_seed() == 12345);
    CHECK(check_random() != check_random());
    double u = check_uniform();
    CHECK(u >= 0 && u < 1);
    return check_result();
}
