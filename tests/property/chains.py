# SPDX-License-Identifier: MIT
"""Random chains over stages that there are, as trees of which spell.py makes text; programs.py puts
them together.

    chain      (units, bars)         a bar: None, or the options between its brackets
    unit       dict(kind, label, place, ...): "call" name, args, ports; "group" branches; "pass"
    args       [(name or None, [item])]
    item       ("text", pieces) of ("lit", text) and ("var", name); ("chain", chain)
    statement  ("chain", None, chain), ("stream", name, chain), ("def", name, chain, params)
"""
import collections
import random

RATE = 1000
Sig = collections.namedtuple("Sig", "lanes complex rate")
# params: (name, default or None, values that fit); single: the body is one stage
Definition = collections.namedtuple("Definition", "name kind params single")
# Stages that leave lanes, type and rate as they are: name and the values of their first parameters.
SAME = {
    "gain": [("factor", ["0.5", "2", "-6dB", "50%", "-0.25", "1/3"])],
    "offset": [("value", ["0.125", "-1", "100m"])],
    "delay": [("frames", ["3", "5ms", "0.007s", "0"])],
    "diff": [("per", ["sample"])],
    "lowpass": [("cutoff", ["100", "0.1fs", "90Hz", "0.12k"]), ("order", ["2", "3"])],
    "bandpass": [("band", ["50..120", "0.05k..0.2k", "10Hz..0.25fs"])],
    "movavg": [("size", ["4", "9", "3ms"]), ("method", ["auto", "direct"])],
    "skip": [("frames", ["2", "3ms"])],
    "head": [("frames", ["150", "0.2s"])],
}
TEXTS = ["V", "a b", 'say "µV"', "it's", "$x", "a|b;{c}(d),e", "#1", "=2", "@x", "x:", "back\\slash",
         "tab\there", "Pa/√Hz", "_", "[u]", "l: m", "1k"]
INPUTS = {"u8": (1, False), "s16": (2, False), "s24": (1, False), "s32": (1, False), "f32": (2, False),
          "f64": (1, False), "cu8": (1, True), "cs16": (1, True), "cf32": (1, True)}


def var(name):
    return ("text", [("var", name)])


