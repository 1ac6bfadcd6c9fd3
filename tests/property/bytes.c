// SPDX-License-Identifier: MIT
// bytes: random graphs of toys and real stages make the same bytes as by hand, for any number of
// threads, with and without fusion, replication and static buffers, in segments of any size. An
// argument is a seed to repeat one graph.

#include "runtime/base/text.h"
#include "tests/check.h"
#include "tests/engine/hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAMS = 24, LOOP_STREAMS = 4 };

// What makes a signal of a signal, with the same rate.
static const char *const links[] = {
    "gain 0.5",
    "offset 0.1",
    "clip -0.4..0.4",
    "abs",
    "power",
    "gain -1 | offset 1 | gain 0.3",
    "fir 0.2,0.5,0.3",
    "medfilt 5",
    "movavg 7",
    "savgol 11 order=2",
    "diff",
    "delay 17",
    "lowpass 100",
    "highpass 10",
    "ema 0.3",
    "notch 50",
    "biquad lowshelf 200 gain=-3dB",
    "dcblock",
    "skip 3",
    "head 5000",
    "frame 64 | deframe",
    "frame 100 hop=50 | window hann | overlap",
    "stft 64 | istft",
    "decimate 2 | repeat 2",
    "interpolate 3 | decimate 3",
    "frame 32 | fft | ifft | deframe",
    "fir cutoff=100 width=50 kind=highpass",
    "split | { gain 2 ; lowpass 50 } | merge",
    "select 1,0",
    "bandpass 20..90",
    "convert f64 | gain 3 | convert f32",
};
static const char *const joins[] = {"add", "sub", "mul"};

static size_t below(size_t n)
{
    return (size_t)(check_random() % n);
}

struct program_text {
    struct text text;
    bool read[STREAMS + LOOP_STREAMS];
    size_t streams, sinks;
    bool loops;
};

static size_t pick(struct program_text *p)
{
    // Mostly a recent one, so that chains grow long.
    const size_t back = below(p->streams < 4 || !below(4) ? p->streams : 4);
    const size_t i = p->streams - 1 - back;

    p->read[i] = true;
    return i;
}

static void add_source(struct program_text *p, size_t format, size_t frames)
{
    static const char *const cuts[] = {"full", "one", "ragged"};

    text_add(&p->text, "%ss%zu = ", p->streams ? " ; " : "", p->streams);
    if (!below(4))
        text_add(&p->text, "noise rate=1k lanes=2 | head %zu", frames + 1);
    else
        text_add(&p->text, "%s format=%zu frames=%zu seed=%zu cut=%s silent=%s",
                 below(2) ? "toy_data" : "toy_pure", format, frames, below(1000),
                 cuts[frames < 3000 ? below(3) : below(2) * 2], "false");
    p->streams++;
}

static void add_stream(struct program_text *p)
{
    const size_t kind = below(12);

    if (kind < 8) {
        const size_t from = pick(p);

        text_add(&p->text, " ; s%zu = s%zu", p->streams, from);
        for (size_t n = 1 + below(3); n; n--)
            text_add(&p->text, " | %s", links[below(sizeof links / sizeof *links)]);
    } else if (kind < 11 || !p->loops) {
        const size_t a = pick(p), b = pick(p), way = below(3);

        text_add(&p->text, " ; s%zu = { s%zu | %s ; s%zu } | %s", p->streams, a,
                 links[below(sizeof links / sizeof *links)], b, joins[way]);
    } else {
        const size_t from = pick(p);

        text_add(&p->text, " ; s%zu = { s%zu ; s%zu | delay %zu | %s 0.25 } | add", p->streams,
                 from, p->streams, 1 + below(300), below(2) ? "gain" : "ema 0.5 | gain");
    }
    p->streams++;
}

