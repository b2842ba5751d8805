"""Choices joined with what the code tables hold on them.

Invariant: a code that the release in force does not hold has no row; only codes of ICD-10-CM have notes.
What is kept of a release goes with its tables, and is named by its codes, so it never outgrows them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from agent.records import Choice
from agent.rules.base import Notes, Subject, Tables
from agent.rules.held import Held
from index.records import CodeSystem, Instruction, InstructionKind

_NONE = Notes({}, {})
_SYSTEMS = {system.value: system for system in CodeSystem}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of one release: the notes of each stem asked for, and of each owner of a note."""

    by_stem: dict[str, Notes]
    by_owner: dict[str, Notes]


_notes: WeakKeyDictionary[Tables, _Kept] = WeakKeyDictionary()


def subject_of(position: int, choice: Choice, tables: Tables) -> Subject:
    """Look a choice up.

    Args:
        position: Its place in the list, from 0.
        choice: Its code may be written in any way that the tables read.
        tables: Of the release to ask.
    """
    code = tables.code(choice.code) if choice.system == tables.release.system else None
    if code is None:
        return Subject(position, choice, choice.code, None, _NONE)
    return Subject(position, choice, code.code, code, _notes_of(code.stem, tables))


def service_of(position: int, choice: Choice, held: Held, day: date | None) -> Subject:
    """Look a choice of another system than ICD-10-CM up.

    Args:
        position: Its place in the list, from 0.
        choice: Its code may be written in any way that the tables read.
        held: Has the tables of its system, or not.
        day: Date of service.
    """
    system = _SYSTEMS.get(choice.system)
    tables = held.of(system, day) if system else None
    code = tables.code(choice.code) if tables else None
    return Subject(position, choice, code.code if code else _written(choice.code), code, _NONE)


def _written(code: str) -> str:
    return "".join(code.split()).upper()


def _notes_of(stem: str, tables: Tables) -> Notes:
    """Return a code's notes, sorted once for all codes that the same notes govern."""
    kept = _notes.get(tables)
    if kept is None:
        kept = _notes[tables] = _Kept({}, {})
    found = kept.by_stem.get(stem)
    if found is None:
        notes = [n for n in tables.instructions(stem) if n.kind is not InstructionKind.INCLUSION_TERM]
        # Everything above a note's owner governs as well, so the nearest owner tells all the notes.
        owner = notes[0].owner if notes else ""
        found = kept.by_owner.get(owner) or kept.by_owner.setdefault(owner, _sorted(notes))
        kept.by_stem[stem] = found
    return found


def _sorted(notes: Iterable[Instruction]) -> Notes:
    kinds: defaultdict[InstructionKind, list[Instruction]] = defaultdict(list)
    for note in notes:
        kinds[note.kind].append(note)
    return Notes(
        {kind: tuple(held) for kind, held in kinds.items()},
        {kind: frozenset(_letters(held)) for kind, held in kinds.items()},
    )


def _letters(notes: Iterable[Instruction]) -> Iterable[str]:
    for note in notes:
        for bounds in note.ranges:
            yield from map(chr, range(ord(bounds.first[0]), ord(bounds.last[0]) + 1))
