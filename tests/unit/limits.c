// SPDX-License-Identifier: MIT
// limits: what control groups of both versions say, from files as the kernel shows them.

#include "runtime/base/limits.h"

#include "tests/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char place[] = "/tmp/limits-XXXXXX";

// Writes a file below the place, and the folders above it.
static void put(const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", place, name);
    for (char *slash = path + strlen(place) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "we");
    if (!CHECK(file))
        exit(1);
    fputs(text, file);
    fclose(file);
}

static void check(const char *name, const char *groups, double cores, double bytes)
{
    char self[512], mount[512];

    check_case(name);
    put("self", groups);
    snprintf(self, sizeof self, "%s/self", place);
    snprintf(mount, sizeof mount, "%s/cgroup", place);
    const struct limits_group found = limits_group(self, mount);
    CHECK(found.cores == cores);
    CHECK(found.bytes == bytes);
}

int main(void)
{
    char command[100];

    if (!CHECK(mkdtemp(place)))
        return check_result();
    check("no groups", "", INFINITY, INFINITY);
    check("groups without files", "0::/nowhere/at/all\n", INFINITY, INFINITY);
    put("cgroup/two/cpu.max", "150000 100000\n");
    put("cgroup/two/memory.max", "max\n");
    put("cgroup/two/inner/cpu.max", "max 100000\n");
    put("cgroup/two/inner/memory.max", "1073741824\n");
    check("version 2", "0::/two\n", 1.5, INFINITY);
    check("version 2, a group within one", "0::/two/inner\n", 1.5, 1073741824);
    put("cgroup/memory.max", "4096\n");
    check("version 2, from within a container", "0::/outer/path/of/it\n", INFINITY, 4096);
    put("cgroup/cpu/one/cpu.cfs_quota_us", "50000\n");
    put("cgroup/cpu/one/cpu.cfs_period_us", "100000\n");
    put("cgroup/cpu/free/cpu.cfs_quota_us", "-1\n");
    put("cgroup/cpu/free/cpu.cfs_period_us", "100000\n");
    put("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    put("cgroup/memory/one/memory.limit_in_bytes", "2048\n");
    check("version 1", "3:cpu,cpuacct:/one\n2:memory:/one\n1:name=systemd:/x\n", 0.5, 2048);
    check("version 1 without limits", "3:cpu,cpuacct:/free\n2:memory:/\n", INFINITY,
          9223372036854771712.);
    check("nonsense", "::\nx\n0:\n", INFINITY, 4096);
    check_case("of this process");
    CHECK(limits_cores() >= 1);
    CHECK(limits_memory() > 1 << 20);
    snprintf(command, sizeof command, "rm -r %s", place);
    CHECK_INT(system(command), 0);
    return check_result();
}
