"""Where on the way from note to code a gold code was lost, and where an extra code came from.

Invariant: pure; each missed code gets one stage, the latest that it reached. No words of the note are in a
stage or its detail: quotes are kept apart, for those who ask for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agent.records import Choice, CodedNote, Mention
from evals.cases import Case, GoldSpan
from evals.measures import is_unjudged, stem_of
from evals.reaching import Placed


class Stage(StrEnum):
    """How far a missed gold code came."""

    UNBILLABLE = "gold is not billable today"
    REVIEW = "in review"
    OTHERWISE = "mentioned, coded otherwise"
    LEFT_OUT = "mentioned, left out"
    LOST = "mentioned, lost in choosing"
    MISNAMED = "its words are taken for something else"
    OFFERED = "not mentioned, retrieval offers it"
    NOT_OFFERED = "not mentioned, retrieval does not offer it"
    UNMENTIONED = "not mentioned"


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of the note that bear on a code; half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold code that is not final."""

    code: str
    stage: Stage
    detail: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """A final code that is not gold.

    Attributes:
        judged: Whether the benchmark's protocol counts it.
        near: Gold codes of its category.
    """

    code: str
    judged: bool
    detail: str
    near: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A coded note with what the stages before choosing saw.

    Attributes:
        ranks: Gold code -> best rank at which retrieval offers it for the gold words, None when it does not;
            without an entry nothing was asked.
    """

    case: Case
    note: CodedNote
    mentions: tuple[Mention, ...]
    ranks: dict[str, int | None]


def misses(seen: Seen, billable: Callable[[str], bool]) -> list[Miss]:
    """Explain each gold code that is not final, in the codes' order."""
    final = {c.code for c in seen.note.verdict.final}
    return [_miss(code, seen, billable) for code in sorted(seen.case.codes - final)]


def extras(seen: Seen, *, problems_only: bool) -> list[Extra]:
    """Explain each final code that is not gold, in the order of reporting.

    Args:
        seen: The note.
        problems_only: Whether the problem-code protocol holds for its benchmark.
    """
    return [
        _extra(c, seen.case, problems_only=problems_only)
        for c in seen.note.verdict.final
        if c.code not in seen.case.codes
    ]


def _miss(code: str, seen: Seen, billable: Callable[[str], bool]) -> Miss:
    spans = [s for s in seen.case.spans if s.code == code]
    if not billable(code):
        return Miss(code, Stage.UNBILLABLE, "", _quotes(spans))
    reviewed = [c for c in seen.note.verdict.review if c.code == code]
    if reviewed:
        rules = sorted({f.rule for f in seen.note.verdict.findings if code in f.codes})
        said = f"confidence {reviewed[0].confidence:.2f}; {', '.join(rules) or 'no finding'}"
        return Miss(code, Stage.REVIEW, said, _quotes(reviewed[0].evidence))
    naming = [m for m in seen.mentions if any(_akin(c, code) for c in m.codes)]
    if naming:
        return _named(code, naming, seen.note)
    return _unnamed(code, spans, seen)


def _named(code: str, naming: Sequence[Mention], note: CodedNote) -> Miss:
    quotes = _quotes(naming)
    instead = _codes_at(naming, note)
    if instead:
        return Miss(code, Stage.OTHERWISE, f"as {', '.join(instead)}", quotes)
    where = sorted({f"{m.assertion.value} in {m.section.value}" for m in naming})
    left = [n for n in note.verdict.not_coded if any(_meet(n, m) for m in naming)]
    if left:
        reasons = sorted({f"{n.rule}: {n.reason}" for n in left})
        return Miss(code, Stage.LEFT_OUT, f"{'; '.join(reasons)} ({', '.join(where)})", quotes)
    return Miss(code, Stage.LOST, ", ".join(where), quotes)


def _unnamed(code: str, spans: Sequence[GoldSpan], seen: Seen) -> Miss:
    quotes = _quotes(spans)
    taken = [m for m in seen.mentions if any(_meet(m, s) for s in spans)]
    if taken:
        named = sorted({c for m in taken for c in m.codes}) or ["nothing"]
        instead = _codes_at(taken, seen.note)
        said = f"named {', '.join(named)}; coded {', '.join(instead) or 'nothing'}; {_offer(code, seen)}"
        return Miss(code, Stage.MISNAMED, said, quotes)
    if code not in seen.ranks:
        return Miss(code, Stage.UNMENTIONED, "", quotes)
    stage = Stage.NOT_OFFERED if seen.ranks[code] is None else Stage.OFFERED
    return Miss(code, stage, _offer(code, seen), quotes)


def _offer(code: str, seen: Seen) -> str:
    rank = seen.ranks.get(code)
    return "no candidate" if rank is None else f"candidate {rank}"


def _extra(choice: Choice, case: Case, *, problems_only: bool) -> Extra:
    near = tuple(sorted(c for c in case.codes if c[:3] == choice.code[:3]))
    where = (
        f"{choice.evidence[0].assertion.value} in {choice.evidence[0].section.value}"
        if choice.evidence
        else "-"
    )
    detail = f"confidence {choice.confidence:.2f}; {where}"
    judged = not (problems_only and is_unjudged(choice.code))
    return Extra(choice.code, judged, detail, near, _quotes(choice.evidence))


def _akin(named: str, gold: str) -> bool:
    """Say whether a mention's code stands above, at or below a gold code, or beside it in its category."""
    return stem_of(named)[:3] == stem_of(gold)[:3]


def _codes_at(mentions: Iterable[Mention], note: CodedNote) -> list[str]:
    """Return the codes, final or for review, that quote one of the mentions."""
    wanted = list(mentions)
    choices = (*note.verdict.final, *note.verdict.review)
    return sorted({c.code for c in choices if any(_meet(e, m) for e in c.evidence for m in wanted)})


def _quotes(places: Iterable[Placed]) -> tuple[Quote, ...]:
    return tuple(Quote(p.start, p.end) for p in places)


def _meet(one: Placed, other: Placed) -> bool:
    return one.start < other.end and other.start < one.end
