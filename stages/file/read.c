// SPDX-License-Identifier: MIT
// read: the samples of a file, whatever its format.

#include "stages/file/codec.h"

#include <string.h>

struct read {
    const char *path;         // parameters
    const char *format;       // an ending, or "": by content
    struct sigrun_ratio rate; // Hz; 0: as the file says
    struct sigrun_texts columns, axes;
    const char *time, *unit;
    int header; // enum reading_header

    const struct codec *codec;
    struct reading file;
};

static const char *const header_names[] = {"auto", "yes", "no", NULL};

static const struct sigrun_param read_params[] = {
    {SIGRUN_PARAM(struct read, path), .doc = "The file, or - for stdin."},
    {SIGRUN_PARAM(struct read, format), .def = "",
     .doc = "Its format, as a file name would end (wav, csv, npy, edf …); else its content tells."},
    {SIGRUN_PARAM(struct read, rate), .def = "0", .unit = SIGRUN_HZ, .min = 0, .max = 1e12,
     .doc = "Frames per second, where the file doesn't say or is wrong; 0: as the file says."},
    {SIGRUN_PARAM(struct read, columns), .def = "",
     .doc = "Columns of a table or signals of a recording, by number from 1 or by name; else all "
            "with numbers."},
    {SIGRUN_PARAM(struct read, time), .def = "",
     .doc = "The column of a table that holds the times, or none; else a column called time."},
    {SIGRUN_PARAM(struct read, header), .def = "auto", .choices = header_names,
     .doc = "Does the first line of a table name its columns?"},
    {SIGRUN_PARAM(struct read, axes), .def = "",
     .doc = "Names of an array's dimensions, in order; channel makes lanes, the first other one "
            "makes frames."},
    {SIGRUN_PARAM(struct read, unit), .def = "",
     .doc = "Unit of the values, where the file doesn't say."},
    {0},
};

// Picks the codec; without one, says what the file is instead.
static bool read_pick(struct sigrun_stage *stage, struct read *r)
{
    struct infile *in = &r->file.in;

    if (*r->format) {
        r->codec = codec_named(r->format);
        if (!r->codec || !r->codec->open)
            return sigrun_fail(stage, &r->format, "no format '%s' can be read by this build",
                               r->format);
        return true;
    }
    infile_peek(in, in->regular ? CODEC_HEAD : 1);
    // A pipe may bring little at first; a line of text is enough, and marks of formats are shorter
    // than this.
    while (!in->regular && in->head_bytes < 16 && !memchr(in->head, '\n', in->head_bytes) &&
           infile_more(in))
        ;
    const size_t bytes = in->head_bytes;

    if (!bytes)
        return sigrun_fail_input(stage, &r->path, "%s: empty, it has 0 bytes", in->name);
    r->codec = codec_probe(in->head, bytes);
    if (r->codec)
        return true;
    if (codec_lacking(in->head, bytes))
        return sigrun_fail_input(stage, &r->path,
                                 "%s: only %s reads this, and this sigrun was built without it",
                                 in->name, codec_lacking(in->head, bytes));
    const char *ending = codec_ending(r->path);
    if (codec_has((const char *const[]){"raw", "bin", "dat", "u8", "s8", "s16", "s24", "s32", "f32",
                                        "f64", "cu8", "cs8", "cs16", "cf32", "cf64", "iq", "pcm",
                                        NULL},
                  ending))
        return sigrun_fail_input(stage, &r->path,
                                 "%s: a file of bare numbers doesn't say what they are: raw %s "
                                 "type=s16 rate=48k",
                                 in->name, in->name);
    return sigrun_fail_input(
        stage, &r->path, "%s: unknown format: %s; for bare numbers write raw %s type=s16 rate=48k",
        in->name, codec_describe(stage, in->head, bytes), in->name);
}

static bool read_shape(struct sigrun_stage *stage, void *self)
{
    struct read *r = self;
    struct reading *file = &r->file;

    file->stage = stage;
    if (!infile_open(&file->in, stage, &r->path, r->path) || !read_pick(stage, r))
        return false;
    if (!file->in.regular)
        sigrun_live(stage);
    file->kind = *r->format ? r->format : codec_ending(r->path);
    file->rate = r->rate;
    file->unit = *r->unit ? r->unit : NULL;
    file->columns = r->columns;
    file->axes = r->axes;
    file->columns_field = &r->columns;
    file->axes_field = &r->axes;
    file->time = r->time;
    file->header = r->header;
    file->frames = UINT64_MAX;
    if (!r->codec->open(file))
        return false;
    if (r->rate.num)
        file->format.rate = r->rate;
    if (file->unit)
        file->format.unit = file->unit;
    sigrun_output(stage, 0, file->format);
    if (file->frames != UINT64_MAX)
        sigrun_length(stage, file->frames);
    return true;
}

// Tags leave with their frames.
static void read_marks(struct reading *file, struct sigrun_io *io)
{
    for (; file->marked < file->mark_count; file->marked++) {
        const struct mark *mark = &file->marks[file->marked];

        if (mark->frame >= file->at + io->out[0].done)
            return;
        if (!sigrun_tag(io, 0,
                        (struct sigrun_tag){mark->frame, mark->key, mark->value, mark->text}))
            sigrun_warn(file->stage, "%s: there is no room for its mark '%s' at frame %llu",
                        file->in.name, mark->text ? mark->text : mark->key,
                        (unsigned long long)mark->frame);
    }
}

static enum sigrun_flow read_process(struct sigrun_io *io, void *self)
{
    struct read *r = self;
    const enum sigrun_flow flow = r->codec->read(&r->file, io, &io->out[0]);

    read_marks(&r->file, io);
    r->file.at += io->out[0].done;
    return flow;
}

const struct sigrun_stage_type sigrun_read = {
    .abi = SIGRUN_ABI,
    .name = "read",
    .family = "file",
    .summary = "read a file: audio, tables, arrays, recordings",
    .doc = "WAV, RF64, W64, AIFF, AU, CAF, FLAC, Ogg Vorbis and Opus, MP3 and what else libsndfile "
           "knows; CSV, TSV and "
           "other tables of numbers; NumPy arrays (.npy), where (n,) is one lane, (n, m) has m "
           "lanes, and further "
           "dimensions are axes of a frame; EDF, EDF+ and BDF in their physical units, with "
           "annotations as label tags. "
           "Integers keep their depth; ±1 is full scale. Files of bare numbers are read by raw.",
    .example = "read tone.wav | gain -6dB | write quiet.wav",
    .aliases = (const char *const[]){"open", "load", "wavfile_source", "loadtxt", NULL},
    .out = {{"out", SIGRUN_SAMPLES}},
    .params = read_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_READ,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct read),
    .shape = read_shape,
    .process = read_process,
};
