// SPDX-License-Identifier: MIT
// answer: what a run tells of itself, and what it does when asked.

#include "cli/answer.h"

#include "cli/json.h"
#include "cli/stats.h"
#include "runtime/exec/control.h"
#include "runtime/exec/watch.h"
#include "runtime/graph/param.h"

#include <string.h>
#include <unistd.h>

static void add_member(struct text *out, const char *key, const char *value)
{
    text_add(out, ",\"%s\":", key);
    json_add_text(out, value);
}

static void begin(struct text *out, const struct request *request, bool good)
{
    text_add(out, "{\"ok\":%s", good ? "true" : "false");
    if (!request->id)
        return;
    if (request->id->kind == JSON_TEXT) {
        add_member(out, "id", request->id->text);
    } else {
        text_add(out, ",\"id\":");
        text_add_number(out, request->id->number);
    }
}

static void add_param(struct text *out, const struct run *run, const struct control_stage *stage,
                      const struct sigrun_param *param)
{
    struct text value = {0}, limits = {0};

    control_print(run, stage, param, &value);
    param_print_limits(&limits, param);
    text_add(out, "{\"name\":");
    json_add_text(out, param->name);
    add_member(out, "value", text_of(&value));
    add_member(out, "type", param_type_name(param));
    add_member(out, "limits", text_of(&limits));
    add_member(out, "doc", param->doc);
    if (param->choices) {
        text_add(out, ",\"choices\":[");
        for (size_t i = 0; param->choices[i]; i++) {
            text_add(out, i ? "," : "");
            json_add_text(out, param->choices[i]);
        }
        text_put(out, ']');
    }
    text_put(out, '}');
    text_release(&value);
    text_release(&limits);
}

// one: of all live parameters only this; NULL: all.
static void add_stage(struct text *out, const struct run *run, const struct control_stage *stage,
                      const struct sigrun_param *one)
{
    const struct sigrun_stage *s = stage->stage;
    bool more = false;

    text_add(out, "{\"stage\":");
    json_add_text(out, stage->address);
    add_member(out, "kind", s->type->name);
    text_add(out, ",\"params\":[");
    for (size_t i = 0; i < s->params; i++) {
        if (!s->type->params[i].live || (one && one != &s->type->params[i]))
            continue;
        text_add(out, more ? "," : "");
        add_param(out, run, stage, &s->type->params[i]);
        more = true;
    }
    text_add(out, "]}");
}

static void list(struct text *out, const struct run *run, const char *expression)
{
    text_add(out, ",\"pid\":%ld,\"seconds\":%.3f", (long)getpid(), run_seconds(run));
    add_member(out, "expression", expression);
    text_add(out, ",\"stages\":[");
    for (size_t i = 0; i < run->control->count; i++) {
        text_add(out, i ? "," : "");
        add_stage(out, run, &run->control->stages[i], NULL);
    }
    text_put(out, ']');
}

static bool get(struct text *out, const struct run *run, const struct request *request,
                struct error *err)
{
    const struct source what = {NULL, request->what};
    const struct sigrun_param *param;
    const struct control_stage *stage =
        control_find(run, &what, strlen(request->what), &param, err);

    if (!stage)
        return false;
    begin(out, request, true);
    text_add(out, ",\"stages\":[");
    add_stage(out, run, stage, param);
    text_put(out, ']');
    return true;
}

static bool answer(struct text *out, struct run *run, const char *expression,
                   const struct request *request, double *every, struct error *err)
{
    switch (request->verb) {
    case REQUEST_GET: return get(out, run, request, err);
    case REQUEST_SET:
        if (!control_set(run, &(struct source){NULL, request->what}, request->at, err))
            return false;
        break;
    case REQUEST_LIST:
    case REQUEST_STATS:
    case REQUEST_WATCH:
    case REQUEST_STOP: break;
    }
    begin(out, request, true);
    if (request->verb == REQUEST_LIST)
        list(out, run, expression);
    if (request->verb == REQUEST_STATS || request->verb == REQUEST_WATCH)
        watch_open(run);
    if (request->verb == REQUEST_STATS) {
        text_add(out, ",\"pid\":%ld,\"stats\":", (long)getpid());
        stats_add_json(out, run);
    }
    if (request->verb == REQUEST_WATCH)
        *every = request->every > 0 && request->every < 0.05 ? 0.05 : request->every;
    if (request->verb == REQUEST_STOP)
        run_stop(run, RUN_DRAIN);
    return true;
}

static void add_error(struct text *out, const struct error *err)
{
    const struct error_item *item = &err->items[0];

    add_member(out, "error", item->text);
    if (item->span.source)
        text_add(out, ",\"from\":%zu,\"length\":%zu", item->span.at, item->span.length);
    if (item->remedy)
        add_member(out, "remedy", item->remedy);
}

void answer_line(struct text *out, struct run *run, const char *expression, const char *line,
                 double *every)
{
    const struct source source = {NULL, line};
    struct request request;
    struct arena arena;
    struct error err = {0};

    arena_init(&arena);
    if (!request_read(&request, &arena, &source, &err) ||
        !answer(out, run, expression, &request, every, &err)) {
        begin(out, &request, false);
        add_error(out, &err);
    }
    text_add(out, "}\n");
    error_release(&err);
    arena_release(&arena);
}

void answer_stats(struct text *out, const struct run *run)
{
    text_add(out, "{\"ok\":true,\"pid\":%ld,\"stats\":", (long)getpid());
    stats_add_json(out, run);
    text_add(out, "}\n");
}

void answer_refusal(struct text *out, const char *why)
{
    text_add(out, "{\"ok\":false");
    add_member(out, "error", why);
    text_add(out, "}\n");
}
