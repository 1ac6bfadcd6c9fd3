// SPDX-License-Identifier: MIT
// batch_prepare: what a batch finds out before it starts.

#include "cli/batch.h"

#include "runtime/base/limits.h"
#include "runtime/graph/graph.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "runtime/lang/print.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const variables[] = {"in", "out", "name"};

struct binding *batch_bindings(struct batch *batch, const char *in, const char *out,
                               const char *name, size_t *count)
{
    const struct options *options = batch->options;
    struct binding *all = arena_alloc(&batch->arena, options->binding_count + 3, sizeof *all);

    if (options->binding_count)
        memcpy(all, options->bindings, options->binding_count * sizeof *all);
    *count = options->binding_count;
    all[(*count)++] = (struct binding){"in", in};
    all[(*count)++] = (struct binding){"name", name};
    if (out)
        all[(*count)++] = (struct binding){"out", out};
    return all;
}

// Does what the expression says depend on the variable? Where it can't be expanded at all, err says
// why.
static bool uses(struct batch *batch, const struct program *written, const char *variable,
                 struct error *err)
{
    const struct program *tree[2];

    for (int k = 0; k < 2; k++) {
        const char *value[3];
        size_t count;

        for (int i = 0; i < 3; i++)
            value[i] = k && strcmp(variables[i], variable) == 0 ? "other" : "one";
        struct binding *all = batch_bindings(batch, value[0], value[1], value[2], &count);
        tree[k] = expand(&batch->arena, written, all, count, err);
        if (!tree[k])
            return false;
    }
    return !tree_equal(tree[0], tree[1]);
}

static bool check_variables(struct batch *batch, const struct program *written, struct error *err)
{
    const struct options *options = batch->options;
    const bool in = uses(batch, written, "in", err);

    if (err->count)
        return false;
    if (!in) {
        error_at(err, span_none(),
                 "the expression doesn't use $in, which stands for each recording");
        error_remedy(err, "sigrun batch 'read $in | …' FILES…");
        return false;
    }
    batch->uses_out = uses(batch, written, "out", err);
    batch->uses_name = uses(batch, written, "name", err);
    if (batch->uses_out && !*options->out)
        return error_at(err, span_none(),
                        "the expression uses $out: say with --out=DIR below which folder that is");
    if (!batch->uses_out && *options->out) {
        error_at(err, span_none(),
                 "the expression doesn't use $out, so nothing would be written below %s",
                 options->out);
        error_remedy(err, "… | write $out.wav");
        return false;
    }
    for (size_t i = 0; i < options->binding_count; i++)
        for (size_t k = 0; k < sizeof variables / sizeof *variables; k++)
            if (strcmp(options->bindings[i].name, variables[k]) == 0)
                return error_at(err, span_none(), "-D %s: batch gives $%s its value", variables[k],
                                variables[k]);
    return true;
}

// The file that a call writes, which is the first parameter of what writes; "" where it names none.
static struct item written_to(const struct sigrun_stage *stage)
{
    const struct sigrun_param *first = stage->type->params;

    if (!(stage->type->needs & SIGRUN_NEEDS_WRITE) || !stage->ins || !stage->call || !first)
        return (struct item){.text = ""};
    for (size_t i = 0; i < stage->call->count; i++) {
        const struct argument *given = &stage->call->arguments[i];
        const struct item *item = &given->value.items[0];

        if ((!given->name || strcmp(given->name, first->name) == 0) && item->text)
            return *item;
    }
    return (struct item){.text = ""};
}

// A file whose name depends on no recording: the last one would be all that is left of it.
static void note_shared_file(struct batch *batch, const struct graph *graph)
{
    for (const struct sigrun_stage *stage = graph->first; stage; stage = stage->next) {
        const struct item file = written_to(stage);

        if (!*file.text || strcmp(file.text, "-") == 0 || strncmp(file.text, "/dev/", 5) == 0 ||
            strstr(file.text, "$in") || strstr(file.text, "$out") || strstr(file.text, "$name"))
            continue;
        batch->shared = arena_copy(&batch->arena, file.text, strlen(file.text));
        batch->shared_span = file.span;
    }
}

// What depends on no recording is found out before the first one runs. Loading the modules here
// spares every process that work.
static bool check_expression(struct batch *batch, const struct program *written, struct error *err)
{
    const struct graph_options options = {.seed = batch->options->seed_value};
    size_t count;
    struct binding *all =
        batch_bindings(batch, "$in", *batch->options->out ? "$out" : NULL, "$name", &count);
    struct program *program = expand(&batch->arena, written, all, count, err);
    struct graph *graph = program ? graph_build(program, &batch->registry, &options, err) : NULL;

    if (graph)
        note_shared_file(batch, graph);
    graph_free(graph);
    return graph != NULL;
}

