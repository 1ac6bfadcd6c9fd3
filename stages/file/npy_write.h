// SPDX-License-Identifier: MIT
// The writing half of the codec for NumPy arrays: what `struct codec` says of each.
#pragma once

#include "stages/file/codec.h"

bool npy_write_check(struct writing *w);
bool npy_write_create(struct writing *w);
bool npy_write(struct writing *w, const struct sigrun_in *in);
bool npy_write_finish(struct writing *w);
