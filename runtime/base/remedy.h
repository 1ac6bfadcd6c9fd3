// SPDX-License-Identifier: MIT
// The remedy of an error as a whole line: what was written, with the culprit replaced.
#pragma once

#include "runtime/base/error.h"

// Gives the last error of the collection the line of the span with `words` in the span's place. A
// span without a source, over several lines, or of where a definition was used gives the words
// alone. Empty words take the culprit out.
void remedy_replace(struct error *, struct span, const char *words);
