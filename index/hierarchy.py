"""The tabular hierarchy as a coder climbs it: from what is named to the most specific code that words say.

Invariant: a step down is taken only on words that were given; where none are, the result is the default:
the sibling that leaves the matter unspecified (FY2026 guidelines I.A.9.b, I.A.18, I.B.2, I.B.13).
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from index.records import Code, CodeKind
from index.tables import CodeTables
from index.terms import SIDES
from index.words import normal_words

# What follows these words in a title is the state of affairs when nothing is said.
_UNSAID_TAIL = re.compile(
    r"\b(?:without|not) (?:mention of )?(?:status )?[\w/-]+(?: (?:or|and) [\w/-]+)?"
    r"|\buncomplicated\b|\bsite not specified\b",
    re.IGNORECASE,
)
# "Disease, unspecified ear" asks for no ear; "unspecified systolic heart failure" asks for a systolic one.
_LEFT_OPEN = re.compile(
    r"(?:, |\bof |\bin )unspecified(?: (?!right\b|left\b|bilateral\b)[\w-]+){1,2}$", re.IGNORECASE
)
# Words in parentheses may be present or absent without affecting the code (guidelines I.A.7).
_ASIDE = re.compile(r"\([^)]*\)")
_NEUTRAL = frozenset(
    "unspecified of the in and or with due to by not without nos other specified site part side type initial "
    "encounter at on for a an uncomplicated elsewhere classified displaced limb duration exposed".split()
)
_VAGUE = ("unspecified", "not specified", " nos")
_EQUAL = {
    "unilateral": frozenset({"left", "right"}),
    "arm": frozenset({"upper", "limb"}),
    "leg": frozenset({"lower", "limb"}),
    "lumbar": frozenset({"low", "lower"}),
    "cervical": frozenset({"neck"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where a descent ended.

    Attributes:
        code: The code reached: a leaf of the hierarchy (a stem when 7th characters follow).
        support: Words of the context that decided for it, in normal form.
        is_default: Whether it was reached for want of words.
        missing: Words of the title that the context does not support; empty in a clean descent.
    """

    code: Code
    support: tuple[str, ...]
    is_default: bool
    missing: tuple[str, ...] = ()


class Hierarchy:
    """Descents over one release of the tables."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables
        self.leaves = lru_cache(10_000)(self._leaves)
        self._telling = lru_cache(50_000)(self._read_telling)
        self._shared = lru_cache(10_000)(self._read_shared)
        self._said = lru_cache(50_000)(self._read_said)

    def _leaves(self, code: str) -> tuple[Code, ...]:
        """Return the codes below `code` that have no subcategories; itself when it has none."""
        below = [c for c in self._tables.children(code) if c.kind is not CodeKind.EXTENSION]
        if not below:
            own = self._tables.code(code)
            return (own,) if own is not None else ()
        return tuple(leaf for child in below for leaf in self.leaves(child.code))

    def _read_telling(self, leaf: str, root: str) -> frozenset[str]:
        """Return the words of a leaf's title that set it apart from the root's other leaves."""
        above = self._tables.code(root)
        given = frozenset(normal_words(above.title)) if above else frozenset()
        return self._said(leaf) - given - _NEUTRAL - self._shared(root)

    def _read_shared(self, root: str) -> frozenset[str]:
        """Return the words that the titles of all leaves of a root share: "elbow" for M77.0."""
        leaves = self.leaves(root)
        said = [self._said(leaf.code) for leaf in leaves]
        return frozenset.intersection(*said) if len(said) > 1 else frozenset()

    def _read_said(self, code: str) -> frozenset[str]:
        held = self._tables.code(code)
        title = _ASIDE.sub(" ", held.title) if held else ""
        return frozenset(normal_words(_LEFT_OPEN.sub(" ", _UNSAID_TAIL.sub(" ", title))))

    def descend(self, code: str, context: AbstractSet[str]) -> Step | None:
        """Go from `code` to the most specific leaf below it that the context supports, or to its default.

        Args:
            code: Any code of the tabular list.
            context: Normal words of the note that speak of the condition.

        Returns:
            None when the code is unknown. `missing` is set when every leaf claims something unsaid; the
            caller should then ask a person.
        """
        leaves = self.leaves(code)
        if not leaves:
            return None
        if len(leaves) == 1:
            return Step(leaves[0], (), is_default=leaves[0].code != code)
        return min((self._rate(leaf, code, context) for leaf in leaves), key=_preference)

    def refine(self, code: str, context: AbstractSet[str]) -> Step | None:
        """Go from a vague leaf to a sibling that the context supports in every word; otherwise stay.

        Example: I50.9 with "chronic diastolic" in the context gives I50.32.
        """
        own = self._tables.code(code)
        if own is None or own.parent is None or own.kind is CodeKind.CATEGORY:
            return self.descend(code, context)
        if len(self.leaves(code)) > 1:
            return self.descend(code, context)
        if is_vague(own):
            denied = _denied(own.title, context)
            for above in self._roots(own):
                best = self.descend(above, context)
                if best is None or best.missing or best.code.code == code:
                    continue
                if not denied.issuperset(best.support):
                    return best
        return Step(own, (), is_default=False)

    def _roots(self, code: Code) -> list[str]:
        """Return where a vague code's more specific kin may hang: its parent, and the subcategories above."""
        above = [a for a in self._tables.ancestors(code.code) if a.kind is CodeKind.SUBCATEGORY]
        return list(dict.fromkeys([code.parent or code.code, *(a.code for a in above)]))

    def _rate(self, leaf: Code, root: str, context: AbstractSet[str]) -> Step:
        telling = self._telling(leaf.code, root)
        found = tuple(sorted(w for w in telling if _supported(w, context)))
        missing = tuple(sorted(telling.difference(found)))
        return Step(leaf, found, is_default=not found, missing=missing)

    def sided(self, code: str, sides: AbstractSet[str]) -> Code | None:
        """Return the sibling of `code` for a side (`left`, `right` or `bilateral`), None when it has none."""
        own = self._tables.code(code)
        if own is None or own.parent is None or not sides:
            return None
        bare = _sideless(own.title)
        kin = (leaf for root in self._roots(own) for leaf in self.leaves(root))
        alike = (c for c in kin if _sideless(c.title) == bare)
        return next((c for c in alike if sides & set(normal_words(c.title))), None)


def is_vague(code: Code) -> bool:
    """Say whether a title leaves the matter unspecified."""
    title = code.title.lower()
    return any(v in title for v in _VAGUE) or "uncomplicated" in title or "without complications" in title


def _denied(title: str, context: AbstractSet[str]) -> frozenset[str]:
    """Return the words of a title's denial that the context repeats: E11.9 beside "without complications"."""
    words = frozenset(normal_words(" ".join(_UNSAID_TAIL.findall(title))))
    return words if words <= context else frozenset()


def _supported(word: str, context: AbstractSet[str]) -> bool:
    return word in context or bool(_EQUAL.get(word, frozenset()) & context)


def _preference(step: Step) -> tuple[int, int, int, str]:
    """Order: nothing missing; most support; most vague; then the order of the list, with "other" last."""
    title = step.code.title.lower()
    vagueness = sum(title.count(v) for v in _VAGUE)
    other = 4 if title.startswith("other ") or ", other" in title or " other " in title else 0
    return (len(step.missing), -len(step.support), other - vagueness, step.code.code)


def _sideless(title: str) -> frozenset[str]:
    return frozenset(normal_words(title)) - SIDES - {"unspecified"}
