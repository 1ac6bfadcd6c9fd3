// SPDX-License-Identifier: MIT
//
// The file around the pictures of a reel.
#include "stages/draw/reel_file.h"

#include <libavutil/crc.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/opt.h>
#include <string.h>

enum { BUFFER = 1 << 16, GIF_BLOCK = 255, GIF_TAIL = 1, PNG_TAIL = 12 };

#if LIBAVFORMAT_VERSION_MAJOR < 61
typedef uint8_t written;
#else
typedef const uint8_t written;
#endif

static int put(void *self, written *bytes, int length)
{
    struct reel_file *file = self;

    if (!file->options.write(file->options.context, bytes, (size_t)length))
        return AVERROR(EIO);
    file->at += (uint64_t)length;
    file->length = file->at > file->length ? file->at : file->length;
    return length;
}

static int64_t seek(void *self, int64_t at, int whence)
{
    struct reel_file *file = self;

    if (whence == AVSEEK_SIZE)
        return (int64_t)file->length;
    if (whence != SEEK_SET || !file->options.seek(file->options.context, (uint64_t)at))
        return AVERROR(EIO);
    file->at = (uint64_t)at;
    return at;
}

static int get(void *self, uint8_t *bytes, int length)
{
    struct reel_file *file = self;
    const uint64_t left = file->length - file->read_at;
    const size_t count = (uint64_t)length < left ? (size_t)length : (size_t)left;

    if (!count)
        return AVERROR_EOF;
    if (!file->options.read(file->options.context, file->read_at, bytes, count))
        return AVERROR(EIO);
    file->read_at += count;
    return (int)count;
}

static int64_t seek_read(void *self, int64_t at, int whence)
{
    struct reel_file *file = self;

    if (whence == AVSEEK_SIZE)
        return (int64_t)file->length;
    if (whence != SEEK_SET || at < 0 || (uint64_t)at > file->length)
        return AVERROR(EIO);
    file->read_at = (uint64_t)at;
    return at;
}

// An MP4 reads itself to make room for its index at the start.
static int open_again(AVFormatContext *format, AVIOContext **io, const char *name, int flags,
                      AVDictionary **options)
{
    struct reel_file *file = format->opaque;
    uint8_t *buffer = av_malloc(BUFFER);

    (void)name;
    (void)flags;
    (void)options;
    file->read_at = 0;
    *io = buffer ? avio_alloc_context(buffer, BUFFER, 0, file, get, NULL, seek_read) : NULL;
    if (!*io)
        av_free(buffer);
    return *io ? 0 : AVERROR(ENOMEM);
}

static void free_io(AVIOContext **io)
{
    if (*io)
        av_freep(&(*io)->buffer);
    avio_context_free(io);
}

static int close_again(AVFormatContext *format, AVIOContext *io)
{
    (void)format;
    free_io(&io);
    return 0;
}

static int open_io(struct reel_file *file)
{
    uint8_t *buffer = av_malloc(BUFFER);

    file->io = buffer ? avio_alloc_context(buffer, BUFFER, 1, file, NULL, put,
                                           file->options.seek ? seek : NULL)
                      : NULL;
    if (!file->io) {
        av_free(buffer);
        return AVERROR(ENOMEM);
    }
    file->format->pb = file->io;
    file->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    file->format->opaque = file;
    file->format->io_open = open_again;
    file->format->io_close2 = close_again;
    return 0;
}

static int write_header(struct reel_file *file)
{
    const struct reel_options *o = &file->options;
    AVDictionary *settings = NULL;

    if (o->format == REEL_MP4 && !o->seek)
        av_dict_set(&settings, "movflags", "frag_keyframe+empty_moov+default_base_moof", 0);
    else if (o->format == REEL_MP4 && o->read)
        av_dict_set(&settings, "movflags", "faststart", 0);
    if (o->format == REEL_APNG)
        av_dict_set(&settings, "plays", "0", 0);
    if (file->comment && (o->format == REEL_MP4 || o->format == REEL_WEBM))
        av_dict_set(&file->format->metadata, "comment", file->comment, 0);
    const int error = avformat_write_header(file->format, &settings);

    av_dict_free(&settings);
    return error < 0 ? error : 0;
}

