#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the golden cases of transforms, filters, changes of rate, wavelets and radio.

    signal_make.py [FOLDER [SEED]]    as stages_make.py, whose noise it uses

It is the only origin of its NAME.case and NAME.f64. References are scipy and numpy in float64; where scipy has no such stage,
the formula stands here.
"""
import sys

sys.dont_write_bytecode = True

import numpy as np
from scipy import signal

from cwt_make import Mother, mirrored, sums
from stages_make import DATA, F32, F64, N, case, lanes, normal, tone

IIR, WELCH, CWT = 1e-7, 1e-6, 5e-7
SOXR = 2.0**-20  # the 20 bits that its recipe HQ promises
FS = 1000.0


def real(n, lane=0):
    return normal(N, lane, np.arange(n))


def pairs(n):
    v = normal(N, 0, np.arange(2 * n)) * np.sqrt(0.5)
    return v[0::2] + 1j * v[1::2]


def noise(n, complex_=False, wide=True):
    """As floats it is rounded once: what a source of floats makes differs by more."""
    floats = "" if wide else f" | convert {'cf32' if complex_ else 'f32'}"
    return f"n: noise{' complex=true' if complex_ else ''} type=f64 rate=1k | head {n}{floats}"


def again(name, expression, other, tolerance):
    """A case with the reference of another one."""
    lines = (DATA / f"{other}.case").read_text().splitlines()
    lines[0], lines[2] = f"expression: {expression}", f"tolerance: {tolerance:g}"
    (DATA / f"{name}.case").write_text("\n".join(lines) + "\n")


def both(name, stage, function, n=1000, f32=F32, f64=F64, complex_=(False, True)):
    """A stage in both precisions, of real and of complex noise."""
    for c in complex_:
        want = function(pairs(n) if c else real(n))
        tag = "_complex" if c else ""
        case(f"{name}{tag}", f"{noise(n, c)} | {stage}", want, f64)
        if f32:
            again(f"{name}{tag}_f32", f"{noise(n, c, False)} | {stage}", f"{name}{tag}", f32)


def cut(x, size, hop, pad=True):
    """Frames of size samples; with pad a last one that is filled with zeros."""
    count = (len(x) - size) // hop + 1 if len(x) >= size else 0
    covered = (count - 1) * hop + size if count else 0
    if pad and covered < len(x) and count * hop < len(x):
        count += 1
    y = np.concatenate([x, np.zeros(size + hop)])
    return np.stack([y[k * hop : k * hop + size] for k in range(count)])


# Transforms.


def spectrum(frames, n=None, norm="backward", shift=True):
    if not np.iscomplexobj(frames):
        return np.fft.rfft(frames, n, norm=norm)
    made = np.fft.fft(frames, n, norm=norm)
    return np.fft.fftshift(made, axes=-1) if shift else made


def transforms():
    for size in (1, 2, 15, 100, 64, 256):
        both(f"fft_{size}", f"fft {size}", lambda x: spectrum(cut(x, size, size)))
    both("fft_usual", "fft", lambda x: spectrum(cut(x, 1024, 1024)), n=4000)
    both("fft_long", "fft 2310", lambda x: spectrum(cut(x, 2310, 2310)), n=2000, complex_=[False])
    both("fft_order", "fft 64 shift=false", lambda x: spectrum(cut(x, 64, 64), shift=False))
    both("fft_hop", "fft 64 hop=24 tail=drop", lambda x: spectrum(cut(x, 64, 24, False)))
    both("fft_gaps", "fft 30 hop=50", lambda x: spectrum(cut(x, 30, 50)))
    for norm in ("ortho", "forward"):
        both(f"fft_{norm}", f"fft 48 norm={norm}", lambda x: spectrum(cut(x, 48, 48), norm=norm))
    for window, name in (("hann", "hann"), (("kaiser", 6.5), "kaiser shape=6.5"), ("flattop", "flattop")):
        w = signal.get_window(window, 100)
        both(f"fft_{name.split()[0]}", f"fft 100 window={name}", lambda x: spectrum(cut(x, 100, 100) * w))
        both(f"window_{name.split()[0]}", f"frame 100 | window {name}", lambda x: cut(x, 100, 100) * w)
    w = signal.get_window("hamming", 64, fftbins=False)
    both("window_symmetric", "frame 64 | window hamming periodic=false", lambda x: cut(x, 64, 64) * w)

    def amplitude(x):
        w = signal.get_window("hann", 50)
        made = spectrum(cut(x, 50, 50) * w) / w.sum()
        if not np.iscomplexobj(x):
            made[:, 1:-1] *= 2
        return made

    both("fft_amp", "fft 50 window=hann amp=true", amplitude)
    both("fft_frames", "frame 90 | fft", lambda x: spectrum(cut(x, 90, 90)))
    both("fft_frames_longer", "frame 90 | fft 128", lambda x: spectrum(cut(x, 90, 90), 128))
    both("fft_frames_shorter", "frame 90 | fft 33", lambda x: spectrum(cut(x, 90, 90), 33))
    case("fft_lanes", f"n: noise lanes=2 type=f64 rate=1k | head 300 | fft 64",
         np.stack([spectrum(cut(real(300, c), 64, 64)) for c in (0, 1)], axis=1))

    both("ifft", "fft 50 | ifft | deframe", lambda x: x)
    both("ifft_bins", "fft 50 window=hann | ifft", lambda x: cut(x, 50, 50) * signal.get_window("hann", 50))
    both("ifft_odd", "fft 25 norm=ortho | ifft 25 norm=ortho | deframe", lambda x: x)
    both("ifft_forward", "fft 40 norm=forward | ifft norm=forward | deframe", lambda x: x)
    both("ifft_order", "fft 40 shift=false | ifft real=no | deframe", lambda x: x, complex_=[True])
    both("ifft_shorter", "fft 50 | ifft 20", lambda x: cut(x, 50, 50)[:, :20])


def short_time():
    def stft(x, size=256, center=True, shift=True, **more):
        one = not np.iscomplexobj(x)
        edges = {} if center else {"boundary": None, "padded": False}
        made = signal.stft(x, FS, nperseg=size, return_onesided=one, **edges, **more)[2].T
        return made if one or not shift else np.fft.fftshift(made, axes=-1)

    both("stft", "stft", stft)
    both("stft_hop", "stft 64 hop=10", lambda x: stft(x, 64, noverlap=54))
    both("stft_odd", "stft 63 hop=20 nfft=81 window=hamming",
         lambda x: stft(x, 63, noverlap=43, nfft=81, window="hamming"))
    both("stft_psd", "stft 64 scaling=psd", lambda x: stft(x, 64, scaling="psd"))
    both("stft_start", "stft 64 center=false tail=drop shift=false",
         lambda x: stft(x, 64, center=False, shift=False))
    w = signal.get_window("hann", 64)
    both("stft_short", "stft 64",
         lambda x: spectrum(cut(np.pad(x, 32), 64, 32) * w) / w.sum(), n=10)

    def back(x, size, hop, there, here, center=True, psd=False):
        one = not np.iscomplexobj(x)
        more = {"scaling": "psd"} if psd else {}
        edges = {} if center else {"boundary": None, "padded": False}
        made = signal.stft(x, FS, there, size, size - hop, return_onesided=one, **edges, **more)[2]
        return signal.istft(made, FS, here, size, size - hop, input_onesided=one, boundary=center, **more)[1]

    both("istft", "stft | istft", lambda x: back(x, 256, 128, "hann", "hann"))
    both("istft_hop", "stft 64 hop=10 | istft", lambda x: back(x, 64, 10, "hann", "hann"))
    both("istft_other", "stft 64 hop=16 window=hamming | istft window=blackman",
         lambda x: back(x, 64, 16, "hamming", "blackman"))
    both("istft_blocks", "stft 50 hop=50 window=rect | istft window=rect",
         lambda x: back(x, 50, 50, "boxcar", "boxcar"))
    both("istft_many", "stft 512 hop=1 | istft", lambda x: back(x, 512, 1, "hann", "hann"))
    both("istft_odd", "stft 63 hop=21 | istft 63", lambda x: back(x, 63, 21, "hann", "hann"))
    both("istft_psd", "stft 64 scaling=psd | istft scaling=psd",
         lambda x: back(x, 64, 32, "hann", "hann", psd=True))
    both("istft_start", "stft 64 hop=16 window=hamming center=false tail=drop | istft window=hamming center=false",
         lambda x: back(x, 64, 16, "hamming", "hamming", center=False))


def densities():
    def welch(x, size=256, shift=True, **more):
        made = signal.welch(x, FS, nperseg=size, **more)[1]
        return np.fft.fftshift(made) if shift and np.iscomplexobj(x) else made

    both("psd", "psd", welch, f32=WELCH, n=4000)
    both("psd_hop", "psd 64 hop=10 window=blackman", lambda x: welch(x, 64, noverlap=54, window="blackman"),
         f32=WELCH)
    both("psd_linear", "psd 64 detrend=linear nfft=100", lambda x: welch(x, 64, detrend="linear", nfft=100),
         f32=WELCH)
    both("psd_odd", "psd 63 detrend=none shift=false", lambda x: welch(x, 63, False, detrend=False), f32=WELCH)
    both("psd_spectrum", "psd 64 scaling=spectrum", lambda x: welch(x, 64, scaling="spectrum"), f32=WELCH)
    both("psd_every", "psd 64 every=250ms",
         lambda x: np.stack([welch(x[k : k + 250], 64) for k in range(0, 1000, 250)]), f32=WELCH)
    both("psd_every_rest", "psd 64 every=300ms",
         lambda x: np.stack([welch(x[k : k + 300], 64) for k in range(0, 1000, 300)]), f32=WELCH)
    both("psd_median", "psd 32 every=500ms average=median",
         lambda x: np.stack([welch(x[k : k + 500], 32, average="median") for k in (0, 500)]), f32=1e-5)
    case("psd_offset", "n: noise type=f64 rate=1k | head 1000 | offset 100 | psd 64", welch(real(1000), 64), 1e-11)


# Filters.


def aligned(x, h):
    """numpy's mode=same, but as long as x where there are more taps too."""
    return np.convolve(x, h)[(len(h) - 1) // 2 :][: len(x)]


def words(h):
    return ",".join(repr(float(v)) for v in h)


def kaiser(width, attenuation, rate=FS):
    count, beta = signal.kaiserord(attenuation, width / (rate / 2))
    return count | 1, beta


def finite():
    h = np.array([0.1, -0.2, 0.5, 0.3, 0.05])
    both("fir_taps", f"fir {words(h)}", lambda x: aligned(x, h))
    both("fir_taps_even", f"fir {words(h[:4])}", lambda x: aligned(x, h[:4]))
    both("fir_causal", f"fir {words(h)} align=causal", lambda x: signal.lfilter(h, 1, x))
    both("fir_short", f"fir {words(h)}", lambda x: aligned(x, h), n=3)
    for count in (31, 513):
        h = signal.firwin(count, 100, fs=FS)
        both(f"fir_design_{count}", f"fir cutoff=100 count={count}", lambda x: aligned(x, h), n=3000)
        both(f"fir_design_{count}_causal", f"fir cutoff=100 count={count} align=causal",
             lambda x: signal.lfilter(h, 1, x), n=3000)
        # Sums of T float products in a row round more than an FFT does.
        for method, f32 in (("direct", 2e-7 * np.sqrt(np.log2(count))), ("fft", F32)):
            both(f"fir_design_{count}_{method}", f"fir cutoff=100 count={count} method={method}",
                 lambda x: aligned(x, h), n=2500, f32=f32)
    for kind, cutoff in (("highpass", [200]), ("bandpass", [100, 300]), ("bandstop", [100, 300])):
        h = signal.firwin(101, cutoff, window=("tukey", 0.3), pass_zero=kind, fs=FS)
        both(f"fir_{kind}", f"fir kind={kind} cutoff={words(cutoff)} count=101 window=tukey shape=0.3",
             lambda x: aligned(x, h))
    count, beta = kaiser(20, 70)
    h = signal.firwin(count, 150, window=("kaiser", beta), fs=FS)
    both("fir_width", "fir cutoff=150 width=20 attenuation=70", lambda x: aligned(x, h))
    case("fir_lanes", f"n: noise lanes=2 type=f64 rate=1k | head 2000 | fir cutoff=150 width=20 attenuation=70",
         lanes(aligned(real(2000), h), aligned(real(2000, 1), h)))

    both("movavg", "movavg 7", lambda x: aligned(x, np.full(7, 1 / 7)))
    both("movavg_even", "movavg 8", lambda x: np.convolve(x, np.full(8, 1 / 8), "same"))
    both("movavg_causal", "movavg 8 align=causal", lambda x: signal.lfilter(np.full(8, 1 / 8), 1, x))
    both("savgol", "savgol 11 order=3", lambda x: signal.savgol_filter(x, 11, 3, mode="constant"),
         complex_=[False])
    both("savgol_slope", "savgol 21 order=4 derivative=1",
         lambda x: signal.savgol_filter(x, 21, 4, 1, 1 / FS, mode="constant"), complex_=[False])
    for size in (1, 3, 31):
        both(f"medfilt_{size}", f"medfilt {size}", lambda x: signal.medfilt(x, size), complex_=[False])

    for kind, cutoff, stage in (("lowpass", [100], "lowpass 100"), ("highpass", [100], "highpass 100"),
                                ("bandpass", [100, 300], "bandpass 100..300"),
                                ("bandstop", [100, 300], "bandstop 100..300")):
        h = signal.firwin(101, cutoff, pass_zero=kind, fs=FS)
        both(f"{kind}_fir", f"{stage} kind=fir taps=101", lambda x: aligned(x, h), n=3000)
        count, beta = kaiser(25, 60)
        h = signal.firwin(count, cutoff, window=("kaiser", beta), pass_zero=kind, fs=FS)
        both(f"{kind}_fir_usual", f"{stage} kind=fir", lambda x: aligned(x, h))
    h = signal.firwin(100, 100, fs=FS)
    both("lowpass_fir_even", "lowpass 100 kind=fir taps=100", lambda x: np.convolve(x, h, "same"))
    h = signal.firwin(101, 100, fs=FS)
    for factor in (2, 5):
        both(f"lowpass_fir_decimate_{factor}", f"lowpass 100 kind=fir taps=101 decimate={factor}",
             lambda x: aligned(x, h)[::factor], n=2999)


def recursive():
    designs = [("butter", {}), ("cheby1", {"rp": 1}), ("cheby2", {"rs": 60}), ("ellip", {"rp": 1, "rs": 60}),
               ("bessel", {})]
    for kind, more in designs:
        for band, edges, stage in (("lowpass", 60, "lowpass 60"), ("highpass", 60, "highpass 60"),
                                   ("bandpass", [60, 90], "bandpass 60..90"),
                                   ("bandstop", [60, 90], "bandstop 60..90")):
            sos = signal.iirfilter(4, edges, btype=band, ftype=kind, output="sos", fs=FS, **more)
            both(f"{band}_{kind}", f"{stage} kind={kind}", lambda x: signal.sosfilt(sos, x), f32=IIR,
                 complex_=[False])
    sos = signal.butter(4, [8, 12], "bandpass", output="sos", fs=FS)
    both("bandpass_narrow", "bandpass 8..12", lambda x: signal.sosfilt(sos, x), f32=IIR)
    sos = signal.butter(9, 200, output="sos", fs=FS)
    both("lowpass_order", "lowpass 200 order=9", lambda x: signal.sosfilt(sos, x), f32=IIR)
    sos = signal.butter(2, 0.5, "highpass", output="sos", fs=FS)

    def steady(sections):
        return lambda x: signal.sosfilt(sections, x, zi=signal.sosfilt_zi(sections) * x[0])[0]

    both("highpass_steady", "highpass 0.5 order=2 init=steady", steady(sos), f32=IIR, f64=1e-11)
    case("highpass_constant", "constant 3 rate=1k type=f64 | head 100 | highpass 0.5 order=2 init=steady | offset 1",
         np.ones(100))
    notch = lambda f, q: np.concatenate(signal.iirnotch(f, q, FS)).reshape(1, 6)
    both("notch", "notch 50", lambda x: signal.sosfilt(notch(50, 30), x), f32=IIR)
    all_ = np.concatenate([notch(150 * k, 20 * k) for k in (1, 2, 3)])
    both("notch_harmonics", "notch 150 q=20 harmonics=5", lambda x: signal.sosfilt(all_, x), f32=IIR)
    for kind in ("lowpass", "highpass", "bandpass", "notch", "allpass", "peak", "lowshelf", "highshelf"):
        both(f"biquad_{kind}", f"biquad {kind} 120 q=0.9 gain=5dB",
             lambda x: signal.sosfilt(cookbook(kind, 120, 0.9, 5), x), f32=IIR, complex_=[False])
    sos = signal.butter(4, 100, output="sos", fs=FS)
    five = np.delete(sos, 3, axis=1).ravel()
    both("biquad_coefficients", f"biquad coefficients={words(five)}", lambda x: signal.sosfilt(sos, x), f32=IIR)
    alpha = 1 - np.exp(-1 / (0.02 * FS))
    both("ema", "ema 20ms", lambda x: signal.lfilter([alpha], [1, alpha - 1], x), f32=IIR)
    both("ema_alpha", "ema alpha=0.25", lambda x: signal.lfilter([0.25], [1, -0.75], x), f32=IIR)
    both("dcblock", "dcblock 5", lambda x: signal.sosfilt(signal.butter(1, 5, "highpass", output="sos", fs=FS), x),
         f32=IIR)


def cookbook(kind, f, q, gain):
    """R. Bristow-Johnson's formulas."""
    w, a = 2 * np.pi * f / FS, 10 ** (gain / 40)
    c, alpha = np.cos(w), np.sin(w) / (2 * q)
    r = 2 * np.sqrt(a) * alpha
    return np.array([np.array(v) / v[3] for v in [{
        "lowpass": [(1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha],
        "highpass": [(1 + c) / 2, -1 - c, (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha],
        "bandpass": [alpha, 0, -alpha, 1 + alpha, -2 * c, 1 - alpha],
        "notch": [1, -2 * c, 1, 1 + alpha, -2 * c, 1 - alpha],
        "allpass": [1 - alpha, -2 * c, 1 + alpha, 1 + alpha, -2 * c, 1 - alpha],
        "peak": [1 + alpha * a, -2 * c, 1 - alpha * a, 1 + alpha / a, -2 * c, 1 - alpha / a],
        "lowshelf": [a * (a + 1 - (a - 1) * c + r), 2 * a * (a - 1 - (a + 1) * c),
                     a * (a + 1 - (a - 1) * c - r), a + 1 + (a - 1) * c + r, -2 * (a - 1 + (a + 1) * c),
                     a + 1 + (a - 1) * c - r],
        "highshelf": [a * (a + 1 + (a - 1) * c + r), -2 * a * (a - 1 + (a + 1) * c),
                      a * (a + 1 + (a - 1) * c - r), a + 1 - (a - 1) * c + r, 2 * (a - 1 - (a + 1) * c),
                      a + 1 - (a - 1) * c - r],
    }[kind]]])


# Changes of rate.


def rates():
    for factor in (1, 2, 7, 50):
        count, beta = signal.kaiserord(80, 0.2 / (factor / 2)) if factor > 1 else (1, 0)
        h = signal.firwin(count | 1, 0.4, window=("kaiser", beta), fs=factor) if factor > 1 else np.ones(1)
        both(f"decimate_{factor}", f"decimate {factor}", lambda x: aligned(x, h)[::factor], n=2001)
    h = np.array([0.1, 0.2, 0.4, 0.25])
    both("decimate_taps", f"decimate 3 taps={words(h)}", lambda x: aligned(x, h)[::3])
    h = signal.firwin(301, 0.4, window=("kaiser", 0.1102 * (80 - 8.7)), fs=10)
    for method in ("direct", "fft"):
        both(f"decimate_{method}", f"decimate 10 count=301 method={method}", lambda x: aligned(x, h)[::10], n=5003)

    for up, down in ((2, 1), (3, 1), (3, 2), (2, 5), (160, 147)):
        most = max(up, down)
        h = signal.firwin(64 * most + 1, 1 / most, window=("kaiser", 10))
        both(f"interpolate_{up}_{down}", f"interpolate {up} down={down}",
             lambda x: signal.resample_poly(x, up, down, window=h), n=501)
    h = np.array([0.2, 0.5, 1, 0.6, 0.1])
    both("interpolate_taps", f"interpolate 2 taps={words(h)}", lambda x: signal.upfirdn(h, x, 2)[2:][: 2 * len(x)])

    for up, down, rate in ((2, 1, "2k"), (1, 2, "500"), (3, 2, "1500"), (3, 4, "750"), (1, 4, "250")):
        most = max(up, down)
        h = signal.firwin(176 * most + 1, 0.5 * 0.95, window=("kaiser", 13.4), fs=most)
        both(f"resample_{up}_{down}", f"resample {rate}", lambda x: signal.resample_poly(x, up, down, window=h),
             n=1501)
    both("resample_same", "resample 1k", lambda x: x)
    bursts()


def bursts():
    """A tone that swells and fades as sin^16, which is band-limited to 130 dB and more; libsoxr in between."""
    for rate, other, n in ((44100, 48000, 4410), (48000, 44100, 4800), (8000, 11025, 2000)):
        length, count = n / rate, -(-n * other // rate)
        t = np.arange(count) / other
        swell = np.where(t < length, np.sin(np.pi * t / length) ** 16, 0)
        envelope = f"sine {rate / n / 2!r} rate={rate} type=f64 | power | power | power | power"
        source = f"{{ {envelope} ; sine {0.11 * rate!r} rate={rate} type=f64 }} | mul | head {n}"
        name = f"resample_{rate}_{other}"
        case(name, f"{source} | resample {other}", swell * np.sin(2 * np.pi * 0.11 * rate * t), SOXR)
        again(f"{name}_f32", f"{source} | convert f32 | resample {other}", name, SOXR)
        again(f"{name}_very", f"{source} | resample {other} quality=very", name, 3e-8)
        source = source.replace("type=f64 }", "type=f64 complex=true }")
        case(f"{name}_complex", f"{source} | resample {other}", swell * np.exp(2j * np.pi * 0.11 * rate * t), SOXR)
        again(f"{name}_complex_f32", f"{source} | convert cf32 | resample {other}", f"{name}_complex", SOXR)


# Wavelets and radio.


def wavelets():
    x = real(1500)
    few = [8.0, 31.0, 120.0]
    for name, order, beta, norm in (("morlet", 6, 0, "l1"), ("morse", 3, 20, "energy"), ("paul", 4, 0, "l1"),
                                    ("dog", 2, 0, "l1")):
        made = sums(Mother(name, order, beta), norm, FS, few, x, np.arange(0, 1500, 50), "")[1]
        case(f"cwt_{name}", f"{noise(1500, wide=False)} | cwt freqs={words(few)} wavelet={name} norm={norm} hop=50",
             made, CWT)
    grid = 10 * 2 ** (np.arange(9) / 2)
    made = sums(Mother("morlet", 6, 0), "l1", FS, grid, x, np.arange(0, 1500, 7), "")[1]
    case("cwt_power", f"{noise(1500, wide=False)} | cwt 10 160 voices=2 hop=7 power=true", np.abs(made) ** 2, 1e-6)
    frame = x[:1001]
    for edge in ("zero", "reflect", "periodic"):
        made = sums(Mother("morlet", 6, 0), "l1", FS, few, frame, np.arange(0, 1001, 20), edge)[1]
        case(f"cwt_frame_{edge}", f"{noise(1001, wide=False)} | frame 1001 | cwt freqs={words(few)} edge={edge} hop=20",
             made, CWT)
    case("cwt_bank", f"{noise(1001, wide=False)} | frame 1001 | cwt wavelet=morlet-cw hop=20",
         mirrored(frame, FS, np.arange(0, 1001, 20))[1], CWT)


def radio():
    turn = lambda x, f, phase=0: x * np.exp(1j * (2 * np.pi * f * np.arange(len(x)) / FS + phase))
    both("shift", "shift -123.5 phase=30deg", lambda x: turn(x, -123.5, np.pi / 6), complex_=[True])
    case("shift_real", f"{noise(1000)} | shift 100", turn(real(1000), 100))

    def demodulate(x, deviation):
        return np.angle(x * np.conj(np.concatenate([[0], x[:-1]]))) * FS / (2 * np.pi * deviation)

    both("fmdemod", "fmdemod 100", lambda x: demodulate(x, 100), f32=1e-6, complex_=[True])
    one = lambda f, kind: signal.butter(1, f, kind, output="sos", fs=FS)
    both("amdemod", "amdemod 20", lambda x: signal.sosfilt(one(20, "highpass"), np.abs(x)), f32=F32,
         complex_=[True])
    both("amdemod_carrier", "amdemod 0", np.abs, complex_=[True])
    both("deemphasis", "deemphasis 5ms",
         lambda x: signal.sosfilt(one(1 / (2 * np.pi * 0.005), "lowpass"), x), f32=IIR, complex_=[False])


if __name__ == "__main__":
    for make in (transforms, short_time, densities, finite, recursive, rates, wavelets, radio):
        make()
