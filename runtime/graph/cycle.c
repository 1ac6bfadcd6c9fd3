// SPDX-License-Identifier: MIT
// cycle: formats on cycles. The `delay` that every cycle needs takes its format from the other
// inputs of the join that it leads to; when all is shaped, what arrives at the delay has to have
// that format.

#include "runtime/base/text.h"
#include "runtime/graph/format.h"
#include "runtime/graph/shape.h"

enum { APART, BEHIND, BEFORE, AROUND }; // `place` of a stage, seen from another one

static bool reads_from(const struct sigrun_stage *stage, size_t place)
{
    for (size_t i = 0; i < stage->ins; i++)
        if (stage->in[i].from->place & place)
            return true;
    return false;
}

// Marks what lies on a cycle through `stage`, of those that wait: true if there is one.
static bool mark_cycle(struct sigrun_stage *waiting, struct sigrun_stage *stage)
{
    bool moved = true, found = false;

    for (struct sigrun_stage *s = stage->graph->first; s; s = s->next)
        s->place = APART;
    for (struct sigrun_stage *s = waiting; s; s = s->next)
        s->place = APART;
    stage->place = AROUND;
    while (moved) {
        moved = false;
        for (struct sigrun_stage *s = waiting; s; s = s->next) {
            if (!(s->place & BEHIND) && reads_from(s, BEHIND)) {
                s->place |= BEHIND;
                moved = true;
            }
            for (size_t i = 0; i < s->ins && s->place & BEFORE; i++)
                if (!(s->in[i].from->place & BEFORE)) {
                    s->in[i].from->place |= BEFORE;
                    moved = true;
                }
        }
    }
    for (struct sigrun_stage *s = waiting; s; s = s->next)
        for (size_t i = 0; i < s->ins; i++)
            found = found || (s->place == AROUND && s->in[i].from == stage);
    return found;
}

// The type that both can become without loss, of what joins take.
static enum sigrun_type wider(const struct sigrun_format *a, const struct sigrun_format *b)
{
    for (unsigned type = SIGRUN_F32; type <= SIGRUN_CF64; type <<= 1)
        if (type & SIGRUN_NUMBERS && format_widen(a, type) == type && format_widen(b, type) == type)
            return type;
    return a->type;
}

// The format of what has already arrived at a join behind `stage` on the marked cycle. False: there
// is none.
static bool other_input(struct sigrun_stage *waiting, const struct sigrun_stage *stage,
                        unsigned depth, struct sigrun_format *format)
{
    if (depth > 64)
        return false;
    for (struct sigrun_stage *next = waiting; next; next = next->next) {
        bool reads = false, known = false;

        for (size_t i = 0; i < next->ins && next->place == AROUND; i++) {
            const struct outlet *out = &next->in[i].from->out[next->in[i].port];

            reads = reads || next->in[i].from == stage;
            if (!out->shaped)
                continue;
            const enum sigrun_type type =
                known ? wider(format, &out->format) : wider(&out->format, &out->format);
            if (!known)
                *format = out->format;
            format->type = type;
            known = true;
        }
        if (reads && (known || (next->ins == 1 && other_input(waiting, next, depth + 1, format))))
            return true;
    }
    return false;
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

// The delay of a loop that nothing else leads into, seen from a stage on it; NULL: it isn't one.
static const struct sigrun_stage *closed_delay(const struct sigrun_stage *stage)
{
    const struct sigrun_stage *at = stage, *delay = NULL;

    for (size_t n = 0; n <= stage->graph->count && at->ins == 1; n++) {
        delay = at->type->primes ? at : delay;
        at = at->in[0].from;
        if (at == stage)
            return delay;
    }
    return NULL;
}

bool cycle_guess(struct graph *graph, struct sigrun_stage *waiting, struct error *err)
{
    for (struct sigrun_stage *stage = waiting; stage; stage = stage->next) {
        struct sigrun_format format;

        if (!stage->type->primes || stage->guessed || !mark_cycle(waiting, stage) ||
            !other_input(waiting, stage, 0, &format))
            continue;
        stage->guessed = true;
        stage->guess = format;
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
    const struct sigrun_stage *delay = closed_delay(stage);
    if (delay)
        return error_at(err, delay->name,
                        "%s: nothing enters the loop that it is in; join it with a stream, as in "
                        "`y = x | add (y | delay 1)`",
                        stage_label(delay));
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
