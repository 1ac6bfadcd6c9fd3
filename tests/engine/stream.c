// SPDX-License-Identifier: MIT
// stream: whole streams in memory, and data to fill them with.

#include "tests/engine/stream.h"

#include "runtime/graph/plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void stream_init(struct stream *stream, const struct sigrun_format *format)
{
    *stream = (struct stream){.format = *format, .lanes = format->lanes};
    stream->sample = sigrun_sample_bytes(format->type);
    stream->bytes = sigrun_width(format) * stream->sample;
    stream->stride = plan_stride(format) * stream->sample;
    stream->lane = calloc(stream->lanes ? stream->lanes : 1, sizeof *stream->lane);
    if (!stream->lane)
        abort();
}

void stream_release(struct stream *stream)
{
    for (size_t c = 0; stream->lane && c < stream->lanes; c++)
        free(stream->lane[c]);
    free(stream->lane);
    *stream = (struct stream){0};
}

void stream_grow(struct stream *stream, uint64_t frames)
{
    const uint64_t need = stream->frames + frames;

    if (need > stream->room) {
        stream->room = need > 2 * stream->room ? need : 2 * stream->room;
        for (size_t c = 0; c < stream->lanes; c++) {
            stream->lane[c] = realloc(stream->lane[c], (size_t)stream->room * stream->stride + 1);
            if (!stream->lane[c])
                abort();
        }
    }
    for (size_t c = 0; frames && c < stream->lanes; c++)
        memset(stream->lane[c] + stream->frames * stream->stride, 0,
               (size_t)frames * stream->stride);
    stream->frames = need;
}

void stream_append(struct stream *stream, const struct sigrun_in *in, size_t from, size_t frames)
{
    const uint64_t at = stream->frames;

    stream_grow(stream, frames);
    for (size_t c = 0; c < stream->lanes; c++)
        for (size_t n = 0; n < frames; n++)
            memcpy(stream->lane[c] + (at + n) * stream->stride,
                   (const unsigned char *)in->lane[c] + (from + n) * stream->stride, stream->bytes);
}

// Numbers of a sample that are floating point: their bytes, or 0.
static size_t real_bytes(enum sigrun_type type)
{
    if (!(type & SIGRUN_NUMBERS))
        return 0;
    return sigrun_is_double(type) ? sizeof(double) : sizeof(float);
}

static double real_at(const unsigned char *bytes, size_t size)
{
    double d;
    float f;

    if (size == sizeof d) {
        memcpy(&d, bytes, sizeof d);
        return d;
    }
    memcpy(&f, bytes, sizeof f);
    return (double)f;
}

// The first byte that differs within a frame, or SIZE_MAX.
static size_t frame_difference(const struct stream *s, const unsigned char *a,
                               const unsigned char *b)
{
    const size_t real = real_bytes(s->format.type), step = real ? real : 1;

    if (!memcmp(a, b, s->bytes))
        return SIZE_MAX;
    for (size_t i = 0; i < s->bytes; i += step)
        if (memcmp(a + i, b + i, step) &&
            !(real && isnan(real_at(a + i, real)) && isnan(real_at(b + i, real))))
            return i;
    return SIZE_MAX;
}

const char *stream_lane_difference(const struct stream *a, const struct stream *b, size_t lane)
{
    static char text[200];
    const uint64_t frames = a->frames < b->frames ? a->frames : b->frames;
    const size_t real = real_bytes(a->format.type);

    if (a->bytes != b->bytes || lane >= a->lanes || lane >= b->lanes)
        return "the frames have different shapes";
    for (uint64_t n = 0; n < frames; n++) {
        const unsigned char *x = a->lane[lane] + n * a->stride, *y = b->lane[lane] + n * b->stride;
        const size_t at = frame_difference(a, x, y);

        if (at == SIZE_MAX)
            continue;
        const double u = real ? real_at(x + at, real) : x[at],
                     v = real ? real_at(y + at, real) : y[at];
        snprintf(text, sizeof text, "lane %zu, frame %llu, byte %zu: %.17g and %.17g", lane,
                 (unsigned long long)n, at, u, v);
        return text;
    }
    return NULL;
}

const char *stream_difference(const struct stream *a, const struct stream *b)
{
    static char text[100];

    if (a->lanes != b->lanes)
        return "the numbers of lanes differ";
    for (size_t c = 0; c < a->lanes; c++) {
        const char *difference = stream_lane_difference(a, b, c);

        if (difference)
            return difference;
    }
    if (a->frames == b->frames)
        return NULL;
    snprintf(text, sizeof text, "%llu and %llu frames", (unsigned long long)a->frames,
             (unsigned long long)b->frames);
    return text;
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static void put_real(unsigned char *to, bool wide, uint64_t random, enum special special)
{
    double d = (double)(int64_t)random / 9223372036854775808.0;

    if (special == SPECIAL_ZERO &&
        random % 3) // equal numbers with unequal bytes, and very small ones
        d = random % 3 == 1 ? (random & 32 ? -0.0 : 0.0) : d * (wide ? 1e-309 : 1e-39);
    else if (special && special != SPECIAL_ZERO && random % 13 == 0)
        d = special == SPECIAL_NAN ? (double)NAN : random & 32 ? -INFINITY : INFINITY;
    const float f = (float)d;
    if (wide)
        memcpy(to, &d, sizeof d);
    else
        memcpy(to, &f, sizeof f);
}

void stream_data(const struct sigrun_format *format, void *to, size_t stride, uint64_t seed,
                 size_t lane, uint64_t from, size_t n, enum special special)
{
    const size_t sample = sigrun_sample_bytes(format->type), width = sigrun_width(format);
    const bool pair = sigrun_is_complex(format->type), wide = sigrun_is_double(format->type);
    const size_t part = pair ? sample / 2 : sample, parts = pair ? 2 : 1;

    for (size_t k = 0; k < n; k++) {
        unsigned char *frame = (unsigned char *)to + k * stride * sample;

        for (size_t i = 0; i < width * parts; i++) {
            const uint64_t place = (from + k) * width * parts + i;
            const uint64_t random = mix(mix(seed + lane * 0x9e3779b97f4a7c15u) + place);

            if (format->type & SIGRUN_NUMBERS)
                put_real(frame + i * part, wide, random, special);
            else if (format->type == SIGRUN_CHARS)
                frame[i] = place % 17 == 16 ? '\n' : (unsigned char)('a' + random % 26);
            else
                memcpy(frame + i * part, &random, part);
        }
        memset(frame + width * sample, 0, (stride - width) * sample);
    }
}
