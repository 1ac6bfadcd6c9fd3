// SPDX-License-Identifier: MIT
// Frames from an input to an output of the same format.
#pragma once

#include "runtime/graph/stage.h"

#include <string.h>

// [rt] Copies n frames of every lane: from frame `from` of input `port` to frame `to` of output 0.
// It leaves both counts of frames that are done as they are.
static inline void copy_frames(const struct sigrun_io *io, size_t port, size_t from, size_t to,
                               size_t n)
{
    const struct sigrun_in *in = &io->in[port];
    const struct sigrun_out *out = &io->out[0];
    const size_t frame = in->stride * sigrun_sample_bytes(in->type);

    for (size_t c = 0; n && c < in->lanes; c++)
        memcpy((char *)out->lane[c] + to * frame, (const char *)in->lane[c] + from * frame,
               n * frame);
}
