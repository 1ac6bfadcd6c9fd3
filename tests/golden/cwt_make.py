#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the references of the continuous wavelet transform: direct sums in float64.

    cwt_make.py [FOLDER]    writes cwt_kernel_NAME.f64 in it, or in data, and is their only origin

tests/unit/dsp/cwt.c reads them. A file is little-endian float64:

    14 numbers: wavelet, norm, order, beta, fs, hop, samples, rows, times, signal, edge, fmin, fmax, voices
    frequencies[rows]; times[times] (samples); then for each time and row a real and an imaginary part

wavelet: morlet morse paul dog morlet-cw; norm: l1 energy; edge: zero reflect periodic of a whole frame, or -1
for a stream. fmin, fmax and voices are 0 where the frequencies are given as a list.

Streams and frames of the first four are sums of x[m] * conj(psi((m - n) / s)) over the wavelet in closed
form in time (that of Morse by quadrature); those of morlet-cw come from the formulas of ContinuousWavelets.jl
and numpy's transform.
"""
import pathlib
import sys

import numpy as np
from numpy.polynomial import hermite_e

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "data")
WAVELETS = ["morlet", "morse", "paul", "dog", "morlet-cw"]
EDGES = ["zero", "reflect", "periodic"]


def signal(kind, n):
    """0: uniform noise from an integer hash, exact in float32; 1: an impulse; 2: a step on a constant."""
    i = np.arange(n, dtype=np.uint64)
    if kind == 0:
        h = (i * 2654435761 + 12345) & 0xFFFFFFFF
        h = ((h ^ (h >> 15)) * 2246822519) & 0xFFFFFFFF
        h = ((h ^ (h >> 13)) * 3266489917) & 0xFFFFFFFF
        return (h >> 8).astype(float) / 2.0**23 - 1
    if kind == 1:
        return (i == n // 3).astype(float)
    return np.where(i < n // 2, 1.0, 2.0)


class Mother:
    """A wavelet with its spectrum's maximum 2 (1 for dog): time(eta) is psi at scale 1."""

    def __init__(self, name, order, beta):
        self.name, self.order, self.beta = name, order, beta
        self.x = np.linspace(-order - 12 if name in ("morlet", "dog") else 0, self.top(), 400001)
        raw = self.raw(self.x)
        self.gain = (1 if name == "dog" else 2) / np.abs(raw).max()
        self.energy = np.trapz((self.gain * raw) ** 2, self.x) / (2 * np.pi)

    def top(self):
        return {"morlet": self.order + 12, "morse": (60 + self.beta) ** (1 / self.order) * 1.5,
                "paul": 60 + 4 * self.order, "dog": self.order + 12}[self.name]

    def raw(self, x):
        w = self.order
        if self.name == "morlet":
            return np.exp(-((x - w) ** 2) / 2) - np.exp(-(w * w + x * x) / 2)
        if self.name == "morse":
            return np.where(x > 0, np.abs(x) ** self.beta * np.exp(-np.abs(x) ** w), 0)
        if self.name == "paul":
            return np.where(x > 0, np.abs(x) ** w * np.exp(-np.abs(x)), 0)
        return np.abs(x**w) * np.exp(-x * x / 2)

    def peak(self, power):
        """Where x^power * |Psi| is largest, refined by Newton on the logarithm."""
        x = self.x[self.x > 0.01]
        at = x[np.argmax(x**power * self.raw(x))]
        for _ in range(50):
            h = 1e-4
            f = [power * np.log(at + d) + np.log(self.raw(np.array([at + d]))[0]) for d in (-h, 0, h)]
            at -= (f[2] - f[0]) / (2 * h) / ((f[2] - 2 * f[1] + f[0]) / h**2)
        return at

    def time(self, eta):
        w, root = self.order, np.sqrt(2 * np.pi)
        if self.name == "morlet":
            return self.gain / root * np.exp(-eta**2 / 2) * (np.exp(1j * w * eta) - np.exp(-w * w / 2))
        if self.name == "paul":
            factorial = np.prod(np.arange(1.0, w + 1))
            return self.gain * factorial / (2 * np.pi) * (1 - 1j * eta) ** -(w + 1)
        if self.name == "dog":
            he = hermite_e.hermeval(eta, [0] * int(w) + [1])  # d^m/dn^m e^(-n^2/2) = (-1)^m He_m e^(-n^2/2)
            return -self.gain / root * (-1) ** int(w) * he * np.exp(-eta**2 / 2) + 0j
        x = np.linspace(0, self.top(), 4001)
        spectrum = self.gain * self.raw(x) * (x[1] - x[0]) / (2 * np.pi)
        return np.concatenate([np.exp(1j * np.outer(e, x)) @ spectrum for e in np.array_split(eta, 200)])


def extend(x, edge, times, reach):
    """Values and places of the samples around each time, the frame going on by its edge."""
    n = len(x)
    m = np.arange(times.min() - reach, times.max() + reach + 1)
    if edge == "reflect":
        k = m % (2 * n)
        return x[np.where(k < n, k, 2 * n - 1 - k)], m
    if edge == "periodic":
        return x[m % n], m
    keep = (m >= 0) & (m < n)
    return x[m[keep]], m[keep]


def sums(mother, norm, fs, frequencies, x, times, edge):
    peak = mother.peak(0 if norm == "l1" else 0.5)
    out = np.zeros((len(times), len(frequencies)), complex)
    for r, f in enumerate(frequencies):
        s = peak * fs / (2 * np.pi * f)
        reach = int({"paul": 400, "morse": 60}.get(mother.name, 9) * s) + 2
        gain = 1 / s * (np.sqrt(s / mother.energy) if norm == "energy" else 1)
        lags = np.arange(-reach, reach + 1)
        psi = gain * np.conj(mother.time(lags / s))
        values, places = extend(x, edge, times, reach)
        first = places[0]
        for t, n in enumerate(times):
            lo, hi = max(first, n - reach), min(places[-1], n + reach) + 1
            out[t, r] = values[lo - first:hi - first] @ psi[lo - n + reach:hi - n + reach]
    return peak, out