int reel_file_open(struct reel_file *file, const struct reel_options *options,
                   const AVCodecContext *coder)
{
    static const char *const names[] = {"gif", "apng", "mp4", "webm"};

    *file = (struct reel_file){.options = *options, .ticks = coder->time_base};
    file->comment = options->comment ? av_strdup(options->comment) : NULL;
    file->last = av_packet_alloc();
    int error = avformat_alloc_output_context2(&file->format, NULL, names[options->format], NULL);

    if (error < 0 || !file->last)
        return error < 0 ? error : AVERROR(ENOMEM);
    error = open_io(file);
    file->stream = error ? NULL : avformat_new_stream(file->format, NULL);
    if (!file->stream)
        return error ? error : AVERROR(ENOMEM);
    error = avcodec_parameters_from_context(file->stream->codecpar, coder);
    file->stream->time_base = coder->time_base;
    file->stream->avg_frame_rate = coder->framerate;
    return error < 0 ? error : write_header(file);
}

// A disk that is full is told of at once, not at the end.
static int write_last(struct reel_file *file)
{
    const int error = av_write_frame(file->format, file->last);

    av_packet_unref(file->last);
    return error < 0 ? error : file->io->error;
}

int reel_file_add(struct reel_file *file, AVPacket *packet)
{
    packet->stream_index = 0;
    av_packet_rescale_ts(packet, file->ticks, file->stream->time_base);
    if (file->last->data) {
        file->last->duration = packet->pts - file->last->pts;
        const int error = write_last(file);

        if (error)
            return error;
    }
    av_packet_move_ref(file->last, packet);
    return 0;
}

// The comment of a GIF: blocks of up to 255 bytes behind their lengths.
static void write_gif_comment(AVIOContext *io, const char *text)
{
    size_t left = strlen(text);

    avio_w8(io, 0x21);
    avio_w8(io, 0xfe);
    while (left) {
        const size_t some = left < GIF_BLOCK ? left : GIF_BLOCK;

        avio_w8(io, (int)some);
        avio_write(io, (const unsigned char *)text, (int)some);
        text += some;
        left -= some;
    }
    avio_w8(io, 0);
    avio_w8(io, 0x3b);
}

static int write_png_chunk(AVIOContext *io, const void *chunk, size_t length)
{
    const uint32_t crc = av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), UINT32_MAX, chunk, length);

    avio_wb32(io, (unsigned)length - 4);
    avio_write(io, chunk, (int)length);
    avio_wb32(io, ~crc);
    return 0;
}

static int write_png_text(AVIOContext *io, const char *text)
{
    static const char key[] = "tEXtsigrun:axes";
    const size_t length = strlen(text);
    uint8_t *chunk = av_malloc(sizeof key + length);

    if (!chunk)
        return AVERROR(ENOMEM);
    memcpy(chunk, key, sizeof key);
    memcpy(chunk + sizeof key, text, length);
    write_png_chunk(io, chunk, sizeof key + length);
    av_free(chunk);
    return write_png_chunk(io, "IEND", 4);
}

// libavformat has no words for these two: they come before what ends the file.
static int add_comment(struct reel_file *file)
{
    const enum reel_format format = file->options.format;
    const bool fits = format == REEL_GIF || format == REEL_APNG;

    if (!fits || !file->comment || !*file->comment || !file->options.seek)
        return 0;
    avio_flush(file->io);
    const int64_t end = (int64_t)file->length;

    if (avio_seek(file->io, end - (format == REEL_GIF ? GIF_TAIL : PNG_TAIL), SEEK_SET) < 0)
        return AVERROR(EIO);
    if (format == REEL_APNG)
        return write_png_text(file->io, file->comment);
    write_gif_comment(file->io, file->comment);
    return 0;
}

int reel_file_finish(struct reel_file *file, int64_t end)
{
    const int64_t until = av_rescale_q(end, file->ticks, file->stream->time_base);
    const int64_t seen = until > file->last->pts ? until - file->last->pts : 1;
    const AVRational delay =
        av_mul_q((AVRational){(int)(seen < INT_MAX ? seen : INT_MAX), 1}, file->stream->time_base);

    file->last->duration = seen;
    // These two know no duration of a packet.
    if (file->options.format == REEL_GIF)
        av_opt_set_int(file->format->priv_data, "final_delay", seen < 65535 ? seen : 65535, 0);
    if (file->options.format == REEL_APNG)
        av_opt_set_q(file->format->priv_data, "final_delay", delay, 0);
    int error = write_last(file);

    error = error ? error : av_write_trailer(file->format);
    error = error < 0 ? error : add_comment(file);
    avio_flush(file->io);
    return error < 0 ? error : file->io->error;
}

void reel_file_close(struct reel_file *file)
{
    avformat_free_context(file->format);
    free_io(&file->io);
    av_packet_free(&file->last);
    av_freep(&file->comment);
    file->format = NULL;
}
