// SPDX-License-Identifier: MIT
//
// What every stage must hold to. Each check answers NULL, or what is wrong, so that the suite can
// also prove that it finds what is wrong with the stages of mutants.h.
#pragma once

#include "tests/conformance/trial.h"

// The same bytes by hand for whole, single and random windows, and those of the engine for 1, 2
// and 8 threads, without fusion, replication and static buffers.
const char *check_cuts(const struct trial *);
const char *check_engine(const struct trial *);
// Made anew in mid-stream with its state, it goes on with the same bytes.
const char *check_restore(const struct trial *);
// A lane doesn't depend on others, unless the stage says that it mixes them.
const char *check_lanes(const struct trial *);
// Nothing, one frame, NaN and infinity pass, for any cut.
const char *check_extremes(const struct trial *);
// The frames that reach `null` behind it are as many as its motion says, for any length.
const char *check_counts(const struct trial *);
// Nothing is allocated and no lock taken in process.
const char *check_quiet(const struct trial *);
// Name, texts, ports, sizes and defaults are there and in order.
const char *check_descriptor(const struct sigrun_stage_type *);
// What lies outside of a parameter's range, and what is none of its words, is refused right there.
const char *check_refusals(const struct trial *);
