// SPDX-License-Identifier: MIT
// toys: sources of known data, and a sink that keeps what arrives.

#include "tests/engine/toys.h"

#include "runtime/graph/node.h"
#include "runtime/graph/plan.h"

#include <stdlib.h>
#include <string.h>

enum { FORMATS = 4096 };

static struct sigrun_format formats[FORMATS];
static size_t format_count;

struct sigrun_format toy_plain(enum sigrun_type type, size_t lanes)
{
    return (struct sigrun_format){.type = type, .lanes = lanes, .rate = {1000, 1}};
}

static const char *kept_text(const char *text)
{
    return text ? strdup(text) : NULL;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_format(const struct sigrun_format *a, const struct sigrun_format *b)
{
    bool same = a->type == b->type && a->lanes == b->lanes && a->axes == b->axes &&
                a->rate.num == b->rate.num && a->rate.den == b->rate.den &&
                same_text(a->unit, b->unit) && a->bits == b->bits && a->origin == b->origin &&
                a->centre == b->centre && !a->labels == !b->labels;

    for (size_t i = 0; same && i < a->axes; i++) {
        const struct sigrun_axis *x = &a->axis[i], *y = &b->axis[i];

        same = same_text(x->name, y->name) && same_text(x->unit, y->unit) && x->n == y->n &&
               x->start == y->start && x->step == y->step && x->log == y->log &&
               !x->table == !y->table &&
               (!x->table || !memcmp(x->table, y->table, x->n * sizeof(double)));
    }
    for (size_t c = 0; same && a->labels && c < a->lanes; c++)
        same = same_text(a->labels[c], b->labels[c]);
    return same;
}

size_t engine_format(const struct sigrun_format *format)
{
    struct sigrun_format copy = *format;

    for (size_t i = 0; i < format_count; i++)
        if (same_format(&formats[i], format))
            return i;
    if (format_count == FORMATS)
        abort();
    copy.unit = kept_text(format->unit);
    for (size_t a = 0; a < copy.axes; a++) {
        struct sigrun_axis *axis = &copy.axis[a];

        axis->name = kept_text(axis->name);
        axis->unit = kept_text(axis->unit);
        if (axis->table) {
            double *table = malloc(axis->n * sizeof *table);

            if (!table)
                abort();
            axis->table = memcpy(table, axis->table, axis->n * sizeof *table);
        }
    }
    if (copy.labels) {
        const char **labels = calloc(copy.lanes, sizeof *labels);

        for (size_t c = 0; labels && c < copy.lanes; c++)
            labels[c] = kept_text(format->labels[c]);
        copy.labels = labels;
    }
    formats[format_count] = copy;
    return format_count++;
}

static const char *const cuts[] = {"full", "one", "ragged", NULL};
static const char *const specials[] = {"none", "nan", "inf", "zero", NULL};

static const struct sigrun_param source_params[] = {
    {SIGRUN_PARAM(struct toy_source, format), .def = "0", .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, frames), .def = "0", .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, seed), .def = "0", .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, cut), .def = "full", .choices = cuts, .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, special), .def = "none", .choices = specials, .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, endless), .def = "false", .doc = "d"},
    {SIGRUN_PARAM(struct toy_source, silent), .def = "false", .doc = "d"},
    {0},
};

static bool source_shape(struct sigrun_stage *stage, void *self)
{
    const struct toy_source *s = self;
    const struct sigrun_format count = toy_plain(SIGRUN_F64, 1);
    const bool counts = stage->type == &toy_count || stage->type == &toy_number;

    sigrun_output(stage, 0, counts ? count : formats[s->format]);
    if (!s->endless && !s->silent)
        sigrun_length(stage, s->frames);
    return true;
}

static bool source_start(struct sigrun_stage *stage, void *self)
{
    struct toy_source *s = self;

    s->at = sigrun_alloc(stage, 1, sizeof *s->at);
    s->at->random = s->seed;
    sigrun_state(stage, s->at, sizeof *s->at);
    return true;
}

