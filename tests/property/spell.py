# SPDX-License-Identifier: MIT
"""Texts of the programs of programs.py.

spell() writes a tree in one of the many ways in which it can be written. flat() says the same in
little of the language: every stage is a named stream that reads others by name, so what groups,
bars, definitions, values and chains in parentheses mean is worked out here, apart from the program
under test.
"""
import re

PLAIN = re.compile(r"[A-Za-z0-9_.+^%/-]+")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ESCAPES = {'"': '\\"', "\\": "\\\\", "$": "\\$", "\n": "\\n", "\t": "\\t"}


def quoted(text):
    return '"' + "".join(ESCAPES.get(c, c) for c in text) + '"'


class Speller:
    def __init__(self, rng, made):
        self.rng, self.made = rng, made

    def choose(self, *what):
        return self.rng.choice(what)

    def space(self, where):
        """What may stand between two words."""
        if where == "inside" and self.rng.random() < 0.1:
            self.made["newline in parentheses"] += 1
            return self.choose("\n", " # a comment ) |\n ")
        return self.choose(" ", " ", " ", "  ", "\t")

    def text(self, pieces):
        literal = "".join(what for kind, what in pieces if kind == "lit")
        plain = all(kind == "var" or PLAIN.fullmatch(what) for kind, what in pieces)
        if all(kind == "lit" for kind, _ in pieces):
            if plain and self.rng.random() < 0.8:
                return literal
            if self.rng.random() < 0.3 and not set(literal) & set("'\\$\n\t"):
                self.made["single quotes"] += 1
                return f"'{literal}'"
        spelled = ""
        for i, (kind, what) in enumerate(pieces):
            if kind == "var":
                after = pieces[i + 1][1] if i + 1 < len(pieces) else ""
                brace = re.match("[A-Za-z0-9_]", after) or self.rng.random() < 0.4
                self.made["${name}" if brace else "$name"] += 1
                spelled += f"${{{what}}}" if brace else f"${what}"
            else:
                spelled += "".join(ESCAPES.get(c, c) for c in what)
        if plain and self.rng.random() < 0.7:
            return spelled
        self.made["double quotes"] += 1
        self.made["escape"] += "\\" in spelled
        self.made["variable in quotes"] += any(kind == "var" for kind, _ in pieces)
        return f'"{spelled}"'

    def item(self, item):
        kind, what = item
        if kind == "text":
            return self.text(what)
        return f"({self.choose('', ' ')}{self.chain(what, 'inside')}{self.choose('', ' ')})"

    def unit(self, unit, where):
        out = f"{unit['label']}:{self.space(where)}" if unit["label"] else ""
        if unit["kind"] == "pass":
            out += "_"
        elif unit["kind"] == "group":
            # Braces in parentheses have separators of their own.
            out += "{" + self.choose(" ", "", "\n", ";", " ;\n")
            for i, chain in enumerate(unit["branches"]):
                out += (self.separator() if i else "") + self.choose("", " ") + self.chain(chain, "group")
            out += self.choose(" ", "", ";", "\n") + "}"
        else:
            out += unit["name"] + (f".{unit['port']}" if "port" in unit else "")
            for name, items in unit["args"]:
                out += self.space(where)
                if name:
                    out += name + self.choose("=", "=", "=", " = ", "= ")
                out += self.choose(",", ",", " , ").join(self.item(item) for item in items)
        return out + (f"{self.space(where)}@{unit['place']}" if unit["place"] else "")

    def bar(self, options):
        if not options:
            bar = "|"
        else:
            words = options.split()
            self.rng.shuffle(words)
            bar = "|[" + self.choose("", " ") + self.choose(" ", "\n").join(words) + self.choose("", " ") + "]"
        bar = self.choose(f" {bar} ", f" {bar} ", bar, f"\n{bar} ", f" {bar}\n", f" {bar} # a comment\n ")
        self.made["newline at a bar"] += "\n" in bar
        self.made["comment"] += "#" in bar
        return bar

    def chain(self, chain, where):
        units, bars = chain
        out = self.unit(units[0], where)
        for unit, options in zip(units[1:], bars):
            out += self.bar(options) + self.unit(unit, where)
        return out

    def separator(self):
        made = self.choose(" ; ", ";", "\n", "\n\n", " ;\n", " ;; ", " # a comment ; | {\n")
        self.made["newline as separator"] += made.strip(" ") == "\n"
        self.made["semicolon"] += ";" in made
        self.made["comment"] += "#" in made
        return made

    def statement(self, kind, name, chain, params=()):
        out = self.choose("", "", " ")
        if kind == "stream":
            out += name + self.choose(" = ", " = ", "=", "= ")
        elif kind == "def":
            out += f"def {name}"
            made = []
            for param, default, _ in params:
                made.append(param)
                if default is not None:
                    self.made["default"] += 1
                    made[-1] += self.choose("=", " = ") + self.text([("lit", default)])
            out += "(" + self.choose(", ", ",", " ,\n").join(made) + ")" if made else ""
            out += " = "
        return out + self.chain(chain, "top")


