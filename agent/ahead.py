"""Several notes under way at once where a chooser waits for a server; one after the other where it does not.

Invariant: results come in the order of the notes, each with its own error, and no more notes are under way
than the chooser's server takes at once.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol, TypeVar, runtime_checkable

from agent.asked import Asked, CodesNotes, coded
from agent.records import CodedNote

Note = TypeVar("Note")
Result = Callable[[], CodedNote]
"""Gives a note's result, or raises what went wrong with it."""


@runtime_checkable
class WaitingCoder(Protocol):
    """Codes several notes at once, because most of the time it waits."""

    @property
    def at_once(self) -> int:
        """How many notes may be under way together."""
        ...

    @property
    def runner(self) -> asyncio.Runner:
        """The event loop in which it waits."""
        ...

    async def code_async(self, asked: Asked) -> CodedNote:
        """Code one note."""
        ...


def in_turn(
    coder: CodesNotes, notes: Iterable[Note], ask: Callable[[Note], Asked]
) -> Iterator[tuple[Note, Result]]:
    """Yield each note with what gives its result.

    Args:
        coder: Codes notes.
        notes: In order.
        ask: What the coder is asked of a note; an error of its own becomes that note's.
    """
    if isinstance(coder, WaitingCoder) and coder.at_once > 1:
        yield from _ahead(coder, notes, ask)
    else:
        yield from ((note, partial(_now, coder, note, ask)) for note in notes)


def _now(coder: CodesNotes, note: Note, ask: Callable[[Note], Asked]) -> CodedNote:
    return coded(coder, ask(note))


def _ahead(
    coder: WaitingCoder, notes: Iterable[Note], ask: Callable[[Note], Asked]
) -> Iterator[tuple[Note, Result]]:
    async def begun(note: Note) -> CodedNote:
        return await coder.code_async(ask(note))

    loop = coder.runner.get_loop()
    under_way: deque[tuple[Note, asyncio.Task[CodedNote]]] = deque()
    for note in notes:
        under_way.append((note, loop.create_task(begun(note))))
        if len(under_way) >= coder.at_once:
            first, task = under_way.popleft()
            yield first, partial(_waited, coder, task)
    for note, task in under_way:
        yield note, partial(_waited, coder, task)


def _waited(coder: WaitingCoder, task: asyncio.Task[CodedNote]) -> CodedNote:
    async def wait() -> CodedNote:
        return await task

    return coder.runner.run(wait())
