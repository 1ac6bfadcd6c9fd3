// SPDX-License-Identifier: MIT
// bare: frames as bytes and nothing else.

#include "stages/net/bare.h"

#include "stages/net/frames.h"

#include <string.h>

enum { BUFFER = 64 * 1024, WAIT_MS = 100 };

static const struct {
    const char *name;
    enum sigrun_type type;
} types[] = {
    {"u8", SIGRUN_U8},     {"s16", SIGRUN_S16},   {"s32", SIGRUN_S32},
    {"f32", SIGRUN_F32},   {"f64", SIGRUN_F64},   {"cu8", SIGRUN_CU8},
    {"cs16", SIGRUN_CS16}, {"cf32", SIGRUN_CF32}, {"cf64", SIGRUN_CF64},
};

static enum sigrun_type type_named(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return 0;
}

bool bare_shape(struct bare *b, const struct way_end *end, const struct bare_words *words,
                const struct sigrun_format *known)
{
    struct sigrun_stage *stage = end->stage;
    struct sigrun_format format = {
        .type = type_named(words->type), .lanes = words->lanes, .rate = words->rate};

    *b = (struct bare){.end = *end, .words = words, .sends = sigrun_inputs(stage) > 0};
    if (b->sends) {
        b->frame = frames_bytes(sigrun_input(stage, 0));
        return true;
    }
    if (known)
        format = *known;
    if (!format.type)
        return sigrun_fail(stage, &words->type,
                           "no type '%s': there are u8 s16 s32 f32 f64 cu8 cs16 cf32 cf64",
                           words->type);
    b->frame = frames_bytes(&format);
    sigrun_live(stage);
    sigrun_output(stage, 0, format);
    return true;
}

bool bare_start(struct bare *b)
{
    b->block = b->frame > BUFFER ? 1 : BUFFER / b->frame;
    b->buffer = sigrun_alloc(b->end.stage, b->block, b->frame);
    return true;
}

void bare_ended(struct bare *b)
{
    b->end.way->close(b->end.self);
}

// The peer has gone. What has been sent in part is lost with it.
static enum sigrun_flow lose(struct bare *b)
{
    b->end.way->close(b->end.self);
    b->meet.open = false;
    b->held = b->used = 0;
    if (b->end.retry > 0)
        return SIGRUN_MORE;
    // That is how such a stream ends; who doesn't want more of one leaves, as from a pipe.
    if (b->sends)
        sigrun_warn(b->end.stage, "%s went away after %llu frames", b->end.peer,
                    (unsigned long long)b->frames);
    return SIGRUN_DONE;
}

static enum sigrun_flow send_some(struct bare *b, struct sigrun_in *in)
{
    for (;;) {
        if (!b->held) {
            const size_t left = in->frames - in->done, some = left < b->block ? left : b->block;

            if (!some && in->last)
                bare_ended(b); // what has been sent arrives, and then the end
            if (!some)
                return in->last ? SIGRUN_DONE : SIGRUN_MORE;
            frames_pack(in, in->done, some, b->buffer);
            in->done += some;
            b->frames += some;
            b->held = some * b->frame;
        }
        switch (b->end.way->send(b->end.self, b->buffer, b->held, WAIT_MS)) {
        case WAY_DONE: b->held = 0; break;
        case WAY_WAIT: return SIGRUN_MORE;
        case WAY_LOST: return lose(b);
        case WAY_FAILED: return SIGRUN_FAILED;
        }
    }
}

static enum sigrun_flow receive_some(struct bare *b, struct sigrun_out *out)
{
    while (out->done < out->frames) {
        const size_t there = b->held / b->frame, room = out->frames - out->done;
        const size_t some = there < room ? there : room;
        size_t got = 0;

        frames_unpack(b->buffer, some, out, out->done);
        out->done += some;
        b->frames += some;
        b->held -= some * b->frame;
        memmove(b->buffer, b->buffer + some * b->frame, b->held);
        if (some)
            continue;
        switch (b->end.way->read(b->end.self, b->buffer + b->held, b->block * b->frame - b->held,
                                 &got, out->done ? 0 : WAIT_MS)) {
        case WAY_DONE: b->held += got; break;
        case WAY_WAIT: return SIGRUN_MORE;
        case WAY_LOST:
            if (b->held)
                sigrun_warn(b->end.stage, "%s: the last %zu bytes are no whole frame of %zu",
                            b->end.peer, b->held, b->frame);
            return lose(b);
        case WAY_FAILED: return SIGRUN_FAILED;
        }
    }
    return SIGRUN_MORE;
}

static enum sigrun_flow step(struct bare *b, struct sigrun_io *io)
{
    bool failed = false;

    if (!b->meet.open && !meet_peer(&b->meet, &b->end, &failed))
        return failed ? SIGRUN_FAILED : SIGRUN_MORE;
    return b->sends ? send_some(b, &io->in[0]) : receive_some(b, &io->out[0]);
}

enum sigrun_flow bare_process(struct bare *b, struct sigrun_io *io)
{
    enum sigrun_flow flow;

    // A sink that has taken its last frames isn't asked again.
    do
        flow = step(b, io);
    while (b->sends && flow == SIGRUN_MORE && io->in[0].last &&
           io->in[0].done == io->in[0].frames && !sigrun_over(b->end.stage));
    return flow;
}
