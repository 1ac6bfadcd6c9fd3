// SPDX-License-Identifier: MIT
// Resampling by a ratio of small numbers.
//
// The filter: Kaiser window of beta 13 over 88 samples of the lower rate to either side, which is
// 130 dB down from half of the lower rate on and flat up to 0.9 of it.

#include "stages/rate/steps.h"

#include "stages/dsp/fir_design.h"

enum { STEPS_HALF = 88, STEPS_OUTPUTS = 2048 };

static const double steps_beta = 13.4, steps_width = 0.1; // of half of the lower rate

bool steps_fit(size_t up, size_t down)
{
    return up <= 4 && down <= 4;
}

size_t steps_ahead(size_t up, size_t down)
{
    const size_t half = STEPS_HALF * (up > down ? up : down); // at up times the rate of the input

    return (half + up - 1) / up;
}

bool steps_start(struct sigrun_stage *stage, struct steps *s, const void *culprit, size_t up,
                 size_t down)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);
    const size_t most = up > down ? up : down, count = 2 * STEPS_HALF * most + 1;
    double *taps = sigrun_alloc(stage, count, sizeof *taps);
    const char *why = NULL;

    // In units of the lower rate, where the taps come at `most` a second.
    if (!fir_design_window(taps, count, BAND_LOWPASS, 0.5 * (1 - steps_width / 2), 0, (double)most,
                           WINDOW_KAISER, steps_beta, &why))
        return sigrun_fail(stage, culprit, "%s", why);
    for (size_t i = 0; i < count; i++)
        taps[i] *= (double)up;
    s->resample = resample_new(up, down, taps, count, rate_type(format->type), &why);
    if (!s->resample)
        return sigrun_fail(stage, culprit, "%s", why);
    sigrun_own(stage, s->resample, resample_free);
    struct slide *l = &s->slide;
    *l = (struct slide){.up = up,
                        .down = down,
                        .window = resample_window(s->resample),
                        .before = resample_before(s->resample),
                        .bytes = sigrun_sample_bytes(format->type),
                        .lanes = format->lanes};
    l->room = slide_room(l->down, l->window, STEPS_OUTPUTS / up);
    l->buffer = sigrun_alloc(stage, l->lanes * l->room, l->bytes);
    l->place = sigrun_alloc(stage, 1, sizeof *l->place);
    slide_init(l);
    return true;
}

enum sigrun_flow steps_process(struct sigrun_io *io, struct steps *s)
{
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    const size_t bytes = sigrun_sample_bytes(out->type);

    for (;;) {
        in->done += slide_take(&s->slide, in->lane, in->done, in->frames - in->done, in->last);
        const bool ended = in->last && in->done == in->frames;
        if (ended && slide_over(&s->slide))
            return SIGRUN_DONE;
        const size_t steps = slide_steps(&s->slide, out->frames - out->done);
        if (!steps)
            return SIGRUN_MORE;
        for (size_t c = 0; c < in->lanes; c++)
            resample_run(s->resample, slide_window(&s->slide, c),
                         (char *)out->lane[c] + out->done * bytes, steps);
        out->done += slide_done(&s->slide, steps, ended);
    }
}
