// SPDX-License-Identifier: MIT
// Runs a command and tells what it took: wall and processor seconds, and its largest memory in KiB.
//
//     spawn [-n TIMES] COMMAND...
//
// A line each time, on the fourth descriptor where there is one (so the command has the first
// three), else on stderr. Small, since a process counts the memory of the one that it came from.
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
    const int to = write(3, "", 0) == 0 ? 3 : 2;
    int times = 1, first = 1, status = 0;

    if (argc > 3 && strcmp(argv[1], "-n") == 0) {
        times = atoi(argv[2]);
        first = 3;
    }
    if (first >= argc)
        return 2;
    for (int i = 0; i < times && !status; i++) {
        struct rusage usage;
        char line[128];
        pid_t child;

        const double start = now();
        if (posix_spawnp(&child, argv[first], NULL, NULL, argv + first, environ) ||
            wait4(child, &status, 0, &usage) != child)
            return 127;
        const int length =
            snprintf(line, sizeof line, "%.6f %.6f %ld\n", now() - start,
                     seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
        if (write(to, line, (size_t)length) != length)
            return 126;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
