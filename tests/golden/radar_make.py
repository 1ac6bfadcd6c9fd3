#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the golden cases of radar: echoes, the matched filter, maps, cancellers, thresholds.

    radar_make.py [FOLDER [SEED]]    as stages_make.py, whose noise it uses

It is the only origin of its NAME.case and NAME.f64. References are numpy and scipy in float64.
"""
import sys

sys.dont_write_bytecode = True

import numpy as np
from scipy import optimize, signal, special

from signal_make import again, noise, pairs, real
from stages_make import DATA, F32, F64, N, case, normal

LIGHT = 299792458.0
SIZE = 50  # samples between two pulses, of noise at 1 kHz


def pulse(n, bandwidth, rate):
    """c(t) at the samples of a pulse of n."""
    t = np.arange(n) / rate
    return np.exp(1j * np.pi * bandwidth * rate / n * (t - n / rate / 2) ** 2)


def frames(count, complex_=True):
    return (pairs(SIZE * count) if complex_ else real(SIZE * count)).reshape(count, SIZE)


def both(name, stages, function, count=12, f32=F32, complex_=True):
    """In both precisions; where f32 is 0 in float64 alone, as what jumps must not depend on rounding."""
    text = f"{noise(SIZE * count, complex_)} | frame {SIZE} | {stages}"
    case(name, text, function(frames(count, complex_)))
    if f32:
        text = f"{noise(SIZE * count, complex_, False)} | frame {SIZE} | {stages}"
        again(f"{name}_f32", text, name, f32)


def echoes():
    """At 100 kHz with 100 samples between pulses; the second target falls into the next interval."""
    rate, prf, carrier, bandwidth, length = 100e3, 1e3, 1e9, 40e3, 20
    targets = [(30e3, 20.0, 1.0), (145e3, -31.0, 0.5), (170e3, 3e4, 2.0)]
    n = np.arange(100) / rate
    x = np.zeros((7, 100), complex)
    for distance, speed, amp in targets:
        late, doppler = 2 * distance / LIGHT, 2 * speed / LIGHT * carrier
        for p in range(7):
            for before in (0, 1):  # the pulse of this interval, and of the one before
                t = n + before / prf - late % (1 / prf)
                c = np.exp(1j * np.pi * bandwidth * rate / length * (t - length / rate / 2) ** 2)
                there = (t >= 0) & (t < length / rate)
                x[p] += np.where(there, amp * c, 0) * np.exp(2j * np.pi * doppler * (p / prf + n))
    words = ("range=30km,145km,170km speed=20,-31,108000km/h amp=1,0.5,2 noise={} prf=1k rate=100k carrier=1G "
             "bandwidth=40k pulse=200us type={}")
    case("radar_echoes", f"radar {words.format(0, 'f64')} | head 7", x, 1e-11)
    again("radar_echoes_f32", f"radar {words.format(0, 'f32')} | head 7", "radar_echoes", F32)
    v = normal(N, 0, np.arange(2 * x.size)) * 2 * np.sqrt(0.5)
    case("radar_noise", f"n: radar {words.format(2, 'f64')} | head 7", x + (v[0::2] + 1j * v[1::2]).reshape(x.shape), 1e-11)
    again("radar_noise_f32", f"n: radar {words.format(2, 'f32')} | head 7", "radar_noise", F32)


def filtered(x, window, lags, length=20):
    w = signal.get_window(window, length, fftbins=False)
    h = w * pulse(length, 600, 1000)
    made = [signal.correlate(row, h / np.linalg.norm(h), "full", method="direct")[length - 1 :] for row in x]
    return np.array(made)[:, :lags]


def compressed():
    words = "compress bandwidth=600 pulse=20ms"
    valid = SIZE - 20 + 1
    both("compress", words, lambda x: filtered(x, "boxcar", valid))
    both("compress_all", f"{words} lags=all", lambda x: filtered(x, "boxcar", SIZE))
    both("compress_hamming", f"{words} window=hamming", lambda x: filtered(x, "hamming", valid))
    both("compress_taylor", f"{words} window=taylor shape=35",
         lambda x: filtered(x, ("taylor", 5, 35), valid))
    one = lambda x: signal.correlate(x[0], pulse(SIZE, -300, 1000), "valid")[None] / np.sqrt(SIZE)
    both("compress_whole", f"compress bandwidth=-300 pulse={SIZE}ms", one, count=1)


def maps(x, size, hop, nfft, window):
    w = signal.get_window(window, size, fftbins=True)
    made = [np.fft.fft(x[k : k + size] * w[:, None], nfft, axis=0) for k in range(0, len(x) - size + 1, hop)]
    return np.fft.fftshift(np.array(made), axes=1) / np.linalg.norm(w)


def doppler():
    both("doppler", "doppler 5", lambda x: maps(x, 5, 5, 5, "boxcar"))
    both("doppler_window", "doppler 8 hop=3 nfft=20 window=hann", lambda x: maps(x, 8, 3, 20, "hann"), count=16)
    both("doppler_odd", "doppler 6 nfft=9 hop=6 window=taylor", lambda x: maps(x, 6, 6, 9, ("taylor", 4, 30)))
    both("doppler_long", "doppler 100 nfft=128", lambda x: maps(x, 100, 100, 128, "boxcar"), count=101)
    # The chain of float32 against the map of float64.
    both("doppler_chain", "compress bandwidth=600 pulse=20ms | doppler 10 nfft=30",
         lambda x: maps(filtered(x, "boxcar", SIZE - 19), 10, 10, 30, "boxcar"), count=20, f32=5e-7)


def cancelled():
    for pulses in (2, 3, 5):
        weights = [(-1) ** k * special.comb(pulses - 1, k) for k in range(pulses)][::-1]
        cancel = lambda x: sum(w * x[k : len(x) - pulses + 1 + k] for k, w in enumerate(weights))
        both(f"mti_{pulses}", f"mti {pulses}", cancel)
        both(f"mti_{pulses}_real", f"mti {pulses}", cancel, complex_=False)


def smaller(n, t):
    k = np.arange(n)
    return 2 * np.sum(special.binom(n - 1 + k, k) * (2.0 + t) ** -(n + k))


def factor(method, n, pfa, rank):
    """Of the mean of n cells, or of the k-th smallest."""
    k = min(max(1, int(np.ceil(rank * n - 1e-9))), n)
    if method == "ca":
        return n * (pfa ** (-1 / n) - 1)
    rate = {
        "go": lambda a: 2 * (1 + 2 * a / n) ** (-n / 2) - smaller(n // 2, 2 * a / n),
        "so": lambda a: smaller(n // 2, 2 * a / n),
        "os": lambda a: np.prod((n - np.arange(k)) / (n - np.arange(k) + a)),
    }[method]
    return optimize.brentq(lambda a: np.log(rate(a)) - np.log(pfa), 1e-9, 1e9, xtol=1e-15, rtol=1e-14)


def level(p, r, c, method, train, guard, pfa, rank, rows, row_guard):
    """The threshold of one cell, by the definition."""
    cells = p.shape[1]
    sides = [[p[r, c + s * d] for d in range(guard + 1, guard + train + 1) if 0 <= c + s * d < cells] for s in (-1, 1)]
    whole = [side for side in sides if len(side) == train]
    if method in ("go", "so") and len(whole) == 2:
        means = np.mean(sides, axis=1)
        return factor(method, 2 * train, pfa, rank) * (max(means) if method == "go" else min(means))
    if method in ("go", "so"):
        method, sides = "ca", whole or sides
    around = [v for side in sides for v in side]
    for dr in [d for d in range(-rows - row_guard, rows + row_guard + 1) if d]:
        near = range(-train - guard, train + guard + 1)
        near = near if abs(dr) > row_guard else [d for d in near if abs(d) > guard]
        around += [p[(r + dr) % len(p), c + d] for d in near if 0 <= c + d < cells]
    if method == "os":
        return factor("os", len(around), pfa, rank) * sorted(around)[int(np.ceil(rank * len(around) - 1e-9)) - 1]
    return factor("ca", len(around), pfa, rank) * np.mean(around)


def thresholds(x, method="ca", train=4, guard=1, pfa=1e-3, rank=0.75, rows=0, row_guard=0):
    made = [[[level(p, r, c, method, train, guard, pfa, rank, rows, row_guard) for c in range(p.shape[1])]
             for r in range(len(p))] for p in np.abs(x) ** 2]
    return np.array(made)


def detectors():
    line = lambda x: x[:, None, :]
    cube = lambda x: maps(x, 6, 6, 6, "boxcar")
    for method in ("ca", "go", "so", "os"):
        words = f"cfar {method} pfa=1e-3 train=4 guard=1 what=threshold"
        made = lambda x: thresholds(line(x), method)
        both(f"cfar_{method}", words, made, count=4, f32=1e-6)
    both("cfar_short", "cfar go pfa=1e-2 train=40 guard=3 what=threshold",
         lambda x: thresholds(line(x), "go", 40, 3, 1e-2), count=2, f32=1e-6)
    both("cfar_rank", "cfar os pfa=1e-4 train=8 guard=0 rank=50% what=threshold",
         lambda x: thresholds(line(x), "os", 8, 0, 1e-4, 0.5), count=2, f32=1e-6)
    both("cfar_rows", "doppler 6 | cfar pfa=1e-4 train=3 guard=1 row_train=1 row_guard=1 what=threshold",
         lambda x: thresholds(cube(x), train=3, pfa=1e-4, rows=1, row_guard=1), f32=1e-6)
    both("cfar_power", "abs | power | cfar pfa=0.1 train=4 guard=1 what=hits",
         lambda x: np.where(np.abs(x) ** 2 > thresholds(line(x), pfa=0.1)[:, 0], np.abs(x) ** 2, 0), f32=0)
    both("cfar_mask", "cfar pfa=0.1 train=4 guard=1",
         lambda x: (np.abs(x) ** 2 > thresholds(line(x), pfa=0.1)[:, 0]).astype(float), f32=0)
    both("cfar_real", "cfar pfa=0.1 train=4 guard=1 of=amplitude what=threshold",
         lambda x: thresholds(line(x), pfa=0.1), count=3, f32=1e-6, complex_=False)


if __name__ == "__main__":
    for make in (echoes, compressed, doppler, cancelled, detectors):
        make()
