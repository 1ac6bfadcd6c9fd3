#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the pictures of scope, strip, xy and constellation, and what they do with hard signals, show, against numpy.

The scenes come as JSON with all values from the program in the environment's SIGRUN_PROGRAM. What is
expected is worked out here from the signals, which numpy makes, or whose formula is known. The last
check of each is a control: a wrong expectation that must not hold.
"""
import re
import sys

import numpy as np

from values import RECORDINGS, check, near, numbers, pane, run, signal, tell, xs


# scope.


def crossings(x, level, margin, edge, wait):
    """Where a signal crosses a level once it was clearly on the other side, in samples."""
    found, armed = [], 0
    for i, value in enumerate(x):
        up = edge != "falling" and armed < 0 and value >= level
        down = edge != "rising" and armed > 0 and value <= level
        if up or down:
            place = i - 1 + (level - x[i - 1]) / (value - x[i - 1])
            armed = 0
            if not found or place >= found[-1] + wait:
                found.append(place)
        armed = -1 if value < level - margin else 1 if value > level + margin else armed
    return found


def on_samples(t, rate):
    """Whether times are those of samples, to 20 ns."""
    return near(t, np.rint(t * rate) / rate, 2e-8)


def scope_case(name, x, rate, level, words="", edge="rising", holdoff=0, span=0.02, position=0.5, first=False):
    x = np.asarray(x, np.float32).astype(float)
    after = (1 - position) * span * rate
    margin = 0.02 * (x.max() - x.min())
    places = crossings(x, level, margin, edge, max(holdoff * rate, after))
    whole = [p for p in places if p + after <= len(x) - 0.5 and p - position * span * rate >= 0]
    want = places[0] if first else whole[-1]
    p = pane(f"{signal('scope.f32', x, rate)} | scope", words)
    found = re.search(r"trigger at ([-\d.e]+) s", p["notes"] or "")
    check(f"scope {name}: a trigger", found, p["notes"])
    if not found:
        return
    check(f"scope {name}: its time is told", near(float(found[1]), want / rate, 1e-3 * span), (found[1], want / rate))
    t, y = xs(p["traces"][0]), numbers(p["traces"][0]["y"])
    check(f"scope {name}: its time", on_samples(t + want / rate, rate), (t[0], want / rate))
    check(f"scope {name}: the trace is the signal", near(y, x[np.clip(np.rint(t * rate + want).astype(int), 0, len(x) - 1)], 1e-6))
    check(f"scope {name}: it crosses at 0", near(np.interp(0, t, y), level, 1e-5), np.interp(0, t, y))
    mark = p["traces"][-1]
    check(f"scope {name}: the mark", mark["style"] == "dots" and near(numbers(mark["y"]), [level], 1e-6), mark)
    check(f"scope {name}: the sweep", near([p["x"]["low"], p["x"]["high"]], [-position * span, (1 - position) * span], 1e-9))
    check(f"scope {name}: control", not on_samples(t + (want + 0.01) / rate, rate))


def test_scope():
    rate = 8000
    t = np.arange(4000) / rate
    sine = np.sin(2 * np.pi * 50.3 * t + 0.2)
    scope_case("a level", sine, rate, 0.3, "level=0.3")
    scope_case("falling", sine, rate, -0.25, "level=-0.25 edge=falling", edge="falling")
    scope_case("both edges", sine, rate, 0.5, "level=0.5 edge=both span=4ms", edge="both", span=0.004)
    scope_case("position", sine, rate, 0.3, "level=0.3 position=10%", position=0.1)
    scope_case("the first only", sine, rate, 0.3, "level=0.3 mode=single", first=True)
    bursts = sine * (t % 0.11 < 0.04)
    scope_case("hold-off", bursts, rate, 0.3, "level=0.3 holdoff=90ms", holdoff=0.09)
    saw = 3 + (t * 61.7) % 1
    # Wholly seen before the last block, so that the middle is that of all.
    low, high = np.float32(saw).astype(float).min(), np.float32(saw).astype(float).max()
    scope_case("the middle", saw, rate, np.float32((low + high) / 2), span=0.02)
    p = pane(f"{signal('scope.f32', sine, rate)} | scope", "level=2 mode=normal")
    check("scope waits", p["notes"] == "waiting for a trigger" and not p["traces"], p["notes"])
    p = pane(f"{signal('scope.f32', sine, rate)} | scope", "level=2")
    check("scope runs free", p["notes"] == "no trigger" and near(numbers(p["traces"][0]["y"])[-1], sine[-1], 1e-6), p["notes"])
    p = pane(f"{signal('scope.f32', np.stack([sine, sine / 2], 1), rate)} | scope", "source=1 persist=2")
    check("scope shows lanes and what was", [x["name"] for x in p["traces"]] == [None] * 4 + ["ch0", "ch1", None],
          [x["name"] for x in p["traces"]])
    check("scope has divisions of 1, 2, 5", near([p["y"]["low"], p["y"]["high"]], [-2, 2]), p["y"])


# strip.


def strip_expected(x, lane, lanes, scale, up=1):
    return lanes - 1 - lane + np.clip(up * (x - x.mean()) / scale, -1.5, 1.5)


def test_strip():
    rate, lanes = 100, 5
    t = np.arange(500) / rate
    x = np.stack([7 * k + (1 + k) * np.sin(2 * np.pi * (1 + k) * t) for k in range(lanes)], 1).astype(np.float32)
    read = signal("strip.f32", x, rate)
    for words, up in (("lane=4", 1), ("lane=4 neg=up", -1)):
        p = pane(f"{read} | strip", words)
        rows = [trace for trace in p["traces"] if trace["style"] == "line"]
        check(f"strip {words}: lanes", len(rows) == lanes, len(rows))
        for k, row in enumerate(rows):
            want = strip_expected(x[:, k].astype(float), k, lanes, 4, up)
            check(f"strip {words}: lane {k}", near(numbers(row["y"]), want, 1e-5))
        check(f"strip {words}: control", not near(numbers(rows[1]["y"]), strip_expected(x[:, 1], 1, lanes, 4, -up), 1e-5))
        check(f"strip {words}: names", [m["label"] for m in p["y"]["ticks"]] == [f"ch{k}" for k in range(lanes)], p["y"]["ticks"])
        check(f"strip {words}: heights", near([m["at"] for m in p["y"]["ticks"]], [4, 3, 2, 1, 0]))
        bar = next(trace for trace in p["traces"] if trace["style"] == "path")
        check(f"strip {words}: the bar is a lane high", near(max(bar["y"]) - min(bar["y"]), 1))
        check(f"strip {words}: and told", p["labels"][-1]["text"].startswith("4"), p["labels"])
    p = pane(f"{read} | strip", "lane=100 centre=no")
    check("strip keeps means", near(np.mean(numbers(p["traces"][4]["y"])), 28 / 100, 1e-5))
    p = pane(f"{read} | strip", "xlim=1..2")
    check("strip shows a part", near([p["x"]["low"], p["x"]["high"]], [1, 2]) and p["traces"][0]["x"]["count"] == 101, p["x"])
    p = pane(f"{read} | strip", "span=2")
    check("strip shows the last of it", near([p["x"]["low"], p["x"]["high"]], [3, 5]), p["x"])
    p = pane(f"{read} | strip", "span=2 mode=page")
    check("strip turns pages", near([p["x"]["low"], p["x"]["high"]], [4, 6]), p["x"])
    # Blinks are marked where they begin: the frontal lanes rise there.
    p = pane("eeg channels=Fp1,Fp2,Cz rate=100 | head 20s | strip")
    marks = [label for label in p["labels"] if label["text"] == "blink"]
    lines = [trace for trace in p["traces"] if trace["style"] == "path"][: len(marks)]
    check("strip marks labels", marks and near([m["x"] for m in marks], [xs(line)[0] for line in lines]), p["labels"])
    t, y = xs(p["traces"][0]), numbers(p["traces"][0].get("y") or p["traces"][0]["high"])
    spread = np.std(y)
    for mark in marks[:3]:
        inside = (t >= mark["x"]) & (t <= mark["x"] + 0.4)
        check(f"strip: a blink at {mark['x']}", np.max(y[inside]) > np.median(y) + 2 * spread)
    code, said = run("noise rate=100 | { " + " ; ".join(["_"] * 65) + " } | merge | head 9 | strip a.png")
    check("strip: too many lanes", code == 2 and "65 lanes do not fit" in said, said)
    if RECORDINGS:
        record = f"{RECORDINGS}/eeg/eegmat_Subject04_2.edf"
        p = pane(f"read '{record}' | strip", "xlim=10..20")
        names = [mark["label"] for mark in p["y"]["ticks"]]
        check("strip: a recording's names", len(names) == 21 and "EEG O1" in names, names)


# xy and constellation.


def test_xy():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(300, 2)).astype(np.float32)
    read = signal("xy.f32", points, 100)
    for words, style in (("", "path"), ("draw=points", "dots")):
        trace = pane(f"{read} | xy", words)["traces"][0]
        check(f"xy {words}: points", trace["style"] == style and near(xs(trace), points[:, 0]) and
              near(numbers(trace["y"]), points[:, 1]))
        check(f"xy {words}: control", not near(xs(trace), points[:, 1]))
    p = pane(f"{read} | select 0,1 | xy", "draw=density xlim=-2..2 ylim=-1..1")
    image = p["image"]
    hits = np.array([column["value"] for column in image["columns"]])
    shape = (image["x"]["count"], image["y"]["count"])
    want, _, _ = np.histogram2d(points[:, 0], points[:, 1], shape, [[-2, 2], [-1, 1]])
    check("xy: hits as numpy.histogram2d", hits.shape == shape and np.abs(hits - want).sum() <= 2, np.abs(hits - want).sum())
    check("xy: colours by logarithm", image["log"] and image["low"] == 1)
    p = pane(f"{read} | xy", "span=0.5")
    check("xy: the last half second", near(xs(p["traces"][0]), points[250:, 0]))
    two = pane("a = sine 3 rate=100 | head 50 ; b = sine 2 rate=100 | head 50 ; { a ; b } | xy")["traces"][0]
    check("xy: two inputs", near(xs(two), np.sin(2 * np.pi * 3 * np.arange(50) / 100), 1e-6))
    code, said = run("sine | head 9 | xy a.png")
    check("xy: one lane", code == 2 and "needs two lanes" in said, said)


QAM16 = np.array([a + 1j * b for a in (-3, -1, 1, 3) for b in (-3, -1, 1, 3)]) / np.sqrt(10)
IDEALS = {
    "bpsk": np.array([1, -1 + 0j]),
    "qpsk": np.exp(1j * np.pi * (np.arange(4) + 0.5) / 2),
    "8psk": np.exp(1j * np.pi * np.arange(8) / 4),
    "16qam": QAM16,
}


def test_constellation():
    rng = np.random.default_rng(5)
    for name, ideal in IDEALS.items():
        sent = rng.choice(ideal, 1500)
        noise = 0.02 * (rng.normal(size=1500) + 1j * rng.normal(size=1500))
        got = (0.37 * (sent + noise)).astype(np.complex64)
        g = np.real(np.vdot(got, sent)) / np.sum(np.abs(got) ** 2)
        evm = np.sqrt(np.sum(np.abs(g * got - sent) ** 2) / np.sum(np.abs(sent) ** 2))
        p = pane(f"{signal('iq.cf32', got, 1000)} | constellation", f"ideal={name}")
        told = re.search(r"EVM ([\d.]+) % \(−([\d.]+) dB\), (\d+) symbols", p["notes"])
        check(f"constellation {name}: EVM", told and near(float(told[1]), 100 * evm, 0.006) and int(told[3]) == 1500, p["notes"])
        check(f"constellation {name}: in decibels", told and near(float(told[2]), -20 * np.log10(evm), 0.06), p["notes"])
        check(f"constellation {name}: control", told and not near(float(told[1]), 110 * evm, 0.006))
        places = xs(p["traces"][1]) + 1j * numbers(p["traces"][1]["y"])
        want = ideal / g
        check(f"constellation {name}: ideal points", np.all(np.abs(places[:, None] - want[None]).min(1) < 1e-5) and len(places) == len(want))
        check(f"constellation {name}: points", near(xs(p["traces"][0]), got.real) and near(numbers(p["traces"][0]["y"]), got.imag))
    x, y, wide, high = p["plot"]
    spans = (p["x"]["high"] - p["x"]["low"]) / (p["y"]["high"] - p["y"]["low"])
    check("constellation: equal axes", abs(wide / high - spans) < 2 / high and p["x"]["low"] == -p["x"]["high"], p["plot"])
    many = rng.normal(size=5000) + 1j * rng.normal(size=5000)
    p = pane(f"{signal('iq.cf32', many, 1000)} | constellation")
    hits = sum(sum(column["value"]) for column in p["image"]["columns"])
    check("constellation: every point is a hit", hits == 5000, hits)


HARD = ["sine rate=1k | head 0", "sine rate=1k | head 1", "constant 0 rate=1k | head 1s", "constant 1e38 rate=1k | head 99",
        "constant 0 rate=1k | head 99 | div (constant 0 rate=1k)", "constant 1 rate=1k | head 99 | div (constant 0 rate=1k)"]
SINKS = ["scope", "scope mode=normal persist=3", "strip", "strip lane=1 neg=up", "{{ _ ; _ }} | merge | xy", "{{ _ ; _ }} | iq | constellation ideal=qpsk",
         "{{ _ ; _ }} | merge | xy draw=density", "histogram", "histogram fit=true range=-1..1", "bins 4 | histogram", "meter", "eye period=3",
         "{{ _ ; _ }} | iq | eye baud=100"]


def test_hard():
    for source in HARD:
        for ending in ("png", "txt"):
            chains = [f"{source} | {sink.replace('{{', '{').replace('}}', '}')} file=hard{i}.{ending}" for i, sink in enumerate(SINKS)]
            code, said = run(" ;\n".join(chains))
            check(f"{source} as {ending}", code == 0, said)
    small = [f"sine rate=1k | head 99 | {sink.replace('{{', '{').replace('}}', '}')} file=s{i}_{w}.png width={w} height={h}"
             for i, sink in enumerate(SINKS) for w, h in ((1, 1), (40, 30))]
    code, said = run(" ;\n".join(small))
    check("small pictures", code == 0, said)


if __name__ == "__main__":
    sys.exit(tell(test_scope, test_strip, test_xy, test_constellation, test_hard))
