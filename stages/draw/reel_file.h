// SPDX-License-Identifier: MIT
//
// The file around the pictures of a reel, through libavformat.
#pragma once

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include "stages/draw/reel.h"

struct reel_file {
    struct reel_options options;
    char *comment;
    AVFormatContext *format;
    AVIOContext *io;
    AVStream *stream;
    AVPacket *last;      // kept until it is known how long it is seen
    AVRational ticks;    // of the coder's times
    uint64_t at, length; // of the output
    uint64_t read_at;    // of what is read back
};

// Begins the file for what the open coder makes. All of these: 0, or an error of libav.
int reel_file_open(struct reel_file *, const struct reel_options *, const AVCodecContext *);
// The next packet, which is left empty.
int reel_file_add(struct reel_file *, AVPacket *);
// What came last is seen until tick `end`.
int reel_file_finish(struct reel_file *, int64_t end);
void reel_file_close(struct reel_file *);
