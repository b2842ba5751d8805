"""Errors in one code by itself: unknown, mistyped, incomplete, of an earlier release.

Invariant: what is planted is no billable code of the tables, save by `MISTYPED_INTO_ANOTHER`, which alone
makes codes that exist.
"""

import re
import string
from collections.abc import Callable, Iterator
from random import Random

from evals.mutants.kinds import Ground, Kind, Mutant, mutant, shuffled
from index.records import Code

_EARLIER = """
A04.7 C84.A0X F32.8 F42 G20 G43.A G90.5 I63.21 I63.8 I77.79 K35.2 K35.3 K56.5 K85.1 L98.49X M25.55X M48.06
M54.5 N18.3 N39.49 N61 O00.1 P74.2 R05 R35 R39.8 R51 T40.4X1A T82.855 U07.0X Z20.82 Z68.54X
D89.83 E66.8 E88.8 F50.8 G93.3 H53.6 I5A.0 J44.8 K76.8 M79.11X O09.A Q87.8 R29.81 S06.9X Z79.6 Z91.1 T38.801A
""".split()
"""Codes that earlier editions held as they stand, or that people still write, and this one does hold."""


def _each(
    change: Callable[[Code, Ground, Random], str | None],
) -> Callable[[Ground, Random], Iterator[Mutant]]:
    """Return a planter that writes another code in the place of one of a chart."""

    def plant(ground: Ground, rng: Random) -> Iterator[Mutant]:
        for chart, place, code in shuffled(ground.places, rng):
            wrong = change(code, ground, rng)
            if wrong is not None:
                yield mutant(chart, chart.recoded(place, wrong), *_names(wrong, ground))

    return plant


def _names(wrong: str, ground: Ground) -> tuple[str, ...]:
    held = ground.tables.code(wrong)
    return (wrong, held.code) if held else (wrong,)


def _unknown(_: Code, ground: Ground, rng: Random) -> str | None:
    letter, tail = rng.choice(string.ascii_uppercase), "".join(rng.choices(string.digits, k=5))
    wrong = f"{letter}{tail[:2]}.{tail[2 : rng.choice((3, 4, 5))]}"
    return None if ground.tables.code(wrong) else wrong


def _other_system(_: Code, ground: Ground, rng: Random) -> str | None:
    wrong = rng.choice(("99213", "0DTJ4ZZ", "J1885", "250.00", "G0438", "93000", "428.0", "0FT44ZZ", "A4253"))
    return None if ground.tables.billable(wrong) else wrong


def _mistyped(code: Code, rng: Random) -> str:
    """Return a code with one slip of the fingers: a digit changed, two swapped, one doubled or one lost."""
    plain = code.code.replace(".", "")
    at = rng.randrange(1, len(plain))
    slip = rng.randrange(4)
    if slip == 0:
        plain = plain[:at] + rng.choice(string.digits) + plain[at + 1 :]
    elif slip == 1 and at + 1 < len(plain):
        plain = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    elif slip == 2:
        plain = plain[:at] + plain[at] + plain[at:]
    else:
        plain = plain[:at] + plain[at + 1 :]
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def _mistyped_into_none(code: Code, ground: Ground, rng: Random) -> str | None:
    wrong = _mistyped(code, rng)
    return None if ground.tables.billable(wrong) else wrong


def _mistyped_into_another(code: Code, ground: Ground, rng: Random) -> str | None:
    wrong = _mistyped(code, rng)
    held = ground.tables.code(wrong)
    return wrong if held and held.billable and held.code != code.code else None


def _not_billable(code: Code, ground: Ground, rng: Random) -> str | None:
    above = [a.code for a in ground.tables.ancestors(code.code) if "-" not in a.code and not a.code.isdigit()]
    above = [text for text in above if text != code.stem]
    return rng.choice(above) if above else None


def _earlier(_: Code, ground: Ground, rng: Random) -> str | None:
    wrong = rng.choice(_EARLIER)
    return None if ground.tables.billable(wrong) else wrong


def _seventh_missing(code: Code, _: Ground, rng: Random) -> str | None:
    whole = code.code[:-1]
    return None if code.seventh is None else rng.choice((code.stem, whole))


def _seventh_invalid(code: Code, ground: Ground, rng: Random) -> str | None:
    if code.seventh is None:
        return None
    wrong = code.code[:-1] + rng.choice(string.ascii_uppercase)
    return None if ground.tables.code(wrong) else wrong


def _seventh_needless(code: Code, _: Ground, rng: Random) -> str | None:
    plain = code.code.replace(".", "")
    if code.seventh is not None or len(plain) > 6:
        return None
    return f"{plain[:3]}.{plain[3:].ljust(3, 'X')}{rng.choice('ADS')}"


def _placeholder(code: Code, ground: Ground, rng: Random) -> str | None:
    if code.seventh is None or not code.code[:-1].endswith("X"):
        return None
    wrong = rng.choice(
        (code.stem + code.code[-1], code.code[:-2] + "0" + code.code[-1], code.code[:-2] + code.code[-1])
    )
    return None if ground.tables.code(wrong) else re.sub(r"^(...)(?=[^.])", r"\1.", wrong)


KINDS = (
    Kind("unknown-code", _each(_unknown), 120),
    Kind("code-of-another-system", _each(_other_system), 40),
    Kind("code-of-an-earlier-release", _each(_earlier), 80),
    Kind("mistyped-digits", _each(_mistyped_into_none), 200),
    Kind("mistyped-into-another-code", _each(_mistyped_into_another), 200, counts=False),
    Kind("not-billable", _each(_not_billable), 120),
    Kind("seventh-missing", _each(_seventh_missing), 80),
    Kind("seventh-invalid", _each(_seventh_invalid), 80),
    Kind("seventh-needless", _each(_seventh_needless), 60),
    Kind("placeholder-wrong", _each(_placeholder), 60),
)
