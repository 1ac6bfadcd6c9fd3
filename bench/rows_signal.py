# SPDX-License-Identifier: MIT
"""Rows 5 to 7, 11, 12, 15 and 16: pictures, resampling, wavelets, radar, the audit, batches."""
import json
import os
import re
import shlex
import shutil
import signal
import subprocess

from measure import Missing, Ratio, Row

PYTHON = "/usr/bin/python3"


def recording(tools, rate, name, length="10min"):
    """A WAV of 16 bits: a sweep in noise. Made once."""
    path = tools.folder / name
    if not path.exists():
        sweep = f"chirp 20 20k 60s rate={rate}"
        tools.run(
            [tools.sigrun, f"{{ {sweep} ; noise amp=0.01 rate={rate} }} | add | gain 0.5"
             f" | head {length} | write {path} type=s16"]
        )
    return path


def once(tools, words):
    return tools.spawn(words)[0]


# Row 5.


def picture_sigrun(tools):
    wav = recording(tools, 48000, "48k.wav")
    found = {}
    for name, how in (("1920 wide", "width=1920 height=1180"), ("every column", "columns=all")):
        chain = f"read {wav} | stft 2048 hop=512 | spectrogram a.png {how}"
        wall, _, memory = once(tools, [tools.sigrun, chain])
        found[f"sigrun, {name}, s"] = wall
        found[f"sigrun, {name}, MiB"] = memory / 1024
    found["40 MiB"] = 40.0
    return found


def picture_sox(tools):
    tools.need("sox")
    wav = recording(tools, 48000, "48k.wav")
    found = {}
    # SoX takes its hop from the width; 56250 columns of ten minutes are the same 512 samples.
    for name, width in (("1920 wide", 1920), ("every column", 56250)):
        wall, _, memory = once(
            tools, ["sox", wav, "-n", "spectrogram", "-x", width, "-y", 1025, "-o", "b.png"]
        )
        found[f"SoX, {name}, s"] = wall
        found[f"SoX, {name}, MiB"] = memory / 1024
    return found


def picture_ffmpeg(tools):
    tools.need("ffmpeg")
    wav = recording(tools, 48000, "48k.wav")
    wall, _, memory = once(
        tools, ["ffmpeg", "-v", "error", "-y", "-i", wav, "-lavfi",
                "showspectrumpic=s=1920x1024:legend=0", "c.png"]
    )
    return {"FFmpeg, 1920 wide, s": wall, "FFmpeg, 1920 wide, MiB": memory / 1024}


def picture_limit(tools):
    out, _ = tools.run([tools.limit("stft_limit"), len(os.sched_getaffinity(0))])
    return {"limit: transforms alone, all cores, s": float(out)}


ROW_5 = Row(
    "5", "ten minutes at 48 kHz to a spectrogram in PNG (2048, hop 512)", "s, MiB",
    [picture_sigrun, picture_sox, picture_ffmpeg, picture_limit],
    [
        Ratio("SoX, 1920 wide, s", "sigrun, 1920 wide, s", 3),
        Ratio("FFmpeg, 1920 wide, s", "sigrun, 1920 wide, s", 1),
        Ratio("sigrun, 1920 wide, MiB", "40 MiB", 1, True),
        Ratio("SoX, every column, s", "sigrun, every column, s", 2.5),
    ],
    "At 1920 SoX uses a hop of its own and averages; ours makes all hops and shows the greatest. By a profile 44 % is "
    "spent in the kernel (threads that wake each other, the first touch of memory), 25 % on transforms, 10 % on drawing.",
)

# Row 6.


def rate_sigrun(tools):
    wav = recording(tools, 44100, "44k.wav")
    wall = once(tools, [tools.sigrun, f"read {wav} | resample 48k | write d.wav type=s16"])[0]
    return {"sigrun, file to file": 600 / wall}


def rate_memory(tools):
    """The stage alone: what comes from a cheap source and goes nowhere."""
    seconds = tools.pipeline(
        "constant 0.5 rate=44.1k | resample 48k | null", "--duration", "600s", "-j1"
    )
    return {"sigrun, in memory, 1 core": 600 / seconds}


def rate_limit(tools):
    return {"limit: libsoxr in memory": 600 / float(tools.run([tools.limit("soxr_limit")])[0])}


def rate_sox(tools):
    tools.need("sox")
    wav = recording(tools, 44100, "44k.wav")
    return {"SoX rate -h": 600 / once(tools, ["sox", wav, "e.wav", "rate", "-h", "48000"])[0]}


