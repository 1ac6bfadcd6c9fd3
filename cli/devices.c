// SPDX-License-Identifier: MIT
// devices: what computes here.

#include "cli/commands.h"
#include "gpu/gpu.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print_processor(void)
{
    char line[512], name[256] = "processor";
    FILE *info = fopen("/proc/cpuinfo", "re");

    while (info && fgets(line, sizeof line, info)) {
        char *colon = strchr(line, ':');

        if (colon && strncmp(line, "model name", 10) == 0) {
            colon[strcspn(colon, "\n")] = 0;
            snprintf(name, sizeof name, "%s", colon + 1 + strspn(colon + 1, " "));
            break;
        }
    }
    if (info)
        fclose(info);
    printf("cpu  %s, %ld cores\n", name, sysconf(_SC_NPROCESSORS_ONLN));
}

int devices_command(const struct options *options, const struct source *source)
{
    const char *why = NULL;

    (void)options;
    (void)source;
    print_processor();
    if (gpu_present(&why))
        puts("gpu  there");
    else
        printf("gpu  none: %s\n", why);
    return 0;
}
