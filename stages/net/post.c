// SPDX-License-Identifier: MIT
// post: frames become messages, as many as the reader has room for.

#include "stages/net/post.h"

#include "runtime/net/describe.h"
#include "stages/net/frames.h"
#include "stages/net/patience.h"

#include <string.h>

enum {
    BLOCK = 64 * 1024, // bytes of frames in a message
    TAGS = 64 * 1024,  // and of what is marked on them
    ANSWER = 4096,     // what a reader says is short
    WAIT_MS = 100,
};

bool post_shape(struct post *p)
{
    const size_t most = p->end.way->most - WIRE_HEAD - TAGS;

    p->frame = frames_bytes(sigrun_input(p->end.stage, 0));
    p->block = p->frame > BLOCK ? 1 : BLOCK / p->frame;
    return p->frame <= most ||
           sigrun_fail(p->end.stage, NULL,
                       "a frame of %zu bytes is too large for %s, which takes %zu: take a part "
                       "with select, or fewer samples with frame",
                       p->frame, p->end.way->name, most);
}

size_t post_largest(const struct post *p)
{
    return WIRE_HEAD + p->block * p->frame + TAGS;
}

bool post_start(struct post *p)
{
    p->message = sigrun_alloc(p->end.stage, post_largest(p), 1);
    p->answer = sigrun_alloc(p->end.stage, ANSWER, 1);
    return true;
}

// Puts a head before the bytes of the message, which is then to be sent.
static void seal(struct post *p, struct wire_head head, size_t bytes)
{
    head.bytes = (uint32_t)bytes;
    head.edge = 1;
    head.number = p->number++;
    head.flags |= WIRE_CRC;
    head.crc = wire_crc(&head, p->message + WIRE_HEAD, bytes);
    wire_put(p->message, &head);
    p->pending = WIRE_HEAD + bytes;
}

static bool greet(struct post *p)
{
    struct code_writer w = {.to = p->message + WIRE_HEAD, .room = p->block * p->frame + TAGS};

    describe_format(&w, sigrun_input(p->end.stage, 0));
    if (w.full)
        return sigrun_fail(p->end.stage, NULL,
                           "what the stream is takes too long to say: its labels or axes are too "
                           "many");
    seal(p, (struct wire_head){.kind = WIRE_HELLO, .first = p->next}, w.used);
    p->greeted = true;
    return true;
}

static bool lose(struct post *p)
{
    p->end.way->close(p->end.self);
    p->open = p->greeted = false;
    p->pending = 0;
    p->number = 0;
    p->credit = 0;
    p->said_last = false;
    if (p->end.retry > 0)
        return true;
    return sigrun_fail(p->end.stage, p->end.culprit, "%s went away: of %llu frames it took %llu",
                       p->end.peer, (unsigned long long)p->next, (unsigned long long)p->arrived);
}

// What the reader has said. False: as sigrun_fail has said.
static bool hear(struct post *p, int wait_ms)
{
    struct wire_head head;
    size_t bytes;

    for (;; wait_ms = 0) {
        const enum way_news news =
            p->end.way->receive(p->end.self, p->answer, ANSWER, &bytes, wait_ms);

        if (news == WAY_WAIT || (news == WAY_LOST && (p->cancelled || p->done)))
            return true;
        if (news != WAY_DONE)
            return news == WAY_LOST && lose(p);
        const char *why = bytes < WIRE_HEAD ? "an answer is cut short"
                                            : wire_get(&head, p->answer, ANSWER - WIRE_HEAD);
        if (why)
            return sigrun_fail(p->end.stage, p->end.culprit, "%s: %s", p->end.peer, why);
        if (head.kind == WIRE_CREDIT && head.first >= p->credit) {
            p->credit = head.first;
            p->arrived = head.first - head.frames;
        }
        if (head.kind == WIRE_DONE) {
            p->done = true;
            p->arrived = head.first;
        }
        p->cancelled = p->cancelled || head.kind == WIRE_CANCEL;
    }
}

