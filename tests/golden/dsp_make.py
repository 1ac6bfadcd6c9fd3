#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the references of tests/unit/dsp: float64 results of numpy and scipy, in banks of named arrays.

    dsp_make.py [FOLDER]    writes dsp/*.bank in it, or in data; the same bytes with the same numpy and scipy

A bank is a sequence of: a name (32 bytes, padded with zeros), a count (u64), that many doubles; all
little-endian. Complex values are interleaved.
"""
import pathlib
import struct
import sys
import warnings

import numpy as np
import scipy.signal as ss

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "data") / "dsp"
WINDOWS = ["boxcar", "bartlett", "triang", "hann", "hamming", "blackman", "blackmanharris", "nuttall",
           "flattop", "cosine", "bohman", "parzen", ("kaiser", 8.6), ("tukey", 0.5), ("gaussian", 7.0),
           ("chebwin", 80.0), ("taylor", 4, 30.0)]
BANDS = ["lowpass", "highpass", "bandpass", "bandstop"]
KINDS = ["butter", "cheby1", "cheby2", "ellip", "bessel"]

warnings.simplefilter("ignore")


def write(name, arrays):
    with open(DATA / f"{name}.bank", "wb") as file:
        for key, value in arrays.items():
            value = np.asarray(value)
            if np.iscomplexobj(value):
                value = np.ascontiguousarray(value, np.complex128).view(np.float64)
            value = np.ascontiguousarray(value, "<f8").ravel()
            file.write(key.encode().ljust(32, b"\0") + struct.pack("<Q", value.size) + value.tobytes())


def signal():
    """4096 normal numbers that are floats, so that both precisions start from the same."""
    return np.random.default_rng(20240229).standard_normal(4096).astype(np.float32).astype(np.float64)


def windows():
    bank = {}
    for i, window in enumerate(WINDOWS):
        for n in (1, 2, 7, 32, 33):
            bank[f"symmetric {i} {n}"] = ss.get_window(window, n, fftbins=False)
            bank[f"periodic {i} {n}"] = ss.get_window(window, n, fftbins=True)
    return bank


def chirps():
    t = (np.arange(600) + 100) / 1000.0
    bank = {}
    for i, method in enumerate(["linear", "quadratic", "logarithmic", "hyperbolic"]):
        bank[f"up {i}"] = ss.chirp(t, 5, 0.5, 200, method, 30)
        bank[f"down {i}"] = ss.chirp(t, 200, 0.5, 5, method, 0)
    return bank


def fir_designs():
    bank = {}
    for taps in (33, 64):
        for i, band in enumerate(BANDS):
            if taps == 64 and i in (1, 3):
                continue
            edges = [1000, 3000] if i > 1 else 1000
            bank[f"window {i} {taps}"] = ss.firwin(taps, edges, window=("kaiser", 6.0), pass_zero=band, fs=8000.0)
    bank["hann"] = ss.firwin(51, 0.2, window="hann", fs=1.0)
    bank["kaiser"] = [v for a in (15, 40, 80) for v in ss.kaiserord(a, 0.05)]
    bank["squares"] = ss.firls(51, [0, 0.2, 0.3, 1], [1, 1, 0, 0], fs=2.0)
    bank["squares slope"] = ss.firls(73, [0, 0.1, 0.15, 0.4, 0.45, 1], [0, 0, 1, 0.5, 0, 0], [1, 2, 3], fs=2.0)
    bank["savgol"] = ss.savgol_coeffs(21, 4)
    bank["savgol slope"] = ss.savgol_coeffs(21, 3, deriv=1, delta=0.01)
    for key, taps, edges, gains, weights in (
            ("low", 51, [0, 0.1, 0.15, 0.5], [1, 0], [1, 1]), ("even", 52, [0, 0.1, 0.15, 0.5], [1, 0], [1, 10]),
            ("band", 101, [0, 0.1, 0.12, 0.2, 0.22, 0.5], [0, 1, 0], [10, 1, 10])):
        h = ss.remez(taps, edges, gains, weights, fs=1.0, maxiter=100, grid_density=64)
        bank[f"remez {key}"] = [ripple(h, edges, gains, weights)]
    k = np.arange(65) - 32
    bank["hilbert"] = np.where(k % 2 == 1, 2 / (np.pi * np.where(k == 0, 1, k)), 0) * np.kaiser(65, 8)
    bank["differentiator"] = np.where(k == 0, 0, (-1.0) ** k / np.where(k == 0, 1, k)) * np.kaiser(65, 6)
    bank["rrc"] = rrc(k / 4, 0.35)
    gauss = np.exp(-2 * np.pi ** 2 * 0.3 ** 2 * (k / 8) ** 2 / np.log(2))
    bank["gaussian"] = gauss / gauss.sum()
    return bank


def rrc(t, a):
    """As the inverse transform of the root of the raised cosine spectrum, by fine summation."""
    f = (np.arange(200000) + 0.5) / 200000 * (1 + a) / 2
    edge = (1 - a) / 2
    shape = np.where(f <= edge, 1, np.sqrt(0.5 * (1 + np.cos(np.pi / a * (f - edge)))))
    h = np.array([np.sum(shape * np.cos(2 * np.pi * f * v)) for v in t])
    return h / np.linalg.norm(h)


def ripple(h, edges, gains, weights):
    """Largest weighted deviation on a fine grid."""
    response = np.abs(np.fft.rfft(h, 40000))
    f = np.arange(response.size) / 40000
    return max((np.abs(response[(f >= lo) & (f <= hi)] - gain) * weight).max()
               for lo, hi, gain, weight in zip(edges[::2], edges[1::2], gains, weights))


def iir_designs():
    """Rows of: kind, band, order, low, high, sections; and all sections after one another."""
    rows, sections = [], []
    for k, kind in enumerate(KINDS):
        for b, band in enumerate(BANDS):
            for order in (1, 2, 3, 4, 5, 8):
                for low, high in ((8, 12), (1, 40), (60, 100)):
                    edges = [low, high] if b > 1 else low
                    if kind == "bessel":
                        sos = ss.bessel(order, edges, band, fs=250, output="sos", norm="phase")
                    else:
                        sos = ss.iirfilter(order, edges, rp=1, rs=60, btype=band, ftype=kind, fs=250, output="sos")
                    rows.append([k, b, order, low, high, len(sos)])
                    sections.append(sos)
    notch, peak = ss.iirnotch(50, 30, fs=250), ss.iirpeak(50, 30, fs=250)
    return {"rows": rows, "sections": np.concatenate(sections), "notch": np.concatenate(notch),
            "peak": np.concatenate(peak)}


def sosfilt(sos, x, zi=None):
    """scipy.signal.sosfilt in long double, whose own rounding doesn't count: poles near 1 amplify it."""
    complex_input = np.iscomplexobj(x)
    y = x.astype(np.clongdouble if complex_input else np.longdouble)
    for i, row in enumerate(sos.astype(np.longdouble)):
        b0, b1, b2, _, a1, a2 = row
        z1, z2 = (0, 0) if zi is None else zi[i].astype(np.longdouble)
        for n, v in enumerate(y):
            out = b0 * v + z1
            z1, z2 = b1 * v - a1 * out + z2, b2 * v - a2 * out
            y[n] = out
    y = y.astype(np.complex128 if complex_input else np.float64)
    assert np.linalg.norm(y - ss.sosfilt(sos, x, zi=zi)[0] if zi is not None else y - ss.sosfilt(sos, x)) \
        < 1e-10 * np.linalg.norm(y)
    return y


def iirs(x):
    bank = {}
    for key, sos in (("low", ss.butter(4, 0.001, fs=1, output="sos")),
                     ("high", ss.butter(5, 0.5, "highpass", fs=1000, output="sos")),
                     ("band", ss.ellip(4, 1, 60, [0.1, 0.2], "bandpass", fs=1, output="sos"))):
        bank[f"{key} sos"] = sos
        bank[f"{key} real"] = sosfilt(sos, x[:1500])
        bank[f"{key} complex"] = sosfilt(sos, x[:1500:2] + 1j * x[1:1500:2])
        bank[f"{key} steady"] = ss.sosfilt_zi(sos)
        bank[f"{key} from"] = sosfilt(sos, x[:200], zi=ss.sosfilt_zi(sos) * x[0])
    return bank


def firs(x):
    h = ss.firwin(101, 0.1, fs=1.0)
    return {"taps": h, "real": ss.lfilter(h, 1, x[:1200])[100:],
            "complex": ss.lfilter(h, 1, x[:1200:2] + 1j * x[1:1200:2])[100:],
            "decimated": ss.upfirdn(h, x[:1200], 1, 7)}


def resamples(x):
    bank = {}
    for up, down in ((3, 2), (2, 3), (160, 147), (1, 4), (4, 1)):
        most = max(up, down)
        half = 8
        h = ss.firwin(2 * half * most + 1, 1 / most, window=("kaiser", 10.0)) * up
        bank[f"taps {up} {down}"] = h
        bank[f"real {up} {down}"] = ss.resample_poly(x[:400], up, down, window=h / up)
        bank[f"complex {up} {down}"] = ss.resample_poly(x[:400:2] + 1j * x[1:400:2], up, down, window=h / up)
    return bank


def spectra(x):
    hann = ss.get_window("hann", 256)
    frame = x[:256]
    bank = {"real": np.fft.rfft(frame * hann, 300), "complex": np.fft.fft((x[:512:2] + 1j * x[1:512:2]) * hann, 300),
            "fft": np.fft.fft(x[:1000:2] + 1j * x[1:1000:2]), "rfft": np.fft.rfft(x[:500])}
    for key, args in (("density", {}), ("spectrum", {"scaling": "spectrum"}), ("linear", {"detrend": "linear"}),
                      ("odd", {"nperseg": 255}), ("median", {"average": "median"})):
        bank[f"welch {key}"] = ss.welch(x, 1000.0, **{"nperseg": 256, **args})[1]
    bank["welch complex"] = ss.welch(x[::2] + 1j * x[1::2], 1000.0, nperseg=256, return_onesided=False)[1]
    return bank


def peaks(x):
    smooth = np.convolve(x[:1200], np.hanning(9), "same")
    steps = np.round(smooth)  # has plateaus and equal heights
    bank = {"smooth": smooth, "steps": steps}
    for key, signal, args in (("all", smooth, {}), ("height", smooth, {"height": (0.5, 4)}),
                              ("threshold", smooth, {"threshold": (0.05, 1)}), ("distance", smooth, {"distance": 12.5}),
                              ("prominence", smooth, {"prominence": 2}), ("wlen", smooth, {"prominence": 2, "wlen": 20}),
                              ("width", smooth, {"width": (3, 9)}), ("level", smooth, {"width": 1, "rel_height": 0.9}),
                              ("plateau", steps, {"plateau_size": (2, 3)}),
                              ("mixed", steps, {"height": 1, "prominence": 1, "distance": 3})):
        full = {"prominence": (None, None), "width": (None, None), **args}
        at, found = ss.find_peaks(signal, **full)
        bank[key] = np.c_[at, signal[at], found["prominences"], found["widths"], found["left_ips"], found["right_ips"]]
    return bank


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    x = signal()
    write("signal", {"x": x})
    write("window", windows())
    write("chirp", chirps())
    write("fir_design", fir_designs())
    write("iir_design", iir_designs())
    write("iir", iirs(x))
    write("fir", firs(x))
    write("resample", resamples(x))
    write("spectrum", spectra(x))
    write("peaks", peaks(x))


if __name__ == "__main__":
    main()
