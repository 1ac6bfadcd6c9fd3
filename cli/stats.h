// SPDX-License-Identifier: MIT
//
// What each stage did, read from a run without stopping it.
#pragma once

#include "runtime/base/text.h"
#include "runtime/exec/run.h"

#include <stdio.h>

void stats_table(const struct run *, FILE *);
void stats_json(const struct run *, FILE *); // one line
void stats_add_json(struct text *, const struct run *);
