# SPDX-License-Identifier: MIT
"""Rows 1 to 4, 9, 10 and 14: what the engine costs, beside its peers and the machine."""
import json
import os
import pathlib
import re
import subprocess
import time

from measure import Ratio, Row

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
MINUTES = re.compile(r"Execution ended after (\d+):(\d+):([\d.]+)")


def radio(tools, *words):
    """Seconds of a flow graph of GNU Radio."""
    tools.need("gnuradio-config-info")
    out, _ = tools.run([PYTHON, HERE / "flow.py", *words])
    return float(out)


def gst(tools, *words):
    """Seconds of a GStreamer pipeline, as gst-launch says."""
    tools.need("gst-launch-1.0")
    out, _ = tools.run(["gst-launch-1.0", *words])
    hours, minutes, seconds = map(float, MINUTES.search(out).groups())
    return hours * 3600 + minutes * 60 + seconds


# Row 1.


def gains_sigrun(tools):
    return tools.bench("1")


def gains_checked(tools):
    """The sum that the sink of the command itself tells, against exact arithmetic."""
    count = 2_000_000
    chain = " | ".join(["constant 0.5 rate=1M"] + ["gain 1.5"] * 8 + ["null sum=true"])
    out, _ = tools.run([tools.sigrun, chain, "--duration", f"{count / 1e6}s"])
    wanted = f"null: {count} frames, sum {count * 0.5 * 1.5**8:.15g}\n"
    if out != wanted:
        raise RuntimeError(f"the sum is wrong: {out.strip()}, not {wanted.strip()}")
    return {}


def gains_gstreamer(tools):
    buffers, floats = 20000, 4096
    caps = "audio/x-raw,format=F32LE,rate=48000,channels=1,layout=interleaved"
    seconds = gst(
        tools, "fakesrc", f"num-buffers={buffers}", "sizetype=fixed", f"sizemax={4 * floats}",
        "filltype=zero", "format=time", "!", caps,
        *["!", "volume", "volume=1.01"] * 8, "!", "fakesink", "sync=false",
    )
    return {"GStreamer": buffers * floats / seconds * 1e-6}


def gains_gnuradio(tools):
    count = 30_000_000
    return {"GNU Radio": count / radio(tools, "gains", count) * 1e-6}


def gains_sox(tools):
    tools.need("sox")
    count = 10_000_000
    words = ["sox", "-D", "-r", "1000000", "-c", "1", "-t", "f32", "/dev/zero", "-n"]
    wall = tools.spawn([*words, "trim", "0", f"{count}s", *["vol", "0.99"] * 8])[0][0]
    return {"SoX": count / wall * 1e-6}


def gains_ffmpeg(tools):
    tools.need("ffmpeg")
    seconds, rate = 200, 48000
    chain = "aformat=flt," + ",".join(["volume=0.99:precision=float"] * 8)
    wall = tools.spawn(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"anullsrc=r={rate}:cl=mono",
         "-af", chain, "-t", str(seconds), "-f", "null", "-"]
    )[0][0]
    return {"FFmpeg": seconds * rate / wall * 1e-6}


ROW_1 = Row(
    "1", "a source, 8 gains and a sink that sums, f32", "MS/s",
    [gains_checked, gains_sigrun, gains_gstreamer, gains_gnuradio, gains_sox, gains_ffmpeg],
    [
        Ratio("pipeline, 1 core", "limit, 1 core", 0.9),
        Ratio("pipeline, all cores", "limit, 1 core", 1.8),
        Ratio("pipeline, all cores", "limit, all cores", 0.9),
        Ratio("nothing fused, 1 core", "pipeline, 1 core", 0.9, True),
        Ratio("pipeline, all cores", "GStreamer", 6),
        Ratio("pipeline, all cores", "GNU Radio", 20),
        Ratio("pipeline, all cores", "SoX", 1),
        Ratio("pipeline, all cores", "FFmpeg", 1),
    ],
    "The sum that the sink tells is checked first. Without fusion it has to fall, that fusion works is seen: since a "
    "hand-over costs 50 ns, by a tenth. GStreamer's volumes multiply 8 floats an instruction here; the loop by hand on "
    "all cores, the limit, is itself 2.1 to 2.4 of it, and 1.6 to 1.9 of its own on one core.",
)

# Row 2.


def hand_over_sigrun(tools):
    return tools.bench("2")


def hand_over_gstreamer(tools):
    buffers, stages = 100000, 16
    source = ["fakesrc", f"num-buffers={buffers}", "sizetype=fixed", "sizemax=2048"]
    sink = ["!", "fakesink", "sync=false"]
    many = gst(tools, *source, *["!", "identity"] * stages, *sink)
    none = gst(tools, *source, *sink)
    return {"GStreamer identity": (many - none) / buffers / stages * 1e9}


def hand_over_gnuradio(tools):
    count, stages = 20_000_000, 16
    many = radio(tools, "copy", count, stages)
    return {"GNU Radio copy, at its chunks, per 4096": many / count / stages * 4096 * 1e9}


