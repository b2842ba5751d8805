"""Rules about diagnoses that audits find unsupported most often: acute events, cancers, clots of the past.

Invariant: a code is in doubt only where its quotes' sentences put it into the past, or where it needs the
acute event and nothing of it is told, and no word of the note shows it as current. Groups and words:
`data/high_risk.toml`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from agent.datafiles import toml_of
from agent.documents import cut, sentence_at
from agent.governance import Place, places_of
from agent.governance.timing import is_done
from agent.records import Assertion, Document, SectionKind, Setting, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges, ranges_of
from index.records import CodeRange

_REACH = 60
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d\b(?!\s*(?:-|to)\s*(?:now|present))")
_IN_YEAR = re.compile(
    r"[ \t]*(?:\(|,|in|of|from|back in|since)?[ \t]*(?:[A-Z][a-z]{2,8}\.?[ \t]+|\d{1,2}/)?"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_ONGOING = re.compile(
    r"\b(?:on|continu\w+|takes|taking|currently|now|start\w*|today|with)\b[^.;,]{0,24}$", re.IGNORECASE
)
_WHOLE = 240
"""Characters of a note; what is shorter is an excerpt."""

_UNKNOWN = re.compile(r"\b(?:no|not|denies|any|without|never|family)\b[^.;,|()]*$", re.IGNORECASE)
_OWN_PAST = re.compile(
    r"(?:personal |past |prior )?(?:history|hx)\b|h/o\b|(?:old|prior|previous|remote)\b", re.IGNORECASE
)
_OFFICE = frozenset({Setting.OUTPATIENT, Setting.PROFESSIONAL})
_OLD = frozenset(
    {SectionKind.HISTORY_FAMILY, SectionKind.HISTORY_PAST, SectionKind.HISTORY_SURGICAL}
)  # what is told there of treatment was before
_TOLD = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


_Mute = re.Pattern[str] | None
"""What the note calls a condition that it dates earlier: words that hold it show nothing as current."""


@dataclass(frozen=True, slots=True)
class _Group:
    """One of the groups of the data file; its patterns are compiled."""

    codes: tuple[CodeRange, ...]
    called: str
    named: re.Pattern[str] | None
    alone: bool
    past: re.Pattern[str] | None
    current: re.Pattern[str]
    anywhere: re.Pattern[str] | None
    instead: str
    basis: str


@cache
def _groups() -> Mapping[str, Sequence[_Group]]:
    """Return the groups by the id of their rule."""
    groups: defaultdict[str, list[_Group]] = defaultdict(list)
    for row in toml_of("agent.rules", "data", "high_risk.toml")["group"]:
        told = [
            re.compile(row[k], re.IGNORECASE) if k in row else None for k in ("past", "anywhere", "named")
        ]
        current = re.compile(row["current"], re.IGNORECASE)
        codes = ranges_of(row["codes"])
        made = _Group(
            codes,
            row["called"],
            told[2],
            row["alone"],
            told[0],
            current,
            told[1],
            row["instead"],
            row["basis"],
        )
        groups[row["rule"]].append(made)
    return groups


@cache
def _past() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what puts a condition into the past before and behind it."""
    words = toml_of("agent.rules", "data", "high_risk.toml")["past"]
    return re.compile(words["before"], re.IGNORECASE), re.compile(words["after"], re.IGNORECASE)


def _is_past(place: Place, group: _Group, day: date | None) -> bool:
    """Say whether the words beside a place, in its sentence, put the condition into the past."""
    text, sentence = place.document.text, place.sentence
    before = text[max(sentence.start, place.start - _REACH) : place.start]
    following = text[place.start : min(sentence.end, place.end + _REACH)]
    if _UNKNOWN.search(before):
        return False
    if _leads(before, text[place.start : place.end]) or _past()[1].match(text[place.end : sentence.end]):
        return True
    if any(day is None or int(year.group()) < day.year for year in _YEAR.finditer(following)):
        return True
    return group.past is not None and group.past.search(place.said) is not None


def _leads(before: str, own: str) -> bool:
    leads = _past()[0]
    return leads.search(before) is not None or _OWN_PAST.match(own) is not None


def _is_current(places: Sequence[Place], group: _Group, day: date | None, mute: _Mute) -> bool:
    """Say whether a sentence about the condition shows it as current, years of old ones left out."""
    for place in places:
        old = _is_past(place, group, day)
        for found in group.current.finditer(place.document.text, place.sentence.start, place.sentence.end):
            before = place.document.text[place.sentence.start : found.start()]
            ongoing = not old or _ONGOING.search(before) is not None
            if _is_muted(found, place.document, mute):
                continue
            if ongoing and is_done(place.document, place.sentence, found.start(), found.end()):
                return True
    return False


def _dated(case: Case, group: _Group) -> bool:
    """Say whether the note of a visit dates the condition in an earlier year: "his stroke in 2023"."""
    day = case.encounter.day
    if group.named is None or day is None or case.encounter.setting not in _OFFICE:
        return False
    return any(
        int(year["year"]) < day.year
        for document in case.encounter.documents
        for found in group.named.finditer(document.text)
        if (year := _IN_YEAR.match(document.text, found.end())) is not None
    )


def _is_muted(found: re.Match[str], document: Document, mute: _Mute) -> bool:
    """Say whether words are the code's own of a condition that the note dates earlier."""
    return mute is not None and mute.search(document.text, *found.span()) is not None


