// SPDX-License-Identifier: MIT
//
// What a stream is, and the marks on its frames, as bytes for another process.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/graph/stage.h"
#include "runtime/net/code.h"

enum { DESCRIBE_TAGS = 1000 }; // of one message

void describe_format(struct code_writer *, const struct sigrun_format *);
// Names, labels and tables live in the arena. False: `why` of the reader says what is wrong; what
// it accepts is a format that a stage could have said.
bool describe_read_format(struct code_reader *, struct sigrun_format *, struct arena *);

// Tags of frames `first` and later, as distances from it.
void describe_tags(struct code_writer *, const struct sigrun_tag *, size_t count, uint64_t first);
// The next of a list that code_read_list has begun; its texts live in the arena.
bool describe_read_tag(struct code_reader *, struct sigrun_tag *, uint64_t first, struct arena *);
