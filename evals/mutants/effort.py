"""How long the validator takes for an encounter of fifteen codes, and whether its memory stays flat.

Invariant: time is the processor's own, so that other work on the machine does not count; memory is the peak
of the process, compared once the bounded stores have filled.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from random import Random
from statistics import median

from agent.validate import validate
from evals.mutants.alone import billable
from evals.mutants.coded import Coded, bare
from evals.processes import own_peak_mb
from index.tables import CodeTables

_CODES = """
I13.0 I50.32 E11.22 N18.4 D63.1 J44.1 I48.91 E78.5 E66.9 Z68.35 G47.33 M10.9 F17.210 Z79.01 Z79.4
"""
FIFTEEN = bare(
    _CODES.split(),
    name="fifteen codes",
)
_ROUNDS = 20
_EACH = 50
_CODES_A_SET = 5


@dataclass(frozen=True, slots=True)
class Effort:
    """What many validations take.

    Attributes:
        sets: How many code sets were validated. seconds: Of processor time, for all. grown_mb: By how much
        the second half raised the most memory ever held, in millions of bytes; None where
            nothing counts it.
    """

    sets: int
    seconds: float
    grown_mb: float | None


def milliseconds(tables: CodeTables, coded: Coded = FIFTEEN) -> float:
    """Return the processor time of one validation: the median of rounds, after one to warm up."""
    taken = []
    for _ in range(_ROUNDS + 1):
        began = time.process_time()
        for _ in range(_EACH):
            validate(coded.choices, coded.encounter, tables)
        taken.append((time.process_time() - began) * 1000 / _EACH)
    return median(taken[1:])


def many(tables: CodeTables, sets: int, seed: int = 0, in_use: int | None = None) -> Effort:
    """Validate code sets drawn from all billable codes, and measure what they take.

    Args:
        tables: The code tables.
        sets: How many; each has five codes.
        seed: Of the draw.
        in_use: Of how many different codes the sets are made, as those of a hospital are; None for all, the
            worst case, in which hardly anything that was worked out for one set serves another.
    """
    rng = Random(seed)
    codes = [code.code for code in billable(tables)]
    codes = codes if in_use is None else rng.sample(codes, in_use)
    drawn = (bare(rng.sample(codes, _CODES_A_SET), name="drawn") for _ in range(sets))
    began = time.process_time()
    _validate(islice(drawn, sets // 2), tables)
    half = own_peak_mb()
    _validate(drawn, tables)
    whole = own_peak_mb()
    grown = None if half is None or whole is None else whole - half
    return Effort(sets, time.process_time() - began, grown)


def _validate(sets: Iterable[Coded], tables: CodeTables) -> None:
    for coded in sets:
        validate(coded.choices, coded.encounter, tables)