static void make(const struct toy_source *s, const struct sigrun_out *out,
                 const struct sigrun_stage *stage, size_t n)
{
    if (stage->type != &toy_count && stage->type != &toy_number) {
        for (size_t c = 0; c < out->lanes; c++)
            stream_data(&formats[s->format], out->lane[c], out->stride, s->seed, c, out->at, n,
                        (enum special)s->special);
        return;
    }
    for (size_t i = 0; i < n; i++)
        ((double *)out->lane[0])[i] = (double)(out->at + i);
}

static enum sigrun_flow data_process(struct sigrun_io *io, void *self)
{
    struct toy_source *s = self;
    struct sigrun_out *out = &io->out[0];
    const uint64_t left = s->endless ? UINT64_MAX : s->frames - s->at->made;
    size_t n = out->frames < left ? out->frames : (size_t)left;

    if (s->cut == TOY_ONE && n > 1)
        n = 1;
    s->at->random = s->at->random * 6364136223846793005u + 1442695040888963407u;
    if (s->cut == TOY_RAGGED && n > 1)
        n = 1 + (size_t)((s->at->random >> 33) % n) / (1 + ((s->at->random >> 20) & 7));
    make(s, out, io->stage, n);
    out->done = n;
    s->at->made += n;
    return !s->endless && s->at->made == s->frames ? SIGRUN_DONE : SIGRUN_MORE;
}

static enum sigrun_flow pure_process(struct sigrun_io *io, void *self)
{
    make(self, &io->out[0], io->stage, sigrun_pass(io));
    return SIGRUN_MORE;
}

#define SOURCE(NAME, MOVES, START, PROCESS)                                                 \
    const struct sigrun_stage_type NAME = {.abi = SIGRUN_ABI,                               \
                                           .name = #NAME,                                   \
                                           .family = "toy",                                 \
                                           .summary = "data that is known",                 \
                                           .out = {{"out", SIGRUN_SAMPLES | SIGRUN_CHARS}}, \
                                           .params = source_params,                         \
                                           .moves = MOVES,                                  \
                                           .size = sizeof(struct toy_source),               \
                                           .shape = source_shape,                           \
                                           .start = START,                                  \
                                           .process = PROCESS}
SOURCE(toy_data, SIGRUN_STATE, source_start, data_process);
SOURCE(toy_count, SIGRUN_STATE, source_start, data_process);
SOURCE(toy_pure, SIGRUN_PURE, NULL, pure_process);
SOURCE(toy_number, SIGRUN_PURE, NULL, pure_process);

static const struct sigrun_param keep_params[] = {
    {SIGRUN_PARAM(struct toy_keep, frames), .def = "0", .doc = "d"},
    {SIGRUN_PARAM(struct toy_keep, most), .def = "0", .doc = "d"},
    {0},
};

static void free_stream(void *stream)
{
    stream_release(stream);
    free(stream);
}

static bool keep_start(struct sigrun_stage *stage, void *self)
{
    struct toy_keep *k = self;

    k->kept = calloc(1, sizeof *k->kept);
    if (!k->kept)
        abort();
    stream_init(k->kept, sigrun_input(stage, 0));
    sigrun_own(stage, k->kept, free_stream);
    return true;
}

static enum sigrun_flow keep_process(struct sigrun_io *io, void *self)
{
    struct toy_keep *k = self;
    struct sigrun_in *in = &io->in[0];
    size_t n = in->frames;

    k->calls++;
    if (k->most && n > k->most)
        n = k->most;
    if (k->frames && k->kept->frames + n > k->frames)
        n = (size_t)(k->frames - k->kept->frames);
    stream_append(k->kept, in, 0, n);
    in->done = n;
    k->lasts += in->last;
    return k->frames && k->kept->frames == k->frames ? SIGRUN_DONE : SIGRUN_MORE;
}

const struct sigrun_stage_type toy_keep = {
    .abi = SIGRUN_ABI,
    .name = "toy_keep",
    .family = "toy",
    .summary = "keeps what arrives",
    .in = {{"in", SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = keep_params,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_keep),
    .start = keep_start,
    .process = keep_process,
};
