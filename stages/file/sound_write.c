// SPDX-License-Identifier: MIT
// sound_write: lanes into sound files through libsndfile, on disk or as a stream into a pipe.

#include "stages/dsp/convert.h"
#include "stages/file/riff.h"
#include "stages/file/sound_choose.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_MOST = 64 * 1024, RF64_ROOM = 4096 };

struct sound_writing {
    struct writing *w;
    SNDFILE *file;
    SF_INFO info;
    enum sound_as as;
    bool described;
    size_t block; // frames in the buffers
    void *lane, *frames;
    // Into a pipe: where the library goes back to its header, that is held until it is final and
    // all is `flowing`.
    bool piped, flowing;
    unsigned char *header;
    size_t header_bytes;
    uint64_t place;
    FILE *spool; // formats whose header needs the length
};

bool sound_check(struct writing *w)
{
    SF_INFO info;

    return sound_choose(w, &info);
}

// ---- What the library writes to
// ---------------------------------------------------------------------------

static sf_count_t out_length(void *user)
{
    const struct sound_writing *s = user;

    return (sf_count_t)(s->piped && !s->flowing ? s->header_bytes : s->w->out.length);
}

static sf_count_t out_seek(sf_count_t offset, int whence, void *user)
{
    struct sound_writing *s = user;
    const sf_count_t from = whence == SEEK_CUR   ? (sf_count_t)s->place
                            : whence == SEEK_END ? out_length(user)
                                                 : 0;

    s->place = (uint64_t)(from + offset);
    return from + offset;
}

static sf_count_t out_tell(void *user)
{
    return (sf_count_t)((struct sound_writing *)user)->place;
}

static sf_count_t out_read(void *to, sf_count_t count, void *user)
{
    struct sound_writing *s = user;

    if (s->piped || !outfile_look(&s->w->out, s->place, to, (size_t)count))
        return 0;
    s->place += (uint64_t)count;
    return count;
}

static bool out_hold(struct sound_writing *s, const void *from, size_t count)
{
    if (s->place + count > HEADER_MOST)
        return false;
    memcpy(s->header + s->place, from, count);
    if (s->place + count > s->header_bytes)
        s->header_bytes = (size_t)s->place + count;
    return true;
}

static sf_count_t out_write(const void *from, sf_count_t count, void *user)
{
    struct sound_writing *s = user;
    struct outfile *out = &s->w->out;
    bool held = true;

    if (s->piped && !s->flowing)
        held = out_hold(s, from, (size_t)count);
    else if (!s->piped)
        held = outfile_seek(out, s->place) && outfile_write(out, from, (size_t)count);
    else if (s->place >= out->length) // what comes later to the header can't be told any more
        held = outfile_write(out, from, (size_t)count);
    s->place += (uint64_t)count;
    return held ? count : 0;
}

static sf_count_t spool_length(void *user)
{
    FILE *spool = ((struct sound_writing *)user)->spool;
    const long at = ftell(spool);

    fseek(spool, 0, SEEK_END);
    const long length = ftell(spool);
    fseek(spool, at, SEEK_SET);
    return length;
}

static sf_count_t spool_seek(sf_count_t offset, int whence, void *user)
{
    FILE *spool = ((struct sound_writing *)user)->spool;

    fseek(spool, offset, whence);
    return ftell(spool);
}

static sf_count_t spool_tell(void *user)
{
    return ftell(((struct sound_writing *)user)->spool);
}

static sf_count_t spool_read(void *to, sf_count_t count, void *user)
{
    return (sf_count_t)fread(to, 1, (size_t)count, ((struct sound_writing *)user)->spool);
}

static sf_count_t spool_write(const void *from, sf_count_t count, void *user)
{
    struct sound_writing *s = user;
    const size_t put = fwrite(from, 1, (size_t)count, s->spool);

    if (put < (size_t)count)
        s->w->out.error = errno ? errno : EIO;
    return (sf_count_t)put;
}

// ---- Creating
// --------------------------------------------------------------------------------------------

static void sound_close(void *resource)
{
    struct sound_writing *s = resource;

    if (s->file)
        sf_close(s->file); // what it writes now belongs to NAME.partial
    s->file = NULL;
    if (s->spool)
        fclose(s->spool);
}

// Can a reader use it although its header was written first?
static bool sound_flows(int format)
{
    const int major = format & SF_FORMAT_TYPEMASK;

    return major == SF_FORMAT_WAV || major == SF_FORMAT_AU || major == SF_FORMAT_FLAC ||
           major == SF_FORMAT_OGG || major == SF_FORMAT_MPEG;
}

