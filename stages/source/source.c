// SPDX-License-Identifier: MIT
// What all generators have in common.

#include "stages/source/source.h"

#include <string.h>

const char *const source_types[] = {"f32", "f64", NULL};

void source_output(struct sigrun_stage *stage, struct sigrun_ratio rate, size_t lanes,
                   enum source_type type, bool complex, const char *unit)
{
    static const enum sigrun_type types[2][2] = {{SIGRUN_F32, SIGRUN_F64},
                                                 {SIGRUN_CF32, SIGRUN_CF64}};

    sigrun_output(stage, 0,
                  (struct sigrun_format){.type = types[complex][type],
                                         .lanes = lanes,
                                         .rate = rate,
                                         .unit = unit && *unit ? unit : NULL});
}

void source_spread(struct sigrun_io *io, size_t frames)
{
    const struct sigrun_out *out = &io->out[0];

    for (size_t c = 1; c < out->lanes; c++)
        memcpy(out->lane[c], out->lane[0], frames * sigrun_sample_bytes(out->type));
}

void source_move(struct sigrun_stage *stage, struct ramp *ramp, double to, struct sigrun_ratio rate)
{
    if (ramp->to != to)
        ramp_move(ramp, to, sigrun_since(stage), ramp_frames(sigrun_hz(rate)));
}

void source_turn(const struct sigrun_stage *stage, uint64_t *start, uint64_t *step, uint64_t to)
{
    *start += sigrun_since(stage) * (*step - to); // modulo a turn
    *step = to;
}

uint32_t source_stream(const struct sigrun_stage *stage)
{
    const uint64_t key = sigrun_key(stage);

    return (uint32_t)(key ^ key >> 32);
}
