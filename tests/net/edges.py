#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every transport carries every stream as it is, and whatever its peer does, says so and ends.

    edges.py [TRANSPORT...]

Each check is made for each transport. Programs talk over loopback alone, and every wait has an end.
"""
import contextlib
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

from peers import (AT_ONCE, PATIENCE, PROGRAM, SCALE, TRANSPORTS, Running, canonical, check, connected, counts, free_port,
                   numbers, run, wait_for_bytes)

# Chains of all types, lanes and axes.
STREAMS = {
    "f32": "noise rate=48k | head 100000",
    "f64, three lanes": "{ noise rate=1k type=f64 ; sine 3 rate=1k type=f64 ; constant 2 rate=1k type=f64 } | merge | head 3001",
    "cf32": "noise complex=yes rate=2.4M | head 200000",
    "cf64": "noise complex=yes type=f64 rate=1M | head 999",
    "s16": "noise amp=0.1 rate=8k | head 5000 | convert type=s16",
    "u8": "noise amp=0.1 rate=8k | head 5000 | convert type=u8",
    "s32, a fraction of a hertz": "noise amp=0.1 rate=1/3 | head 50 | convert type=s32",
    "spectra": "noise rate=8k | head 20000 | stft 512 hop=100",
    "spectra of two lanes": "{ noise rate=8k ; sine rate=8k } | merge | head 9000 | stft 64 | abs | db",
    "a logarithmic axis": "eeg | head 3000 | cwt 1 40 voices=3 hop=20",
    "one frame": "constant 7 rate=1 | head 1",
    "nothing": "constant 7 rate=1 | head 0",
    "large frames": "noise rate=48k | head 600000 | frame 250000",
}


def same_bytes(transport, folder):
    """In the middle of a chain, and from one program to another."""
    for name, stream in STREAMS.items():
        plain = run(f"{stream} | raw plain.raw", folder=folder)
        check(f"{transport.name}: {name}: without", plain[0] == 0, plain[2])
        wanted = (folder / "plain.raw").read_bytes()
        code, _, err = run(f"{stream} |[{transport.name}] raw carried.raw", folder=folder)
        got = (folder / "carried.raw").read_bytes() if code == 0 else b""
        check(f"{transport.name}: {name}: in the middle", code == 0 and got == wanted, (err, len(got), len(wanted)))
        for sends, receives in transport.ways():
            with Running(f"{stream} | {sends}", folder=folder) as one:
                code, _, err = run(f"{receives} | raw carried.raw", folder=folder)
                sent = one.ends()
            got = (folder / "carried.raw").read_bytes() if code == 0 else b""
            check(f"{transport.name}: {name}: {receives}", code == 0 and sent[0] == 0 and got == wanted,
                  (err, sent, len(got), len(wanted)))


def what_it_is(transport, folder):
    """Rates, units, axes and marks are those of the stream that was sent."""
    rows = {"gap": [t for t in range(100) if not 40 <= t < 60], "gaps": [t for t in range(9000) if t % 3]}
    for name, times in rows.items():
        (folder / f"{name}.csv").write_text("time,V\n" + "".join(f"{t / 10},{t}\n" for t in times))
    streams = {"a unit and a gap": "read gap.csv", "gaps in thousands": "read gaps.csv",
               "axes": "noise rate=8k unit=V | head 9000 | psd 256"}
    for name, stream in streams.items():
        plain = run(f"{stream} | print", folder=folder)[1]
        carried = run(f"{stream} |[{transport.name}] print", folder=folder)
        check(f"{transport.name}: {name}: printed", plain and carried[1] == plain, carried[2])
        run(f"{stream} | plot plain.json", folder=folder)
        carried = run(f"{stream} |[{transport.name}] plot carried.json", folder=folder)
        a, b = (folder / "plain.json", folder / "carried.json")
        check(f"{transport.name}: {name}: drawn", a.exists() and b.exists() and a.read_bytes() == b.read_bytes(),
              carried[2])


# Where a transport may stand; T is its name. Without it what is printed is the same.
PLACES = [
    "{ sine 1 rate=4 T_ ; constant 1 rate=4 } | add | head 3 | print",
    "x = sine 1 rate=4 | head 3 ; x Tprint ; x Tnull",
    "x = sine 1 rate=4 | head 3 Tgain 2 ; { x ; x Toffset 1 } | merge Tprint",
    "sine 1 rate=4 | head 3 T{ _ ; gain 2 } | add | print",
    "noise rate=1k | head 2000 T_drop rms 0.5s | print",
    "y = impulse rate=8 | head 8 | add (y Tdelay 0.5s | gain 0.5) ; y | print",
    "eeg channels=O1,O2 | head 900 | split T{ rms 0.1s ; rms 0.1s } | merge | print",
]


def everywhere(transport, folder):
    """A transport stands wherever a bar does, and its canonical text means the same."""
    for place in PLACES:
        drop = f"|[{transport.name} drop=oldest buffer=9s] "
        text = place.replace("T_drop ", drop).replace("T", f"|[{transport.name}] ")
        plain = place.replace("T_drop ", "|[drop=oldest buffer=9s] ").replace("T", "| ")
        wanted, got = run(plain, folder=folder), run(text, folder=folder)
        check(f"everywhere: {text}", wanted[0] == got[0] == 0 and wanted[1] == got[1], (wanted, got))
        first = canonical(text)
        check(f"everywhere: {text}: canonical", first and canonical(first) == first, first)


def planned(transport, folder):
    """A plan meets nobody: who waits goes on waiting."""
    for sends, receives in transport.ways():
        with Running(f"sine 1 rate=4 | head 3 | {sends}", folder=folder) as one:
            time.sleep(0.3)
            done = subprocess.run([PROGRAM, "explain", f"{receives} | print"], capture_output=True, text=True, timeout=PATIENCE)
            check(f"planned: {receives}", done.returncode == 3 and "a plan meets nobody" in done.stderr, done.stderr)
            code, out, err = run(f"{receives} | print", folder=folder)
            check(f"planned: {sends}", code == 0 and len(out.splitlines()) == 4 and one.ends()[0] == 0, err)


def nobody_there(transport, folder):
    sends, receives = transport.nobody()
    for text, code in ((f"noise rate=8k | {sends}", 1), (f"{receives} | null", 3)):
        began = time.monotonic()
        found, _, err = run(text, folder=folder)
        check(f"nobody: {text}", found == code and "nobody was there" in err and "wait=" in err, (found, err))
        check(f"nobody: {text}: soon", time.monotonic() - began < 2 * SCALE)


def late(transport, folder):
    for sends, receives in transport.ways():
        with Running(f"noise rate=8k | head 5000 | {sends}", folder=folder) as one:
            time.sleep(0.5)
            code, out, err = run(f"{receives} | null sum=true", folder=folder)
            check(f"late: {receives}", code == 0 and one.ends()[0] == 0, err)
        with Running(f"{receives} | null", folder=folder) as one:
            time.sleep(0.5)
            code, _, err = run(f"noise rate=8k | head 5000 | {sends}", folder=folder)
            check(f"late: {sends}", code == 0 and one.ends()[0] == 0, err)


def early(transport, folder):
    """A reader that has enough: the writer ends too, and in order."""
    for sends, receives in transport.ways():
        with Running(f"noise rate=48k | {sends}", folder=folder) as one:
            code, out, err = run(f"{receives} | head 10 | print", folder=folder)
            ended = one.ends(AT_ONCE)
        check(f"early: {receives}", code == 0 and len(out.splitlines()) == 11, err)
        check(f"early: {sends}: the writer ends in order", ended[0] == 0 and not ended[2], ended)


def killed(transport, folder):
    """Whoever is left says what happened, soon, and keeps what has come."""
    for sends, receives in transport.ways():
        for victim in (0, 1):
            with Running(f"noise rate=48k | {sends}", folder=folder) as one, \
                 Running(f"{receives} | raw kept.raw", folder=folder) as other:
                wait_for_bytes(folder, "kept.raw*", 1 << 20)
                (one, other)[victim].child.kill()
                code, _, err, took = (other, one)[victim].ends(AT_ONCE)
            side = "the writer" if victim == 0 else "the reader"
            check(f"killed: {side}: {receives}", code in (1, 3) and "went away" in err, (code, err, took))
            if victim == 0:
                kept = folder / "kept.raw.partial"
                check("killed: what has come is kept", kept.exists() and kept.stat().st_size > 1 << 20)
            for left in folder.glob("kept.raw*"):
                left.unlink()


def reader_again(transport, folder):
    """A reader that dies and comes again goes on with what is sent then, of known numbers."""
    (folder / "numbers").write_bytes(struct.pack("<1000000d", *range(1000000)))
    count = "raw numbers type=f64 rate=48k"
    for sends, receives in transport.ways():
        with Running(f"{count} | {sends} retry=20", "--realtime", folder=folder) as one:
            with Running(f"{receives} | raw first.raw", folder=folder) as other:
                wait_for_bytes(folder, "first.raw*", 100000)
                other.child.kill()
            code, _, err = run(f"{receives} | head 1000 | raw second.raw", folder=folder)
            ended = one.ends(AT_ONCE)
        first, second = numbers(next(folder.glob("first.raw.part*"))), numbers(folder / "second.raw")
        steps = {b - a for a, b in zip(second, second[1:])}
        check(f"reader again: {receives}", code == 0 and len(second) == 1000 and steps == {1}, (err, second[:3], steps))
        check("reader again: later", first and second and second[0] > first[-1], (first[-1:], second[:1]))
        check("reader again: the writer ends in order", ended[0] == 0, ended)
        for left in folder.glob("*.raw*"):
            left.unlink()


def writer_again(transport, folder):
    """A writer that dies and comes again is read on, and the reader says so."""
    for sends, receives in transport.ways():
        with Running(f"{receives} retry=20 | raw got.raw", folder=folder) as other:
            with Running(f"constant 1 rate=48k type=f64 | {sends}", "--realtime", folder=folder) as one:
                wait_for_bytes(folder, "got.raw*", 100000)
                one.child.kill()
            code, _, err = run(f"constant 2 rate=48k type=f64 | head 1000 | {sends}", folder=folder)
            ended = other.ends(AT_ONCE)
        got = numbers(folder / "got.raw")
        check(f"writer again: {sends}", code == 0 and ended[0] == 0, (err, ended))
        check("writer again: it is said", "has begun anew" in ended[2], ended[2])
        (folder / "got.raw").unlink(missing_ok=True)
        check("writer again: all of both", got.count(2) == 1000 and got.count(1) > 10000 and got == sorted(got), len(got))


def slow(transport, folder):
    """A slow reader slows the writer, which keeps no more than a little."""
    for sends, receives in transport.ways():
        with Running(f"noise rate=48k type=f64 | {sends}", folder=folder) as one, \
             Running(f"{receives} --realtime | null".replace(" --realtime", "") , "--realtime", folder=folder) as other:
            time.sleep(2 * SCALE)
            memory = int(pathlib.Path(f"/proc/{one.child.pid}/statm").read_text().split()[1]) * 4096
            check(f"slow: {receives}: both go on", one.child.poll() is None and other.child.poll() is None,
                  (one.child.poll(), other.child.poll()))
            check(f"slow: {receives}: memory", memory < 200 << 20, memory)
            other.child.send_signal(signal.SIGINT)
            check(f"slow: {receives}: the reader ends", other.ends(AT_ONCE)[0] == 130)
            check(f"slow: {receives}: and so does the writer", one.ends(AT_ONCE)[0] == 0)


def interrupted(transport, folder):
    """Ctrl-C at the writer: all that was sent arrives, and the reader's file is whole."""
    for sends, receives in transport.ways():
        with Running(f"n = noise rate=48k ; n | {sends} ; n | raw sent.raw", folder=folder) as one, \
             Running(f"{receives} | raw got.raw", folder=folder) as other:
            time.sleep(1 * SCALE)
            one.child.send_signal(signal.SIGINT)
            sent, got = one.ends(AT_ONCE), other.ends(AT_ONCE)
        check(f"interrupted: {sends}", sent[0] == 130, sent)
        check(f"interrupted: {receives}", got[0] == 0, got)
        files = [folder / name for name in ("sent.raw", "got.raw")]
        if all(path.exists() for path in files):
            a, b = (path.read_bytes() for path in files)
            check("interrupted: the same bytes", a == b and a, (len(a), len(b)))


