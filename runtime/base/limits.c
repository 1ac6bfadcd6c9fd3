// SPDX-License-Identifier: MIT
// limits: affinity, memory, and the files of control groups.

#include "runtime/base/limits.h"

#include "runtime/base/text.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

static const char self_groups[] = "/proc/self/cgroup", groups[] = "/sys/fs/cgroup";

// The first `count` numbers of a file; false when it has fewer, as where it says `max`.
static bool read_numbers(const char *folder, const char *name, double *number, int count)
{
    char *path = text_format("%s/%s", folder, name);
    FILE *file = fopen(path, "re");
    bool good = file != NULL;

    for (int i = 0; i < count && good; i++)
        good = fscanf(file, "%lf", &number[i]) == 1;
    if (file)
        fclose(file);
    free(path);
    return good;
}

// A time of -1 is no limit.
static double cores_of(double quota, double period)
{
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

// Version 2.
static void read_both(const char *folder, struct limits_group *least)
{
    double number[2];

    if (read_numbers(folder, "cpu.max", number, 2))
        least->cores = fmin(least->cores, cores_of(number[0], number[1]));
    if (read_numbers(folder, "memory.max", number, 1))
        least->bytes = fmin(least->bytes, number[0]);
}

static void read_cpu(const char *folder, struct limits_group *least)
{
    double quota, period;

    if (read_numbers(folder, "cpu.cfs_quota_us", &quota, 1) &&
        read_numbers(folder, "cpu.cfs_period_us", &period, 1))
        least->cores = fmin(least->cores, cores_of(quota, period));
}

static void read_memory(const char *folder, struct limits_group *least)
{
    double bytes;

    if (read_numbers(folder, "memory.limit_in_bytes", &bytes, 1))
        least->bytes = fmin(least->bytes, bytes);
}

typedef void read_group(const char *folder, struct limits_group *least);

// A group's limits and those of all it lies in. Within a container the path may be that outside,
// of which only the root is there.
static void read_groups(const char *root, const char *path, read_group *read,
                        struct limits_group *least)
{
    char *folder = text_format("%s%s", root, strcmp(path, "/") ? path : "");
    const size_t shortest = strlen(root);

    for (;;) {
        read(folder, least);
        char *slash = strrchr(folder, '/');
        if (!slash || (size_t)(slash - folder) < shortest)
            break;
        *slash = '\0';
    }
    free(folder);
}

// A line is NUMBER:CONTROLLERS:PATH; version 2 has one line, 0::PATH.
static void read_line(char *line, const char *mount, struct limits_group *least)
{
    char *controllers = strchr(line, ':'),
         *path = controllers ? strchr(controllers + 1, ':') : NULL;
    char *rest = NULL;

    if (!path)
        return;
    *path++ = '\0';
    path[strcspn(path, "\n")] = '\0';
    if (!controllers[1]) {
        read_groups(mount, path, read_both, least);
        return;
    }
    for (char *name = strtok_r(controllers + 1, ",", &rest); name;
         name = strtok_r(NULL, ",", &rest)) {
        read_group *read = strcmp(name, "cpu") == 0      ? read_cpu
                           : strcmp(name, "memory") == 0 ? read_memory
                                                         : NULL;

        // Every file that isn't there is a call to the system, too many for a short run.
        if (!read)
            continue;
        char *root = text_format("%s/%s", mount, name);

        read_groups(root, path, read, least);
        free(root);
    }
}

struct limits_group limits_group(const char *self, const char *mount)
{
    struct limits_group least = {INFINITY, INFINITY};
    FILE *file = fopen(self, "re");
    char line[4096];

    while (file && fgets(line, sizeof line, file))
        read_line(line, mount, &least);
    if (file)
        fclose(file);
    return least;
}

static struct limits_group own;

static void look(void)
{
    own = limits_group(self_groups, groups);
}

// Looked up once: a process stays in its groups, and a run is planned with what they say then.
static struct limits_group own_group(void)
{
    static pthread_once_t looked = PTHREAD_ONCE_INIT;

    pthread_once(&looked, look);
    return own;
}

size_t limits_cores(void)
{
    const double share = ceil(own_group().cores);
    cpu_set_t set;
    const long count =
        sched_getaffinity(0, sizeof set, &set) ? sysconf(_SC_NPROCESSORS_ONLN) : CPU_COUNT(&set);
    const size_t cores = count > 0 ? (size_t)count : 1;

    return share < (double)cores ? (size_t)fmax(share, 1) : cores;
}

uint64_t limits_memory(void)
{
    const double share = own_group().bytes;
    struct sysinfo info;
    const uint64_t all = sysinfo(&info) ? UINT64_MAX / 2 : (uint64_t)info.totalram * info.mem_unit;

    return share < (double)all ? (uint64_t)share : all;
}
