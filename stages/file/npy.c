// SPDX-License-Identifier: MIT
// npy: NumPy arrays. (n,) is one lane, (n, m) has m lanes, (n, …) are frames with axes.

#include "stages/file/codec.h"
#include "stages/file/npy_header.h"
#include "stages/file/npy_write.h"

#include <string.h>
#include <sys/mman.h>

enum { NPY_BUFFER = 128 * 1024, NPY_LANES = 65536, NPY_FRAME = 1 << 30 };

// Where the numbers of a frame lie: steps in bytes from one frame, lane, or place on an axis to the
// next.
struct npy {
    struct npy_header header;
    size_t sample; // bytes
    ptrdiff_t frame_step, lane_step, axis_step[SIGRUN_AXES];
    size_t axes, n[SIGRUN_AXES];
    const unsigned char *map; // NULL: read in order, through the buffer
    size_t map_bytes;
    unsigned char *buffer;
    size_t block; // frames in the buffer
};

static bool npy_probe(const unsigned char *head, size_t bytes)
{
    return bytes >= 6 && memcmp(head, "\x93NUMPY", 6) == 0;
}

static void npy_unmap(void *resource)
{
    struct npy *npy = resource;

    munmap((void *)(uintptr_t)npy->map, npy->map_bytes);
}

static bool npy_is_lane(const char *name)
{
    static const char *const names[] = {"channel", "channels", "lane", "lanes", NULL};

    return codec_has(names, name);
}

// Which dimension makes lanes, or SIZE_MAX.
static size_t npy_lanes(const struct reading *r, const struct npy_header *h)
{
    for (size_t d = 0; d < r->axes.count; d++)
        if (npy_is_lane(r->axes.item[d]))
            return d;
    return h->dimensions == 2 && !r->axes.count ? 1 : SIZE_MAX;
}

// Gives every dimension its part: lanes, frames, or an axis of the frame.
static bool npy_arrange(struct reading *r, struct npy *npy)
{
    const struct npy_header *h = &npy->header;
    struct sigrun_format *format = &r->format;
    const size_t lanes = npy_lanes(r, h);
    ptrdiff_t step[NPY_DIMENSIONS], unit = (ptrdiff_t)npy->sample;
    bool framed = false;

    for (size_t i = 0; i < h->dimensions; i++) {
        const size_t d = h->fortran ? i : h->dimensions - 1 - i;

        step[d] = unit;
        unit *= (ptrdiff_t)(h->shape[d] ? h->shape[d] : 1);
    }
    for (size_t d = 0; d < h->dimensions; d++) {
        if (d == lanes) {
            format->lanes = h->shape[d];
            npy->lane_step = step[d];
        } else if (!framed) {
            framed = true;
            r->frames = h->shape[d];
            npy->frame_step = step[d];
        } else {
            if (npy->axes == SIGRUN_AXES)
                return sigrun_fail_input(r->stage, r->in.culprit,
                                         "%s: a frame can have %d axes, and this array has more "
                                         "dimensions",
                                         r->in.name, SIGRUN_AXES);
            format->axis[npy->axes].name = r->axes.count ? r->axes.item[d] : "index";
            format->axis[npy->axes].n = h->shape[d];
            format->axis[npy->axes].step = 1;
            npy->axis_step[npy->axes++] = step[d];
        }
    }
    if (!framed) { // all of it are the lanes of one
        r->frames = 1;
        npy->frame_step = unit;
    }
    format->axes = npy->axes;
    // The loops run over three axes, of which the first may be one long.
    for (size_t a = SIGRUN_AXES; a-- > 0;) {
        const bool there = a + npy->axes >= SIGRUN_AXES;

        npy->n[a] = there ? format->axis[a + npy->axes - SIGRUN_AXES].n : 1;
        npy->axis_step[a] = there ? npy->axis_step[a + npy->axes - SIGRUN_AXES] : 0;
    }
    return true;
}

static bool npy_refuse(struct reading *r, const char *why)
{
    return sigrun_fail_input(r->stage, r->in.culprit, "%s: no readable NumPy array: %s", r->in.name,
                             why);
}

static bool npy_check(struct reading *r, const struct npy *npy)
{
    const struct npy_header *h = &npy->header;

    if (h->dimensions == 0)
        return npy_refuse(r, "it is a single number, without a dimension");
    if (r->axes.count && r->axes.count != h->dimensions)
        return sigrun_fail(r->stage, r->axes_field, "%zu axes are named, and %s has %zu dimensions",
                           r->axes.count, r->in.name, h->dimensions);
    const size_t lanes = npy_lanes(r, h), frames = lanes == 0;
    for (size_t d = 0; d < h->dimensions; d++)
        if (h->shape[d] == 0 && d != frames) // none at all are a stream, too
            return npy_refuse(r, "its frames have no numbers: a dimension is 0 long");
    if (lanes < h->dimensions && h->shape[lanes] > NPY_LANES)
        return npy_refuse(r, "it would have too many lanes; name its dimensions: axes=frame,bin");
    return true;
}

// The frames that the file has room for; fewer than its header says when it is cut short.
static bool npy_measure(struct reading *r, const struct npy *npy)
{
    uint64_t bytes = npy->sample;

    for (size_t d = 0; d < npy->header.dimensions; d++)
        bytes *= npy->header.shape[d];
    if (!r->in.regular || r->in.size >= npy->header.bytes + bytes)
        return true;
    const uint64_t frame = bytes / r->frames, there = r->in.size - npy->header.bytes;
    r->frames = there / frame;
    if (!r->frames)
        return npy_refuse(r, "it ends within its first frame");
    reading_short(r, r->frames);
    return true;
}

