// SPDX-License-Identifier: MIT
// cycle: formats on cycles. The `delay` that every cycle needs takes its format from the other
// inputs of the join that it leads to; when all is shaped, what arrives at the delay has to have
// that format.

#include "runtime/base/text.h"
#include "runtime/graph/format.h"
#include "runtime/graph/shape.h"

// A format that has already arrived at a stage behind `stage`, which waits for it, or NULL.
static const struct sigrun_format *other_input(struct sigrun_stage *waiting,
                                               const struct sigrun_stage *stage, unsigned depth)
{
    if (depth > 64)
        return NULL;
    for (struct sigrun_stage *next = waiting; next; next = next->next) {
        bool reads = false;
        const struct sigrun_format *known = NULL;

        for (size_t i = 0; i < next->ins; i++) {
            const struct outlet *out = &next->in[i].from->out[next->in[i].port];

            reads = reads || next->in[i].from == stage;
            if (out->shaped && !known)
                known = &out->format;
        }
        if (!reads)
            continue;
        if (!known && next->ins == 1)
            known = other_input(waiting, next, depth + 1);
        if (known)
            return known;
    }
    return NULL;
}

// A stage on a cycle: who goes back from writer to writer among those that wait ends up on one.
static struct sigrun_stage *on_cycle(const struct graph *graph, struct sigrun_stage *stage)
{
    for (size_t n = 0; n <= graph->count; n++) {
        struct sigrun_stage *before = NULL;

        for (size_t i = 0; i < stage->ins && !before; i++)
            if (!stage->in[i].from->out[stage->in[i].port].shaped)
                before = stage->in[i].from;
        if (!before)
            break;
        stage = before;
    }
    return stage;
}

static bool floats_of(struct sigrun_format *format)
{
    // Joins take floating point; integers will have been widened by then.
    if (format->type & (SIGRUN_U8 | SIGRUN_S16 | SIGRUN_S32))
        format->type = format_widen(format, SIGRUN_NUMBERS);
    if (format->type & (SIGRUN_CU8 | SIGRUN_CS16))
        format->type = SIGRUN_CF32;
    return true;
}

bool cycle_guess(struct graph *graph, struct sigrun_stage *waiting, struct error *err)
{
    for (struct sigrun_stage *stage = waiting; stage; stage = stage->next) {
        if (!stage->type->primes || stage->guessed)
            continue;
        const struct sigrun_format *format = other_input(waiting, stage, 0);
        if (!format)
            continue;
        stage->guessed = true;
        stage->guess = *format;
        floats_of(&stage->guess);
        // For the time being the writer is said to make what is guessed.
        struct outlet *out = &stage->in[0].from->out[stage->in[0].port];
        const struct outlet kept = *out;
        out->format = stage->guess;
        out->shaped = true;
        const bool shaped = shape_stage(graph, stage, err);
        *out = kept;
        return shaped;
    }
    if (err->count)
        return false; // what waits stands behind an error
    const struct sigrun_stage *stage = on_cycle(graph, waiting);
    return error_at(err, stage->name,
                    "%s: its input depends on its own output; a loop needs a `delay` of at least "
                    "one frame in it",
                    stage_label(stage));
}

bool cycle_verify(struct graph *graph, struct error *err)
{
    bool good = true;

    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next) {
        if (!stage->guessed)
            continue;
        const struct sigrun_format *found = &stage->in[0].from->out[stage->in[0].port].format;
        if (format_equal(found, &stage->guess))
            continue;
        struct text a = {0}, b = {0};
        format_add(&a, found);
        format_add(&b, &stage->guess);
        good = error_at(
            err, stage->name,
            "%s: what comes back through the loop is %s, but the other inputs of the join are %s; "
            "bring it back to that form inside the loop",
            stage_label(stage), text_of(&a), text_of(&b));
        text_release(&a);
        text_release(&b);
    }
    return good;
}
