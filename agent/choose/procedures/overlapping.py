"""Procedures that are part of others, or the same told with less, and not coded beside them.

Invariant: only what the data files call integral is taken out, and only beside a code that reaches
the same parts by the same approach (ICD-10-PCS guideline B3.11a).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.choose.procedures.built import Built, Means

_INSIDE = {"0W": frozenset({"0D", "0F", "0T", "0U", "0V", "0G", "07", "04", "06", "0B", "02", "0J"})}
"""Body systems whose parts lie in an anatomical region that was opened to reach them."""

_UNSAID = frozenset({Means.ASSUMED, Means.NONE, Means.GUESSED})

_EXCISION, _RESECTION, _DIAGNOSTIC = "B", "T", "X"
"""Characters of root operations, and of the qualifier."""

_NEAR = 1
"""Sentences apart that a look and what it was for may be told."""


def without_integral(built: Sequence[Built]) -> tuple[list[Built], list[Built]]:
    """Return what is coded, and what is part of it."""
    kept: list[Built] = []
    integral: list[Built] = []
    for one in built:
        inside = (one.procedure.is_integral and _covered(one, built)) or _of_the_whole(one, built)
        (integral if inside else kept).append(one)
    return kept, integral


def _of_the_whole(one: Built, built: Sequence[Built]) -> bool:
    """Say whether a part is cut out of what is taken out whole: "the sigmoid colon was resected" (B3.8)."""
    if one.table[0] != "0" or one.table[2] != _EXCISION or one.code.endswith(_DIAGNOSTIC):
        return False
    whole = one.table[:2] + _RESECTION + one.code[3:5]
    return any(o.document_id == one.document_id and o.code.startswith(whole) for o in built)


def _covered(one: Built, built: Sequence[Built]) -> bool:
    return any(
        not other.procedure.is_integral
        and other.document_id == one.document_id
        and other.table[0] == one.table[0]
        and one.code[4] == other.code[4]
        and _is_of(one, other)
        for other in built
    )


def _is_of(look: Built, done: Built) -> bool:
    """Say whether a look is the way to what was done: of one sentence, or near it and of the same parts."""
    apart = abs(done.sentence - look.sentence)
    return apart == 0 or (apart <= _NEAR and _same_parts(look.table, done.table))


def _same_parts(looked: str, done: str) -> bool:
    return done[:2] == looked[:2] or done[:2] in _INSIDE.get(looked[:2], ())


def folded(built: Sequence[Built]) -> list[Built]:
    """Return what is coded without what says less of the same: "gallbladder removed" of a laparoscopic one.

    Args:
        built: In the order of the note; what says less lends its words to what says more.
    """
    by_stem: dict[tuple[str, str], dict[str, Built]] = {}
    for one in built:
        fullest = by_stem.setdefault((one.document_id, one.code[:4]), {})
        held = fullest.get(one.code)
        if held is None or _says(one) > _says(held):
            fullest[one.code] = one
    return [_fullest(one, by_stem[one.document_id, one.code[:4]].values()) for one in built]


def _says(one: Built) -> int:
    return sum(filled.means not in _UNSAID for filled in one.filled)


def _fullest(one: Built, same: Iterable[Built]) -> Built:
    found = next((other for other in same if _says_more(other, one)), None)
    return one if found is None else replace(found, names=one.names, sentence=one.sentence)


def _says_more(other: Built, one: Built) -> bool:
    """Say whether two codes differ only in values that no word says of the one, but of the other."""
    pairs = [(a, b) for a, b in zip(one.filled, other.filled, strict=True) if a.character != b.character]
    return bool(pairs) and all(a.means in _UNSAID and b.means not in _UNSAID for a, b in pairs)
