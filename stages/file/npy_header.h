// SPDX-License-Identifier: MIT
//
// The header of a NumPy array (.npy, versions 1 to 3):
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include "stages/file/packed.h"

enum { NPY_DIMENSIONS = 8, NPY_PREFIX = 12, NPY_WRITTEN = 128 };

struct npy_header {
    struct packed packed;
    bool fortran; // the first index varies fastest
    size_t dimensions;
    uint64_t shape[NPY_DIMENSIONS];
    size_t bytes; // of the header: where the numbers start
};

// From the first NPY_PREFIX bytes: how long the header is; 0: this is no array of a version known
// here.
size_t npy_header_length(const unsigned char *bytes, size_t count);

// Reads a whole header. NULL: fine; else what is wrong with it.
const char *npy_header_parse(struct npy_header *header, const unsigned char *bytes, size_t count);

// Writes a header of NPY_WRITTEN bytes, with room for a longer first dimension; false: the shape is
// too long for it.
bool npy_header_format(const struct npy_header *header, unsigned char bytes[NPY_WRITTEN]);
