// SPDX-License-Identifier: MIT
// What is told of a device at the end.
#pragma once

#include "stages/sound/line.h"

void report_end(const struct line *);
