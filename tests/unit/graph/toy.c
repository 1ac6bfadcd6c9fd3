// SPDX-License-Identifier: MIT
// toy: a table with a row of every kind.

#include "tests/unit/graph/toy.h"

#include "runtime/lang/parser.h"
#include "runtime/lang/tree.h"
#include "tests/check.h"

#include <math.h>
#include <stdio.h>

static const char *const window_names[] = {"hann", "hamming", "blackman-harris", NULL};

const struct sigrun_param toy_params[] = {
    {SIGRUN_PARAM(struct toy, size), .unit = SIGRUN_FRAMES, .min = 1, .max = 65536, .doc = "d"},
    {SIGRUN_PARAM(struct toy, freq), .def = "440", .unit = SIGRUN_HZ, .min = 20, .max = 20000,
     .doc = "d"},
    {SIGRUN_PARAM(struct toy, window), .def = "hann", .choices = window_names, .doc = "d"},
    {SIGRUN_PARAM(struct toy, centre), .def = "no", .doc = "d"},
    {SIGRUN_PARAM(struct toy, order), .def = "-2", .min = -8, .max = 8, .doc = "d"},
    {SIGRUN_PARAM(struct toy, gain), .def = "1", .unit = SIGRUN_RATIO, .min = 1e-300,
     .max = INFINITY, .doc = "d"},
    {SIGRUN_PARAM(struct toy, phase), .def = "0", .unit = SIGRUN_ANGLE, .doc = "d"},
    {SIGRUN_PARAM(struct toy, threshold), .def = "0", .unit = SIGRUN_VALUE, .doc = "d"},
    {SIGRUN_PARAM(struct toy, level), .def = "-40", .unit = SIGRUN_DB, .min = -INFINITY, .max = 0,
     .doc = "d"},
    {SIGRUN_PARAM(struct toy, wait), .def = "0", .unit = SIGRUN_SECONDS, .max = INFINITY,
     .doc = "d"},
    {SIGRUN_PARAM(struct toy, rate), .def = "48k", .min = 1e-6, .max = 1e12, .doc = "d"},
    {SIGRUN_PARAM(struct toy, band), .def = "300..3k", .unit = SIGRUN_HZ, .min = 1, .max = 1e6,
     .doc = "d"},
    {SIGRUN_PARAM(struct toy, taps), .def = "", .doc = "d"},
    {SIGRUN_PARAM(struct toy, names), .def = "left,right", .doc = "d"},
    {SIGRUN_PARAM(struct toy, title), .def = "", .doc = "d"},
    {SIGRUN_PARAM(struct toy, memory), .def = "64Ki", .unit = SIGRUN_BYTES, .doc = "d"},
    {0},
};

const struct param_context toy_context = {"toy", false, {44100, 1}, "V"};

void read_call(struct reading *r, const char *expression, const struct sigrun_param *table,
               const struct param_context *context)
{
    *r = (struct reading){.source = {NULL, expression}};
    arena_init(&r->arena);
    const struct program *program = parse(&r->arena, &r->source, &r->err);
    if (!CHECK(program && program->count == 1)) {
        printf("%s: %s\n", expression, r->err.count ? r->err.items[0].text : "no statement");
        return;
    }
    r->good = params_read(&r->arena, table, &r->toy, &program->statements[0].chain.units[0].call,
                          context, r->spans, r->given, &r->err);
    if (r->good)
        params_print(&r->printed, table, &r->toy);
}

void reading_end(struct reading *r)
{
    text_release(&r->printed);
    error_release(&r->err);
    arena_release(&r->arena);
}
