#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Batches: results in mirrored folders, failures, resuming, signals, a batch that is killed."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
RAW = "raw $in type=f32 rate=1k"
WRITE = RAW + " | gain 0.5 | raw $out.out"


def start(*words):
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
    )


def finish(process):
    out, err = process.communicate(timeout=30 * SCALE)
    return process.returncode, out, err


def run(*words):
    return finish(start(*words))


def batch(*words):
    return run("batch", *words)


def recordings(*names):
    """Files of some samples, each with its own."""
    for name in names:
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(str(path), "ascii").ljust(4000, b" "))


def children(process):
    path = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(word) for word in path.read_text().split()]


def wait_for(what):
    until = time.monotonic() + 20 * SCALE
    while not what():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.005)


@contextlib.contextmanager
def blocked(*words, jobs=1):
    """A batch whose first recordings are pipes that nobody has written to yet."""
    for k in range(jobs):
        os.mkfifo(f"pipe{k}")
    process = start("batch", *words, *(f"pipe{k}" for k in range(jobs)), "b", "c", f"-j{jobs}")
    try:
        wait_for(lambda: len(children(process)) == jobs)
        yield process
    finally:
        process.kill()
        process.wait()


def feed(name):
    with open(name, "wb") as pipe:
        pipe.write(bytes(4000))


def results(folder="res"):
    return sorted(str(p.relative_to(folder)) for p in pathlib.Path(folder).rglob("*.out"))


def test_mirrors_folders():
    recordings("rec/s1/a.dat", "rec/s2/a.dat", "rec/s2/deep/b.c.dat", "rec/.hidden/x", "rec/d")
    code, out, err = batch(WRITE, "rec", "--out", "rec/res/of", "-j3")
    assert (code, out) == (0, ""), err
    assert "4 done" in err, err
    wanted = ["d.out", "s1/a.out", "s2/a.out", "s2/deep/b.c.out"]
    assert results("rec/res/of") == wanted, results("rec/res/of")
    for name in ("s1/a", "s2/a"):
        single = run(WRITE, "-D", f"in=rec/{name}.dat", "-D", "out=single")
        assert single[0] == 0, single
        got = pathlib.Path(f"rec/res/of/{name}.out").read_bytes()
        assert got == pathlib.Path("single.out").read_bytes()
    # Its own results are no recordings.
    code, out, err = batch(WRITE, "rec", "--out", "rec/res/of", "--resume")
    assert code == 0 and "0 done, 4 done before" in err, err
    code, out, err = batch(WRITE, "rec/s1", "rec/s2/deep", "--out", "two")
    assert results("two") == ["s1/a.out", "s2/deep/b.c.out"], results("two")
    code, out, err = batch(WRITE, "rec/s1/a.dat", "--out", "one")
    assert results("one") == ["a.out"], results("one")


def test_match():
    recordings("rec/a.dat", "rec/b.txt", "c.txt")
    code, out, err = batch(RAW + " | null", "rec", "c.txt", "--match", "*.dat", "--progress=json")
    files = sorted(json.loads(line)["file"] for line in err.splitlines() if line[0] == "{")
    assert code == 0 and files == ["c.txt", "rec/a.dat"], err


def test_output_is_in_order():
    names = [f"r{k:02}" for k in range(24)]
    recordings(*names)
    expression = RAW + " | head 2 | print header=false time=false"
    alone, many = (batch(expression, *names, "-j", n) for n in ("1", "8"))
    assert alone[0] == many[0] == 0, alone
    assert alone[1] == many[1] and len(alone[1].splitlines()) == 48, alone[1]


def test_failures():
    recordings("a", "b", "c")
    os.remove("b")
    os.symlink("/proc/self/mem", "b")  # it can be opened, but not read
    code, out, err = batch(WRITE, "a", "b", "c", "--out", "res", "-j2")
    assert code == 1 and "failed: b: " in err and "2 done, 1 failed" in err, err
    assert results() == ["a.out", "c.out"], results()
    assert "\nb: " in pathlib.Path("res/failures.txt").read_text()
    os.remove("b")
    recordings("b")
    code, out, err = batch(WRITE, "a", "b", "c", "--out", "res", "--resume")
    assert code == 0 and "1 done, 2 done before" in err, err
    assert results() == ["a.out", "b.out", "c.out"]
    assert not os.path.exists("res/failures.txt")


