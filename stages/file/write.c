// SPDX-License-Identifier: MIT
// write: a stream into a file, in the format that its name's ending says.

#include "stages/file/codec.h"

#include <string.h>

struct write {
    const char *path;   // parameters
    const char *format; // an ending, or "": the name's
    const char *type;   // of the numbers in the file; "": as the stream says
    bool dither, header;
    double quality; // 0 to 1

    const struct codec *codec;
    struct writing file;
};

static const struct sigrun_param write_params[] = {
    {SIGRUN_PARAM(struct write, path), .doc = "The file, or - for stdout."},
    {SIGRUN_PARAM(struct write, format), .def = "",
     .doc = "The format, as a file name would end (wav, flac, csv, npy …); else the name's ending "
            "tells."},
    {SIGRUN_PARAM(struct write, type), .def = "",
     .doc = "Type of the numbers: u8 s8 s16 s24 s32 f32 f64, also ulaw, alaw, vorbis, opus; else "
            "the depth of the source "
            "where that was integers, f32 where the values have a unit, and 24 bits."},
    {SIGRUN_PARAM(struct write, dither), .def = "true",
     .doc = "Add triangular noise of one step where numbers are rounded to integers."},
    {SIGRUN_PARAM(struct write, quality), .def = "0.5", .min = 0, .max = 1,
     .doc = "Of lossy formats, from smallest to best."},
    {SIGRUN_PARAM(struct write, header), .def = "true",
     .doc = "Name the columns in the first line of a table."},
    {0},
};

static bool write_pick(struct sigrun_stage *stage, struct write *w)
{
    const char *ending = *w->format ? w->format : codec_ending(w->path);
    const void *culprit = *w->format ? (const void *)&w->format : (const void *)&w->path;

    w->file.kind = ending;
    if (w->file.format->type == SIGRUN_CHARS) {
        w->codec = codec_named("text");
        return true;
    }
    if (codec_has((const char *const[]){"raw", "bin", "s16", "f32", "cu8", "cs16", "cf32", NULL},
                  ending))
        return sigrun_fail(stage, culprit, "bare numbers are written by raw: raw %s", w->path);
    w->codec = codec_named(ending);
    if (w->codec && w->codec->check)
        return true;
    if (!*ending)
        return sigrun_fail(stage, culprit, "%s has no ending that tells its format: add format=wav",
                           strcmp(w->path, "-") == 0 ? "stdout" : w->path);
    if (!codec_named("wav"))
        return sigrun_fail(
            stage, culprit,
            "no format '%s': this build, without libsndfile, writes npy, csv and tsv", ending);
    return sigrun_fail(
        stage, culprit,
        "no format '%s' to write: there are wav, rf64, w64, aiff, au, caf, flac, ogg, opus, mp3, "
        "npy, csv and tsv",
        ending);
}

static bool write_shape(struct sigrun_stage *stage, void *self)
{
    struct write *w = self;
    struct writing *file = &w->file;

    file->stage = stage;
    file->path = w->path;
    file->path_field = &w->path;
    file->type_field = &w->type;
    file->type = w->type;
    file->dither = w->dither;
    file->header = w->header;
    file->quality = w->quality;
    file->format = sigrun_input(stage, 0);
    return write_pick(stage, w) && outfile_check(stage, &w->path, w->path) && w->codec->check(file);
}

static bool write_start(struct sigrun_stage *stage, void *self)
{
    struct write *w = self;

    w->file.depth = (struct depth){.dither = w->dither, .seed = sigrun_key(stage)};
    if (!outfile_open(&w->file.out, stage, &w->path, w->path))
        return false;
    const bool created = w->codec->create(&w->file);
    w->file.out.header = w->file.out.length;
    if (created)
        return true;
    // Without an error of the file's it was reported already; a reader that has left is told at the
    // first frames.
    return w->file.out.error && outfile_failed(&w->file.out) == SIGRUN_DONE;
}

static enum sigrun_flow write_process(struct sigrun_io *io, void *self)
{
    struct write *w = self;
    struct writing *file = &w->file;
    struct sigrun_in *in = &io->in[0];
    const uint64_t clipped = file->depth.clipped;

    if ((in->frames || in->last) && !w->codec->write(file, in))
        return outfile_failed(&file->out);
    file->at += in->frames;
    in->done = in->frames;
    if (file->depth.clipped > clipped)
        sigrun_clipped(file->stage, file->depth.clipped - clipped);
    // What a reader of our stdout waits for must not stay in a buffer.
    if (!file->out.seekable && !outfile_flush(&file->out))
        return outfile_failed(&file->out);
    if (!in->last)
        return SIGRUN_MORE;
    if (!w->codec->finish(file) || !outfile_finish(&file->out))
        return outfile_failed(&file->out);
    return SIGRUN_DONE;
}

const struct sigrun_stage_type sigrun_write = {
    .abi = SIGRUN_ABI,
    .name = "write",
    .family = "file",
    .summary = "write a file: audio, tables, arrays",
    .doc = "WAV (RF64 beyond 4 GiB), RF64, W64, AIFF, AU, CAF, FLAC, Ogg Vorbis and Opus, MP3; CSV "
           "and TSV; NumPy arrays; "
           "streams of text as they are. The file appears when it is whole; after a failure what "
           "there is stays as "
           "NAME.partial. Integers are rounded to the nearest after triangular dither, which "
           "leaves samples that need no "
           "rounding alone; samples beyond ±1 are limited, and counted.",
    .example = "sine 440 | head 0.1s | write tone.flac",
    .aliases = (const char *const[]){"save", "store", "wavfile_sink", "savetxt", NULL},
    .in = {{"in", SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = write_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct write),
    .shape = write_shape,
    .start = write_start,
    .process = write_process,
};