// The next frames, and the tags on them, as a message.
static void pack(struct post *p, struct sigrun_in *in, size_t frames, bool last)
{
    unsigned char *const body = p->message + WIRE_HEAD;
    const uint64_t first = in->at + in->done;
    struct wire_head head = {.kind = WIRE_DATA,
                             .flags = last ? WIRE_LAST : 0,
                             .first = p->next,
                             .frames = (uint32_t)frames};
    size_t bytes = frames * p->frame, from = 0, count = 0;

    frames_pack(in, in->done, frames, body);
    while (from < in->tag_count && in->tags[from].frame < first)
        from++;
    while (from + count < in->tag_count && in->tags[from + count].frame < first + frames &&
           count < DESCRIBE_TAGS)
        count++;
    if (count) {
        struct code_writer w = {.to = body + bytes, .room = TAGS - 4};

        describe_tags(&w, in->tags + from, count, first);
        if (!w.full) {
            const uint32_t size = (uint32_t)w.used;

            memcpy(body + bytes + size, &size, sizeof size);
            bytes += size + sizeof size;
            head.flags |= WIRE_TAGS;
        }
    }
    p->next += frames;
    in->done += frames;
    seal(p, head, bytes);
    p->said_last = last;
}

// Sends what is pending. False: not yet, or never.
static bool deliver(struct post *p, bool *failed)
{
    if (!p->pending)
        return true;
    const enum way_news news = p->end.way->send(p->end.self, p->message, p->pending, WAIT_MS);

    if (news == WAY_DONE)
        p->pending = 0;
    *failed = news == WAY_FAILED || (news == WAY_LOST && !lose(p));
    return news == WAY_DONE;
}

static bool find(struct post *p, bool *failed)
{
    const enum way_news news = p->end.way->open(p->end.self, WAIT_MS);

    p->open = news == WAY_DONE;
    *failed = news == WAY_FAILED;
    if (p->open) {
        p->since = 0;
        p->met = true;
    } else if (!*failed && !patience_left(&p->since, p->met ? p->end.retry : p->end.wait))
        *failed = !sigrun_fail(p->end.stage, p->end.culprit,
                               "%s: nobody was there for %g s; wait= waits longer", p->end.peer,
                               p->met ? p->end.retry : p->end.wait);
    return p->open;
}

static enum sigrun_flow step(struct post *p, struct sigrun_in *in)
{
    bool failed = false;

    if (!p->open && !find(p, &failed))
        return failed ? SIGRUN_FAILED : SIGRUN_MORE;
    if (!p->greeted && !greet(p))
        return SIGRUN_FAILED;
    while (deliver(p, &failed)) {
        const size_t left = in->frames - in->done;
        // Without a way back frames are sent as they come.
        uint64_t room = left;

        if (p->end.way->reliable) {
            if (!hear(p, 0))
                return SIGRUN_FAILED;
            if (!p->open)
                return SIGRUN_MORE;
            room = p->credit > p->next ? p->credit - p->next : 0;
        }
        if (p->cancelled)
            return SIGRUN_DONE;
        if (p->done || (p->said_last && !p->end.way->reliable))
            return SIGRUN_DONE;
        if (left && !room) {
            if (!hear(p, WAIT_MS))
                return SIGRUN_FAILED;
            return SIGRUN_MORE;
        }
        size_t frames = left < p->block ? left : p->block;
        frames = frames < room ? frames : (size_t)room;
        if (p->said_last) {
            if (!hear(p, WAIT_MS))
                return SIGRUN_FAILED;
            if (!p->done && sigrun_over(p->end.stage))
                return SIGRUN_DONE;
            continue;
        }
        if (!frames && !in->last)
            return SIGRUN_MORE;
        pack(p, in, frames, in->last && frames == left);
    }
    return failed ? SIGRUN_FAILED : SIGRUN_MORE;
}

enum sigrun_flow post_process(struct post *p, struct sigrun_in *in)
{
    enum sigrun_flow flow;

    // A sink that has taken its last frames isn't asked again: what is on its way is waited for
    // here.
    do
        flow = step(p, in);
    while (flow == SIGRUN_MORE && in->last && in->done == in->frames && !sigrun_over(p->end.stage));
    return flow;
}
