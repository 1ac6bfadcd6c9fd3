// SPDX-License-Identifier: MIT
// control: requests by name become changes of a stage.

#include "runtime/exec/control.h"

#include "runtime/base/remedy.h"
#include "runtime/graph/param.h"
#include "runtime/graph/param_value.h"

#include <stdlib.h>
#include <string.h>

static bool set(struct run *, const struct source *request, uint64_t frame, bool ended,
                struct error *);

static bool has_live(const struct sigrun_stage *stage)
{
    for (size_t i = 0; i < stage->params; i++)
        if (stage->type->params[i].live)
            return true;
    return false;
}

static int by_name(const void *one, const void *other)
{
    const struct sigrun_stage *a = ((const struct control_stage *)one)->stage,
                              *b = ((const struct control_stage *)other)->stage;
    const int names = strcmp(stage_label(a), stage_label(b));

    return names ? names : a->index < b->index ? -1 : a->index > b->index;
}

static int by_index(const void *one, const void *other)
{
    const struct sigrun_stage *a = ((const struct control_stage *)one)->stage,
                              *b = ((const struct control_stage *)other)->stage;

    return a->index < b->index ? -1 : a->index > b->index;
}

// Stages of one name are numbered as they stand in the text; a label is there only once.
static void give_addresses(struct run *run, struct control_stage *stages, size_t count)
{
    qsort(stages, count, sizeof *stages, by_name);
    for (size_t i = 0, same; i < count; i += same) {
        const char *name = stage_label(stages[i].stage);

        for (same = 1; i + same < count && !strcmp(name, stage_label(stages[i + same].stage));)
            same++;
        for (size_t k = 0; k < same; k++)
            stages[i + k].address =
                same > 1 ? arena_format(&run->arena, "%s#%zu", name, k + 1) : name;
    }
    qsort(stages, count, sizeof *stages, by_index);
}

static const struct control_stage *stage_of(const struct run *run, const struct sigrun_stage *stage)
{
    const struct control *control = run->control;

    for (size_t i = 0; i < control->count; i++)
        if (control->stages[i].stage == stage)
            return &control->stages[i];
    return NULL;
}

// Of a stage that is looked at when its stream has ended, too.
static bool change_own(void *context, struct sigrun_stage *stage, const char *param,
                       const char *value)
{
    struct run *run = context;
    const struct control_stage *own = stage_of(run, stage);
    struct error err = {0};

    if (!own)
        return false;
    char *text = text_format("%s.%s=%s", own->address, param, value);
    const bool good = set(run, &(struct source){NULL, text}, CHANGE_NOW, true, &err);

    if (!good)
        sigrun_warn(stage, "%s", err.items[0].text);
    free(text);
    error_release(&err);
    return good;
}

static bool asked_own(void *context, const struct sigrun_stage *stage, const char *param,
                      void *value, size_t bytes)
{
    struct run *run = context;
    const struct control_stage *own = stage_of(run, stage);
    const struct sigrun_param *known = own ? params_find(stage->type->params, param) : NULL;

    if (!known || !known->live || change_bytes(known) != bytes)
        return false;
    pthread_mutex_lock(&run->control->lock);
    memcpy(value, (const char *)own->asked + known->offset, bytes);
    pthread_mutex_unlock(&run->control->lock);
    return true;
}

void control_open(struct run *run)
{
    struct control *control = arena_alloc(&run->arena, 1, sizeof *control);
    size_t count = 0;

    pthread_mutex_init(&control->lock, NULL);
    run->control = control;
    for (size_t t = 0; t < run->task_count; t++)
        for (size_t k = 0; k < run->tasks[t].op_count; k++)
            count += has_live(run->tasks[t].ops[k].stage);
    if (!count)
        return;
    control->stages = arena_alloc(&run->arena, count, sizeof *control->stages);
    for (size_t t = 0; t < run->task_count; t++)
        for (size_t k = 0; k < run->tasks[t].op_count; k++) {
            struct sigrun_stage *stage = run->tasks[t].ops[k].stage;

            if (!has_live(stage))
                continue;
            void *copy = arena_alloc(&run->arena, 1, stage->type->size);
            memcpy(copy, stage->self, stage->type->size);
            control->stages[control->count++] =
                (struct control_stage){stage, &run->tasks[t], k, NULL, copy};
        }
    give_addresses(run, control->stages, count);
    run->graph->change = change_own;
    run->graph->asked = asked_own;
    run->graph->change_context = run;
}

