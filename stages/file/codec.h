// SPDX-License-Identifier: MIT
//
// What reads and writes one kind of file. `read` picks a codec by the first bytes, `write` by the
// name's ending; `format=` names one. Codecs whose library was not there when sigrun was built are
// absent.
#pragma once

#include "stages/file/depth.h"
#include "stages/file/infile.h"
#include "stages/file/outfile.h"

enum { CODEC_HEAD = 4096 }; // bytes that a probe sees at the most

// A tag that a file holds.
struct mark {
    uint64_t frame;
    const char *key; // "label", "title"
    double value;
    const char *text; // or NULL
};

// A file being read. What was asked is set before open.
struct reading {
    struct sigrun_stage *stage;
    struct infile in;
    const char *kind;         // format=, in case it says more than the codec: "tsv"
    struct sigrun_ratio rate; // num == 0: as the file says
    const char *unit;         // NULL: as the file says
    struct sigrun_texts columns, axes;
    const void *columns_field, *axes_field; // culprits
    const char *time;                       // column with the times; "": as the header says
    int header;                             // enum reading_header

    // [setup] Set by open.
    struct sigrun_format format;
    uint64_t frames;          // UINT64_MAX: until it ends
    void *state;              // the codec's
    const struct mark *marks; // in the order of their frames
    size_t mark_count;
    size_t marked; // those that have left
    uint64_t at;   // frames that have left
};
enum reading_header { HEADER_AUTO, HEADER_YES, HEADER_NO };

// A file being written.
struct writing {
    struct sigrun_stage *stage;
    struct outfile out;
    const char *path;
    const void *path_field, *type_field; // culprits
    const char *kind;                    // the ending, or format=: "flac"
    const char *type;                    // of the numbers in the file; "": as the stream says
    bool dither, header;
    double quality; // 0 to 1, of lossy codecs
    const struct sigrun_format *format;
    struct depth depth;
    void *state;
    uint64_t at; // frames written
};

struct codec {
    const char *name;           // for people: "NumPy array"
    const char *const *endings; // of names, and words of format=; NULL last
    bool (*probe)(const unsigned char *head, size_t bytes);

    // [setup] Reads the header. False when it was reported why not. What it opens, it ties to the
    // stage.
    bool (*open)(struct reading *);
    // [rt] Fills out->frames of the output as far as there is data, without waiting long.
    enum sigrun_flow (*read)(struct reading *, struct sigrun_io *, struct sigrun_out *out);

    // [setup] Can it hold this stream? Touches nothing. NULL: this kind is only read.
    bool (*check)(struct writing *);
    // [setup] False when outfile has failed, or when it was reported why not.
    bool (*create)(struct writing *);
    // [rt] False when outfile has failed.
    bool (*write)(struct writing *, const struct sigrun_in *);
    bool (*finish)(struct writing *);
};

// By an ending or a word of format=, without the dot, in any case; NULL: unknown.
const struct codec *codec_named(const char *word);

// By content; NULL: unknown.
const struct codec *codec_probe(const unsigned char *head, size_t bytes);

// The library that reads such a file, where this build was made without it; else NULL.
const char *codec_lacking(const unsigned char *head, size_t bytes);

// What the first bytes look like, for people: "a PNG picture", or the bytes themselves.
const char *codec_describe(struct sigrun_stage *, const unsigned char *head, size_t bytes);

// Does a list hold the word? In any case.
bool codec_has(const char *const *list, const char *word);

// What follows the last dot of a name, or "".
const char *codec_ending(const char *path);

// [rt] Marks that a file ends before what its header says.
void reading_short(const struct reading *, uint64_t frames);

// [rt] Frames that fit a scratch block of `bytes` bytes of `frame` bytes each; at least 1.
static inline size_t codec_block(size_t bytes, size_t frame)
{
    return bytes > frame ? bytes / frame : 1;
}
