# SPDX-License-Identifier: MIT
"""A terminal of one's own: a pseudo terminal with a shell that starts one program, and a screen that understands what
is written to it. What it doesn't understand it keeps in `unknown`, so that a test can refuse it.

Every wait is bounded, and what was started is ended by its number.
"""
import base64
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 30
ANSWERS = {
    "silent": [],
    "plain": [(b"\x1b[c", b"\x1b[?62;22c")],
    "sixel": [(b"\x1b[16t", b"\x1b[6;16;8t"), (b"\x1b[c", b"\x1b[?62;4;22c")],
    "kitty": [(b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b_Gi=31;OK\x1b\\"),
              (b"\x1b[16t", b"\x1b[6;16;8t"), (b"\x1b[c", b"\x1b[?62c")],
}
PIECE = re.compile(
    rb"\x1b\[(?P<private>[?>=]?)(?P<numbers>[0-9;]*)(?P<final>[@-~])|\x1b(?P<string>[_P])(?P<body>[^\x1b]*)\x1b\\|"
    rb"\x1b\\|(?P<control>[\x00-\x1a\x1c-\x1f])|(?P<letters>[^\x00-\x1f]+)", re.S)
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}", flush=True)
    return held


def result():
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] or not counts[True] else 0


class Screen:
    """Rows of letters, each with its colours, and what was sent as pictures."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells, self.saved = self.blank(), None
        self.row = self.column = 0
        self.ink = (None, None)
        self.modes = {25: True, 7: True}
        self.unknown, self.pictures, self.rest, self.written, self.queries = [], [], b"", 0, []

    def blank(self):
        return [[(" ", None, None)] * self.columns for _ in range(self.rows)]

    def lines(self):
        return ["".join(cell[0] for cell in row).rstrip() for row in self.cells]

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = self.blank()
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)

    def feed(self, data):
        data, self.rest = self.rest + data, b""
        at = 0
        while at < len(data):
            found = PIECE.match(data, at)
            # The end may belong to what comes next.
            if not found or (found["letters"] and found.end() == len(data) and not self.whole(found["letters"])):
                if len(data) - at > 4_000_000:
                    raise SystemExit(f"no end of {data[at:at + 40]!r}")
                self.rest = data[at:]
                return
            at = found.end()
            if found["letters"]:
                self.put(found["letters"].decode("utf-8", "replace"))
            elif found["control"]:
                self.control(found["control"])
            elif found["string"]:
                self.string(found["string"], found["body"])
            elif found["final"]:
                numbers = [int(n) if n else 0 for n in found["numbers"].split(b";")] if found["numbers"] else []
                self.sequence(found["private"].decode(), numbers, found["final"].decode())

    @staticmethod
    def whole(letters):
        try:
            letters.decode()
        except UnicodeDecodeError as error:
            return error.reason != "unexpected end of data"
        return True

    def put(self, text):
        for letter in text:
            if self.column == self.columns:
                if not self.modes[7]:
                    self.column -= 1
                else:
                    self.column = 0
                    self.feed_line()
            self.cells[self.row][self.column] = (letter, *self.ink)
            self.column += 1
            self.written += 1

    def feed_line(self):
        if self.row + 1 < self.rows:
            self.row += 1
        else:
            self.cells = self.cells[1:] + [[(" ", None, None)] * self.columns]

    def control(self, byte):
        if byte == b"\n":
            self.feed_line()
        elif byte == b"\r":
            self.column = 0
        elif byte == b"\b":
            self.column = max(self.column - 1, 0)
        else:
            self.unknown.append(byte)

    def string(self, kind, body):
        if kind == b"P" and re.match(rb"[0-9;]*q", body):
            self.pictures.append(("sixel", body))
        elif kind == b"_" and body.startswith(b"G"):
            self.pictures.append(("kitty", body[1:]))
        else:
            self.unknown.append(kind + body[:40])

    def sequence(self, private, numbers, final):
        first = numbers[0] if numbers else 0
        if private == "?" and final in "hl":
            for mode in numbers:
                self.mode(mode, final == "h")
        elif private:
            self.unknown.append((private, numbers, final))
        elif final == "H":
            self.row = min(max(first, 1), self.rows) - 1
            self.column = min(max(numbers[1] if len(numbers) > 1 else 1, 1), self.columns) - 1
        elif final == "J" and first == 2:
            self.cells = self.blank()
        elif final == "K" and first == 0:
            self.cells[self.row][self.column:] = [(" ", None, None)] * (self.columns - self.column)
        elif final == "m":
            self.colour(numbers or [0])
        elif final == "c" or (final == "t" and first == 16):
            self.queries.append(final)
        else:
            self.unknown.append((private, numbers, final))

    def mode(self, mode, on):
        if mode not in (7, 25, 1049, 2026):
            self.unknown.append(mode)
        if mode == 1049 and on != self.modes.get(mode, False):
            if on:
                self.saved = self.cells, self.row, self.column
                self.cells = self.blank()
            else:
                self.cells, self.row, self.column = self.saved
                if len(self.cells) != self.rows or len(self.cells[0]) != self.columns:
                    self.cells, self.row, self.column = self.blank(), 0, 0
        self.modes[mode] = on

    def colour(self, numbers):
        fore, back = self.ink
        numbers = list(numbers)
        while numbers:
            n = numbers.pop(0)
            if n == 0:
                fore = back = None
            elif n in (38, 48) and numbers:
                colour = ("256", numbers.pop(1)) if numbers[0] == 5 else tuple(numbers[1:4])
                numbers = numbers[1:] if numbers[0] == 5 else numbers[4:]
                fore, back = (colour, back) if n == 38 else (fore, colour)
            elif n == 39:
                fore = None
            elif n == 49:
                back = None
            else:
                self.unknown.append(("m", n))
        self.ink = fore, back

    def kitty_payload(self):
        """The first picture whole, the keys of its first piece, and the lengths of the pieces."""
        keys, data, sizes = None, b"", []
        for kind, body in self.pictures:
            head, _, piece = body.partition(b";")
            own = dict(item.split(b"=") for item in head.split(b","))
            if kind != "kitty" or own.get(b"a") in (b"q", b"d"):
                continue
            keys = keys or own
            data += piece
            sizes.append(len(piece))
            if own.get(b"m") != b"1":
                break
        return keys, base64.b64decode(data, validate=True), sizes


def decode_sixel(body):
    """Width, height and rows of (r, g, b), each 0 to 255, or None where nothing was drawn."""
    head = re.match(rb'([0-9;]*)q"(\d+);(\d+);(\d+);(\d+)', body)
    width, height = int(head[4]), int(head[5])
    rows = [[None] * width for _ in range(height)]
    palette, colour, x, band = {}, None, 0, 0
    for token in re.finditer(rb"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|(\$)|(-)|(.)", body[head.end():], re.S):
        number, red, green, blue, repeat, repeated, one, back, down, other = token.groups()
        if other is not None:
            raise ValueError(f"{other!r} in sixels")
        if number is not None:
            colour = int(number)
            if red is not None:
                palette[colour] = tuple(round(int(part) * 255 / 100) for part in (red, green, blue))
        elif back or down:
            x, band = 0, band + (1 if down else 0)
        else:
            bits, count = (repeated or one)[0] - 63, int(repeat or 1)
            for k in range(6):
                if bits >> k & 1:
                    rows[6 * band + k][x:x + count] = [palette[colour]] * count
            x += count
            if x > width:
                raise ValueError("sixels beyond the width")
    return width, height, rows


class Terminal:
    """The program with an expression, started by a shell as a job of its own on a terminal of so many letters."""

    def __init__(self, expression, *options, size=(80, 24), kind="plain", feed=None, out=None, split=0, program=None,
                 **environment):
        self.screen, self.kind, self.split = Screen(*size), kind, split
        self.asked, self.raw = b"", b""
        self.answered = set()
        self.master, slave = pty.openpty()
        self.resize(*size, tell=False)
        self.modes = termios.tcgetattr(slave)
        self.shell, inner = os.pipe(), os.pipe()
        into = os.pipe() if feed is not None else None
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "TMUX", "STY", "NO_COLOR", "COLORTERM", "LC_ALL",
                     "LC_CTYPE", "COLUMNS"):
            env.pop(name, None)
        env.update(environment)
        command = program or [PROGRAM, *options, expression]
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.master)
                run_shell(slave, inner[0], self.shell[1], into and into[0], out, command, env)
            finally:
                os._exit(99)
        os.close(slave)
        os.close(inner[0])
        os.close(self.shell[1])
        self.commands, self.reports, self.said = inner[1], self.shell[0], ""
        self.feeding = None
        if into:
            os.close(into[0])
            self.feeding = into[1]
            os.write(self.feeding, feed)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for number in [self.job(), self.pid]:
            if number:
                try:
                    os.kill(number, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        os.waitpid(self.pid, 0)
        for fd in (self.master, self.commands, self.reports, self.feeding):
            if fd is not None:
                os.close(fd)

    def resize(self, columns, rows, tell=True, pixels=(0, 0)):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, *pixels))
        if tell:
            self.pump(0.01)
            self.screen.resize(columns, rows)

    def pump(self, seconds=0.02):
        """Takes in what comes for so long, and answers what is asked."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.master, self.reports], [], [], max(end - time.monotonic(), 0))
            if self.reports in ready:
                data = os.read(self.reports, 4096)
                self.said += data.decode()
            if self.master in ready:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    return
                self.raw += data
                self.screen.feed(data)
                self.answer(data)
            if not ready or time.monotonic() > end:
                return

    def answer(self, data):
        self.asked = (self.asked + data)[-2000:]
        for question, words in ANSWERS[self.kind]:
            if question in self.asked and question not in self.answered:
                self.answered.add(question)
                self.key(words)

    def key(self, data):
        data = data.encode() if isinstance(data, str) else data
        if not self.split:
            os.write(self.master, data)
            return
        for byte in data:
            os.write(self.master, bytes([byte]))
            self.pump(self.split)

    def until(self, what, test, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pump()
            got = test()
            if got:
                check(what, True)
                return got
        check(f"{what} within {seconds} s", False, "\n".join(self.screen.lines()) + f"\n{self.said}")
        return None

    def shows(self, words, seconds=PATIENCE):
        return self.until(f"{words} is seen", lambda: any(words in line for line in self.screen.lines()), seconds)

    def job(self):
        found = re.search(r"job (\d+)", self.said)
        return int(found[1]) if found else None

    def signal(self, number):
        self.until("the job has begun", self.job)
        os.kill(self.job(), number)

    def ends(self, seconds=PATIENCE):
        """The status of the program: a code, or minus a signal."""
        self.until("an end", lambda: re.search(r"end (-?\d+)", self.said), seconds)
        found = re.search(r"end (-?\d+)", self.said)
        self.pump(0.05)
        return int(found[1]) if found else None

    def forth(self):
        os.write(self.commands, b"f")

    def restored(self, what):
        modes = self.screen.modes
        check(f"{what}: modes of the terminal", termios.tcgetattr(self.master) == self.modes,
              (termios.tcgetattr(self.master), self.modes))
        check(f"{what}: the usual screen, a cursor, lines that wrap", not modes.get(1049) and modes[25] and modes[7], modes)
        check(f"{what}: no frame is left open", not modes.get(2026), modes)
        check(f"{what}: nothing unknown was sent", not self.screen.unknown, self.screen.unknown[:5])


def run_shell(slave, commands, reports, stdin, stdout, command, env):
    """In the child: what a shell with job control does for one job."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    mine = termios.tcgetattr(slave)
    begin, go = os.pipe()
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.read(begin, 1)
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.dup2(stdin if stdin is not None else slave, 0)
        os.dup2(stdout if stdout is not None else slave, 1)
        os.dup2(slave, 2)
        os.closerange(3, 256)
        os.execvpe(command[0], command, env)
    if stdin is not None:
        os.close(stdin)
    os.setpgid(job, job)
    os.tcsetpgrp(slave, job)
    os.write(reports, f"job {job}\n".encode())
    os.write(go, b"g")
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        os.tcsetpgrp(slave, os.getpgrp())
        os.write(reports, f"stopped {os.WSTOPSIG(status)}\n".encode())
        os.read(commands, 1)
        termios.tcsetattr(slave, termios.TCSADRAIN, mine)
        os.tcsetpgrp(slave, job)
        os.killpg(job, signal.SIGCONT)
    os.tcsetpgrp(slave, os.getpgrp())
    os.write(reports, f"end {os.waitstatus_to_exitcode(status)}\n".encode())
    while os.read(commands, 1):
        pass
    os._exit(0)
