// SPDX-License-Identifier: MIT
// Streams of PortAudio. Those who return a text say why it can't be done, or NULL.
#pragma once

#include "stages/sound/line.h"

const char *stream_refuses(const struct line *, double rate); // [setup]
const char *stream_open(struct stream *);
const char *stream_begin(struct stream *);
bool stream_active(const struct stream *);
void stream_close(struct stream *);
