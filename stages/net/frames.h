// SPDX-License-Identifier: MIT
//
// Frames one after the other, as they lie in raw files and travel between processes: of each frame
// the lanes, of each lane its samples, little-endian.
#pragma once

#include "runtime/graph/stage.h"

size_t frames_bytes(const struct sigrun_format *); // of one frame
void frames_pack(const struct sigrun_in *, size_t from, size_t frames, unsigned char *to);
void frames_unpack(const unsigned char *from, size_t frames, struct sigrun_out *, size_t to);
