// SPDX-License-Identifier: MIT
// mic: sound from a device.

#include "stages/sound/line.h"
#include "stages/sound/report.h"

#include <string.h>
#include <time.h>

struct mic {
    const char *device; // parameters
    struct sigrun_ratio rate;
    size_t lanes;
    double latency; // seconds

    struct line line;
    uint64_t clock_at; // frame that is marked with its time next
};

static const double clock_every = 10; // seconds: its clock and the computer's drift apart

static const struct sigrun_param mic_params[] = {
    {SIGRUN_PARAM(struct mic, device), .def = "",
     .doc = "The device: its number or a part of its name, as `sigrun devices` tells them; the "
            "default one unless given."},
    {SIGRUN_PARAM(struct mic, rate), .def = "48k", .unit = SIGRUN_HZ, .min = 1, .max = 1e7,
     .doc = "Frames per second."},
    {SIGRUN_PARAM(struct mic, lanes), .def = "1", .min = 1, .max = 256, .doc = "Channels."},
    {SIGRUN_PARAM(struct mic, latency), .def = "30ms", .unit = SIGRUN_SECONDS, .min = 0, .max = 10,
     .doc = "How much the device may hold back; less is heard of it sooner and lost more easily."},
    {0},
};

static bool mic_shape(struct sigrun_stage *stage, void *self)
{
    const struct mic *m = self;

    sigrun_live(stage);
    sigrun_output(stage, 0,
                  (struct sigrun_format){.type = SIGRUN_F32, .lanes = m->lanes, .rate = m->rate});
    return true;
}

static void mic_end(void *self)
{
    const struct mic *m = self;

    report_end(&m->line);
}

static bool mic_start(struct sigrun_stage *stage, void *self)
{
    struct mic *m = self;

    m->line.stage = stage;
    m->line.culprit = &m->device;
    m->line.wish = m->device;
    m->line.lanes = m->lanes;
    m->line.rate = sigrun_hz(m->rate);
    m->line.latency = m->latency;
    if (!line_start(&m->line))
        return false;
    sigrun_own(stage, m, mic_end);
    return true;
}

// When the next frame was captured, in seconds since 1970.
static void tell_time(struct sigrun_io *io, struct mic *m)
{
    struct timespec now;

    if (io->out[0].at < m->clock_at || !fifo_fill(&m->line.fifo))
        return;
    m->clock_at = io->out[0].at + (uint64_t)(clock_every * m->line.rate);
    clock_gettime(CLOCK_REALTIME, &now);
    const double waited = (double)fifo_fill(&m->line.fifo) / m->line.rate;
    sigrun_tag(
        io, 0,
        (struct sigrun_tag){.frame = io->out[0].at,
                            .key = "time",
                            .value = (double)now.tv_sec + (double)now.tv_nsec * 1e-9 - waited});
}

static void tell_gaps(struct sigrun_io *io, struct line *line)
{
    struct sigrun_out *out = &io->out[0];
    const uint64_t taken = atomic_load_explicit(&line->fifo.taken, memory_order_relaxed);
    size_t told = atomic_load_explicit(&line->gaps_told, memory_order_relaxed);

    for (; told < atomic_load_explicit(&line->gaps_made, memory_order_acquire); told++) {
        const uint64_t at =
            atomic_load_explicit(&line->gap[told % LINE_GAPS].at, memory_order_relaxed);
        const uint64_t lost =
            atomic_load_explicit(&line->gap[told % LINE_GAPS].lost, memory_order_relaxed);

        if (at > taken + out->frames - out->done)
            return;
        sigrun_tag(io, 0,
                   (struct sigrun_tag){.frame = out->at + out->done + (at > taken ? at - taken : 0),
                                       .key = "gap",
                                       .value = (double)lost});
        sigrun_dropped(line->stage, lost);
        atomic_store_explicit(&line->gaps_told, told + 1, memory_order_release);
    }
}

static void mic_copy(struct line *line, struct sigrun_out *out)
{
    while (out->done < out->frames) {
        const size_t some = fifo_there(&line->fifo, line->from, out->frames - out->done);

        if (!some)
            return;
        for (size_t c = 0; c < line->lanes; c++)
            memcpy((float *)out->lane[c] + out->done, line->from[c], some * sizeof(float));
        fifo_took(&line->fifo, some);
        out->done += some;
    }
}

static enum sigrun_flow mic_process(struct sigrun_io *io, void *self)
{
    struct mic *m = self;
    struct line *line = &m->line;

    if (!line_open(line))
        return SIGRUN_FAILED;
    if (!fifo_fill(&line->fifo) && line_wait(line) == LINE_GONE)
        return SIGRUN_DONE; // and all else with it, in order
    tell_time(io, m);
    tell_gaps(io, line);
    if (!line->clock) {
        mic_copy(line, &io->out[0]);
        return SIGRUN_MORE;
    }
    struct sigrun_out *out = &io->out[0];
    if (!line_cross_in(line, (float *const *)out->lane, out->frames, &out->done))
        return SIGRUN_FAILED;
    if (out->done || !fifo_fill(&line->fifo))
        return SIGRUN_MORE;
    // Nothing is due yet: not before the other device has called back.
    return line_wait(line) == LINE_GONE ? SIGRUN_DONE : SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_mic = {
    .abi = SIGRUN_ABI,
    .name = "mic",
    .family = "sound",
    .summary = "sound from a microphone or another device that records",
    .doc =
        "Full scale is ±1. The first frame, and one every 10 s, carries a tag `time`, when it was "
        "captured (seconds since 1970); what the device or the pipeline was too slow for is "
        "counted, and the frame "
        "behind it carries a tag `gap` with the number of frames that are missing. Devices in one "
        "pipeline follow one clock, that of the first that plays, else of the first that "
        "records: others are resampled by what they drift.",
    .example = "mic | head 2s | write voice.wav",
    .aliases =
        (const char *const[]){"audio_source", "capture", "microphone", "rec", "record", NULL},
    .out = {{"out", SIGRUN_F32}},
    .params = mic_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_DEVICE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct mic),
    .shape = mic_shape,
    .start = mic_start,
    .process = mic_process,
};
