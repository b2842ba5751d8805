"""The nouns of a comparison of two releases.

Invariant: `first` and `before` are of the release given first, `second` and `after` of the other; only
billable codes are added, deleted, split or merged, and each is in at most one of deleted and split.
"""

from dataclasses import dataclass

from index.records import InstructionKind, Release


@dataclass(frozen=True, slots=True)
class Listed:
    """A code and its title."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Heir:
    """A billable code of the second release that may stand for one that went; `why` says how it was found."""

    code: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A billable code that the second release does not have; heirs are suggestions, the likeliest first."""

    code: str
    title: str
    heirs: tuple[Heir, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A billable code that became a group: one of `heirs`, the codes below it, has to be chosen now."""

    code: str
    title: str
    heirs: tuple[Heir, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A group that became a billable code in the place of the codes that were below it."""

    code: str
    title: str
    parts: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Retitled:
    """A code whose title changed.

    Attributes:
        codes: Billable codes whose title changed with it, itself included: the 7th characters of a stem.
    """

    code: str
    before: str
    after: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteChange:
    """The notes of one kind under one code, block or chapter that went or came."""

    owner: str
    kind: InstructionKind
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one release to another, each list in the order of its codes."""

    first: Release
    second: Release
    added: tuple[Listed, ...]
    deleted: tuple[Deleted, ...]
    split: tuple[Split, ...]
    merged: tuple[Merged, ...]
    retitled: tuple[Retitled, ...]
    notes: tuple[NoteChange, ...]
