// SPDX-License-Identifier: MIT
// options_table: every option of every command.

#include "cli/commands.h"
#include "cli/options.h"
#include "runtime/base/text.h"
#include "runtime/lang/word.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static const char *const stats_names[] = {"none", "table", "json", NULL};
static const char *const progress_names[] = {"auto", "plain", "json", "none", NULL};
static const char *const color_names[] = {"auto", "always", "never", NULL};
static const char *const planning_names[] = {"estimate", "measure", NULL};
static const char *const gpu_names[] = {"auto", "off", "require", NULL};
static const char *const shells[] = {"", "bash", "zsh", "fish", NULL};

static bool read_define(struct options *options, struct arena *arena, const char *text,
                        struct error *err)
{
    const char *equals = strchr(text, '=');
    struct binding *bindings = arena_alloc(arena, options->binding_count + 1, sizeof *bindings);

    if (!equals || !word_is_name(text, (size_t)(equals - text)))
        return error_at(err, span_none(), "-D takes NAME=VALUE, found %s",
                        *text ? text : "nothing");
    if (options->binding_count)
        memcpy(bindings, options->bindings, options->binding_count * sizeof *bindings);
    bindings[options->binding_count++] =
        (struct binding){arena_copy(arena, text, (size_t)(equals - text)), equals + 1};
    options->bindings = bindings;
    return true;
}

static bool read_seed(struct options *options, struct arena *arena, const char *text,
                      struct error *err)
{
    char *end;

    (void)arena;
    options->seed_drawn = strcmp(text, "random") == 0;
    if (options->seed_drawn) {
        if (getrandom(&options->seed_value, sizeof options->seed_value, 0) !=
            sizeof options->seed_value)
            return error_at(err, span_none(), "--seed: the system gives no random number");
        options->seed_value >>= 32; // short enough to be typed again
        return true;
    }
    errno = 0;
    options->seed_value = strtoull(text, &end, 10);
    if (end == text || *end || errno || *text == '-')
        return error_at(err, span_none(), "--seed takes a whole number or random, found %s",
                        *text ? text : "nothing");
    return true;
}

#define FIELD(name) \
    .offset = offsetof(struct options, name), .kind = SIGRUN_KIND(((struct options *)0)->name)
#define GRAPHS (COMMAND_RUN | COMMAND_EXPLAIN)
#define GRAPHS_BATCH (GRAPHS | COMMAND_BATCH)

