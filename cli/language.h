// SPDX-License-Identifier: MIT
// The language in a few lines: shared by the usage and the manual page.
#pragma once

struct language_row {
    const char *form, *meaning;
};

extern const struct language_row language_rows[]; // {0} last
extern const char language_values[];              // a sentence or two
