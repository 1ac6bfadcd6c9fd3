// SPDX-License-Identifier: MIT
//
// How much faster one clock runs than another, from the fill of the buffer between them.
//
// The fill grows by the drift d and shrinks by the correction c: dx/dt = d - c. A controller with a
// proportional and an integral part, critically damped, c = 2w·x + w²·∫x dt, brings both to rest:
// the fill where it was in the first second, the integral at d. Its bandwidth w begins wide, and
// narrows as 1/t, since what is left then is the jitter of the callbacks. After F. Adriaensen,
// "Controlling adaptive resampling", Linux Audio Conference 2012.
#pragma once

#include <stddef.h>

struct drift {
    double target, sum; // seconds that the buffer should hold; of what it held at first
    size_t count;
    double once, smooth; // seconds too many, with less and least of the jitter
    double estimate;     // relative: 1e-6 is one part in a million
    double passed;       // seconds since the target is known
    double begun;        // seconds before that
};

// The buffer holds `fill` seconds, `passed` seconds after the last call. Returns how much more of
// the input than its share goes into the output from now on: 1e-6 is one part in a million.
double drift_step(struct drift *, double fill, double passed);
// The buffer was emptied or overrun: it has a new target, and the clocks are as they were.
void drift_again(struct drift *);
double drift_ppm(const struct drift *);
