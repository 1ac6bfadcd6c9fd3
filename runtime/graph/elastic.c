// SPDX-License-Identifier: MIT
// elastic: a store of frames between a writer that must not wait and a reader that may be slow.

#include "runtime/graph/elastic.h"

#include "runtime/graph/plan.h"
#include "runtime/graph/tags.h"

#include <string.h>

struct elastic {
    size_t capacity; // frames; parameter
    size_t first, held;
    uint64_t lost; // since the last frame that left
    uint64_t at;   // number of the first frame held, as it was counted on the way in
    size_t frame;  // bytes
    unsigned char **lanes;
    struct tags *tags; // of the frames held
    struct tag_list leaving;
};

static const struct sigrun_param elastic_params[] = {
    {SIGRUN_PARAM(struct elastic, capacity), .min = 1, .max = 1e12, .doc = "Frames that are kept."},
    {0},
};

static void elastic_release(void *self)
{
    struct elastic *e = self;

    tags_free(e->tags);
    tag_list_release(&e->leaving);
}

static bool elastic_start(struct sigrun_stage *stage, void *self)
{
    struct elastic *e = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    e->frame = plan_stride(format) * sigrun_sample_bytes(format->type);
    e->lanes = sigrun_alloc(stage, format->lanes, sizeof *e->lanes);
    for (size_t c = 0; c < format->lanes; c++)
        e->lanes[c] = sigrun_alloc(stage, e->capacity, e->frame);
    e->tags = tags_new();
    return sigrun_own(stage, e, elastic_release) && e->tags;
}

static void copy_in(struct elastic *e, const struct sigrun_in *in, size_t from, size_t count)
{
    for (size_t done = 0; done < count;) {
        const size_t at = (e->first + e->held) % e->capacity;
        const size_t n = count - done < e->capacity - at ? count - done : e->capacity - at;

        for (size_t c = 0; c < in->lanes; c++)
            memcpy(e->lanes[c] + at * e->frame,
                   (const unsigned char *)in->lane[c] + (from + done) * e->frame, n * e->frame);
        e->held += n;
        done += n;
    }
}

// The tags of the next n frames that leave.
static void tags_out(struct elastic *e, struct sigrun_io *io, size_t n)
{
    tags_find(e->tags, e->at, e->at + n, &e->leaving);
    for (size_t i = 0; i < e->leaving.count; i++) {
        struct sigrun_tag tag = e->leaving.item[i];

        tag.frame += io->out[0].at + io->out[0].done - e->at;
        sigrun_tag(io, 0, tag);
    }
}

static void copy_out(struct elastic *e, struct sigrun_io *io)
{
    struct sigrun_out *out = &io->out[0];

    if (e->lost && e->held &&
        out->done < out->frames) { // the oldest are lost: what is held follows
        sigrun_tag(io, 0, (struct sigrun_tag){out->at + out->done, "gap", (double)e->lost, NULL});
        e->lost = 0;
    }
    while (e->held && out->done < out->frames) {
        size_t n = e->capacity - e->first < e->held ? e->capacity - e->first : e->held;

        n = n < out->frames - out->done ? n : out->frames - out->done;
        for (size_t c = 0; c < out->lanes; c++)
            memcpy((unsigned char *)out->lane[c] + out->done * e->frame,
                   e->lanes[c] + e->first * e->frame, n * e->frame);
        tags_out(e, io, n);
        e->first = (e->first + n) % e->capacity;
        e->at += n;
        e->held -= n;
        out->done += n;
    }
}

static enum sigrun_flow elastic_process(struct sigrun_io *io, void *self)
{
    struct elastic *e = self;
    const size_t frames = io->in[0].frames, skip = frames > e->capacity ? frames - e->capacity : 0;
    size_t drop = 0;

    copy_out(e, io); // first what is there, so that no more is lost than must be
    if (e->held + frames - skip > e->capacity)
        drop = e->held + frames - skip - e->capacity;
    e->first = (e->first + drop) % e->capacity;
    e->at += drop + skip;
    e->held -= drop;
    if (drop + skip) {
        e->lost += drop + skip;
        sigrun_dropped(io->stage, drop + skip);
    }
    copy_in(e, &io->in[0], skip, frames - skip);
    for (size_t i = 0; i < io->in[0].tag_count; i++)
        tags_add(e->tags, &io->in[0].tags[i], e->at);
    io->in[0].done = frames;
    copy_out(e, io);
    return SIGRUN_MORE;
}

size_t elastic_held(const struct sigrun_stage *stage)
{
    return stage->type == &elastic_type ? ((const struct elastic *)stage->self)->held : 0;
}

const struct sigrun_stage_type elastic_type = {
    .abi = SIGRUN_ABI,
    .name = "edge",
    .family = "flow",
    .summary = "the store of an edge that drops its oldest frames",
    .doc = "Inserted by |[drop=oldest buffer=TIME].",
    .in = {{"in", SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .out = {{"out", SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = elastic_params,
    .revision = 1,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct elastic),
    .start = elastic_start,
    .process = elastic_process,
};
