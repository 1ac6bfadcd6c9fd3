// SPDX-License-Identifier: MIT
// codecs: the list of codecs, how one is picked, and what to say of files that none knows.

#include "stages/file/codec.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// A codec that needs a library is linked where the library was found; elsewhere its address is
// NULL.
extern const struct codec codec_sndfile __attribute__((weak));
extern const struct codec codec_edf __attribute__((weak));
extern const struct codec codec_npy, codec_csv, codec_text;

static const struct codec *const all[] = {&codec_npy, &codec_edf, &codec_sndfile, &codec_text,
                                          &codec_csv};
enum { COUNT = sizeof all / sizeof *all };

bool codec_has(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (strcasecmp(*list, word) == 0)
            return true;
    return false;
}

const struct codec *codec_named(const char *word)
{
    for (size_t i = 0; i < COUNT; i++)
        if (all[i] && codec_has(all[i]->endings, word))
            return all[i];
    return NULL;
}

const struct codec *codec_probe(const unsigned char *head, size_t bytes)
{
    for (size_t i = 0; i < COUNT; i++)
        if (all[i] && all[i]->probe && all[i]->probe(head, bytes))
            return all[i];
    return NULL;
}

const char *codec_ending(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');

    return dot ? dot + 1 : "";
}

static const struct {
    const char *bytes;
    size_t at, count;
    const char *what;
} looks[] = {
    {"\x89PNG", 0, 4, "a PNG picture"},
    {"\xff\xd8\xff", 0, 3, "a JPEG picture"},
    {"%PDF", 0, 4, "a PDF document"},
    {"PK\3\4", 0, 4, "a ZIP archive (an .npz holds several arrays: unpack the .npy)"},
    {"\x1f\x8b", 0, 2, "a gzip archive: unpack it"},
    {"\x28\xb5\x2f\xfd", 0, 4, "a zstd archive: unpack it"},
    {"\xfd"
     "7zXZ",
     0, 5, "an xz archive: unpack it"},
    {"BZh", 0, 3, "a bzip2 archive: unpack it"},
    {"\x89HDF", 0, 4, "an HDF5 file"},
    {"MATLAB 5.0", 0, 10, "a MATLAB file"},
    {"SQLite format", 0, 13, "a database"},
    {"\x7f"
     "ELF",
     0, 4, "a program"},
    {"ftyp", 4, 4, "an MP4 file"},
    {"\x1a\x45\xdf\xa3", 0, 4, "a Matroska or WebM file"},
    {"#!", 0, 2, "a script"},
    {"RIFF", 0, 4, "a RIFF file without WAVE in it"},
    {"RIFX", 0, 4, "a RIFF file without WAVE in it"},
    {"RF64", 0, 4, "an RF64 file without WAVE in it"},
    {"fLaC", 0, 4, "a FLAC file"},
    {"OggS", 0, 4, "an Ogg file"},
    {"ID3", 0, 3, "an MP3 file"},
    {"FORM", 0, 4, "an IFF file without AIFF in it"},
    {"0       ", 0, 8, "an EDF recording"},
    {"\xff"
     "BIOSEMI",
     0, 8, "a BDF recording"},
};

const char *codec_lacking(const unsigned char *head, size_t bytes)
{
    static const char *const sounds[] = {"fLaC", "OggS", "ID3", ".snd", "caff", "FORM"};
    const bool riff = bytes >= 12 && memcmp(head + 8, "WAVE", 4) == 0;
    bool sound = riff;

    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        sound = sound || (bytes >= 4 && memcmp(head, sounds[i], strlen(sounds[i])) == 0);
    if (sound && !codec_named("wav"))
        return "libsndfile";
    const bool recording =
        bytes >= 8 && (memcmp(head, "0       ", 8) == 0 || memcmp(head + 1, "BIOSEMI", 7) == 0);
    return recording && !codec_named("edf") ? "EDFlib" : NULL;
}

const char *codec_describe(struct sigrun_stage *stage, const unsigned char *head, size_t bytes)
{
    char hex[64] = "", text[20] = "";
    const size_t shown = bytes < 16 ? bytes : 16;

    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (bytes >= looks[i].at + looks[i].count &&
            memcmp(head + looks[i].at, looks[i].bytes, looks[i].count) == 0)
            return sigrun_text(stage, "it looks like %s", looks[i].what);
    for (size_t i = 0; i < shown; i++) {
        snprintf(hex + 3 * i, sizeof hex - 3 * i, "%02x ", head[i]);
        text[i] = isprint(head[i]) ? (char)head[i] : '.';
    }
    return sigrun_text(stage, "it starts with the bytes %s(%s)", hex, text);
}

void reading_short(const struct reading *r, uint64_t frames)
{
    sigrun_warn(r->stage, "%s is cut short: %llu of %llu frames are there", r->in.name,
                (unsigned long long)frames, (unsigned long long)r->frames);
}
