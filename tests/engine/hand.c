// SPDX-License-Identifier: MIT
// hand: stages run by hand.

#include "tests/engine/hand_give.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IDLE_CALLS = 4,        // without effect, though all is there
    MOST_FRAMES = 1 << 16, // room of a call with all there is, and its bytes
    MOST_BYTES = 4 << 20,
};

// Pure stages: every step once, in any order.

static uint64_t window_end(const struct sigrun_motion *m, uint64_t step)
{
    return step * m->down + m->window; // counted from `before` frames before the first
}

static uint64_t pure_steps(const struct sigrun_motion *m, uint64_t length)
{
    const uint64_t end = length + m->before;
    uint64_t steps = 0;

    if (m->end == SIGRUN_COVER) {
        while (steps * m->down < length)
            steps++;
        return steps;
    }
    while (window_end(m, steps) <= end)
        steps++;
    const uint64_t covered = steps ? window_end(m, steps - 1) : 0;
    const bool over = length && covered < end && steps * m->down < end;
    return m->end == SIGRUN_PAD && over ? steps + 1 : steps;
}

uint64_t hand_frames(const struct sigrun_stage *stage, uint64_t frames)
{
    const struct sigrun_motion *m = &stage->motion;
    const uint64_t length = frames + m->flush;
    const uint64_t out = m->end == SIGRUN_COVER ? (length * m->up + m->down - 1) / m->down
                                                : pure_steps(m, length) * m->up;
    const uint64_t delay = stage->type->moves == SIGRUN_PURE ? 0 : m->delay;

    return delay < out ? out - delay : 0;
}

static uint64_t pure_length(const struct hand *hand)
{
    const struct sigrun_stage *stage = hand->stage;
    uint64_t length = UINT64_MAX;

    for (size_t i = 0; i < stage->ins; i++)
        if (hand->in[i]->frames + stage->motion.flush < length)
            length = hand->in[i]->frames + stage->motion.flush;
    if (!stage->ins) {
        length = stage->length;
        if (hand->limit && hand->limit < length)
            length = hand->limit;
    }
    return length;
}

static bool pure_call(struct hand *hand, uint64_t step, size_t steps, void *partial)
{
    const struct sigrun_motion *m = &hand->stage->motion;
    struct give give;

    give_init(&give, hand, steps * m->up);
    give.io.partial = partial;
    for (size_t i = 0; i < give.io.ins; i++) {
        give_in(&give, hand, i, (int64_t)(step * m->down) - (int64_t)m->before,
                (steps - 1) * m->down + m->window);
        give.io.in[i].at = step * m->down;
    }
    for (size_t o = 0; o < give.io.outs; o++)
        give.io.out[o].at = step * m->up;
    const bool good = hand_call(hand, &give) != SIGRUN_FAILED;
    for (size_t o = 0; o < give.io.outs; o++) {
        if (give.io.out[o].done != steps * m->up)
            hand_wrong(hand, "a pure stage made another number of frames than its steps make");
        block_take(&give.out[o], &hand->out[o], step * m->up, steps * m->up);
    }
    give_release(&give);
    return good;
}

static size_t pure_size(struct hand *hand, uint64_t step, uint64_t steps)
{
    uint64_t n = hand->cut == HAND_WHOLE ? steps - step
                 : hand->cut == HAND_ONE ? 1
                                         : 1 + hand_draw(hand) % 300;

    if (hand->stage->type->partial && n > hand->segment - step % hand->segment)
        n = hand->segment - step % hand->segment;
    return (size_t)(n < steps - step ? n : steps - step);
}

static void pure_last(struct hand *hand)
{
    struct give give;

    give_init(&give, hand, 0);
    for (size_t i = 0; i < give.io.ins; i++) {
        give_in(&give, hand, i, 0, 0);
        give.io.in[i].last = true;
    }
    hand_call(hand, &give);
    give_release(&give);
}

// The order in which segments are worked on: as they are, or any.
static void shuffle(struct hand *hand, uint64_t *first, size_t count)
{
    for (size_t i = count; i > 1 && hand->cut == HAND_SOME && !hand->stage->type->partial; i--) {
        const size_t k = (size_t)(hand_draw(hand) % i);
        const uint64_t kept = first[i - 1];

        first[i - 1] = first[k];
        first[k] = kept;
    }
}

static void run_pure(struct hand *hand)
{
    struct sigrun_stage *stage = hand->stage;
    const uint64_t length = pure_length(hand), steps = pure_steps(&stage->motion, length);
    uint64_t *first = calloc(2 * (size_t)steps + 2, sizeof *first), *size = first + steps + 1;
    void *partial = calloc(1, stage->type->partial + 1);
    size_t count = 0;

    if (!first || !partial)
        abort();
    for (size_t o = 0; o < stage->outs; o++)
        stream_grow(&hand->out[o], steps * stage->motion.up);
    for (uint64_t step = 0; step < steps; step += size[first[count - 1]]) {
        first[count++] = step;
        size[step] = pure_size(hand, step, steps);
    }
    shuffle(hand, first, count);
    for (size_t k = 0; k < count; k++) {
        const uint64_t end = first[k] + size[first[k]];

        if (!pure_call(hand, first[k], (size_t)size[first[k]], partial))
            break;
        if (stage->type->partial && (end % hand->segment == 0 || end == steps)) {
            stage->type->combine(stage, stage->self, partial);
            memset(partial, 0, stage->type->partial);
        }
        if (hand->restore && hand->calls == hand->restore_at)
            hand->stage = stage = hand->restore(hand->context);
    }
    if (stage->motion.end == SIGRUN_COVER)
        for (size_t o = 0; o < stage->outs; o++)
            hand->out[o].frames =
                (length * stage->motion.up + stage->motion.down - 1) / stage->motion.down;
    if (!stage->outs)
        pure_last(hand);
    free(partial);
    free(first);
}

