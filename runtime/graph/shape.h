// SPDX-License-Identifier: MIT
//
// The parts of graph_shape: one stage, the inputs of a join, and cycles.
#pragma once

#include "runtime/graph/graph.h"

// Works out one stage whose writers are shaped. May insert conversions before it.
bool shape_stage(struct graph *, struct sigrun_stage *, struct error *);

// For a stage that can't be shaped: reports what is wrong with its parameters whatever its inputs
// are.
void shape_check_params(struct sigrun_stage *, struct error *);

// Puts a stage of one input and output before input i, with `word` as its first parameter, and
// shapes it.
struct sigrun_stage *shape_insert(struct graph *, struct sigrun_stage *, size_t i,
                                  const struct sigrun_stage_type *, const char *word,
                                  struct error *);

// Do the inputs that have to agree agree in rate and axes? Inserts `resample` when the graph may.
bool join_check(struct graph *, struct sigrun_stage *, struct error *);

// Nothing in the list can be shaped, so it holds a cycle: gives a stage that primes its cycle the
// format of the join's other inputs. False, with an error, when a cycle has no such stage.
bool cycle_guess(struct graph *, struct sigrun_stage *waiting, struct error *);
// Was every guess right?
bool cycle_verify(struct graph *, struct error *);
