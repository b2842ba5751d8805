"""The chooser of ICD-10-PCS: what was done, built along the tables, each code with its words.

Invariant: every code is in the tables of the release in force and quotes the note; what was named and not
coded is told with its reason. The same encounter gives the same codes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from agent.choose.outcome import Chosen, Reading
from agent.choose.procedures.building import Act, Builder
from agent.choose.procedures.built import Built, Means, Span, Unbuilt
from agent.choose.procedures.counting import counted
from agent.choose.procedures.doing import Standing, stand
from agent.choose.procedures.keyed import keyed
from agent.choose.procedures.knowledge import lexicon
from agent.choose.procedures.levels import at_levels
from agent.choose.procedures.overlapping import folded, without_integral
from agent.choose.procedures.phrases import Found
from agent.choose.procedures.records import Lexicon, Procedure, Value
from agent.choose.procedures.reports import Report
from agent.choose.procedures.scanning import Scanned, Scanner, within
from agent.choose.procedures.siding import Sides
from agent.choose.procedures.tabled import Tabled
from agent.choose.procedures.telling import TEMPLATE, choice
from agent.records import Choice, Document, NotCoded, SectionKind
from index.procedures import Procedures
from index.tables import CodeTables
from prompts import load

_CHANGED = frozenset({"converted", "conversion"})
"""A procedure that was turned into an open one is what it was turned into."""

_APPROACH, _QUALIFIER, _WITH = 5, 7, 4
"""Axes; words between a procedure and another that it was done by: "colonoscopy with two biopsies"."""

_OPERATIVE = frozenset("01")
_OBSTETRICS = "1"
"""The delivery that an infant's record tells of is coded on the mother's (guideline C1)."""
_INSPECTION, _DIAGNOSTIC = "J", "X"


class ProcedureChooser:
    """Chooses codes of one release of ICD-10-PCS."""

    def __init__(self, tables: CodeTables, held: Lexicon | None = None) -> None:
        """Take a view at the release, and the data files (None for those that ship)."""
        known = held or lexicon()
        procedures = Procedures(tables)
        self._scanner = Scanner(known, tuple(keyed(procedures.body_part_key())))
        self._tabled = Tabled(procedures)
        self._builder = Builder(known, self._scanner, self._tabled)

    def choose(self, reading: Reading) -> Chosen:
        """Choose codes for an encounter.

        Args:
            reading: The encounter; its mentions, which are of diagnoses, have no say.
        """
        built: list[Built] = []
        left: list[NotCoded] = []
        for document in reading.encounter.documents:
            for one in self._document(document, reading.encounter.day):
                if isinstance(one, Built):
                    built.append(one)
                else:
                    left.append(one)
        if reading.encounter.age_years == 0:
            built = [one for one in built if one.table[0] != _OBSTETRICS]
        kept, integral = without_integral(folded(built))
        documents = {d.document_id: d for d in reading.encounter.documents}
        left += [_left(documents[b.document_id], b.names, _integral(), "PCS.B3.11a") for b in integral]
        return Chosen(tuple(self._choices(kept, documents)), tuple(left), prompts=(TEMPLATE,))

    def _choices(self, built: Sequence[Built], documents: dict[str, Document]) -> Iterable[Choice]:
        by_code: dict[str, list[Built]] = {}
        for one in built:
            by_code.setdefault(one.code, []).append(one)
        ordered = sorted(by_code.values(), key=lambda same: _place(same[0]))
        return [choice(sorted(s, key=lambda b: -b.confidence), documents, self._tabled) for s in ordered]

    def _document(self, document: Document, day: date | None) -> Iterator[Built | NotCoded]:
        sentences = self._scanner.scan(document)
        if not any(sentence.procedures for sentence in sentences):
            return
        made: list[Built | Unbuilt] = []
        around, report = _Around(document, sentences), Report(document, sentences)
        for sentence, named in ((s, n) for s in sentences for n in s.procedures):
            how = stand(document, sentence.number, *sentence.span(named.first, named.last), day)
            if how.standing is Standing.DONE:
                made += self._built(around, sentence, named)
            else:
                yield _left(document, sentence.span(named.first, named.last), str(how.standing))
        coded = {one.procedure.name for one in made if isinstance(one, Built)}
        for built in self._counted([one for one in made if isinstance(one, Built)], document):
            yield replace(built, is_step=report.is_step(built.names[0], built.procedure))
        for one in made:
            if isinstance(one, Unbuilt) and one.procedure.name not in coded:
                yield _left(document, one.names, load(TEMPLATE).fill("missing", {"missing": one.missing}))

    def _counted(self, made: Sequence[Built], document: Document) -> Iterator[Built]:
        for one in counted(made, document, self._tabled):
            yield from at_levels(one, document, self._tabled)

    def _built(
        self, around: "_Around", sentence: Scanned, named: Found[Procedure]
    ) -> Iterator[Built | Unbuilt]:
        values = (*_said(sentence, named), *(around.reported if around.is_report(sentence) else ()))
        act = Act(around.document, around.sentences, sentence.number, named, around.sides, values)
        for procedure in self._meant(named.held):
            yield from self._builder.build(act, procedure)

    def _meant(self, held: Iterable[Procedure]) -> Iterator[Procedure]:
        for procedure in held:
            yield procedure
            yield from (self._scanner.by_name[name] for name in procedure.also)


Said = tuple[Value, Span, Means]
"""A value with the words that say it."""


class _Around:
    """What a document says around all of its procedures."""

    def __init__(self, document: Document, sentences: Sequence[Scanned]) -> None:
        self.document = document
        self.sentences = sentences
        self.sides = Sides(sentences)
        self.reported = tuple(_reported([s for s in sentences if self.is_report(s)]))

    def is_report(self, sentence: Scanned) -> bool:
        return self.document.sentences[sentence.number].kind is SectionKind.PROCEDURE


def _said(sentence: Scanned, named: Found[Procedure]) -> Iterator[Said]:
    """Yield the words of a sentence that decide an axis, the nearest first."""
    near = within(sentence.values(), named.first, named.last)
    for one in sorted(near, key=lambda f: _apart(f, named, sentence)):
        span = sentence.span(one.first, one.last)
        is_others = _is_of_another(one, named, sentence)
        yield from ((v, span, Means.SAID) for v in one.held if v.axis != _APPROACH or not is_others)


def _reported(told: Iterable[Scanned]) -> Iterator[Said]:
    """Yield the approach words of an operative report's sections, what it was turned into first.

    Words for one root operation (a joint's cement) hold for the report as well.
    """
    found = [(sentence, one) for sentence in told for one in sentence.values()]
    for sentence, one in sorted(found, key=lambda pair: not _is_changed(pair[1], pair[0])):
        span = sentence.span(one.first, one.last)
        yield from ((value, span, Means.FAR) for value in one.held if _is_of_report(value))


def _is_of_report(value: Value) -> bool:
    return value.axis == _APPROACH or (value.axis == _QUALIFIER and bool(value.operations))


def _is_of_another(value: Found[Value], named: Found[Procedure], sentence: Scanned) -> bool:
    """Say whether words are another procedure's own and stand too far away to be how this one was done."""
    near = within(sentence.procedures, value.first, value.last)
    others = (p for p in near if p is not named and p.first <= value.first < p.last)
    return next(others, None) is not None and max(value.first - named.last, named.first - value.last) > _WITH


def _is_changed(value: Found[Value], sentence: Scanned) -> bool:
    return any(word.normal in _CHANGED for word in sentence.words[value.first : value.last])


def _apart(value: Found[Value], named: Found[Procedure], sentence: Scanned) -> tuple[bool, bool, int]:
    inside = named.first <= value.first and value.last <= named.last
    gap = max(value.first - named.last, named.first - value.last)
    return (not _is_changed(value, sentence), not inside, gap)


def _place(one: Built) -> tuple[bool, bool]:
    """Put operations first, and of them what treats before what only finds out, as UHDDS orders a stay."""
    return one.table[0] not in _OPERATIVE, one.code.endswith(_DIAGNOSTIC) or one.table[2] == _INSPECTION


def _integral() -> str:
    return load(TEMPLATE).parts["integral"]


def _left(document: Document, span: Span, reason: str, rule: str = "") -> NotCoded:
    return NotCoded(document.document_id, document.text[span[0] : span[1]], *span, reason, rule)
