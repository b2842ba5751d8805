"""Building codes: table and part first, then approach, device and qualifier, each from what the table offers.

Invariant: a value is only taken from those that lead to a code after the values before it. Words beside the
procedure win over its name, its name over values said in the sentence, these over what is assumed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.choose.procedures.built import Built, Filled, Means, Span, Unbuilt
from agent.choose.procedures.lasting import lasted, value_of
from agent.choose.procedures.locating import Aim, Located, Locator
from agent.choose.procedures.phrases import Found
from agent.choose.procedures.records import Labels, Lexicon, Procedure, Value, When
from agent.choose.procedures.scanning import Scanned, Scanner
from agent.choose.procedures.siding import Sided, Sides, beside
from agent.choose.procedures.tabled import Tabled
from agent.records import Document

_NONE = ("No Device", "No Qualifier", "None", "Unspecified")
_FALLBACK = {5: ("Open", "External", "None"), 6: _NONE, 7: _NONE}
_WHOLE = {"08": "Eye", "09": "External Ear"}
"""Body systems of an organ whose side is that of its parts."""

_BOTH = {"Right", "Left"}
_IMAGING = "B"
_PART = 4
_DURATION, _HOURS = 5, "Consecutive Hours"


@dataclass(frozen=True, slots=True)
class Act:
    """A procedure that was done, with all that its sentence and its document say around it.

    Attributes:
        sentences: Of the document.
        at: Index of the sentence.
        named: Its words in the sentence.
        values: Words of the sentence, and of the section of an operative report, that decide an axis.
    """

    document: Document
    sentences: Sequence[Scanned]
    at: int
    named: Found[Procedure]
    sides: Sides
    values: tuple[tuple[Value, Span, Means], ...]

    @property
    def sentence(self) -> Scanned:
        """The sentence that names it."""
        return self.sentences[self.at]

    @property
    def names(self) -> Span:
        """Where it is named."""
        return self.sentence.span(self.named.first, self.named.last)


_THROUGH_THE_SAME = frozenset({"Destruction", "Excision", "Extraction", "Resection"})
"""Root operations that take the approach of the operation that they are a part of: a biopsy on the way."""


class Builder:
    """Builds codes of one release."""

    def __init__(self, held: Lexicon, scanner: Scanner, tabled: Tabled) -> None:
        """Take the data files, what finds their phrases, and the tables."""
        self._scanner = scanner
        self._tabled = tabled
        self._locator = Locator(held, tabled)

    def build(self, act: Act, procedure: Procedure) -> Iterator[Built | Unbuilt]:
        """Yield the codes of a procedure, or what the note does not say.

        Args:
            act: Where it is named.
            procedure: One of those that the words name.
        """
        decided = _Decided(act, procedure, self._scanner)
        aim = self._aim(decided)
        places = self._places(decided, aim)
        if not places:
            yield Unbuilt(act.document.document_id, procedure, act.names, "body part")
        for place in places:
            yield from self._codes(decided, aim, place)

    def _aim(self, decided: "_Decided") -> Aim:
        procedure = decided.procedure
        table, operation = decided.table or procedure.table, decided.operation or procedure.operation
        section = table[:1] or self._tabled.section_of(procedure.section)
        if table and decided.operation:
            changed = self._tabled.operation_in(table[:2], decided.operation)
            table = table[:2] + changed if changed else table
        if table:
            operation = self._tabled.choices(table[:2]).get(table[2], "")
        labels, words = decided.own(4)
        return Aim(table, section, operation, labels, words)

    def _places(self, decided: "_Decided", aim: Aim) -> tuple[Located, ...]:
        act, procedure = decided.act, decided.procedure
        if aim.labels and aim.table:
            sides = beside(act.sentence, act.named.first, act.named.last)
            means = Means.SAID if aim.words else Means.NAME
            own = Located(aim.table, aim.labels, means, aim.words, sides)
            more = self._locator.listed(aim, act.sentence, act.named) if aim.section == _IMAGING else ()
            return (own, *more)
        if aim.labels:
            return tuple(replace(p, means=Means.NAME) for p in self._locator.assumed(aim, aim.labels))
        found = self._locator.said(aim, act.sentence, act.named) or self._valued(decided, aim)
        if found:
            return found
        assumed = self._locator.assumed(aim, procedure.assumed.get(4, ()))
        return assumed or (self._locator.near(aim, act.sentences, act.at) if aim.section in "0B" else ())

    def _valued(self, decided: "_Decided", aim: Aim) -> tuple[Located, ...]:
        for value, words, means in decided.act.values:
            if value.axis == 4 and _holds(value, aim):
                for located in self._locator.assumed(aim, value.labels):
                    return (replace(located, means=means, words=words),)
        return ()

    def _codes(self, decided: "_Decided", aim: Aim, place: Located) -> Iterator[Built | Unbuilt]:
        parts = tuple(self._parts(decided, place))
        act = decided.act
        if not parts:
            yield Unbuilt(act.document.document_id, decided.procedure, act.names, "side")
        here = replace(
            aim, table=place.table, operation=self._tabled.choices(place.table[:2])[place.table[2]]
        )
        for part in parts:
            filled = [part]
            for axis in (5, 6, 7):
                filled.append(self._filled(decided, here, axis, filled))
            yield Built(
                act.document.document_id, decided.procedure, place.table, tuple(filled), act.names, act.at,
                decided.guidelines,
            )  # fmt: skip

    def _parts(self, decided: "_Decided", place: Located) -> Iterator[Filled]:
        options = {s: (c, label) for c, label, s in self._tabled.offers(place.table, place.labels)}
        title = self._title(place.table, 4)

        def filled(side: str, said: Span | None = None, means: Means = Means.ONLY) -> Filled:
            return Filled(4, title, *options[side], place.means, place.words, said, means)

        if not options:
            return
        if set(options) == {""} or len(options) == 1:
            yield filled(next(iter(options)))
            return
        for side in self._sides(decided, place, options):
            means = Means.FAR if side.is_far else Means.SAID
            if side.side in options:
                yield filled(side.side, (side.start, side.end), means)
            elif side.side == "Bilateral" and set(options) >= _BOTH:
                yield from (filled(one, (side.start, side.end), means) for one in ("Right", "Left"))
            else:
                yield filled(next(iter(options)), None, Means.GUESSED)
            return
        if "" in options:
            yield filled("", None, Means.NONE)
        elif "Bilateral" in options and place.table[0] == _IMAGING:
            yield filled("Bilateral", None, Means.ASSUMED)

    def _sides(self, decided: "_Decided", place: Located, options: dict[str, tuple[str, str]]) -> list[Sided]:
        act = decided.act
        near = [*place.sides, *beside(act.sentence, act.named.first, act.named.last)]
        if near:
            return near
        if place.table[0] == _IMAGING and "Bilateral" in options:
            return []
        label = next(label for _, label in options.values())
        far = act.sides.of(label) or act.sides.of(_WHOLE.get(place.table[:2], label))
        return [far] if far and "" not in options else []

    def _filled(self, decided: "_Decided", aim: Aim, axis: int, before: Sequence[Filled]) -> Filled:
        system = self._tabled.choices(aim.table[0])[aim.table[1]]
        stem = aim.table + "".join(one.character for one in before)
        title = self._title(aim.table, axis)
        choices = self._tabled.choices(stem)
        if len(choices) == 1:
            return Filled(axis, title, *next(iter(choices.items())), Means.ONLY)
        if length := self._lasting(decided.act, axis, choices):
            return Filled(axis, title, *length[0], Means.SAID, length[1])
        for labels, words, means in decided.wanted(axis, aim, system):
            for character, label, _ in self._tabled.offers(stem, labels):
                return Filled(axis, title, character, label, means, words)
        for label in _FALLBACK[axis]:
            for character, found in choices.items():
                if found == label:
                    means = Means.NONE if label in _NONE else Means.ASSUMED
                    return Filled(axis, title, character, found, means)
        return Filled(axis, title, *_other(choices), Means.GUESSED)

    def _lasting(self, act: Act, axis: int, choices: dict[str, str]) -> tuple[tuple[str, str], Span] | None:
        if axis != _DURATION or not any(label.endswith(_HOURS) for label in choices.values()):
            return None
        sentence = act.document.sentences[act.sentence.number]
        told = lasted(act.document.text, sentence.start, sentence.end, act.names[0])
        value = value_of(choices, told.hours) if told else None
        return (value, (told.start, told.end)) if told and value else None

    def _title(self, table: str, axis: int) -> str:
        return self._tabled.procedures.rows(table)[0].axes[axis - 4].title


def _other(choices: dict[str, str]) -> tuple[str, str]:
    """Return the value for what is not among the others, else the first."""
    held = list(choices.items())
    return next((one for one in held if one[1].startswith("Other")), held[0])


def _holds(value: Value, aim: Aim) -> bool:
    return (not value.sections or aim.section in value.sections) and (
        not value.operations or aim.operation in value.operations
    )


class _Decided:
    """What the words beside one procedure decide of it."""

    def __init__(self, act: Act, procedure: Procedure, scanner: Scanner) -> None:
        self.act = act
        self.procedure = procedure
        self._whens = [
            (when, said)
            for when, (said, ruled_out) in zip(
                procedure.whens, scanner.beside(act.document, act.sentence, act.named, procedure), strict=True
            )
            if said is not None and not ruled_out
        ]
        self.table = next((when.table for when, _ in self._whens if when.table), "")
        self.operation = next((when.operation for when, _ in self._whens if when.operation), "")
        self.guidelines = tuple(
            filter(None, [*(when.guideline for when, _ in self._whens), procedure.guideline])
        )

    def _has_its_own_way(self, aim: Aim) -> bool:
        """Say whether the approach of the rest of the report tells nothing of this procedure.

        A central line or a chest tube placed in a laparoscopic operation goes through the skin all the same.
        """
        usual = self.procedure.assumed.get(5, ())
        return bool(usual) and "Open" not in usual and aim.operation not in _THROUGH_THE_SAME

    def own(self, axis: int) -> tuple[Labels, Span | None]:
        """Return what the procedure's name, or words beside it, say of an axis."""
        nearest = sorted(self._whens, key=self._apart) if axis == _PART else self._whens
        for when, words in nearest:
            if axis in when.values:
                return when.values[axis], words
        return self.procedure.values.get(axis, ()), None

    def _apart(self, said: tuple[When, Span | None]) -> int:
        """Return characters between the procedure and the words of a `when`."""
        first, last = self.act.names
        start, end = said[1] or (first, last)
        return max(start - last, first - end, 0)

    def wanted(self, axis: int, aim: Aim, system: str) -> Iterator[tuple[Labels, Span | None, Means]]:
        """Yield labels for an axis, the surest first.

        Args:
            axis: 4 to 7.
            aim: With the table.
            system: The label of its body system.
        """
        for when, words in self._whens:
            if axis in when.values:
                yield when.values[axis], words, Means.SAID
        if axis in self.procedure.values:
            yield self.procedure.values[axis], None, Means.NAME
        alone = axis == 5 and self._has_its_own_way(aim)
        for value, words, means in self.act.values:
            if value.axis == axis and _holds(value, aim) and not (alone and means is Means.FAR):
                yield value.labels, words, means
        if axis == 5 and system in self.procedure.usual:
            yield self.procedure.usual[system], None, Means.ASSUMED
        if axis in self.procedure.assumed:
            yield self.procedure.assumed[axis], None, Means.ASSUMED
