"""The place of an event: a room of a residence, a street, a field, a shop (Y92).

Invariant: residence and room are read together from the event's sentences; the room's code is the one whose
title in the tables begins with the room's name. A place where the patient lives, works or was taken to is
none of the event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.external.cause_table import Row, compiled, table
from agent.choose.external.story import CERTAIN, stated
from agent.choose.finding import View
from agent.records import Mention

_UNSPECIFIED, _OTHER = "Unspecified place", "Other place"
_HOUSE = "Y92.01"
_PRIVATE = "Y92.0"
_BEFORE = 40
"""Characters before a place in which a verb may make it one that the patient lives in or goes to."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as found.

    Attributes:
        mentions: The words that name it; the first carries its code.
    """

    mentions: tuple[Mention, ...]
    words: str
    sure: float


_Groups = tuple[list[int], list[int]]
"""Sentences of the event and those beside them."""


@dataclass(frozen=True, slots=True)
class _Table:
    residences: tuple[Row, ...]
    rooms: tuple[Row, ...]
    unsaid: Row
    others: tuple[Row, ...]
    elsewhere: str
    leaving: str
    home: str
    lived_in: frozenset[str]


@cache
def _table() -> _Table:
    held = table("places.toml")
    unsaid = held["unsaid"]
    return _Table(
        tuple(_row(row, "code") for row in held["residence"]),
        tuple(_row(row, "title") for row in held["room"]),
        Row(unsaid["code"], "a private residence", frozenset(), "", unsaid["sure"]),
        tuple(_row(row, "code") for row in held["place"]),
        held["elsewhere"]["says"],
        held["elsewhere"]["leaving"],
        held["elsewhere"]["home"],
        frozenset(held["elsewhere"]["lived_in"]),
    )


def _row(row: dict[str, str], code: str) -> Row:
    return Row(row[code], "where it happened", frozenset(), row["says"], float(row.get("sure", CERTAIN)))


def places(view: View, own: list[int], beside: list[int]) -> Place | None:
    """Find the place of an event.

    Args:
        view: The document.
        own: Indexes of the sentences that tell the event; what they name most exactly counts.
        beside: Of those beside them, read where the event's own name nothing.

    Returns:
        None where they name none.
    """
    groups = (own, beside)
    residence = _named(view, _table().residences, groups)
    room = _named(view, _table().rooms, groups)
    other = _named(view, _table().others, groups)
    is_home = residence is not None and (other is None or _is_nearer(residence[1], other[1], own))
    if other is not None and not is_home:
        row, mention = other
        return Place((mention,), row.words, row.sure)
    if residence is not None:
        return _within(view, *residence, room)
    if room is not None and (home := _home(view)) is not None:
        return _within(view, *home, room)
    if room is not None and room[0].code != _OTHER:
        return _within(view, _table().unsaid, room[1], room)
    return None


def _home(view: View) -> tuple[Row, Mention] | None:
    """Find the patient's own residence wherever it is told: "lives in an apartment"."""
    for row in _table().residences:
        says = _table().home.replace("{V}", row.says)
        for found in compiled(says).finditer(view.document.text) if row.code.startswith(_PRIVATE) else ():
            mention = stated(view, *found.span(), row.code)
            if mention is not None:
                return row, mention
    return None


def _is_nearer(one: Mention, other: Mention, own: list[int]) -> bool:
    """Say whether one is told with the event where the other is not; of two told alike the one counts."""
    return one.sentence in own or other.sentence not in own


def _named(view: View, rows: tuple[Row, ...], groups: _Groups) -> tuple[Row, Mention] | None:
    for group in groups:
        for row in rows:
            mention = next((m for number in group for m in _told(view, row, number)), None)
            if mention is not None:
                return row, mention
    return None


def _told(view: View, row: Row, number: int) -> Iterator[Mention]:
    place, text = view.document.sentences[number], view.document.text
    for found in compiled(row.says).finditer(text, place.start, place.end):
        before = text[max(place.start, found.start() - _BEFORE) : found.start()]
        left = compiled(_table().leaving if row.code in _table().lived_in else _table().elsewhere)
        mention = None if left.search(before) else stated(view, *found.span(), row.code)
        if mention is not None:
            yield mention


def _within(view: View, residence: Row, named: Mention, room: tuple[Row, Mention] | None) -> Place | None:
    title = room[0].code if room else _UNSPECIFIED
    code = _room(view, residence.code, title)
    if code is None:
        return None
    first = room[1] if room else named
    words = tuple(dict.fromkeys([replace(first, codes=(code,)), replace(named, codes=(code,))]))
    return Place(words, residence.words, residence.sure)


def _room(view: View, residence: str, title: str) -> str | None:
    """Return the code of a room: of a house where only houses have one, else of another place at home."""
    houses = (residence, _HOUSE) if residence == _table().unsaid.code else (residence,)
    for home, wanted in (*((h, title) for h in houses), (residence, _OTHER)):
        for child in view.tables.children(home):
            if child.title.removeprefix("Private ").lower().startswith(wanted.lower()):
                return child.code
    return None
