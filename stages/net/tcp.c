// SPDX-License-Identifier: MIT
// tcp: one end of an edge, or both, over a connection.

#include "runtime/graph/live.h"
#include "stages/net/bare.h"
#include "stages/net/edge.h"
#include "stages/net/tcp_way.h"

struct tcp {
    const char *address; // parameters
    double wait, retry;  // seconds
    bool plaintext;
    struct bare_words words;

    struct tcp_way way;
    struct edge edge;
    struct bare bare;
};

static const struct sigrun_param tcp_params[] = {
    {SIGRUN_PARAM(struct tcp, address), .def = "",
     .doc = "HOST:PORT to go to, :PORT to wait there for a peer on this machine, *:PORT for one "
            "from anywhere. The middle of a chain needs none."},
    EDGE_PARAMS(struct tcp),
    {SIGRUN_PARAM(struct tcp, plaintext), .def = "no",
     .doc = "The peer may be on another machine: what goes there can be read on its way. Both "
            "sides have to say so."},
    BARE_PARAMS(struct tcp),
    {0},
};

static bool tcp_shape(struct sigrun_stage *stage, void *self)
{
    struct tcp *t = self;
    const struct sigrun_format *format = NULL;
    const struct tcp *twin = sigrun_twin(stage, &format);

    t->way = (struct tcp_way){.stage = stage, .culprit = &t->address, .plaintext = t->plaintext};
    if (!tcp_way_start(&t->way))
        return false;
    if (*t->address) {
        if (!address_read(&t->way.address, stage, &t->address, t->address))
            return false;
    } else if (twin || sigrun_inputs(stage)) {
        t->way.address =
            (struct address){.text = "127.0.0.1", .host = "", .port = "0", .waits = true};
    } else {
        return sigrun_fail(stage, NULL, "where is the sender? write tcp HOST:PORT, or tcp :PORT");
    }
    const struct way_end end = {.stage = stage,
                                .way = &tcp_way,
                                .self = &t->way,
                                .culprit = &t->address,
                                .peer = t->way.address.text,
                                .wait = t->wait,
                                .retry = t->retry};
    return t->words.bare ? bare_shape(&t->bare, &end, &t->words, format)
                         : edge_shape(&t->edge, &end, format);
}

static bool tcp_start(struct sigrun_stage *stage, void *self)
{
    struct tcp *t = self;
    const struct sigrun_format *format;
    const struct tcp *twin = sigrun_twin(stage, &format);

    if (!(t->words.bare ? bare_start(&t->bare) : edge_start(&t->edge)))
        return false;
    if (!twin)
        return !sigrun_inputs(stage) || !t->way.address.waits || tcp_way_listen(&t->way);
    // Where the other end waits is known only now.
    t->way.address =
        (struct address){.text = twin->way.address.text,
                         .host = "127.0.0.1",
                         .port = sigrun_text(stage, "%u", (unsigned)tcp_way_port(&twin->way))};
    return true;
}

static enum sigrun_flow tcp_process(struct sigrun_io *io, void *self)
{
    struct tcp *t = self;

    return t->words.bare ? bare_process(&t->bare, io) : edge_process(&t->edge, io);
}

static void tcp_ended(struct sigrun_stage *stage, void *self)
{
    struct tcp *t = self;

    (void)stage;
    if (t->words.bare)
        bare_ended(&t->bare);
    else
        edge_ended(&t->edge);
}

const struct sigrun_stage_type sigrun_tcp = {
    .abi = SIGRUN_ABI,
    .name = "tcp",
    .family = "net",
    .summary = "send a stream to another program by TCP, or receive one",
    .doc = "Sends where something feeds it, receives where nothing does; |[tcp] carries an edge. "
           "Type, lanes, axes, rate, unit and marks travel with the frames, every frame arrives or "
           "the end says which didn't, and a slow reader slows the writer.",
    .example = "sine 1 rate=4 | head 3 |[tcp] print",
    .aliases = (const char *const[]){"socket", "tcp_sink", "tcp_source", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS, .optional = true}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = tcp_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_NET,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct tcp),
    .shape = tcp_shape,
    .start = tcp_start,
    .process = tcp_process,
    .ended = tcp_ended,
};