def spell(statements, rng, made):
    speller = Speller(rng, made)
    out = speller.choose("", "", "#!/usr/bin/env sigrun\n", "\n; ")
    for i, statement in enumerate(statements):
        out += (speller.separator() if i else "") + speller.statement(*statement)
    return out + speller.choose("", "", " ;", "\n", " # the end")


class Flattener:
    def __init__(self, statements, bindings):
        self.streams = {s[1]: s[2] for s in statements if s[0] == "stream"}
        self.defs = {s[1]: s for s in statements if s[0] == "def"}
        self.bindings = bindings
        self.ends = {}  # of streams: the outputs; None while they are being worked out
        self.out, self.count = [], 0

    def stream(self, name):
        if name not in self.ends:
            self.ends[name] = None
            self.ends[name] = self.chain(self.streams[name], [], {})
        return [f"<{name}>"] if self.ends[name] is None else self.ends[name]

    def items(self, items, env):
        """Each a text, or a chain with the values it was written among."""
        made = []
        for kind, what in items:
            if kind == "chain":
                made.append((what, env))
            elif len(what) == 1 and what[0][1] in env:
                made += env[what[0][1]]
            else:
                made.append("".join(w if k == "lit" else env[w][0] if w in env else self.bindings[w]
                                    for k, w in what))
        return made

    def call(self, unit, ins, env, outputs):
        words, named = [], False
        ins = list(ins)
        for name, items in unit["args"]:
            values = self.items(items, env)
            if isinstance(values[0], str):
                words.append((f"{name}=" if name else "") + ",".join(quoted(v) for v in values))
                continue
            for chain, around in values:
                ins += self.chain(chain, [], around)
            named = named or name
        self.count += 1
        made = f"p{self.count}"
        read = "" if not ins else f"{ins[0]} | " if len(ins) == 1 else f"{{ {' ; '.join(ins)} }} | "
        label = f"{unit['label']}: " if unit["label"] else ""
        text = " ".join([f"{read}{label}{unit['name']}", *words])
        if unit["name"] == "print" or (unit["name"] == "raw" and ins):
            self.out.append(text)
            return []
        if unit["name"] == "split":
            self.out.append(f"{made} = {text} | {{ {' ; '.join('_' * outputs)} }}")
            return [f"{made}.{i + 1}" for i in range(outputs)]
        self.out.append(f"{made} = {text}")
        return [made]

    def use(self, unit, ins, env):
        _, name, body, params = self.defs[unit["name"]]
        values, position = {}, 0
        for key, items in unit["args"]:
            if key is None:
                key, position = params[position][0], position + 1
            values[key] = self.items(items, env)
        for param, default, _ in params:
            values.setdefault(param, [default])
        return self.chain(body, ins, values)

    def unit(self, unit, ins, env, outputs):
        if unit["kind"] == "pass":
            return ins
        if unit["kind"] == "group":
            return self.group(unit["branches"], ins, env)
        if "stream" in unit:
            ends = self.stream(unit["name"])
            return [ends[unit["port"] - 1]] if "port" in unit else ends
        if unit["name"] in self.defs:
            return self.use(unit, ins, env)
        return self.call(unit, ins, env, outputs)

    def reads(self, chain):
        unit = chain[0][0]
        if unit["kind"] == "group":
            return any(self.reads(branch) for branch in unit["branches"])
        if "stream" in unit:
            return False
        if unit["kind"] == "call" and unit["name"] in self.defs:
            return self.reads(self.defs[unit["name"]][2])
        if unit["kind"] == "call" and unit["name"] == "raw":
            return not any(name == "rate" for name, _ in unit["args"])
        return unit["kind"] == "pass" or unit["name"] not in ("sine", "noise", "constant")

    def group(self, branches, ins, env):
        open_ = [self.reads(branch) for branch in branches]
        each, out, next_ = len(ins) == sum(open_) > 1, [], 0
        for branch, reads in zip(branches, open_):
            own = ([ins[next_]] if each else ins) if reads else []
            next_ += reads
            out += self.chain(branch, own, env)
        return out

    def chain(self, chain, ins, env):
        units = chain[0]
        for i, unit in enumerate(units):
            follows = units[i + 1] if i + 1 < len(units) else None
            outputs = len(follows["branches"]) if follows and follows["kind"] == "group" else 1
            ins = self.unit(unit, ins, env, outputs)
        return ins


def flat(statements, bindings):
    flattener = Flattener(statements, bindings)
    for kind, _, chain, *_ in statements:
        if kind == "chain":
            flattener.chain(chain, [], {})
    for name in flattener.streams:
        flattener.stream(name)
    text = " ; ".join(flattener.out)
    # What a loop reads is known only now; a stream may lead to another one.
    while "<" in text:
        text = re.sub("<(.*?)>", lambda found: flattener.ends[found[1]][0], text)
    return text
