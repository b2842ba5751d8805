"""The words that decide what a note says of a drug, compiled once from `words.toml` and `effects.toml`.

Invariant: patterns are matched as whole words on folded text; each is bounded in length, so that
searching a sentence costs time linear in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from agent.choose.drugs.formulary import table


class Use(StrEnum):
    """What the note says of the taking of a drug."""

    TAKEN = "taken"
    STOPPED = "stopped"
    HELD = "held"
    PLANNED = "planned"
    GIVEN = "given"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a drug does that has a code of its own when the drug is its cause.

    Attributes:
        words: How it is written.
        stems: Drugs that alone make it so; empty for any.
        induced: Whether the word itself must say so: "steroid-induced diabetes".
    """

    words: re.Pattern[str]
    code: str
    stems: tuple[str, ...]
    induced: bool

    def may_be_of(self, stem: str) -> bool:
        """Say whether a drug with this stem makes it so."""
        return not self.stems or stem in self.stems


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns whose groups are named by what they say.

    Attributes:
        before: Of what governs the drugs after it; groups are uses.
        after: Of what is said behind a drug; groups are uses.
        near: Of how long and how it is taken; groups are the keys of `words.toml`.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    near: re.Pattern[str]


_FIRST = ("stopped", "held", "planned", "given", "taken")
"""Groups in the order in which they are tried where two match at one place."""


def _grouped(lists: Mapping[str, Sequence[str]], order: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{key}>{_whole(lists[key])})" for key in order))


def _whole(patterns: Sequence[str]) -> str:
    ordered = sorted(patterns, key=len, reverse=True)
    listed = "|".join(p.strip().lower().replace(" ", r"\s") for p in ordered)
    return rf"\b(?:{listed})(?!\w)"


@cache
def wording() -> Wording:
    """Load the words, once a process."""
    held = table("words")
    return Wording(
        _grouped(held["before"], _FIRST),
        _grouped(held["after"], _FIRST),
        _grouped(held["near"], tuple(held["near"])),
    )


@cache
def effects() -> tuple[Effect, ...]:
    """Load the effects, once a process."""
    return tuple(
        Effect(
            re.compile(rf"\b(?:{row['words'].lower()})\b"),
            row["code"],
            tuple(row.get("stems", ())),
            bool(row.get("induced", False)),
        )
        for row in table("effects")["effect"]
    )


@cache
def any_effect() -> re.Pattern[str]:
    """Return what matches wherever any effect does."""
    listed = "|".join(dict.fromkeys(row["words"].lower() for row in table("effects")["effect"]))
    return re.compile(rf"\b(?:{listed})\b")
