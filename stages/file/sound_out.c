// SPDX-License-Identifier: MIT
// sound_out: libsndfile's input and output by way of outfile.

#include "stages/file/sound_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

// Pages leave when they are whole, at the place where they began.
static bool out_page(struct sound_writing *s, const void *from, size_t count)
{
    const uint64_t start = s->place - s->ogg->held;

    if (!ogg_take(s->ogg, from, count))
        return true;
    const size_t length = s->ogg->held;
    ogg_next(s->ogg);
    if (s->piped)
        return start < s->w->out.length || outfile_write(&s->w->out, s->ogg->page, length);
    return outfile_seek(&s->w->out, start) && outfile_write(&s->w->out, s->ogg->page, length);
}

static sf_count_t out_write(const void *from, sf_count_t count, void *user)
{
    struct sound_writing *s = user;
    struct outfile *out = &s->w->out;
    bool held = true;

    if (s->ogg)
        held = out_page(s, from, (size_t)count);
    else if (s->piped && !s->flowing)
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

bool sound_out_open(struct writing *w, struct sound_writing *s)
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

bool sound_out_unspool(struct writing *w, struct sound_writing *s)
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
