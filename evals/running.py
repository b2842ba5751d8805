"""Coding the cases of a benchmark: what came out of each note, its failure included.

Invariant: every case has exactly one result. A crash is the result of that note (no codes, the error's class
by name and never its words, which may quote the note) and stops no other note.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from agent.ahead import Result, in_turn
from agent.asked import Asked, CodesNotes, coded
from agent.documents import flowing
from agent.records import Choice, CodedNote, Mention
from evals.cases import Case, Collection
from evals.measures import Pair
from evals.reaching import DEPTH, instead, queries, reached, reasons, way
from evals.results import CaseResult, Predicted, Quoted
from index.records import Candidate, CodeSystem
from index.tables import CodeTables

Progress = Callable[[str, int, int], None]
"""Told of every note that was coded: stage, done, in all."""

Lens = Callable[[str, str], tuple[Mention, ...]]
"""Gives the mentions of a note, of its id and its text."""


class NoteCoder(CodesNotes, Protocol):
    """What is asked of `agent.pipeline.Coder`."""

    @property
    def tables(self) -> CodeTables:
        """The code tables."""
        ...

    def retrieve(self, queries: Sequence[str], k: int) -> list[list[Candidate]]:
        """Return for each query its `k` best candidates."""
        ...


def code_case(coder: NoteCoder, case: Case) -> CodedNote:
    """Code one case with everything that is known of its encounter."""
    return coded(coder, _asked(case))


def _asked(case: Case) -> Asked:
    return Asked(
        case.case_id, case.text, setting=case.setting, day=case.day, sex=case.sex, age_years=case.age_years
    )


def result_of(
    coder: NoteCoder, case: Case, lens: Lens | None = None, result: Result | None = None
) -> CaseResult:
    """Code one case and check what came out; an error is its result.

    Args:
        coder: The open pipeline.
        case: The note.
        lens: Where given, how far each gold code came is found out too, which takes longer than coding.
        result: Gives the coded note; None to code it here.
    """
    try:
        began = time.perf_counter()
        note = code_case(coder, case) if result is None else result()
        spent = 1000 * (time.perf_counter() - began)
        found = replace(_checked(note, case, coder.tables), milliseconds=round(spent, 3))
        return found if lens is None else _followed(found, note, coder, lens)
    except Exception as error:  # noqa: BLE001 - any crash is what is being counted
        return CaseResult(case, failure=type(error).__name__)


def results_of(
    coder: NoteCoder,
    collection: Collection,
    progress: Progress = lambda *_: None,
    *,
    lens: Lens | None = None,
) -> list[CaseResult]:
    """Code every case of a collection, in order."""
    done: list[CaseResult] = []
    for case, result in in_turn(coder, collection.cases, _asked):
        done.append(result_of(coder, case, lens, result))
        progress(collection.name, len(done), len(collection.cases))
    return done


def failures_of(results: Sequence[CaseResult]) -> Mapping[str, int]:
    """Count crashes by the class of their error."""
    names = [r.failure for r in results if r.failure]
    return {name: names.count(name) for name in sorted(set(names))}


def pair_with_review(result: CaseResult) -> Pair:
    """Return gold against both tiers: what a coder sees on the page."""
    return Pair(result.case.codes, frozenset(p.code for p in result.predicted))


def _followed(found: CaseResult, note: CodedNote, coder: NoteCoder, lens: Lens) -> CaseResult:
    case = found.case
    mentions = lens(case.case_id, case.text)
    asked = queries(flowing(case.case_id, case.text), mentions)
    seen = way(case, mentions, coder.retrieve(asked, DEPTH))
    return replace(
        found,
        reached=reached(case, note, seen),
        chosen_instead=instead(case, note, seen),
        reasons=reasons(case, note, seen),
        ranks=seen.ranks,
        candidates=seen.candidates,
    )


def _checked(note: CodedNote, case: Case, tables: CodeTables) -> CaseResult:
    day = note.encounter.day
    made = note.provenance
    predicted = [
        *(_predicted(c, final=True) for c in note.verdict.final if c.system == case.system),
        *(_predicted(c, final=False) for c in note.verdict.review if c.system == case.system),
    ]
    return CaseResult(
        case,
        tuple(predicted),
        calls=made.calls,
        prompt_tokens=made.prompt_tokens,
        completion_tokens=made.completion_tokens,
        cost_usd=made.cost_usd,
        unbillable=sum(not _is_billable(c, tables, day) for c in note.verdict.final),
        misquotes=sum(case.text[start:end] != text for start, end, text in _quotes(note)),
    )


def _is_billable(choice: Choice, tables: CodeTables, day: date | None) -> bool:
    """Say whether the release of its own code system in force on the day holds a code for claims."""
    held = tables.of(CodeSystem(choice.system), day)
    return held is not None and held.billable(choice.code)


def _predicted(choice: Choice, *, final: bool) -> Predicted:
    return Predicted(
        choice.code,
        choice.title,
        final,
        choice.confidence,
        choice.sequence,
        tuple(Quoted(e.start, e.end, e.text) for e in choice.evidence),
        choice.guidelines,
        choice.rationale,
    )


def _quotes(note: CodedNote) -> Iterator[tuple[int, int, str]]:
    verdict = note.verdict
    for choice in (*verdict.final, *verdict.review):
        for quote in choice.evidence:
            yield quote.start, quote.end, quote.text
    for left in verdict.not_coded:
        yield left.start, left.end, left.text
