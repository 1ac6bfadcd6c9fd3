// SPDX-License-Identifier: MIT
// devices: what computes here.

#include "cli/devices.h"

#include "cli/commands.h"
#include "gpu/gpu.h"

#include <stdio.h>

const struct device *const devices_table[] = {&cpu_device, &gpu_device, NULL};

int devices_command(const struct options *options, const struct source *source)
{
    (void)options;
    (void)source;
    for (const struct device *const *device = devices_table; *device; device++) {
        const char *why = NULL, *what = (*device)->describe(&why);

        if (what)
            printf("%-4s %s\n", (*device)->name, what);
        else
            printf("%-4s none: %s\n", (*device)->name, why);
    }
    return 0;
}
