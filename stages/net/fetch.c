// SPDX-License-Identifier: MIT
// fetch: messages become frames again, and the writer hears how many more there is room for.

#include "stages/net/fetch.h"

#include "runtime/graph/live.h"
#include "runtime/net/describe.h"
#include "stages/net/frames.h"
#include "stages/net/patience.h"

#include <string.h>

enum {
    WAIT_MS = 100,
    WINDOW = 1 << 20, // bytes of frames that may be on their way
    FAREWELL_S = 1,
};

static bool refuse(struct fetch *f, const char *why)
{
    return sigrun_fail_input(f->end.stage, f->end.culprit, "%s: %s", f->end.peer, why);
}

static bool answer(struct fetch *f, enum wire_kind kind, uint64_t first, uint32_t frames)
{
    unsigned char message[WIRE_HEAD];
    struct wire_head head = {
        .kind = (uint8_t)kind, .flags = WIRE_CRC, .edge = 1, .first = first, .frames = frames};

    head.crc = wire_crc(&head, "", 0);
    wire_put(message, &head);
    for (int tries = 0; tries < 50; tries++) {
        const enum way_news news = f->end.way->send(f->end.self, message, sizeof message, WAIT_MS);

        if (news != WAY_WAIT)
            return news == WAY_DONE;
        if (sigrun_over(f->end.stage))
            return false;
    }
    return false;
}

static void forget(struct fetch *f)
{
    f->end.way->close(f->end.self);
    f->meet.open = f->greeted = false;
    f->number = 0;
    f->granted = 0;
}

// A message has come: is it one that could have been sent?
static bool check(struct fetch *f, size_t bytes)
{
    const char *why = bytes < WIRE_HEAD ? "a message is cut short"
                                        : wire_get(&f->head, f->message, f->room - WIRE_HEAD);

    if (why)
        return refuse(f, why);
    if (f->head.bytes != bytes - WIRE_HEAD)
        return refuse(f, "a message has another length than it says");
    if (f->head.flags & WIRE_CRC &&
        wire_crc(&f->head, f->message + WIRE_HEAD, f->head.bytes) != f->head.crc)
        return refuse(f, "a message was damaged on its way");
    if (f->end.way->reliable && f->head.number != f->number)
        return refuse(f, "messages are missing, or come in another order");
    f->number = f->head.number + 1;
    return true;
}

// Are two streams the same? What two sigruns write for the same format is the same.
static bool same(const struct sigrun_format *a, const struct sigrun_format *b)
{
    static _Thread_local unsigned char one[8192], other[8192];
    struct code_writer x = {.to = one, .room = sizeof one}, y = {.to = other, .room = sizeof other};

    describe_format(&x, a);
    describe_format(&y, b);
    return x.full || y.full ? a->type == b->type && a->lanes == b->lanes
                            : x.used == y.used && memcmp(one, other, x.used) == 0;
}

static void forget_words(struct fetch *f)
{
    arena_release(&f->words);
    arena_init(&f->words);
}

static bool greeting(struct fetch *f)
{
    struct code_reader r = {.from = f->message + WIRE_HEAD, .bytes = f->head.bytes};
    struct sigrun_format format;

    forget_words(f);
    if (!describe_read_format(&r, &format, f->known ? &f->words : &f->said))
        return refuse(
            f, sigrun_text(f->end.stage, "what it says of its stream can't be read: %s", r.why));
    if (f->known && !same(&f->format, &format))
        return refuse(f, "it sends another stream than was expected");
    if (!f->known)
        f->format = format;
    f->known = f->greeted = true;
    f->shift = 0;
    if (f->head.first < f->next) {
        f->shift = f->next - f->head.first;
        f->anew = true;
        sigrun_warn(f->end.stage, "%s has begun anew", f->end.peer);
    }
    f->hello = f->head.first + f->shift;
    f->frame = frames_bytes(&f->format);
    if (f->frame > f->end.way->most - WIRE_HEAD)
        return refuse(f, "its frames are larger than a message may be");
    return true;
}

enum fetch_news { FETCH_MESSAGE, FETCH_NOTHING, FETCH_FAILED };

static enum fetch_news lost(struct fetch *f)
{
    forget(f);
    if (f->end.retry > 0)
        return FETCH_NOTHING;
    sigrun_fail_input(f->end.stage, f->end.culprit,
                      "%s went away in the middle of the stream, after %llu frames", f->end.peer,
                      (unsigned long long)f->next);
    return FETCH_FAILED;
}

static enum fetch_news next_message(struct fetch *f, int wait_ms)
{
    bool failed = false;
    size_t bytes;

    if (!f->meet.open && !meet_peer(&f->meet, &f->end, &failed))
        return failed ? FETCH_FAILED : FETCH_NOTHING;
    switch (f->end.way->receive(f->end.self, f->message, f->room, &bytes, wait_ms)) {
    case WAY_WAIT: return FETCH_NOTHING;
    case WAY_LOST: return lost(f);
    case WAY_FAILED: return FETCH_FAILED;
    case WAY_DONE: break;
    }
    if (!check(f, bytes))
        return FETCH_FAILED;
    if (f->head.kind == WIRE_HELLO)
        return greeting(f) ? FETCH_NOTHING : FETCH_FAILED;
    if (f->head.kind != WIRE_DATA)
        return FETCH_NOTHING;
    if (!f->greeted && f->end.way->reliable) {
        refuse(f, "it sends frames without saying of what kind");
        return FETCH_FAILED;
    }
    return FETCH_MESSAGE;
}

