// SPDX-License-Identifier: MIT
// The stages as Markdown: the table of the README, and the reference page.
#pragma once

#include "runtime/base/text.h"
#include "runtime/graph/registry.h"

// A table per family: name and summary.
void reference_list(struct text *, const struct sigrun_stage_type *const *, size_t count);
// One stage with its parameters.
void reference_stage(struct text *, const struct sigrun_stage_type *);
// Every stage, by family.
void reference_all(struct text *, const struct registry *);
