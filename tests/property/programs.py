# SPDX-License-Identifier: MIT
"""Random programs: Programs(seed).program() is a list of statements that run, with everything the
language has in them. chains.py says what a statement is made of, spell.py makes text of it.
"""
from chains import SAME, Definition, Maker, tap, var


class Programs(Maker):
    def define(self):
        name, kind = self.name("d"), self.rng.choice(["step", "step", "mixer", "source"])
        self.params = []
        if kind == "mixer":
            self.params.append(("other", None, None))
            units = [self.call("gain"), self.call(self.rng.choice(self.mixing), [(None, [var("other")])])]
        elif kind == "source":
            self.params += [("f", None, ["20", "30Hz"]), ("n", "200", ["180", "0.3s"])]
            units = [self.call("sine", [("rate", [self.text("1k")]), (None, [var("f")]), *self.with_unit()]),
                     self.call("head", [(None, [var("n")])])]
        else:
            units = self.steps()
        params, self.params = self.params, None
        self.one("definition with parameters" if params else "definition without parameters")
        self.statements.append(("def", name, self.chain(units), params))
        self.defs.append(Definition(name, kind, params, len(units) == 1 and units[0].get("name") in SAME))

    def steps(self):
        """The body of a definition whose parameters are values of its stages."""
        wrapped = [d for d in self.defs if d.kind == "step" and d.params]
        units = []
        if wrapped and self.odds(2):
            inner, named = self.rng.choice(wrapped), self.odds(2)
            self.params += [(f"{name}_", default, fits) for name, default, fits in inner.params]
            args = [(name if named else None, [var(f"{name}_")]) for name, _, _ in inner.params]
            units.append(self.one("definition in a definition", self.call(inner.name, args)))
        for i in range(self.rng.randrange(not units, 3)):
            stage = self.rng.choice(sorted(SAME))
            slot, values = SAME[stage][0]
            if self.odds(3):
                units.append(self.call(stage, self.args(SAME[stage])))
                continue
            default = None
            if self.odds(2) or any(param[1] for param in self.params):
                default = self.rng.choice(values)
            self.params.append((f"p{i}", default, values))
            units.append(self.call(stage, [(self.rng.choice([None, slot]), [var(f"p{i}")])]))
        if self.odds(3):
            group, _ = self.group([(self.chain(units), []), (self.chain([self.pass_()]), [])])
            units = [group, self.call("add")]
        return units

    def stream(self):
        """A named stream with one output or several."""
        (units, _), sig = self.source()
        more, sigs = self.units([sig], self.rng.randrange(3), True)
        if self.odds(3):
            group, sigs = self.branches(sigs)
            more.append(group)
        name = self.name("s")
        if "fft" not in [s[0] for s in self.streams] and self.odds(4):
            name = self.one("stream with a stage's name", "fft")
        self.statements.append(("stream", name, self.chain(units + more)))
        self.streams.append((name, sigs))
        self.unread.add(name)
        self.one("stream with several outputs" if len(sigs) > 1 else "stream")

    def feedback(self):
        """x = source | add (x | delay ...)"""
        (units, _), sig = self.source()
        name = self.name("loop")
        back = [tap(name), self.call("delay", self.args([("frames", ["1", "7", "20ms"])])),
                self.call("gain", [(None, [self.text(self.rng.choice(["0.5", "-6dB"]))])])]
        if self.odds(2):
            units.append(self.call("add", [(None, [("chain", self.chain(back))])]))
        else:
            group = self.unit("group", branches=[self.chain(units), self.chain(back)])
            units = [group, self.call("add")]
        self.statements.append(("stream", name, self.one("feedback", self.chain(units))))
        self.streams.append((name, [sig]))
        self.unread.add(name)

    def program(self):
        for make, most in ((self.define, 4), (self.stream, 4), (self.feedback, 2)):
            for _ in range(self.rng.randrange(most)):
                make()
        if self.streams and self.odds(4):
            name, sigs = self.rng.choice(self.streams)
            self.unread.discard(name)
            self.statements.append(("stream", self.one("stream renamed", "t"), self.chain([tap(name)])))
            self.streams.append(("t", sigs))
            self.unread.add("t")
        for _ in range(self.rng.randrange(1, 3)):
            (units, _), sig = self.source()
            self.finish(units, [sig])
        while self.unread:
            name = min(self.unread)
            sigs = dict(self.streams)[name]
            unit, sigs = self.tap(lambda sig: True, [(name, sigs)])
            self.finish([unit], sigs)
        self.rng.shuffle(self.statements)
        if sum(kind == "chain" for kind, *_ in self.statements) > 1:
            self.one("chains side by side")
        return self.statements

    def finish(self, units, sigs):
        more, sigs = self.units(sigs, self.rng.randrange(5), False)
        self.statements.append(("chain", None, self.chain(units + more + self.sink(sigs))))
