"""Errors against the official guidelines, row by row: `data/swaps.tsv`.

Invariant: a row's right code sets are as much under proof as its wrong ones: no finding may move a code of
them.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random

from agent.records import Encounter, Setting, Sex
from evals.mutants.coded import Coded, bare
from evals.mutants.kinds import Ground, Kind, Mutant, Planter

_BRACES = re.compile(r"\{([^}]*)\}")
_MOST = 24
_UNKNOWN = "-"


def _expanded(right: str, wrong: str) -> list[tuple[str, str]]:
    """Write a row out: braces that are the same stand for the same word on both sides."""
    found = _BRACES.search(right) or _BRACES.search(wrong)
    if found is None:
        return [(right, wrong)]
    return [
        pair
        for word in found[1].split(",")
        for pair in _expanded(right.replace(found[0], word), wrong.replace(found[0], word))
    ]


@cache
def _rows() -> dict[str, tuple[tuple[Coded, Coded], ...]]:
    text = (files("evals.mutants") / "data" / "swaps.tsv").read_text("utf-8")
    rows: dict[str, list[tuple[Coded, Coded]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, right, wrong, setting, sex, age = line.split("\t")
        patient = Encounter(
            kind,
            Setting(setting),
            (),
            None,
            None if sex == _UNKNOWN else Sex(sex),
            None if age == _UNKNOWN else int(age),
        )
        rows.setdefault(kind, []).extend(
            (_set(one, patient), _set(other, patient)) for one, other in _expanded(right, wrong)
        )
    return {kind: tuple(pairs) for kind, pairs in rows.items()}


def _set(codes: str, encounter: Encounter) -> Coded:
    made = bare(codes.split(), encounter.setting)
    return Coded(codes, made.choices, encounter)


def _planter(kind: str) -> Planter:
    def plant(_: Ground, rng: Random) -> Iterator[Mutant]:
        pairs = _rows()[kind]
        for right, wrong in rng.sample(pairs, len(pairs)):
            if len(set(wrong.codes)) == len(wrong.codes):
                yield Mutant(right, wrong, frozenset(wrong.codes))

    return plant


def kinds() -> tuple[Kind, ...]:
    """Return a kind for each name of the first column."""
    return tuple(Kind(name, _planter(name), _MOST) for name in _rows())


KINDS = kinds()
