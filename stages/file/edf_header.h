// SPDX-License-Identifier: MIT
// The header of an EDF or BDF file as it stands there: EDFlib is stricter than the files in the
// world.
#pragma once

#include "stages/file/codec.h"

struct edf_header {
    uint64_t signals, records; // records as the header says
    uint64_t record;           // bytes of one
    uint64_t bytes;            // of the header
};

// [setup] From the first bytes; false: it can't be told.
bool edf_header_look(struct infile *in, struct edf_header *header);

// [setup] A text of the i-th signal that isn't for annotations, as UTF-8 without the blanks that
// fill it up.
const char *edf_header_label(struct reading *r, const struct edf_header *header, size_t i);
const char *edf_header_unit(struct reading *r, const struct edf_header *header, size_t i);

// [setup] Replaces the input by a copy in memory whose header EDFlib takes, if it can be had:
// letters beyond ASCII are masked, and as many records counted as there are (with a warning where
// some are missing).
bool edf_header_mend(struct reading *r, const struct edf_header *header);
