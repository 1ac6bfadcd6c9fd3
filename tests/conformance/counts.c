// SPDX-License-Identifier: MIT
// counts: as many frames reach the end of a chain as ratios, delays and tails say.

#include "tests/check.h"
#include "tests/conformance/checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Stages whose frames are not counted by ratios: they add or cut off frames, or sum up windows of
// a stream whose last one may be left out. tests/property/lengths.py has their lengths.
static const char *const other[] = {"concat",   "skip", "psd", "peaks", "mean", "rms",
                                    "variance", "min",  "max", "bins",  "istft"};

static uint64_t said_frames(const struct sigrun_stage *stage, uint64_t frames, uint64_t counted)
{
    const struct sigrun_ratio in = stage->in[0].format.rate, out = stage->out[0].format.rate;

    if (stage->type->moves == SIGRUN_PURE)
        return hand_frames(stage, frames) == plan_frames_out(stage, frames)
                   ? hand_frames(stage, frames)
                   : UINT64_MAX;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (!strcmp(stage->type->name, other[i]))
            return counted;
    const struct sigrun_ratio ratio =
        sigrun_scale(sigrun_scale(out, in.den, 1), 1, in.num ? in.num : 1);
    return in.num && out.num
               ? (frames * (uint64_t)ratio.num + (uint64_t)ratio.den - 1) / (uint64_t)ratio.den
               : frames;
}

// Frames that `null` behind output 0 has read.
static bool count_frames(const struct trial *trial, const struct trial_run *run, uint64_t *frames,
                         uint64_t *said)
{
    struct engine engine;
    struct engine_options options = {.threads = 2, .no_fuse = true};
    char *text = trial_text(trial, run), *keep = text;

    // The sinks of the trial are called o0, o1, … and keep; these only count.
    while ((keep = strstr(keep, "toy_keep")))
        memcpy(keep, "null    ", 8);
    if (!trial->ins)
        options.duration = (double)run->frames / sigrun_hz(trial->rate);
    const bool ran =
        engine_open(&engine, text, &options) && engine_start(&engine) && engine_wait(&engine);
    if (ran) {
        const struct sigrun_stage *stage = engine_stage(&engine, "subject");

        *frames = atomic_load(&engine_task(&engine, "o0")->frames_in);
        *said = trial->ins ? said_frames(stage, run->frames, *frames)
                           : (stage->length < run->frames ? stage->length : run->frames);
    }
    engine_close(&engine);
    free(text);
    return ran;
}

const char *check_counts(const struct trial *trial)
{
    static char text[200];
    const uint64_t most = trial_frames(trial), lengths[] = {0, 1, 97, 1009, most};

    if (!trial->outs)
        return NULL;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const struct trial_run run = {.frames = lengths[i], .seed = i};
        struct result whole;
        uint64_t frames = 0, said = 0;

        if (!run.frames && !trial->ins)
            continue; // an endless source has no empty stream
        if (run.frames > most)
            continue;
        if (!count_frames(trial, &run, &frames, &said))
            return "it doesn't run before null";
        trial_hand(trial, &run, &whole);
        const uint64_t made = whole.out ? whole.out[0].frames : 0;
        result_release(&whole);
        snprintf(
            text, sizeof text,
            "of %llu frames null counts %llu, by hand there are %llu, and its motion says %lld",
            (unsigned long long)run.frames, (unsigned long long)frames, (unsigned long long)made,
            (long long)said);
        if (frames != made || frames != said)
            return text;
    }
    return NULL;
}
