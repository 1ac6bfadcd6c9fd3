// SPDX-License-Identifier: MIT
//
// `--audit`: starts the program anew with the counting library in front, and tells what was
// counted.
#pragma once

#include "runtime/exec/run.h"

// Does nothing when the library is loaded. Otherwise replaces this process, and returns only if
// that fails.
void audit_preload(void);
// The table, to stderr. False when a stage that may not block allocated or locked in process.
bool audit_report(const struct run *);