const struct option options_table[] = {
    {"f", GRAPHS_BATCH, "FILE",
     .param = {"file", FIELD(file), .def = "", .doc = "Take the expression from a file."}},
    {"D", GRAPHS_BATCH, "NAME=VALUE", .read = read_define,
     .param = {"define", .doc = "Say what $NAME stands for in the expression; may be repeated."}},
    {NULL, GRAPHS_BATCH, "TIME",
     .param = {"duration", FIELD(duration), .def = "0", .unit = SIGRUN_SECONDS, .max = INFINITY,
               .doc = "End each source after this much of its stream: 10s, 5min."}},
    {"j", GRAPHS_BATCH, "N",
     .param = {"jobs", FIELD(jobs), .def = "0", .max = 1024,
               .doc =
                   "Threads that work, or recordings of a batch at a time; as many as cores unless "
                   "given."}},
    {NULL, GRAPHS_BATCH, "SIZE",
     .param =
         {"memory", FIELD(memory), .def = "0", .unit = SIGRUN_BYTES, .max = INFINITY,
          .doc =
              "The most that buffers may take: 512M; half of the memory there is unless given."}},
    {NULL, GRAPHS_BATCH, "N|random", .read = read_seed,
     .param = {"seed", .def = "0",
               .doc = "Seed of everything random; random draws one and tells it."}},
    {NULL, GRAPHS_BATCH, "TIME",
     .param = {"latency", FIELD(latency), .def = "0", .unit = SIGRUN_SECONDS, .max = INFINITY,
               .doc =
                   "The most that a chain may hold back; buffers get as small as that asks for."}},
    {"q", GRAPHS_BATCH | COMMAND_BENCH,
     .param = {"quiet", FIELD(quiet), .def = "no", .doc = "Print errors only."}},
    {"v", GRAPHS_BATCH | COMMAND_DEVICES,
     .param = {"verbose", FIELD(verbose), .def = "no", .doc = "Tell more while running."}},
    {NULL, GRAPHS, "FORMAT", .implied = "table",
     .param = {"stats", FIELD(stats), .def = "none", .choices = stats_names,
               .doc = "Figures of each stage: a table at the end, or JSON lines while running."}},
    {NULL, GRAPHS_BATCH, "HOW",
     .param =
         {"progress", FIELD(progress), .def = "auto", .choices = progress_names,
          .doc = "How to show progress: a line on a terminal, lines, JSON lines, or not at all."}},
    {NULL, GRAPHS,
     .param = {"realtime", FIELD(realtime), .def = "no", .doc = "Run at the pace of the clock."}},
    {NULL, GRAPHS,
     .param = {"no-pace", FIELD(no_pace), .def = "no", .doc = "Run as fast as possible."}},
    {NULL, GRAPHS_BATCH,
     .param = {"exact", FIELD(exact), .def = "no",
               .doc = "Same bytes on every processor of this kind, where that costs speed too."}},
    {NULL, GRAPHS_BATCH, "HOW",
     .param = {"plan", FIELD(planning), .def = "estimate", .choices = planning_names,
               .doc =
                   "Take transforms as estimated, with the same bytes on every run, or those that "
                   "earlier runs of 10 s and more, or sigrun bench wisdom, measured as fastest."}},
    {NULL, GRAPHS_BATCH, "WHEN",
     .param = {"gpu", FIELD(gpu), .def = "auto", .choices = gpu_names,
               .doc = "Use a GPU where it pays, never, or fail without one."}},
    {NULL, GRAPHS_BATCH,
     .param = {"strict", FIELD(strict), .def = "no",
               .doc = "Exit with 4 when samples were clipped or dropped."}},
    {NULL, GRAPHS_BATCH,
     .param = {"auto-resample", FIELD(auto_resample), .def = "no",
               .doc = "Insert resample where rates differ."}},
    {NULL, GRAPHS, "FILE",
     .param = {"trace", FIELD(trace), .def = "",
               .doc = "Write what each thread did, for a Chrome trace viewer."}},
    {NULL, GRAPHS,
     .param = {"audit", FIELD(audit), .def = "no",
               .doc = "Fail when a stage allocates or locks while it runs."}},
    {NULL, GRAPHS_BATCH,
     .param = {"no-fuse", FIELD(no_fuse), .def = "no", .doc = "Every stage is a task of its own."}},
    {NULL, GRAPHS_BATCH,
     .param = {"no-replicate", FIELD(no_replicate), .def = "no",
               .doc = "One thread at a time in each stage."}},
    {NULL, GRAPHS_BATCH,
     .param = {"no-static-buffers", FIELD(no_static_buffers), .def = "no",
               .doc = "Start with the least buffers and grow."}},
    {NULL, COMMAND_BATCH, "FOLDER",
     .param = {"out", FIELD(out), .def = "",
               .doc = "Where $out lies: folders below it as the recordings have them, and what "
                      "has been done."}},
    {NULL, COMMAND_BATCH,
     .param = {"resume", FIELD(resume), .def = "no",
               .doc = "Skip what an earlier batch has done, if the recording is as it was."}},
    {NULL, COMMAND_BATCH, "PATTERN",
     .param = {"match", FIELD(match), .def = "",
               .doc = "Of folders, take files whose names fit: '*.wav'."}},
    {NULL, COMMAND_EXPLAIN,
     .param = {"dot", FIELD(dot), .def = "no", .doc = "The graph for Graphviz."}},
    {NULL, COMMAND_EXPLAIN | COMMAND_BENCH | COMMAND_CTL | COMMAND_TOP | COMMAND_DEVICES,
     .param = {"json", FIELD(json), .def = "no",
               .doc = "The plan, the figures or the devices as JSON."}},
    {NULL, COMMAND_TOP,
     .param = {"once", FIELD(once), .def = "no", .doc = "Print one table and leave."}},
    {NULL, COMMAND_BENCH, "N",
     .param = {"rounds", FIELD(rounds), .def = "5", .min = 1, .max = 1000,
               .doc = "How often everything is measured in turn."}},
    {NULL, COMMAND_LIST | COMMAND_HELP,
     .param = {"markdown", FIELD(markdown), .def = "no",
               .doc = "As Markdown: a table, or the reference of all stages."}},
    {NULL, COMMAND_HELP, .param = {"man", FIELD(man), .def = "no", .doc = "The manual page."}},
    {NULL, COMMAND_HELP, "SHELL",
     .param = {"completion", FIELD(completion), .def = "", .choices = shells,
               .doc = "The script that completes words in a shell."}},
    {NULL, COMMAND_ALL, "WHEN",
     .param = {"color", FIELD(color), .def = "auto", .choices = color_names,
               .doc = "When to use colours; NO_COLOR is heeded too."}},
    {"h", COMMAND_ALL,
     .param = {"help", FIELD(help), .def = "no", .doc = "What the command does."}},
    {NULL, COMMAND_ALL,
     .param = {"version", FIELD(version), .def = "no", .doc = "The version of sigrun."}},
    {0},
};