// Stages with state: in order, with as much as there happens to be.

struct state_call {
    uint64_t taken[16]; // of each input
    uint64_t made, delay_left;
    uint64_t patience; // grows while the stage waits for more than it was shown
    unsigned idle;
    bool all; // it was shown everything
};

static size_t state_amount(struct hand *hand, size_t least, uint64_t patience, uint64_t most)
{
    uint64_t n = hand->cut == HAND_WHOLE ? most
                 : hand->cut == HAND_ONE ? least + patience
                                         : least + patience + hand_draw(hand) % 300;

    return (size_t)(n < most ? n : most);
}

static size_t whole_room(const struct hand *hand)
{
    size_t room = MOST_FRAMES;

    for (size_t o = 0; o < hand->stage->outs; o++) {
        const size_t fit = MOST_BYTES / (hand->out[o].lanes * hand->out[o].stride + 1);

        room = fit < room ? fit : room;
    }
    return room;
}

static void state_give(struct hand *hand, struct give *give, struct state_call *at)
{
    const struct sigrun_motion *m = &hand->stage->motion;
    size_t room = state_amount(hand, m->up, at->patience,
                               m->up + (hand->cut == HAND_WHOLE ? whole_room(hand) : 5000));

    if (!hand->stage->ins && hand->limit && room > hand->limit - at->made)
        room = (size_t)(hand->limit - at->made);
    if (at->delay_left && room > at->delay_left)
        room = (size_t)at->delay_left;
    give_init(give, hand, room);
    at->all = true;
    for (size_t i = 0; i < give->io.ins; i++) {
        const uint64_t rest = hand->in[i]->frames + m->flush - at->taken[i];
        const size_t n = state_amount(hand, m->window, at->patience, rest);

        give_in(give, hand, i, (int64_t)at->taken[i], n);
        give->io.in[i].at = at->taken[i];
        give->io.in[i].last = n == rest;
        at->all = at->all && n == rest;
    }
    for (size_t o = 0; o < give->io.outs; o++)
        give->io.out[o].at = at->made;
}

// Has an input come to its end, with all of it used?
static bool dry(const struct sigrun_io *io)
{
    for (size_t i = 0; i < io->ins; i++)
        if (io->in[i].last && io->in[i].done == io->in[i].frames)
            return true;
    return false;
}

static bool state_step(struct hand *hand, struct state_call *at)
{
    struct give give;
    size_t used = 0, made = 0;

    state_give(hand, &give, at);
    const enum sigrun_flow flow = hand_call(hand, &give);
    for (size_t i = 0; i < give.io.ins; i++) {
        used += give.io.in[i].done;
        at->taken[i] += give.io.in[i].done;
    }
    for (size_t o = 0; o < give.io.outs; o++) {
        const uint64_t kept = hand->out[o].frames;

        made += give.io.out[o].done;
        if (at->delay_left)
            continue;
        stream_grow(&hand->out[o], give.io.out[o].done);
        block_take(&give.out[o], &hand->out[o], kept, give.io.out[o].done);
    }
    if (give.io.outs) {
        at->made += at->delay_left ? 0 : give.io.out[0].done;
        at->delay_left -= at->delay_left ? give.io.out[0].done : 0;
    }
    const bool over =
        flow != SIGRUN_MORE || (give.io.ins && dry(&give.io) && (!made || !give.io.outs));
    at->patience = used || made ? 0 : 2 * at->patience + 1;
    at->idle = used || made || !at->all ? 0 : at->idle + 1;
    give_release(&give);
    if (!over && at->idle > IDLE_CALLS && at->patience > 10000)
        return hand_wrong(hand, "it neither uses nor makes frames, and doesn't end");
    return !over;
}

static void run_state(struct hand *hand)
{
    struct state_call at = {.delay_left = hand->stage->motion.delay};

    while (hand->stage->ins || !hand->limit || at.made < hand->limit) {
        if (!state_step(hand, &at))
            break;
        if (hand->restore && hand->calls == hand->restore_at)
            hand->stage = hand->restore(hand->context);
    }
}

bool hand_run(struct hand *hand)
{
    struct sigrun_stage *stage = hand->stage;

    if (!stage->type->process) {
        hand->out = hand_view(stage, hand->in);
        return true;
    }
    const bool pure = stage->type->moves == SIGRUN_PURE;
    unsigned char *self = malloc(stage->type->size + 1);

    hand->out = calloc(stage->outs + 1, sizeof *hand->out);
    if (!hand->out || !self)
        abort();
    memcpy(self, stage->self, stage->type->size);
    for (size_t o = 0; o < stage->outs; o++)
        stream_init(&hand->out[o], &stage->out[o].format);
    if (pure)
        run_pure(hand);
    else
        run_state(hand);
    if (pure && !hand->restore && !stage->type->partial && stage->outs &&
        memcmp(self, stage->self, stage->type->size))
        hand_wrong(hand, "a pure stage changed its own struct");
    free(self);
    return !hand->wrong[0];
}

void hand_release(struct hand *hand)
{
    for (size_t o = 0; hand->out && o < hand->stage->outs; o++)
        stream_release(&hand->out[o]);
    free(hand->out);
    hand->out = NULL;
}
