// SPDX-License-Identifier: MIT
// run: run an expression until it has ended or is asked to end.

#include "cli/audit.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/serve.h"
#include "cli/session.h"
#include "cli/stats.h"
#include "cli/wisdom.h"
#include "runtime/exec/front.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_INTERRUPTED = 130, EXIT_LOST = 4 };

static const double SOME_TIME = 0.1; // seconds after which a run can be reached from outside

// What arrived: SIGINT, SIGTERM and SIGHUP, and the run that they end. Both are the main thread's
// alone: the threads of a run take no such signals.
static volatile sig_atomic_t interrupts;
static struct run *volatile interruptible;

static void on_interrupt(int number)
{
    (void)number;
    interrupts++;
    if (interrupts > 2)
        quick_exit(EXIT_INTERRUPTED); // the terminal is given back
    if (interruptible)
        run_stop(interruptible, interrupts == 1 ? RUN_DRAIN : RUN_DISCARD);
}

static void catch_signals(void)
{
    const struct sigaction interrupt = {.sa_handler = on_interrupt},
                           ignore = {.sa_handler = SIG_IGN};
    struct sigaction hangup;

    interrupts = 0;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGTERM, &interrupt, NULL);
    sigaction(SIGHUP, NULL, &hangup);
    if (hangup.sa_handler != SIG_IGN) // nohup asks for that
        sigaction(SIGHUP, &interrupt, NULL);
    sigaction(SIGPIPE, &ignore,
              NULL); // a closed pipe is an error of the write, and there a quiet end
}

// Notes on what was lost, and whether --strict minds.
static bool tell_losses(const struct graph *graph, const struct options *options)
{
    bool lost = false;

    for (const struct sigrun_stage *stage = graph->first; stage; stage = stage->next) {
        const unsigned long long clipped = atomic_load(&stage->clipped),
                                 dropped = atomic_load(&stage->dropped);

        lost = lost || clipped || dropped;
        if (clipped && !options->quiet)
            fprintf(stderr,
                    "warning: %s: %llu sample%s clipped; lower the level before it, as with gain "
                    "-3dB\n",
                    stage_label(stage), clipped, clipped == 1 ? " was" : "s were");
        if (dropped && !options->quiet)
            fprintf(stderr, "warning: %s: %llu frame%s lost\n", stage_label(stage), dropped,
                    dropped == 1 ? " was" : "s were");
    }
    return lost;
}

// Most runs are over before anybody could look after them; that they can be reached costs the
// others nothing that they would notice.
static struct serve *open_door(struct run *run, const char *expression,
                               const struct options *options)
{
    struct error err = {0};
    struct serve *serve = serve_open(run, expression, &err);

    if (!serve && options->verbose)
        fprintf(stderr, "warning: sigrun ctl and top can't reach this pipeline: %s\n",
                err.items[0].text);
    error_release(&err);
    return serve;
}

static void wait_for_end(struct run *run, const struct options *options, const char *expression)
{
    struct serve *serve = NULL;
    bool tried = false;
    struct progress progress;
    int seen = 0;

    progress_start(&progress, run, options);
    if (progress.mode == PROGRESS_AUTO && front_open(run))
        progress.mode = PROGRESS_NONE; // it is shown there, and a line would lie across the picture
    // Who shows nothing needs not wake up.
    const double each = progress.mode == PROGRESS_NONE && options->stats != STATS_JSON ? 2 : 0.1;
    interruptible = run;
    if (interrupts) // while it was being started
        run_stop(run, interrupts == 1 ? RUN_DRAIN : RUN_DISCARD);
    for (;;) {
        if (front_wait(run, tried ? each : SOME_TIME))
            break;
        if (!tried)
            serve = open_door(run, expression, options);
        tried = true;
        if (interrupts != seen && run_wait(run, 0.1)) // who ends at once needs no words
            break;
        while (seen < interrupts && ++seen)
            if (!options->quiet)
                fprintf(stderr, "\n%s\n",
                        seen == 1 ? "stopping: finishing what is on its way (Ctrl-C again: drop it)"
                                  : "dropping what is on its way (Ctrl-C again: leave at once)");
        progress_show(&progress);
        if (options->stats == STATS_JSON)
            stats_json(run, stderr);
    }
    front_end(run);
    serve_close(serve);
    interruptible = NULL;
    progress_end(&progress);
}

static int outcome(struct run *run, const struct options *options, struct error *err)
{
    if (!run_result(run, err))
        return report_errors(err, options);
    if (options->stats == STATS_TABLE)
        stats_table(run, stderr);
    if (options->stats == STATS_JSON)
        stats_json(run, stderr);
    if (options->audit && !audit_report(run)) {
        error_kind_at(err, ERROR_RUN, span_none(),
                      "--audit: a stage that must not allocate or lock in process did");
        return report_errors(err, options);
    }
    const bool lost = tell_losses(run->graph, options);
    return interrupts ? EXIT_INTERRUPTED : lost && options->strict ? EXIT_LOST : 0;
}

int run_command(const struct options *options, const struct source *source)
{
    struct session session;
    struct error err = {0};
    const struct run_options run_options = {.duration = options->duration,
                                            .audit = options->audit,
                                            .watch = options->stats != STATS_NONE,
                                            .trace = *options->trace ? options->trace : NULL};
    struct run *run = NULL;
    int status;

    if (options->audit)
        audit_preload();
    if (options->seed_drawn && !options->quiet)
        fprintf(stderr, "seed %llu\n", (unsigned long long)options->seed_value);
    if (session_open(&session, options, source, false, &err)) {
        catch_signals();
        run = run_new(session.plan, &run_options, &err);
    }
    if (run) {
        wait_for_end(run, options, source->text);
        status = outcome(run, options, &err);
    } else {
        status = report_errors(&err, options);
    }
    const double seconds = run ? run_seconds(run) : 0;
    run_free(run);
    session_close(&session);
    error_release(&err);
    if (status == 0 && options->planning == PLANNING_MEASURE)
        wisdom_learn(options, seconds); // all files are closed: nobody waits for it but the shell
    return status;
}
