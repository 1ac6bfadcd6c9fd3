// SPDX-License-Identifier: MIT
//
// Pixels as a PNG file: quickly, not as small as can be.
#pragma once

#include <stdbool.h>

#include "runtime/base/text.h"
#include "stages/draw/raster.h"

// Takes the next bytes of a file; false ends the writing.
typedef bool sink_write(void *context, const void *bytes, size_t length);

// `axes` goes into a tEXt chunk named "sigrun:axes", and must be ASCII; NULL for none. False, and
// *why, when a write failed or libpng did.
bool png_write(const struct raster *, const char *axes, sink_write *write, void *context,
               const char **why);
// The same file as letters of base64, for documents and terminals.
bool png_base64(const struct raster *, const char *axes, struct text *out, const char **why);
