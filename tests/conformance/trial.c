// SPDX-License-Identifier: MIT
// trial: which formats and parameters a stage is tried with.

#include "tests/conformance/trial.h"

#include "runtime/base/text.h"
#include "runtime/graph/format.h"
#include "runtime/graph/param.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME = 16, MOST_TRIALS = 200 };

// Formats of a graph end with it; those of a trial last.
static struct sigrun_format lasting(const struct sigrun_format *format)
{
    struct engine engine;
    char text[64];

    snprintf(text, sizeof text, "toy_data format=%zu | toy_keep", engine_format(format));
    if (!engine_open(&engine, text, &(struct engine_options){0}))
        abort();
    const struct sigrun_format copy = engine.graph->first->out[0].format;
    engine_close(&engine);
    return copy;
}

static void name_trial(struct trial *trial)
{
    struct text name = {0};

    text_add(&name, "%s", trial->call);
    for (size_t i = 0; i < trial->ins; i++) {
        text_add(&name, i ? " and " : " on ");
        format_add(&name, &trial->in[i]);
    }
    free(trial->name);
    trial->name = text_take(&name);
}

// Pictures of the usual size would take most of the time.
static void shrink_pictures(struct text *call)
{
    static const char usual[] = " width=0 height=0 ";
    const char *at = strstr(text_of(call), usual);

    if (at) {
        struct text small = {0};

        text_append(&small, text_of(call), (size_t)(at - text_of(call)));
        text_add(&small, " width=96 height=64 %s", at + sizeof usual - 1);
        text_release(call);
        *call = small;
    }
}

static char *call_of(const struct sigrun_stage *stage)
{
    struct text call = {0};

    text_add(&call, "%s ", stage->type->name);
    params_print(&call, stage->type->params, stage->self);
    shrink_pictures(&call);
    return text_take(&call);
}

bool trial_possible(const struct sigrun_stage_type *type)
{
    return !(type->in[0].types & SIGRUN_SCENES);
}

bool trial_of_example(struct trial *trial, const struct sigrun_stage_type *type, char why[300])
{
    struct engine engine;
    const struct sigrun_stage *stage = NULL;
    const bool open = engine_open(&engine, type->example, &(struct engine_options){0});

    *trial = (struct trial){.type = type};
    for (struct sigrun_stage *s = open ? engine.graph->first : NULL; s && !stage; s = s->next)
        if (s->type == type && s->call) // written, if only as what carries an edge
            stage = s;
    snprintf(why, 300, "its example: %s",
             !open    ? engine_error(&engine)
             : !stage ? "the stage doesn't occur in it"
                      : "");
    if (stage && stage->ins <= TRIAL_PORTS && stage->outs <= TRIAL_PORTS) {
        trial->ins = stage->ins;
        trial->outs = stage->outs;
        for (size_t i = 0; i < stage->ins; i++)
            trial->in[i] = lasting(&stage->in[i].format);
        if (!stage->ins)
            trial->rate = stage->out[0].format.rate;
        trial->call = call_of(stage);
        name_trial(trial);
    }
    engine_close(&engine);
    return stage != NULL;
}

struct trial trial_copy(const struct trial *trial, const char *call)
{
    struct trial copy = *trial;

    copy.call = strdup(call ? call : trial->call);
    copy.name = NULL;
    name_trial(&copy);
    return copy;
}

void trial_release(struct trial *trial)
{
    free(trial->call);
    free(trial->name);
}

static void add_ports(struct text *text, size_t count, const char *(*port)(void *, size_t),
                      void *context)
{
    text_add(text, count > 1 ? "{ " : "");
    for (size_t i = 0; i < count; i++)
        text_add(text, "%s%s", i ? " ; " : "", port(context, i));
    text_add(text, count > 1 ? " }" : "");
}

struct spelling {
    const struct trial *trial;
    const struct trial_run *run;
    char text[200];
};

static const char *source_text(void *context, size_t i)
{
    struct spelling *s = context;
    const char *const specials[] = {"none", "nan", "inf", "zero"};

    snprintf(s->text, sizeof s->text,
             "i%zu: %s format=%zu frames=%llu seed=%llu special=%s cut=ragged", i,
             s->run->pure_source ? "toy_pure" : "toy_data", engine_format(&s->trial->in[i]),
             (unsigned long long)s->run->frames, (unsigned long long)s->run->seed + i,
             specials[s->run->special]);
    return s->text;
}

static const char *sink_text(void *context, size_t i)
{
    struct spelling *s = context;

    snprintf(s->text, sizeof s->text, "o%zu: toy_keep", i);
    return s->text;
}

char *trial_text(const struct trial *trial, const struct trial_run *run)
{
    struct spelling spelling = {.trial = trial, .run = run};
    struct text text = {0};

    add_ports(&text, trial->ins, source_text, &spelling);
    text_add(&text, "%ssubject: %s%s", trial->ins ? " | " : "", trial->call,
             trial->outs ? " | " : "");
    add_ports(&text, trial->outs, sink_text, &spelling);
    return text_take(&text);
}

bool trial_accepted(struct trial *trial)
{
    struct engine engine;
    char *text = trial_text(trial, &(struct trial_run){.frames = 1});
    bool accepted = engine_open(&engine, text, &(struct engine_options){0});
    const struct sigrun_stage *stage = accepted ? engine_stage(&engine, "subject") : NULL;

    // A conversion that was put in front would make this a trial of another type.
    for (size_t i = 0; stage && i < stage->ins; i++)
        accepted = accepted && stage->in[i].format.type == trial->in[i].type;
    engine_close(&engine);
    free(text);
    name_trial(trial);
    return accepted;
}

