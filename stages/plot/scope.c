// SPDX-License-Identifier: MIT
// scope: a short time of a signal, again and again from where it crosses a level.

#include "stages/plot/scope.h"

#include <math.h>
#include <string.h>

#include "stages/history/gaps.h"
#include "stages/scene/range.h"

static const char *const scope_edges[] = {"rising", "falling", "both", NULL};
static const char *const scope_modes[] = {"auto", "normal", "single", NULL};

enum { HISTORY_BYTES = 64 << 20, VALUES_LEAST = 128 };

const struct figure_key scope_keys[] = {
    {.key = '>',
     .param = "level",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_PLUS,
     .by = 0.25,
     .keys = "> <",
     .what = "the trigger higher, lower: by a quarter of a division"},
    {.key = '<',
     .param = "level",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_PLUS,
     .by = -0.25},
    {.key = 'e',
     .param = "edge",
     .kind = SIGRUN_INT,
     .choices = scope_edges,
     .keys = "e",
     .what = "trigger at rising, falling, both edges"},
    {.key = '+',
     .param = "div",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_NICE,
     .by = -1,
     .keys = "+ −",
     .what = "more, less gain: the value of a division"},
    {.key = '-',
     .param = "div",
     .kind = SIGRUN_REAL,
     .unit = SIGRUN_VALUE,
     .way = FIGURE_NICE,
     .by = 1},
    {.key = 'h',
     .param = "persist",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = 1,
     .least = 0,
     .most = 256,
     .keys = "h H",
     .what = "more, fewer sweeps of before stay"},
    {.key = 'H',
     .param = "persist",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = -1,
     .least = 0,
     .most = 256},
    {0},
};

static const double usual_sweep = 0.02, longest_block = 0.05; // seconds

static const struct sigrun_param scope_params[] = {
    FIGURE_FILE(struct scope),
    {SIGRUN_PARAM(struct scope, level), .def = "0", .unit = SIGRUN_VALUE, .live = true,
     .doc = "The value whose crossing starts a sweep; not given: the middle between the least and "
            "the greatest value of late."},
    {SIGRUN_PARAM(struct scope, edge), .def = "rising", .choices = scope_edges, .live = true,
     .doc = "Which way it is crossed."},
    {SIGRUN_PARAM(struct scope, holdoff), .def = "0", .unit = SIGRUN_SECONDS, .max = 1e6,
     .live = true,
     .doc = "Time from one trigger to the next, at least; never less than the rest of a sweep."},
    {SIGRUN_PARAM(struct scope, hysteresis), .def = "2%", .unit = SIGRUN_RATIO, .max = 0.5,
     .live = true,
     .doc = "How far on the other side of the level the signal must have been, as a share of its "
            "range: noise at the level is no crossing."},
    {SIGRUN_PARAM(struct scope, mode), .def = "auto", .choices = scope_modes,
     .doc = "Without a trigger for a while: auto shows the newest, normal the last sweep; single "
            "shows the first one and ends."},
    {SIGRUN_PARAM(struct scope, position), .def = "50%", .unit = SIGRUN_RATIO, .max = 1,
     .live = true, .doc = "Where in the sweep the trigger lies: 0 at the left, 1 at the right."},
    {SIGRUN_PARAM(struct scope, source), .def = "0", .max = 1e6,
     .doc = "The lane whose crossing counts."},
    {SIGRUN_PARAM(struct scope, div), .def = "0", .unit = SIGRUN_VALUE, .max = 1e300, .live = true,
     .doc = "The value of a division, of which there are eight; 0: what fits, of {1, 2, 5}·10ⁿ."},
    {SIGRUN_PARAM(struct scope, persist), .def = "0", .max = 256, .live = true,
     .doc = "So many sweeps before the last are shown below it, paler."},
    FIGURE_REST(struct scope),
    {0},
};

// How long a sweep is when nobody says: 20 ms, or as much longer as slow samples need.
static double sweep_of(const struct scope *s)
{
    const double least = VALUES_LEAST * s->step;

    if (s->figure.span > 0)
        return s->figure.span;
    return least <= usual_sweep ? usual_sweep : range_nice(least);
}

double scope_after(const struct scope *s)
{
    return (1 - s->wish.position) * s->sweep / s->step;
}

static bool scope_shape(struct sigrun_stage *stage, void *self)
{
    struct scope *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t parts = sigrun_is_complex(format->type) ? 2 : 1;

    s->count = parts * format->lanes;
    if (s->count > SCOPE_LINES)
        return sigrun_fail(stage, NULL,
                           "%zu lines would hide each other, at most %d don't: pick lanes with "
                           "select",
                           s->count, SCOPE_LINES);
    if (s->source >= s->count)
        return sigrun_fail(stage, &s->source, "there are %zu lines, counted from 0", s->count);
    return figure_shape(stage, &s->figure, &scope_kind, s);
}

static const char *name_of(struct sigrun_stage *stage, size_t line)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const bool complex = sigrun_is_complex(format->type);
    const size_t lane = complex ? line / 2 : line;
    const char *label = format->labels ? format->labels[lane] : NULL;
    const char *part = !complex ? "" : line % 2 ? "im" : "re";

    if (!label && format->lanes == 1)
        return complex ? part : NULL;
    if (label)
        return sigrun_text(stage, complex ? "%s %s" : "%s%s", label, part);
    return sigrun_text(stage, complex ? "ch%zu %s" : "ch%zu%s", lane, part);
}

