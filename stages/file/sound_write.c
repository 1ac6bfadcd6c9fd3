// SPDX-License-Identifier: MIT
// sound_write: lanes into sound files through libsndfile, on disk or as a stream into a pipe.

#include "stages/dsp/convert.h"
#include "stages/file/riff.h"
#include "stages/file/sound_choose.h"
#include "stages/file/sound_out.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RF64_ROOM = 4096 };

bool sound_check(struct writing *w)
{
    SF_INFO info;

    return sound_choose(w, &info);
}

// Creating.

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
    // The library would put the time of day into RF64.
    s->promoted =
        (s->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_RF64 && w->out.seekable && !w->out.base;
    if (s->promoted)
        s->info.format = (s->info.format & SF_FORMAT_SUBMASK) | SF_FORMAT_WAV;
    if ((s->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG) {
        const uint64_t key = sigrun_key(w->stage);

        s->ogg = sigrun_alloc(w->stage, 1, sizeof *s->ogg);
        s->ogg->serial = (uint32_t)(key ^ key >> 32);
    }
    if (!sound_out_open(w, s))
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

// Writing.

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
static bool sound_promote(struct writing *w, bool always)
{
    unsigned char head[12 + RF64_ROOM];
    struct outfile *out = &w->out;
    const uint64_t length = out->length;
    const size_t look = length < RF64_ROOM ? (size_t)length : RF64_ROOM;

    if ((!always && length <= 0xffffffff) || !outfile_look(out, 0, head, look))
        return true;
    const struct riff riff = riff_parse(head, look);
    if (!riff.wave || !riff.data || !riff.frame || memcmp(head, "RIFF", 4) != 0)
        return true;
    // Behind the samples there may be a byte that makes them even; blocks of ADPCM have no count of
    // frames.
    uint64_t data = length - riff.data;
    const bool plain = riff.tag == 1 || riff.tag == 3 || riff.tag == 6 || riff.tag == 7;
    if (plain && w->at * riff.frame < data)
        data = w->at * riff.frame;
    riff_promote(head, RF64_ROOM, length, data, plain ? w->at : 0);
    return outfile_insert(out, RF64_ROOM) && outfile_seek(out, 0) &&
           outfile_write(out, head, sizeof head) && outfile_seek(out, riff.data + RF64_ROOM - 4) &&
           outfile_write(out, "\xff\xff\xff\xff", 4);
}

bool sound_finish(struct writing *w)
{
    struct sound_writing *s = w->state;
    const int format = s->info.format;
    const bool wave = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV ||
                      (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAVEX;

    if (!w->at) // a FLAC file without a frame has a header only if it is told so
        sf_command(s->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
    sf_close(s->file);
    s->file = NULL;
    if (w->out.error)
        return false;
    if (wave && w->out.seekable && !sound_promote(w, s->promoted))
        return false;
    return s->spool ? sound_out_unspool(w, s) : true;
}
