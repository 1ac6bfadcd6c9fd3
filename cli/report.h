// SPDX-License-Identifier: MIT
// Errors for a person: what is wrong, the line with carets under the culprit, and what to write
// instead.
#pragma once

#include "cli/options.h"
#include "runtime/base/text.h"

// What report_errors prints, for a width in columns.
struct terminal;
void report_add(struct text *, const struct error *, const struct terminal *);

// Prints to stderr and empties the collection. The exit code: 2 where an expression or a call is
// wrong, else 3 where an input can't be read, else 1.
int report_errors(struct error *, const struct options *);

// The exit code alone.
int report_code(const struct error *);
