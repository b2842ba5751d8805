"""Where it happened, what the patient was doing and for whom (Y92, Y93, Y99; guidelines I.C.20.b, c, k).

Invariant: these are told of an event, so only the sentences in which the event itself is told, and those
beside them, are read; a note whose injury has no cause told gives none. Each is reported once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.external.cause_table import Row, compiled, table
from agent.choose.external.places import Place, places
from agent.choose.external.story import CERTAIN, FAIR, LIKELY, injuries, made, stated
from agent.choose.finding import View
from agent.choose.outcome import Draft
from agent.records import Mention

_PLACE, _ACTIVITY, _STATUS = "I.C.20.b", "I.C.20.c", "I.C.20.k"
_EVENT = re.compile(
    r"\b(?:fell|fall|slipp\w+|tripp\w+|struck|hit|cut|burn(?:ed|t)|scald\w*|bit(?:ten)?|stung|kicked|punched|crash\w*|twist\w+"
    r"|rolled|injur(?:ed|y)|happened|occurred|accident|caught|crush\w+|swallow\w+|pushed|stepped|landed|collid\w+|stab\w*|mvc|mva)\b",
    re.IGNORECASE,
)
_MADE_OF_NEED = "WXYV"


@dataclass(frozen=True, slots=True)
class _Doings:
    activities: tuple[Row, ...]
    statuses: tuple[Row, ...]
    leisure: Row
    of_work: str
    trades: str
    sites: tuple[str, ...]


@cache
def _doings() -> _Doings:
    held = table("activities.toml")
    spare = held["leisure"]
    return _Doings(
        tuple(_row(row) for row in held["activity"]),
        tuple(_row(row) for row in held["status"]),
        Row(spare["code"], spare["words"], frozenset(), "", spare["sure"]),
        held["of_work"]["says"],
        held["of_work"]["trades"],
        tuple(held["of_work"]["sites"]),
    )


def _row(row: dict[str, str]) -> Row:
    said = row.get("words", "what the patient was doing")
    return Row(row["code"], said, frozenset(), row["says"], float(row.get("sure", LIKELY)))


def circumstances(view: View) -> Iterator[Draft]:
    """Yield place, activity and status of the event.

    Example: "tripped over the rug in the living room of their house" gives Y92.018.
    """
    events = _events(view)
    if not events:
        return
    place = _place(view, events)
    if place is not None:
        yield place
    activity = _told(view, _doings().activities, events, "Y93", _ACTIVITY)
    if activity is not None:
        yield activity
    status = _told(view, _doings().statuses, events, "Y99", _STATUS) or _at_work(view, place)
    if status is not None:
        yield status
    elif activity is not None or place is not None:
        spare = _doings().leisure
        said = (activity or place or events[0]).mentions[0]
        leisure = made(view, replace(said, codes=(spare.code,)), spare.sure, spare.words, _STATUS)
        if leisure is not None:
            yield leisure


def _at_work(view: View, place: Draft | None) -> Draft | None:
    """Read from the whole note that the injury is one of work: a claim, or a trade told with its place."""
    text = view.document.text
    row = Row(_WORK, "work for pay", frozenset(), "")
    says = [_doings().of_work]
    if place is not None and place.code.startswith(_doings().sites):
        says.append(_doings().trades)
    for expression in says:
        for found in compiled(expression).finditer(text):
            mention = stated(view, *found.span(), row.code)
            if mention is not None:
                return made(view, mention, LIKELY, row.words, _STATUS)
    return None


_WORK = "Y99.0"


def _events(view: View) -> list[Draft]:
    """Return the drafts of causes, and of stings and accidental poisonings that hold theirs."""
    if not injuries(view):
        return []
    return [
        d for d in view.drafts if d.code[:3] not in _DETAILS and (d.code[0] in _MADE_OF_NEED or _is_sting(d))
    ]


def _is_sting(draft: Draft) -> bool:
    return "T51" <= draft.code[:3] <= "T65" and draft.code[6:7] == "1" and draft.code[-1] == "A"


_DETAILS = frozenset({"Y92", "Y93", "Y99", "Y95", "Y83", "Y84"})


def _sentences(view: View, events: list[Draft]) -> tuple[list[int], list[int]]:
    """Return the sentences of the event, then those beside them in the same section."""
    sentences = view.document.sentences
    own = list(dict.fromkeys([*(m.sentence for d in events for m in d.mentions), *_of_stings(view, events)]))
    beside = [
        s + step
        for s in own
        for step in (1, -1)
        if 0 <= s + step < len(sentences) and sentences[s + step].kind is sentences[s].kind
    ]
    return own, [s for s in dict.fromkeys(beside) if s not in own]


_STUNG = re.compile(
    r"\b(?:stung|stings?|bit(?:ten)?|swallow\w*|ingest\w*|drank|inhal\w*|exposed|fumes|got\s+into)\b",
    re.IGNORECASE,
)


def _of_stings(view: View, events: list[Draft]) -> Iterator[int]:
    """Yield the sentences that tell of a sting or an accidental poisoning, which the diagnosis only names."""
    if any(_is_sting(d) for d in events):
        for found in _STUNG.finditer(view.document.text):
            mention = stated(view, *found.span(), "T63")
            if mention is not None:
                yield mention.sentence


def _place(view: View, events: list[Draft]) -> Draft | None:
    own, beside = _sentences(view, events)
    found = places(view, own, beside)
    if found is None:
        return None
    sure = min(found.sure, _nearness(view, found, own))
    named = tuple(d for d in view.drafts if d.code.startswith("Y92"))
    draft = made(view, found.mentions[0], sure, found.words, _PLACE, instead=named)
    return None if draft is None else _quoting(draft, found.mentions)


def _nearness(view: View, found: Place, own: list[int]) -> float:
    """Return how sure a place may be: less beside the event's sentence, where no deed is told."""
    number = found.mentions[0].sentence
    if number in own:
        return CERTAIN
    sentence = view.document.sentences[number]
    return LIKELY if _EVENT.search(view.document.text, sentence.start, sentence.end) else FAIR


def _quoting(draft: Draft, mentions: tuple[Mention, ...]) -> Draft:
    return replace(draft, mentions=tuple(dict.fromkeys([*draft.mentions, *mentions])))


def _told(
    view: View, rows: tuple[Row, ...], events: list[Draft], category: str, guideline: str
) -> Draft | None:
    named = tuple(d for d in view.drafts if d.code.startswith(category))
    own, beside = _sentences(view, events)
    for number in (*own, *beside):
        place = view.document.sentences[number]
        for row in rows:
            for found in compiled(row.says).finditer(view.document.text, place.start, place.end):
                mention = stated(view, found.start(), found.end(), row.code)
                if mention is not None:
                    return made(view, mention, row.sure, row.words, guideline, instead=named)
    return None
