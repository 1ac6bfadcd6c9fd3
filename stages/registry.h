// SPDX-License-Identifier: MIT
// The stages of this build, as the registry that graphs are built with.
#pragma once

#include "runtime/graph/registry.h"

extern const struct registry_tables stages_tables; // made from the list in stages/meson.build

// Modules of the build are looked for beside the program, in the build folder or where it is
// installed; a user's own in the folders of $SIGRUN_MODULES (with colons between), in
// ~/.local/lib/sigrun, and in modules/ below the installed ones.
void stages_registry(struct registry *);
