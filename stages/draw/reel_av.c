// SPDX-License-Identifier: MIT
//
// Reels through libavcodec: GIF, animated PNG, H.264 in MP4 and VP9 in WebM. One thread and no
// marks of versions or times, so that the same pictures make the same bytes.
#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <string.h>

#include "stages/draw/reel.h"
#include "stages/draw/reel_file.h"
#include "stages/draw/reel_palette.h"

enum { FIRST = 16, FIRST_BYTES = 64 << 20, ALIGNED = 16, ROOM = 64 };

struct kind {
    const char *coder, *absent;
    enum AVPixelFormat pixels;
    int ticks; // a second
    int least; // ticks that a picture is seen: viewers slow down what is faster
    const char *settings;
};

static const struct kind kinds[] = {
    [REEL_GIF] = {"gif", "this libavcodec has no coder of GIF: install Debian's libavcodec59",
                  AV_PIX_FMT_PAL8, 100, 2, ""},
    [REEL_APNG] = {"apng", "this libavcodec has no coder of APNG: install Debian's libavcodec59",
                   AV_PIX_FMT_RGB24, 1000, 1, "pred=none:compression_level=6"},
    // No pictures out of order: each lasts until the next, the last one too.
    [REEL_MP4] = {"libx264",
                  "this libavcodec has no coder of H.264: install one with libx264, as Debian's "
                  "libavcodec59 is, or name a .webm",
                  AV_PIX_FMT_YUV420P, 90000, 1, "crf=18:preset=medium:bf=0"},
    [REEL_WEBM] = {"libvpx-vp9",
                   "this libavcodec has no coder of VP9: install one with libvpx, as Debian's "
                   "libavcodec59 is, or name an .mp4",
                   AV_PIX_FMT_YUV420P, 1000, 1, "crf=20:b=0:deadline=good:cpu-used=4"},
};

struct picture {
    uint32_t *pixel;
    int64_t at; // ticks
};

struct reel {
    const struct kind *kind;
    int from_width, from_height; // of what is added
    int width, height, stride;   // of what is coded
    AVCodecContext *coder;
    AVFrame *frame;
    AVPacket *packet;
    struct SwsContext *scaler; // NULL: to colours of a palette
    struct reel_palette *palette;
    bool picked; // its colours
    struct reel_file file;
    struct picture held[FIRST]; // not yet coded: the last one, or the first ones of a GIF
    size_t count, most;
    char why[AV_ERROR_MAX_STRING_SIZE];
};

static bool reel_ready(enum reel_format format, bool seekable, const char **why)
{
    av_log_set_level(AV_LOG_QUIET);
    if (!avcodec_find_encoder_by_name(kinds[format].coder))
        *why = kinds[format].absent;
    else if (format == REEL_APNG && !seekable)
        *why = "an animated PNG begins with the number of its pictures, and a pipe can't go back "
               "there: name a file, or a .gif, .mp4 or .webm";
    else
        return true;
    return false;
}

static bool fail(struct reel *r, int error, const char **why)
{
    if (error >= 0)
        return true;
    *why = av_make_error_string(r->why, sizeof r->why, error);
    return false;
}

static void reel_close(void *self)
{
    struct reel *r = self;

    reel_file_close(&r->file);
    avcodec_free_context(&r->coder);
    av_frame_free(&r->frame);
    av_packet_free(&r->packet);
    sws_freeContext(r->scaler);
    av_free(r->palette);
    for (size_t i = 0; i < FIRST; i++)
        av_free(r->held[i].pixel);
    av_free(r);
}

