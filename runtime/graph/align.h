// SPDX-License-Identifier: MIT
//
// `align=`, which every stage whose window looks ahead takes beside its own parameters, unless it
// is one of them. With `center`, the default, output frame n belongs to input frame n; with
// `causal` it is made of frames up to n alone, as by a filter that runs live, and so comes late by
// the stage's delay.
#pragma once

#include "runtime/graph/node.h"

// Reads the argument, if there is one, and leaves in its place a call without it.
bool align_take(struct sigrun_stage *, const struct call **call, struct error *);
// After shape: moves the window, or says why that means nothing for this stage.
bool align_apply(struct sigrun_stage *, struct error *);
