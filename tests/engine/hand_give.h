// SPDX-License-Identifier: MIT
//
// One call of a stage that is run by hand: blocks of memory whose surroundings are watched.
#pragma once

#include "tests/engine/block.h"
#include "tests/engine/hand.h"

struct give {
    struct sigrun_io io;
    struct block *in, *out;
};

void give_init(struct give *, struct hand *, size_t room);
// `frames` frames of input i, from frame `from` of its stream on.
void give_in(struct give *, struct hand *, size_t i, int64_t from, size_t frames);
void give_release(struct give *);

enum sigrun_flow hand_call(struct hand *, struct give *);

uint64_t hand_draw(struct hand *); // a random number
// Keeps the first thing that is wrong; false.
bool hand_wrong(struct hand *, const char *what);
