#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the golden cases of the simple stages: sources, flow, math, channel, statistics.

    stages_make.py [FOLDER [SEED]]    the program's --seed; without them those that are kept, with seed 0

It writes NAME.case and NAME.f64 into the folder, data beside it, and is their only origin. A case is lines of
`key: value`:

    expression: sine 441 rate=8k type=f64 | head 1000
    type: f64              what the stream is written as: f64, or cf64 (pairs)
    tolerance: 1e-12       of |a - b|2 / |b|2; and max|a - b| / max|b| <= 10 times that
    reference: NAME.f64    little-endian float64, lanes interleaved

References are float64 by numpy and scipy; random numbers come from the Philox4x32-10 below, which is
written from the paper (Salmon et al., SC 2011), not from our code.
"""
import pathlib
import sys

import numpy as np
from scipy import signal

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "data")
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 0
F64, F32 = 1e-12, 3e-7


def case(name, expression, values, tolerance=F64):
    values = np.asarray(values)
    kind = "cf64" if np.iscomplexobj(values) else "f64"
    flat = np.ascontiguousarray(values, "<c16" if kind == "cf64" else "<f8")
    (DATA / f"{name}.f64").write_bytes(flat.tobytes())
    (DATA / f"{name}.case").write_text(
        f"expression: {expression}\ntype: {kind}\ntolerance: {tolerance:g}\n"
        f"reference: {name}.f64\n"
    )


def lanes(*columns):
    return np.stack(columns, axis=1)


# Random numbers.


def philox(seed, stream, lane, blocks):
    """The four words of each block with the counter {b, b >> 32, stream, lane}."""
    blocks = np.asarray(blocks, np.uint64)
    low = np.uint64(0xFFFFFFFF)
    c = [blocks & low, blocks >> np.uint64(32)]
    c += [np.full_like(blocks, stream), np.full_like(blocks, lane)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        a, b = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [
            (b >> np.uint64(32)) ^ c[1] ^ np.uint64(k0),
            b & low,
            (a >> np.uint64(32)) ^ c[3] ^ np.uint64(k1),
            a & low,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c)


def words(stream, lane, index):
    """Draw i is word (i % 64) / 16 of block (i / 64)·16 + i % 16."""
    i = np.asarray(index, np.int64)
    made = philox(SEED, stream, lane, (i // 64 * 16 + i % 16).ravel())
    return made[(i % 64 // 16).ravel(), np.arange(i.size)].reshape(i.shape)


def uniform(stream, lane, index):
    return words(stream, lane, index) / 2.0**32


def normal(stream, lane, index):
    """Box-Muller: words 0 and 2 give the radius, 1 and 3 the angle; even words take the cosine."""
    i = np.asarray(index, np.int64)
    first = i // 64 * 64 + i % 64 // 32 * 32 + i % 16
    w, angle = words(stream, lane, first), words(stream, lane, first + 16) * (2 * np.pi / 2.0**32)
    near = w >= 3037000500
    log = np.where(near, np.log1p((w - 2.0**32) / 2.0**32), np.log(((w >> 1) + 0.5) / 2.0**31))
    return np.sqrt(-2 * log) * np.where(i % 32 < 16, np.cos(angle), np.sin(angle))


def stream_of(label):
    """The stream of a stage with a label: FNV-1a, folded to 32 bits."""
    h = 0xCBF29CE484222325
    for c in label.encode():
        h = (h ^ c) * 0x100000001B3 % 2**64
    return (h ^ h >> 32) & 0xFFFFFFFF


N = stream_of("n")


def coloured(slope, low, n, lane=0):
    """Layers at octave rates joined by quadratic B-splines, as stages/source/colour.h describes."""
    fit = {1: (0.8923, 5.1274, 1.9188, 2.5303), 2: (0.0, 20.4050, 29.9951, 14.6008)}[slope]
    n = np.arange(n)
    layers = 0
    while 2.0 ** -(layers + 2) > low:
        layers += 1
    powers = [fit[1 + k] if k < 2 else fit[3] * 2.0 ** (k * (slope - 1)) for k in range(layers)]
    sum_ = np.sqrt(fit[0]) * normal(N, lane, n)
    variance = fit[0]
    for k, power in enumerate(powers):
        size = 2**k
        shift = int(words(N, (k + 32) * 65536, [0])[0]) % size
        place = n + shift
        u = (place % size) / size if k else np.full(n.size, 0.5)
        v = [normal(N, lane + (k + 1) * 65536, place // size + j) for j in range(3)]
        a, b, c = (1 - u) ** 2 / 2, 0.5 + u * (1 - u), u * u / 2
        sum_ = sum_ + np.sqrt(power) * (a * v[0] + b * v[1] + c * v[2])
        grid = np.arange(min(size, 1024)) / min(size, 1024) if k else np.array([0.5])
        pieces = (1 - grid) ** 2 / 2, 0.5 + grid * (1 - grid), grid**2 / 2
        variance += power * np.mean(sum(p * p for p in pieces))
    return sum_ / np.sqrt(variance)


def tone(freq, rate, n, amp=1.0, phase=0.0, offset=0.0):
    """The phase is reduced in whole turns first, so that large n cost nothing."""
    turns = np.arange(n) * freq % rate / rate
    return offset + amp * np.sin(2 * np.pi * turns + phase)


# Sources.


def sources():
    case(
        "source_sine",
        "sine 441 amp=0.7 phase=30deg offset=0.1 rate=8k type=f64 | head 1000",
        tone(441, 8000, 1000, 0.7, np.pi / 6, 0.1),
    )
    case("source_sine_f32", "sine 441 rate=8k | head 1000", tone(441, 8000, 1000), F32)
    case(
        "source_sine_complex",
        "sine -441 amp=2 complex=true rate=8k type=f64 | head 500",
        2 * np.exp(-2j * np.pi * (np.arange(500) * 441 % 8000) / 8000),
    )
    t = np.arange(1000) / 8000
    turns = (np.arange(1000) * 125 % 8000) / 8000  # exact, so that edges fall on their samples
    case("source_square", "square 125 duty=30% rate=8k type=f64 | head 1000",
         np.where(turns < 0.3, 1.0, -1.0))
    case("source_saw", "saw 125 width=0.75 amp=3 rate=8k type=f64 | head 1000",
         3 * np.where(turns < 0.75, turns / 0.375 - 1, 1 - (turns - 0.75) / 0.125))
    case("source_triangle", "triangle 125 rate=8k | head 1000",
         signal.sawtooth(2 * np.pi * turns, 0.5), F32)
    for method in ("linear", "quadratic", "logarithmic", "hyperbolic"):
        case(
            f"source_chirp_{method}",
            f"chirp 50 1k 100ms method={method} phi=90deg rate=8k type=f64 | head 800",
            signal.chirp(t[:800], 50, 0.1, 1000, method=method, phi=90),
            1e-11,
        )
    case("source_chirp_repeat", "chirp 50 1k 50ms repeat=true rate=8k | head 800",
         np.tile(signal.chirp(t[:400], 50, 0.05, 1000), 2), 1e-6)
    train = np.zeros(100)
    train[7::31] = 0.5
    case("source_impulse", "impulse at=7 period=31 amp=0.5 type=f64 | head 100", train)
    case("source_constant", "constant -2.5 type=f64 lanes=2 | head 5", np.full((5, 2), -2.5))
    case("source_constant_complex", "constant 1 imag=-3 type=f64 | head 7", np.full(7, 1 - 3j))


def random_sources():
    i = np.arange(3000)
    two = lanes(normal(N, 0, i), normal(N, 1, i))
    case("source_white", "n: noise amp=2 lanes=2 type=f64 | head 3000", 2 * two)
    case("source_white_f32", "n: noise lanes=2 | head 3000", two, F32)
    pairs = normal(N, 0, np.arange(2000)) * np.sqrt(0.5)
    case("source_white_complex", "n: noise complex=true type=f64 | head 1000",
         pairs[0::2] + 1j * pairs[1::2])
    case("source_uniform", "n: noise uniform amp=3 type=f64 | head 1000",
         3 * (2 * uniform(N, 0, i[:1000]) - 1))
    case("source_pink", "n: noise pink | head 3000", coloured(1, 1 / 65536, 3000), 1e-6)
    case("source_brown", "n: noise brown amp=2 low=24 type=f64 lanes=2 | head 3000",
         2 * lanes(coloured(2, 24 / 48000, 3000), coloured(2, 24 / 48000, 3000, 1)), 1e-6)

    made = np.zeros(1200)
    for window in range(3):
        draw = words(N, 0, 2 * (window * 10 + np.arange(10))[:, None] + np.arange(2)).astype(object)
        for freq, amp in draw:
            f, a = 1 + (int(freq) * 500 >> 32), 1 + (int(amp) * 10 >> 32)
            made[400 * window : 400 * window + 400] += tone(f, 1200, 400, a)
    case("source_tones", "n: tones type=f64 | head 1200", made)
    case("source_tones_f32", "n: tones | head 1200", made, 1e-6)

    made = 0.1 * normal(N, 0, np.arange(4094))
    t = np.arange(2047) * (2047 / 1000 / 2046)
    for window in range(2):
        for band, (lo, hi) in enumerate(((1, 4), (4, 8), (8, 12), (12, 30))):
            draw = words(N, 1 << 20, 2 * (window * 4 + band) + np.arange(2)) / 2.0**32
            f = lo + np.floor(draw[0] * (hi - lo + 1))
            part = slice(2047 * window, 2047 * window + 2047)
            made[part] += np.sin(2 * np.pi * f * t + 2 * np.pi * draw[1])
    case("source_eeg_seed", "n: eeg model=seed type=f64 | head 4094", made)


# Flow and channels.


def flow():
    x = normal(N, 0, np.arange(1000))
    noise = "n: noise type=f64 rate=1k"
    case("flow_head", f"{noise} | head 250ms", x[:250])
    case("flow_skip", f"{noise} | head 1000 | skip 0.9s", x[900:])
    case("flow_delay", f"{noise} | head 100 | delay 37", np.concatenate([np.zeros(37), x[:100]]))
    case("flow_repeat", f"{noise} | head 50 | repeat 3", np.repeat(x[:50], 3))
    case("flow_concat", f"{{ {noise} | head 40 ; constant 3 type=f64 rate=1k | head 20 }} | concat",
         np.concatenate([x[:40], np.full(20, 3.0)]))
    hop = np.stack([x[k : k + 64] for k in range(0, 937, 24)])
    case("flow_frame_drop", f"{noise} | head 1000 | frame 64 hop=24 tail=drop", hop)
    padded = np.concatenate([x[:990], np.zeros(64)])
    case("flow_frame_pad", f"{noise} | head 990 | frame 64 hop=24",
         np.stack([padded[k : k + 64] for k in range(0, 937, 24)]))  # the last has 54 samples
    case("flow_deframe", f"{noise} | head 96 | frame 32 | deframe", x[:96])
    added = np.zeros(39 * 24 + 72)
    for k, frame in enumerate(hop):
        added[24 * k : 24 * k + 64] += frame
    case("flow_overlap", f"{noise} | head 1000 | frame 64 hop=24 tail=drop | overlap",
         np.concatenate([added, np.zeros(24)])[: (len(hop) + 2) * 24])
    i = np.arange(500)  # up to 128 frames hold a sample
    case("flow_overlap_many_f32", f"{noise} | head 500 | convert f32 | frame 128 hop=1 tail=drop | overlap",
         x[:500] * np.minimum(np.minimum(i + 1, 500 - i), 128), F32)
    case("flow_echo", "x = impulse type=f64 rate=1k | head 10 ; y = x | add (y | delay 3 | gain 0.5) ; "
         "y | head 10 | _", np.array([1, 0, 0, 0.5, 0, 0, 0.25, 0, 0, 0.125]))


def channels():
    x, y, z = (normal(N, k, np.arange(200)) for k in range(3))
    three = "n: noise type=f64 lanes=3 rate=1k | head 200"
    case("channel_select", f"{three} | select 2,0,0..1", lanes(z, x, x, y))
    case("channel_select_down", f"{three} | select 2..0", lanes(z, y, x))
    case("channel_split", f"{three} | split | {{ gain 2 ; _ ; gain -1 }} | merge",
         lanes(2 * x, y, -z))
    two = "{ n: noise type=f64 rate=1k | head 70 ; constant 2 type=f64 rate=1k | head 90 } | merge"
    padded = np.concatenate([x[:70], np.zeros(20)])
    case("channel_merge", two, lanes(x[:70], np.full(70, 2.0)))
    case("channel_merge_pad", f"{two} tail=pad", lanes(padded, np.full(90, 2.0)))
    case("channel_merge_pad_window", f"{two} tail=pad | fir 1,2,3",
         lanes(np.convolve(padded, [1, 2, 3], "same"), np.convolve(np.full(90, 2.0), [1, 2, 3], "same")))
    case("channel_downmix", f"{three} | downmix", (x + y + z) / 3)
    case("channel_names", "eeg model=realistic channels=O1,Cz,O2 line=0 sensor=0 background=0 delta=0 "
         "theta=0 alpha=0 mu=0 beta=0 gamma=0 blinks=0 rate=100 type=f64 | select Cz,O2 | head 5",
         np.zeros((5, 2)))


# Math.


def math():
    i = np.arange(1000)
    x, y = normal(N, 0, i), normal(N, 1, i)
    pairs = normal(N, 0, np.arange(2000)) * np.sqrt(0.5)
    c = pairs[0::2] + 1j * pairs[1::2]
    real = {F64: "n: noise type=f64 rate=1k | head 1000", F32: "n: noise rate=1k | head 1000"}
    complex_ = {F64: "n: noise complex=true type=f64 rate=1k | head 1000",
                F32: "n: noise complex=true rate=1k | head 1000"}
    db = lambda v, factor: np.maximum(factor * np.log10(np.abs(v)), -300)
    rows = [
        ("gain", "gain -6dB", lambda v: v * 10**-0.3),
        ("offset", "offset 0.25", lambda v: v + 0.25),
        ("abs", "abs", np.abs),
        ("power", "power", lambda v: np.abs(v) ** 2),
        ("phase", "phase", np.angle),
        ("conj", "conj", np.conj),
        ("real", "real", np.real),
        ("imag", "imag", np.imag),
        ("db", "db", lambda v: db(v, 20)),
        ("db_power", "power | db", lambda v: db(np.abs(v) ** 2, 10)),
        ("diff", "diff per=second", lambda v: 1000 * np.diff(v, prepend=0)),
        ("integrate", "integrate per=second", lambda v: np.cumsum(v) / 1000),
    ]
    for name, stage, function in rows:
        for tolerance, tag in ((F64, ""), (F32, "_f32")):
            case(f"math_{name}{tag}", f"{real[tolerance]} | {stage}", function(x), tolerance)
            case(f"math_{name}_complex{tag}", f"{complex_[tolerance]} | {stage}", function(c),
                 tolerance)
    rows = [
        ("sqrt", "power | sqrt", np.abs),
        ("exp", "exp", np.exp),
        ("ln", "abs | log", lambda v: np.log(np.abs(v))),
        ("log2", "abs | log 2", lambda v: np.log2(np.abs(v))),
        ("log10", "abs | log 10", lambda v: np.log10(np.abs(v))),
        ("clip", "clip -0.5..0.75", lambda v: np.clip(v, -0.5, 0.75)),
    ]
    for name, stage, function in rows:
        for tolerance, tag in ((F64, ""), (F32, "_f32")):
            case(f"math_{name}{tag}", f"{real[tolerance]} | {stage}", function(x), tolerance)
    floor = np.array([-300.0] * 4)
    case("math_db_floor", "constant 0 type=f64 | head 4 | db", floor)
    case("math_log_floor", "constant 0 | head 4 | log 10", floor / 10, F32)
    joins(x, y)
    conversions(x, c)


def joins(x, y):
    tail = "type=f64 rate=1k | head 1000"
    pair = "n: noise lanes=2 type=f64 rate=1k | head 1000 | split"
    third = 2 + np.sin(2 * np.pi * (np.arange(1000) * 3 % 1000) / 1000)
    sine = f"sine 3 offset=2 {tail}"
    case("math_add", f"{pair} | {{ _ ; _ }} | add ({sine})", x + y + third)
    short = f"n: noise type=f64 rate=1k | head 300"
    case("math_add_pad", f"{{ {short} ; {sine} }} | add tail=pad", np.where(np.arange(1000) < 300, x, 0) + third)
    case("math_iq_pad", f"{{ {sine} ; {short} }} | iq tail=pad", third + 1j * np.where(np.arange(1000) < 300, x, 0))
    case("math_sub", f"{pair} | {{ _ ; _ }} | sub ({sine})", x - y - third)
    case("math_mul", f"{pair} | {{ _ ; _ }} | mul ({sine})", x * y * third)
    case("math_div", f"{pair} | {{ _ ; _ }} | div ({sine})", x / y / third, 1e-11)
    case("math_iq", f"{pair} | {{ _ ; _ }} | iq", x + 1j * y)
    case("math_iq_lanes", f"n: noise lanes=2 {tail} | iq", x + 1j * y)
    turn = np.exp(2j * np.pi * (np.arange(1000) * 7 % 1000) / 1000)
    other = f"sine 7 complex=true {tail}"
    iq = f"n: noise lanes=2 {tail} | iq"
    case("math_add_complex", f"{{ {iq} ; {other} }} | add", x + 1j * y + turn)
    case("math_mul_complex", f"{{ {iq} ; {other} }} | mul", (x + 1j * y) * turn)
    case("math_div_complex", f"{{ {other} ; {iq} }} | div", turn / (x + 1j * y), 1e-11)
    case("math_mul_mixed", f"{{ {iq} ; {sine} }} | mul", (x + 1j * y) * third)
    case("math_mul_lanes", f"{{ n: noise lanes=2 {tail} ; {sine} }} | mul",
         lanes(x * third, y * third))


def conversions(x, c):
    noise, wave = "n: noise amp=0.4 type=f64 | head 1000", 0.4 * x
    for kind, scale in (("s16", 2.0**15), ("s32", 2.0**31), ("u8", 2.0**7)):
        value = np.clip(np.rint(wave * scale), -scale, scale - 1) / scale
        case(f"math_convert_{kind}", f"{noise} | convert {kind} | convert f64", value)
    value = lambda v: (np.clip(np.rint(v * 127.5 + 127.5), 0, 255) - 127.5) / 127.5
    pairs = "n: noise complex=true amp=0.4 type=f64 | head 1000"
    case("math_convert_cu8", f"{pairs} | convert cu8 | convert cf64",
         value(0.4 * c.real) + 1j * value(0.4 * c.imag))
    case("math_convert_value", "n: noise amp=400 unit=count type=f64 | head 1000 | convert s16 | "
         "convert f64", np.rint(400 * x))


# Statistics.


def statistics():
    x = normal(N, 0, np.arange(1000)) + 3
    pairs = normal(N, 0, np.arange(2000)) * np.sqrt(0.5)
    c = pairs[0::2] + 1j * pairs[1::2]
    noise = "n: noise type=f64 rate=1k | head 1000 | offset 3"
    rows = [
        ("mean", "mean", np.mean, True),
        ("rms", "rms", lambda v, axis: np.sqrt(np.mean(np.abs(v) ** 2, axis=axis)), True),
        ("variance", "variance", np.var, True),
        ("min", "min", np.min, False),
        ("max", "max", np.max, False),
    ]
    cut = x.reshape(10, 100)
    sliding = np.lib.stride_tricks.sliding_window_view(x, 150)[::40]
    for name, stage, function, complex_ in rows:
        case(f"stat_{name}", f"{noise} | {stage}", function(x, axis=0))
        case(f"stat_{name}_size", f"{noise} | {stage} 100ms", function(cut, axis=1))
        case(f"stat_{name}_gaps", f"{noise} | {stage} 60 every=100", function(cut[:, :60], axis=1))
        case(f"stat_{name}_every", f"{noise} | {stage} 150 every=40", function(sliding, axis=1))
        case(f"stat_{name}_frame", f"{noise} | frame 100 | {stage}", function(cut, axis=1))
        case(f"stat_{name}_stream", f"{noise} | frame 100 | {stage} over=stream",
             function(cut, axis=0))
        if complex_:
            case(f"stat_{name}_complex", f"n: noise complex=true type=f64 | head 1000 | {stage}",
                 function(c, axis=0))
    case("stat_variance_ddof", f"{noise} | variance ddof=1", np.var(x, ddof=1))
    case("stat_median", f"{noise} | median 100", np.median(cut, axis=1))
    case("stat_median_every", f"{noise} | median 150 every=40", np.median(sliding, axis=1))
    peaks(x)


def peaks(x):
    noise = "n: noise type=f64 rate=1k | head 1000 | offset 3"

    def table(v, rate=1000.0, **conditions):
        at, found = signal.find_peaks(v, prominence=(0, None), width=(0, None), **conditions)
        return lanes(at / rate, v[at], found["prominences"], found["widths"] / rate)

    case("stat_peaks", f"{noise} | peaks", table(x))
    case("stat_peaks_height", f"{noise} | peaks height=4 distance=20",
         table(x, height=4, distance=20))
    case("stat_peaks_plateau", f"{noise} | clip 2..3.5 | peaks plateau_size=2",
         table(np.clip(x, 2, 3.5), plateau_size=2))
    at, found = signal.find_peaks(x, prominence=(1, None), width=(2, None), wlen=31, rel_height=0.7)
    case("stat_peaks_wlen", f"{noise} | peaks prominence=1 width=2 wlen=31 rel_height=0.7",
         lanes(at / 1000, x[at], found["prominences"], found["widths"] / 1000))
    long = normal(N, 0, np.arange(20000))
    at, found = signal.find_peaks(long, prominence=(2, None), width=(0, None), wlen=51)
    case("stat_peaks_blocks", "n: noise type=f64 rate=1k | head 20000 | peaks prominence=2 wlen=51",
         lanes(at / 1000, long[at], found["prominences"], found["widths"] / 1000))


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    for make in (sources, random_sources, flow, channels, math, statistics):
        make()
