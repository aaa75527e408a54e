"""The fixture maths.json: random programs of the maths pipeline's language with what they print, by Python's exact fractions.

Run:  python scripts/reference/maths.py

Each program is drawn twice at once, as text of the language and as Python, and the Python is run.
"""

import math
import platform
import random
from fractions import Fraction

from fixture import write_json

COUNT = 400
rng = random.Random(15)


def rounded(x, places=0):
    """Halves away from zero."""
    scaled = abs(x) * 10**places
    whole = math.floor(scaled + Fraction(1, 2))
    return Fraction(whole, 10**places) * (1 if x >= 0 else -1)


def number():
    if rng.random() < 0.2:
        digits = f"{rng.randint(0, 30)}.{rng.choice('1234567')}{rng.choice(['', '5'])}"
        return digits, f"F('{digits}')"
    value = rng.randint(0, 20)
    return str(value), f"F({value})"


def expression(names, depth):
    draw = rng.random()
    if depth == 0 or draw < 0.2:
        if names and rng.random() < 0.6:
            name = rng.choice(names)
            return name, name
        return number()
    if draw < 0.75:
        operator = rng.choice("+-*/%+-*")
        (a, pa), (b, pb) = expression(names, depth - 1), expression(names, depth - 1)
        return f"({a} {operator} {b})", f"({pa} {operator} {pb})"
    if draw < 0.8:
        (a, pa), power = expression(names, depth - 1), rng.randint(-2, 3)
        return f"({a}) ^ {power}", f"(({pa}) ** {power})"
    if draw < 0.86:
        a, pa = expression(names, depth - 1)
        return f"-({a})", f"(-({pa}))"
    if draw < 0.9:
        # Without brackets within, so that precedence and grouping are compared too: -a ^ 2 is -(a ^ 2).
        (a, pa), (b, pb), (c, pc) = number(), number(), number()
        first, second = rng.choice("+-*"), rng.choice("+-*/")
        return f"(-{a} ^ 2 {first} {b} {second} {c})", f"(-{pa} ** 2 {first} {pb} {second} {pc})"
    if draw < 0.96:
        name, python = rng.choice([("floor", "F(math.floor({}))"), ("ceil", "F(math.ceil({}))"), ("abs", "abs({})"), ("round", "rounded({})")])
        a, pa = expression(names, depth - 1)
        return f"{name}({a})", python.format(pa)
    items = [expression(names, depth - 1) for _ in range(rng.randint(1, 4))]
    name = rng.choice(["sum", "min", "max"])
    listed, python = ", ".join(a for a, _ in items), ", ".join(p for _, p in items)
    return f"{name}([{listed}])", f"{name}([{python}])"


def condition(names, depth):
    draw = rng.random()
    if depth and draw < 0.3:
        operator = rng.choice(["and", "or"])
        (a, pa), (b, pb) = condition(names, depth - 1), condition(names, depth - 1)
        return f"({a}) {operator} {b}", f"(({pa}) {operator} {pb})"
    if depth and draw < 0.4:
        a, pa = condition(names, depth - 1)
        return f"not ({a})", f"(not ({pa}))"
    sign, python = rng.choice([("=", "=="), ("!=", "!="), ("<", "<"), (">", ">"), ("<=", "<="), (">=", ">="), ("below", "<"), ("above", ">")])
    (a, pa), (b, pb) = expression(names, 1), expression(names, 1)
    return f"{a} {sign} {b}", f"({pa} {python} {pb})"


def block(names, depth, indent):
    known, ours, theirs = list(names), [], []
    space = " " * indent
    for _ in range(rng.randint(1, 3)):
        draw = rng.random()
        if depth and draw < 0.2:
            c, pc = condition(known, 1)
            (one, pone), (two, ptwo) = block(known, depth - 1, indent + 1), block(known, depth - 1, indent + 1)
            ours.append(f"if {c} {{ {one} }} else {{ {two} }}")
            theirs.append(f"{space}if {pc}:\n{pone}\n{space}else:\n{ptwo}")
        elif depth and draw < 0.4:
            name, first, last = rng.choice("ijk"), rng.randint(-3, 4), rng.randint(0, 6)
            body, pbody = block([*known, name], depth - 1, indent + 1)
            ours.append(f"for {name} from {first} to {last} {{ {body} }}")
            theirs.append(f"{space}for {name} in map(F, range({first}, {last} + 1)):\n{pbody}")
        elif depth and draw < 0.5:
            items = [number() for _ in range(rng.randint(1, 4))]
            body, pbody = block([*known, "e"], depth - 1, indent + 1)
            ours.append(f"for e in [{', '.join(a for a, _ in items)}] {{ {body} }}")
            theirs.append(f"{space}for e in [{', '.join(p for _, p in items)}]:\n{pbody}")
        elif depth and draw < 0.6:
            name, most = rng.choice("wv"), rng.randint(1, 5)
            body, pbody = block(known, 0, indent + 1)
            ours.append(f"{name} = 0; while {name} < {most} {{ {body}; {name} = {name} + 1 }}")
            theirs.append(f"{space}{name} = F(0)\n{space}while {name} < {most}:\n{pbody}\n{space} {name} = {name} + 1")
            known.append(name)
        else:
            name = rng.choice("abcdxyz")
            a, pa = expression(known, 2)
            ours.append(f"{name} = {a}")
            theirs.append(f"{space}{name} = F({pa})")
            known.append(name)
    return "; ".join(ours), "\n".join(theirs)


def program():
    """Text, and the Python fractions that it prints; None where it divides by zero or grows too large."""
    names = ["a", "b"]
    values = [number(), number()]
    body, pbody = block(names, 2, 0)
    results = [expression(names, 2) for _ in range(rng.randint(1, 3))]
    text = f"a = {values[0][0]}; b = {values[1][0]}; {body}; {'; '.join(a for a, _ in results)}"
    python = f"a = {values[0][1]}\nb = {values[1][1]}\n{pbody}\nout = [{', '.join(f'F({p})' for _, p in results)}]"
    scope = {"F": Fraction, "math": math, "rounded": rounded}
    try:
        exec(python, scope)
    except ZeroDivisionError:
        return text, None
    except NameError:
        return None  # a name given a value in a branch that was not taken
    out = scope["out"]
    # Bounds in between are not looked at here: a program with any large value left at the end is left out.
    numbers = [value for value in scope.values() if isinstance(value, Fraction)] + out
    if any(abs(x.numerator) > 10**12 or x.denominator > 10**12 for x in numbers):
        return None
    return text, [[str(x.numerator), str(x.denominator)] for x in out]


def main():
    cases = []
    while len(cases) < COUNT:
        drawn = program()
        if drawn is None or len(drawn[0]) > 600:
            continue
        text, out = drawn
        if out is None and sum(case["out"] is None for case in cases) >= COUNT // 8:
            continue
        cases.append({"program": text, "out": out})
    write_json("maths.json", {"source": f"scripts/reference/maths.py with Python {platform.python_version()}", "cases": cases})


if __name__ == "__main__":
    main()
