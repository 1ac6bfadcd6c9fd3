// SPDX-License-Identifier: MIT
// registry: where the modules of stages lie.

#include "stages/registry.h"

#include "runtime/base/text.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

void stages_registry(struct registry *registry)
{
    const char *modules = getenv("SIGRUN_MODULES"), *home = getenv("HOME");
    struct text folders = {0}, user_folders = {0};
    char program[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    if (modules)
        text_add(&user_folders, "%s:", modules);
    if (home)
        text_add(&user_folders, "%s/.local/lib/sigrun:", home);
    if (length > 0) {
        program[length] = 0;
        // In a build folder the program is in cli/ and the modules in stages/; what is installed
        // may be moved as a whole.
        const char *folder = dirname(program);
        text_add(&folders, "%s/../stages:%s/../%s/sigrun:", folder, folder, SIGRUN_LIBRARIES);
        text_add(&user_folders, "%s/../%s/sigrun/modules", folder, SIGRUN_LIBRARIES);
    }
    text_add(&folders, "%s/%s/sigrun", SIGRUN_PREFIX, SIGRUN_LIBRARIES);
    registry_init(registry, stages_tables, text_of(&folders), text_of(&user_folders));
    text_release(&folders);
    text_release(&user_folders);
}