static bool sound_open_out(struct writing *w, struct sound_writing *s)
{
    static SF_VIRTUAL_IO direct = {out_length, out_seek, out_read, out_write, out_tell};
    static SF_VIRTUAL_IO spooled = {spool_length, spool_seek, spool_read, spool_write, spool_tell};

    const int major = s->info.format & SF_FORMAT_TYPEMASK;

    s->piped = !w->out.seekable;
    // Only these two write sizes into their headers.
    s->flowing = major != SF_FORMAT_WAV && major != SF_FORMAT_AU;
    s->header = sigrun_alloc(w->stage, s->piped ? HEADER_MOST : 1, 1);
    if (s->piped && !sound_flows(s->info.format)) {
        s->spool = tmpfile();
        if (!s->spool)
            return sigrun_fail(w->stage, w->path_field,
                               "no temporary file can be made, which %s on a pipe needs", w->kind);
    }
    s->file = sf_open_virtual(s->spool ? &spooled : &direct, SFM_WRITE, &s->info, s);
    sigrun_own(w->stage, s, sound_close);
    if (!s->file && !w->out.error)
        return sigrun_fail(w->stage, w->path_field, "libsndfile can't write %s: %s", w->path,
                           sf_strerror(NULL));
    return s->file != NULL;
}

// Loudspeakers by the lanes' names, where all have one that is known.
static void sound_place(const struct writing *w, struct sound_writing *s)
{
    const size_t lanes = w->format->lanes;
    int *map = sigrun_alloc(w->stage, lanes, sizeof *map);

    for (size_t c = 0; c < lanes; c++) {
        const char *label = w->format->labels ? w->format->labels[c] : NULL;

        map[c] = label ? sound_find(sound_places, label, 0) : 0;
        if (!map[c])
            return;
    }
    sf_command(s->file, SFC_SET_CHANNEL_MAP_INFO, map, (int)(lanes * sizeof *map));
}

