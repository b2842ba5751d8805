"""Comparing two releases of a store: codes that came and went, titles, and instructional notes.

Invariant: nothing is told twice. The 7th-character codes of a stem that was retitled are told of with the
stem, and the notes of a code that is in one release only are not told of at all: the code itself is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from index.changes.heirs import Heirs, official
from index.changes.records import Changes, Deleted, Listed, Merged, NoteChange, Retitled, Split
from index.changes.rows import Row, Rows
from index.errors import TablesError
from index.records import InstructionKind, Release
from index.tables_store import Store

NOTES = (
    InstructionKind.EXCLUDES1,
    InstructionKind.EXCLUDES2,
    InstructionKind.CODE_FIRST,
    InstructionKind.USE_ADDITIONAL,
    InstructionKind.CODE_ALSO,
)
"""The kinds of note that decide which codes may or must stand together."""

_FISCAL_YEAR = re.compile(r"(icd10[a-z]+)-(\d{4})")
_INSTRUCTIONS = "SELECT owner, kind, text FROM instruction WHERE release = ? ORDER BY owner, place"
_OWNERS = "SELECT code FROM code WHERE release = ?"


def compare(store_path: Path, first: str, second: str) -> Changes:
    """Compare two releases that a store holds.

    Args:
        store_path: The store.
        first: Id of the release to start from (`icd10cm-2026-04`); a fiscal year (`icd10cm-2027`) is its
            October edition.
        second: Id of the release to go to.

    Raises:
        TablesError: One is not held, they are the same, or they are of two code systems.
    """
    with closing(Store(store_path)) as store:
        one, two = _release(store, first), _release(store, second)
        if one == two:
            raise TablesError(f"{first!r} and {second!r} are the same release.", "Give two that differ.")
        if one.system is not two.system:
            raise TablesError(
                f"{first!r} is {one.system.value} and {second!r} is {two.system.value}.",
                "Give two releases of one code system.",
            )
        old, new = Rows(store, one), Rows(store, two)
        heirs = Heirs(old, new, official(store, old, new))
        gone = [row for row in old.by_plain.values() if row.billable and row.plain not in new.by_plain]
        return Changes(
            first=one,
            second=two,
            added=tuple(_added(old, new)),
            deleted=tuple(Deleted(row.code, row.title, heirs.of_deleted(row)) for row in gone),
            split=tuple(_split(old, new, heirs)),
            merged=tuple(_merged(old, new)),
            retitled=tuple(_retitled(old, new)),
            notes=tuple(_note_changes(store, one, two)),
        )


def _release(store: Store, name: str) -> Release:
    wanted = name.strip().lower()
    year = _FISCAL_YEAR.fullmatch(wanted)
    if year:
        wanted = f"{year[1]}-{int(year[2]) - 1}-10"
    for release in store.releases:
        if release.release_id == wanted:
            return release
    if wanted in store.numbers:
        raise TablesError(
            f"Of {name!r} only an index or definitions are held, no codes.",
            "Add its tables: chartcite tables download or chartcite tables add.",
        )
    held = ", ".join(release.release_id for release in store.releases)
    raise TablesError(
        f"The code tables hold no release {name!r}.",
        f"They hold {held or 'none'}; get another with chartcite tables download or chartcite tables add.",
    )


def _added(old: Rows, new: Rows) -> Iterator[Listed]:
    for plain, row in new.by_plain.items():
        if row.billable and plain not in old.by_plain:
            yield Listed(row.code, row.title)


def _split(old: Rows, new: Rows, heirs: Heirs) -> Iterator[Split]:
    for row in old.by_plain.values():
        now = new.by_plain.get(row.plain)
        if row.billable and now is not None and not now.billable:
            yield Split(row.code, row.title, heirs.of_split(row))


def _merged(old: Rows, new: Rows) -> Iterator[Merged]:
    for row in new.by_plain.values():
        before = old.by_plain.get(row.plain)
        if row.billable and before is not None and not before.billable:
            parts = [part for part in old.below(row.plain) if part.plain not in new.by_plain]
            yield Merged(row.code, row.title, tuple(Listed(part.code, part.title) for part in parts))


def _retitled(old: Rows, new: Rows) -> Iterator[Retitled]:
    changed = {p: r for p, r in old.by_plain.items() if p in new.by_plain and _title(new, p) != r.title}
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for plain, row in changed.items():
        stems[_stem(changed, row, new) or plain].append(plain)
    for plain, members in stems.items():
        codes = tuple(new.by_plain[member].code for member in members if new.by_plain[member].billable)
        row = changed[plain]
        yield Retitled(row.code, row.title, _title(new, plain), codes)


def _title(rows: Rows, plain: str) -> str:
    return rows.by_plain[plain].title


def _stem(changed: dict[str, Row], row: Row, new: Rows) -> str | None:
    """Return the stem that an extension was retitled with; None where its own part of the title changed."""
    plain = row.stem.replace(".", "")
    stem = changed.get(plain)
    if row.seventh is None or stem is None:
        return None
    own_before = row.title.removeprefix(stem.title)
    own_after = _title(new, row.plain).removeprefix(_title(new, plain))
    return plain if own_before == own_after else None


def _note_changes(store: Store, one: Release, two: Release) -> Iterator[NoteChange]:
    before, after = _notes(store, one), _notes(store, two)
    held = _owners(store, one) & _owners(store, two)
    for owner, kind in sorted(before.keys() | after.keys()):
        old, new = before.get((owner, kind), {}), after.get((owner, kind), {})
        removed = tuple(text for text in old if text not in new)
        added = tuple(text for text in new if text not in old)
        if owner in held and (removed or added):
            yield NoteChange(owner, kind, removed, added)


def _notes(store: Store, release: Release) -> dict[tuple[str, InstructionKind], dict[str, None]]:
    """Return the texts by owner and kind, in the order of the tables."""
    found: defaultdict[tuple[str, InstructionKind], dict[str, None]] = defaultdict(dict)
    for owner, kind, text in store.rows(_INSTRUCTIONS, (store.numbers[release.release_id],)):
        if str(kind) in NOTES:
            found[str(owner), InstructionKind(str(kind))][str(text)] = None
    return found


def _owners(store: Store, release: Release) -> set[str]:
    return {str(code) for (code,) in store.rows(_OWNERS, (store.numbers[release.release_id],))}