def _is_told(case: Case, pattern: re.Pattern[str] | None, mute: _Mute, *, ongoing: bool = False) -> bool:
    """Say whether any sentence outside the histories tells of the condition as of now, or as going on."""
    documents = (cut(document) for document in case.encounter.documents)
    return pattern is not None and any(
        _shows(document, pattern, mute, ongoing=ongoing) for document in documents
    )


def _shows(document: Document, current: re.Pattern[str], mute: _Mute, *, ongoing: bool) -> bool:
    for found in current.finditer(document.text):
        if _is_muted(found, document, mute):
            continue
        number = sentence_at(document, found.start())
        sentence = document.sentences[number] if number is not None else None
        if sentence is None or sentence.kind in _OLD:
            continue
        after = document.text[found.end() : sentence.end]
        is_old = _past()[1].match(after) or _YEAR.search(after[:_REACH])
        if ongoing and not _ONGOING.search(document.text[sentence.start : found.start()]):
            continue
        if not is_old and is_done(document, sentence, found.start(), found.end()):
            return True
    return False


def _fault(case: Case, subject: Subject, group: _Group) -> str:
    """Return what is wrong with a code of a group; empty where nothing is."""
    day = case.encounter.day
    places = [p for p in places_of(subject.choice, case.encounter, ()) if p.assertion in _TOLD]
    mute = group.named if _dated(case, group) else None
    if not places or _is_current(places, group, day, mute):
        return ""
    over = group.past is not None and any(group.past.search(place.said) for place in places)
    if _is_told(case, group.anywhere, mute, ongoing=over):
        return ""
    if any(_is_past(place, group, day) for place in places):
        return f"{subject.name} is {group.called}, but the note tells of it as past and of nothing current."
    office = group.alone and case.encounter.setting in _OFFICE and _is_whole(case)
    if office and not _is_told(case, group.current, mute):
        return f"{subject.name} is {group.called}, but the note of this visit shows nothing acute."
    return ""


def _is_whole(case: Case) -> bool:
    """Say whether there is enough text for what it leaves unsaid to tell anything."""
    return sum(len(document.text) for document in case.encounter.documents) >= _WHOLE


def _check_of(rule_id: str) -> Callable[[Case], Iterator[Hit]]:
    """Return the check of the groups of one rule."""

    def check(case: Case) -> Iterator[Hit]:
        for subject, code in case.known if case.has_text else ():
            for group in _groups()[rule_id]:
                if in_ranges(code.code, group.codes) and (fault := _fault(case, subject, group)):
                    yield Hit((subject,), fault, group.instead, group.basis)

    return check


_VISIT = "Office visit for blood pressure."

ACUTE_EVENT = Rule(
    rule_id="CC330",
    name="acute-event-not-current",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="An acute stroke or myocardial infarction is coded for the encounter that treats it, not for "
    "one that remembers it.",
    basis="I.C.9.d.3",
    repair="Code the history or what it left.",
    example=Example(f"{_VISIT} CVA in 2019, on aspirin.", (Cited("I63.9", "CVA"),)),
    near_miss=Example(
        "Sudden left weakness this morning; CT shows a stroke. Sent to the ED.", (Cited("I63.9", "stroke"),)
    ),
    check=_check_of("CC330"),
)
SEPSIS = Rule(
    rule_id="CC331",
    name="sepsis-not-current",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="Sepsis is coded for the encounter that treats it; a visit after it has none of its signs or "
    "treatment.",
    basis="I.C.1.d.4",
    repair="Code the infection treated now, or the history.",
    example=Example("Sepsis 2 months ago, now doing well at home.", (Cited("A41.9", "Sepsis"),)),
    near_miss=Example(
        "Sepsis, lactate 4, blood cultures drawn. Sent to the ED.", (Cited("A41.9", "Sepsis"),)
    ),
    check=_check_of("CC331"),
)
CANCER = Rule(
    rule_id="CC332",
    name="cancer-reads-as-history",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A cancer that is gone and no longer treated is a personal history.",
    basis="I.C.2.m",
    repair="Code the personal history (Z85.-).",
    example=Example(
        "Colon cancer, s/p resection in 2015, no evidence of disease.", (Cited("C18.9", "Colon cancer"),)
    ),
    near_miss=Example(
        "Colon cancer, s/p resection in 2025, cycle 3 of FOLFOX today.", (Cited("C18.9", "Colon cancer"),)
    ),
    check=_check_of("CC332"),
)
EMBOLISM = Rule(
    rule_id="CC333",
    name="embolism-reads-as-history",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="An embolism of the past that only a long-term anticoagulant recalls is a history.",
    basis="I.C.21.c.4",
    repair="Code the history (Z86.71-) and the anticoagulant (Z79.01).",
    example=Example(
        "Pulmonary embolism 3 years ago, lifelong warfarin.", (Cited("I26.99", "Pulmonary embolism"),)
    ),
    near_miss=Example(
        "Acute pulmonary embolism on CT angiogram; apixaban started.",
        (Cited("I26.99", "Acute pulmonary embolism"),),
    ),
    check=_check_of("CC333"),
)
RULES = (ACUTE_EVENT, SEPSIS, CANCER, EMBOLISM)