def test_failures_are_in_order():
    names = [f"r{k:02}" for k in range(12)]
    recordings(*names)
    for k, name in enumerate(names):  # the first ones fail last
        pathlib.Path(name).write_bytes(bytes(4 << max(0, 18 - 2 * k)) + b"\xff\xff\xff\x7f")
    expression = "raw $in type=f32 rate=1k | convert s16 | offset 1e9 | convert s16 | raw $out.out"
    code, out, err = batch(expression, *names, "--out", "res", "-j6", "--strict")
    listed = [line.split(": ")[1] for line in err.splitlines() if line.startswith("failed: ")]
    assert code == 1 and listed == names, err
    lines = pathlib.Path("res/failures.txt").read_text().splitlines()[1:]
    assert [line.split(": ")[0] for line in lines] == names, lines


def test_no_file_is_written_twice():
    recordings("a", "b")
    again = [RAW + " | raw one.out", RAW + " | { null ; raw path=one.out }"]
    for expression in again:
        code, out, err = batch(expression, "a", "b")
        assert code == 2 and "every recording would write one.out again" in err and "^" in err, err
        assert not os.path.exists("one.out")
    fine = [RAW + " | raw $name.out", RAW + " | raw /dev/null", RAW + " | print header=false"]
    for expression in fine:
        assert batch(expression, "a", "b")[0] == 0, expression
    assert batch(again[0], "a")[0] == 0


def test_another_file_of_that_name_stays():
    recordings("a")
    os.mkdir("res")
    pathlib.Path("res/failures.txt").write_text("mine\n")
    assert batch(WRITE, "a", "--out", "res")[0] == 0
    assert pathlib.Path("res/failures.txt").read_text() == "mine\n"


def done_again(*words):
    code, out, err = batch(*words, "--resume", "--progress=json")
    assert code == 0, err
    return sorted(json.loads(line)["file"] for line in err.splitlines() if line[0] == "{")


def test_resume_looks_at_what_changed():
    recordings("a", "b", "c")
    words = ["a", "b", "c", "--out", "res"]
    assert done_again(WRITE, *words) == ["a", "b", "c"]
    assert done_again(WRITE, *words, "-j7") == []
    assert done_again("  " + WRITE.replace("|", " |  ") + " # the same", *words) == []
    os.utime("b", (1, 1))
    assert done_again(WRITE, *words) == ["b"]
    with open("c", "ab") as file:
        file.write(bytes(4))
    assert done_again(WRITE, *words) == ["c"]
    assert done_again(WRITE.replace("0.5", "0.6"), *words) == ["a", "b", "c"]
    assert done_again(WRITE, *words, "--duration", "0.1") == ["a", "b", "c"]
    assert done_again(WRITE.replace("0.5", "$g"), *words, "-D", "g=1") == ["a", "b", "c"]
    assert done_again(WRITE.replace("0.5", "$g"), *words, "-D", "g=2") == ["a", "b", "c"]
    assert done_again(WRITE, *words[:3], "--out", "elsewhere") == ["a", "b", "c"]
    assert done_again(WRITE, *words) == []


def test_torn_journal():
    recordings("a", "b")
    assert batch(WRITE, "a", "b", "--out", "res", "-j1")[0] == 0
    path = pathlib.Path("res/.sigrun-batch")
    text = path.read_bytes()
    path.write_bytes(text[: text.index(b"\n") + 12])
    assert done_again(WRITE, "a", "b", "--out", "res") == ["b"]
    assert done_again(WRITE, "a", "b", "--out", "res") == []


