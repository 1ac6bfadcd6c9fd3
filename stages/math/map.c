// SPDX-License-Identifier: MIT
// Stages that turn one sample into one sample.

#include "stages/math/map.h"

enum sigrun_flow map_run(struct sigrun_io *io, const struct map *m)
{
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_pass(io);
    // Frames of the same stride are one run: what is made of the samples between them is ignored.
    const bool whole = in->stride == out->stride;
    const size_t runs = whole ? 1 : frames, n = whole ? frames * in->stride : in->width;
    const size_t x_step = in->stride * sigrun_sample_bytes(in->type);
    const size_t y_step = out->stride * sigrun_sample_bytes(out->type);

    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = in->lane[c];
        char *y = out->lane[c];

        for (size_t r = 0; r < runs; r++, x += x_step, y += y_step) {
            switch (in->type) {
            case SIGRUN_F32: m->f32((const float *)x, (float *)y, n); break;
            case SIGRUN_F64: m->f64((const double *)x, (double *)y, n); break;
            case SIGRUN_CF32: m->cf32((const float *)x, (float *)y, n); break;
            default: m->cf64((const double *)x, (double *)y, n); break;
            }
        }
    }
    return SIGRUN_MORE;
}

void map_output(struct sigrun_stage *stage, bool real, const char *unit)
{
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (real)
        format.type = sigrun_is_double(format.type) ? SIGRUN_F64 : SIGRUN_F32;
    format.unit = unit;
    format.bits = 0;
    sigrun_output(stage, 0, format);
}
