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

# What follows these words in a title, as far as the denial goes, is how things are when nothing is said.
_UNSAID_TAIL = re.compile(
    r"\b(?:without|not)\b(?:(?!, (?!\w+ disturbance|and\b)| with(?:out)?\b"
    r"| (?:of|to) (?:right|left|bilateral|unspecified)\b).)+"
    r"|\buncomplicated\b|\bsite not specified\b|\bwith loss of consciousness status unknown\b",
    re.IGNORECASE,
)
# "Disease, unspecified ear" asks for no ear; "unspecified systolic heart failure" asks for a systolic one.
_LEFT_OPEN = re.compile(
    r"(?:, |\bof |\bin )unspecified(?: (?!right\b|left\b|bilateral\b|precerebral\b)[\w-]+){1,2}$",
    re.IGNORECASE,
)
# "Due to unspecified occlusion or stenosis of" an artery is said by naming the artery.
_CAUSE_OPEN = re.compile(r"\bdue to unspecified occlusion or stenosis\b", re.IGNORECASE)
# What a title says of how things are when nothing is said: severity untold, harm by accident (I.C.20.h).
_AS_USUAL = re.compile(
    r"\bunspecified eye(?=, unspecified (?:eye)?lid)|\bwith unspecified (?:severity|morphologic \w+)$"
    r"|, accidental(?: \(unintentional\))?$|, extent unspecified$"
    r"|, unspecified cause(?=, unspecified class)|\bwhether with hypoxia or hypercapnia$",
    re.IGNORECASE,
)
# Words in parentheses may be present or absent without affecting the code (guidelines I.A.7).
_ASIDE = re.compile(r"\([^)]*\)")
_NEUTRAL = frozenset(
    "unspecified of the in and or with due to by not without nos other specified site part side type initial "
    "encounter at on for a an uncomplicated elsewhere classified displaced limb duration exposed female "
    "current episode".split()
)
_VAGUE = ("unspecified", "not specified", " nos", "status unknown")
_CATEGORY = 3
"""Characters of a category."""

_UNILATERAL = frozenset({"left", "right"})
# "And" between two things in a title means either of them (guidelines I.A.14), and so does "or".
_EITHER = re.compile(
    r"(?<!both )\b([\w-]+) (?:and|or) (?!other\b|unspecified\b)([\w-]+(?: [\w-]+)?)(?=,| of\b| at\b|$)"
)
_TOGETHER = frozenset({"acute", "systolic", "gallbladder", "left", "right", "mixed"})
"""Words that name one of two things which are reported by one code only together: "acute and chronic"."""


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


_ASUNDER = frozenset({"subluxation", "dislocation"})
"""Words that titles of groups join and those of their codes tell apart."""