void control_close(struct run *run)
{
    if (!run->control)
        return;
    run->graph->change = NULL;
    run->graph->asked = NULL;
    change_free(atomic_exchange(&run->changed, NULL));
    pthread_mutex_destroy(&run->control->lock);
    run->control = NULL;
}

static const char *address_at(const void *stages, size_t i)
{
    return ((const struct control_stage *)stages)[i].address;
}

static bool no_stage(const struct run *run, const struct span at, const char *name,
                     struct error *err)
{
    const struct control *control = run->control;
    const char *nearest = text_nearest(name, control->count, address_at, control->stages);
    struct text list = {0};
    size_t same = 0;

    for (size_t i = 0; i < control->count; i++)
        same += strcmp(stage_label(control->stages[i].stage), name) == 0;
    for (size_t i = 0; i < control->count && i < 20; i++)
        text_add(&list, "%s%s", i ? ", " : "", control->stages[i].address);
    if (!control->count)
        error_at(err, at,
                 "no stage of this pipeline has a parameter that can change while it runs");
    else if (same)
        error_at(err, at, "%zu stages are called %s: say %s#1 to %s#%zu, or give them labels", same,
                 name, name, name, same);
    else
        error_at(err, at, "no stage with live parameters is called %s; there %s %s%s", name,
                 control->count == 1 ? "is" : "are", text_of(&list),
                 control->count > 20 ? ", …" : "");
    if (nearest)
        remedy_replace(err, at, nearest);
    text_release(&list);
    return false;
}

static const char *param_at(const void *params, size_t i)
{
    return ((const struct sigrun_param *)params)[i].name;
}

static bool no_param(const struct control_stage *stage, const struct span at, const char *name,
                     struct error *err)
{
    const struct sigrun_param *params = stage->stage->type->params,
                              *known = params_find(params, name);
    const char *nearest = text_nearest(name, stage->stage->params, param_at, params);
    struct text list = {0};
    size_t live = 0;

    for (size_t i = 0; i < stage->stage->params; i++)
        if (params[i].live)
            text_add(&list, "%s%s", live++ ? ", " : "", params[i].name);
    if (known)
        error_at(err, at, "%s: %s can't change while it runs; what can is %s", stage->address, name,
                 text_of(&list));
    else
        error_at(err, at, "%s has no parameter %s; what can change while it runs is %s",
                 stage->address, name, text_of(&list));
    if (!known && nearest && params_find(params, nearest)->live)
        remedy_replace(err, at, nearest);
    text_release(&list);
    return false;
}

const struct control_stage *control_find(const struct run *run, const struct source *request,
                                         size_t length, const struct sigrun_param **param,
                                         struct error *err)
{
    const struct control *control = run->control;
    const char *dot = memchr(request->text, '.', length);
    const size_t name = dot ? (size_t)(dot - request->text) : length;
    const struct control_stage *found = NULL;
    struct arena arena;

    *param = NULL;
    arena_init(&arena);
    const char *word = arena_copy(&arena, request->text, name);
    for (size_t i = 0; i < control->count && !found; i++)
        if (strcmp(control->stages[i].address, word) == 0)
            found = &control->stages[i];
    if (!found) {
        no_stage(run, (struct span){request, 0, name, NULL}, word, err);
    } else if (dot) {
        const size_t rest = length - name - 1;

        word = arena_copy(&arena, dot + 1, rest);
        *param = params_find(found->stage->type->params, word);
        if (!*param || !(*param)->live) {
            no_param(found, (struct span){request, name + 1, rest, NULL}, word, err);
            found = NULL;
        }
    }
    arena_release(&arena);
    return found;
}