def head(kind, length, flags=0, first=0, frames=0, number=0):
    return struct.pack("<IBBHQQII", length, kind, flags, 1, number, first, frames, 0)


HELLO = b"\xa3\x00\x67rf32_le\x01\x01\x02\x82\x19\x1f\x40\x01"  # 8 kHz, one lane
# What an evil or broken peer sends, and what is said then.
EVIL = {
    "noise": (bytes(range(1, 201)), "longer"),
    "a page of the web": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "longer"),
    "a lying length": (head(1, 0xFFFFFFFF), "longer"),
    "data before a greeting": (head(2, 4, frames=1) + b"1234", "without saying"),
    "a format that is none": (head(1, 3) + b"\xa1\x00\x01", "can't be read"),
    "frames that aren't there": (head(1, len(HELLO)) + HELLO + head(2, 4, frames=100, number=1) + b"1234", "another number"),
    "a number twice": (head(1, len(HELLO)) + HELLO + head(2, 4, frames=1, number=7) + b"1234", "missing"),
    "tags without end": (head(1, len(HELLO)) + HELLO + head(2, 8, flags=4, frames=1, number=1) + b"1234\xff\xff\xff\x7f", "another number"),
    "cut in a head": (head(1, len(HELLO))[:9], "went away"),
    "cut in a message": (head(1, len(HELLO)) + HELLO + head(2, 400, frames=100, number=1) + b"1234", "went away"),
    "nothing": (b"", "went away"),
}


