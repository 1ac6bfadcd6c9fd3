// SPDX-License-Identifier: MIT
// Scripts that complete words in a shell, made from the tables of commands and options.
#pragma once

#include "runtime/base/text.h"

// shell: bash, zsh or fish.
void completion_script(struct text *, const char *shell);