def test_interrupt_finishes_what_runs():
    recordings("b", "c")
    with blocked(WRITE, "--out", "res") as process:
        process.send_signal(signal.SIGINT)
        feed("pipe0")
        code, out, err = finish(process)
    assert code == 130 and "1 done, 2 left" in err, err
    assert results() == ["pipe0.out"]
    assert done_again(WRITE, "b", "c", "--out", "res") == ["b", "c"]


def test_second_interrupt_stops_what_runs():
    recordings("b", "c")
    with blocked(WRITE, "--out", "res", jobs=2) as process:
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2 * SCALE)
        process.send_signal(signal.SIGINT)
        code, out, err = finish(process)
    assert code == 130 and "0 done, 4 left" in err, err
    assert pathlib.Path("res/.sigrun-batch").read_text() == ""


def test_a_crash_is_one_failure():
    recordings("b", "c")
    with blocked(WRITE, "--out", "res") as process:
        os.kill(children(process)[0], signal.SIGKILL)
        code, out, err = finish(process)
    assert code == 1 and "failed: pipe0: its process was ended by a signal" in err, err
    assert results() == ["b.out", "c.out"]


def test_a_killed_batch_leaves_no_process():
    recordings("b", "c")
    with blocked(WRITE, "--out", "res", jobs=2) as process:
        started = children(process)
        process.kill()
        process.wait()
        wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in started))
    assert not any(name.endswith(".out") for name in os.listdir("res"))
    assert done_again(WRITE, "b", "c", "--out", "res") == ["b", "c"]


def test_two_batches_at_once():
    recordings("b", "c")
    with blocked(WRITE, "--out", "res") as process:
        code, out, err = batch(WRITE, "b", "--out", "res")
        assert code == 1 and "another batch is at work there" in err, err
        feed("pipe0")
        assert finish(process)[0] == 0


def test_errors():
    recordings("a", "s1/a", "s2/a")
    wrong = [
        (("read $in | nul", "a"), 2, "there is no stage nul"),
        (("read $in |", "a"), 2, "error: "),
        (("read a | null", "a"), 2, "doesn't use $in"),
        (("read $in | null",), 2, "there are no recordings"),
        (("a", "s1/a"), 2, "a is a file: the expression comes first"),
        ((RAW + " | raw $out.x", "a"), 2, "--out=DIR"),
        ((RAW + " | null", "a", "--out", "res"), 2, "doesn't use $out"),
        ((RAW + " | raw $out.x", "a", "a", "--out", "res"), 2, "have the same $out: res/a"),
        ((RAW + " | raw $name.x", "s1", "s2"), 2, "have the same $name: a"),
        ((RAW + " | null", "a", "b", "c"), 3, "b: there is no such file or folder"),
        ((RAW + " | null", "s1", "--match", "*.wav"), 3, "there are no recordings in s1"),
        ((RAW + " | null", "a", "-D", "in=b"), 2, "-D in: batch gives $in its value"),
        ((RAW + " | raw $out.x", "a", "--out", "a/b"), 1, "a/b can't be made"),
        ((RAW + " | null", "a", "--trace", "x"), 2, "--trace belongs to"),
    ]
    before = sorted(os.listdir("."))
    for words, wanted, text in wrong:
        code, out, err = batch(*words)
        assert (code, out) == (wanted, "") and text in err, (words, code, err)
    assert sorted(os.listdir(".")) == before, "an error left something behind"


def test_warnings_name_their_recording():
    recordings("a")
    expression = RAW + " | gain 1000 | offset 9 | convert s16 | null"
    code, out, err = batch(expression, "a")
    assert code == 0 and "a: warning: convert: " in err, err
    assert batch(expression, "a", "-q")[2] == ""
    code, out, err = batch(expression, "a", "--strict", "-q")
    assert code == 1 and "failed: a: convert: " in err, err


def main():
    wanted = sys.argv[1:]
    count = {"passed": 0, "failed": 0}
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="sigrun-batch-") as folder:
            os.chdir(folder)
            try:
                test()
                count["passed"] += 1
            except Exception as error:  # a test that fails for any reason has failed
                print(f"{name}: {type(error).__name__}: {error}")
                count["failed"] += 1
            os.chdir("/")
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
