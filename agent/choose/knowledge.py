"""The local chooser's own knowledge, loaded once from its data files.

Invariant: it holds codes and words only; every decision on them is made elsewhere. A code lies in a set when
any range of the set covers it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from string import ascii_uppercase, digits
from typing import Any, Generic, TypeVar

from agent.datafiles import toml_of
from index.records import CodeRange
from index.references import parse_ranges
from index.words import normal

_START = 2
"""Characters by which ranges are found; few, so that the table of a set stays small."""

_STARTS = tuple(letter + digit for letter in ascii_uppercase for digit in digits)
"""What codes begin with, in order."""

_MOST_ASKED = 20_000
"""Codes of which a set keeps whether it holds them."""

_Rule = TypeVar("_Rule")


@dataclass(frozen=True, slots=True)
class Ranges:
    """A set of codes as ranges."""

    ranges: tuple[CodeRange, ...]
    _by_start: dict[str, tuple[CodeRange, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _asked: dict[object, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __contains__(self, code: object) -> bool:
        held = self._asked.get(code)
        if held is None:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            held = self._asked[code] = isinstance(code, str) and self._covers(code)
        return held

    def _covers(self, code: str) -> bool:
        start = code[:_START]
        found = self._by_start.get(start)
        if found is None:
            found = self._by_start[start] = tuple(r for r in self.ranges if _may_cover(r, start))
        return any(r.covers(code) for r in found)

    def starts(self) -> frozenset[str]:
        """Return the beginnings that codes of the set may have."""
        spans = (
            (bisect_left(_STARTS, r.first[:_START]), bisect_right(_STARTS, r.last[:_START]))
            for r in self.ranges
        )
        return frozenset(start for first, last in spans for start in _STARTS[first:last])


def _may_cover(held: CodeRange, start: str) -> bool:
    low, high = held.first[:_START], held.last[:_START]
    return low <= start[: len(low)] and start[: len(high)] <= high


class ByCode(Generic[_Rule]):
    """Rules found by a code that they are about."""

    def __init__(self, rules: Iterable[tuple[Ranges, _Rule]]) -> None:
        """Take rules with the codes that each is about, in the order in which they are tried."""
        self._near: dict[str, list[tuple[Ranges, _Rule]]] = {}
        for codes, rule in rules:
            for start in codes.starts():
                self._near.setdefault(start, []).append((codes, rule))
        self.about = lru_cache(4096)(self._read_about)

    def _read_about(self, code: str) -> tuple[_Rule, ...]:
        """Return the rules about a code, in their order."""
        return tuple(rule for codes, rule in self._near.get(code[:_START], ()) if code in codes)


@dataclass(frozen=True, slots=True)
class SeventhRule:
    """Which 7th character a category's stems take by default, and the words that say another."""

    codes: Ranges
    default: str
    says: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Combination:
    """Codes that the classification reports together.

    Attributes:
        of: The code that is replaced.
        beside: Codes one of which must be chosen too.
        also: A second such set; empty when one is enough.
        becomes: The code that replaces it; `*.22` keeps the category of the replaced one, `F02+` all but
            its category, `=` the code itself.
        absorbs: Whether the `beside` code is then reported no more.
        adds: Whether the code is reported besides the one it is `of`, not in its place.
        unless: Codes that give the `beside` code another cause.
    """

    of: Ranges
    beside: Ranges
    also: Ranges
    becomes: str
    guideline: str
    absorbs: bool
    adds: bool
    unless: Ranges = Ranges(())

    def replacement(self, code: str) -> str:
        """Return the code that takes the place of `code`."""
        if self.becomes.endswith("+"):
            return self.becomes[:-1] + code[3:]
        return code if self.becomes == "=" else self.becomes.replace("*", code[:3])


@dataclass(frozen=True, eq=False)
class Combinations:
    """The rules of combination, in the order in which they are tried.

    Attributes:
        rules: All of them.
        holds: Says whether a code is one; a rule that leads to none, as in another year, is passed over.
    """

    rules: tuple[Combination, ...]
    holds: Callable[[str], bool] = bool

    def __iter__(self) -> Iterator[Combination]:
        return iter(self.rules)

    def of(self, code: str) -> tuple[Combination, ...]:
        """Return the rules about a code."""
        return tuple(rule for rule in self._by_code.about(code) if self.holds(rule.replacement(code)))

    @cached_property
    def _by_code(self) -> ByCode[Combination]:
        return ByCode((rule.of, rule) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything of `knowledge.toml` and `combinations.toml`."""

    chronic: Ranges
    symptom: Ranges
    status: Ranges
    occasion: Ranges
    screening: Ranges
    optional: Ranges
    weight: Ranges
    external: Ranges
    body_parts: tuple[str, ...]
    unpaired: Ranges
    one_sided: Mapping[str, tuple[str, str]]
    sections: tuple[tuple[Ranges, str], ...]
    history: tuple[tuple[Ranges, str], ...]
    sevenths: tuple[SeventhRule, ...]
    combinations: Combinations

    def history_code(self, code: str) -> str | None:
        """Return the personal-history code for a past illness, None when there is none of its own."""
        return next((target for ranges, target in self.history if code in ranges), None)


def ranges_of(references: list[str]) -> Ranges:
    """Read references such as `E08-E13` or `N39.0` into a set of codes."""
    return Ranges(tuple(r for reference in references for r in parse_ranges(reference)))


def _table(name: str) -> dict[str, Any]:
    return toml_of("agent.choose", name)


@cache
def knowledge() -> Knowledge:
    """Load the data files, once a process."""
    held = _table("knowledge.toml")
    by_length = sorted(held["history"].items(), key=lambda pair: -len(pair[0].split("-")[0]))
    return Knowledge(
        chronic=ranges_of(held["chronic"]),
        symptom=ranges_of(held["symptom"]),
        status=ranges_of(held["status"]),
        occasion=ranges_of(held["occasion"]),
        screening=ranges_of(held["screening"]),
        optional=ranges_of(held["optional"]),
        weight=ranges_of(held["weight"]),
        external=ranges_of(held["external"]),
        body_parts=tuple(held["body_parts"]),
        unpaired=ranges_of(held["unpaired"]),
        one_sided={row["code"]: (row["one"], row["both"]) for row in held["one_sided"]},
        sections=tuple((ranges_of([reference]), section) for reference, section in held["sections"].items()),
        history=tuple((ranges_of([reference]), code) for reference, code in by_length),
        sevenths=tuple(_seventh(row) for row in held["seventh"]),
        combinations=Combinations(
            tuple(_combination(row) for row in _table("combinations.toml")["combination"])
        ),
    )


def _seventh(row: dict[str, Any]) -> SeventhRule:
    says = {character: frozenset(normal(w) for w in said) for character, said in row["says"].items()}
    return SeventhRule(ranges_of(row["codes"]), row["default"], says)


def _combination(row: dict[str, Any]) -> Combination:
    return Combination(
        ranges_of(row["of"]),
        ranges_of(row["with"]),
        ranges_of(row.get("and", [])),
        row["becomes"],
        row["guideline"],
        bool(row.get("absorbs", False)),
        bool(row.get("adds", False)),
        ranges_of(row.get("unless", [])),
    )
