# SPDX-License-Identifier: MIT
"""The screen of a terminal: it understands what is written to it, pictures too. What it doesn't understand it keeps in
`unknown`, so that a test can refuse it."""
import base64
import re

PIECE = re.compile(
    rb"\x1b\[(?P<private>[?>=]?)(?P<numbers>[0-9;]*)(?P<final>[@-~])|\x1b(?P<string>[_P])(?P<body>[^\x1b]*)\x1b\\|"
    rb"\x1b\\|(?P<control>[\x00-\x1a\x1c-\x1f])|(?P<letters>[^\x00-\x1f]+)", re.S)


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
            elif 30 <= n < 38:
                fore = ("16", n - 30)
            elif n in (1, 2):  # bold and faint, in reports of errors
                pass
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