def rate_ffmpeg(tools):
    tools.need("ffmpeg")
    wav = recording(tools, 44100, "44k.wav")
    words = ["ffmpeg", "-v", "error", "-y", "-i", wav, "-af"]
    found = {}
    for name, how in (("FFmpeg soxr", ":resampler=soxr:precision=20"), ("FFmpeg swr", "")):
        found[name] = 600 / once(tools, [*words, f"aresample=48000{how}", "f.wav"])[0]
    return found


ROW_6 = Row(
    "6", "ten minutes of WAV, 44.1 to 48 kHz", "× real time",
    [rate_sigrun, rate_memory, rate_limit, rate_sox, rate_ffmpeg],
    [
        Ratio("sigrun, in memory, 1 core", "limit: libsoxr in memory", 0.9),
        Ratio("sigrun, file to file", "SoX rate -h", 2.5),
        Ratio("sigrun, file to file", "FFmpeg soxr", 1),
    ],
)

# Row 7.

KERNEL = re.compile(r"^(\w+) +(\d+) x \d+ +\d+ +([\d.]+) s", re.M)


def wavelet_sigrun(tools):
    found = {}
    for count in (10000, 100000):
        out, _ = tools.run([tools.limit("cwt_kernel"), count, 300, 1, 3])
        for kind, _, seconds in KERNEL.findall(out):
            if kind in ("frames", "rows", "multi"):
                found[f"kernel, {kind}, {count}, s"] = float(seconds)
    return found


def wavelet_stream(tools):
    """A stream, which has no end: by the sample, from what ten times more takes longer."""
    voices = 299 / 5
    chain = f"constant 0.5 rate=64 | cwt fmin=1 fmax=32 voices={voices:.6g} order=6.2832 | null"
    few, many = (tools.pipeline(chain, "--duration", f"{n / 64}s", "-j1") for n in (1e5, 5e5))
    return {"sigrun, a stream, 100000, s": (many - few) / 4}


def wavelet_pywt(tools):
    program = """
import json, numpy, time
import pywt
found = {}
for n in (10000, 100000):
    x = numpy.sin(0.1 * numpy.arange(n)).astype("float32")
    scales = 64 * pywt.central_frequency("cmor2-1") / numpy.geomspace(1, 32, 300)
    start = time.perf_counter()
    pywt.cwt(x, scales, "cmor2-1", sampling_period=1 / 64, method="fft")
    found[f"PyWavelets, {n}, s"] = time.perf_counter() - start
print(json.dumps(found))
"""
    try:
        return json.loads(tools.run([PYTHON, "-c", program])[0])
    except RuntimeError as error:
        if "No module" in str(error):
            raise Missing("python3-pywt") from None
        raise


ROW_7 = Row(
    "7", "continuous wavelet transform, Morlet, 300 scales", "s",
    [wavelet_sigrun, wavelet_stream, wavelet_pywt],
    [
        Ratio("PyWavelets, 10000, s", "kernel, frames, 10000, s", 2.2),
        Ratio("PyWavelets, 100000, s", "kernel, frames, 100000, s", 2.2),
        Ratio("PyWavelets, 100000, s", "kernel, multi, 100000, s", 8),
        Ratio("sigrun, a stream, 100000, s", "kernel, frames, 100000, s", 1.2, True),
    ],
    "fCWT, which the targets name, is in no package and wasn't measured here.",
)

# Row 11.


def radar_sigrun(tools):
    return {**tools.bench("11"), "60 k pulses/s": 60.0}


ROW_11 = Row(
    "11", "radar: 1000 samples a pulse, matched filter, maps of 10 pulses, decibels", "k pulses/s",
    [radar_sigrun],
    [
        Ratio("pipeline from a constant, 1 core", "60 k pulses/s", 1),
        Ratio("pipeline from radar, 1 core", "60 k pulses/s", 1),
        Ratio("pipeline from a constant, 1 core", "limit, 1 core", 0.9),
        Ratio("pipeline from radar, all cores", "pipeline from radar, 1 core", 1.8),
    ],
    "Real time is 2750 pulses/s. The limit calls the same kernels in a loop, and writes and copies its pulses.",
)

# Row 12.


def seed_sigrun(tools):
    frames = 200000
    whole = "tones n=400 k=10 rate=1200 | fft 400 | abs | null"
    cheap = "constant 0.5 rate=1200 | fft 400 | abs | null"
    words = ["--duration", f"{frames / 3:.0f}s", "-j1"]
    return {
        "the seed's chain": frames / tools.pipeline(whole, *words) * 1e-6,
        "its transforms, from a constant": frames / tools.pipeline(cheap, *words) * 1e-6,
        "1 M frames/s": 1.0,
    }


