// SPDX-License-Identifier: MIT
// raw: bare numbers in a file, read where nothing feeds the stage and written where something does.

#include "stages/file/codec.h"
#include "stages/file/packed.h"

#include <string.h>

enum { RAW_BUFFER = 128 * 1024 }; // stays in the second cache

struct raw {
    const char *path; // parameters
    const char *type; // "s16", "cf32be"; "": as the name's ending or the stream says
    int endian;       // enum raw_endian
    struct sigrun_ratio rate;
    size_t lanes, offset; // offset in bytes
    const char *unit;
    double centre; // Hz
    bool dither;

    struct packed packed;
    struct infile in;
    struct outfile out;
    struct depth depth;
    size_t frame; // bytes of all lanes
    size_t block; // frames in the buffer
    unsigned char *buffer;
    bool counts;
    uint64_t at; // frames read
};
enum raw_endian { RAW_LITTLE, RAW_BIG };
static const char *const raw_endian_names[] = {"little", "big", NULL};

static const struct sigrun_param raw_params[] = {
    {SIGRUN_PARAM(struct raw, path), .doc = "The file, or - for stdin or stdout."},
    {SIGRUN_PARAM(struct raw, type), .def = "",
     .doc = "What the numbers are: u8 s8 s16 s24 s32 f32 f64 cu8 cs8 cs16 cf32 cf64, with be "
            "behind it for big endian; "
            "else the name's ending tells, and when writing the stream."},
    {SIGRUN_PARAM(struct raw, rate), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Frames per second of what is read; 0: it has none."},
    {SIGRUN_PARAM(struct raw, lanes), .def = "1", .min = 1, .max = 65536,
     .doc = "Channels of what is read, interleaved in the file."},
    {SIGRUN_PARAM(struct raw, endian), .def = "little", .choices = raw_endian_names,
     .doc = "Order of the bytes."},
    {SIGRUN_PARAM(struct raw, offset), .def = "0", .unit = SIGRUN_BYTES, .min = 0, .max = 1e15,
     .doc = "Bytes before the first number of what is read."},
    {SIGRUN_PARAM(struct raw, unit), .def = "",
     .doc = "Unit of what is read; with one, integers count (count for a bare number), else they "
            "are parts of full scale."},
    {SIGRUN_PARAM(struct raw, centre), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Frequency that 0 Hz of complex samples stands for."},
    {SIGRUN_PARAM(struct raw, dither), .def = "true",
     .doc = "Add triangular noise of one step where numbers are rounded to integers."},
    {0},
};

static bool raw_type(struct sigrun_stage *stage, struct raw *r, const struct sigrun_format *format)
{
    const char *ending = codec_ending(r->path);

    r->packed.swap = r->endian == RAW_BIG;
    if (*r->type && !packed_find(r->type, &r->packed))
        return sigrun_fail(
            stage, &r->type,
            "no type '%s': there are u8 s8 s16 s24 s32 f32 f64 cu8 cs8 cs16 cf32 cf64, "
            "and s16be for big endian",
            r->type);
    if (*r->type)
        return true;
    if (format)
        r->packed.type = packed_of(format->type);
    else if (!packed_find(ending, &r->packed))
        return sigrun_fail(stage, NULL, "what are the numbers in %s? write type=s16, type=cu8 …",
                           r->path);
    return true;
}

static bool raw_shape_in(struct sigrun_stage *stage, struct raw *r)
{
    struct sigrun_format format = {.lanes = r->lanes, .rate = r->rate, .centre = r->centre};

    r->packed.counts = *r->unit != 0;
    if (!raw_type(stage, r, NULL))
        return false;
    packed_format(&r->packed, &format);
    if (*r->unit)
        format.unit = r->unit;
    r->frame = packed_rows[r->packed.type].bytes * r->lanes;
    if (!infile_open(&r->in, stage, &r->path, r->path))
        return false;
    if (r->in.regular && r->in.size < r->offset + r->frame)
        return sigrun_fail_input(
            stage, &r->path,
            "%s: its %llu bytes hold no frame: %zu bytes are skipped, and a frame "
            "has %zu",
            r->path, (unsigned long long)r->in.size, r->offset, r->frame);
    if (r->in.regular)
        sigrun_length(stage, (r->in.size - r->offset) / r->frame);
    else
        sigrun_live(stage);
    sigrun_output(stage, 0, format);
    return true;
}

static bool raw_shape_out(struct sigrun_stage *stage, struct raw *r)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    // The canonical text gives every parameter, so defaults pass.
    const struct {
        const void *field;
        bool asked;
    } reading[] = {{&r->rate, r->rate.num != 0},
                   {&r->lanes, r->lanes != 1},
                   {&r->offset, r->offset != 0},
                   {&r->unit, *r->unit != 0},
                   {&r->centre, r->centre != 0}};

    for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
        if (reading[i].asked && sigrun_given(stage, reading[i].field))
            return sigrun_fail(stage, reading[i].field,
                               "raw writes here, where it is fed: this is for reading");
    if (!raw_type(stage, r, format))
        return false;
    if (!packed_writable(&r->packed))
        return sigrun_fail(stage, &r->type, "%s can be read, but not written", r->type);
    if (sigrun_is_complex(format->type) != sigrun_is_complex(packed_rows[r->packed.type].type))
        return sigrun_fail(
            stage, &r->type,
            sigrun_is_complex(format->type)
                ? "the samples are complex, and %s is real: take real, imag, abs or phase"
                : "the samples are real, and %s is complex: make them complex with iq",
            packed_rows[r->packed.type].name);
    r->frame = packed_rows[r->packed.type].bytes * format->lanes * sigrun_width(format);
    return outfile_check(stage, &r->path, r->path);
}

static bool raw_shape(struct sigrun_stage *stage, void *self)
{
    return sigrun_inputs(stage) ? raw_shape_out(stage, self) : raw_shape_in(stage, self);
}

static bool raw_start(struct sigrun_stage *stage, void *self)
{
    struct raw *r = self;

    r->block = codec_block(RAW_BUFFER, r->frame);
    r->buffer = sigrun_alloc(stage, r->block, r->frame);
    if (!sigrun_inputs(stage)) {
        if (!infile_seek(&r->in, r->offset))
            return sigrun_fail_input(stage, &r->path,
                                     "%s: it ends within the %zu bytes that are skipped", r->path,
                                     r->offset);
        return true;
    }
    r->depth = (struct depth){.dither = r->dither, .seed = sigrun_key(stage)};
    r->counts = numbers_are_counts(sigrun_input(stage, 0));
    return outfile_open(&r->out, stage, &r->path, r->path);
}

// Frames that can be read now without waiting for more than the rest of one.
static size_t raw_there(struct raw *r, size_t room)
{
    const uint64_t ready = infile_ready(&r->in);
    const uint64_t frames = ready / r->frame;

    if (!ready)
        return 0;
    return frames > room ? room : frames ? (size_t)frames : 1;
}

static enum sigrun_flow raw_read(struct raw *r, struct sigrun_out *out)
{
    const size_t size = sigrun_sample_bytes(packed_rows[r->packed.type].type);
    const size_t bytes = packed_rows[r->packed.type].bytes;
    const bool direct = out->lanes == 1 && !r->packed.swap && size == bytes;
    size_t left = raw_there(r, out->frames);

    while (left && !r->in.stopped) {
        const size_t some = direct || left < r->block ? left : r->block;
        unsigned char *to = direct ? (unsigned char *)out->lane[0] + out->done * size : r->buffer;
        const size_t got = infile_read(&r->in, to, some * r->frame);

        for (size_t c = 0; !direct && c < out->lanes; c++)
            packed_read(&r->packed, r->buffer + c * bytes, (ptrdiff_t)r->frame,
                        (unsigned char *)out->lane[c] + out->done * size, got / r->frame);
        out->done += got / r->frame;
        r->at += got / r->frame;
        left -= some;
        if (r->in.ended && got % r->frame)
            sigrun_warn(r->in.stage, "%s: the last %zu bytes are no whole frame of %zu", r->in.name,
                        got % r->frame, r->frame);
        if (r->in.ended || got < some * r->frame)
            break;
    }
    return r->in.ended ? SIGRUN_DONE : SIGRUN_MORE;
}

static enum sigrun_flow raw_write(struct raw *r, struct sigrun_in *in)
{
    const size_t size = sigrun_sample_bytes(in->type), bytes = packed_rows[r->packed.type].bytes;
    const size_t lane = in->width * bytes;
    const uint64_t clipped = r->depth.clipped;

    while (in->done < in->frames) {
        const size_t left = in->frames - in->done, some = left < r->block ? left : r->block;

        for (size_t c = 0; c < in->lanes; c++) {
            const unsigned char *from =
                (const unsigned char *)in->lane[c] + in->done * in->stride * size;

            if (in->width == 1 && in->stride == 1)
                packed_write(&r->packed, &r->depth, in->type, r->counts, from, (uint32_t)c, r->at,
                             r->buffer + c * lane, r->frame, some);
            else
                for (size_t f = 0; f < some; f++)
                    packed_write(&r->packed, &r->depth, in->type, r->counts,
                                 from + f * in->stride * size, (uint32_t)c, (r->at + f) * in->width,
                                 r->buffer + f * r->frame + c * lane, bytes, in->width);
        }
        if (!outfile_write(&r->out, r->buffer, some * r->frame))
            return outfile_failed(&r->out);
        in->done += some;
        r->at += some;
    }
    if (r->depth.clipped > clipped)
        sigrun_clipped(r->out.stage, r->depth.clipped - clipped);
    // What a reader of our stdout waits for must not stay in a buffer.
    if (!r->out.seekable && !outfile_flush(&r->out))
        return outfile_failed(&r->out);
    if (!in->last)
        return SIGRUN_MORE;
    return outfile_finish(&r->out) ? SIGRUN_DONE : outfile_failed(&r->out);
}

static enum sigrun_flow raw_process(struct sigrun_io *io, void *self)
{
    return io->ins ? raw_write(self, &io->in[0]) : raw_read(self, &io->out[0]);
}

const struct sigrun_stage_type sigrun_raw = {
    .abi = SIGRUN_ABI,
    .name = "raw",
    .family = "file",
    .summary = "read or write a file of bare numbers",
    .doc = "Samples without a header, lanes interleaved: reads where nothing feeds it, writes "
           "where something does. "
           "Full scale is ±1: u8 (x−128)/128, cu8 (x−127.5)/127.5, s16 x/2^15.",
    .example = "sine 440 rate=8k | head 0.1s | raw tone.s16 type=s16",
    .aliases = (const char *const[]){"binary", "file_sink", "file_source", "pcm", NULL},
    .in = {{"in", SIGRUN_SAMPLES, .optional = true}},
    .out = {{"out", SIGRUN_SAMPLES}},
    .params = raw_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_READ | SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct raw),
    .shape = raw_shape,
    .start = raw_start,
    .process = raw_process,
};
