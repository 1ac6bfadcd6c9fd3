// SPDX-License-Identifier: MIT
// batch: run an expression once for each recording, some at a time.

#include "cli/batch.h"

#include "cli/commands.h"
#include "cli/report.h"
#include "runtime/base/text.h"
#include "stages/registry.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AHEAD = 256, EXIT_INTERRUPTED = 130 }; // AHEAD: outputs that may wait for an earlier one

static void failed(struct batch *batch, size_t at, const char *why)
{
    batch->slots[at] = (struct slot){true, -1};
    tally_ended(&batch->tally, &batch->recordings.items[batch->todo[at]], OUTCOME_FAILED, why);
}

// False when the system has no room for another process now.
static bool start_next(struct batch *batch)
{
    const size_t at = batch->started;
    const struct recording *recording = &batch->recordings.items[batch->todo[at]];
    struct options options = *batch->options;

    if (recording->out && !batch_folders(&batch->arena, recording->out)) {
        batch->started++;
        failed(batch, at,
               arena_format(&batch->arena, "the folder of %s can't be made: %s", recording->out,
                            strerror(errno)));
        return true;
    }
    options.bindings = batch_bindings(batch, recording->path, recording->out, recording->name,
                                      &options.binding_count);
    options.jobs = batch->cores / batch->jobs.count;
    options.memory /= batch->jobs.count;
    options.progress = PROGRESS_NONE;
    options.seed_drawn = options.quiet = false; // what it says is kept, and may be the reason
    if (!jobs_start(&batch->jobs, at, &options, batch->source,
                    batch->has_journal ? batch->journal.fd : -1)) {
        if (batch->jobs.running)
            return false;
        batch->started++;
        failed(batch, at,
               arena_format(&batch->arena, "no process can be started: %s", strerror(errno)));
        return true;
    }
    batch->started++;
    return true;
}

// Prints what has ended, in the order of the recordings: the same for any number of processes.
static void print_outputs(struct batch *batch)
{
    for (; batch->printed < batch->started && batch->slots[batch->printed].ended;
         batch->printed++) {
        const int from = batch->slots[batch->printed].out;
        char block[65536];
        ssize_t got;

        if (from < 0)
            continue;
        tally_clear(&batch->tally);
        lseek(from, 0, SEEK_SET);
        while (!batch->hung_up && (got = read(from, block, sizeof block)) > 0)
            batch->hung_up = fwrite(block, 1, (size_t)got, stdout) != (size_t)got;
        batch->hung_up = fflush(stdout) || batch->hung_up;
        close(from);
    }
}

static char *read_messages(struct arena *arena, int file)
{
    enum { MOST = 1 << 20 };
    struct stat status;
    size_t length = fstat(file, &status) ? 0 : (size_t)status.st_size;
    char *text = arena_alloc(arena, (length < MOST ? length : MOST) + 1, 1);
    const ssize_t got = pread(file, text, length < MOST ? length : MOST, 0);

    text[got > 0 ? got : 0] = 0;
    return text;
}

// The first line that says what is wrong.
static const char *reason(struct arena *arena, const char *messages, int status)
{
    static const char *const starts[] = {"error: ", "warning: "};

    for (size_t i = 0; WIFEXITED(status) && i < sizeof starts / sizeof *starts; i++)
        for (const char *line = messages; *line;
             line += strcspn(line, "\n"), line += *line == '\n') {
            const size_t skip = strlen(starts[i]);
            if (strncmp(line, starts[i], skip) == 0)
                return arena_copy(arena, line + skip, strcspn(line + skip, "\n"));
        }
    if (WIFSIGNALED(status))
        return arena_format(arena, "its process was ended by a signal: %s",
                            strsignal(WTERMSIG(status)));
    return arena_format(arena, "its process ended with exit code %d", WEXITSTATUS(status));
}

// Messages of one that ended well; those of others are in the list at the end, and whole with -v.
static void tell(struct batch *batch, const struct recording *recording, const char *messages)
{
    for (const char *line = messages; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const size_t length = strcspn(line, "\n");
        if (length) {
            tally_clear(&batch->tally);
            fprintf(stderr, "%s: %.*s\n", recording->path, (int)length, line);
        }
    }
}

