// SPDX-License-Identifier: MIT
// sound_read: sound files into lanes, integers with their depth, pipes as they come.

#include "stages/dsp/convert.h"
#include "stages/file/riff.h"
#include "stages/file/sound.h"

#include <string.h>

enum {
    SOUND_LOOK = 64 * 1024, // where a header ends at the latest, to be looked into
    SOUND_AHEAD =
        64 * 1024 // how far opening may jump in a pipe before it is told that there is an end
};

struct sound {
    struct reading *r;
    SNDFILE *file;
    SF_INFO info;
    enum sound_as as;
    bool opening;
    uint64_t place; // of the library in a pipe
    size_t pcm;     // bytes of a frame in the file where all have the same; 0: compressed
    size_t block;   // frames in the buffer
    unsigned char *buffer;
};

static bool sound_probe(const unsigned char *head, size_t bytes)
{
    static const struct {
        const char *first;
        size_t length, at;
        const char *second;
    } marks[] = {
        {"RIFF", 4, 8, "WAVE"},
        {"RIFX", 4, 8, "WAVE"},
        {"RF64", 4, 8, "WAVE"},
        {"BW64", 4, 8, "WAVE"},
        {"FORM", 4, 8, "AIFF"},
        {"FORM", 4, 8, "AIFC"},
        {"FORM", 4, 8, "8SVX"},
        {"FORM", 4, 8, "16SV"},
        {"riff\x2e\x91\xcf\x11", 8, 0, NULL},
        {".snd", 4, 0, NULL},
        {"dns.", 4, 0, NULL},
        {"caff", 4, 0, NULL},
        {"fLaC", 4, 0, NULL},
        {"OggS", 4, 0, NULL},
        {"ID3", 3, 0, NULL},
        {"Creative Voice", 14, 0, NULL},
        {"NIST_1A", 7, 0, NULL},
        {" paf", 4, 0, NULL},
        {"fap ", 4, 0, NULL},
        {"PVF1", 4, 0, NULL},
        {"2BIT", 4, 0, NULL},
        {"Extended Instrument", 19, 0, NULL},
        {"ALawSoundFile", 13, 0, NULL},
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes >= 12 &&
            memcmp(head, marks[i].first, marks[i].length < bytes ? marks[i].length : bytes) == 0 &&
            (!marks[i].second || memcmp(head + marks[i].at, marks[i].second, 4) == 0))
            return true;
    // IRCAM: a machine's number in four bytes of either order.
    if (bytes >= 4 && ((head[0] == 0x64 && head[1] == 0xa3 && head[2] <= 4 && head[3] == 0) ||
                       (head[0] == 0 && head[1] <= 4 && head[2] == 0xa3 && head[3] == 0x64)))
        return true;
    // MPEG audio, layer III: a frame's 11 bits of sync, and fields that are not the forbidden ones.
    return bytes >= 4 && head[0] == 0xff && (head[1] & 0xe6) == 0xe2 && head[2] >> 4 != 15 &&
           (head[2] & 0x0c) != 0x0c;
}

// A pipe as a file: its first part stays in memory while the library looks for the samples.

static sf_count_t pipe_length(void *user)
{
    (void)user;
    return (sf_count_t)1 << 60; // nobody knows; a small one would be believed
}

static sf_count_t pipe_seek(sf_count_t offset, int whence, void *user)
{
    struct sound *s = user;
    const sf_count_t from = whence == SEEK_CUR   ? (sf_count_t)s->place
                            : whence == SEEK_END ? pipe_length(user)
                                                 : 0;

    s->place = (uint64_t)(from + offset);
    return from + offset;
}

static sf_count_t pipe_tell(void *user)
{
    return (sf_count_t)((struct sound *)user)->place;
}

