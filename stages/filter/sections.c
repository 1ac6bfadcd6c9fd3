// SPDX-License-Identifier: MIT
// Stages that are a recursive filter.

#include "stages/filter/sections.h"

const char *const sections_inits[] = {"rest", "steady", NULL};

bool sections_shape(struct sigrun_stage *stage, const struct sections *s, const void *culprit)
{
    if (!iir_is_stable(s->item, s->count))
        return sigrun_fail(stage, culprit,
                           "the filter is not stable in double precision; take a lower order or a "
                           "wider band, or resample to a lower rate first");
    filter_output(stage);
    return true;
}

bool sections_start(struct sigrun_stage *stage, struct sections *s, enum sections_init init,
                    const void *culprit)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t each = iir_state_count(s->count, filter_type(format->type));

    s->state = sigrun_alloc(stage, format->lanes * each, sizeof *s->state);
    sigrun_state(stage, s->state, format->lanes * each * sizeof *s->state);
    if (init == INIT_REST)
        return true;
    s->started = sigrun_alloc(stage, 1, sizeof *s->started);
    sigrun_state(stage, s->started, sizeof *s->started);
    s->steady = sigrun_alloc(stage, 2 * s->count, sizeof *s->steady);
    if (!iir_steady_state(s->item, s->count, s->steady))
        return sigrun_fail(stage, culprit, "a filter with a pole at 0 Hz has no steady state");
    return true;
}

enum sigrun_flow sections_process(struct sigrun_io *io, const struct sections *s)
{
    const struct sigrun_in *in = &io->in[0];
    const size_t n = sigrun_pass(io);
    const enum dsp_type type = filter_type(in->type);
    const size_t each = iir_state_count(s->count, type);

    for (size_t c = 0; n && c < in->lanes; c++) {
        double *state = s->state + c * each;

        if (s->steady && !*s->started)
            iir_state_start(state, s->steady, s->count, type, in->lane[c]);
        iir_run(s->item, s->count, type, state, in->lane[c], io->out[0].lane[c], n);
    }
    if (s->steady && n)
        *s->started = true;
    return SIGRUN_MORE;
}