def evil(transport, folder):
    """No bytes of a peer do more than end the stream with a word."""
    if transport.name != "tcp":
        return
    for name, (sent, word) in EVIL.items():
        port = free_port()
        with Running(f"tcp :{port} wait={10 * SCALE} | null", folder=folder) as one:
            peer = connected(port)
            with contextlib.suppress(OSError):
                peer.sendall(sent)
                peer.shutdown(socket.SHUT_WR)
            code, _, err, _ = one.ends(AT_ONCE)
            peer.close()
        check(f"evil: {name}", code == 3 and word in err, (code, err))


def strangers(transport, folder):
    """Bytes alone, to and from a program that is no sigrun."""
    if transport.name != "tcp":
        return
    check("strangers: made", run("noise rate=8k amp=0.1 | head 20000 | raw plain.raw type=f32", folder=folder)[0] == 0)
    wanted, port = (folder / "plain.raw").read_bytes(), free_port()
    with Running(f"raw plain.raw type=f32 rate=8k | tcp :{port} bare=yes", folder=folder) as one:
        got = b""
        with connected(port) as peer:
            while some := peer.recv(1 << 16):
                got += some
        check("strangers: all is sent, and nothing else", one.ends()[0] == 0 and got == wanted, (len(got), len(wanted)))
    port = free_port()
    with Running(f"tcp :{port} bare=yes type=cs16 rate=1M lanes=3 | raw got.raw", folder=folder) as one:
        with connected(port) as peer:
            for at in range(0, len(wanted), 1111):
                peer.sendall(wanted[at : at + 1111])
        ended = one.ends()
    whole = len(wanted) // 12 * 12
    got = (folder / "got.raw").read_bytes() if ended[0] == 0 else b""
    check("strangers: all is received", got == wanted[:whole], (ended, len(got)))
    check("strangers: what is left over is told", (len(wanted) == whole) != ("no whole frame of 12" in ended[2]), ended[2])
    code, _, err = run(f"sine rate=8k | head 100000 |[{transport.name} bare=yes] raw carried.raw", folder=folder)
    run("sine rate=8k | head 100000 | raw plain.raw", folder=folder)
    check("strangers: in the middle", code == 0 and
          (folder / "carried.raw").read_bytes() == (folder / "plain.raw").read_bytes(), err)


def abroad(transport, folder):
    """Nothing leaves this machine in plain text unless it is asked for."""
    code, _, err = run("sine rate=8k | tcp 192.0.2.1:9 wait=0.1", folder=folder)
    check("abroad: refused", code == 1 and "plaintext=yes" in err, (code, err))
    code, _, err = run(f"tcp *:{free_port()} wait=0.1 | null", folder=folder)
    check("abroad: refused to wait", code == 2 and "plaintext=yes" in err, (code, err))


def main(wanted):
    for transport in TRANSPORTS:
        if wanted and transport.name not in wanted:
            continue
        for part in (same_bytes, what_it_is, everywhere, planned, nobody_there, late, early, killed, reader_again, writer_again, slow, interrupted, strangers, evil, abroad):
            with tempfile.TemporaryDirectory(prefix="sigrun-net-") as name:
                part(transport, pathlib.Path(name))
    print(f"{counts[True]} passed, {counts[False]} failed, 0 skipped")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
