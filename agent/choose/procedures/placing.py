"""Which parts of the body a procedure was done on: the words beside it.

Invariant: a part is only taken from words of the same sentence that stand with the procedure, before it or
after it, without the words of a result between ("CT showed a mass in the liver" is no CT of the liver).
"""

from collections.abc import Iterator, Sequence

from agent.choose.procedures.phrases import Found
from agent.choose.procedures.records import Part, Procedure
from agent.choose.procedures.scanning import Scanned, within
from agent.datafiles import toml_of

_WORDS = toml_of("agent.choose.procedures", "words.toml")
_JOINING = frozenset(_WORDS["joining_words"])
_RESULT = frozenset(_WORDS["result_words"])
_LISTED = (["and"], ["or"])
_FAR, _NEAR = 9, 3


def parts_of(
    sentence: Scanned, named: Found[Procedure], parts: Sequence[Found[Part]]
) -> tuple[Found[Part], ...]:
    """Return the parts that a procedure was done on, in the order of the sentence.

    Args:
        sentence: The sentence.
        named: The procedure's words in it.
        parts: Those that it names, by the data files or by the official key.
    """
    near = within(parts, named.first, named.last)
    inside = tuple(p for p in near if named.first <= p.first and p.last <= named.last)
    outside = [p for p in near if p.last <= named.first or p.first >= named.last]
    before = _group(sentence, [p for p in outside if p.last <= named.first], named, backward=True)
    after = _group(sentence, [p for p in outside if p.first >= named.last], named, backward=False)
    return inside or _better(before, after, named)


def listed_before(sentence: Scanned, named: Found[Procedure], section: str) -> tuple[Found[Part], ...]:
    """Return the parts listed before a name that holds one: the chest of "chest and abdominal X-ray".

    Args:
        sentence: With the parts that it names.
        named: The procedure's words in it.
        section: Its section.
    """
    near = within(sentence.parts_in(section), named.first, named.last)
    outside = [p for p in near if p.last <= named.first]
    group = _group(sentence, outside, named, backward=True)
    gap = [word.normal for word in sentence.words[group[-1].last : named.first]] if group else []
    return group if gap in _LISTED else ()


def _better(
    before: tuple[Found[Part], ...], after: tuple[Found[Part], ...], named: Found[Procedure]
) -> tuple[Found[Part], ...]:
    if not before or not after:
        return before or after
    gap_before, gap_after = named.first - before[-1].last, after[0].first - named.last
    if gap_before <= 1:
        return before
    return after if gap_after <= gap_before + _NEAR else before


def _group(
    sentence: Scanned, parts: Sequence[Found[Part]], named: Found[Procedure], *, backward: bool
) -> tuple[Found[Part], ...]:
    """Return the run of parts nearest to the procedure on one side, those joined to it by small words."""
    group: list[Found[Part]] = []
    edge = named.first if backward else named.last
    for part in reversed(parts) if backward else parts:
        gap = sentence.words[part.last : edge] if backward else sentence.words[edge : part.first]
        said = [word.normal for word in gap]
        passed = (part.first, edge) if backward else (edge, part.last)
        is_of_other = bool(group) and _named(sentence, *passed)
        if is_of_other or not (_joined(said) if group else _reaches(said, backward=backward)):
            break
        group.append(part)
        edge = part.first if backward else part.last
    return tuple(reversed(group)) if backward else tuple(group)


def _named(sentence: Scanned, first: int, last: int) -> bool:
    """Say whether some words name a procedure: a part in them, or behind them, is of that procedure."""
    near = within(sentence.procedures, first, last)
    return any(other.first < last and first < other.last for other in near)


def _joined(said: Sequence[str]) -> bool:
    return len(said) <= _NEAR and all(word in _JOINING for word in said)


def _reaches(said: Sequence[str], *, backward: bool) -> bool:
    if len(said) > _FAR or any(word in _RESULT for word in said):
        return False
    odd = sum(word not in _JOINING for word in said)
    return odd <= (_NEAR if backward else _NEAR + 1)


def elsewhere(sentences: Sequence[Scanned], at: int, section: str) -> Iterator[tuple[Scanned, Found[Part]]]:
    """Yield parts that sentences near a sentence name, the nearest before it first.

    Args:
        sentences: Of the document.
        at: The sentence's index.
        section: Of the procedure.
    """
    for number in range(at, max(-1, at - 3), -1):
        yield from ((sentences[number], part) for part in reversed(sentences[number].parts_in(section)))
