"""What `chartcite doctor` says of the code tables: which editions are in force today, and what to get next.

Invariant: a release or list that does not govern today is a note, never a problem, for charts are coded by
their own dates; the remedy is the command that gets the edition in force today.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.check import Check, Standing
from index.edit_lists import EditLists, ListEdition
from index.records import CodeSystem, Release
from index.releases.list_records import ListKind
from index.releases.to_get import how_to_get, lists_to_get, release_to_get

if TYPE_CHECKING:
    from agent.cli.workbench import Workbench

_LICENSED = "ncci-"


def check_tables(workbench: "Workbench", home: Path | None, today: date) -> Check:
    """Say which release of ICD-10-CM answers today."""
    with workbench.tables(home) as tables:
        release = tables.release_on(today)
        count = tables.on(today).count_billable()
    detail = f"{release.title}, {count:,} billable codes"
    if release.governs(today):
        return Check("tables", Standing.OK, f"{detail}, to {release.valid_to or '(open)'}")
    until = f"in force from {release.valid_from} to {release.valid_to}, not today"
    return Check(
        "tables",
        Standing.NOTE,
        f"{detail}; {until}.",
        f"For today's edition: {how_to_get(release.system, today)}",
    )


def check_systems(workbench: "Workbench", home: Path | None, today: date) -> Check:
    """Say which releases of the other code systems answer today."""
    others = [system for system in CodeSystem if system is not CodeSystem.ICD10CM]
    with workbench.tables(home) as tables:
        views = [(system, tables.of(system, today)) for system in others]
        held = [(view.release, view.count_billable()) for _, view in views if view]
        missing = [system for system, view in views if view is None]
    old = [release.system for release, _ in held if not release.governs(today)]
    told = [f"{release.title}, {count:,} codes, {_span(release, today)}" for release, count in held]
    if missing:
        told.append(f"not held: {', '.join(system.value for system in missing)}")
    names = [name for system in old if (name := release_to_get(system, today))]
    return _check("systems", told, names, old)


def check_lists(workbench: "Workbench", home: Path | None, today: date) -> Check:
    """Say which lists about codes answer today."""
    with workbench.tables(home) as tables:
        lists = EditLists(tables.store, today)
        found = [lists.edition(kind) for kind in ListKind if kind is not ListKind.ADDENDA]
    held = [edition for edition in found if edition]
    if not held:
        return Check("lists", Standing.OK, "none held: edits by age, POA, NCCI and the like are silent")
    told = [f"{edition.title}, {_span(edition, today)}" for edition in held]
    old = [edition for edition in held if not edition.governs(today)]
    return _check("lists", told, [name for edition in old for name in lists_to_get(edition.kind, today)], old)


def _span(edition: "Release | ListEdition", today: date) -> str:
    if edition.governs(today):
        return f"to {edition.valid_to or '(open)'}"
    return f"in force from {edition.valid_from} to {edition.valid_to}, not today"


def _check(name: str, told: Sequence[str], names: Sequence[str], old: Sequence[object]) -> Check:
    detail = "; ".join(told)
    if not old:
        return Check(name, Standing.OK, detail)
    licence = " --accept-licence ama" if any(one.startswith(_LICENSED) for one in names) else ""
    get = f"chartcite tables download {' '.join(names)}{licence}" if names else "chartcite tables add FILE"
    return Check(name, Standing.NOTE, f"{detail}.", f"For today's edition: {get}")
