"""A code's sheet on the screen: where it stands, what is printed about it, what stands beside it.

Invariant: the code's own instructions come before inherited ones, the nearest first, which name the place
they come from; within a place they stand in the order of the printed book. The code asked for is marked
wherever a list holds it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from agent.cli.layout import columns, heading
from agent.cli.looking_up import CodeSheet, PrintedNote
from index.records import Code, CodeKind, InstructionKind
from index.releases.to_get import how_to_get

_NAMES = {
    InstructionKind.NOTE: "Note",
    InstructionKind.INCLUSION_TERM: "Also called",
    InstructionKind.INCLUDES: "Includes",
    InstructionKind.CODE_FIRST: "Code first",
    InstructionKind.USE_ADDITIONAL: "Use additional code",
    InstructionKind.CODE_ALSO: "Code also",
    InstructionKind.EXCLUDES1: "Excludes1: never together",
    InstructionKind.EXCLUDES2: "Excludes2: not included here, may be coded too",
    InstructionKind.SEVENTH_CHARACTER: "7th character",
}
_ORDER = {kind.value: place for place, kind in enumerate(_NAMES)}
_MARK = "▸"
_INDENT, _NUMBER, _AXIS = 2, 8, 22
# The book's title and its notes begin with the same word: "Use additional code" "code to identify …".
_SAME_WORD = re.compile(r"^(?:additional )?codes?,?\s+(?=to |for |if |where )")
_LISTED = ": "


def sheet_parts(sheet: CodeSheet) -> Iterator[RenderableType]:
    """Return what a code's sheet shows, top to bottom."""
    yield from _head(sheet)
    for title, part in (
        ("Path", _codes((*sheet.path, sheet.code), sheet.code.code)),
        ("Instructions", _notes(sheet)),
        ("7th characters", _sevenths(sheet)),
        (_below(sheet.code), _codes(sheet.children, sheet.code.code)),
        ("Axes", _axes(sheet)),
        ("Neighbours", _codes(sheet.neighbours, sheet.code.stem)),
        ("Details", _details(sheet)),
        ("Written the same", _also(sheet)),
        ("Guidelines", _guidelines(sheet)),
    ):
        if part is not None:
            yield ""
            yield heading(title)
            yield part


def _head(sheet: CodeSheet) -> Iterator[RenderableType]:
    code, release = sheet.code, sheet.release
    grid = columns(_NUMBER, None, 0)
    said = Text("billable", "bold green") if code.billable else Text("not billable", "bold yellow")
    grid.add_row(Text(code.code, "bold cyan"), Text(code.title, "bold"), said)
    yield grid
    until = f"to {release.valid_to}" if release.valid_to else "on"
    facts = f"{release.title}, for dates of service from {release.valid_from} {until}"
    yield Text(facts, style="dim")
    if sheet.not_in_force:
        get = how_to_get(release.system, sheet.not_in_force)
        yield Text(f"Not in force on {sheet.not_in_force} → {get}", style="yellow")
    if not code.billable:
        yield Text(_how_to_finish(sheet), style="yellow")


def _how_to_finish(sheet: CodeSheet) -> str:
    if sheet.children:
        return "Not for a claim: choose a code below it."
    if sheet.rows:
        return "Not for a claim: add a value of each axis, all from one row."
    if sheet.code.kind is CodeKind.MODIFIER:
        return "A modifier: it goes with a code."
    if "terminated" in sheet.details:
        return f"Not for a claim: terminated on {sheet.details['terminated']}."
    return "Not for a claim: add a 7th character." if sheet.seventh_characters else "Not for a claim."


def _codes(codes: Sequence[Code], current: str) -> RenderableType | None:
    """Return codes one a line, the current one marked."""
    if not codes:
        return None
    grid = columns(1, _NUMBER, None)
    for code in codes:
        is_current = code.code == current
        style = "bold" if is_current else ""
        grid.add_row(
            Text(_MARK if is_current else "", "cyan"), Text(code.code, "cyan"), Text(code.title, style)
        )
    return grid


