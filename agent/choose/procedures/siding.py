"""Which side a procedure was done on: words beside the part or the procedure, or elsewhere of the same part.

Invariant: a side is only taken with the words that say it; where the note names both sides of a part at other
places, neither is taken from there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agent.choose.procedures.labels import split_side
from agent.choose.procedures.phrases import Found
from agent.choose.procedures.records import Part
from agent.choose.procedures.scanning import Scanned

_SIDES = {
    "right": "Right", "rt": "Right", "left": "Left", "lt": "Left",
    "bilateral": "Bilateral", "bilaterally": "Bilateral", "both": "Bilateral",
}  # fmt: skip
_BEFORE, _AFTER = 3, 4


@dataclass(frozen=True, slots=True)
class Sided:
    """A side with the words that say it.

    Attributes:
        side: `Right`, `Left` or `Bilateral`.
        start: First character.
        end: One past the last.
        is_far: Whether they stand elsewhere in the note.
    """

    side: str
    start: int
    end: int
    is_far: bool = False


def beside(sentence: Scanned, first: int, last: int) -> tuple[Sided, ...]:
    """Return the sides that are said just before or after some words, the nearest first.

    Args:
        sentence: The sentence.
        first: Index of the first word.
        last: One past the last.
    """
    return tuple(_beside(sentence, first, last))


def _beside(sentence: Scanned, first: int, last: int) -> Iterator[Sided]:
    words = sentence.words
    near = [*range(first - 1, max(-1, first - 1 - _BEFORE), -1), *range(last, min(len(words), last + _AFTER))]
    near += range(first, last)
    for at in near:
        if (side := _SIDES.get(sentence.initials.get(at, words[at].normal))) is not None:
            yield Sided(side, words[at].start, words[at].end)


class Sides:
    """The sides of the parts of one document, wherever it names them."""

    def __init__(self, sentences: Sequence[Scanned]) -> None:
        """Take the document's sentences."""
        self._sentences = sentences

    @cached_property
    def _held(self) -> Mapping[str, Mapping[str, Sided]]:
        held: dict[str, dict[str, Sided]] = {}
        for sentence in self._sentences:
            for part in sentence.parts_in(""):
                for side in beside(sentence, part.first, part.last)[:1]:
                    for name in _names(part):
                        held.setdefault(name, {}).setdefault(side.side, side)
        return held

    def of(self, label: str) -> Sided | None:
        """Return the one side that the document names of a part, None when it names none or several.

        Args:
            label: As a table writes it, with or without its side.
        """
        held = self._held.get(split_side(label)[0], {})
        return replace(next(iter(held.values())), is_far=True) if len(held) == 1 else None


def _names(part: Found[Part]) -> Sequence[str]:
    regions = (region for held in part.held for region in held.regions)
    return tuple({split_side(place.part)[0] for region in regions for place in region.places})
