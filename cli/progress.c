// SPDX-License-Identifier: MIT
// progress: stream time, speed, time left, losses.

#include "cli/progress.h"

#include "runtime/base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum { PLAIN_EVERY = 5, LINE_EVERY_MS = 200 };

// How far the source is that has come least far, in seconds of its stream, and how long it is (0:
// unknown).
static double stream_time(const struct run *run, double *length, uint64_t *dropped)
{
    double least = -1;

    *length = 0;
    *dropped = 0;
    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        const struct sigrun_stage *source = task->ops[0].stage;

        for (size_t k = 0; k < task->op_count; k++)
            *dropped += atomic_load(&task->ops[k].stage->dropped);
        if (task->ins || !source->outs || !source->out[0].format.rate.num)
            continue;
        const double rate = sigrun_hz(source->out[0].format.rate);
        const double at = (double)atomic_load(&task->frames_out) / rate;
        if (least >= 0 && at >= least)
            continue;
        least = at;
        const uint64_t frames = source->length < task->limit ? source->length : task->limit;
        *length = frames == UINT64_MAX ? 0 : (double)frames / rate;
    }
    return least < 0 ? 0 : least;
}

static void add_time(char *text, size_t size, double seconds)
{
    const unsigned long whole = (unsigned long)seconds;

    if (whole >= 3600)
        snprintf(text, size, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(text, size, "%lu:%04.1f", whole / 60, seconds - (double)(whole - whole % 60));
}

void progress_start(struct progress *progress, struct run *run, const struct options *options)
{
    *progress = (struct progress){run, options, options->progress, false, clock_ns()};
    if (options->quiet && progress->mode == PROGRESS_AUTO)
        progress->mode = PROGRESS_NONE;
    if (progress->mode == PROGRESS_AUTO && !isatty(STDERR_FILENO))
        progress->mode = PROGRESS_NONE;
}

void progress_show(struct progress *progress)
{
    const uint64_t now = clock_ns();
    const uint64_t every =
        progress->mode == PROGRESS_AUTO ? LINE_EVERY_MS * 1000000u : PLAIN_EVERY * 1000000000ull;

    if (progress->mode == PROGRESS_NONE || now - progress->last < every)
        return;
    progress->last = now;
    double length;
    uint64_t dropped;
    const double at = stream_time(progress->run, &length, &dropped),
                 passed = run_seconds(progress->run);
    const double speed = passed > 0 ? at / passed : 0;
    if (progress->mode == PROGRESS_JSON) {
        fprintf(stderr,
                "{\"stream_seconds\":%.6g,\"seconds\":%.6g,\"speed\":%.6g,\"length\":%.6g,"
                "\"dropped\":%llu}\n",
                at, passed, speed, length, (unsigned long long)dropped);
        return;
    }
    char done[32], whole[32], left[32];
    add_time(done, sizeof done, at);
    add_time(whole, sizeof whole, length);
    add_time(left, sizeof left, speed > 0 && length > at ? (length - at) / speed : 0);
    fprintf(stderr, progress->mode == PROGRESS_AUTO ? "\r\033[K%s" : "%s", done);
    if (length > 0)
        fprintf(stderr, " of %s (%.0f %%)", whole, 100 * at / length);
    fprintf(stderr, "  %.3g× real time", speed);
    if (length > at && speed > 0)
        fprintf(stderr, "  %s left", left);
    if (dropped)
        fprintf(stderr, "  %llu frames dropped", (unsigned long long)dropped);
    fputs(progress->mode == PROGRESS_AUTO ? "" : "\n", stderr);
    fflush(stderr);
    progress->shown = true;
}

void progress_end(struct progress *progress)
{
    if (progress->shown && progress->mode == PROGRESS_AUTO)
        fputs("\r\033[K", stderr);
}
