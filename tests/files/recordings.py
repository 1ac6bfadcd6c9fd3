#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Recordings made by others, with answers by other tools: SIGRUN_RECORDINGS names their folder."""
import sys

import numpy

from files import check, close, described, quote, recordings, refused, result, run, values

FOLDER = recordings()


def read(name, more=""):
    return f"read {quote(FOLDER / name)}{' ' + more if more else ''}"


def dbfs(x):
    return 20 * numpy.log10(numpy.sqrt(numpy.mean(x ** 2)))


# name, what `explain` says of it, frames, lanes
SHAPES = [
    ("formats/noise_24bit_uneven_data_chunk_size.wav", "s32, 44.1 kHz", 13, 1),
    ("formats/rect_16bit.wav", "s16, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/rect_24bit.wav", "s32, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/rect_24bit_bext.wav", "s32, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/rect_24bit_nods64.wav", "s32, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/rect_24bit_rf64.wav", "s32, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/rect_32bit.wav", "s32, 2 lanes, 44.1 kHz", 22050, 2),
    ("formats/test-44100Hz-2ch-32bit-float-be.wav", "f32, 2 lanes, 44.1 kHz", 441, 2),
    ("formats/test-44100Hz-2ch-32bit-float-le.wav", "f32, 2 lanes, 44.1 kHz", 441, 2),
    ("formats/test-44100Hz-be-1ch-4bytes.wav", "s32, 44.1 kHz", 4410, 1),
    ("formats/test-44100Hz-le-1ch-4bytes.wav", "s32, 44.1 kHz", 4410, 1),
    ("formats/test-48000Hz-2ch-64bit-float-le-wavex.wav", "f64, 2 lanes, 48 kHz", 480, 2),
    ("formats/test-8000Hz-be-3ch-5S-24bit.wav", "s32, 3 lanes, 8 kHz", 5, 3),
    ("formats/test-8000Hz-le-3ch-5S-24bit.wav", "s32, 3 lanes, 8 kHz", 5, 3),
    ("formats/test-8000Hz-le-3ch-5S-24bit-inconsistent.wav", "s32, 3 lanes, 8 kHz", 5, 3),
    ("formats/test-8000Hz-le-1ch-10S-20bit-extra.wav", "s32, 1.234 kHz", 10, 1),
    ("formats/test-8000Hz-le-1ch-1byte-ulaw.wav", "f32, 8 kHz", 9, 1),
    ("formats/test-8000Hz-le-2ch-1byteu.wav", "u8, 2 lanes, 8 kHz", 800, 2),
    ("formats/test-8000Hz-le-4ch-9S-12bit.wav", "s16, 4 lanes, 8 kHz", 9, 4),
    ("formats/test-8000Hz-le-5ch-9S-5bit.wav", "u8, 5 lanes, 8 kHz", 9, 5),
    ("audio/misc_crow.flac", "s16, 44.1 kHz", 21196, 1),
    ("audio/loop_amen.flac", "s16, 2 lanes, 44.1 kHz", 77321, 2),
    ("audio/elec_ping.flac", "s16, 44.1 kHz", 9361, 1),
    ("audio/perc_bell.flac", "s16, 2 lanes, 44.1 kHz", 296317, 2),
    ("audio/456440__inspectorj__bird-whistling-robin-single-13.ogg", "f32, 22.05 kHz", 59505, 1),
    ("audio/jfk.wav", "s16, 16 kHz", 176000, 1),
    ("audio/glacier-bay-humpback.ogg", "f32, 22.05 kHz", 1429039, 1),
    ("dtmf/short_dtmf_sequence.mp3", "f32, 44.1 kHz", 12348, 1),
    ("dtmf/very_short_dtmf_tones.ogg", "f32, 2 lanes, 44.1 kHz", 548160, 2),
    ("eeg/eegmat_Subject04_2.edf", "f32, 21 lanes, 500 Hz, µV", 31000, 21),
    ("eeg/test_generator_2.first30s.edf", "f32, 11 lanes, 200 Hz", 6000, 11),
    ("eeg/eeg_ec.txt", "f64, 125 Hz", 38219, 1),
    ("eeg/eeg_eo.txt", "f64, 125 Hz", 30203, 1),
    ("eeg/data_N2_spindles_15sec_200Hz.txt", "f64, no rate", 3000, 1),
    ("eeg/data_N3_no-spindles_30sec_100Hz.txt", "f64, no rate", 3000, 1),
    ("ecg/ecg.txt", "f64, 1 kHz", 15000, 1),
    ("gw150914/fig1-observed-H.txt", "f64, 16.384 kHz", 3441, 1),
    ("gw150914/fig1-observed-L.txt", "f64, 16.384 kHz", 3441, 1),
]

REFUSED = [
    ("rect_24bit_noriff", "unknown format"), ("rect_24bit_nowave", "without WAVE"),
    ("rect_24bit_wrong_fmt_size", "no data chunk"), ("test-44100Hz-le-1ch-4bytes-early-eof-no-data", "no data chunk"),
    ("test-44100Hz-le-1ch-4bytes-incomplete-chunk", "no data chunk"),
    ("test-8000Hz-le-3ch-5S-36bit", "36 bits"), ("test-8000Hz-le-3ch-5S-45bit", "45 bits"),
    ("test-8000Hz-le-3ch-5S-53bit", "53 bits"), ("test-8000Hz-le-3ch-5S-64bit", "64 bits"),
]


def shapes():
    for name, words, frames, lanes in SHAPES:
        said = described(read(name))
        check(f"{name} as explained", said == words, f"{said!r}, not {words!r}")
        x = values(read(name), lanes)
        check(f"{name} frames", x is not None and len(x) == frames, None if x is None else len(x))