def _notes(sheet: CodeSheet) -> RenderableType | None:
    """Return notes by place and kind, the code's own before those from above."""
    away = {code.code: steps for steps, code in enumerate(reversed(sheet.path), 1)}
    ordered = sorted(
        (note for note in sheet.instructions if not _told_as_list(note, sheet)),
        key=lambda note: (away.get(note.owner, 0) if note.inherited else 0, _ORDER[note.kind]),
    )
    if not ordered:
        return None
    grid = columns(_INDENT, None)
    for (kind, owner, inherited), group in groupby(ordered, key=lambda n: (n.kind, n.owner, n.inherited)):
        title = Text(_NAMES[InstructionKind(kind)], style="italic")
        if inherited:
            title.append(f"  (from {_place(owner)})", style="dim")
        grid.add_row("", title)
        for indent, line in _lines(note.text for note in group):
            grid.add_row("", Padding(Text(line, style="dim" if inherited else ""), (0, 0, 0, indent)))
    return grid


def _told_as_list(note: PrintedNote, sheet: CodeSheet) -> bool:
    """Say whether the list of 7th characters holds all that a note says."""
    return note.kind == InstructionKind.SEVENTH_CHARACTER and bool(sheet.seventh_characters)


def _lines(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield notes with their indents, what several begin with once: "to identify control using:"."""
    plain = [_SAME_WORD.sub("", text) for text in texts]
    for lead, group in groupby(plain, key=lambda text: text.rpartition(_LISTED)[0]):
        members = list(group)
        if not lead or len(members) == 1:
            yield from ((2, text) for text in members)
            continue
        yield 2, f"{lead}:"
        yield from ((4, text.rpartition(_LISTED)[2]) for text in members)


def _place(owner: str) -> str:
    return f"chapter {owner}" if owner.isdigit() else owner


def _sevenths(sheet: CodeSheet) -> RenderableType | None:
    if not sheet.seventh_characters:
        return None
    grid = columns(1, _NUMBER, None)
    for character, meaning in sheet.seventh_characters.items():
        is_current = character == sheet.code.seventh
        mark = Text(_MARK if is_current else "", "cyan")
        grid.add_row(mark, Text(character, "cyan"), Text(meaning, "bold" if is_current else ""))
    return grid


def _axes(sheet: CodeSheet) -> RenderableType | None:
    """Return the rows of an ICD-10-PCS table, an axis a line, with an empty line between rows."""
    if not sheet.rows:
        return None
    grid = columns(1, _AXIS, None)
    for place, axes in enumerate(sheet.rows):
        if place:
            grid.add_row("", "", "")
        for axis in axes:
            values = Text()
            for number, (character, label) in enumerate(axis.values):
                values.append("; " if number else "").append(character, "cyan").append(f" {label}")
            grid.add_row("", Text(f"{axis.position} {axis.title}", "dim"), values)
    return grid


def _details(sheet: CodeSheet) -> RenderableType | None:
    if not sheet.details:
        return None
    grid = columns(1, _AXIS, None)
    for name, value in sheet.details.items():
        grid.add_row("", Text(name, "dim"), Text(value))
    return grid


def _also(sheet: CodeSheet) -> RenderableType | None:
    if not sheet.also:
        return None
    grid = columns(1, _NUMBER, None)
    for code in sheet.also:
        name = code.system.value.lower().replace("-", "")
        grid.add_row(
            "", Text(code.code, "cyan"), Text(f"{code.title} ({code.system.value}: --system {name})")
        )
    return grid


def _below(code: Code) -> str:
    return "Blocks" if code.kind is CodeKind.CHAPTER else "Below it"


def _guidelines(sheet: CodeSheet) -> RenderableType | None:
    if not sheet.guidelines:
        return None
    grid = columns(_INDENT, max(len(card.guideline_id) for card in sheet.guidelines) + 1, None, 0)
    for card in sheet.guidelines:
        page = Text(f"p. {card.page}", "dim")
        grid.add_row("", Text(card.guideline_id, "cyan"), Text(card.title), page)
    return grid
