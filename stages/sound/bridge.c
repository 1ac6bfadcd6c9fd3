// SPDX-License-Identifier: MIT
// bridge: from clock to clock.

#include "stages/sound/bridge.h"

#include <soxr.h>

// The least time between two ratios, in seconds: each is reached in so many frames as pass until
// the next, so that nothing jumps.
static const double turn = 0.02;

const char *bridge_open(struct bridge *b, size_t lanes, double rate)
{
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, SOXR_VR);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    soxr_error_t error = NULL;

    // With a ratio that varies, the rates say how large it may become.
    *b = (struct bridge){.slew = turn * rate};
    b->soxr = soxr_create(2, 1, (unsigned)lanes, &error, &io, &quality, &runtime);
    if (!error)
        error = soxr_set_io_ratio(b->soxr, 1, 0);
    return error;
}

void bridge_close(struct bridge *b)
{
    if (b->soxr)
        soxr_delete(b->soxr);
    b->soxr = NULL;
}

void bridge_steer(struct bridge *b, double fill, uint64_t ns)
{
    const double passed = b->steered ? (double)(ns - b->steered) * 1e-9 : turn;

    if (passed < turn)
        return;
    b->steered = ns;
    soxr_set_io_ratio(b->soxr, 1 + drift_step(&b->drift, fill, passed), (size_t)b->slew);
}

const char *bridge_run(struct bridge *b, const float *const *x, size_t n, size_t *used,
                       float *const *y, size_t room, size_t *made)
{
    return soxr_process(b->soxr, (const void *)x, x ? n : 0, used, (void *)(uintptr_t)y, room,
                        made);
}
