// SPDX-License-Identifier: MIT
// checks: the bytes that a stage makes, however it is run.

#include "tests/conformance/checks.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *told(const char *how, const char *difference)
{
    static char text[500];

    if (!difference)
        return NULL;
    snprintf(text, sizeof text, "%s: %s", how, difference);
    return text;
}

// The result of one run by hand against that of another.
static const char *hand_differs(const struct trial *trial, const struct trial_run *run,
                                const struct result *whole, const char *how)
{
    struct result other;

    trial_hand(trial, run, &other);
    const char *difference = told(how, result_difference(whole, &other));
    result_release(&other);
    return difference;
}

// All ways on all trials would take more runs than there is time for.
static bool is_drawn(const struct trial *trial)
{
    return trial->thorough || check_random() % 3 == 0;
}

const char *check_cuts(const struct trial *trial)
{
    struct trial_run run = {.frames = trial_frames(trial), .seed = 1 + check_random() % 1000};
    struct result whole;
    const char *difference;

    trial_hand(trial, &run, &whole);
    run.cut = HAND_ONE;
    difference = hand_differs(trial, &run, &whole, "frame by frame");
    for (int i = 0; i < (check_fast() ? 1 : 3) && !difference; i++) {
        run.cut = HAND_SOME;
        run.random = check_random();
        difference = hand_differs(trial, &run, &whole, "in random pieces");
    }
    result_release(&whole);
    return difference;
}

static const char *engine_differs(const struct trial *trial, const struct trial_run *run,
                                  const struct result *whole)
{
    char how[200];
    struct result other;
    const struct engine_options *o = &run->options;

    snprintf(how, sizeof how, "%zu threads%s%s%s%s, segments of %zu", o->threads,
             o->no_fuse ? ", no fusion" : "", o->no_replicate ? ", no replication" : "",
             o->no_static_buffers ? ", no static buffers" : "",
             run->pure_source ? ", pure source" : "", o->segment);
    trial_engine(trial, run, &other);
    const char *difference = told(how, result_difference(whole, &other));
    result_release(&other);
    return difference;
}

const char *check_engine(const struct trial *trial)
{
    static const struct engine_options ways[] = {
        {.threads = 1},
        {.threads = 2},
        {.threads = 8},
        {.threads = 2, .no_fuse = true},
        {.threads = 2, .no_replicate = true},
        {.threads = 2, .no_static_buffers = true},
        {.threads = 1, .segment = SIZE_MAX},
        {.threads = 1, .segment = 1},
        {.threads = 8, .segment = 1},
    };
    struct trial_run run = {.frames = trial_frames(trial), .seed = 1 + check_random() % 1000};
    struct result whole;
    const char *difference = NULL;

    trial_hand(trial, &run, &whole);
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !difference; i++) {
        if (!is_drawn(trial))
            continue;
        run.options = ways[i];
        run.options.longest = 4 * run.frames + 100000;
        if (!run.options.segment && i)
            run.options.segment = 1 + (size_t)(check_random() % 200);
        run.pure_source = i % 2;
        difference = engine_differs(trial, &run, &whole);
    }
    result_release(&whole);
    return difference;
}

const char *check_restore(const struct trial *trial)
{
    struct trial_run run = {.frames = trial_frames(trial),
                            .seed = 1 + check_random() % 1000,
                            .cut = HAND_SOME,
                            .random = check_random()};
    struct result whole;
    const char *difference = NULL;

    if (trial->type->moves == SIGRUN_PINNED)
        return NULL; // bound to what can't be copied
    trial_hand(trial, &run, &whole);
    for (int i = 0; i < (check_fast() ? 2 : 4) && !difference && whole.calls > 1; i++) {
        run.restore_at = 1 + check_random() % (whole.calls - 1);
        difference = hand_differs(trial, &run, &whole, "made anew in mid-stream");
    }
    result_release(&whole);
    return difference;
}

const char *check_lanes(const struct trial *trial)
{
    struct trial_run run = {.frames = trial_frames(trial), .seed = 1 + check_random() % 1000};
    struct result whole, other;
    const char *difference = NULL;

    // Stages of the family `channel` are there to mix lanes.
    if (trial->ins != 1 || trial->outs != 1 || trial->in[0].lanes < 2 ||
        trial->in[0].lanes > TRIAL_PORTS || !strcmp(trial->type->family, "channel"))
        return NULL;
    trial_hand(trial, &run, &whole);
    for (size_t c = 0; c < trial->in[0].lanes && !difference && whole.out; c++) {
        for (size_t k = 0; k < trial->in[0].lanes; k++)
            run.other[k] = k == c ? 0 : 77777 + k;
        trial_hand(trial, &run, &other);
        if (whole.out[0].lanes == trial->in[0].lanes && other.out)
            difference = told("when other lanes change",
                              stream_lane_difference(&whole.out[0], &other.out[0], c));
        result_release(&other);
    }
    result_release(&whole);
    return difference;
}

const char *check_extremes(const struct trial *trial)
{
    const uint64_t all = trial_frames(trial), frames = all > 999 ? all / 3 : all;
    const struct trial_run runs[] = {
        {.frames = 0, .seed = 3},
        {.frames = 1, .seed = 4},
        {.frames = 2, .seed = 5},
        {.frames = frames, .seed = 6, .special = SPECIAL_NAN},
        {.frames = frames, .seed = 7, .special = SPECIAL_INF},
        {.frames = frames, .seed = 8, .special = SPECIAL_ZERO},
    };
    const char *difference = NULL;

    for (size_t i = 0; i < sizeof runs / sizeof *runs && !difference; i++) {
        struct trial_run run = runs[i];
        struct result whole;
        char how[100];

        if (!run.frames && !trial->ins)
            continue; // an endless source has no empty stream
        snprintf(how, sizeof how, "%llu frames%s", (unsigned long long)run.frames,
                 run.special == SPECIAL_NAN    ? " with NaN"
                 : run.special == SPECIAL_INF  ? " with infinity"
                 : run.special == SPECIAL_ZERO ? " with zeros of both signs"
                                               : "");
        trial_hand(trial, &run, &whole);
        run.cut = HAND_SOME;
        run.random = check_random();
        difference = hand_differs(trial, &run, &whole, how);
        run.options = (struct engine_options){.threads = 1 + i % 3};
        if (!difference && is_drawn(trial))
            difference = told(how, engine_differs(trial, &run, &whole));
        result_release(&whole);
    }
    return difference;
}