// Reads the value into a copy, asks the stage, and only then takes both over.
static bool read_value(const struct control_stage *own, const struct sigrun_param *param,
                       const struct source *request, size_t at, struct error *err)
{
    const struct sigrun_stage_type *type = own->stage->type;
    struct param_context context = {.stage = own->address, .source = !own->stage->ins};
    const struct span span = {request, at, strlen(request->text + at), NULL};
    struct arena arena;

    arena_init(&arena);
    void *copy = arena_alloc(&arena, 1, type->size);
    memcpy(copy, own->asked, type->size);
    const struct sigrun_format *format =
        own->stage->ins ? &own->stage->in[0].format : &own->stage->out[0].format;
    context.rate = format->rate;
    context.unit = format->unit;
    const struct param_words words = param_split(&arena, param, request->text + at, span);
    bool good = param_store(&arena, param, copy, &words, &context, err);
    if (good && type->check) {
        stage_check_into(err, span);
        good = type->check(own->stage, copy, param);
        stage_check_into(NULL, span_none());
    }
    if (good)
        memcpy(own->asked, copy, type->size);
    arena_release(&arena);
    return good;
}

static void ask(const struct control_stage *own, const struct sigrun_param *param, uint64_t frame)
{
    struct change *change = calloc(1, sizeof *change);

    if (!change)
        abort();
    change->op = own->op;
    change->param = param;
    change->frame = frame;
    memcpy(change->value, (const char *)own->asked + param->offset, change_bytes(param));
    change_ask(own->task, change);
}

// A task that waits for frames, or has had its last, would be late to see what is asked of it:
// whoever asks owns it for the moment that this takes. The owner of a busy one looks once more
// before it gives it up.
static void hasten(struct run *run, struct task *task)
{
    int state = atomic_load(&task->state);

    if (task->plan->pure || run->sched.alone)
        return;
    while (!atomic_compare_exchange_weak(&task->state, &state,
                                         state == TASK_IDLE ? TASK_BUSY : TASK_AGAIN))
        ;
    if (state == TASK_IDLE)
        sched_park(&run->sched, NULL, task);
}

// ended: also where nothing will come any more.
static bool set(struct run *run, const struct source *request, uint64_t frame, bool ended,
                struct error *err)
{
    const char *equals = strchr(request->text, '=');
    const struct sigrun_param *param;

    if (!equals || !memchr(request->text, '.', (size_t)(equals - request->text)))
        return error_at(err, (struct span){request, 0, strlen(request->text), NULL},
                        "expected label.param=value, found %s",
                        *request->text ? request->text : "nothing");
    const struct control_stage *own =
        control_find(run, request, (size_t)(equals - request->text), &param, err);
    if (!own)
        return false;
    if (!ended && atomic_load(&own->task->finished))
        return error_at(err, (struct span){request, 0, strlen(own->address), NULL}, "%s has ended",
                        own->address);
    pthread_mutex_lock(&run->control->lock);
    change_free(atomic_exchange(&run->changed, NULL));
    const bool good = read_value(own, param, request, (size_t)(equals + 1 - request->text), err);
    if (good)
        ask(own, param, frame);
    pthread_mutex_unlock(&run->control->lock);
    if (good)
        hasten(run, own->task);
    return good;
}

bool control_set(struct run *run, const struct source *request, uint64_t frame, struct error *err)
{
    return set(run, request, frame, false, err);
}

void control_print(const struct run *run, const struct control_stage *own,
                   const struct sigrun_param *param, struct text *text)
{
    pthread_mutex_lock(&run->control->lock);
    param_print(text, param, own->asked);
    pthread_mutex_unlock(&run->control->lock);
}
