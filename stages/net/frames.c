// SPDX-License-Identifier: MIT
// frames: from lanes that lie apart to frames that lie together, and back.

#include "stages/net/frames.h"

#include <string.h>

#if defined __BYTE_ORDER__ && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "samples travel as they lie in memory, which has to be little-endian"
#endif

size_t frames_bytes(const struct sigrun_format *format)
{
    return format->lanes * sigrun_width(format) * sigrun_sample_bytes(format->type);
}

// Copies `frames` pieces of `piece` bytes that lie so far apart. Sizes of one sample are told to
// the compiler, as most streams are signals.
static void copy(unsigned char *to, size_t to_step, const unsigned char *from, size_t from_step,
                 size_t piece, size_t frames)
{
    if (to_step == piece && from_step == piece) {
        memcpy(to, from, piece * frames);
        return;
    }
    for (size_t f = 0; f < frames; f++, to += to_step, from += from_step)
        switch (piece) {
        case 1: *to = *from; break;
        case 2: memcpy(to, from, 2); break;
        case 4: memcpy(to, from, 4); break;
        case 8: memcpy(to, from, 8); break;
        default: memcpy(to, from, piece);
        }
}

void frames_pack(const struct sigrun_in *in, size_t from, size_t frames, unsigned char *to)
{
    const size_t sample = sigrun_sample_bytes(in->type), piece = in->width * sample;

    for (size_t c = 0; c < in->lanes; c++)
        copy(to + c * piece, in->lanes * piece,
             (const unsigned char *)in->lane[c] + from * in->stride * sample, in->stride * sample,
             piece, frames);
}

void frames_unpack(const unsigned char *from, size_t frames, struct sigrun_out *out, size_t to)
{
    const size_t sample = sigrun_sample_bytes(out->type), piece = out->width * sample;

    for (size_t c = 0; c < out->lanes; c++)
        copy((unsigned char *)out->lane[c] + to * out->stride * sample, out->stride * sample,
             from + c * piece, out->lanes * piece, piece, frames);
}