static sf_count_t pipe_read(void *to, sf_count_t count, void *user)
{
    struct sound *s = user;
    struct infile *in = &s->r->in;
    size_t got = 0;

    if (s->opening) {
        if (s->place > in->head_bytes + SOUND_AHEAD)
            return 0;
        const size_t held = infile_peek(in, (size_t)s->place + (size_t)count);

        got = held > s->place ? held - (size_t)s->place : 0;
        got = got < (size_t)count ? got : (size_t)count;
        memcpy(to, in->head + s->place, got);
    } else if (infile_seek(in, s->place)) {
        got = infile_read(in, to, (size_t)count);
    }
    s->place += got;
    return (sf_count_t)got;
}

static sf_count_t pipe_write(const void *from, sf_count_t count, void *user)
{
    (void)from, (void)count, (void)user;
    return 0;
}

// Opening.

static void sound_close(void *resource)
{
    sf_close(resource);
}

static bool sound_refuse(struct reading *r, const struct riff *riff)
{
    const char *why = sf_strerror(NULL);

    if (riff->wave && riff->tag == 1 && riff->bits > 32)
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: its integers have %u bits; up to 32 can be read", r->in.name,
                                 riff->bits);
    if (riff->wave && !riff->data)
        return sigrun_fail_input(
            r->stage, r->in.culprit,
            "%s: no samples: its header is broken off or wrong, no data chunk follows it",
            r->in.name);
    return sigrun_fail_input(r->stage, r->in.culprit,
                             "%s: damaged, cut short or of a kind that libsndfile can't read: %s",
                             r->in.name, why);
}

static bool sound_open_file(struct reading *r, struct sound *s, const struct riff *riff)
{
    static SF_VIRTUAL_IO pipe = {pipe_length, pipe_seek, pipe_read, pipe_write, pipe_tell};

    if (r->in.regular) {
        s->file = sf_open_fd(r->in.fd, SFM_READ, &s->info, SF_FALSE);
    } else {
        s->opening = true;
        s->file = sf_open_virtual(&pipe, SFM_READ, &s->info, s);
        s->opening = false;
    }
    if (!s->file)
        return sound_refuse(r, riff);
    sigrun_own(r->stage, s->file, sound_close);
    if (s->info.channels < 1 || s->info.samplerate < 1)
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: its header says %d channels at %d Hz", r->in.name,
                                 s->info.channels, s->info.samplerate);
    return true;
}

// Integers keep their depth, and so does what was compressed without loss.
static void sound_types_of(struct reading *r, struct sound *s, const struct riff *riff)
{
    static const struct {
        int subtype;
        enum sigrun_type type;
        unsigned bits;
        enum sound_as as;
        size_t pcm;
    } rows[] = {
        {SF_FORMAT_PCM_U8, SIGRUN_U8, 8, SOUND_SHORT, 1},
        {SF_FORMAT_PCM_S8, SIGRUN_S16, 8, SOUND_SHORT, 1},
        {SF_FORMAT_PCM_16, SIGRUN_S16, 16, SOUND_SHORT, 2},
        {SF_FORMAT_PCM_24, SIGRUN_S32, 24, SOUND_INT, 3},
        {SF_FORMAT_PCM_32, SIGRUN_S32, 32, SOUND_INT, 4},
        {SF_FORMAT_DOUBLE, SIGRUN_F64, 0, SOUND_DOUBLE, 8},
        {SF_FORMAT_FLOAT, SIGRUN_F32, 0, SOUND_FLOAT, 4},
        {SF_FORMAT_ALAC_16, SIGRUN_S16, 16, SOUND_SHORT, 0},
        {SF_FORMAT_ALAC_20, SIGRUN_S32, 20, SOUND_INT, 0},
        {SF_FORMAT_ALAC_24, SIGRUN_S32, 24, SOUND_INT, 0},
        {SF_FORMAT_ALAC_32, SIGRUN_S32, 32, SOUND_INT, 0},
    };
    const int major = s->info.format & SF_FORMAT_TYPEMASK;

    s->as = SOUND_FLOAT;
    r->format.type = SIGRUN_F32;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if ((s->info.format & SF_FORMAT_SUBMASK) == rows[i].subtype) {
            s->as = rows[i].as;
            r->format.type = rows[i].type;
            r->format.bits = rows[i].bits;
            s->pcm = major == SF_FORMAT_FLAC ? 0 : rows[i].pcm * (size_t)s->info.channels;
        }
    // 12 bits in 16, 20 in 24: left-justified, so only the depth is another.
    if (riff->wave && riff->tag == 1 && riff->bits && riff->bits < r->format.bits)
        r->format.bits = riff->bits;
}