static void add_sinks(struct program_text *p)
{
    for (size_t i = 0; i < p->streams; i++)
        if (!p->read[i] || !below(6)) {
            text_add(&p->text, " ; s%zu | A%zu: toy_keep most=%zu", i, p->sinks++,
                     below(3) ? 0 : 1 + below(2000));
        }
}

static void make_program(struct program_text *p, size_t format)
{
    const size_t lengths[] = {0, 1, 97, 3000, 20000, 70000};
    const size_t sources = 1 + below(3), streams = sources + 1 + below(STREAMS - 4);

    *p = (struct program_text){.loops = !below(3)};
    for (size_t i = 0; i < sources; i++)
        add_source(p, format, lengths[below(6)] + below(50));
    while (p->streams < streams)
        add_stream(p);
    add_sinks(p);
}

// The sinks' streams of one run, by hand or by the engine.
static bool run_by_hand(struct engine *engine, const char *text, uint64_t seed)
{
    char wrong[256];

    if (!CHECK(engine_open(engine, text, &(struct engine_options){.seed = seed})))
        fprintf(stderr, "  %s\n  %s\n", text, engine_error(engine));
    else if (CHECK(hand_graph(engine, below(2) ? HAND_WHOLE : HAND_SOME, check_random(), 80000,
                              wrong)))
        return true;
    else
        fprintf(stderr, "  %s\n  %s\n", text, wrong);
    return false;
}

static void compare(const struct engine *measure, const struct engine *engine, size_t sinks)
{
    const struct engine_options *o = &engine->options;

    for (size_t i = 0; i < sinks; i++) {
        char label[32];

        snprintf(label, sizeof label, "A%zu", i);
        const char *difference =
            stream_difference(engine_kept(measure, label), engine_kept(engine, label));
        if (!CHECK(!difference))
            fprintf(stderr, "  %s: %s\n  -j %zu fuse %d replicate %d static %d segment %zu\n  %s\n",
                    label, difference, o->threads, !o->no_fuse, !o->no_replicate,
                    !o->no_static_buffers, o->segment, engine->source.text);
    }
}

// Signals of different units don't add up; another graph is drawn then.
static bool fits(const char *text)
{
    struct engine engine;

    const bool open = engine_open(&engine, text, &(struct engine_options){0});
    const bool units = !open && strstr(engine_error(&engine), "the units differ");
    engine_close(&engine);
    return open || !units;
}

static void check_graph(size_t number, size_t format)
{
    static const size_t threads[] = {1, 2, 8};
    const uint64_t seed = check_random();
    struct engine measure, engine;
    struct program_text p;
    char name[64];

    while (make_program(&p, format), !fits(text_of(&p.text)))
        text_release(&p.text);
    snprintf(name, sizeof name, "graph %zu", number);
    check_case(name);
    const bool by_hand = !strstr(text_of(&p.text), "delay") || !p.loops;
    if (by_hand ? run_by_hand(&measure, text_of(&p.text), seed)
                : engine_run(&measure, text_of(&p.text),
                             &(struct engine_options){.seed = seed, .no_fuse = true}))
        for (size_t way = below(3); way < 24; way += check_fast() ? 5 : 2) {
            const struct engine_options options = {.threads = threads[way % 3],
                                                   .no_fuse = way / 3 & 1,
                                                   .no_replicate = way / 6 & 1,
                                                   .no_static_buffers = way / 12 & 1,
                                                   .segment = below(2) ? 0 : 1 + below(200),
                                                   .seed = seed};

            if (engine_run(&engine, text_of(&p.text), &options))
                compare(&measure, &engine, p.sinks);
            engine_close(&engine);
        }
    engine_close(&measure);
    text_release(&p.text);
}

int main(void)
{
    const struct sigrun_format format = toy_plain(SIGRUN_F32, 2);
    const size_t graphs = check_fast() ? 25 : 160;

    check_seed();
    for (size_t i = 0; i < graphs; i++)
        check_graph(i, engine_format(&format));
    return check_result();
}
