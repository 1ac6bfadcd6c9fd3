// SPDX-License-Identifier: MIT
//
// The gaps of a stream.
#include "stages/history/gaps.h"

#include <string.h>

static bool is_gap(const struct sigrun_tag *tag, const struct sigrun_in *in, size_t from,
                   size_t end)
{
    return strcmp(tag->key, "gap") == 0 && tag->value >= 1 && tag->frame >= in->at + from &&
           tag->frame < in->at + end;
}

struct gaps_piece gaps_begin(size_t from, size_t end)
{
    return (struct gaps_piece){.to = from, .end = end};
}

bool gaps_next(struct gaps_piece *p, const struct sigrun_in *in)
{
    if (p->over)
        return false;
    p->from = p->to;
    while (p->tag < in->tag_count) {
        const struct sigrun_tag *tag = &in->tags[p->tag++];

        if (!is_gap(tag, in, p->from, p->end))
            continue;
        p->to = (size_t)(tag->frame - in->at);
        p->missing = tag->value;
        return true;
    }
    p->to = p->end;
    p->missing = 0;
    p->over = true;
    return true;
}

const struct sigrun_tag *gaps_first(const struct sigrun_in *in, size_t from, size_t end,
                                    uint64_t passed, size_t *where)
{
    for (size_t i = 0; i < in->tag_count; i++)
        if (is_gap(&in->tags[i], in, from, end) && in->tags[i].frame >= passed) {
            *where = (size_t)(in->tags[i].frame - in->at);
            return &in->tags[i];
        }
    *where = end;
    return NULL;
}
