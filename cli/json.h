// SPDX-License-Identifier: MIT
// Texts in JSON lines.
#pragma once

#include "runtime/base/text.h"

// A JSON string. A byte that is no UTF-8 becomes the lone surrogate U+DC80 … U+DCFF, as in Python's
// names of files, so that nothing is lost.
void json_add_text(struct text *, const char *);