def bank(n, sigma=np.pi, beta=2.0, quality=8.0):
    """The columns of ContinuousWavelets.jl for wavelet(Morlet(sigma), beta) on frames of n samples."""
    octaves = np.log2((n // 2 + 1) / (sigma + 3))
    a = beta**-0.8
    last = quality * (octaves - a)
    b = last ** ((beta - 1) / beta) / quality
    step = (last - ((octaves - a - 1) / b) ** beta) / quality
    count = round(last / step)
    scale = 2 ** (a + b * (np.arange(count + 1) * last / count) ** (1 / beta))
    x = np.exp(octaves) / (100 + np.exp(octaves))
    width = 1 + (beta**x - 1) / (count + 1) ** beta * (count + 1 - np.arange(count + 1)) ** beta
    omega = np.linspace(0, n // 2 + 1, n + 1)

    def column(w, s, width):
        return np.exp(-((sigma - w / s) ** 2) / width**2) - np.exp(-(sigma**2 + (w / s) ** 2) / 2)

    s0 = 3 * sigma * 2 ** (a - 1)
    columns = [column(omega + sigma * s0, s0, 1)]
    columns += [column(omega, s, w) for s, w in zip(scale, width)]
    columns = np.array([c / c.max() for c in columns])
    return columns / np.linalg.norm(columns)


def mirrored(x, fs, times):
    n = len(x)
    columns = bank(n)
    spectrum = np.fft.rfft(np.concatenate([x, x[::-1]]))
    out = [np.fft.irfft(spectrum * columns[0], 2 * n)[times] + 0j]
    for c in columns[1:]:
        out.append(np.fft.ifft(np.concatenate([spectrum * c, np.zeros(n - 1)]))[times])
    mean = (columns**2 @ np.arange(n + 1)) / (columns**2).sum(1) * fs / (2 * n)
    return mean, np.array(out).T


def case(name, wavelet="morlet", norm="l1", order=6, beta=0, fs=1000.0, hop=1, n=1501, kind=0, edge="",
         frequencies=(), grid=(0, 0, 0), times=None, count=97):
    if grid[2]:
        steps = int(np.floor(grid[2] * np.log2(grid[1] / grid[0]) + 1e-9))
        frequencies = grid[0] * 2.0 ** (np.arange(steps + 1) / grid[2])
    if times is None:
        frames = (n + hop - 1) // hop
        times = np.unique(np.round(np.linspace(0, frames - 1, min(count, frames))).astype(int)) * hop
    x = signal(kind, n)
    if wavelet == "morlet-cw":
        frequencies, out = mirrored(x, fs, times)
    else:
        _, out = sums(Mother(wavelet, order, beta), norm, fs, frequencies, x, times, edge)
    head = [WAVELETS.index(wavelet), ["l1", "energy"].index(norm), order, beta, fs, hop, n, len(frequencies),
            len(times), kind, EDGES.index(edge) if edge else -1, *grid]
    values = np.ascontiguousarray(out).view(float).ravel()
    flat = np.concatenate([head, frequencies, times, values])
    (DATA / f"cwt_kernel_{name}.f64").write_bytes(flat.astype("<f8").tobytes())


def main():
    few = (4.0, 9.3, 21.0, 48.0, 110.0, 210.0, 333.0, 430.0)
    case("morlet", frequencies=few)
    case("morlet_impulse", frequencies=few, kind=1)
    case("morlet_step", frequencies=few, kind=2)
    case("morlet_sharp", order=40, frequencies=(20.0, 100.0, 400.0), n=3001)
    case("morlet_short", order=3, frequencies=few)
    case("morlet_grid", grid=(1.0, 32.0, 12.0), fs=64.0, n=3000, order=2 * np.pi, count=37)
    case("morlet_low", grid=(0.7, 20000.0, 1.5), fs=48000.0, n=40001, count=41)
    case("morlet_low_hop", grid=(3.0, 20000.0, 4.0), fs=48000.0, n=30000, hop=480, count=41)
    case("morlet_odd_hop", grid=(40.0, 20000.0, 3.0), fs=44100.0, n=30001, hop=441, count=41)
    case("morlet_energy", norm="energy", frequencies=few)
    case("morse", wavelet="morse", order=3, beta=20, frequencies=few, n=777)
    case("morse_energy", wavelet="morse", norm="energy", order=3, beta=60, frequencies=few[1:], n=777)
    case("paul", wavelet="paul", order=4, frequencies=few[2:], n=777)
    case("paul_energy", wavelet="paul", norm="energy", order=4, frequencies=few[2:], n=777)
    case("dog2", wavelet="dog", order=2, frequencies=few[1:], n=777)
    case("dog1", wavelet="dog", order=1, frequencies=few[1:], n=777)
    case("dog3_energy", wavelet="dog", norm="energy", order=3, frequencies=few[1:], n=777)
    for edge in EDGES:
        case(f"frame_{edge}", edge=edge, frequencies=few, n=2047, count=61)
        case(f"frame_{edge}_short", edge=edge, frequencies=few[2:], n=37, hop=3)  # lower rows hold next to nothing
    case("bank", wavelet="morlet-cw", order=0, edge="reflect", n=2047, count=41)
    case("bank_even", wavelet="morlet-cw", order=0, edge="reflect", n=1000, hop=10, count=41)


if __name__ == "__main__":
    main()
