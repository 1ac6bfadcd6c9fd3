// SPDX-License-Identifier: MIT
// deep: many diamonds at once, very long chains, many lanes through many stages.

#include "runtime/base/text.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

#include <stdio.h>
#include <string.h>

static const double *values(const struct engine *engine, const char *label)
{
    return (const void *)engine_kept(engine, label)->lane[0];
}

// Diamond i doubles and adds i and i + 1: 3 n + … as each is numbered, none can take another's
// place.
static void many_diamonds(const struct engine_options *options)
{
    enum { DIAMONDS = 64, FRAMES = 5000 };
    struct engine engine;
    struct text text = {0};

    check_case("64 diamonds at once");
    for (int i = 0; i < DIAMONDS; i++)
        text_add(&text,
                 "%stoy_count frames=%d | { offset %d | %s ; offset %d } | add | A%d: toy_keep",
                 i ? " ; " : "", FRAMES + i, i, i % 2 ? "gain 2" : "add (toy_count endless=true)",
                 i + 1, i);
    if (engine_run(&engine, text_of(&text), options))
        for (int i = 0; i < DIAMONDS; i++) {
            char label[16];
            bool good = true;

            snprintf(label, sizeof label, "A%d", i);
            CHECK_SIZE(engine_kept(&engine, label)->frames, (size_t)(FRAMES + i));
            for (int n = 0; n < FRAMES + i && good; n++)
                good = CHECK(values(&engine, label)[n] == 3 * n + (i % 2 ? 3 : 2) * i + 1);
            CHECK_SIZE(engine_keep(&engine, label)->lasts, 1);
        }
    engine_close(&engine);
    text_release(&text);
}

static void long_chain(size_t stages, const char *stage, double step,
                       const struct engine_options *options)
{
    struct engine engine;
    struct text text = {0};
    const size_t sent = check_fast() ? 4000 : 20000;
    const size_t frames = sent - (strcmp(stage, "skip 1") ? 0 : stages);
    char name[100];

    snprintf(name, sizeof name, "a chain of %zu × %s, %s", stages, stage,
             options->no_fuse ? "a task each" : "fused");
    check_case(name);
    text_add(&text, "toy_count frames=%zu", sent);
    for (size_t i = 0; i < stages; i++)
        text_add(&text, " | %s", stage);
    text_add(&text, " | A: toy_keep");
    if (engine_run(&engine, text_of(&text), options)) {
        bool good = CHECK_SIZE(engine_kept(&engine, "A")->frames, frames);

        for (size_t n = 0; n < frames && good; n++)
            good = CHECK(values(&engine, "A")[n] == (double)n + step * (double)stages);
        CHECK(engine.run->task_count >= (options->no_fuse ? stages : 2));
        CHECK(options->no_fuse || engine.run->task_count < 10);
    }
    engine_close(&engine);
    text_release(&text);
}

static void many_lanes(size_t lanes, size_t stages, const struct engine_options *options)
{
    const struct sigrun_format format = toy_plain(SIGRUN_F64, lanes);
    struct engine engine;
    struct text text = {0};
    char name[100];

    snprintf(name, sizeof name, "%zu lanes through %zu tasks", lanes, stages);
    check_case(name);
    text_add(&text, "toy_data format=%zu frames=3000 seed=5 cut=ragged", engine_format(&format));
    for (size_t i = 0; i < stages; i++)
        text_add(&text, " | gain -1");
    text_add(&text, " | A: toy_keep");
    if (engine_run(&engine, text_of(&text), options)) {
        const struct stream *kept = engine_kept(&engine, "A");
        struct stream sent;

        stream_init(&sent, &format);
        stream_grow(&sent, 3000);
        for (size_t c = 0; c < lanes; c++)
            stream_data(&format, sent.lane[c], 1, 5, c, 0, 3000, SPECIAL_NONE);
        const char *difference = stream_difference(kept, &sent); // -1 an even number of times
        if (!CHECK(!difference))
            fprintf(stderr, "  %s\n", difference);
        CHECK(engine.run->task_count > stages);
        CHECK(engine.run->bytes < 1u << 30);
        stream_release(&sent);
    }
    engine_close(&engine);
    text_release(&text);
}

int main(void)
{
    static const size_t threads[] = {1, 2, 8};
    const size_t most = check_fast() ? 2000 : 10000;

    for (size_t t = check_fast() ? 1 : 0; t < 3; t++) {
        const struct engine_options fused = {.threads = threads[t]},
                                    bare = {.threads = threads[t], .no_fuse = true},
                                    alone = {.threads = threads[t],
                                             .no_fuse = true,
                                             .no_replicate = true};

        many_diamonds(&fused);
        many_diamonds(&alone);
        if (!t)
            continue; // what is long takes one thread much longer, and no other way
        long_chain(check_fast() ? 4000 : 10000, "offset 1", 1, &fused);
        long_chain(most, "offset 1", 1, &bare);
        long_chain(most, "skip 1", 1, &alone);
        many_lanes(64, check_fast() && t != 1 ? 200 : 1000, &alone);
        many_lanes(64, check_fast() ? 200 : 1000, &bare);
    }
    return check_result();
}
