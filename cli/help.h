// SPDX-License-Identifier: MIT
// The usage of the program and of single commands.
#pragma once

#include "cli/commands.h"
#include "runtime/base/text.h"

// The commands and examples; with all options where `whole`.
void help_usage(struct text *, const struct options *, bool whole);

// Prints one command with its options. Returns the exit code.
int help_about(const struct options *, const struct command *);