static bool npy_prepare(struct reading *r, struct npy *npy)
{
    const size_t width = sigrun_width(&r->format), frame = npy->sample * r->format.lanes * width;

    if (frame > NPY_FRAME)
        return npy_refuse(r, "a frame of it has more than 1 GiB");
    if ((size_t)npy->frame_step == frame) {
        npy->block = codec_block(NPY_BUFFER, frame);
        npy->buffer = sigrun_alloc(r->stage, npy->block, frame);
        return infile_seek(&r->in, npy->header.bytes);
    }
    // Frames are not one behind the other: any part of the file may be needed next.
    npy->map_bytes = npy->header.bytes + frame * r->frames;
    if (!infile_spool(&r->in))
        return false;
    if (r->in.size < npy->map_bytes)
        return npy_refuse(r, "it is cut short");
    npy->map = mmap(NULL, npy->map_bytes, PROT_READ, MAP_PRIVATE, r->in.fd, 0);
    if (npy->map == MAP_FAILED)
        return npy_refuse(r, "it can't be mapped into memory");
    sigrun_own(r->stage, npy, npy_unmap);
    return true;
}

static bool npy_open(struct reading *r)
{
    struct npy *npy = sigrun_alloc(r->stage, 1, sizeof *npy);
    const size_t prefix = infile_peek(&r->in, NPY_PREFIX);
    const size_t length = npy_header_length(r->in.head, prefix);

    r->state = npy;
    if (length > 1 << 20)
        return npy_refuse(r, "its header is longer than 1 MiB");
    const size_t held = infile_peek(&r->in, length > NPY_PREFIX ? length : NPY_PREFIX);
    const char *why = npy_header_parse(&npy->header, r->in.head, held);
    if (why)
        return npy_refuse(r, why);
    npy->sample = packed_rows[npy->header.packed.type].bytes;
    r->format.lanes = 1;
    r->format.rate = (struct sigrun_ratio){0, 1};
    packed_format(&npy->header.packed, &r->format);
    if (!npy_check(r, npy) || !npy_arrange(r, npy))
        return false;
    // Mapped arrays are measured by npy_prepare: part of each frame may be missing.
    if ((size_t)npy->frame_step == npy->sample * r->format.lanes * sigrun_width(&r->format) &&
        !npy_measure(r, npy))
        return false;
    return npy_prepare(r, npy);
}

// One frame of one lane, along all axes; the last varies fastest.
static void npy_frame(const struct npy *npy, const unsigned char *from, unsigned char *to,
                      size_t size)
{
    const size_t *n = npy->n;
    const ptrdiff_t *step = npy->axis_step;

    for (size_t i = 0; i < n[0]; i++)
        for (size_t j = 0; j < n[1]; j++) {
            packed_read(&npy->header.packed, from + (ptrdiff_t)i * step[0] + (ptrdiff_t)j * step[1],
                        step[2], to, n[2]);
            to += n[2] * size;
        }
}

static void npy_frames(const struct npy *npy, const unsigned char *from, struct sigrun_out *out,
                       size_t frames)
{
    const size_t size = sigrun_sample_bytes(out->type);

    for (size_t c = 0; c < out->lanes; c++) {
        const unsigned char *lane = from + (ptrdiff_t)c * npy->lane_step;
        unsigned char *to = (unsigned char *)out->lane[c] + out->done * out->stride * size;

        if (npy->axes == 0)
            packed_read(&npy->header.packed, lane, npy->frame_step, to, frames);
        for (size_t f = 0; npy->axes && f < frames; f++)
            npy_frame(npy, lane + (ptrdiff_t)f * npy->frame_step, to + f * out->stride * size,
                      size);
    }
    out->done += frames;
}

static enum sigrun_flow npy_read(struct reading *r, struct sigrun_io *io, struct sigrun_out *out)
{
    struct npy *npy = r->state;
    const uint64_t left = r->frames - r->at;
    size_t room = out->frames < left ? out->frames : (size_t)left;

    (void)io;
    if (npy->map) {
        npy_frames(npy, npy->map + npy->header.bytes + (ptrdiff_t)r->at * npy->frame_step, out,
                   room);
        return r->at + out->done == r->frames ? SIGRUN_DONE : SIGRUN_MORE;
    }
    const size_t frame = (size_t)npy->frame_step;
    const uint64_t ready = infile_ready(&r->in);
    if (ready / frame < room)
        room = ready && ready < frame ? 1 : (size_t)(ready / frame);
    while (out->done < room) {
        const size_t some = room - out->done < npy->block ? room - out->done : npy->block;
        const size_t got = infile_read(&r->in, npy->buffer, some * frame) / frame;

        npy_frames(npy, npy->buffer, out, got);
        if (got < some && r->in.ended) {
            reading_short(r, r->at + out->done);
            return SIGRUN_DONE;
        }
        if (got < some)
            break;
    }
    return r->at + out->done == r->frames ? SIGRUN_DONE : SIGRUN_MORE;
}

extern const struct codec codec_npy;
const struct codec codec_npy = {
    .name = "NumPy array",
    .endings = (const char *const[]){"npy", NULL},
    .probe = npy_probe,
    .open = npy_open,
    .read = npy_read,
    .check = npy_write_check,
    .create = npy_write_create,
    .write = npy_write,
    .finish = npy_write_finish,
};