static bool has_room(struct fetch *f)
{
    f->room = f->end.way->most < WIRE_USUAL + WIRE_HEAD ? f->end.way->most : WIRE_USUAL + WIRE_HEAD;
    if (f->known && f->frame > f->room / 2)
        f->room = f->end.way->most;
    f->message = sigrun_alloc(f->end.stage, f->room, 1);
    return true;
}

static void release_words(void *self)
{
    struct fetch *f = self;

    arena_release(&f->words);
    arena_release(&f->said);
}

bool fetch_meet(struct fetch *f)
{
    arena_init(&f->words);
    arena_init(&f->said);
    sigrun_own(f->end.stage, f, release_words);
    has_room(f);
    if (!f->known && sigrun_only_plans(f->end.stage))
        return sigrun_fail_input(f->end.stage, f->end.culprit,
                                 "%s: what it sends is known only when it is there, and a plan "
                                 "meets nobody; run it, or put a file in its place",
                                 f->end.peer);
    while (!f->known)
        if (next_message(f, WAIT_MS) == FETCH_FAILED)
            return false;
    f->frame = frames_bytes(&f->format);
    return true;
}

bool fetch_start(struct fetch *f)
{
    if (f->frame > f->room / 2)
        has_room(f);
    return true;
}

// As many frames as there is room for may be sent: those that have been handed on, and a window.
static bool grant(struct fetch *f)
{
    const uint64_t window = WINDOW / f->frame > 1 ? WINDOW / f->frame : 2;
    const uint64_t next = f->next > f->hello ? f->next : f->hello;
    const uint64_t limit = next - f->shift - (f->held - f->used) + window;

    if (!f->end.way->reliable || f->last || limit < f->granted + window / 4)
        return true;
    f->granted = limit;
    return answer(f, WIRE_CREDIT, limit, (uint32_t)window);
}

// Frames of a message: as many as it says, behind those that came before.
static bool begin(struct fetch *f, struct sigrun_io *io)
{
    const struct wire_head *h = &f->head;
    const uint64_t bytes = (uint64_t)h->frames * f->frame;
    uint32_t size = 0;

    if (h->flags & WIRE_TAGS && h->bytes >= bytes + sizeof size)
        memcpy(&size, f->message + WIRE_HEAD + h->bytes - sizeof size, sizeof size);
    if (h->bytes != bytes + size + (size ? sizeof size : 0))
        return refuse(f, "a message holds another number of frames than it says");
    const uint64_t first = h->first + f->shift;
    struct sigrun_tag mark = {.frame = io->out[0].at + io->out[0].done};

    if (first < f->next)
        return refuse(f, "frames come twice");
    if (first > f->next && f->began) {
        mark.key = "gap";
        mark.value = (double)(first - f->next);
        sigrun_tag(io, 0, mark);
        sigrun_dropped(f->end.stage, first - f->next);
    }
    if (f->anew && h->frames) {
        mark.key = "reset";
        sigrun_tag(io, 0, mark);
        f->anew = false;
    }
    f->began = f->began || h->frames;
    f->next = first + h->frames;
    f->held = h->frames;
    f->used = 0;
    f->last = h->flags & WIRE_LAST;
    if (!size)
        return true;
    forget_words(f);
    struct code_reader r = {.from = f->message + WIRE_HEAD + bytes, .bytes = size};
    const size_t count = code_read_list(&r);

    for (size_t i = 0; i < count; i++) {
        struct sigrun_tag tag;

        if (!describe_read_tag(&r, &tag, 0, &f->words) || tag.frame >= h->frames)
            return refuse(f, r.why ? r.why : "a mark stands on a frame that wasn't sent");
        tag.frame += io->out[0].at + io->out[0].done;
        sigrun_tag(io, 0, tag);
    }
    return true;
}

enum sigrun_flow fetch_process(struct fetch *f, struct sigrun_io *io)
{
    struct sigrun_out *out = &io->out[0];

    while (out->done < out->frames) {
        const size_t left = f->held - f->used;
        const size_t some = left < out->frames - out->done ? left : out->frames - out->done;

        if (some) {
            frames_unpack(f->message + WIRE_HEAD + f->used * f->frame, some, out, out->done);
            f->used += some;
            out->done += some;
            continue;
        }
        if (f->last) {
            if (f->end.way->reliable && !answer(f, WIRE_DONE, f->next - f->shift, 0))
                sigrun_warn(f->end.stage, "%s went away before it heard that all has arrived",
                            f->end.peer);
            forget(f);
            return SIGRUN_DONE;
        }
        if (f->meet.open && f->greeted && !grant(f) && lost(f) == FETCH_FAILED)
            return SIGRUN_FAILED;
        const enum fetch_news news = next_message(f, out->done ? 0 : WAIT_MS);

        if (news == FETCH_FAILED)
            return SIGRUN_FAILED;
        if (news == FETCH_MESSAGE && !begin(f, io))
            return SIGRUN_FAILED;
        if (news == FETCH_NOTHING && !(f->meet.open && f->greeted && !f->granted))
            return SIGRUN_MORE;
    }
    return SIGRUN_MORE;
}

// What is still on its way is taken in, since a connection that is closed with something unread
// takes back what was said last.
static void let_go(struct fetch *f)
{
    uint64_t since = 0;
    size_t bytes;
    enum way_news news;

    do
        news = f->end.way->receive(f->end.self, f->message, f->room, &bytes, WAIT_MS);
    while ((news == WAY_DONE || news == WAY_WAIT) && patience_left(&since, FAREWELL_S));
}

void fetch_leave(struct fetch *f)
{
    if (f->meet.open && f->end.way->reliable && !f->last && answer(f, WIRE_CANCEL, f->next, 0))
        let_go(f);
    forget(f);
}
