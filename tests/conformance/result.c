// SPDX-License-Identifier: MIT
// result: runs of trials, by hand and by the engine, and what they leave: streams or files.

#include "runtime/base/text.h"
#include "tests/check.h"
#include "tests/conformance/trial.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Files.

static char home[] = "/tmp/sigrun-conformance-XXXXXX";

static void remove_files(const char *folder)
{
    DIR *dir = opendir(folder);

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(folder);
}

static void remove_home(void)
{
    remove_files(home);
}

void trial_folder(void)
{
    // What examples read, and an expression that writes it.
    static const char *const recipes[] = {
        "sine 440 | head 0.2s | write tone.wav",
        "sine 100k rate=2.4M complex=true amp=0.5 | head 0.1s | convert cu8 | raw iq.cu8 type=cu8",
    };

    if (!mkdtemp(home) || chdir(home))
        abort();
    atexit(remove_home);
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        struct engine engine;

        engine_run(&engine, recipes[i], &(struct engine_options){0});
        engine_close(&engine);
    }
}

// A folder for one run of a sink, with stdout in a file there.
struct folder {
    char name[sizeof home + 16];
    int out;
};

static void folder_enter(struct folder *folder)
{
    fflush(stdout);
    snprintf(folder->name, sizeof folder->name, "%s/XXXXXX", home);
    folder->out = dup(1);
    if (!mkdtemp(folder->name) || chdir(folder->name))
        abort();
    const int file = open("stdout", O_RDWR | O_CREAT, 0600);
    dup2(file, 1);
    close(file);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void folder_leave(struct folder *folder, struct result *result)
{
    struct dirent **names;
    struct text files = {0};
    char bytes[4096];

    fflush(stdout);
    dup2(folder->out, 1);
    close(folder->out);
    const int count = scandir(folder->name, &names, visible, alphasort);
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(names[i]->d_name, "rb");
        size_t n;

        text_add(&files, "%s:\n", names[i]->d_name);
        while (file && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
            text_append(&files, bytes, n);
        if (file)
            fclose(file);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    if (chdir(home))
        abort();
    remove_files(folder->name);
    result->bytes = files.length;
    result->files = text_take(&files);
}

// Runs.

struct again {
    struct engine *engine;
    char *text;
};

// The stage as it is at this moment is destroyed, and a new one gets its state.
static struct sigrun_stage *made_again(void *context)
{
    struct again *again = context;
    const struct sigrun_stage *old = engine_stage(again->engine, "subject");
    size_t bytes = 0, at = 0;

    for (const struct state_part *p = old->state; p; p = p->next)
        bytes += p->bytes;
    unsigned char *saved = malloc(bytes + 1);
    for (const struct state_part *p = old->state; p; at += p->bytes, p = p->next)
        memcpy(saved + at, p->memory, p->bytes);
    engine_close(again->engine);
    if (!engine_open(again->engine, again->text, &(struct engine_options){0}) ||
        !graph_start(again->engine->graph, &again->engine->err))
        abort(); // it could be made the first time
    struct sigrun_stage *stage = engine_stage(again->engine, "subject");
    at = 0;
    for (const struct state_part *p = stage->state; p && at + p->bytes <= bytes;
         at += p->bytes, p = p->next)
        memcpy(p->memory, saved + at, p->bytes);
    free(saved);
    return stage;
}

static void make_inputs(const struct trial *trial, const struct trial_run *run, struct stream *in)
{
    for (size_t i = 0; i < trial->ins; i++) {
        stream_init(&in[i], &trial->in[i]);
        stream_grow(&in[i], run->frames);
        for (size_t c = 0; c < in[i].lanes; c++) {
            const uint64_t other = c < TRIAL_PORTS ? run->other[c] : 0;

            stream_data(&trial->in[i], in[i].lane[c], in[i].stride / in[i].sample,
                        (other ? other : run->seed) + i, c, 0, (size_t)run->frames, run->special);
        }
    }
}

static size_t segment_of(const struct engine *engine, const struct sigrun_stage *stage)
{
    for (size_t t = 0; t < engine->plan->task_count; t++)
        if (engine->plan->tasks[t].stages[0] == stage)
            return engine->plan->tasks[t].segment;
    return 1;
}

void trial_hand(const struct trial *trial, const struct trial_run *run, struct result *result)
{
    struct engine engine;
    struct again again = {&engine, trial_text(trial, run)};
    struct stream in[TRIAL_PORTS];
    const struct stream *inputs[TRIAL_PORTS];
    struct folder folder;

    *result = (struct result){.outs = trial->outs};
    make_inputs(trial, run, in);
    for (size_t i = 0; i < trial->ins; i++)
        inputs[i] = &in[i];
    if (!trial->outs)
        folder_enter(&folder);
    if (engine_open(&engine, again.text, &(struct engine_options){.no_fuse = true}) &&
        graph_start(engine.graph, &engine.err)) {
        struct sigrun_stage *stage = engine_stage(&engine, "subject");
        struct hand hand = {.stage = stage,
                            .in = inputs,
                            .cut = run->cut,
                            .random = run->random,
                            .limit = trial->ins ? 0 : run->frames,
                            .segment = segment_of(&engine, stage),
                            .restore = run->restore_at ? made_again : NULL,
                            .context = &again,
                            .restore_at = run->restore_at,
                            .process = run->process};

        hand_run(&hand);
        snprintf(result->wrong, sizeof result->wrong, "%s", hand.wrong);
        result->out = hand.out;
        result->calls = hand.calls;
    } else {
        snprintf(result->wrong, sizeof result->wrong, "it can't start: %s", engine_error(&engine));
    }
    engine_close(&engine);
    if (!trial->outs)
        folder_leave(&folder, result);
    for (size_t i = 0; i < trial->ins; i++)
        stream_release(&in[i]);
    free(again.text);
}

void trial_engine(const struct trial *trial, const struct trial_run *run, struct result *result)
{
    struct engine engine;
    char *text = trial_text(trial, run);
    struct engine_options options = run->options;
    struct folder folder;

    if (!trial->ins)
        options.duration = (double)run->frames / sigrun_hz(trial->rate);
    *result =
        (struct result){.outs = trial->outs, .out = calloc(trial->outs + 1, sizeof *result->out)};
    if (!result->out)
        abort();
    if (!trial->outs)
        folder_enter(&folder);
    if (!engine_open(&engine, text, &options) || !engine_start(&engine) || !engine_wait(&engine))
        snprintf(result->wrong, sizeof result->wrong, "the engine: %s", engine_error(&engine));
    for (size_t o = 0; o < trial->outs && engine.run; o++) {
        char label[32];

        snprintf(label, sizeof label, "o%zu", o);
        struct stream *kept = engine_keep(&engine, label)->kept;
        result->out[o] = *kept;
        *kept = (struct stream){0};
    }
    engine_close(&engine);
    if (!trial->outs)
        folder_leave(&folder, result);
    free(text);
}

void result_release(struct result *result)
{
    for (size_t o = 0; result->out && o < result->outs; o++)
        stream_release(&result->out[o]);
    free(result->out);
    free(result->files);
    *result = (struct result){0};
}

const char *result_difference(const struct result *a, const struct result *b)
{
    static char text[320];

    if (a->wrong[0] || b->wrong[0])
        return a->wrong[0] ? a->wrong : b->wrong;
    if (a->files && (a->bytes != b->bytes || memcmp(a->files, b->files, a->bytes))) {
        size_t at = 0;

        while (at < a->bytes && at < b->bytes && a->files[at] == b->files[at])
            at++;
        snprintf(text, sizeof text, "what it writes differs at byte %zu of %zu and %zu", at,
                 a->bytes, b->bytes);
        return text;
    }
    for (size_t o = 0; o < a->outs; o++) {
        const char *difference = stream_difference(&a->out[o], &b->out[o]);

        if (!difference)
            continue;
        snprintf(text, sizeof text, "output %zu: %s", o, difference);
        return text;
    }
    return NULL;
}