ROW_2 = Row(
    "2", "the cost of one more stage that nothing is fused with, a chunk", "ns",
    [hand_over_sigrun, hand_over_gstreamer, hand_over_gnuradio],
    [
        Ratio("1 stage, 512", "memcpy of 512", 1.05, True),
        Ratio("1000 stages, 512", "1 stage, 512", 1.1, True),
        Ratio("100 stages, 4096", "GStreamer identity", 0.25, True),
        Ratio("100 stages, 512", "GStreamer identity", 0.17, True),
    ],
    "Targets in absolute figures: at most 40 ns up to chunks of 512, 60 ns at 4096. By a profile a third is spent on "
    "running the task, a quarter on what there is to claim, an eighth on publishing it and telling the neighbours; with "
    "1000 stages what is touched no longer lies in the first cache.",
)

# Row 3.

SIZES = [(1, 1), (2, 2), (6, 6)]


def fir_sigrun(tools):
    return tools.bench("3")


def fir_auto(tools):
    found = {}
    for pipes, stages in SIZES:
        count = int(32e6 / pipes / stages)
        one = " | ".join(["constant 0.5 rate=1M"] + ["fir cutoff=100k count=64"] * stages + ["null"])
        seconds = tools.pipeline("\n".join([one] * pipes), "--duration", f"{count / 1e6}s")
        found[f"auto, {pipes} of {stages}"] = count * pipes / seconds * 1e-6
    return found


def fir_gnuradio(tools):
    found = {}
    for pipes, stages in SIZES:
        for kind in ("fir", "fft"):
            count = int(12e6 / pipes / stages)
            seconds = radio(tools, "fir", kind, pipes, stages, count)
            found[f"GNU Radio {kind}_filter, {pipes} of {stages}"] = count * pipes / seconds * 1e-6
    return found


ROW_3 = Row(
    "3", "pipes of 64-tap float filters: P of S", "MS/s", [fir_sigrun, fir_auto, fir_gnuradio],
    [Ratio(f"pipeline, {n}", f"limit, {n}", 0.9) for n in ("1 pipe of 1", "2 of 2", "6 of 6")]
    + [Ratio(f"auto, {p} of {s}", f"GNU Radio fft_filter, {p} of {s}", 2.5) for p, s in SIZES],
)

# Row 4.

LENGTHS = [256, 1024, 4096, 65536]


def fft_sigrun(tools):
    return tools.bench("4")


def fft_gnuradio(tools):
    count = 1 << 25
    return {
        f"GNU Radio, {n}": count // n * n / radio(tools, "fft", n, count) * 1e-6 for n in LENGTHS
    }


def fft_scipy(tools):
    out, _ = tools.run(
        [PYTHON, "-c",
         "import numpy,scipy.fft,time,json\n"
         "found={}\n"
         "for n in (256,1024,4096,65536):\n"
         "    x=numpy.ones(((1<<22)//n,n),'complex64')\n"
         "    t=time.perf_counter()\n"
         "    for _ in range(4): scipy.fft.fft(x)\n"
         "    found[f'SciPy, {n}']=4*x.size/(time.perf_counter()-t)*1e-6\n"
         "print(json.dumps(found))"]
    )
    return json.loads(out)


ROW_4 = Row(
    "4", "a stream of complex Fourier transforms", "MS/s", [fft_sigrun, fft_gnuradio, fft_scipy],
    [
        Ratio(f"pipeline, {n}", f"limit, {n}", worth)
        for n, worth in zip(LENGTHS, (0.90, 0.97, 0.99, 0.99))
    ]
    + [
        Ratio("pipeline, 1024, all cores", "limit, 1024", 1.8),
        Ratio("pipeline, 1024, all cores", "limit, 1024, all cores", 0.97),
        Ratio("pipeline, 1024, all cores", "GNU Radio, 1024", 5),
    ],
    "By a profile the engine itself takes 5 % at 1024; the rest is that a ring lies in the second cache, where the tile "
    "of the loop by hand lies in the first. On all cores a segment that one core has written is often read by the other, "
    "and its memory written again by either: both sums of busy time grow by half.",
)

# Row 9.


def latency_sigrun(tools):
    return tools.bench("9")