static void sound_labels(struct reading *r, struct sound *s)
{
    const size_t lanes = (size_t)s->info.channels;
    int *map = sigrun_alloc(r->stage, lanes, sizeof *map);
    const char **labels = sigrun_alloc(r->stage, lanes, sizeof *labels);

    if (lanes < 2 ||
        !sf_command(s->file, SFC_GET_CHANNEL_MAP_INFO, map, (int)(lanes * sizeof *map)))
        return;
    for (size_t c = 0; c < lanes; c++) {
        labels[c] = NULL;
        for (const struct sound_name *p = sound_places; p->name; p++)
            if (p->code == map[c])
                labels[c] = p->name;
        if (!labels[c])
            return; // some have none: numbers are better than half the names
    }
    r->format.labels = labels;
}

// The library takes what is there for all there is; the header may have promised more.
static void sound_measure(struct reading *r, const struct sound *s, const struct riff *riff)
{
    r->frames = s->info.frames <= 0 || s->info.frames >= (sf_count_t)1 << 50
                    ? UINT64_MAX
                    : (uint64_t)s->info.frames;
    // Who writes to a pipe can't know the length, and puts the largest in its place; SoX that of
    // its buffers.
    if (!r->in.regular && riff->wave && riff->data && riff->data_bytes >= 0x7ffff000)
        r->frames = UINT64_MAX;
    if (!r->in.regular)
        return;
    if (riff->wave && riff->frame && riff->data && riff->data_bytes != UINT64_MAX &&
        riff->tag != 0 && riff->data + riff->data_bytes > r->in.size && s->pcm)
        sigrun_warn(r->stage, "%s is cut short: %llu of %llu frames are there", r->in.name,
                    (unsigned long long)r->frames, (unsigned long long)(riff->data_bytes / s->pcm));
    else if (riff->end > r->in.size + 1)
        sigrun_warn(r->stage, "%s is cut short: the last %llu bytes are missing", r->in.name,
                    (unsigned long long)(riff->end - r->in.size));
}

static bool sound_open(struct reading *r)
{
    struct sound *s = sigrun_alloc(r->stage, 1, sizeof *s);
    const unsigned char *head = r->in.head;

    r->state = s;
    s->r = r;
    // The decoder of MP3 wants to see the end first.
    const bool mp3 =
        infile_peek(&r->in, 12) && (memcmp(r->in.head, "ID3", 3) == 0 || r->in.head[0] == 0xff);
    if (mp3 && !infile_spool(&r->in))
        return false;
    const size_t held = r->in.regular ? infile_peek(&r->in, SOUND_LOOK) : r->in.head_bytes;
    head = r->in.head;
    struct riff riff = riff_parse(head, held);
    if (!sound_open_file(r, s, &riff))
        return false;
    if (!r->in.regular)
        riff = riff_parse(r->in.head, r->in.head_bytes); // opening has read on
    r->format.lanes = (size_t)s->info.channels;
    r->format.rate = (struct sigrun_ratio){s->info.samplerate, 1};
    sound_types_of(r, s, &riff);
    sound_labels(r, s);
    sound_marks(r, s->file);
    sound_measure(r, s, &riff);
    const size_t frame = sound_bytes(s->as) * r->format.lanes;
    s->block = codec_block(SOUND_BUFFER, frame);
    s->buffer = sigrun_alloc(r->stage, s->block, frame);
    return true;
}

// Reading.

