// SPDX-License-Identifier: MIT
// The band filters of kind=fir.

#include "stages/filter/pass_fir.h"

enum { PASS_OUTPUTS = 2048 }; // made at a time

bool pass_fir_shape(struct sigrun_stage *stage, struct pass_fir *p, const void *culprit,
                    const double *taps, size_t count, size_t step)
{
    struct sigrun_format format = *sigrun_input(stage, 0);
    const char *why = NULL;

    p->step = step;
    p->fir = fir_new(taps, count, filter_type(format.type), step, FIR_AUTO, &why);
    if (!p->fir)
        return sigrun_fail(stage, culprit, "%s", why);
    sigrun_own(stage, p->fir, fir_free);
    const size_t block = fir_block(p->fir);
    p->slide = (struct slide){.up = block,
                              .down = block * step,
                              .window = (block - 1) * step + count,
                              .before = fir_before(count),
                              .bytes = sigrun_sample_bytes(format.type),
                              .lanes = format.lanes};
    format.bits = 0;
    format.origin -= fir_early(count) / sigrun_hz(format.rate);
    format.rate = sigrun_scale(format.rate, 1, (int64_t)step);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = block,
                                               .down = block * step,
                                               .window = 1,
                                               .ahead = p->slide.window - 1 - p->slide.before});
    return true;
}

void pass_fir_start(struct sigrun_stage *stage, struct pass_fir *p)
{
    struct slide *s = &p->slide;
    const size_t steps = s->up < PASS_OUTPUTS ? PASS_OUTPUTS / s->up : 1;

    s->room = slide_room(s->down, s->window, steps);
    s->buffer = sigrun_alloc(stage, s->lanes * s->room, s->bytes);
    s->place = sigrun_alloc(stage, 1, sizeof *s->place);
    sigrun_state(stage, s->buffer, s->lanes * s->room * s->bytes);
    sigrun_state(stage, s->place, sizeof *s->place);
    sigrun_scratch(stage, fir_scratch(p->fir));
    slide_init(s);
}

enum sigrun_flow pass_fir_process(struct sigrun_io *io, struct pass_fir *p)
{
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    struct slide *s = &p->slide;
    const size_t bytes = sigrun_sample_bytes(out->type);

    for (;;) {
        in->done += slide_take(s, in->lane, in->done, in->frames - in->done, in->last);
        const bool ended = in->last && in->done == in->frames;
        if (ended && slide_over(s))
            return SIGRUN_DONE;
        const size_t steps = slide_steps(s, out->frames - out->done);
        if (!steps)
            return SIGRUN_MORE;
        for (size_t c = 0; c < in->lanes; c++)
            fir_run(p->fir, slide_window(s, c), (char *)out->lane[c] + out->done * bytes,
                    steps * s->up, io->scratch);
        out->done += slide_done(s, steps, ended);
    }
}
