// SPDX-License-Identifier: MIT
// select: some lanes, in a new order. A view: nothing is copied.

#include "runtime/graph/stage.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 20 }; // lanes that one select may make

struct select {
    struct sigrun_texts lanes; // numbers from 0, names, or ranges of them
};

static const struct sigrun_param select_params[] = {
    {SIGRUN_PARAM(struct select, lanes),
     .doc = "Numbers from 0, names, or ranges: 2,0 or O1,O2 or 0..3."},
    {0},
};

// All names, or how many lanes there are: for errors.
static const char *select_known(struct sigrun_stage *stage, const struct sigrun_format *in)
{
    const char *known = NULL;

    if (!in->labels)
        return sigrun_text(stage, "it has lanes 0 to %zu", in->lanes - 1);
    for (size_t c = 0; c < in->lanes && c < 24; c++)
        known = known ? sigrun_text(stage, "%s %s", known, in->labels[c])
                      : sigrun_text(stage, "it has %s", in->labels[c]);
    return in->lanes > 24 ? sigrun_text(stage, "%s …", known) : known;
}

// The lane that the first n bytes of a word name; false with the reason.
static bool select_lane(struct sigrun_stage *stage, const struct select *s, const char *word,
                        size_t n, size_t *lane)
{
    const struct sigrun_format *in = sigrun_input(stage, 0);
    char *end;

    for (*lane = 0; in->labels && *lane < in->lanes; ++*lane)
        if (in->labels[*lane] && strlen(in->labels[*lane]) == n &&
            !strncmp(in->labels[*lane], word, n))
            return true;
    if (n && n < 10 && strspn(word, "0123456789") >= n) {
        *lane = strtoul(word, &end, 10);
        if (*lane < in->lanes)
            return true;
    }
    return sigrun_fail(stage, &s->lanes, "the input has no lane '%.*s'; %s", (int)n, word,
                       select_known(stage, in));
}

// What one item of the list stands for: from lane `from` to lane `to`, which may be before it.
static bool select_item(struct sigrun_stage *stage, const struct select *s, const char *word,
                        size_t *from, size_t *to)
{
    const char *dots = strstr(word, "..");

    if (!dots)
        return select_lane(stage, s, word, strlen(word), from) && (*to = *from, true);
    return select_lane(stage, s, word, (size_t)(dots - word), from) &&
           select_lane(stage, s, dots + 2, strlen(dots + 2), to);
}

static bool select_shape(struct sigrun_stage *stage, void *self)
{
    const struct select *s = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);
    struct sigrun_format format = *in;
    size_t count = 0, lane = 0, from, to;

    for (size_t i = 0; i < s->lanes.count; i++) {
        if (!select_item(stage, s, s->lanes.item[i], &from, &to))
            return false;
        count += (from < to ? to - from : from - to) + 1;
    }
    if (!count || count > MOST)
        return sigrun_fail(stage, &s->lanes, "expected 1 to %d lanes", MOST);
    const char **labels = in->labels ? sigrun_alloc(stage, count, sizeof *labels) : NULL;

    format.lanes = count;
    format.labels = labels;
    sigrun_output(stage, 0, format);
    for (size_t i = 0; i < s->lanes.count; i++) {
        select_item(stage, s, s->lanes.item[i], &from, &to);
        for (size_t c = from;; c = from < to ? c + 1 : c - 1) {
            if (labels)
                labels[lane] = in->labels[c];
            sigrun_view(stage, 0, lane++, 0, c);
            if (c == to)
                break;
        }
    }
    return true;
}

const struct sigrun_stage_type sigrun_select = {
    .abi = SIGRUN_ABI,
    .name = "select",
    .family = "channel",
    .summary = "some lanes, in a new order",
    .doc = "Lane k of what leaves is the k-th of the list; a lane may occur more than once.",
    .example = "eeg rate=250 | select O1,O2 | head 1s | print",
    .aliases = (const char *const[]){"remix", "pick", "channels", "channelmap", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .params = select_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct select),
    .shape = select_shape,
};
