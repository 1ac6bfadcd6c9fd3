# SPDX-License-Identifier: MIT
"""A display of one's own: Xvfb on a free number, windows of the program on it, keys and mouse by xdotool.

Every wait is bounded, and what was started is ended by its number.
"""
import ctypes
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 30
NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool", "xwd": "x11-apps"}
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}", flush=True)
    return held


def skip_without():
    missing = [package for command, package in NEEDED.items() if not shutil.which(command)]
    if missing:
        print(f"skipped: needs {', '.join(missing)}")
        sys.exit(77)
    folder = pathlib.Path(PROGRAM).parent.parent / "stages"
    if folder.is_dir() and not (folder / "sigrun-window.so").exists():
        print("skipped: this build has no windows (SDL2)")
        sys.exit(77)


def result():
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] or not counts[True] else 0


def wait_for(what, until, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = until()
        if got:
            return got
        time.sleep(0.02)
    check(f"{what} within {seconds} s", False)
    return None


def whole(folder, pattern, count):
    """Files of this name, once there are so many and none grows any more."""
    before = {}

    def look():
        now = {path: path.stat().st_size for path in folder.glob(pattern)}
        same = now == before and len(now) == count and all(now.values())
        before.clear()
        before.update(now)
        time.sleep(0.3)
        return same and sorted(now)

    return wait_for(f"{count} of {pattern}", look) or []


class Display:
    """A screen without anything but what is started on it."""

    def __init__(self, size="1400x900", dpi=96):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-dpi", str(dpi), "-nolisten", "tcp",
             "-noreset"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        self.name = f":{number}"
        self.environment = {**os.environ, "DISPLAY": self.name}
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.environment.pop("SDL_VIDEODRIVER", None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.server.kill()
        self.server.wait(PATIENCE)

    def do(self, *command):
        return subprocess.run(["xdotool", *map(str, command)], env=self.environment, capture_output=True, text=True,
                              timeout=PATIENCE).stdout

    def close(self, window):
        """What the cross in the corner of a window does: without a window manager nobody else says it."""
        xlib = ctypes.CDLL("libX11.so.6")
        xlib.XOpenDisplay.restype = ctypes.c_void_p
        xlib.XInternAtom.restype = ctypes.c_ulong
        server = ctypes.c_void_p(xlib.XOpenDisplay(self.name.encode()))
        protocols, delete = (xlib.XInternAtom(server, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        event = (ctypes.c_long * 24)(33, 0, 0, 0, int(window), protocols, 32, delete)
        xlib.XSendEvent(server, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), event)
        xlib.XSync(server, 0)
        xlib.XCloseDisplay(server)

    def says(self, resources):
        """Sets what the desktop says to all programs, as xrdb does."""
        xlib = ctypes.CDLL("libX11.so.6")
        xlib.XOpenDisplay.restype = ctypes.c_void_p
        xlib.XDefaultRootWindow.restype = ctypes.c_ulong
        server = ctypes.c_void_p(xlib.XOpenDisplay(self.name.encode()))
        root, manager, string, words = xlib.XDefaultRootWindow(server), 23, 31, resources.encode()
        xlib.XChangeProperty(server, ctypes.c_ulong(root), ctypes.c_ulong(manager), ctypes.c_ulong(string), 8, 0, words,
                             len(words))
        xlib.XSync(server, 0)
        xlib.XCloseDisplay(server)

    def screenshot(self):
        """Width, height and the pixels 0x00RRGGBB of the whole screen."""
        dump = subprocess.run(["xwd", "-root", "-silent"], env=self.environment, capture_output=True,
                              timeout=PATIENCE).stdout
        head = struct.unpack(">25I", dump[:100])
        size, width, height, order, bits, line, colours = (head[i] for i in (0, 4, 5, 7, 11, 12, 19))
        data, wide = dump[size + 12 * colours:], bits // 8
        places = (2, 1, 0) if order == 0 else (wide - 3, wide - 2, wide - 1)
        rows = []
        for y in range(height):
            row = data[y * line:y * line + wide * width]
            red, green, blue = (row[place::wide] for place in places)
            rows.append([r << 16 | g << 8 | b for r, g, b in zip(red, green, blue)])
        return width, height, rows


class Window:
    """The program with an expression, and the state that it tells after each picture."""

    def __init__(self, display, expression, *options, folder=None, **environment):
        self.display = display
        self.folder = pathlib.Path(folder or tempfile.mkdtemp())
        self.own = folder is None
        self.path = self.folder / "state.json"
        self.process = subprocess.Popen(
            [PROGRAM, *options, expression], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, cwd=self.folder,
            env={**display.environment, "SIGRUN_VIEW_STATE": str(self.path), **environment})

    def __enter__(self):
        self.opened()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def opened(self):
        wait_for("the first picture", lambda: self.path.exists() or self.process.poll() is not None)
        # Without a window manager the pointer says who gets the keys.
        self.point(200, 100)

    def state(self):
        for _ in range(200):
            try:
                return json.loads(self.path.read_text())
            except (OSError, ValueError):
                time.sleep(0.01)
        raise SystemExit("no state")

    def windows(self):
        return self.display.do("search", "--pid", self.process.pid).split()

    def point(self, x, y):
        self.display.do("mousemove", x, y)

    def key(self, *names):
        self.display.do("key", *names)

    def becomes(self, what, test, seconds=PATIENCE):
        """The state that is as it should be, or None after a failed check."""
        last = {}

        def look():
            last.update(self.state())
            return last if test(last) else None

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if look():
                check(what, True)
                return last
            time.sleep(0.02)
        last.pop("scene", None)
        check(what, False, last)
        return None

    def ends(self):
        """The exit code and what was said."""
        try:
            said = self.process.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            return None, ""
        return self.process.returncode, said
