"""The stretches of a sentence that may name something: a quick sieve before phrases are looked up.

Invariant: no stretch that the phrase book would find is left out. The print of a stretch is the sum of its
words' prints, so that a sentence's running sums give that of any stretch at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from index.phrase_keys import EXACT, LEFT_OUT, LONGEST, SIDE_OF, SIDE_WORDS, print_of
from index.phrases import PhraseBook

PASSED_OVER = frozenset(
    "mild moderate severe stable known new newly diagnosed significant small large slight minor major "
    "persistent ongoing intermittent occasional progressive worsening".split()
)
"""Words inside a phrase that do not change what it names ("pain in the lower severe back")."""

LEAST_TELLING = LEFT_OUT | SIDE_WORDS
SKIPPABLE = LEAST_TELLING | PASSED_OVER

_WIDEST = LONGEST + 4
_EXACTLY = print_of([EXACT])


@dataclass(frozen=True, slots=True)
class Traits:
    """What a unit, a word or an abbreviation written out, adds to a stretch.

    Attributes:
        is_known: Whether a phrase may hold it.
        opens: Whether a phrase may begin or end with it.
        is_small: Whether it begins with a small word, which may count ("on metformin").
        whole: Print of its words as they are.
        content: Print of its words in a key.
        sides: Print of those that name a side.
        passed: Print of those that are passed over inside a phrase.
        first: Print of its first word where that is one of these.
        last: Print of its last.
    """

    is_known: bool
    opens: bool
    is_small: bool
    whole: int
    content: int
    sides: int
    passed: int
    first: int
    last: int


_STRANGE = Traits(
    is_known=False, opens=False, is_small=False, whole=0, content=0, sides=0, passed=0, first=0, last=0
)
"""A word that no phrase has: no stretch goes over it."""


class Sieve:
    """Sifts the sentences of notes for one phrase book; it keeps words of the book, never of a note."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._held: dict[tuple[str, ...], Traits] = {}

    def promising(self, units: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
        """Yield first and last unit of each stretch that may name something, in order.

        Args:
            units: The normal words of a sentence's units.
        """
        held = self._held
        sums = _Sums([held.get(normal) or self._traits(normal) for normal in units])
        yield from sums.stretches(self._book.prints)

    def _traits(self, normal: tuple[str, ...]) -> Traits:
        if not all(w in self._book.vocabulary or w in SKIPPABLE for w in normal):
            return _STRANGE
        found = self._held[normal] = self._read(normal)
        return found

    def _read(self, normal: tuple[str, ...]) -> Traits:
        book = self._book
        return Traits(
            is_known=True,
            opens=any((w in book.vocabulary and w not in LEFT_OUT) or book.may_lead(w) for w in normal),
            is_small=not LEFT_OUT.isdisjoint(normal[:1]),
            whole=print_of(normal),
            content=print_of(SIDE_OF.get(w, w) for w in normal if w not in LEFT_OUT),
            sides=print_of(SIDE_OF[w] for w in normal if w in SIDE_OF),
            passed=_passed(normal),
            first=_passed(normal[:1]),
            last=_passed(normal[-1:]),
        )


def _passed(normal: Sequence[str]) -> int:
    return print_of(w for w in normal if w in PASSED_OVER)


class _Sums:
    """Running sums over the units of one sentence."""

    def __init__(self, units: Sequence[Traits]) -> None:
        self._units = units
        self._content = [0, *accumulate([u.content for u in units])]

    def stretches(self, prints: AbstractSet[int]) -> Iterator[tuple[int, int]]:
        """Yield first and last unit of each stretch that has one of some prints."""
        units, sums, varied = self._units, self._content, self._varied
        opening = [at for at, unit in enumerate(units) if unit.opens]
        ends = self._ends() if opening else ()
        for place, first in enumerate(opening):
            content, end = sums[first], ends[first]
            before, small = varied[first], units[first].is_small
            for last in opening[place : place + _WIDEST]:
                if last >= end:
                    break
                if sums[last + 1] - content in prints or (
                    (small or varied[last + 1] > before)
                    and not prints.isdisjoint(self._variants(first, last))
                ):
                    yield first, last

    @cached_property
    def _varied(self) -> list[int]:
        return [0, *accumulate([bool(u.sides or u.passed) for u in self._units])]

    @cached_property
    def _whole(self) -> list[int]:
        return [0, *accumulate([u.whole for u in self._units])]

    @cached_property
    def _sides(self) -> list[int]:
        return [0, *accumulate([u.sides for u in self._units])]

    @cached_property
    def _passed(self) -> list[int]:
        return [0, *accumulate([u.passed for u in self._units])]

    def _ends(self) -> list[int]:
        """Return for each unit one past the last that a stretch from it on may reach."""
        end, ends = len(self._units), [0] * len(self._units)
        for at in range(len(self._units) - 1, -1, -1):
            end = end if self._units[at].is_known else at
            ends[at] = min(end, at + _WIDEST)
        return ends

    def _variants(self, first: int, last: int) -> Sequence[int]:
        """Return a stretch's prints without sides, without words passed over, with its small words."""
        after = last + 1
        content = self._content[after] - self._content[first]
        bare = content - self._sides[after] + self._sides[first]
        whole = self._whole[after] - self._whole[first] + _EXACTLY
        inside = self._passed[after] - self._passed[first] - self._units[first].first - self._units[last].last
        return (bare, content - inside, bare - inside, whole, whole - inside)