static int open_coder(struct reel *r, double fps)
{
    AVCodecContext *coder;

    r->coder = coder = avcodec_alloc_context3(avcodec_find_encoder_by_name(r->kind->coder));
    if (!coder)
        return AVERROR(ENOMEM);
    coder->width = r->width;
    coder->height = r->height;
    coder->pix_fmt = r->kind->pixels;
    coder->time_base = (AVRational){1, r->kind->ticks};
    coder->framerate = av_d2q(fps, 1000000);
    coder->thread_count = 1;
    coder->flags |= AV_CODEC_FLAG_BITEXACT;
    if (coder->pix_fmt == AV_PIX_FMT_YUV420P) {
        coder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        coder->colorspace = AVCOL_SPC_BT709;
        coder->color_primaries = AVCOL_PRI_BT709;
        coder->color_trc = AVCOL_TRC_IEC61966_2_1;
        coder->color_range = AVCOL_RANGE_MPEG;
    }
    AVDictionary *settings = NULL;
    int error = av_dict_parse_string(&settings, r->kind->settings, "=", ":", 0);

    error = error < 0 ? error : avcodec_open2(coder, NULL, &settings);
    av_dict_free(&settings);
    return error;
}

static int open_frame(struct reel *r)
{
    AVFrame *frame = r->frame = av_frame_alloc();

    r->packet = av_packet_alloc();
    if (!frame || !r->packet)
        return AVERROR(ENOMEM);
    frame->width = r->width;
    frame->height = r->height;
    frame->format = r->kind->pixels;
    frame->colorspace = r->coder->colorspace;
    frame->color_range = r->coder->color_range;
    if (r->kind->pixels == AV_PIX_FMT_PAL8) {
        r->palette = av_mallocz(sizeof *r->palette);
        return r->palette ? av_frame_get_buffer(frame, 0) : AVERROR(ENOMEM);
    }
    r->scaler =
        sws_getContext(r->width, r->height, AV_PIX_FMT_0RGB32, r->width, r->height, r->kind->pixels,
                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT, NULL, NULL, NULL);
    if (!r->scaler)
        return AVERROR(EINVAL);
    if (r->kind->pixels == AV_PIX_FMT_YUV420P)
        sws_setColorspaceDetails(r->scaler, sws_getCoefficients(SWS_CS_DEFAULT), 1,
                                 sws_getCoefficients(SWS_CS_ITU709), 0, 0, 1 << 16, 1 << 16);
    return av_frame_get_buffer(frame, 0);
}

static int even(int side)
{
    return side > 1 ? side & ~1 : 2;
}

static void *reel_open(const struct reel_options *options, const char **why)
{
    static char text[AV_ERROR_MAX_STRING_SIZE]; // a reel that isn't there keeps no words
    struct reel *r = NULL;

    if (!reel_ready(options->format, options->seek, why))
        return NULL;
    r = av_mallocz(sizeof *r);
    if (!r) {
        *why = "no memory";
        return NULL;
    }
    const bool halves = options->format == REEL_MP4;

    r->kind = &kinds[options->format];
    r->from_width = options->width;
    r->from_height = options->height;
    r->width = halves ? even(options->width) : options->width;
    r->height = halves ? even(options->height) : options->height;
    r->stride = (r->width + ALIGNED - 1) / ALIGNED * ALIGNED;
    const int64_t bytes = (int64_t)r->stride * r->height * 4, fitting = FIRST_BYTES / bytes;

    r->most = r->kind->pixels != AV_PIX_FMT_PAL8 ? 1
              : fitting < FIRST                  ? (size_t)(fitting ? fitting : 1)
                                                 : FIRST;
    int error = open_coder(r, options->fps);

    error = error < 0 ? error : open_frame(r);
    error = error < 0 ? error : reel_file_open(&r->file, options, r->coder);
    if (error < 0) {
        *why = av_make_error_string(text, sizeof text, error);
        reel_close(r);
        return NULL;
    }
    return r;
}

// Takes what the coder has made.
static int collect(struct reel *r)
{
    for (;;) {
        int error = avcodec_receive_packet(r->coder, r->packet);

        if (error == AVERROR(EAGAIN) || error == AVERROR_EOF)
            return 0;
        error = error < 0 ? error : reel_file_add(&r->file, r->packet);
        av_packet_unref(r->packet);
        if (error < 0)
            return error;
    }
}

