// SPDX-License-Identifier: MIT
// tally: count, show, list.

#include "cli/tally.h"

#include "cli/json.h"
#include "runtime/base/clock.h"
#include "runtime/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLAIN_EVERY_MS = 5000, LINE_EVERY_MS = 200, LISTED = 20 };

static const char *const outcome_names[] = {"done", "failed", "stopped"};
static const char heading[] = "# what failed in the last run of sigrun batch\n";

void tally_start(struct tally *tally, struct arena *arena, const struct options *options,
                 size_t total, uint64_t bytes, size_t skipped)
{
    *tally = (struct tally){.options = options,
                            .mode = options->progress,
                            .arena = arena,
                            .total = total,
                            .bytes = bytes,
                            .skipped = skipped,
                            .started = clock_ns()};
    if (tally->mode == PROGRESS_AUTO && (options->quiet || !isatty(STDERR_FILENO)))
        tally->mode = PROGRESS_NONE;
}

static size_t all_ended(const struct tally *tally)
{
    size_t sum = 0;

    for (size_t i = 0; i < sizeof tally->ended / sizeof *tally->ended; i++)
        sum += tally->ended[i];
    return sum;
}

static double seconds(const struct tally *tally)
{
    return (double)(clock_ns() - tally->started) * 1e-9;
}

// By size, with something for each file: short ones take time too. Negative: not known yet.
static double seconds_left(const struct tally *tally)
{
    enum { EACH = 65536 };
    const double ended = (double)tally->bytes_ended + EACH * (double)all_ended(tally),
                 all = (double)tally->bytes + EACH * (double)tally->total;

    return all_ended(tally) ? seconds(tally) * (all - ended) / ended : -1;
}

static void print_json(const struct tally *tally, const char *path, enum outcome outcome)
{
    struct text line = {0};

    text_add(&line,
             "{\"total\":%zu,\"done\":%zu,\"failed\":%zu,\"stopped\":%zu,\"skipped\":%zu,"
             "\"seconds\":%.6g,\"left\":%.6g,\"status\":\"%s\",\"file\":",
             tally->total, tally->ended[OUTCOME_DONE], tally->ended[OUTCOME_FAILED],
             tally->ended[OUTCOME_STOPPED], tally->skipped, seconds(tally), seconds_left(tally),
             outcome_names[outcome]);
    json_add_text(&line, path);
    fprintf(stderr, "%s}\n", text_of(&line));
    text_release(&line);
}

void tally_ended(struct tally *tally, const struct recording *recording, enum outcome outcome,
                 const char *text)
{
    const size_t failures = tally->ended[OUTCOME_FAILED];

    if (outcome == OUTCOME_FAILED && failures == tally->room) {
        tally->room = tally->room ? 2 * tally->room : 64;
        struct failure *more = arena_alloc(tally->arena, tally->room, sizeof *more);
        if (failures)
            memcpy(more, tally->failures, failures * sizeof *more);
        tally->failures = more;
    }
    if (outcome == OUTCOME_FAILED)
        tally->failures[failures] =
            (struct failure){recording, arena_copy(tally->arena, text, strlen(text))};
    tally->ended[outcome]++;
    tally->bytes_ended += recording->bytes;
    if (tally->mode == PROGRESS_JSON)
        print_json(tally, recording->path, outcome);
}

static void print_time(double left)
{
    const unsigned long whole = (unsigned long)(left + 0.5);

    if (whole >= 3600)
        fprintf(stderr, "  %lu:%02lu:%02lu left", whole / 3600, whole / 60 % 60, whole % 60);
    else
        fprintf(stderr, "  %lu:%02lu left", whole / 60, whole % 60);
}

void tally_show(struct tally *tally)
{
    const uint64_t now = clock_ns();
    const uint64_t every =
        (tally->mode == PROGRESS_AUTO ? LINE_EVERY_MS : PLAIN_EVERY_MS) * UINT64_C(1000000);

    if ((tally->mode != PROGRESS_AUTO && tally->mode != PROGRESS_PLAIN) ||
        now - tally->last < every)
        return;
    tally->last = now;
    const double left = seconds_left(tally);
    fprintf(stderr, "%s%zu of %zu", tally->mode == PROGRESS_AUTO ? "\r\033[K" : "",
            all_ended(tally), tally->total);
    if (tally->ended[OUTCOME_FAILED])
        fprintf(stderr, ", %zu failed", tally->ended[OUTCOME_FAILED]);
    if (left >= 0)
        print_time(left);
    fputs(tally->mode == PROGRESS_AUTO ? "" : "\n", stderr);
    fflush(stderr);
    tally->shown = tally->mode == PROGRESS_AUTO;
}

void tally_clear(struct tally *tally)
{
    if (tally->shown)
        fputs("\r\033[K", stderr);
    tally->shown = false;
    tally->last = 0;
}

// The recordings lie in their order.
static int compare_failures(const void *a, const void *b)
{
    const struct failure *x = a, *y = b;

    return x->recording < y->recording ? -1 : x->recording > y->recording;
}

void tally_sort(struct tally *tally)
{
    if (tally->ended[OUTCOME_FAILED])
        qsort(tally->failures, tally->ended[OUTCOME_FAILED], sizeof *tally->failures,
              compare_failures);
}

void tally_finish(struct tally *tally, const char *list)
{
    const size_t failed = tally->ended[OUTCOME_FAILED],
                 left = tally->total - tally->ended[OUTCOME_DONE] - failed;

    tally_clear(tally);
    for (size_t i = 0; i < failed && i < LISTED; i++)
        fprintf(stderr, "failed: %s: %s\n", tally->failures[i].recording->path,
                tally->failures[i].text);
    if (failed > LISTED)
        fprintf(stderr, "and %zu more%s%s\n", failed - LISTED, list ? "; all are in " : "",
                list ? list : "");
    if (tally->options->quiet)
        return;
    fprintf(stderr, "%zu done", tally->ended[OUTCOME_DONE]);
    if (failed)
        fprintf(stderr, ", %zu failed", failed);
    if (tally->skipped)
        fprintf(stderr, ", %zu done before", tally->skipped);
    if (left)
        fprintf(stderr, ", %zu left", left);
    fprintf(stderr, ", in %.3g s\n", seconds(tally));
}

// Is it a list of ours, so that it may be taken away?
static bool is_list(const char *path)
{
    FILE *file = fopen(path, "re");
    char line[sizeof heading] = "";
    const bool ours = file && fgets(line, sizeof line, file) && strcmp(line, heading) == 0;

    if (file)
        fclose(file);
    return ours;
}

bool tally_save(const struct tally *tally, const char *path, struct error *err)
{
    const size_t failed = tally->ended[OUTCOME_FAILED];
    char *part = text_format("%s.part-%d", path, (int)getpid());
    FILE *file = NULL;
    bool good = true;

    if (!failed) {
        if (is_list(path))
            unlink(path);
        free(part);
        return true;
    }
    file = fopen(part, "we");
    if (file) {
        fputs(heading, file);
        for (size_t i = 0; i < failed; i++)
            fprintf(file, "%s: %s\n", tally->failures[i].recording->path, tally->failures[i].text);
        good = !ferror(file);
        good = !fclose(file) && good && !rename(part, path);
    }
    if (!file || !good)
        good = error_kind_at(err, ERROR_RUN, span_none(), "%s can't be written: %s", path,
                             strerror(errno));
    free(part);
    return good;
}
