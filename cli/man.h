// SPDX-License-Identifier: MIT
// The manual page, made from the tables of commands, options and stages.
#pragma once

#include "runtime/base/text.h"

struct registry;
void man_page(struct text *, const struct registry *);
