// SPDX-License-Identifier: MIT
// host: a codec without the engine.

#include "tests/unit/file/host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OWNED = 4096, FRAMES = 512, KEPT = 64, KEPT_LANES = 8, MARKS = 8 };

struct sigrun_stage {
    struct {
        void *resource;
        void (*destroy)(void *);
    } owned[OWNED];
    size_t count;
};

static char said[512];
static uint64_t read_frames;
static double kept[KEPT_LANES][KEPT];
static struct mark marks[MARKS];
static char mark_texts[MARKS][64], labels[KEPT_LANES][32], unit[32];

static void *own(struct sigrun_stage *stage, void *resource, void (*destroy)(void *))
{
    if (stage->count == OWNED)
        abort();
    stage->owned[stage->count].resource = resource;
    stage->owned[stage->count++].destroy = destroy;
    return resource;
}

void *sigrun_own(struct sigrun_stage *stage, void *resource, void (*destroy)(void *))
{
    return own(stage, resource, destroy);
}

void *sigrun_alloc(struct sigrun_stage *stage, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        abort();
    void *memory = calloc(1, bytes ? bytes : 1);
    if (!memory)
        abort();
    return own(stage, memory, free);
}

char *sigrun_text(struct sigrun_stage *stage, const char *format, ...)
{
    va_list args;
    char *text = NULL;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    return own(stage, text, free);
}

bool sigrun_fail(struct sigrun_stage *stage, const void *culprit, const char *format, ...)
{
    va_list args;

    (void)stage, (void)culprit;
    va_start(args, format);
    vsnprintf(said, sizeof said, format, args);
    va_end(args);
    return false;
}

bool sigrun_fail_input(struct sigrun_stage *stage, const void *culprit, const char *format, ...)
{
    va_list args;

    (void)stage, (void)culprit;
    va_start(args, format);
    vsnprintf(said, sizeof said, format, args);
    va_end(args);
    return false;
}

void sigrun_warn(struct sigrun_stage *stage, const char *format, ...)
{
    char text[512];
    va_list args;

    (void)stage;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
}

bool sigrun_over(const struct sigrun_stage *stage)
{
    (void)stage;
    return false;
}

bool sigrun_tag(struct sigrun_io *io, size_t port, struct sigrun_tag tag)
{
    (void)io, (void)port, (void)tag;
    return true;
}

size_t sigrun_sample_bytes(enum sigrun_type type)
{
    static const size_t bytes[] = {1, 2, 4, 4, 8, 2, 4, 8, 16, 1};

    return bytes[__builtin_ctz(type)];
}

struct sigrun_ratio sigrun_scale(struct sigrun_ratio value, int64_t num, int64_t den)
{
    struct sigrun_ratio made = {value.num * num, value.den * den};
    int64_t a = made.num, b = made.den;

    while (b) {
        const int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a > 0 ? (struct sigrun_ratio){made.num / a, made.den / a} : made;
}

// The writing halves are linked, and never called.
static void never(void)
{
    abort();
}

void sigrun_clipped(struct sigrun_stage *stage, uint64_t samples)
{
    (void)stage, (void)samples;
    never();
}

static void host_loop(const struct codec *codec, struct reading *r)
{
    const size_t width = sigrun_width(&r->format), bytes = sigrun_sample_bytes(r->format.type);
    const size_t room = width * bytes < 4096 ? FRAMES : 1, lanes = r->format.lanes;
    void **lane = calloc(lanes, sizeof *lane);

    for (size_t c = 0; c < lanes; c++)
        lane[c] = calloc(room * width, bytes);
    for (enum sigrun_flow flow = SIGRUN_MORE; flow == SIGRUN_MORE;) {
        struct sigrun_out out = {.lane = lane,
                                 .lanes = lanes,
                                 .width = width,
                                 .stride = width,
                                 .frames = room,
                                 .at = r->at,
                                 .type = r->format.type};
        struct sigrun_io io = {.out = &out, .outs = 1, .stage = r->stage};

        flow = codec->read(r, &io, &out);
        if (out.done > room || (flow == SIGRUN_MORE && !out.done))
            abort();
        const bool wide = r->format.type == SIGRUN_F64;
        for (size_t c = 0; c < lanes && c < KEPT_LANES && r->format.type & SIGRUN_REALS; c++)
            for (size_t i = 0; i < out.done && r->at + i < KEPT; i++)
                kept[c][r->at + i] =
                    wide ? ((double *)lane[c])[i * width] : ((float *)lane[c])[i * width];
        r->at += out.done;
    }
    read_frames = r->at;
    for (size_t c = 0; c < lanes; c++)
        free(lane[c]);
    free(lane);
}

// What tests ask for after the stage is gone.
static void host_keep(const struct reading *r)
{
    memset(marks, 0, sizeof marks);
    memset(labels, 0, sizeof labels);
    snprintf(unit, sizeof unit, "%s", r->format.unit ? r->format.unit : "");
    for (size_t i = 0; i < r->mark_count && i < MARKS; i++) {
        marks[i] = r->marks[i];
        snprintf(mark_texts[i], sizeof mark_texts[i], "%s", marks[i].text ? marks[i].text : "");
        marks[i].text = mark_texts[i];
    }
    for (size_t c = 0; c < r->format.lanes && c < KEPT_LANES && r->format.labels; c++)
        snprintf(labels[c], sizeof labels[c], "%s", r->format.labels[c] ? r->format.labels[c] : "");
}

bool host_read(const struct codec *codec, const uint8_t *data, size_t size, struct reading *asked)
{
    struct sigrun_stage *stage = calloc(1, sizeof *stage);
    struct reading *r = asked;
    const int fd = memfd_create("host", MFD_CLOEXEC);
    bool read = false;

    if (!stage || fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET))
        abort();
    *said = 0;
    read_frames = 0;
    r->stage = stage;
    r->frames = UINT64_MAX;
    r->time = r->time ? r->time : "";
    r->kind = r->kind ? r->kind : "";
    if (infile_adopt(&r->in, stage, fd, "host") && codec->open(r)) {
        read = true;
        host_keep(r);
        // A table of a few bytes can't ask for much memory, but an array's header can.
        if (sigrun_width(&r->format) * r->format.lanes <= 1 << 20)
            host_loop(codec, r);
    }
    while (stage->count) {
        stage->count--;
        stage->owned[stage->count].destroy(stage->owned[stage->count].resource);
    }
    free(r->in.head);
    close(r->in.fd);
    free(stage);
    return read;
}

uint64_t host_frames(void)
{
    return read_frames;
}

double host_value(size_t lane, size_t i)
{
    return lane < KEPT_LANES && i < KEPT ? kept[lane][i] : 0;
}

const struct mark *host_mark(size_t i)
{
    return i < MARKS && marks[i].key ? &marks[i] : NULL;
}

const char *host_label(size_t lane)
{
    return lane < KEPT_LANES ? labels[lane] : "";
}

const char *host_unit(void)
{
    return unit;
}

const char *host_error(void)
{
    return said;
}
