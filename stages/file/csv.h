// SPDX-License-Identifier: MIT
// The codec of tables in text: what its reading and writing halves share.
#pragma once

#include "stages/file/codec.h"
#include "stages/file/table.h"

enum { CSV_NAME = 128, CSV_UNIT = 32 };

struct csv_reading {
    struct table table;
    size_t *lane_of;  // of each column: its place in `row`, or SIZE_MAX
    double *row;      // of all lanes, and the time as the last
    size_t time;      // column, or SIZE_MAX
    double time_unit; // in seconds
    double before;    // time of the row before
    bool uneven;      // it was said already
    char *buffer;
    size_t from, held; // the unread part of the buffer
    uint64_t line;     // number of the next
};

// [setup] Chooses lanes and the column of times by r's parameters and the table's names.
bool csv_choose(struct reading *r, struct csv_reading *csv);
// [setup] Works out the rate and the time of the first row from the rows in the head.
bool csv_time(struct reading *r, struct csv_reading *csv);

// The writing half: what `struct codec` says of each.
bool csv_check(struct writing *w);
bool csv_create(struct writing *w);
bool csv_write(struct writing *w, const struct sigrun_in *in);
bool csv_finish(struct writing *w);
