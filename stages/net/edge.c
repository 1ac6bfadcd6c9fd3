// SPDX-License-Identifier: MIT
// edge: one of two ends.

#include "stages/net/edge.h"

bool edge_shape(struct edge *e, const struct way_end *end, const struct sigrun_format *known)
{
    *e = (struct edge){
        .post = {.end = *end}, .fetch = {.end = *end}, .sends = sigrun_inputs(end->stage) > 0};
    if (e->sends)
        return post_shape(&e->post);
    if (known) {
        e->fetch.format = *known;
        e->fetch.known = true;
    }
    sigrun_live(end->stage);
    if (!fetch_meet(&e->fetch))
        return false;
    sigrun_output(end->stage, 0, e->fetch.format);
    return true;
}

bool edge_start(struct edge *e)
{
    return e->sends ? post_start(&e->post) : fetch_start(&e->fetch);
}

enum sigrun_flow edge_process(struct edge *e, struct sigrun_io *io)
{
    return e->sends ? post_process(&e->post, &io->in[0]) : fetch_process(&e->fetch, io);
}

void edge_ended(struct edge *e)
{
    if (!e->sends)
        fetch_leave(&e->fetch);
}
