// SPDX-License-Identifier: MIT
//
// What a program that attaches to a run asks for: a line of JSON,
//     {"do": "list"}                                  its stages and live parameters
//     {"do": "get", "what": "lp.cutoff"}              or "lp": all of a stage
//     {"do": "set", "what": "lp.cutoff=2k", "at": N}  from frame N on; without it at once
//     {"do": "stats"}                                 figures of each task, now
//     {"do": "watch", "every": 0.5}                   and as often as this; 0: no more
//     {"do": "stop"}                                  as the first Ctrl-C
// each with an "id" that comes back, if it has one.
#pragma once

#include "cli/json_read.h"

#include <stdint.h>

enum request_verb {
    REQUEST_LIST,
    REQUEST_GET,
    REQUEST_SET,
    REQUEST_STATS,
    REQUEST_WATCH,
    REQUEST_STOP,
};

struct request {
    enum request_verb verb;
    const struct json *id; // a text or a number, or NULL
    const char *what;      // of get and set
    uint64_t at;           // of set: a frame; UINT64_MAX: at once
    double every;          // of watch: seconds
};

// Texts live in the arena. False with what is wrong; the id is set all the same where there is one.
bool request_read(struct request *, struct arena *, const struct source *, struct error *);
