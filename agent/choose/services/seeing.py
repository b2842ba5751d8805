"""A thing or a service named in its sentence, and what the note says became of it.

Invariant: of several words that tell what became of it the nearest in its clause count, save that words of
another time always win for a service; words of doing are a plan where they are of the future.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from agent.assertion import assertion_of, cues
from agent.choose.outcome import Fact, fact
from agent.choose.services.lexicon import PACKAGE, Entry, Form, Named
from agent.choose.services.records import Scene
from agent.choose.services.wording import TOLD_OF_OTHERS, any_of, giving, is_of_future
from agent.datafiles import toml_of
from agent.records import Assertion, SectionKind

_THINGS = frozenset({Form.SUPPLY, Form.CAST, Form.SERVICE})
_SILENT = TOLD_OF_OTHERS | {SectionKind.MEDICATIONS}
_UNSAID = frozenset({Assertion.ABSENT, Assertion.FAMILY, Assertion.OTHER_PERSON})
"""What is if-only is not here: "screening" and "risk" say so of a condition, not of the service itself."""
_PERSON = re.compile(r"\b(?:mr|mrs|ms|miss|dr)\.?\s(?:\w+\.?\s){0,2}$")
_CLAUSE = re.compile(r";|\.\s|\bbut\b")
_RIDES = ("A01", "A04")
_BACK, _REACH = 24, 60


class Status(StrEnum):
    """What the note says became of a thing or a service."""

    HERE = "here"
    ORDERED = "ordered"
    THERE = "there"
    PAST = "past"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class _Match:
    """Words that tell what became of a thing.

    Attributes:
        away: Characters between them and its name.
        rank: Of their status, for words equally near.
    """

    away: int
    rank: int
    status: Status
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lists:
    """What `supplies.toml` and `services.toml` say beside names.

    Attributes:
        supplies: Words about things by status; those of refusal stand under `PAST`.
        services: Words about services by status; those of refusal stand under `THERE`.
        weak: Words of doing that alone leave it open.
        refined: Code -> another code of the same words -> what the sentence says for it.
        needs: Code -> words without which it is not settled.
        itself: Codes of what needs no word of doing: a visit, a transport.
        medicare: Codes that only Medicare takes.
        who: What tells of a patient of Medicare.
        age: From which age a patient is taken for one.
    """

    supplies: Mapping[Status, re.Pattern[str]]
    services: Mapping[Status, re.Pattern[str]]
    weak: re.Pattern[str]
    refined: Mapping[str, Mapping[str, re.Pattern[str]]]
    needs: Mapping[str, re.Pattern[str]]
    itself: tuple[str, ...]
    medicare: frozenset[str]
    who: re.Pattern[str]
    age: int


@cache
def lists() -> Lists:
    """Load the words about things and services, once a process."""
    things, services = (toml_of(PACKAGE, "data", f"{name}.toml") for name in ("supplies", "services"))
    thing, service, drug = things["words"], services["words"], giving()
    return Lists(
        {Status.HERE: any_of(thing["here"]), Status.ORDERED: any_of(thing["ordered"]),
         Status.THERE: any_of(thing["there"]), Status.PAST: drug.declined},
        {Status.HERE: any_of(service["done"]), Status.ORDERED: any_of(service["planned"]),
         Status.PAST: drug.elsewhere, Status.THERE: drug.declined},
        any_of(service["weak"]),
        {code: {to: re.compile(when) for to, when in rows.items()}
         for code, rows in services["refined"].items()},
        {code: re.compile(words) for code, words in services["needs"].items()},
        (*_RIDES, *services["itself"]["codes"].split()),
        frozenset(services["medicare"]["codes"].split()),
        re.compile(services["medicare"]["who"]),
        services["medicare"]["age"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A name in its sentence with what became of it; `start` and `end` are of the words that say so."""

    scene: Scene
    sentence: int
    named: Named
    entry: Entry
    status: Status
    start: int
    end: int


def all_seen(scene: Scene) -> Iterator[Seen]:
    """Yield the things and services that a document names, those of its histories left out."""
    for sentence, names in scene.names.items():
        if scene.document.sentences[sentence].kind in _SILENT:
            continue
        for named in names:
            things = [entry for entry in named.entries if entry.form in _THINGS]
            if things and not _is_person(scene.small, named):
                yield _seen(scene, sentence, named, things[0])


