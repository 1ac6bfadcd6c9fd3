# SPDX-License-Identifier: MIT
"""Files read strictly: what their headers say must be there to the last byte."""
import ast
import struct

FORMATS = ["wav", "au", "npy", "csv", "raw"]


class Broken(Exception):
    """What is wrong with a file."""


def need(held, what):
    if not held:
        raise Broken(what)


def wav(data):
    need(data[:4] == b"RIFF" and data[8:12] == b"WAVE", "no WAV")
    need(struct.unpack("<I", data[4:8])[0] == len(data) - 8, "the RIFF chunk doesn't end with the file")
    at, frame = 12, 0
    while at < len(data):
        need(at + 8 <= len(data), "a chunk without its header")
        name, size = struct.unpack("<4sI", data[at:at + 8])
        at += 8
        need(at + size <= len(data), f"chunk {name} goes beyond the file")
        if name == b"fmt ":
            frame = struct.unpack("<H", data[at + 12:at + 14])[0]
        if name == b"data":
            need(frame and size % frame == 0, "a frame is cut")
            return size // frame, data[at:at + size]
        at += size + size % 2
    raise Broken("no data chunk")


def au(data):
    need(len(data) >= 24 and data[:4] == b".snd", "no AU")
    start, size, encoding, _, lanes = struct.unpack(">IIIII", data[4:24])
    frame = {3: 2, 4: 3, 5: 4, 6: 4, 7: 8}[encoding] * lanes
    need(start + size == len(data), f"{size} bytes announced, {len(data) - start} found")
    need(size % frame == 0, "a frame is cut")
    return size // frame, data[start:]


def npy(data):
    need(data[:8] == b"\x93NUMPY\x01\x00", "no NPY")
    start = 10 + struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:start].decode())
    frames, = header["shape"]
    need(len(data) - start == frames * int(header["descr"][2:]), f"{frames} frames announced, {len(data) - start} bytes found")
    return frames, data[start:]


def csv(data):
    need(data.endswith(b"\n"), "the last line is cut")
    lines = data.split(b"\n")
    header = lines[0] + b"\n"
    need(b"," in header or header.strip(), "no header")
    return len(lines) - 2, data[len(header):]


def raw(data):
    need(len(data) % 4 == 0, "a frame is cut")
    return len(data) // 4, data


def content(ending, data):
    """The number of frames and the bytes behind the header."""
    return {"wav": wav, "au": au, "npy": npy, "csv": csv, "raw": raw}[ending](data)
