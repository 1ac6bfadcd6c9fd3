// SPDX-License-Identifier: MIT
//
// Large pieces of memory straight from the system, zeroed, in pages of 2 MiB where it has them:
// the first touch of each page costs more than filling it.
#pragma once

#include <stddef.h>

enum { PAGES_LEAST = 4 << 20 }; // bytes from which this is worth it

void *pages_new(size_t bytes); // NULL: there is no memory
// More of the same piece, zeroed behind what there was; it may move. NULL: it stays as it is.
void *pages_grow(void *piece, size_t from, size_t to);
void pages_free(void *piece, size_t bytes); // a piece may be NULL