def _is_person(small: str, named: Named) -> bool:
    return bool(_PERSON.search(small[max(0, named.start - _BACK) : named.start]))


def _seen(scene: Scene, sentence: int, named: Named, entry: Entry) -> Seen:
    document = scene.document
    said = assertion_of(cues(document, sentence), named.start, named.end, SectionKind.OTHER)
    if said in _UNSAID or (said is Assertion.HYPOTHETICAL and entry.form is not Form.SERVICE):
        return Seen(scene, sentence, named, entry, Status.UNSAID, 0, 0)
    found = _telling(scene, sentence, named, is_service=entry.form is Form.SERVICE)
    if not found:
        in_procedure = document.sentences[sentence].kind is SectionKind.PROCEDURE
        is_under = entry.codes[0].startswith(lists().itself) or (
            in_procedure and entry.form is not Form.SUPPLY
        )
        return Seen(scene, sentence, named, entry, Status.HERE if is_under else Status.UNSAID, 0, 0)
    best = min(found, key=lambda m: (m.away, m.rank, m.start))
    return Seen(scene, sentence, named, entry, best.status, best.start, best.end)


def _telling(scene: Scene, sentence: int, named: Named, *, is_service: bool) -> list[_Match]:
    """Return the words of the name's clause that tell what became of it."""
    place, held = scene.document.sentences[sentence], lists()
    start, end = _clause(scene.small, place.start, place.end, named)
    found = [
        _Match(_away(match, named), rank, status, match.start(), match.end())
        for rank, (status, pattern) in enumerate((held.services if is_service else held.supplies).items())
        for match in pattern.finditer(scene.small, start, end)
        if not (named.start <= match.start() and match.end() <= named.end)
    ]
    near = _widest([match for match in found if match.away <= _REACH])
    timed = [match for match in (_in_time(scene.small, start, m) for m in near) if match is not None]
    past = [match for match in timed if match.status is Status.PAST]
    return past if is_service and past else timed


def _widest(found: Sequence[_Match]) -> list[_Match]:
    """Return the matches that lie within no longer one: "order placed" is an order, not a placing."""
    return [match for match in found if not any(_lies_within(match, other) for other in found)]


def _lies_within(match: _Match, other: _Match) -> bool:
    is_longer = other.end - other.start > match.end - match.start
    return is_longer and other.start <= match.start and match.end <= other.end


def _clause(small: str, start: int, end: int, named: Named) -> tuple[int, int]:
    for found in _CLAUSE.finditer(small, start, end):
        if found.end() <= named.start:
            start = found.end()
        elif found.start() >= named.end:
            return start, found.start()
    return start, end


def _away(match: re.Match[str], named: Named) -> int:
    return max(named.start - match.end(), match.start() - named.end, 0)


def _in_time(small: str, start: int, match: _Match) -> _Match | None:
    """Return words of doing as words of a plan where they are of the future: "will be fitted with".

    Words of having, of the future, say nothing: "he will use crutches".
    """
    if not is_of_future(small, start, match.start):
        return match
    if match.status is Status.THERE:
        return None
    return replace(match, status=Status.ORDERED) if match.status is Status.HERE else match


def sentence_of(seen: Seen) -> str:
    """Return its sentence in small letters."""
    place = seen.scene.document.sentences[seen.sentence]
    return seen.scene.small[place.start : place.end]


def status_facts(seen: Seen) -> Iterator[Fact]:
    """Yield what the note says became of it, as a fact."""
    text = seen.scene.document.text
    item, words = text[seen.named.start : seen.named.end], text[seen.start : seen.end]
    if seen.status is Status.ORDERED:
        yield fact("ordered", words=words)
    elif not seen.end:
        yield fact("done_under", item=item)
    else:
        yield fact("done" if seen.entry.form is Form.SERVICE else "handed", item=item, words=words)


def spans_of(seen: Seen) -> tuple[tuple[int, int], ...]:
    """Return where its name stands, and the words that say what became of it."""
    name = (seen.named.start, seen.named.end)
    return (name, (seen.start, seen.end)) if seen.end else (name,)
