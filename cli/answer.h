// SPDX-License-Identifier: MIT
// Answers to programs that are attached to a run: a line of JSON for each line of theirs.
#pragma once

#include "cli/request.h"
#include "runtime/base/text.h"
#include "runtime/exec/run.h"

// Appends the answer to a line, with its line end: {"ok": true, …} or {"ok": false, "error": …,
// "from": N, "length": N, "remedy": …}, where from and length are bytes of "what". *every: seconds
// between the figures that the program wants from now on; unchanged unless it says so.
void answer_line(struct text *, struct run *, const char *expression, const char *line,
                 double *every);

// The figures that go to who watches, with a line end.
void answer_stats(struct text *, const struct run *);
void answer_refusal(struct text *, const char *why);