class Hierarchy:
    """Descents over one release of the tables."""

    def __init__(self, tables: CodeTables) -> None:
        self._tables = tables
        self.leaves = lru_cache(10_000)(self._leaves)
        self._telling = lru_cache(50_000)(self._read_telling)
        self._shared = lru_cache(10_000)(self._read_shared)
        self._on_side = lru_cache(10_000)(self._find_on_side)
        self._either = lru_cache(50_000)(self._read_either)
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
        given = _title_words(above.title) if above else frozenset()
        if given >= _ASUNDER:
            given -= _ASUNDER
        return self._said(leaf) - given - _NEUTRAL - self._shared(root)

    def _read_shared(self, root: str) -> frozenset[str]:
        """Return the words that the titles of all leaves of a root share: "elbow" for M77.0."""
        leaves = self.leaves(root)
        said = [self._said(leaf.code) for leaf in leaves]
        return frozenset.intersection(*said) if len(said) > 1 else frozenset()

    def _read_said(self, code: str) -> frozenset[str]:
        held = self._tables.code(code)
        usual = _AS_USUAL.sub(" ", held.title) if held else ""
        title = _CAUSE_OPEN.sub(" ", _ASIDE.sub(" ", usual))
        return _title_words(_LEFT_OPEN.sub(" ", _UNSAID_TAIL.sub(" ", title)))

    def _read_either(self, code: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """Return the words of a title that stand for one another: "ankle and foot", "tear or injury"."""
        held = self._tables.code(code)
        title = _ASIDE.sub(" ", held.title).lower() if held else ""
        pairs = ((frozenset(normal_words(a)), frozenset(normal_words(b))) for a, b in _EITHER.findall(title))
        return tuple((a, b) for a, b in pairs if a.isdisjoint(_TOGETHER))

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
        rated = ((leaf, *self._rate(leaf, code, context)) for leaf in leaves)
        leaf, found, missing = min(rated, key=_preference)
        return Step(leaf, tuple(sorted(found)), is_default=not found, missing=tuple(sorted(missing)))

    def refine(self, code: str, context: AbstractSet[str], least: int = 1) -> Step | None:
        """Go down from a group, and from a vague leaf to kin that the context supports in every word.

        Example: I50.9 with "chronic diastolic" in the context gives I50.32.

        Args:
            code: Any code of the tabular list.
            context: Normal words of the note that speak of the condition.
            least: Words that must decide for kin of the whole category, where any may hang.
        """
        step = self.descend(code, context)
        own = self._tables.code(code)
        if step is None or own is None or own.parent is None:
            return step
        if own.kind is CodeKind.CATEGORY:
            return step if len(step.support) >= least or step.missing else self.descend(code, frozenset())
        if len(self.leaves(code)) == 1:
            step = Step(step.code, (), is_default=False)
        if is_vague(step.code) and (own.code == step.code.code or is_vague(own)):
            return self._kin(step, context, least) or step
        return step

    def _kin(self, step: Step, context: AbstractSet[str], least: int) -> Step | None:
        """Return a more specific relative of a vague leaf, one that says all that the leaf says, and more."""
        denied = _denied(step.code.title, context)
        for above in self._roots(step.code):
            best = self.descend(above, context)
            if best is None or best.missing or best.code.code == step.code.code:
                continue
            agrees = self._telling(step.code.code, above) - SIDES <= self._said(best.code.code)
            wanted = len(step.support) + (least if len(above) == _CATEGORY else 1)
            if agrees and len(best.support) >= wanted and not denied.issuperset(best.support):
                return best
        return None

    def _roots(self, code: Code) -> list[str]:
        """Return where a vague code's more specific kin may hang: its parent, and the subcategories above.

        The category too where the code says no more than that, save a side.
        """
        above = [a for a in self._tables.ancestors(code.code) if a.kind is CodeKind.SUBCATEGORY]
        roots = [code.parent or code.code, *(a.code for a in above)]
        category = self._tables.code(code.code[:_CATEGORY])
        is_one = category is not None and " and " not in category.title
        if is_one and self._telling(code.code, code.code[:_CATEGORY]) <= SIDES:
            roots.append(code.code[:_CATEGORY])
        return list(dict.fromkeys(roots))

    def _rate(
        self, leaf: Code, root: str, context: AbstractSet[str]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return the telling words of a leaf's title that the context has, and those that it lacks."""
        telling = self._telling(leaf.code, root)
        found = telling & context
        if "unilateral" in telling and not _UNILATERAL.isdisjoint(context):
            found |= {"unilateral"}
        missing = telling - found
        for one, other in self._either(leaf.code) if missing else ():
            if any(part & telling and part & telling <= found for part in (one, other)):
                missing -= one | other
        return found, missing

    def sided(self, code: str, sides: AbstractSet[str]) -> Code | None:
        """Return the sibling of `code` for a side (`left`, `right` or `bilateral`), None when it has none."""
        return self._on_side(code, frozenset(sides)) if sides else None

    def _find_on_side(self, code: str, sides: frozenset[str]) -> Code | None:
        own = self._tables.code(code)
        if own is None or own.parent is None:
            return None
        bare = _sideless(own.title)
        kin = (leaf for root in self._roots(own) for leaf in self.leaves(root))
        # Few titles hold a side as they are written: the others need not be cut into words.
        written = (c for c in kin if any(side in c.title.lower() for side in sides))
        there = (c for c in written if sides & _title_words(c.title))
        return next((c for c in there if _sideless(c.title) == bare), None)


_BY_EXCLUSION = "not specified as traumatic"
"""Words of a title that say what else the code is not: a complete tear of the cuff is no vague one."""


def is_vague(code: Code) -> bool:
    """Say whether a title leaves the matter unspecified."""
    return _leaves_open(code.title)


@lru_cache(50_000)
def _leaves_open(title: str) -> bool:
    low = title.lower().replace(_BY_EXCLUSION, "")
    return any(v in low for v in _VAGUE) or "uncomplicated" in low or "without complications" in low


def _denied(title: str, context: AbstractSet[str]) -> frozenset[str]:
    """Return the words of a title's denial that the context repeats: E11.9 beside "without complications"."""
    words = _denial(title)
    return words if words <= context else frozenset()


@lru_cache(20_000)
def _denial(title: str) -> frozenset[str]:
    return frozenset(normal_words(" ".join(_UNSAID_TAIL.findall(title))))


def _preference(rated: tuple[Code, frozenset[str], frozenset[str]]) -> tuple[int, int, int, str]:
    """Order: nothing missing; most support; most vague; then the order of the list, with "other" last."""
    leaf, found, missing = rated
    return (len(missing), -len(found), _definiteness(leaf.title), leaf.code)


@lru_cache(50_000)
def _definiteness(title: str) -> int:
    low = title.lower()
    other = 4 if low.startswith("other ") or ", other" in low or " other " in low else 0
    return other - sum(low.count(v) for v in _VAGUE)


@lru_cache(50_000)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(normal_words(title))


@lru_cache(20_000)
def _sideless(title: str) -> frozenset[str]:
    return _title_words(title) - SIDES - {"unspecified"}
