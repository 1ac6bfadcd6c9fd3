// SPDX-License-Identifier: MIT
// progress: stream time, rate, speed, time left, losses.

#include "cli/progress.h"

#include "runtime/base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum { PLAIN_EVERY = 5, LINE_EVERY_MS = 200 };

// How far the source has come that has come least far.
struct reached {
    double at, length; // seconds of its stream; length 0: unknown
    double rate;       // frames a second of its stream
    uint64_t dropped;  // frames, by all stages
};

static struct reached reach(const struct run *run)
{
    struct reached least = {.at = -1};

    for (size_t t = 0; t < run->task_count; t++) {
        const struct task *task = &run->tasks[t];
        const struct sigrun_stage *source = task->ops[0].stage;

        for (size_t k = 0; k < task->op_count; k++)
            least.dropped += atomic_load(&task->ops[k].stage->dropped);
        if (task->ins || !source->outs || !source->out[0].format.rate.num)
            continue;
        const double rate = sigrun_hz(source->out[0].format.rate);
        const double at = (double)atomic_load(&task->frames_out) / rate;
        if (least.at >= 0 && at >= least.at)
            continue;
        least.at = at;
        least.rate = rate;
        const uint64_t frames = source->length < task->limit ? source->length : task->limit;
        least.length = frames == UINT64_MAX ? 0 : (double)frames / rate;
    }
    least.at = least.at < 0 ? 0 : least.at;
    return least;
}

static void add_time(char *text, size_t size, double seconds)
{
    const unsigned long whole = (unsigned long)seconds;

    if (whole >= 3600)
        snprintf(text, size, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(text, size, "%lu:%04.1f", whole / 60, seconds - (double)(whole - whole % 60));
}

static void show_rate(double rate)
{
    static const char *const prefixes[] = {"", " k", " M", " G"};
    size_t p = 0;

    for (; rate >= 999.5 && p < 3; p++)
        rate /= 1000;
    fprintf(stderr, "  %.3g%s%sframes/s", rate, prefixes[p], p ? "" : " ");
}

static void show_line(const struct reached *r, double speed, bool again)
{
    const bool ends = r->length > r->at && speed > 0;
    char done[32], whole[32], left[32];

    add_time(done, sizeof done, r->at);
    add_time(whole, sizeof whole, r->length);
    add_time(left, sizeof left, ends ? (r->length - r->at) / speed : 0);
    fprintf(stderr, again ? "\r\033[K%s" : "%s", done);
    if (r->length > 0)
        fprintf(stderr, " of %s (%.0f %%)", whole, 100 * r->at / r->length);
    if (r->rate > 0)
        show_rate(speed * r->rate);
    fprintf(stderr, "  %.*f× real time", speed < 10 ? 2 : speed < 100 ? 1 : 0, speed);
    if (again && r->length <= 0)
        fputs("  (Ctrl-C ends it)", stderr);
    if (ends)
        fprintf(stderr, "  %s left", left);
    if (r->dropped)
        fprintf(stderr, "  %llu frames dropped", (unsigned long long)r->dropped);
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
    const struct reached r = reach(progress->run);
    const double passed = run_seconds(progress->run);
    const double speed = passed > 0 ? r.at / passed : 0;
    if (progress->mode == PROGRESS_JSON) {
        fprintf(stderr,
                "{\"stream_seconds\":%.6g,\"seconds\":%.6g,\"speed\":%.6g,\"rate\":%.6g,"
                "\"length\":%.6g,\"dropped\":%llu}\n",
                r.at, passed, speed, speed * r.rate, r.length, (unsigned long long)r.dropped);
        return;
    }
    show_line(&r, speed, progress->mode == PROGRESS_AUTO);
    fputs(progress->mode == PROGRESS_AUTO ? "" : "\n", stderr);
    fflush(stderr);
    progress->shown = true;
}

void progress_end(struct progress *progress)
{
    if (progress->shown && progress->mode == PROGRESS_AUTO)
        fputs("\r\033[K", stderr);
}