static void ended(struct batch *batch, const struct job *job, int status)
{
    const struct recording *recording = &batch->recordings.items[batch->todo[job->index]];
    const char *messages = read_messages(&batch->arena, job->messages), *why = NULL;
    const bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0,
               stopped = batch->interrupts > 1 && !done;
    const struct journal_key key = batch_key(batch, recording);
    struct stat printed;

    close(job->messages);
    batch->slots[job->index] = (struct slot){true, job->out};
    if (fstat(job->out, &printed) == 0 && printed.st_size == 0) {
        close(job->out);
        batch->slots[job->index].out = -1;
    }
    if (done && batch->has_journal && !journal_add(&batch->journal, &key, recording->path))
        why = arena_format(&batch->arena, "the journal can't be written: %s", strerror(errno));
    else if (!done)
        why = reason(&batch->arena, messages, status);
    if (done ? !batch->options->quiet : batch->options->verbose)
        tell(batch, recording, messages);
    tally_ended(&batch->tally, recording,
                stopped ? OUTCOME_STOPPED
                : why   ? OUTCOME_FAILED
                        : OUTCOME_DONE,
                why ? why : "");
}

static void interrupted(struct batch *batch)
{
    const char *text[] = {"finishing what runs (Ctrl-C again: stop it)",
                          "stopping what runs (Ctrl-C again: kill it)", "killing what runs"};

    batch->interrupts++;
    if (batch->interrupts == 2)
        jobs_signal(&batch->jobs, SIGINT);
    if (batch->interrupts > 2)
        jobs_signal(&batch->jobs, SIGKILL);
    tally_clear(&batch->tally);
    if (!batch->options->quiet && batch->interrupts <= 3)
        fprintf(stderr, "%s\n", text[batch->interrupts - 1]);
}

static void run_all(struct batch *batch)
{
    const struct timespec while_waiting = {0, 200000000};
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    for (;;) {
        struct job job;
        int status;

        while (batch->jobs.running < batch->jobs.count && batch->started < batch->todo_count &&
               !batch->interrupts && !batch->hung_up && batch->started - batch->printed < AHEAD &&
               start_next(batch))
            ;
        if (batch->jobs.running) {
            const int number = sigtimedwait(&signals, NULL, &while_waiting);
            if (number == SIGINT || number == SIGTERM)
                interrupted(batch);
        }
        while (jobs_ended(&batch->jobs, &job, &status))
            ended(batch, &job, status);
        print_outputs(batch);
        tally_show(&batch->tally);
        if (!batch->jobs.running &&
            (batch->started == batch->todo_count || batch->interrupts || batch->hung_up))
            break;
    }
}

static int finish(struct batch *batch)
{
    const char *out = batch->options->out;
    const char *list = *out ? arena_format(&batch->arena, "%s/failures.txt", out) : NULL;

    tally_sort(&batch->tally);
    const bool saved = !list || tally_save(&batch->tally, list, &batch->err);

    tally_finish(&batch->tally, list);
    if (!saved)
        report_errors(&batch->err, batch->options);
    return batch->interrupts                                  ? EXIT_INTERRUPTED
           : batch->tally.ended[OUTCOME_FAILED] > 0 || !saved ? 1
                                                              : 0;
}

int batch_command(const struct options *options, const struct source *source)
{
    struct batch batch = {.options = options, .source = source};
    int status;

    arena_init(&batch.arena);
    stages_registry(&batch.registry);
    if (options->seed_drawn && !options->quiet)
        fprintf(stderr, "seed %llu\n", (unsigned long long)options->seed_value);
    if (batch_prepare(&batch)) {
        run_all(&batch);
        status = finish(&batch);
    } else {
        status = report_errors(&batch.err, options);
    }
    if (batch.has_journal)
        journal_close(&batch.journal);
    registry_release(&batch.registry);
    error_release(&batch.err);
    arena_release(&batch.arena);
    return status;
}
