// SPDX-License-Identifier: MIT
// align: which frame a stage's output belongs to.

#include "runtime/graph/align.h"

#include "runtime/graph/param.h"
#include "runtime/lang/tree.h"

#include <string.h>

static const char *const align_names[] = {"center", "causal", NULL};

static const struct argument *find(const struct call *call)
{
    for (size_t i = 0; call && i < call->count; i++)
        if (call->arguments[i].name && strcmp(call->arguments[i].name, "align") == 0)
            return &call->arguments[i];
    return NULL;
}

bool align_take(struct sigrun_stage *stage, const struct call **call, struct error *err)
{
    static const struct sigrun_param table[] = {
        {.name = "align",
         .kind = SIGRUN_INT,
         .def = "center",
         .choices = align_names,
         .doc = "Which frame an output frame belongs to."},
        {0},
    };
    const struct argument *argument = find(*call);
    const struct param_context context = {.stage = stage_label(stage)};
    int align = 0;

    if (!argument || params_find(stage->type->params, "align"))
        return true;
    struct call *rest = arena_alloc(&stage->arena, 1, sizeof *rest);
    struct argument *others = arena_alloc(&stage->arena, (*call)->count, sizeof *others);
    size_t count = 0;

    for (size_t i = 0; i < (*call)->count; i++)
        if (&(*call)->arguments[i] != argument)
            others[count++] = (*call)->arguments[i];
    *rest = **call;
    rest->arguments = others;
    rest->count = count;
    *call = rest;
    if (find(rest))
        return error_at(err, find(rest)->span, "%s: align is given twice", stage_label(stage));
    const bool good = param_read(&stage->arena, table, &align, &argument->value, &context, err);
    stage->causal = align == 1;
    stage->align_span = argument->span;
    return good;
}

bool align_apply(struct sigrun_stage *stage, struct error *err)
{
    struct sigrun_motion *m = &stage->motion;
    // The input frame that the last frame of a step belongs to, counted from that of its first.
    const size_t last = (m->up - 1) * m->down / m->up;

    if (!stage->causal)
        return true;
    if (m->end != SIGRUN_COVER || m->window <= m->before + 1 + last)
        return error_at(err, stage->align_span,
                        "%s takes no align=causal; that is for fir, and for stages whose windows "
                        "reach ahead",
                        stage_label(stage));
    m->before = m->window - 1 - last;
    return true;
}
