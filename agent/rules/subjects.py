"""Choices joined with what the code tables hold on them.

Invariant: a code that the release does not hold, and a code of another system, has no row and no notes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from agent.records import Choice
from agent.rules.base import Subject, Tables
from index.records import Instruction, InstructionKind


def subject_of(position: int, choice: Choice, tables: Tables) -> Subject:
    """Look a choice up.

    Args:
        position: Its place in the list, from 0.
        choice: Its code may be written in any way that the tables read.
        tables: Of the release to ask.
    """
    code = tables.code(choice.code) if choice.system == tables.release.system else None
    if code is None:
        return Subject(position, choice, choice.code, None, {})
    return Subject(position, choice, code.code, code, _by_kind(tables.instructions(code.code)))


def _by_kind(notes: Iterable[Instruction]) -> Mapping[InstructionKind, tuple[Instruction, ...]]:
    kinds: defaultdict[InstructionKind, list[Instruction]] = defaultdict(list)
    for note in notes:
        kinds[note.kind].append(note)
    return {kind: tuple(held) for kind, held in kinds.items()}