static void fill_palette(struct reel *r, const uint32_t *pixel)
{
    AVFrame *frame = r->frame;
    uint32_t *colours = (uint32_t *)(void *)frame->data[1];

    for (int y = 0; y < r->height; y++)
        reel_palette_map(r->palette, pixel + (ptrdiff_t)y * r->stride, (size_t)r->width,
                         frame->data[0] + (ptrdiff_t)y * frame->linesize[0]);
    memset(colours, 0, AVPALETTE_SIZE); // the others are clear, one for what hasn't changed
    for (size_t i = 0; i < r->palette->count; i++)
        colours[i] = 0xff000000u | r->palette->colour[i];
}

static int code(struct reel *r, const struct picture *picture)
{
    int error = av_frame_make_writable(r->frame);

    if (error < 0)
        return error;
    if (r->palette) {
        fill_palette(r, picture->pixel);
    } else {
        const uint8_t *const from[4] = {(const uint8_t *)picture->pixel};
        const int strides[4] = {4 * r->stride};

        sws_scale(r->scaler, from, strides, 0, r->height, r->frame->data, r->frame->linesize);
    }
    r->frame->pts = picture->at;
    error = avcodec_send_frame(r->coder, r->frame);
    return error < 0 ? error : collect(r);
}

static int pick_colours(struct reel *r)
{
    for (size_t i = 0; i < r->count; i++)
        for (int y = 0; y < r->height; y++)
            reel_palette_count(r->palette, r->held[i].pixel + (ptrdiff_t)y * r->stride,
                               (size_t)r->width);
    r->picked = reel_palette_make(r->palette);
    return r->picked ? 0 : AVERROR(ENOMEM);
}

static int code_held(struct reel *r)
{
    int error = r->palette && !r->picked ? pick_colours(r) : 0;

    for (size_t i = 0; i < r->count && error >= 0; i++)
        error = code(r, &r->held[i]);
    for (size_t i = 1; i < FIRST; i++)
        av_freep(&r->held[i].pixel);
    r->count = 0;
    r->most = 1; // now that the colours are picked
    return error;
}

// A side that had to be even is one pixel less than that of the picture, or one more than 1.
static void copy_picture(const struct reel *r, uint32_t *to, const uint32_t *pixel, size_t stride)
{
    const int width = r->from_width, height = r->from_height;

    for (int y = 0; y < r->height; y++) {
        const uint32_t *row = pixel + (size_t)(y < height ? y : height - 1) * stride;

        for (int x = 0; x < r->width; x++)
            *to++ = row[x < width ? x : width - 1];
        to += r->stride - r->width;
    }
}

static bool reel_add(void *self, const uint32_t *pixel, size_t stride, double at, const char **why)
{
    struct reel *r = self;
    const int64_t tick = llround(at * r->kind->ticks);
    // What would be seen too shortly gives its time to the one after it.
    const bool instead = r->count && tick - r->held[r->count - 1].at < r->kind->least;
    const int error = !instead && r->count == r->most ? code_held(r) : 0;

    if (error < 0)
        return fail(r, error, why);
    struct picture *picture = &r->held[instead ? r->count - 1 : r->count++];

    if (!instead)
        picture->at = tick;
    if (!picture->pixel)
        picture->pixel = av_mallocz((size_t)r->stride * (size_t)r->height * 4 + ROOM);
    if (!picture->pixel)
        return fail(r, AVERROR(ENOMEM), why);
    copy_picture(r, picture->pixel, pixel, stride);
    return true;
}

static bool reel_finish(void *self, double end, const char **why)
{
    struct reel *r = self;
    int error = code_held(r);

    error = error < 0 ? error : avcodec_send_frame(r->coder, NULL);
    error = error < 0 ? error : collect(r);
    error = error < 0 ? error : reel_file_finish(&r->file, llround(end * r->kind->ticks));
    return fail(r, error, why);
}

extern const struct reel_part sigrun_part;
const struct reel_part sigrun_part __attribute__((visibility("default"))) = {
    .ready = reel_ready,
    .open = reel_open,
    .add = reel_add,
    .finish = reel_finish,
    .close = reel_close,
};
