// SPDX-License-Identifier: MIT
// npy_write: frames into a NumPy array: (n,), (n, lanes), (n, axes…) or (n, axes…, lanes).

#include "stages/file/npy_write.h"

#include "stages/file/npy_header.h"

#include <errno.h>
#include <stdio.h>

enum { NPY_BUFFER = 128 * 1024 };

struct npy_writing {
    struct npy_header header;
    size_t sample, frame; // bytes
    size_t block;         // frames in the buffer
    unsigned char *buffer;
    bool counts;
    FILE *spool; // where stdout can't be gone back in: the header needs the count first
};

static bool npy_choose(struct writing *w, struct packed *packed)
{
    packed->type = packed_of(w->format->type);
    if (*w->type && (!packed_find(w->type, packed) || !packed_writable(packed)))
        return sigrun_fail(w->stage, w->type_field,
                           "a NumPy array can't be of type %s: u8 s8 s16 s32 f32 f64 cf32 cf64",
                           w->type);
    // NumPy has no complex integers and no 24 bits.
    if (packed->type == PACKED_CU8 || packed->type == PACKED_CS8 || packed->type == PACKED_CS16)
        packed->type = PACKED_CF32;
    if (packed->type == PACKED_S24)
        packed->type = PACKED_S32;
    if (sigrun_is_complex(w->format->type) && !sigrun_is_complex(packed_rows[packed->type].type))
        return sigrun_fail(w->stage, w->type_field,
                           "the samples are complex: type=cf32 or type=cf64");
    if (!sigrun_is_complex(w->format->type) && sigrun_is_complex(packed_rows[packed->type].type))
        return sigrun_fail(w->stage, w->type_field, "the samples are real: type=f32 or type=f64");
    return true;
}

bool npy_write_check(struct writing *w)
{
    struct packed packed = {0};

    return npy_choose(w, &packed);
}

static void npy_close_spool(void *resource)
{
    fclose(resource);
}

bool npy_write_create(struct writing *w)
{
    struct npy_writing *npy = sigrun_alloc(w->stage, 1, sizeof *npy);
    struct npy_header *h = &npy->header;
    const struct sigrun_format *format = w->format;
    unsigned char bytes[NPY_WRITTEN];

    w->state = npy;
    npy_choose(w, &h->packed);
    npy->counts = numbers_are_counts(format);
    npy->sample = packed_rows[h->packed.type].bytes;
    npy->frame = npy->sample * format->lanes * sigrun_width(format);
    npy->block = codec_block(NPY_BUFFER, npy->frame);
    npy->buffer = sigrun_alloc(w->stage, npy->block, npy->frame);
    h->shape[h->dimensions++] = 0;
    for (size_t a = 0; a < format->axes; a++)
        h->shape[h->dimensions++] = format->axis[a].n;
    if (format->lanes > 1)
        h->shape[h->dimensions++] = format->lanes;
    if (!npy_header_format(h, bytes))
        return sigrun_fail(w->stage, w->path_field, "the shape is too long for a NumPy header");
    if (!w->out.seekable) {
        npy->spool = tmpfile();
        if (!npy->spool)
            return sigrun_fail(w->stage, w->path_field,
                               "no temporary file can be made to put the array in");
        sigrun_own(w->stage, npy->spool, npy_close_spool);
        return true;
    }
    return outfile_write(&w->out, bytes, sizeof bytes);
}

static bool npy_put(struct writing *w, const struct npy_writing *npy, size_t frames)
{
    if (!npy->spool)
        return outfile_write(&w->out, npy->buffer, frames * npy->frame);
    if (fwrite(npy->buffer, npy->frame, frames, npy->spool) == frames)
        return true;
    w->out.error = ENOSPC;
    return false;
}

bool npy_write(struct writing *w, const struct sigrun_in *in)
{
    const struct npy_writing *npy = w->state;
    const size_t size = sigrun_sample_bytes(in->type), step = in->lanes * npy->sample;

    for (size_t done = 0; done < in->frames;) {
        const size_t some = in->frames - done < npy->block ? in->frames - done : npy->block;

        for (size_t c = 0; c < in->lanes; c++)
            for (size_t f = 0; f < some; f++) {
                // Plain signals go at once.
                const bool plain = in->width == 1 && in->stride == 1;

                packed_write(&npy->header.packed, &w->depth, in->type, npy->counts,
                             (const unsigned char *)in->lane[c] + (done + f) * in->stride * size,
                             (uint32_t)c, (w->at + done + f) * in->width,
                             npy->buffer + f * npy->frame + c * npy->sample, step,
                             plain ? some : in->width);
                if (plain)
                    break;
            }
        if (!npy_put(w, npy, some))
            return false;
        done += some;
    }
    return true;
}

// The spooled numbers follow the header that is known now.
static bool npy_unspool(struct writing *w, const struct npy_writing *npy)
{
    size_t got = 1;

    rewind(npy->spool);
    while (got) {
        got = fread(npy->buffer, 1, npy->block * npy->frame, npy->spool);
        if (!outfile_write(&w->out, npy->buffer, got))
            return false;
    }
    return true;
}

bool npy_write_finish(struct writing *w)
{
    struct npy_writing *npy = w->state;
    unsigned char bytes[NPY_WRITTEN];

    npy->header.shape[0] = w->at;
    if (!npy_header_format(&npy->header, bytes) || !outfile_seek(&w->out, 0) ||
        !outfile_write(&w->out, bytes, sizeof bytes))
        return false;
    return npy->spool ? npy_unspool(w, npy) : true;
}
