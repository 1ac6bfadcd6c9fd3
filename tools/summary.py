#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sums up test runs: summary.py LABEL=LOG... prints failures and skips, and the counts last.

LOG is a testlog.json as `meson test` writes it, or !REASON for a part that could not be built. A
test that prints a line `N passed, N failed, N skipped` counts as its cases, any other as one. The
exit code is 1 where anything failed or nothing passed.
"""
import json
import re
import sys

COUNTS = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
SKIPPED = re.compile(r"^skipped: (.*)$", re.M)
PASSED = ("OK", "EXPECTEDFAIL")
SHOWN = 6000


class Sum:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.reasons = []
        self.failures = []

    def add(self, label, test):
        name = test["name"].rsplit(" / ", 1)[-1]
        output = (test.get("stdout") or "") + (test.get("stderr") or "")
        counts = COUNTS.findall(test.get("stdout") or "")
        passed, failed, skipped = (int(n) for n in counts[-1]) if counts else (0, 0, 0)
        result = test["result"]
        if result == "SKIP":
            skipped = max(skipped, 1)
        elif result not in PASSED:
            failed = max(failed, 1)  # also a program that crashed after its last case
            took = f"{test.get('duration', 0):.1f} s"
            self.failures.append(
                f"--- {label}: {name}: {result} after {took}\n{output[-SHOWN:].rstrip()}"
            )
        elif not counts:
            passed = 1
        reasons = SKIPPED.findall(output)
        if skipped and not reasons:
            reasons = ["no reason given"]
        self.reasons += [f"skipped: {label}: {name}: {reason}" for reason in reasons]
        self.passed, self.failed, self.skipped = (
            self.passed + passed,
            self.failed + failed,
            self.skipped + skipped,
        )

    def add_part(self, label, log):
        if log.startswith("!"):
            self.failed += 1
            self.failures.append(f"--- {label}: {log[1:]}")
            return
        try:
            with open(log, encoding="utf-8") as file:
                tests = [json.loads(line) for line in file if line.strip()]
        except (OSError, ValueError) as error:
            self.failed += 1
            self.failures.append(f"--- {label}: {error}")
            return
        before = self.passed, self.failed, self.skipped
        for test in tests:
            self.add(label, test)
        after = self.passed, self.failed, self.skipped
        passed, failed, skipped = (a - b for a, b in zip(after, before))
        if not tests:
            self.failed += 1
            self.failures.append(f"--- {label}: no test ran")
        print(f"{label}: {passed} passed, {failed} failed, {skipped} skipped in {len(tests)} tests")


def main():
    total = Sum()
    for argument in sys.argv[1:]:
        label, _, log = argument.partition("=")
        total.add_part(label, log)
    for text in total.reasons + total.failures:
        print(text)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
