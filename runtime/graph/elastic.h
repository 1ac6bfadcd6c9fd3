// SPDX-License-Identifier: MIT
//
// What `|[drop=oldest]` puts on an edge: a store that takes every frame at once, so that the writer
// never waits for this reader, and forgets the oldest when it is full. What is lost is counted and
// marked by a `gap` tag.
#pragma once

#include "runtime/graph/graph.h"

extern const struct sigrun_stage_type elastic_type;

// Frames that wait for room behind it. Only its owner may ask.
size_t elastic_held(const struct sigrun_stage *);
