// SPDX-License-Identifier: MIT
// Stages that are a FIR filter.

#include "stages/filter/taps.h"

const char *const taps_aligns[] = {"center", "causal", NULL};

struct fir *taps_shape(struct sigrun_stage *stage, const void *culprit, const char *unit,
                       const double *taps, size_t count, enum fir_method method,
                       enum taps_align align)
{
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double rate = sigrun_hz(format.rate);
    const char *why = NULL;
    struct fir *fir = fir_new(taps, count, filter_type(format.type), 1, method, &why);

    if (!fir) {
        sigrun_fail(stage, culprit, "%s", why);
        return NULL;
    }
    sigrun_own(stage, fir, fir_free);
    sigrun_scratch(stage, fir_scratch(fir));
    if (align == ALIGN_CENTER && rate > 0)
        format.origin -= fir_early(count) / rate;
    format.unit = unit;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = fir_block(fir),
                                               .down = fir_block(fir),
                                               .window = fir_block(fir) - 1 + count,
                                               .before = align == ALIGN_CENTER ? fir_before(count)
                                                                               : count - 1});
    return fir;
}

enum sigrun_flow taps_process(struct sigrun_io *io, const struct fir *fir)
{
    const size_t n = sigrun_steps(io) * fir_block(fir);

    for (size_t c = 0; n && c < io->in[0].lanes; c++)
        fir_run(fir, io->in[0].lane[c], io->out[0].lane[c], n, io->scratch);
    return SIGRUN_MORE;
}