bool sound_create(struct writing *w)
{
    struct sound_writing *s = sigrun_alloc(w->stage, 1, sizeof *s);
    const size_t lanes = w->format->lanes;
    double quality = w->quality;

    w->state = s;
    s->w = w;
    if (!sound_choose(w, &s->info))
        return false;
    // Many lanes with places need the longer header, which python's wave module can't read: only
    // they get it.
    if (lanes > 2 && w->format->labels && (s->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV)
        s->info.format = (s->info.format & SF_FORMAT_SUBMASK) | SF_FORMAT_WAVEX;
    if (!sound_open_out(w, s))
        return false;
    sf_command(s->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE); // it would hold the time of day
    sf_command(s->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
    sf_command(s->file, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    if (lanes > 2)
        sound_place(w, s);
    const int subtype = s->info.format & SF_FORMAT_SUBMASK;
    w->depth.bits = sound_depth(s->info.format);
    if (sound_counted(w->format))
        w->depth.scale = ldexp(1, 1 - (int)w->format->bits);
    s->as = w->depth.bits == 16 && w->format->type == SIGRUN_S16 ? SOUND_SHORT
            : w->depth.bits                                      ? SOUND_INT
            : subtype == SF_FORMAT_DOUBLE                        ? SOUND_DOUBLE
                                                                 : SOUND_FLOAT;
    s->block = codec_block(SOUND_BUFFER, sound_bytes(s->as) * lanes);
    s->frames = sigrun_alloc(w->stage, s->block, sound_bytes(s->as) * lanes);
    s->lane = sigrun_alloc(w->stage, s->block, sound_bytes(s->as));
    return true;
}

// ---- Writing
// ---------------------------------------------------------------------------------------------

// Sizes that aren't known yet are the most there can be, which readers take for: until the end.
static void sound_open_sizes(struct sound_writing *s)
{
    if (s->header_bytes >= 44 && memcmp(s->header, "RIFF", 4) == 0) {
        memset(s->header + 4, 0xff, 4);
        memset(s->header + s->header_bytes - 4, 0xff, 4);
    }
    if (s->header_bytes >= 24 && memcmp(s->header, ".snd", 4) == 0)
        memset(s->header + 8, 0xff, 4);
}

// With the first frames come the tags that belong to the header; then it is final.
static bool sound_head(struct writing *w, struct sound_writing *s, const struct sigrun_in *in)
{
    SF_BROADCAST_INFO bext = {0};

    s->described = true;
    for (size_t i = 0; i < in->tag_count && w->at == 0; i++)
        if (in->tags[i].frame == 0)
            sound_describe(s->file, &bext, &in->tags[i]);
    if (bext.version || *bext.description || *bext.originator)
        sf_command(s->file, SFC_SET_BROADCAST_INFO, &bext, sizeof bext);
    if (!s->piped || s->spool || s->flowing)
        return true;
    sf_command(s->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
    sound_open_sizes(s);
    s->flowing = true;
    return outfile_write(&w->out, s->header, s->header_bytes);
}

// One block of a lane in the type that the library takes.
static const void *sound_lane(struct writing *w, struct sound_writing *s,
                              const struct sigrun_in *in, size_t c, size_t done, size_t n)
{
    const void *from = (const char *)in->lane[c] + done * sigrun_sample_bytes(in->type);
    const bool counts = numbers_are_counts(w->format) && !sound_counted(w->format);
    const bool floats = (in->type & SIGRUN_REALS) != 0;
    float *f32 = s->lane;
    double *f64 = s->lane;

    switch (s->as) {
    case SOUND_SHORT: return from;
    case SOUND_INT:
        depth_apply(&w->depth, in->type, from, n, (uint32_t)c, w->at + done, s->lane);
        break;
    case SOUND_FLOAT:
        numbers_f32(in->type, counts, from, n, f32);
        for (size_t i = 0; floats && w->depth.scale != 0 && i < n; i++)
            f32[i] *= (float)w->depth.scale;
        break;
    case SOUND_DOUBLE:
        numbers_f64(in->type, counts, from, n, f64);
        for (size_t i = 0; floats && w->depth.scale != 0 && i < n; i++)
            f64[i] *= w->depth.scale;
        break;
    }
    return s->lane;
}

static bool sound_put(struct sound_writing *s, const void *frames, size_t count)
{
    const sf_count_t n = (sf_count_t)count;
    const sf_count_t put = s->as == SOUND_SHORT   ? sf_writef_short(s->file, frames, n)
                           : s->as == SOUND_INT   ? sf_writef_int(s->file, frames, n)
                           : s->as == SOUND_FLOAT ? sf_writef_float(s->file, frames, n)
                                                  : sf_writef_double(s->file, frames, n);
    if (put < n && !s->w->out.error)
        s->w->out.error = EIO;
    return put == n && !s->w->out.error;
}

bool sound_write(struct writing *w, const struct sigrun_in *in)
{
    static const enum sample samples[] = {SAMPLE_S16, SAMPLE_S32, SAMPLE_F32, SAMPLE_F64};
    struct sound_writing *s = w->state;
    const size_t bytes = sound_bytes(s->as), lanes = in->lanes;

    if (!s->file || (!s->described && !sound_head(w, s, in)))
        return false;
    for (size_t done = 0; done < in->frames;) {
        const size_t left = in->frames - done, some = left < s->block ? left : s->block;

        if (lanes == 1) {
            if (!sound_put(s, sound_lane(w, s, in, 0, done, some), some))
                return false;
        } else {
            for (size_t c = 0; c < lanes; c++)
                convert_scatter(samples[s->as], sound_lane(w, s, in, c, done, some),
                                (char *)s->frames + c * bytes, lanes, some);
            if (!sound_put(s, s->frames, some))
                return false;
        }
        done += some;
    }
    return true;
}

// A WAV file beyond 4 GiB becomes RF64, whose header has room for its sizes.
static bool sound_promote(struct outfile *out)
{
    unsigned char head[12 + RF64_ROOM];
    const uint64_t length = out->length;

    if (length <= 0xffffffff || !outfile_look(out, 0, head, RF64_ROOM))
        return true;
    const struct riff riff = riff_parse(head, RF64_ROOM);
    if (!riff.wave || !riff.data || !riff.frame || memcmp(head, "RIFF", 4) != 0)
        return true;
    const uint64_t data = length - riff.data, whole = data - data % riff.frame;
    riff_promote(head, RF64_ROOM, length, whole, whole / riff.frame);
    return outfile_insert(out, RF64_ROOM) && outfile_seek(out, 0) &&
           outfile_write(out, head, sizeof head) && outfile_seek(out, riff.data + RF64_ROOM - 4) &&
           outfile_write(out, "\xff\xff\xff\xff", 4);
}

static bool sound_unspool(struct writing *w, struct sound_writing *s)
{
    size_t got = 1;

    rewind(s->spool);
    while (got) {
        got = fread(s->header, 1, HEADER_MOST, s->spool);
        if (!outfile_write(&w->out, s->header, got))
            return false;
    }
    return true;
}

bool sound_finish(struct writing *w)
{
    struct sound_writing *s = w->state;
    const int format = s->info.format;
    const bool wave = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV ||
                      (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAVEX;

    sf_close(s->file);
    s->file = NULL;
    if (w->out.error)
        return false;
    if (wave && w->out.seekable && !sound_promote(&w->out))
        return false;
    return s->spool ? sound_unspool(w, s) : true;
}