static size_t sound_take(struct sound *s, void *to, size_t frames)
{
    const sf_count_t n = (sf_count_t)frames;
    const sf_count_t got = s->as == SOUND_SHORT   ? sf_readf_short(s->file, to, n)
                           : s->as == SOUND_INT   ? sf_readf_int(s->file, to, n)
                           : s->as == SOUND_FLOAT ? sf_readf_float(s->file, to, n)
                                                  : sf_readf_double(s->file, to, n);
    return got > 0 ? (size_t)got : 0;
}

static void sound_spread(const struct sound *s, struct sigrun_out *out, size_t frames)
{
    static const enum sample samples[] = {SAMPLE_S16, SAMPLE_S32, SAMPLE_F32, SAMPLE_F64};
    const size_t lanes = out->lanes, bytes = sound_bytes(s->as);

    for (size_t c = 0; c < lanes; c++) {
        if (out->type == SIGRUN_U8) {
            const short *from = (const short *)(const void *)s->buffer + c;
            uint8_t *to = (uint8_t *)out->lane[c] + out->done;

            for (size_t i = 0; i < frames; i++)
                to[i] = (uint8_t)((from[i * lanes] >> 8) + 128);
        } else {
            convert_gather(samples[s->as], s->buffer + c * bytes, lanes,
                           (unsigned char *)out->lane[c] + out->done * bytes, frames);
        }
    }
}

// Frames that a pipe has for us now; a whole block of what is compressed.
static size_t sound_room(struct reading *r, const struct sound *s, size_t room)
{
    const uint64_t ready = infile_ready(&r->in);

    if (ready == UINT64_MAX || !ready || !s->pcm)
        return ready ? room : 0;
    const uint64_t frames = ready / s->pcm;
    return frames >= room ? room : frames ? (size_t)frames : 1;
}

static enum sigrun_flow sound_end(struct reading *r, const struct sound *s,
                                  const struct sigrun_out *out)
{
    const uint64_t frames = r->at + out->done;

    if (r->in.stopped)
        return SIGRUN_MORE;
    if (sf_error(s->file) && r->in.regular) {
        sigrun_fail_input(
            r->stage, r->in.culprit,
            frames
                ? "%s: damaged or cut short behind frame %llu (%s); `head %llu` takes what is whole"
                : "%s: damaged or cut short behind frame %llu (%s)",
            r->in.name, (unsigned long long)frames, sf_strerror(s->file),
            (unsigned long long)frames);
        return SIGRUN_FAILED;
    }
    if (r->frames != UINT64_MAX && frames < r->frames)
        reading_short(r, frames);
    return SIGRUN_DONE;
}

static enum sigrun_flow sound_read(struct reading *r, struct sigrun_io *io, struct sigrun_out *out)
{
    struct sound *s = r->state;
    const size_t room = sound_room(r, s, out->frames), bytes = sound_bytes(s->as);
    const bool direct = out->lanes == 1 && out->type != SIGRUN_U8;

    (void)io;
    while (out->done < room) {
        const size_t left = room - out->done, some = direct || left < s->block ? left : s->block;
        void *to = direct ? (unsigned char *)out->lane[0] + out->done * bytes : s->buffer;
        const size_t got = sound_take(s, to, some);

        if (!direct)
            sound_spread(s, out, got);
        out->done += got;
        if (got < some)
            return sound_end(r, s, out);
    }
    return SIGRUN_MORE;
}

extern const struct codec codec_sndfile;
const struct codec codec_sndfile = {
    .name = "sound file",
    .endings =
        (const char *const[]){"wav", "wave", "bwf",  "rf64", "w64", "aiff", "aif", "aifc", "au",
                              "snd", "caf",  "flac", "ogg",  "oga", "opus", "mp3", "voc",  "sf",
                              "paf", "8svx", "nist", "sph",  "pvf", "htk",  "avr", "xi",   NULL},
    .probe = sound_probe,
    .open = sound_open,
    .read = sound_read,
    .check = sound_check,
    .create = sound_create,
    .write = sound_write,
    .finish = sound_finish,
};
