// SPDX-License-Identifier: MIT
// mti: differences of successive pulses, in which what stands still cancels.

#include "runtime/graph/stage.h"

struct mti {
    size_t pulses;
    double *weight; // of each pulse, the oldest first
};

static const struct sigrun_param mti_params[] = {
    {SIGRUN_PARAM(struct mti, pulses), .def = "2", .min = 2, .max = 16,
     .doc = "Pulses that a difference is made of: 2 is the single, 3 the double canceller."},
    {0},
};

static bool mti_shape(struct sigrun_stage *stage, void *self)
{
    const struct mti *m = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    const double prf = sigrun_hz(format.rate);

    if (prf > 0)
        format.origin += ((double)m->pulses - 1) / prf;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){
                            .up = 1, .down = 1, .window = m->pulses, .end = SIGRUN_WHOLE});
    return true;
}

static bool mti_start(struct sigrun_stage *stage, void *self)
{
    struct mti *m = self;
    double weight = 1;

    m->weight = sigrun_alloc(stage, m->pulses, sizeof *m->weight);
    for (size_t k = 0; k < m->pulses; k++) {
        m->weight[m->pulses - 1 - k] = weight;
        weight *= -(double)(m->pulses - 1 - k) / (double)(k + 1);
    }
    return true;
}

static enum sigrun_flow mti_process(struct sigrun_io *io, void *self)
{
    const struct mti *m = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t parts = sigrun_is_complex(in->type) ? 2 : 1, n = in->width * parts;
    const size_t frames = sigrun_steps(io), x_step = in->stride * parts,
                 y_step = out->stride * parts;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t f = 0; f < frames; f++)
            for (size_t k = 0; k < m->pulses; k++) {
                const float *x = (const float *)in->lane[c] + (f + k) * x_step;
                const double *wide_x = (const double *)in->lane[c] + (f + k) * x_step;
                float *y = (float *)out->lane[c] + f * y_step;
                double *wide_y = (double *)out->lane[c] + f * y_step;
                const double weight = m->weight[k];

                if (sigrun_is_double(in->type))
                    for (size_t i = 0; i < n; i++)
                        wide_y[i] = (k ? wide_y[i] : 0) + weight * wide_x[i];
                else
                    for (size_t i = 0; i < n; i++)
                        y[i] = (k ? y[i] : 0) + (float)weight * x[i];
            }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_mti = {
    .abi = SIGRUN_ABI,
    .name = "mti",
    .family = "radar",
    .summary = "moving target indication: cancel what is the same in successive pulses",
    .doc = "y[p] = x[p] - x[p-1] for 2 pulses, x[p] - 2x[p-1] + x[p-2] for 3, and so on with the "
           "binomial coefficients. The power gain at the Doppler frequency fd is "
           "(4·sin²(π·fd/prf))^(pulses-1): none at rest and at multiples of prf, the blind speeds. "
           "Clutter with a Gaussian spectrum of deviation 0.01 prf is lowered by 27 dB against "
           "targets of random speed with 2 pulses, by 51 dB with 3. The first pulses - 1 frames, "
           "in which clutter would remain, are left out. Reference: Richards, Fundamentals of "
           "Radar Signal Processing, chapter 5.",
    .example = "radar range=20km speed=30 | mti 3 | compress | doppler 16 | db | head 1 | print",
    .aliases =
        (const char *const[]){"canceller", "moving_target_indication", "clutter_filter", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = mti_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct mti),
    .shape = mti_shape,
    .start = mti_start,
    .process = mti_process,
};