ROW_12 = Row(
    "12", "the seed's example: ten random tones, FFT of 400 points, magnitudes, on one core",
    "M frames/s", [seed_sigrun],
    [
        Ratio("the seed's chain", "1 M frames/s", 1),
        Ratio("its transforms, from a constant", "1 M frames/s", 1),
    ],
    "The seed itself makes 15 frames/s, since it sleeps between them.",
)

# Row 15.


def examples(tools):
    """[(stage, expression)] of the registry."""
    out, _ = tools.run([tools.sigrun, "list", "--markdown"])
    for name in re.findall(r"(?m)^\| `([^`]*)`", out):
        text, _ = tools.run([tools.sigrun, "help", name])
        for words in re.findall(r"(?m)^  sigrun (.*)$", text):
            found = shlex.split(words)
            if found and found[0] not in ("batch", "help"):
                yield name, found


def audited(tools, words):
    """(whether nothing was allocated or locked, what was said) of one example."""
    process = subprocess.Popen(
        [tools.sigrun, *words, "--audit", "--duration", "2s", "-q"],
        cwd=tools.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )
    try:
        _, err = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    return process.returncode, err


def audit_sigrun(tools):
    for name in ("talk.flac", "talk.wav", "a.wav", "in.wav"):
        recording(tools, 48000, name, "3s")
    clean, dirty, other = 0, [], []
    for name, words in examples(tools):
        code, err = audited(tools, words)
        if code == 0:
            clean += 1
        elif "--audit" in err:
            bad = [line.split()[0] for line in err.splitlines() if "must not" in line]
            dirty.append(f"{name} ({', '.join(bad)})")
        else:
            other.append(f"{name} ({err.strip().splitlines()[0][:100] if err.strip() else code})")
    for title, names in (("allocate or lock", dirty), ("did not run", other)):
        if names:
            print(f"row 15: {title}: " + "; ".join(names))
    return {
        "examples that are clean": float(clean),
        "examples that allocate or lock": float(len(dirty)),
        "examples that did not run here": float(len(other)),
        "none, and a half": 0.5,
    }


ROW_15 = Row(
    "15", "allocations and locks in steady state, over every example (--audit)", "examples",
    [audit_sigrun],
    [Ratio("examples that allocate or lock", "none, and a half", 0.99, True)],
)

# Row 16.

COUNT = 200


def recordings(tools):
    folder = tools.folder / "recordings"
    if not folder.exists():
        folder.mkdir()
        one = recording(tools, 48000, "ten.wav", "10s")
        for k in range(COUNT):
            shutil.copy(one, folder / f"{k:03}.wav")
    return folder


def fresh(tools, name):
    shutil.rmtree(tools.folder / name, ignore_errors=True)
    (tools.folder / name).mkdir()
    return name


def whole(tools, command):
    wall = tools.spawn(["/bin/sh", "-c", command])[0][0]
    return COUNT / wall


CHAIN = "read $in | highpass 80 | gain 0.9 | write {} type=s16"


def batch_sigrun(tools):
    folder, out = recordings(tools), fresh(tools, "out1")
    wall, _, _ = once(
        tools, [tools.sigrun, "batch", CHAIN.format("$out.wav"), folder, "--out", out, "-q"]
    )
    again, _, _ = once(
        tools,
        [tools.sigrun, "batch", CHAIN.format("$out.wav"), folder, "--out", out, "-q", "--resume"],
    )
    return {"sigrun batch": COUNT / wall, "resumed, nothing left to do": COUNT / again}


def batch_parallel(tools):
    tools.need("parallel")
    folder, out = recordings(tools), fresh(tools, "out2")
    chain = shlex.quote(CHAIN.format("$out"))
    return {
        "GNU parallel and sigrun": whole(
            tools,
            f"parallel --will-cite {tools.sigrun} -j1 {shlex.quote(chain)} -D in={{}}"
            f" -D out={out}/{{/.}}.wav ::: {folder}/*.wav",
        )
    }


def batch_sox(tools):
    tools.need("parallel", "sox")
    folder, out = recordings(tools), fresh(tools, "out3")
    return {
        "GNU parallel and SoX": whole(
            tools,
            f"parallel --will-cite sox {{}} {out}/{{/.}}.wav highpass 80 vol 0.9"
            f" ::: {folder}/*.wav",
        )
    }


ROW_16 = Row(
    "16", f"{COUNT} recordings of 10 s through one chain", "recordings/s",
    [batch_sigrun, batch_parallel, batch_sox],
    [
        Ratio("sigrun batch", "GNU parallel and sigrun", 1),
        Ratio("sigrun batch", "GNU parallel and SoX", 1),
    ],
)

ROWS = [ROW_5, ROW_6, ROW_7, ROW_11, ROW_12, ROW_15, ROW_16]
