"""Which table and body part a procedure's words lead to.

Invariant: a place is a body part that some table of the procedure's operation offers; where the note names
parts that the table at hand has together (abdomen and pelvis) they are one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.choose.procedures.built import Means, Span
from agent.choose.procedures.phrases import Found
from agent.choose.procedures.placing import elsewhere, listed_before, parts_of
from agent.choose.procedures.records import Labels, Lexicon, Part, Place, Procedure, Together
from agent.choose.procedures.scanning import KEY, Scanned, regions
from agent.choose.procedures.siding import Sided, beside
from agent.choose.procedures.tabled import Tabled


@dataclass(frozen=True, slots=True)
class Located:
    """A table and a part in it.

    Attributes:
        labels: Of the part, as they are tried.
        words: Where the note says it; None where the procedure's name does or none does.
        sides: Said beside those words.
    """

    table: str
    labels: Labels
    means: Means
    words: Span | None = None
    sides: tuple[Sided, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """What a procedure's own words, and those beside it, lead to before the part is known.

    Attributes:
        table: Three characters; empty where the part decides.
        section: Character of the section.
        operation: Label of the operation.
        labels: The part by its labels; empty where the words nearby say it.
        words: Where words beside the procedure say it; None where its name does.
    """

    table: str
    section: str
    operation: str
    labels: Labels = ()
    words: Span | None = None


class Locator:
    """Finds tables and parts."""

    def __init__(self, held: Lexicon, tabled: Tabled) -> None:
        """Take the data files and the tables."""
        self._tabled = tabled
        self._together: dict[str, list[Together]] = {}
        for one in sorted(held.together, key=lambda t: -len(t.of)):
            self._together.setdefault(one.section, []).append(one)

    def tables(self, aim: Aim) -> tuple[str, ...]:
        """Return the tables that are possible."""
        return (aim.table,) if aim.table else self._tabled.tables(aim.section, aim.operation)

    def said(self, aim: Aim, sentence: Scanned, named: Found[Procedure]) -> tuple[Located, ...]:
        """Return the places that the words beside a procedure say, one for each code."""
        for held in (aim.section, KEY) if aim.section == "0" else (aim.section,):
            found = list(
                self._places(aim, [(sentence, p) for p in parts_of(sentence, named, sentence.parts_in(held))])
            )
            if found:
                return tuple(self._joined(aim, found))
        return ()

    def listed(self, aim: Aim, sentence: Scanned, named: Found[Procedure]) -> tuple[Located, ...]:
        """Return the further places of a procedure whose name holds one of them."""
        everywhere = replace(aim, table="", labels=())
        found = self._places(
            everywhere, [(sentence, part) for part in listed_before(sentence, named, aim.section)]
        )
        return tuple(found)

    def near(self, aim: Aim, sentences: Sequence[Scanned], at: int) -> tuple[Located, ...]:
        """Return the nearest place that the sentences before a procedure name."""
        return tuple(self._places(aim, elsewhere(sentences, at, aim.section), means=Means.FAR))[:1]

    def assumed(self, aim: Aim, labels: Labels) -> tuple[Located, ...]:
        """Return the place that is taken where none is said."""
        for label in labels:
            system, colon, part = label.partition(": ")
            place = Place(system, part) if colon and not aim.table else Place("", label)
            if table := self._tabled.where(self.tables(aim), place):
                return (Located(table, (place.part,), Means.ASSUMED),)
        return ()

    def _places(
        self, aim: Aim, parts: Iterable[tuple[Scanned, Found[Part]]], means: Means = Means.SAID
    ) -> Iterator[Located]:
        tables = self.tables(aim)
        for sentence, part in parts:
            for table, place in self._offering(aim, tables, part):
                sides = beside(sentence, part.first, part.last)
                yield Located(table, (place.part,), means, sentence.span(part.first, part.last), sides)
                break

    def _offering(self, aim: Aim, tables: tuple[str, ...], part: Found[Part]) -> Iterator[tuple[str, Place]]:
        for region in regions(part, aim.section, aim.operation):
            for place in region.places:
                if table := self._tabled.where(tables, place):
                    yield table, place

    def _joined(self, aim: Aim, found: list[Located]) -> Iterator[Located]:
        for one in self._together.get(aim.section, ()):
            table = self._tabled.where(self.tables(aim), one.becomes)
            of = [p for p in found if self._place(p) in one.of]
            if table and {self._place(p) for p in of} == one.of:
                spans = [p.words for p in of if p.words]
                words = (min(s for s, _ in spans), max(e for _, e in spans))
                found = [p for p in found if p not in of] + [
                    Located(
                        table, (one.becomes.part,), Means.SAID, words, tuple(s for p in of for s in p.sides)
                    )
                ]
        seen: dict[tuple[str, Labels, tuple[str, ...]], Located] = {}
        for place in found:
            seen.setdefault((place.table, place.labels, tuple(s.side for s in place.sides[:1])), place)
        yield from seen.values()

    def _place(self, located: Located) -> Place:
        system = self._tabled.choices(located.table[0])[located.table[1]]
        return Place(system, located.labels[0])
