"""What an edition of the official guidelines changed for the cards, which were written from that of FY2026.

Invariant: the cards' own edition is known by the digests that ship (`fy2026.json`: page, heading and words of
every section, none of its text), so that a newer one is compared without the older PDF. A card is never
changed by this: a person has to read the official page.
"""

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from index.guidelines.editions import Edition, Section
from index.records import Guideline

CARDS_WRITTEN_FROM = 2026
"""The fiscal year whose guidelines the cards state."""

_SHIPPED = "fy2026.json"
_DIGITS = 10
_SHORTEST_TEXT = 40


@dataclass(frozen=True, slots=True)
class Print:
    """A section's page, and digests of its heading and words (letters and digits alone)."""

    page: int
    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A card whose section has another place: `to` is where its heading or its words stand now."""

    card: str
    to: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edition changed for the cards.

    Attributes:
        moved: Cards whose section stands elsewhere.
        vanished: Cards whose section is not there, nor its heading or its words elsewhere.
        reworded: Cards whose section has other words.
        renumbered: How many cards' sections begin on another page.
        added: Sections with text that the cards' own edition does not have.
    """

    moved: tuple[Moved, ...]
    vanished: tuple[str, ...]
    reworded: tuple[str, ...]
    renumbered: int
    added: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether every card's section is where and what it was."""
        return not (self.moved or self.vanished or self.reworded or self.added)


def compare(cards: Iterable[Guideline], edition: Edition) -> Changes:
    """Compare an edition with the one that the cards were written from."""
    before, now = shipped_prints(), prints(edition.sections)
    places = _places(now)
    moved, vanished, reworded, renumbered = [], [], [], 0
    targets: set[str] = set()
    for card in (c.guideline_id for c in cards):
        own = before.get(card)
        held = now.get(card)
        elsewhere = _elsewhere(card, own, now, places) if own else None
        if elsewhere:
            moved.append(Moved(card, elsewhere))
            targets.add(elsewhere)
        elif held is None:
            vanished.append(card)
        elif own is None or own.words != held.words or own.heading != held.heading:
            reworded.append(card)
        else:
            renumbered += own.page != held.page
    texts = {section.section_id for section in edition.sections if len(section.text) > _SHORTEST_TEXT}
    added = tuple(s for s in now if s not in before and s in texts and s not in targets)
    return Changes(tuple(moved), tuple(vanished), tuple(reworded), renumbered, added)


def prints(sections: Iterable[Section]) -> dict[str, Print]:
    """Return the digests of sections by their ids."""
    return {s.section_id: Print(s.page, _digest(s.heading), _digest(s.text)) for s in sections}


@cache
def shipped_prints() -> Mapping[str, Print]:
    """Return the digests of the edition that the cards were written from."""
    held = json.loads(files("index.guidelines").joinpath("data", _SHIPPED).read_text("utf-8"))
    return {section_id: Print(*parts) for section_id, parts in held.items()}


def write_prints(edition: Edition, path: Path) -> None:
    """Write the digests of an edition as they ship: a section a line."""
    rows = (
        f' "{s}": {json.dumps([p.page, p.heading, p.words])}' for s, p in prints(edition.sections).items()
    )
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def _digest(text: str) -> str:
    plain = re.sub(r"[\W_]+", "", text.casefold())
    return hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS] if plain else ""


def _places(now: Mapping[str, Print]) -> Mapping[str, list[str]]:
    """Return where each heading and each section's words stand."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for section_id, held in now.items():
        for mark in _marks(held):
            found[mark].append(section_id)
    return found


def _marks(held: Print) -> Iterator[str]:
    """Yield what a section is known by: its words before its heading, which may be a common one."""
    if held.words:
        yield f"words {held.words}"
    if held.heading:
        yield f"heading {held.heading}"


def _elsewhere(
    card: str, own: Print, now: Mapping[str, Print], places: Mapping[str, list[str]]
) -> str | None:
    """Return the one other section that a card's section became; None where it stayed or cannot be told."""
    held = now.get(card)
    if held and (held.heading == own.heading or held.words == own.words):
        return None
    for mark in _marks(own):
        found = places.get(mark, [])
        if len(found) == 1 and found[0] != card:
            return found[0]
    return None


if __name__ == "__main__":
    from index.guidelines.edition_pdf import read_edition

    write_prints(read_edition(Path(sys.argv[1])), Path(__file__).parent / "data" / _SHIPPED)