def refusals():
    for name, words in REFUSED:
        refused(name, f"{read('formats/' + name + '.wav')} | null", words)
    name = "formats/test-44100Hz-le-1ch-4bytes-early-eof.wav"
    done = run(f"{read(name)} | raw - type=s32")
    check(name, done.returncode == 0 and len(done.stdout) == 4 * 236 and "236 of 4410" in done.stderr,
          (done.returncode, len(done.stdout), done.stderr))


def twins():
    # The twins of floats were made apart: they differ in the last bit themselves.
    x, y = (values(read(f"formats/test-44100Hz-2ch-32bit-float-{end}.wav"), 2) for end in ("be", "le"))
    close("float be = le", x, y, 1e-7)
    for a, b, lanes in [("test-44100Hz-be-1ch-4bytes", "test-44100Hz-le-1ch-4bytes", 1),
                        ("test-8000Hz-be-3ch-5S-24bit", "test-8000Hz-le-3ch-5S-24bit", 3),
                        ("rect_24bit", "rect_24bit_rf64", 2), ("rect_24bit", "rect_24bit_bext", 2),
                        ("rect_24bit", "rect_24bit_nods64", 2)]:
        x, y = (values(read(f"formats/{n}.wav"), lanes) for n in (a, b))
        check(f"{a} = {b}", x is not None and y is not None and numpy.array_equal(x, y))
    # From a pipe the same numbers come as from the file.
    for name, lanes in [("formats/rect_24bit.wav", 2), ("formats/rect_24bit_rf64.wav", 2), ("audio/loop_amen.flac", 2),
                        ("audio/glacier-bay-humpback.ogg", 1), ("dtmf/short_dtmf_sequence.mp3", 1),
                        ("eeg/eegmat_Subject04_2.edf", 21), ("gw150914/fig1-observed-H.txt", 1)]:
        x = values(read(name), lanes)
        y = values("read -", lanes, data=(FOLDER / name).read_bytes())
        check(f"{name} from a pipe", x is not None and y is not None and numpy.array_equal(x, y))


def answers():
    crow, jfk = values(read("audio/misc_crow.flac")), values(read("audio/jfk.wav"))
    check("misc_crow rms", abs(dbfs(crow) + 14.094) < 5e-4, dbfs(crow))
    check("misc_crow peak", abs(abs(crow).max() - 0.98727) < 5e-6, abs(crow).max())
    check("jfk rms", abs(dbfs(jfk) + 16.948) < 5e-4, dbfs(jfk))
    check("jfk peak", abs(abs(jfk).max() - 0.7822) < 5e-5, abs(jfk).max())
    o1 = values(read("eeg/eegmat_Subject04_2.edf", 'columns="EEG O1"'))[:, 0]
    close("EEG O1", o1[:5], numpy.array([5.199, 5.764, 5.922, 5.416, 4.138]), 2e-4)
    check("EEG O1 mean", abs(o1.mean() - 0.0981) < 5e-5, o1.mean())
    check("EEG O1 std", abs(o1.std() - 12.8662) < 5e-5, o1.std())
    for hz in ("1", "8", "8.5", "15", "17", "50"):
        x = values(read("eeg/test_generator_2.first30s.edf", f'columns="sine {hz} Hz"'))[:, 0]
        peak = abs(numpy.fft.rfft(x)).argmax() / 30
        check(f"sine {hz} Hz", peak == float(hz), peak)


def tables():
    for name, skip, column in [("ecg/ecg.txt", 4, 0), ("eeg/eeg_ec.txt", 5, 0),
                               ("eeg/data_N2_spindles_15sec_200Hz.txt", 0, 0), ("gw150914/fig1-observed-L.txt", 1, 1)]:
        wanted = numpy.loadtxt(FOLDER / name, ndmin=2)[:, column:column + 1]
        found = values(read(name))
        check(f"{name} to the last bit", found is not None and numpy.array_equal(found, wanted))
    done = run(f"{read('gw150914/fig1-observed-H.txt')} | head 2 | print")
    check("times start at 0.25", "\n0.25" in done.stdout.decode(), done.stdout)
    beats = values(read("ecg/100.beats.csv"))
    check("beats", beats is not None and beats[:4, 0].tolist() == [77, 370, 662, 946], beats)
    x = values(read("eeg/data_N2_spindles_15sec_200Hz.txt", "rate=200 unit=µV"))
    check("rate=", described(read("eeg/data_N2_spindles_15sec_200Hz.txt", "rate=200 unit=µV")) == "f64, 200 Hz, µV", len(x))


def bare():
    gps = FOLDER / "gps/GPS_L1_CA_ID_1_Fs_4Msps_2ms.dat"
    found = values(f"raw {quote(gps)} type=cf32 rate=4M", kind="cf64")
    check("gps", numpy.array_equal(found[:, 0], numpy.fromfile(gps, "<c8").astype("c16")))
    ecg = FOLDER / "ecg/100.first60s.2ch.s16le.raw"
    found = values(f"raw {quote(ecg)} type=s16 lanes=2 rate=360", 2)
    check("ecg", numpy.array_equal(found, numpy.fromfile(ecg, "<i2").reshape(-1, 2) / 32768))
    modes = FOLDER / "adsb/modes1.bin"
    found = values(f"raw {quote(modes)} type=cu8 rate=2M", kind="cf64")[:, 0].view("f8")
    close("modes", found, (numpy.fromfile(modes, "u1") - 127.5) / 127.5, 1e-15)
    for path in (ecg, gps):
        refused(f"read {path.name}", f"read {quote(path)} | null", "raw ")


if __name__ == "__main__":
    for part in (shapes, refusals, twins, answers, tables, bare):
        part()
    sys.exit(result())