def tap(name):
    """A unit that reads a stream."""
    return {"kind": "call", "label": None, "place": None, "name": name, "args": [], "stream": True}


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.made = collections.Counter()
        self.statements, self.vars = [], {}
        self.streams, self.unread = [], set()  # (name, [Sig])
        self.defs = []
        self.names = self.files = self.depth = 0
        self.printed = False
        # All streams have it, since joins refuse to mix them.
        self.unit_text = self.rng.choice(TEXTS) if self.odds(2) else None
        self.mixing = ["add", "sub"] + ["mul"] * (self.unit_text is None)
        self.anonymous = False  # holds random numbers whose key is their place
        self.params = None  # of the definition that is being made

    def odds(self, n):
        return self.rng.randrange(n) == 0

    def one(self, what, value=None):
        """Counts a production."""
        self.made[what] += 1
        return value

    def name(self, start):
        self.names += 1
        return f"{start}{self.names}"

    # ---- values
    def text(self, text):
        """An item that says the text: as it is, or by way of variables."""
        if self.params is None and self.odds(8) and "\t" not in text:
            name = self.name("v")
            if len(text) > 1 and self.odds(2):
                at = self.rng.randrange(1, len(text))
                self.vars[name] = text[at:]
                return self.one("variable in a word", ("text", [("lit", text[:at]), ("var", name)]))
            self.vars[name] = text
            return self.one("variable", ("text", [("var", name)]))
        return ("text", [("lit", text)])

    def args(self, params, required=1):
        """Arguments for the first parameters of a stage: [(name, choices)]."""
        chosen, positional = [], True
        for i, (name, choices) in enumerate(params):
            if i >= required and self.odds(2):
                positional = False
                continue
            named = not positional or self.odds(3)
            positional = positional and not named
            self.one("named value" if named else "positional value")
            value = self.rng.choice(choices)
            items = [self.text(part) for part in value.split(",")]
            if len(items) > 1:
                self.one("list")
            chosen.append((name if named else None, items))
        return chosen

    # ---- units
    def unit(self, kind, **more):
        unit = {"kind": kind, "label": None, "place": None, **more}
        if self.odds(12):
            unit["place"] = self.one("place on a group" if kind == "group" else "place", "cpu")
        if kind == "call" and self.params is None and self.odds(8):
            unit["label"] = self.one("label", self.name("l"))
        return unit

    def call(self, name, args=()):
        return self.one("call", self.unit("call", name=name, args=list(args)))

    def with_unit(self):
        return [("unit", [self.one("nasty text", self.text(self.unit_text))])] if self.unit_text else []

    def source(self, rate=RATE, fed=False):
        """A chain that ends soon, and what leaves it. fed: in a group, where raw would write."""
        made = [d for d in self.defs if d.kind == "source"]
        if rate == RATE and made and self.odds(3):
            return self.chain([self.use(self.rng.choice(made))]), Sig(1, False, RATE)
        kind = self.rng.choice(["sine", "noise", "constant"] + ["raw"] * (rate == RATE and not fed))
        if kind == "raw":
            sample = self.rng.choice(sorted(INPUTS))
            lanes, is_complex = INPUTS[sample]
            args = [(None, [self.text(f"../in.{sample}")]), ("rate", [self.text("1k")]),
                    ("lanes", [self.text(str(lanes))]), *self.with_unit()]
            unit = self.one("source: file", self.call("raw", args))
            return self.chain([unit]), Sig(lanes, is_complex, rate)
        lanes, is_complex = self.rng.choice([1, 1, 1, 2, 3]), self.odds(5)
        first = {"sine": ("freq", ["10", "33Hz", "0.05k"]), "constant": ("value", ["0.25", "-0.5"]),
                 "noise": ("kind", ["white", "pink", "uniform"])}[kind]
        args = self.args([first])
        tail = [("rate", [self.text(self.rng.choice([f"{rate}", f"{rate}Hz", f"{rate / 1000:g}k"]))])]
        tail += [("lanes", [self.text(str(lanes))])] * (lanes > 1)
        tail += [("complex", [self.text("yes")])] * is_complex
        tail += [("type", [self.text("f64")])] * self.odds(4)
        tail += self.with_unit()
        self.rng.shuffle(tail)
        unit = self.call(kind, args + tail)
        if kind == "noise" and not unit["label"]:
            if self.odds(2):
                unit["label"] = self.name("l")
            else:
                self.anonymous = self.one("random numbers without a label", True)
        frames = f"{self.rng.randrange(150, 400)}" if self.odds(2) else "0.25s"
        return self.chain([unit, self.call("head", [(None, [self.text(frames)])])]), Sig(lanes, is_complex, rate)

    def tap(self, accept, streams=None):
        """A named stream whose outputs are all acceptable: a unit, and what leaves it; or None."""
        found = [s for s in streams or self.streams if all(accept(sig) for sig in s[1])]
        if not found:
            return None
        name, sigs = self.rng.choice(found)
        self.one("stream read")
        unit = tap(name)
        if len(sigs) > 1 and self.odds(3):
            port = self.rng.randrange(len(sigs))
            unit["port"] = self.one("port of a stream", port + 1)
            return unit, [sigs[port]]  # the others have to be read elsewhere
        self.unread.discard(name)
        return unit, sigs

    def step(self, sig, keep):
        """A stage, or a definition, that reads one stream and writes one."""
        fitting = [d for d in self.defs if d.kind == "step"]
        if fitting and self.odds(4):
            return self.use(self.rng.choice(fitting)), sig
        other = []
        if sig.complex:
            other += ["abs", "real", "imag", "conj"]
        if sig.lanes > 1:
            other += ["downmix", "select"]
        if not keep and sig.rate >= RATE:
            other += ["decimate", "repeat"]
        if other and self.odds(2):
            return self.changing(self.rng.choice(other), sig)
        name = self.rng.choice(sorted(SAME))
        return self.call(name, self.args(SAME[name])), sig

    def changing(self, name, sig):
        if name in ("abs", "real", "imag"):
            return self.call(name), sig._replace(complex=False)
        if name == "select":
            lanes = [str(self.rng.randrange(sig.lanes)) for _ in range(self.rng.randrange(1, 4))]
            return self.call(name, self.args([("lanes", [",".join(lanes)])])), sig._replace(lanes=len(lanes))
        if name == "downmix":
            return self.call(name), sig._replace(lanes=1)
        if name == "decimate":
            return self.call(name, self.args([("factor", ["2"])])), sig._replace(rate=sig.rate // 2)
        if name == "repeat":
            return self.call(name, self.args([("times", ["3"])])), sig._replace(rate=sig.rate * 3)
        return self.call(name), sig

    def use(self, definition):
        args, positional = [], True
        for name, default, fits in definition.params:
            if default is not None and self.odds(2):
                positional = self.one("default value", False)
                continue
            named = not positional or self.odds(3)
            positional = positional and not named
            args.append((name if named else None, [self.text(self.rng.choice(fits))]))
        unit = self.one("definition used", self.call(definition.name, args))
        if not definition.single:
            unit["label"] = None
        return unit

    # ---- chains
    def chain(self, units):
        bars = []
        for _ in units[1:]:
            options = None
            if self.odds(12):
                options = self.one("edge with a buffer", f"buffer={self.rng.choice(['100s', '200', '2min'])}")
            elif self.odds(20):
                options = self.one("edge that may drop", "drop=oldest buffer=100s")
            bars.append(options)
            self.one("bar")
        return self.one("chain", (units, bars))

    def join(self, sigs):
        """A stage that reads them all."""
        same = len({sig.lanes for sig in sigs}) == 1
        name = self.rng.choice([*self.mixing, "concat", "merge"] if same else ["merge"])
        lanes = sum(sig.lanes for sig in sigs) if name == "merge" else sigs[0].lanes
        self.one("join")
        pads = name != "concat" and self.odds(3)
        args = [("tail", [self.text(self.one("join that pads", "pad"))])] if pads else []
        return self.call(name, args), Sig(lanes, any(sig.complex for sig in sigs), sigs[0].rate)

    def branches(self, sigs):
        """A group for one output or several: it, and what leaves it."""
        self.depth += 1
        many, made, out = len(sigs) > 1, [], []
        self.one("group: one each" if many else "group: one for all")
        if self.depth > 1:
            self.one("group in a group")
        count = len(sigs) if many else self.rng.randrange(1, 4)
        for i in range(count):
            made.append(self.branch(sigs[i if many else 0], ends=i > 0 and self.odds(6)))
        for _ in range(self.rng.choice([0, 0, 1])):
            made.insert(self.rng.randrange(len(made) + 1), self.closed_branch(sigs[0]))
        self.depth -= 1
        return self.group(made)

    def group(self, made):
        return self.unit("group", branches=[chain for chain, _ in made]), [sig for _, sigs in made for sig in sigs]

    def pass_(self):
        return self.one("pass", self.unit("pass"))

    def branch(self, sig, ends):
        """A chain that reads a stream; and ends it."""
        if ends:
            units, made = self.units([sig], 1, True)
            return self.one("branch: a sink", self.chain(units + self.sink(made))), []
        if self.odds(4):
            return self.one("branch: pass", self.chain([self.pass_()])), [sig]
        units, made = self.units([sig], self.rng.randrange(1, 3), True)
        return self.chain(units), made

    def closed_branch(self, sig):
        """A chain that reads nothing."""
        tap = self.tap(lambda s: s.rate == sig.rate) if self.odds(2) else None
        if tap:
            return self.one("branch: a stream alone", self.chain([tap[0]])), tap[1]
        chain, made = self.source(sig.rate, fed=True)
        return self.one("branch: a source", chain), [made]

    def units(self, sigs, count, keep):
        """Some units behind those outputs. keep: the rate has to stay."""
        units = []
        while count > 0 or len(sigs) > 3:
            count -= 1
            if len(sigs) > 1:
                if self.depth < 2 and self.odds(4):
                    unit, sigs = self.branches(sigs)
                else:
                    unit, sig = self.join(sigs)
                    sigs = [sig]
            elif sigs[0].lanes > 1 and self.depth < 2 and self.odds(5):
                units.append(self.one("split", self.call("split")))
                lanes = [sigs[0]._replace(lanes=1)] * sigs[0].lanes
                unit, sigs = self.group([self.branch(lane, False) for lane in lanes])
            elif self.depth < 3 and self.odds(5):
                unit, sigs = self.branches(sigs)
            elif self.depth < 3 and self.odds(6):
                unit, sigs = self.with_chain(sigs[0])
            elif self.odds(12):
                unit = self.pass_()
            else:
                unit, sig = self.step(sigs[0], keep)
                sigs = [sig]
            units.append(unit)
        return units, sigs

    def with_chain(self, sig):
        """A stage with chains in parentheses as further inputs."""
        mixers = [d for d in self.defs if d.kind == "mixer"]
        kind = self.rng.choice(["mixer"] * bool(mixers) + ["iq"] * (not sig.complex) + ["join"] * 2)
        self.depth += 1
        chains = [self.side(sig) for _ in range(self.rng.randrange(1, 3) if kind == "join" else 1)]
        self.depth -= 1
        made = sig._replace(complex=sig.complex or any(other.complex for _, other in chains))
        items = [("chain", chain) for chain, _ in chains]
        if kind == "mixer":
            self.one("chain as a definition's value")
            unit = self.call(self.rng.choice(mixers).name, [(None, items)])
            unit["label"] = None
            return unit, [made]
        if kind == "iq" and not made.complex:
            self.one("chain as a named input")
            return self.call("iq", [("q", items)]), [made._replace(complex=True)]
        self.one("chain as an input")
        args = [(None, items)] if self.odds(2) else [(None, [item]) for item in items]
        return self.call(self.rng.choice(self.mixing), args), [made]

    def side(self, sig):
        """A chain of its own with as many lanes."""
        single = [s for s in self.streams if len(s[1]) == 1 and s[1][0][::2] == sig[::2]]
        if single and self.odds(2):
            unit, sigs = self.tap(lambda s: True, single)
            return self.chain([unit]), sigs[0]
        (units, bars), made = self.source(sig.rate)
        if made.lanes == sig.lanes:
            return (units, bars), made
        lanes = ",".join(["0"] * sig.lanes)
        more = self.chain([self.call("gain"), self.call("select", self.args([("lanes", [lanes])]))])
        return (units + more[0], bars + [None] + more[1]), made._replace(lanes=sig.lanes)

    # ---- ends
    def sink(self, sigs):
        """Units that read all of it."""
        if len(sigs) > 1:
            if self.odds(2):
                unit, sig = self.join(sigs)
                return [unit, *self.sink([sig])]
            self.one("group of sinks")
            return [self.unit("group", branches=[self.chain(self.sink([sig])) for sig in sigs])]
        sig = sigs[0]
        if not self.printed and self.odds(4):
            self.printed = True
            return [self.one("sink: print", self.call("print", self.args([("format", ["csv", "text"])], 0)))]
        if self.odds(10):
            return [self.call("stft", [(None, [self.text("16")]), ("hop", [self.text("8")])]), self.call("abs"),
                    self.file(False)]
        return [self.file(sig.complex)]

    def file(self, is_complex):
        self.files += 1
        path = f"o{self.files}.f64" if self.odds(2) else f"o {self.files}; \"|\".f64"
        kind = "cf64" if is_complex else "f64"
        return self.one("sink: file", self.call("raw", [(None, [self.text(path)]), ("type", [self.text(kind)])]))

