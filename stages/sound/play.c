// SPDX-License-Identifier: MIT
// play: sound to a device.

#include "stages/sound/line.h"
#include "stages/sound/report.h"

struct play {
    const char *device; // parameters
    double latency;     // seconds

    struct line line;
};

static const struct sigrun_param play_params[] = {
    {SIGRUN_PARAM(struct play, device), .def = "",
     .doc = "The device: its number or a part of its name, as `sigrun devices` tells them; the "
            "default one unless given."},
    {SIGRUN_PARAM(struct play, latency), .def = "30ms", .unit = SIGRUN_SECONDS, .min = 0, .max = 10,
     .doc = "How much is queued before the device, and in it; less is heard sooner and breaks more "
            "easily."},
    {0},
};

static bool play_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    if (!sigrun_input(stage, 0)->rate.num)
        return sigrun_fail(stage, NULL, "needs a stream with a sample rate");
    return true;
}

static void play_end(void *self)
{
    const struct play *p = self;

    report_end(&p->line);
}

static bool play_start(struct sigrun_stage *stage, void *self)
{
    struct play *p = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    p->line.stage = stage;
    p->line.culprit = &p->device;
    p->line.wish = p->device;
    p->line.plays = true;
    p->line.lanes = format->lanes;
    p->line.rate = sigrun_hz(format->rate);
    p->line.latency = p->latency;
    if (!line_start(&p->line))
        return false;
    sigrun_own(stage, p, play_end);
    return true;
}

// Queues as many frames as may wait; 0 when there is room for none.
static size_t play_put(struct line *line, struct sigrun_in *in)
{
    const size_t depth = line_depth(line), fill = fifo_fill(&line->fifo);
    const size_t left = in->frames - in->done, room = fill < depth ? depth - fill : 0;
    const size_t some = fifo_space(&line->fifo, line->to, left < room ? left : room);
    size_t clipped = 0;

    for (size_t c = 0; c < line->lanes; c++)
        clipped += line_limit(line->to[c], (const float *)in->lane[c] + in->done, some);
    fifo_wrote(&line->fifo, some);
    in->done += some;
    if (clipped)
        sigrun_clipped(line->stage, clipped);
    return some;
}

// The same for a device that follows another's clock: what comes is what has to be played.
static bool play_cross(struct line *line, struct sigrun_in *in, size_t *moved)
{
    size_t used = 0, made = 0;

    for (size_t c = 0; c < line->lanes; c++)
        line->from[c] = in->frames > in->done ? (const float *)in->lane[c] + in->done : NULL;
    const bool more = in->frames > in->done;
    if (!line_cross_out(line, more ? line->from : NULL, in->frames - in->done, &used, &made))
        return false;
    in->done += used;
    *moved = used + made;
    return true;
}

static enum sigrun_flow play_process(struct sigrun_io *io, void *self)
{
    struct play *p = self;
    struct line *line = &p->line;
    struct sigrun_in *in = &io->in[0];

    if (!line_open(line))
        return SIGRUN_FAILED;
    while (in->done < in->frames) {
        size_t moved = 0;

        if (!line->clock)
            moved = play_put(line, in);
        else if (!play_cross(line, in, &moved))
            return SIGRUN_FAILED;
        if (moved)
            continue;
        if (!line->stream->begun && !line_begin(line))
            return SIGRUN_FAILED;
        const enum line_news news = line_wait(line);
        if (news == LINE_GONE)
            return SIGRUN_DONE; // and all else with it, in order
        if (news == LINE_QUIET)
            return SIGRUN_MORE;
    }
    if (!line->stream->begun && fifo_fill(&line->fifo) >= line_ready(line) && !line_begin(line))
        return SIGRUN_FAILED;
    if (!in->last)
        return SIGRUN_MORE;
    // What libsoxr has held back.
    for (size_t moved = line->clock != NULL; moved;)
        if (!play_cross(line, in, &moved))
            return SIGRUN_FAILED;
    line_drain(line);
    return SIGRUN_DONE;
}

const struct sigrun_stage_type sigrun_play = {
    .abi = SIGRUN_ABI,
    .name = "play",
    .family = "sound",
    .summary = "sound to a loudspeaker or another device that plays",
    .doc = "Full scale is ±1: what exceeds it is clipped and counted. One lane is heard on both "
           "sides of a device that has two; more lanes need as many on the device. The device is "
           "the clock of what feeds it. Where the pipeline is late, silence is heard, counted and "
           "told at the end. Devices in one pipeline follow the clock of the first that plays: "
           "others are resampled by what they drift.",
    .example = "sine 440 amp=0.2 | head 1s | play",
    .aliases = (const char *const[]){"audio_sink", "audioplay", "loudspeaker", "speaker", NULL},
    .in = {{.name = "in", .types = SIGRUN_F32, .frames = SIGRUN_SIGNAL}},
    .params = play_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_DEVICE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct play),
    .shape = play_shape,
    .start = play_start,
    .process = play_process,
};