static bool read_expression(struct batch *batch)
{
    const struct options *o = batch->options;
    struct text text = {0};

    if (!*o->file && access(batch->source->text, F_OK) == 0)
        return error_at(&batch->err, span_none(),
                        "%s is a file: the expression comes first, then the recordings",
                        batch->source->text);
    struct program *written = parse(&batch->arena, batch->source, &batch->err);
    if (!written || !check_variables(batch, written, &batch->err) ||
        !check_expression(batch, written, &batch->err))
        return false;
    print_program(&text, written);
    text_add(&text, " duration=%.17g seed=%llu exact=%d plan=%d resample=%d strict=%d", o->duration,
             (unsigned long long)o->seed_value, o->exact, (int)o->planning, o->auto_resample,
             o->strict);
    batch->work = journal_mix(journal_mix(JOURNAL_START, SIGRUN_VERSION), text_of(&text));
    for (size_t i = 0; i < o->binding_count; i++)
        batch->work =
            journal_mix(journal_mix(batch->work, o->bindings[i].name), o->bindings[i].value);
    text_release(&text);
    return true;
}

static bool find_recordings(struct batch *batch)
{
    const struct options *options = batch->options;
    const size_t first = !*options->file; // the expression

    if (options->word_count <= first)
        return error_at(&batch->err, span_none(),
                        "there are no recordings: name files or folders after the expression");
    if (!recordings_find(&batch->recordings, &batch->arena, options->words + first,
                         options->word_count - first, options->match, options->out, &batch->err))
        return false;
    if (!batch->recordings.count)
        return error_kind_at(&batch->err, ERROR_INPUT, span_none(),
                             *options->match ? "there are no recordings in %s whose names fit %s"
                                             : "there are no recordings in %s",
                             options->words[first], options->match);
    if (batch->shared && batch->recordings.count > 1) {
        error_at(&batch->err, batch->shared_span,
                 "every recording would write %s again: put $name or $out in its name",
                 batch->shared);
        return false;
    }
    // Who writes to neither prints.
    return (!batch->uses_out && !batch->uses_name) ||
           recordings_apart(&batch->recordings, &batch->arena, batch->uses_out, &batch->err);
}

struct journal_key batch_key(const struct batch *batch, const struct recording *recording)
{
    const uint64_t work = journal_mix(batch->work, recording->real);

    return (struct journal_key){journal_mix(work, recording->out ? recording->out : ""),
                                recording->bytes, recording->modified};
}

static bool open_journal(struct batch *batch)
{
    const struct options *options = batch->options;
    const char *folder = *options->out ? options->out : ".";

    if (!*options->out && !options->resume)
        return true;
    if (*options->out &&
        (!batch_folders(&batch->arena, arena_format(&batch->arena, "%s/", folder))))
        return error_kind_at(&batch->err, ERROR_RUN, span_none(), "%s can't be made: %s", folder,
                             strerror(errno));
    batch->has_journal = journal_open(&batch->journal, &batch->arena, folder, &batch->err);
    return batch->has_journal;
}

static void choose_work(struct batch *batch)
{
    const struct recordings *recordings = &batch->recordings;
    uint64_t bytes = 0;

    batch->todo = arena_alloc(&batch->arena, recordings->count, sizeof *batch->todo);
    for (size_t i = 0; i < recordings->count; i++) {
        const struct journal_key key = batch_key(batch, &recordings->items[i]);

        if (batch->options->resume && journal_has(&batch->journal, &key))
            continue;
        batch->todo[batch->todo_count++] = i;
        bytes += recordings->items[i].bytes;
    }
    batch->slots = arena_alloc(&batch->arena, batch->todo_count, sizeof *batch->slots);
    jobs_init(&batch->jobs, &batch->arena,
              batch->cores < batch->todo_count ? batch->cores : batch->todo_count);
    tally_start(&batch->tally, &batch->arena, batch->options, batch->todo_count, bytes,
                recordings->count - batch->todo_count);
}

bool batch_folders(struct arena *arena, const char *path)
{
    char *copy = arena_copy(arena, path, strlen(path));

    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(copy, 0777) && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

bool batch_prepare(struct batch *batch)
{
    batch->cores = batch->options->jobs ? batch->options->jobs : limits_cores();
    if (!read_expression(batch) || !find_recordings(batch) || !open_journal(batch))
        return false;
    choose_work(batch);
    return true;
}
