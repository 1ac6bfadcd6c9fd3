# SPDX-License-Identifier: MIT
"""A terminal of one's own: a pseudo terminal with a screen, and a shell that starts one program.

Every wait is bounded, and what was started is ended by its number.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from screen import Screen

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 30
ANSWERS = {
    "silent": [],
    "plain": [(b"\x1b[c", b"\x1b[?62;22c")],
    "sixel": [(b"\x1b[16t", b"\x1b[6;20;10t"), (b"\x1b[c", b"\x1b[?62;4;22c")],
    "kitty": [(b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\", b"\x1b_Gi=31;OK\x1b\\"),
              (b"\x1b[16t", b"\x1b[6;20;10t"), (b"\x1b[c", b"\x1b[?62c")],
}
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}", flush=True)
    return held


def result():
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] or not counts[True] else 0


class Terminal:
    """The program with an expression, started by a shell as a job of its own on a terminal of so many letters."""

    def __init__(self, expression, *options, size=(80, 24), kind="plain", feed=None, out=None, split=0, program=None,
                 pixels=(0, 0), **environment):
        self.screen, self.kind, self.split = Screen(*size), kind, split
        self.asked, self.raw = b"", b""
        self.answered = set()
        self.master, slave = pty.openpty()
        self.resize(*size, tell=False, pixels=pixels)
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
                for fd in (self.master, inner[1], self.shell[0], into and into[1]):
                    if fd is not None:
                        os.close(fd)
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
        if tell:
            self.pump(0)
            self.screen.resize(columns, rows)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, *pixels))

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

    def trouble(self):
        """What isn't as it was before the program, in words."""
        modes = self.screen.modes
        return [words for words, held in (
            ("modes of the terminal", termios.tcgetattr(self.master) == self.modes),
            ("another screen", not modes.get(1049)), ("no cursor", modes[25]), ("lines don't wrap", modes[7]),
            ("a frame is open", not modes.get(2026)), ("colours", self.screen.ink == (None, None)),
            (f"unknown {self.screen.unknown[:5]}", not self.screen.unknown)) if not held]

    def restored(self, what):
        check(f"{what}: the terminal is as it was", not self.trouble(), self.trouble())


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
        # What has started the tests may have had them ignored.
        for number in (signal.SIGTTOU, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
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