static bool scope_start(struct sigrun_stage *stage, void *self)
{
    struct scope *s = self;
    struct figure *f = &s->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t parts = sigrun_is_complex(format->type) ? 2 : 1;

    if (!figure_start(stage, f))
        return false;
    axes_time(format, (struct sigrun_range){0}, &s->first, &s->step);
    s->sweep = sweep_of(s);
    s->wish = (struct scope_wish){s->position, s->div, s->persist, s->mode};
    s->curve = arena_alloc(&f->arena, s->count, sizeof *s->curve);
    const size_t most = HISTORY_BYTES / sizeof(float) / (1 + 2 * TRAIL_LEVELS) / s->count / 2;
    const double wanted = fmax(8 * s->sweep / s->step, 65536);

    for (size_t i = 0; i < s->count; i++) {
        s->curve[i] = (struct curve){.lane = i / parts,
                                     .type = format->type,
                                     .part = i % parts ? CURVE_IMAGINARY : CURVE_REAL,
                                     .name = name_of(stage, i)};
        curve_of_recent(&s->curve[i], &f->arena, wanted < (double)most ? (size_t)wanted : most);
    }
    const double block = fmin(s->sweep, longest_block) / s->step;

    s->trigger.level = sigrun_given(stage, &s->level) ? s->level : NAN;
    trigger_init(&s->trigger, (size_t)fmin(fmax(block, 1), 65536));
    return true;
}

// What the person wants now.
static void take_wishes(struct scope *s)
{
    struct trigger *t = &s->trigger;

    s->wish = (struct scope_wish){s->position, s->div, s->persist, s->mode};
    t->edge = s->edge;
    t->hysteresis = s->hysteresis;
    t->wait = fmax(s->holdoff / s->step, scope_after(s));
    if (sigrun_given(s->figure.stage, &s->level) || s->level != 0)
        t->level = s->level;
}

static void add_samples(struct scope *s, const struct sigrun_in *in, size_t from, uint64_t n)
{
    for (size_t i = 0; n && i < s->count; i++) {
        if (in)
            curve_add(&s->curve[i], in->lane[s->curve[i].lane], from, (size_t)n);
        else
            curve_skip(&s->curve[i], n);
    }
}

// In steps that the history still holds when they are looked at.
static void add_frames(struct scope *s, const struct sigrun_in *in, size_t from, size_t frames)
{
    const struct trail *trail = &s->curve[s->source].trail;
    const size_t most = trail->room / 4;
    struct gaps_piece piece = gaps_begin(from, from + frames);

    while (!s->over && gaps_next(&piece, in))
        do {
            const size_t there = piece.to - piece.from, n = there < most ? there : most;
            const bool behind = n == there; // it is the gap's turn
            const uint64_t missing = behind ? (uint64_t)fmin(piece.missing, (double)most) : 0;

            add_samples(s, in, piece.from, n);
            add_samples(s, NULL, 0, missing);
            figure_missed(&s->figure, missing);
            trigger_look(&s->trigger, trail->value, trail->room, trail->seen, false);
            s->over = s->mode == SCOPE_SINGLE && s->trigger.count &&
                      (double)trail->seen >= s->trigger.place[0] + scope_after(s) + 1;
            piece.from += n;
        } while (!s->over && piece.from < piece.to);
}

static enum sigrun_flow scope_process(struct sigrun_io *io, void *self)
{
    struct scope *s = self;
    struct figure *f = &s->figure;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;

    while (figure_next(f, io, &from, &frames)) {
        take_wishes(s);
        add_frames(s, in, from, frames);
    }
    if (in->last && in->done == in->frames) {
        const struct trail *trail = &s->curve[s->source].trail;

        figure_rest(f, true);
        trigger_look(&s->trigger, trail->value, trail->room, trail->seen, true);
        figure_rest(f, false);
    }
    return figure_flow(f, io, s->over);
}

// What is looked for changes from here on; what was found before stays.
static bool scope_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct scope *s = self;

    (void)stage;
    figure_rest(&s->figure, true);
    take_wishes(s);
    if (strcmp(param->name, "level") == 0)
        s->trigger.level = s->level;
    figure_altered(&s->figure);
    return true;
}

const struct sigrun_stage_type sigrun_scope = {
    .abi = SIGRUN_ABI,
    .name = "scope",
    .family = "plot",
    .summary = "draw a short time of signals, from where one crosses a level",
    .doc =
        "An oscilloscope: sweeps of `span` (20 ms, or longer where that is less than 128 "
        "samples) that begin where a lane crosses a level, so that what repeats stands still. "
        "The crossing lies between two samples, where the line between them meets the level, "
        "and is 0 on the time axis. A file shows the last sweep, or with mode=single the first "
        "one. Of complex signals both parts are drawn. It follows the clock. In a window > < move "
        "the level, e changes the edge, + - the value of a division, h H how many sweeps stay.",
    .example = "sine 440 | head 0.2s | scope -",
    .aliases =
        (const char *const[]){"oscilloscope", "trigger_view", "time_scope", "qtgui_time", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {FIGURE_OUT},
    .params = scope_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct scope),
    .shape = scope_shape,
    .start = scope_start,
    .process = scope_process,
    .changed = scope_changed,
};
