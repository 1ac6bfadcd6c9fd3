#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the golden cases of bins, as stages_make.py does those of its neighbours; the same words may follow."""
import numpy as np

from stages_make import DATA, N, case, normal


def bins():
    x = normal(N, 0, np.arange(1000)) + 3
    cut = x.reshape(10, 100)
    noise = "n: noise type=f64 rate=1k | head 1000 | offset 3"

    def histogram(v, n, low, high, **more):
        return np.histogram(v, n, (low, high), **more)[0].astype(float)

    case("bins", f"{noise} | bins 20 range=1..5", histogram(x, 20, 1, 5), 0)
    case("bins_odd", f"{noise} | bins 37 range=-0.3..6.1", histogram(x, 37, -0.3, 6.1), 0)
    case("bins_size", f"{noise} | bins 9 range=0..6 size=100ms",
         np.concatenate([histogram(row, 9, 0, 6) for row in cut]), 0)
    case("bins_frames", f"{noise} | frame 100 | bins 20 range=1..5", histogram(x, 20, 1, 5), 0)
    case("bins_density", f"{noise} | bins 20 range=1..5 norm=density",
         histogram(x, 20, 1, 5, density=True))
    # Values that lie on the edges of their bins: a tenth is no binary number.
    steps = np.arange(11) / 10
    ramp = "n: constant 1 type=f64 rate=1k | head 11 | integrate | offset -1 | div (constant 10 type=f64 rate=1k | head 11)"
    case("bins_edges", f"{ramp} | bins 10 range=0..1", histogram(steps, 10, 0, 1), 0)


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    bins()
