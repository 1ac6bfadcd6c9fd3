// SPDX-License-Identifier: MIT
// drift: one clock against another.

#include "stages/sound/drift.h"

// 1/s; relative; seconds. No clock is wrong by more than `most`, which nobody hears as a pitch.
static const double narrow = 0.04, most = 1e-3, settling = 0.5, share = 6, delay = 40, slower = 8;

static double limited(double x)
{
    return x > most ? most : x < -most ? -most : x;
}

double drift_step(struct drift *d, double fill, double passed)
{
    if (d->begun < settling) {
        d->begun += passed;
        d->sum += fill;
        d->target = d->sum / (double)++d->count;
        return d->estimate;
    }
    const double wide = share / (d->passed + delay), w = wide > narrow ? wide : narrow;
    const double part = slower * w * passed;
    const double near = part < 1 ? part : 1;

    d->passed += passed;
    d->once += (fill - d->target - d->once) * near;
    d->smooth += (d->once - d->smooth) * near;
    d->estimate = limited(d->estimate + w * w * d->smooth * passed);
    return limited(d->estimate + 2 * w * d->smooth);
}

void drift_again(struct drift *d)
{
    *d = (struct drift){.estimate = d->estimate, .passed = d->passed};
}

double drift_ppm(const struct drift *d)
{
    return 1e6 * d->estimate;
}
