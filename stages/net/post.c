// SPDX-License-Identifier: MIT
// post: frames become messages, as many as the reader has room for.

#include "stages/net/post.h"

#include "runtime/net/describe.h"
#include "stages/net/frames.h"

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
    p->meet.open = p->greeted = false;
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
        if (!why && head.flags & WIRE_CRC && head.bytes == bytes - WIRE_HEAD &&
            wire_crc(&head, p->answer + WIRE_HEAD, head.bytes) != head.crc)
            why = "an answer was damaged on its way";
        if (why)
            return sigrun_fail(p->end.stage, p->end.culprit, "%s: %s", p->end.peer, why);
        if (head.kind == WIRE_CREDIT && head.first >= p->credit) {
            p->credit = head.first;
            p->arrived = head.first - head.frames;
        }
        if (head.kind == WIRE_DONE) {
            p->done = true;
            p->arrived = head.first;
            if (p->arrived != p->next)
                return sigrun_fail(p->end.stage, p->end.culprit, "%s: of %llu frames %llu arrived",
                                   p->end.peer, (unsigned long long)p->next,
                                   (unsigned long long)p->arrived);
        }
        p->cancelled = p->cancelled || head.kind == WIRE_CANCEL;
    }
}

// Tags on the next frames, of which there may be less then: those whose tags fit. How many of
// them, and from which on.
static size_t tags_of(const struct sigrun_in *in, size_t *frames, size_t *from)
{
    const uint64_t first = in->at + in->done;
    size_t count = 0;

    for (*from = 0; *from < in->tag_count && in->tags[*from].frame < first;)
        ++*from;
    while (*from + count < in->tag_count && in->tags[*from + count].frame < first + *frames &&
           count < DESCRIBE_TAGS)
        count++;
    if (count == DESCRIBE_TAGS && *from + count < in->tag_count) {
        const uint64_t next = in->tags[*from + count].frame;

        if (next > first && next < first + *frames)
            *frames = (size_t)(next - first);
        while (count && in->tags[*from + count - 1].frame >= first + *frames)
            count--;
    }
    return count;
}

// The tags behind the frames of a message; 0: they don't fit.
static size_t put_tags(const struct post *p, const struct sigrun_in *in, size_t from, size_t count,
                       size_t bytes)
{
    unsigned char *const body = p->message + WIRE_HEAD + bytes;
    struct code_writer w = {.to = body, .room = TAGS - 4};

    describe_tags(&w, in->tags + from, count, in->at + in->done);
    const uint32_t size = (uint32_t)w.used;

    if (w.full)
        return 0;
    memcpy(body + size, &size, sizeof size);
    return size + sizeof size;
}

// The next frames, and the tags on them, as a message.
static void pack(struct post *p, struct sigrun_in *in, size_t frames, bool last)
{
    const uint64_t first = in->at + in->done;
    const size_t all = frames;
    size_t from, count = tags_of(in, &frames, &from), tags = 0;

    while (count && !(tags = put_tags(p, in, from, count, frames * p->frame)) && frames > 1) {
        frames /= 2; // long texts
        count = tags_of(in, &frames, &from);
    }
    if (count && !tags)
        sigrun_warn(p->end.stage, "the marks on frame %llu are too long to be sent",
                    (unsigned long long)first);
    last = last && frames == all;
    frames_pack(in, in->done, frames, p->message + WIRE_HEAD);
    const struct wire_head head = {.kind = WIRE_DATA,
                                   .flags =
                                       (uint8_t)((last ? WIRE_LAST : 0) | (tags ? WIRE_TAGS : 0)),
                                   .first = p->next,
                                   .frames = (uint32_t)frames};

    p->next += frames;
    in->done += frames;
    seal(p, head, frames * p->frame + tags);
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

static enum sigrun_flow step(struct post *p, struct sigrun_in *in)
{
    bool failed = false;

    if (!p->meet.open && !meet_peer(&p->meet, &p->end, &failed))
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
            if (!p->meet.open)
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
