"""Codes of wounds by kind and site, as the titles of the tables name them.

Invariant: a code is found by the words of its title alone, so a site of ours is either one of the tables or
none; the test of `wounds.toml` looks every site up under every kind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from agent.datafiles import toml_of
from index.records import CodeKind
from index.tables import CodeTables
from index.words import normal_words

_SIDES = ("right", "left", "bilateral", "unspecified")
Key = tuple[str, frozenset[str]]
"""A kind and the words of a site."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of wound: the words of titles that name it, and those of notes."""

    name: str
    title: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Site:
    """A site: how notes call it, and the words by which titles do, in the order in which they are tried."""

    says: str
    titles: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Wounds:
    """The tables of `wounds.toml`."""

    categories: tuple[str, ...]
    never: tuple[str, ...]
    idle: frozenset[str]
    kinds: tuple[Kind, ...]
    sites: tuple[Site, ...]
    any_site: re.Pattern[str]
    keys: frozenset[str]


@cache
def wound_words() -> Wounds:
    """Load the words, once a process."""
    held = toml_of("agent.choose.injuries", "wounds.toml")
    idle = frozenset(held["idle"])
    sites = tuple(_site(row, idle) for row in held["site"])
    groups = "|".join(f"(?P<s{i}>{s.says})" for i, s in enumerate(sites))
    return Wounds(
        tuple(held["categories"]),
        tuple(held["never"]),
        idle,
        tuple(_kind(row) for row in held["kind"]),
        sites,
        re.compile(rf"(?<![\w-])(?:{groups})(?!\w)", re.IGNORECASE),
        frozenset(held["keys"]),
    )


def _kind(row: dict[str, Any]) -> Kind:
    return Kind(row["name"], frozenset(normal_words(row["title"])), re.compile(row["says"], re.IGNORECASE))


def _site(row: dict[str, Any], idle: frozenset[str]) -> Site:
    return Site(row["says"], tuple(frozenset(normal_words(t)) - idle for t in row["titles"]))


@lru_cache(maxsize=4)
def codes_by_site(tables: CodeTables) -> Mapping[Key, str]:
    """Return the codes of a release by kind and site.

    Args:
        tables: The release.

    Returns:
        Kind and site words, a side among them, to the stem; of two codes with the same words the first.
    """
    found: dict[Key, str] = {}
    for category in wound_words().categories:
        for code, title in _leaves(tables, category):
            key = _key(title)
            if key is not None:
                found.setdefault(key, code)
    return found


def _leaves(tables: CodeTables, code: str) -> list[tuple[str, str]]:
    below = [c for c in tables.children(code) if c.kind is not CodeKind.EXTENSION]
    if not below:
        held = tables.code(code)
        return [(code, held.title)] if held is not None else []
    return [leaf for child in below for leaf in _leaves(tables, child.code)]


def _key(title: str) -> Key | None:
    held = wound_words()
    if any(word in title.lower() for word in held.never):
        return None
    said = frozenset(normal_words(title))
    for kind in held.kinds:
        if kind.title <= said:
            return kind.name, said - kind.title - held.idle
    return None


def code_of(tables: CodeTables, kind: str, site: Site, side: str) -> str | None:
    """Return the stem of a wound; None where the tables have no such site for the kind.

    Args:
        tables: The release.
        kind: Name of the kind.
        site: Where it is.
        side: `right`, `left`, `bilateral`, or empty for one that is not told.
    """
    codes = codes_by_site(tables)
    for title in site.titles:
        for more in ({side} if side else {"unspecified"}, set(), {"unspecified"}):
            found = codes.get((kind, title | more))
            if found is not None:
                return found
    return None
