// SPDX-License-Identifier: MIT
//
// What stands before a join that asked for sigrun_extend: as many outputs as inputs, and streams
// that end before the longest go on with zeros.
#pragma once

#include "runtime/graph/graph.h"

extern const struct sigrun_stage_type extend_type;
