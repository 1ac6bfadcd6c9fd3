#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What pipelines find in recordings made by others, against what other tools found: SIGRUN_RECORDINGS names their
folder. A band that is wrong by a little has to be seen: the last checks are controls.
"""
import io
import sys

import numpy

from files import check, quote, recordings, result, run

FOLDER = recordings()
R_PEAKS = [286, 1206, 2161, 3191, 4212, 5190, 6203, 7233, 8201, 9160, 10158, 11200, 12161, 13142, 14165]


def read(name, more=""):
    return f"read {quote(FOLDER / name)} {more}"


def array(chain):
    done = run(f"{chain} | write - format=npy")
    check(chain, done.returncode == 0, done.stderr)
    return numpy.load(io.BytesIO(done.stdout))


def near(what, found, wanted, within):
    return check(what, abs(found - wanted) <= within, f"{found}, expected {wanted}")


def density(chain, size, rate):
    """Frequencies and Welch's density of the first lane."""
    made = array(f"{chain} | select 0 | psd {size}")[0]
    return numpy.arange(made.size) * rate / size, made


def strongest(chain, size, rate, low=0, high=numpy.inf):
    f, p = density(chain, size, rate)
    return f[numpy.argmax(numpy.where((f >= low) & (f <= high), p, 0))]


def sounds():
    near("elec_ping", strongest(read("audio/elec_ping.flac"), 9361, 44100), 885.7, 0.05)
    near("perc_bell", strongest(read("audio/perc_bell.flac"), 296317, 44100), 3621, 0.5)
    robin = "audio/456440__inspectorj__bird-whistling-robin-single-13.ogg"
    near("robin", strongest(read(robin), 59505, 22050), 4968, 0.5)
    near("the humpback's song", array(read("audio/glacier-bay-humpback.ogg")).shape[0] / 22050, 64.8, 0.05)


def hearts():
    found = array(f"{read('ecg/ecg.txt')} | peaks distance=400ms prominence=300")[:, 0]
    check("R peaks", found.size == 15 and numpy.all(abs(1000 * found - R_PEAKS) <= 2), found)
    near("heart rate", 60 / numpy.diff(found).mean(), 60.5, 0.05)
    beats = array(read("ecg/100.beats.csv", "columns=sample"))
    beats = beats[beats < 60 * 360]
    ecg = f"raw {quote(FOLDER / 'ecg/100.first60s.2ch.s16le.raw')} type=s16 lanes=2 rate=360 unit=count | select 0"
    found = array(f"{ecg} | bandpass 5..15 order=2 init=steady | peaks height=60 distance=200ms")[:, 0] * 360
    check("74 beats", found.size == beats.size == 74 and numpy.all(abs(found - beats) < 5.5), found.size)


def brains():
    alpha = read("eeg/eegmat_Subject04_2.edf", 'columns="EEG O1"')
    near("alpha of O1", strongest(alpha, 2000, 500, 7, 14), 11.25, 0)
    for name, peak, share in (("ec", 9.75, 0.109), ("eo", None, 0.052)):
        f, p = density(read(f"eeg/eeg_{name}.txt"), 500, 125)
        near(f"{name}: share of alpha", p[(f >= 8) & (f < 13)].sum() / p[(f >= 1) & (f <= 40)].sum(), share, 0.002)
        if peak:
            near(f"{name}: alpha", strongest(read(f"eeg/eeg_{name}.txt"), 500, 125, 7, 14), peak, 0)
    check("two spindles", spindles("eeg/data_N2_spindles_15sec_200Hz.txt", 200, "12..15", [(3.1, 4.2), (12.7, 14)]))
    check("no spindle", spindles("eeg/data_N3_no-spindles_30sec_100Hz.txt", 100, "12..15", []))


def spindles(name, rate, band, wanted):
    """Are there bursts of 10 µV rms in the band just where they are wanted?"""
    level = array(f"{read(name, f'rate={rate}')} | bandpass {band} | rms 300ms every=100ms")
    over = numpy.flatnonzero(level > 10)
    bursts = numpy.split(over, numpy.flatnonzero(numpy.diff(over) > 1) + 1) if over.size else []
    middles = [0.15 + 0.1 * burst.mean() for burst in bursts]
    return len(middles) == len(wanted) and all(lo <= m <= hi for m, (lo, hi) in zip(middles, wanted))


def waves():
    """Livingston's strain precedes Hanford's, inverted, and the frequency rises."""
    strain = {d: array(read(f"gw150914/fig1-observed-{d}.txt")) for d in "HL"}
    c = numpy.correlate(strain["H"], -strain["L"], "full")
    near("lag of H in ms", (c.argmax() - strain["L"].size + 1) / 16.384, 7.385, 0.001)
    near("correlation", c.max() / numpy.linalg.norm(strain["H"]) / numpy.linalg.norm(strain["L"]), 0.755, 0.001)
    w = array(f"{read('gw150914/fig1-observed-H.txt')} | convert f32 | cwt 20 400 voices=24 order=8 norm=energy | abs")
    f, t = 20 * 2 ** (numpy.arange(w.shape[1]) / 24), 0.25 + numpy.arange(w.shape[0]) / 16384
    for when, hz in ((0.36, 44), (0.425, 136)):
        near(f"ridge at {when} s", f[w[abs(t - when).argmin()].argmax()], hz, 0.1 * hz)


def controls():
    check("a band without spindles", not spindles("eeg/data_N2_spindles_15sec_200Hz.txt", 200, "18..21", [(3.1, 4.2), (12.7, 14)]))
    bell = strongest(f"{read('audio/perc_bell.flac')} | shift 2 | real", 296317, 44100)
    check("a bell that is out of tune", abs(bell - 3621) > 0.5, bell)


if __name__ == "__main__":
    for part in (sounds, hearts, brains, waves, controls):
        part()
    sys.exit(result())