static void keep_trial(struct trials *trials, struct trial trial)
{
    bool known = false;

    for (size_t i = 0; i < trials->count && trial.name; i++)
        known = known || !strcmp(trials->items[i].name, trial.name);
    if (!known && trials->count < MOST_TRIALS && trial_accepted(&trial))
        trials->items[trials->count++] = trial;
    else
        trial_release(&trial);
}

static bool free_port(const struct sigrun_stage_type *type, size_t i)
{
    size_t p = 0;

    while (p < i && p + 1 < SIGRUN_PORTS && type->in[p + 1].name)
        p++;
    return type->in[p].free;
}

// Plain, frames of time, frames of frequency.
static void set_axes(struct sigrun_format *format, int axes)
{
    const double rate = format->rate.num ? sigrun_hz(format->rate) : 1;

    format->axes = axes ? 1 : 0;
    format->axis[0] =
        axes == 1 ? (struct sigrun_axis){"time", "s", FRAME, 0, 1 / rate / FRAME, NULL, false}
                  : (struct sigrun_axis){"frequency", "Hz", FRAME, 0, rate, NULL, false};
    format->origin = 0;
}

static void vary_format(struct trials *trials, const struct trial *base, enum sigrun_type type,
                        size_t lanes, int axes)
{
    struct trial trial = trial_copy(base, NULL);

    for (size_t i = 0; i < trial.ins; i++) {
        if (i && free_port(trial.type, i))
            continue;
        trial.in[i].type = type;
        trial.in[i].bits = 0;
        trial.in[i].lanes = lanes;
        trial.in[i].labels = NULL;
        if (axes >= 0)
            set_axes(&trial.in[i], axes);
    }
    name_trial(&trial);
    keep_trial(trials, trial);
}

static void vary_formats(struct trials *trials, const struct trial *base)
{
    for (int type = 0; type < 10; type++)
        vary_format(trials, base, (enum sigrun_type)(1 << type), base->in[0].lanes, -1);
    for (size_t lanes = 1; lanes <= 3; lanes += 2)
        for (int axes = 0; axes <= 2; axes++)
            vary_format(trials, base, base->in[0].type, lanes, axes);
}

static void vary_parameter(struct trials *trials, const struct trial *base,
                           const struct sigrun_param *param)
{
    static const char *const bools[] = {"true", "false", NULL};
    const char *const *values = param->choices               ? param->choices
                                : param->kind == SIGRUN_BOOL ? bools
                                                             : NULL;

    for (size_t v = 0; values && values[v]; v++) {
        struct text call = {0};
        char key[100];

        // Once in a thousand movies libx264 finds other bytes for the same decoded pictures.
        if (!strcmp(param->name, "format") && !strcmp(values[v], "mp4"))
            continue;
        snprintf(key, sizeof key, " %s=", param->name);
        const char *at = strstr(base->call, key);
        if (!at)
            continue;
        const char *end = strchr(at + 1, ' ');
        text_append(&call, base->call, (size_t)(at - base->call));
        text_add(&call, "%s%s%s", key, values[v], end ? end : "");
        keep_trial(trials, trial_copy(base, text_of(&call)));
        text_release(&call);
    }
}

bool trials_of(struct trials *trials, const struct sigrun_stage_type *type, char why[300])
{
    struct trial base;

    *trials = (struct trials){.items = calloc(MOST_TRIALS, sizeof *trials->items)};
    if (!trials->items)
        abort();
    if (!trial_of_example(&base, type, why))
        return false;
    base.thorough = true;
    keep_trial(trials, trial_copy(&base, NULL));
    base.thorough = false;
    if (!trials->count)
        snprintf(why, 300, "what its example says is refused when it is fed with %s", base.name);
    for (const struct sigrun_param *p = type->params; p && p->name; p++)
        vary_parameter(trials, &base, p);
    if (base.ins)
        vary_formats(trials, &base);
    trial_release(&base);
    return trials->count > 0;
}

void trials_release(struct trials *trials)
{
    for (size_t i = 0; i < trials->count; i++)
        trial_release(&trials->items[i]);
    free(trials->items);
}

uint64_t trial_frames(const struct trial *trial)
{
    struct engine engine;
    char *text = trial_text(trial, &(struct trial_run){.frames = 1});
    const size_t most =
        check_fast() ? 1u << 17 : 1u << 18; // bytes of long frames, and of many lanes
    const bool moves = strstr(trial->call, " format=gif ") ||
                       strstr(trial->call, " format=apng ") || strstr(trial->call, " format=webm ");
    uint64_t frames = trial->outs ? 3001 : moves ? 101 : 701; // frames may be a picture each

    if (engine_open(&engine, text, &(struct engine_options){0})) {
        const struct sigrun_stage *stage = engine_stage(&engine, "subject");
        size_t bytes = 1;

        for (size_t i = 0; i < stage->ins; i++)
            bytes += plan_stride(&stage->in[i].format) * stage->in[i].format.lanes * 8;
        for (size_t o = 0; o < stage->outs; o++)
            bytes += plan_stride(&stage->out[o].format) * stage->out[o].format.lanes * 8 *
                     stage->motion.up / stage->motion.down;
        frames += 2 * stage->motion.window;
        if (frames * bytes > most)
            frames = most / bytes + stage->motion.window;
    }
    engine_close(&engine);
    free(text);
    return frames;
}
