"""Coding the cases of a benchmark: what came out of each note, its failure included.

Invariant: every case has exactly one outcome. A crash is the outcome of that note (no codes, the error's
class by name and never its words, which may quote the note) and stops no other note.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

from agent.records import CodedNote, Setting, Sex
from evals.cases import Case, Collection
from evals.measures import Pair
from index.records import Candidate


class Billing(Protocol):
    """What is asked of the code tables; `index.tables.CodeTables` answers."""

    def billable(self, text: str, /) -> bool:
        """Say whether `text` names a code that may stand on a claim."""
        ...

    def on(self, day: date | None, /) -> Self:
        """Return the tables in force on a date of service."""
        ...


class NoteCoder(Protocol):
    """What is asked of `agent.pipeline.Coder`."""

    @property
    def tables(self) -> Billing:
        """The code tables."""
        ...

    def code(
        self,
        note_id: str,
        text: str,
        *,
        setting: Setting | str | None = None,
        day: date | None = None,
        sex: Sex | str | None = None,
        age_years: int | None = None,
    ) -> CodedNote:
        """Code one note."""
        ...

    def retrieve(self, queries: Sequence[str], k: int) -> list[list[Candidate]]:
        """Return for each query its `k` best candidates."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of one case.

    Attributes:
        final: Codes of the final tier.
        review: Codes of the review tier.
        failure: Class of the error that ended it, None when there was none.
        unbillable: Final codes that may not stand on a claim on the date of service.
        misquotes: Quotes whose text is not the slice of the case's own text.
    """

    case: Case
    final: frozenset[str] = frozenset()
    review: frozenset[str] = frozenset()
    failure: str | None = None
    unbillable: int = 0
    misquotes: int = 0

    @property
    def pair(self) -> Pair:
        """Gold against the final tier."""
        return Pair(self.case.codes, self.final)

    @property
    def pair_with_review(self) -> Pair:
        """Gold against both tiers."""
        return Pair(self.case.codes, self.final | self.review)


def code_case(coder: NoteCoder, case: Case) -> CodedNote:
    """Code one case with everything that is known of its encounter."""
    return coder.code(
        case.case_id, case.text, setting=case.setting, day=case.day, sex=case.sex, age_years=case.age_years
    )


def outcome_of(coder: NoteCoder, case: Case) -> Outcome:
    """Code one case and check what came out; an error is its outcome."""
    try:
        note = code_case(coder, case)
        return _checked(note, case, coder.tables)
    except Exception as error:  # noqa: BLE001 - any crash is what is being counted
        return Outcome(case, failure=type(error).__name__)


def outcomes_of(
    coder: NoteCoder, collection: Collection, progress: Callable[[str, int, int], None] = lambda *_: None
) -> list[Outcome]:
    """Code every case of a collection, in order."""
    done: list[Outcome] = []
    for case in collection.cases:
        done.append(outcome_of(coder, case))
        progress(collection.name, len(done), len(collection.cases))
    return done


def failures_of(outcomes: Sequence[Outcome]) -> Mapping[str, int]:
    """Count crashes by the class of their error."""
    names = [o.failure for o in outcomes if o.failure]
    return {name: names.count(name) for name in sorted(set(names))}


def _checked(note: CodedNote, case: Case, tables: Billing) -> Outcome:
    in_force = tables.on(note.encounter.day)
    return Outcome(
        case,
        frozenset(c.code for c in note.verdict.final),
        frozenset(c.code for c in note.verdict.review),
        unbillable=sum(not in_force.billable(c.code) for c in note.verdict.final),
        misquotes=sum(case.text[start:end] != text for start, end, text in _quotes(note)),
    )


def _quotes(note: CodedNote) -> Iterator[tuple[int, int, str]]:
    verdict = note.verdict
    for choice in (*verdict.final, *verdict.review):
        for quote in choice.evidence:
            yield quote.start, quote.end, quote.text
    for left in verdict.not_coded:
        yield left.start, left.end, left.text