def through_pipes(tools, words, rounds=1500):
    """(median, 99th of 100) µs from a write of 4 bytes to their coming back."""
    process = subprocess.Popen(
        list(map(str, words)), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, bufsize=0, cwd=tools.folder,
    )
    source, sink = process.stdin.fileno(), process.stdout.fileno()
    times = []
    try:
        for _ in range(rounds):
            time.sleep(0.0002)
            start = time.perf_counter()
            os.write(source, b"\0\0\x80\x3f")
            got = os.read(sink, 64)
            times.append((time.perf_counter() - start) * 1e6)
            if not got:
                raise RuntimeError(f"{words[0]} ended")
    finally:
        process.kill()
        process.wait()
    times = sorted(times[rounds // 10 :])
    return times[len(times) // 2], times[len(times) * 99 // 100]


def pipes_sigrun(tools):
    chain = " | ".join(["raw - type=f32 rate=1M"] + ["gain 1"] * 8 + ["raw -"])
    middle, high = through_pipes(tools, [tools.sigrun, chain])
    return {"through pipes: sigrun, median": middle, "through pipes: sigrun, 99th": high}


def pipes_cat(tools):
    middle, high = through_pipes(tools, ["cat"])
    return {"through pipes: cat, median": middle, "through pipes: cat, 99th": high}


def pipes_gstreamer(tools):
    tools.need("gst-launch-1.0")
    middle, high = through_pipes(
        tools,
        ["gst-launch-1.0", "-q", "fdsrc", "blocksize=4", *["!", "identity"] * 8, "!", "fdsink",
         "sync=false"],
    )
    return {"through pipes: GStreamer, median": middle, "through pipes: GStreamer, 99th": high}


ROW_9 = Row(
    "9", "latency of the smallest block through 8 stages", "µs",
    [latency_sigrun, pipes_sigrun, pipes_cat, pipes_gstreamer],
    [
        Ratio("8 stages, median", "limit, one futex hop", 2, True),
        Ratio("8 stages, 99th of 100", "limit, one futex hop", 4.2, True),
        Ratio("through pipes: sigrun, median", "through pipes: GStreamer, median", 1, True),
    ],
    "From a device's event to the sink; targets in absolute figures: median 12 µs, 99th 25 µs. Through pipes the sink "
    "has a thread of its own, so that one more wake-up lies in the way, which costs 27 µs in all when the other core is "
    "awake and 100 when it sleeps; GStreamer's chain is one thread.",
)

# Row 10.


def start_of(tools, name, words):
    best = sorted(tools.spawn(words, times=10))
    return {
        f"{name}, ms": best[len(best) // 2][0] * 1e3,
        f"{name}, MiB": min(found[2] for found in best) / 1024,
    }


def start_sigrun(tools):
    return start_of(tools, "sigrun", [tools.sigrun, "sine | head 1 | null"])


def start_sox(tools):
    tools.need("sox")
    return start_of(tools, "SoX", ["sox", "-n", "-n", "synth", "0.0001", "sine", "440"])


def start_gstreamer(tools):
    tools.need("gst-launch-1.0")
    words = ["gst-launch-1.0", "-q", "fakesrc", "num-buffers=1", "!", "fakesink"]
    return start_of(tools, "GStreamer", words)


def start_ffmpeg(tools):
    tools.need("ffmpeg")
    words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "anullsrc", "-t", "0.001"]
    return start_of(tools, "FFmpeg", [*words, "-f", "null", "-"])


def start_bash(tools):
    return start_of(tools, "bash -c true", ["bash", "-c", "true"])


ROW_10 = Row(
    "10", "start and end of the smallest pipeline", "ms, MiB",
    [start_sigrun, start_sox, start_bash, start_gstreamer, start_ffmpeg],
    [Ratio("sigrun, ms", "SoX, ms", 1, True), Ratio("sigrun, MiB", "SoX, MiB", 1, True)],
    "With -j 1 it takes 1.3 ms less: that is what the second worker's thread costs, its first touch of memory included.",
)

# Row 14.


def deep_sigrun(tools):
    """Wall seconds and memory of chains of 10 000 and 1000 stages that pass on a thousand frames."""
    found = {}
    for count in (1000, 10000):
        path = tools.folder / f"deep{count}.sigrun"
        path.write_text(" | ".join(["constant rate=1M"] + ["gain 1"] * (count - 2) + ["null"]))
        for name, more in (("", []), (", nothing fused", ["--no-fuse"])):
            wall, _, memory = tools.spawn([tools.sigrun, "-f", path, "--duration", "1ms", *more])[0]
            found[f"{count} stages{name}, s"] = wall
            found[f"{count} stages{name}, MiB"] = memory / 1024
    return found


def processor_ns(process):
    tasks = pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in tasks)


def idle_sigrun(tools):
    """Processor time of a live pipeline that nothing comes to, in percent of a core."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [tools.sigrun, "raw - type=f32 rate=48k | gain 0.5 | lowpass 1k | null"], stdin=read
    )
    os.close(read)
    try:
        time.sleep(0.5)
        before, start = processor_ns(process.pid), time.monotonic()
        time.sleep(4)
        part = (processor_ns(process.pid) - before) * 1e-9 / (time.monotonic() - start)
    finally:
        os.close(write)
        process.wait()
    return {"idle, % of a core": part * 100, "one second": 1.0, "0.1 %": 0.1}


ROW_14 = Row(
    "14", "10 000 stages on a command line; a pipeline that waits", "s, MiB, %",
    [deep_sigrun, idle_sigrun],
    [
        Ratio("10000 stages, s", "one second", 1, True),
        Ratio("10000 stages, nothing fused, s", "one second", 1, True),
        Ratio("10000 stages, nothing fused, MiB", "1000 stages, nothing fused, MiB", 10, True),
        Ratio("idle, % of a core", "0.1 %", 1, True),
    ],
)

ROWS = [ROW_1, ROW_2, ROW_3, ROW_4, ROW_9, ROW_10, ROW_14]
