// SPDX-License-Identifier: MIT
//
// The gaps of a stream: a source marks the frame behind one with how many are missing before it.
#pragma once

#include "runtime/graph/stage.h"

// Frames `from` to before `to` of an input, and how many are missing behind them; 0: none are.
struct gaps_piece {
    size_t from, to;
    double missing;
    size_t tag, end; // where to look on
    bool over;
};

// [rt] Of frames `from` to before `end`: each gaps_next gives one more piece, the last without a
// gap, until it says false.
struct gaps_piece gaps_begin(size_t from, size_t end);
bool gaps_next(struct gaps_piece *, const struct sigrun_in *);
// [rt] The first gap in these frames that isn't before frame `passed` of the stream, and its frame,
// or NULL and `end`.
const struct sigrun_tag *gaps_first(const struct sigrun_in *, size_t from, size_t end,
                                    uint64_t passed, size_t *where);
