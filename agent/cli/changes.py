"""`chartcite tables diff` and `impact`: what a new edition changes, and which past results it touches."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option
from agent.cli.records_json import print_answer
from agent.cli.reporting import FAILED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from agent.archive import Impact, Touched
    from agent.cli.workbench import Workbench
    from index.changes import Changes, Heir, Listed

_CODE_WIDTH = 9
_FEW = 20
"""Rows of a list that are shown without `--all`."""

_all_option = click.option("show_all", "--all", is_flag=True, help=f"Show every row, not the first {_FEW}.")


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_all_option
@json_option
@home_option
@color_option
@click.pass_obj
def diff(
    workbench: "Workbench",
    *,
    first: str,
    second: str,
    show_all: bool,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show what edition B changed since edition A: codes added, deleted, split, merged, retitled; notes.

    Both must be held: chartcite tables list.
    """
    changes = workbench.changes(home, first, second)
    if as_json:
        print_answer("tables_diff/1", _plain(changes))
    else:
        put(screen(no_color=no_color), *_diff_parts(changes, None if show_all else _FEW))


@click.command("impact")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.argument("archive", type=click.Path(path_type=Path), metavar="ARCHIVE")
@_all_option
@json_option
@home_option
@color_option
@click.pass_context
def impact(
    ctx: click.Context,
    *,
    first: str,
    second: str,
    archive: Path,
    show_all: bool,
    as_json: bool,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show which past results hold codes that edition B deletes, splits or retitles, and what to do.

    ARCHIVE is a file that chartcite code --json --out FILE wrote. Exit status 1 when a result has to be coded
    anew: its code is gone on its date of service.
    """
    from agent.archive import impact as impact_of  # noqa: PLC0415 - only this command pays for it

    workbench: Workbench = ctx.obj
    changes = workbench.changes(home, first, second)
    found = impact_of(changes, archive)
    if as_json:
        print_answer("tables_impact/1", _plain_impact(changes, found))
    else:
        put(screen(no_color=no_color), *_impact_parts(changes, found, None if show_all else _FEW))
    if any(touched.is_due and touched.now is None for touched in found.touched):
        ctx.exit(FAILED)


def _plain(changes: "Changes") -> dict[str, object]:
    return {name: getattr(changes, name) for name in changes.__dataclass_fields__}


def _plain_impact(changes: "Changes", found: "Impact") -> dict[str, object]:
    return {
        "first": changes.first.release_id,
        "second": changes.second.release_id,
        "results": found.results,
        "coded_with_other_release": found.otherwise,
        "failures": found.failures,
        "unreadable": found.unreadable_count,
        "unreadable_lines": found.unreadable,
        "touched": found.touched,
    }


def _diff_parts(changes: "Changes", most: int | None) -> "Iterator[RenderableType]":
    yield Text(f"{changes.first.title} → {changes.second.title}", "bold")
    yield from _list("Added", [(row.code, [Text(row.title)]) for row in changes.added], most)
    deleted = [(row.code, [Text(row.title), *_heirs(row.heirs)]) for row in changes.deleted]
    yield from _list("Deleted", deleted, most)
    split = [(row.code, [Text(row.title), *_heirs(row.heirs)]) for row in changes.split]
    yield from _list("Split (was billable, is a group now)", split, most)
    merged = [(row.code, [Text(row.title), *_parts(row.parts)]) for row in changes.merged]
    yield from _list("Merged (was a group, is billable now)", merged, most)
    retitled = [
        (row.code, [Text(f"was: {row.before}"), Text(f"now: {row.after}"), *_with(row.codes)])
        for row in changes.retitled
    ]
    yield from _list("Retitled", retitled, most)
    notes = [
        (
            row.owner,
            [
                *(Text(f"{row.kind.value}, gone: {text}") for text in row.removed),
                *(Text(f"{row.kind.value}, new: {text}") for text in row.added),
            ],
        )
        for row in changes.notes
    ]
    yield from _list("Notes", notes, most)


def _list(
    title: str, rows: "Sequence[tuple[str, Sequence[Text]]]", most: int | None
) -> "Iterator[RenderableType]":
    yield heading(f"{title}: {len(rows):,}")
    shown = rows if most is None else rows[:most]
    grid = columns(3, _CODE_WIDTH, None)
    for code, lines in shown:
        for number, line in enumerate(lines):
            grid.add_row(Text(""), Text("" if number else code, "bold cyan"), line)
    if shown:
        yield grid
    if len(shown) < len(rows):
        yield Text(f"    … and {len(rows) - len(shown):,} more; --all shows them.")


def _heirs(heirs: "Sequence[Heir]") -> list[Text]:
    return [Text(f"→ {heir.code} {heir.title} ({heir.why})") for heir in heirs]


def _parts(parts: "Sequence[Listed]") -> list[Text]:
    return [Text(f"← {part.code} {part.title}") for part in parts]


def _with(codes: "Sequence[str]") -> list[Text]:
    return [Text(f"with {len(codes):,} billable codes")] if len(codes) > 1 else []


def _impact_parts(changes: "Changes", found: "Impact", most: int | None) -> "Iterator[RenderableType]":
    notes = len({touched.line for touched in found.touched})
    due = len({touched.line for touched in found.touched if touched.is_due and touched.now is None})
    yield Text(f"{changes.first.title} → {changes.second.title}", "bold")
    yield Text(
        f"{found.results:,} results, {notes:,} touched, {due:,} to be coded anew"
        f" (date of service from {changes.second.valid_from} on, or unknown)."
    )
    if found.otherwise:
        yield Text(f"{found.otherwise:,} were coded with another edition than {changes.first.title}.")
    if found.failures:
        yield Text(f"{found.failures:,} lines tell of notes that could not be coded.")
    if found.unreadable_count:
        where = ", ".join(map(str, found.unreadable))
        yield Text(f"{found.unreadable_count:,} lines are no results and were passed over: {where}.")
    shown = found.touched if most is None else found.touched[:most]
    for touched in shown:
        yield from _touched(touched)
    if len(shown) < len(found.touched):
        yield Text(f"… and {len(found.touched) - len(shown):,} more; --all shows them.")


def _touched(touched: "Touched") -> "Iterator[RenderableType]":
    day = touched.day or "no date of service"
    yield heading(f"{touched.note_id} ({day})")
    now = [Text(f"now: {touched.now}")] if touched.now else []
    state = Text(f"{touched.change.value}, {touched.tier}: {touched.title}")
    grid = columns(3, _CODE_WIDTH, None)
    for number, line in enumerate([state, *now, Text(touched.advice), *_heirs(touched.heirs)]):
        grid.add_row(Text(""), Text("" if number else touched.code, "bold cyan"), line)
    yield grid
