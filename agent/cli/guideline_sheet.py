"""One guideline section on the screen: our card, and below it the official words.

Invariant: it is always said whose words stand there, of which edition and on which page.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from agent.cli.layout import columns, heading

if TYPE_CHECKING:
    from index.guidelines.editions import Edition, Section
    from index.records import CodeRange, Guideline

_SEPARATORS = re.compile(r"[\s().]+")
_PAGE_WIDTH = 7


def normal_id(typed: str, cards: Sequence[str], official: "Iterable[str]" = ()) -> str:
    """Return the id that was meant, as it is written: `Section I.C.4.a.6)(b)` is `I.C.4.a.6.b`.

    Args:
        typed: What the user typed.
        cards: The ids that have a card.
        official: Those of the official text.
    """
    plain = re.sub(r"^\s*section\s+", "", typed, flags=re.IGNORECASE)
    wanted = ".".join(filter(None, _SEPARATORS.split(plain)))
    known = {*cards, *official}
    if wanted in known:
        return wanted
    same = {one.casefold(): one for one in sorted(known)}
    return same.get(wanted.casefold(), wanted)


def brief(edition: "Edition | None") -> dict[str, object] | None:
    """Return what an edition is, without its text; None where there is none."""
    if edition is None:
        return None
    return {
        "id": edition.edition_id,
        "title": edition.title,
        "fiscal_year": edition.fiscal_year,
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to,
        "source": edition.source,
        "sha256": edition.sha256,
        "sections": len(edition.sections),
    }


def card_parts(card: "Guideline") -> list[RenderableType]:
    """Return a card's view, without the sections below it."""
    parts: list[RenderableType] = [
        Text.assemble((card.guideline_id, "bold cyan"), "  ", (card.title, "bold")),
        Text(f"Official Guidelines FY2026, page {card.page}; in our own words", style="dim"),
        Padding(Text(card.text), (1, 0)),
    ]
    if card.codes:
        parts.append(Text.assemble(("Codes  ", "dim"), ", ".join(map(_range, card.codes))))
    if card.settings:
        parts.append(Text.assemble(("Only   ", "dim"), ", ".join(card.settings)))
    return parts


def official_parts(section: "Section", edition: "Edition", *, after_card: bool) -> list[RenderableType]:
    """Return the official words of a section, told as such."""
    where = f"{edition.title}, page {section.page}; the official words ({edition.source})"
    title = heading(section.heading) if section.heading else Text("")
    first = Text.assemble((section.section_id, "bold cyan"), "  ", title)
    body = Padding(Text(section.text or "(a heading without text of its own)"), (1, 0))
    return [*([""] if after_card else []), first, Text(where, style="dim"), body]


def listed(cards: "Sequence[Guideline]") -> RenderableType:
    """Return cards as lines of id and title."""
    grid = columns(max(len(card.guideline_id) for card in cards) + 1, None)
    for card in cards:
        grid.add_row(Text(card.guideline_id, "cyan"), Text(card.title))
    return grid


def listed_sections(sections: "Sequence[Section]") -> RenderableType:
    """Return official sections as lines of id, page and heading."""
    grid = columns(max(len(section.section_id) for section in sections) + 1, _PAGE_WIDTH, None)
    for section in sections:
        told = section.heading or f"{section.text[:60].rstrip()} …"
        grid.add_row(Text(section.section_id, "cyan"), Text(f"p. {section.page}", "dim"), Text(told))
    return grid


def _range(codes: "CodeRange") -> str:
    span = codes.first if codes.first == codes.last else f"{codes.first}-{codes.last}"
    return f"{span} with {' or '.join(codes.suffixes)}" if codes.suffixes else span
