"""Which codes of a run agree with gold, where a gold code may have acceptable alternatives.

Invariant: matching is one to one. Every judged gold code is a hit or a miss, and every given code is a hit,
an extra or unjudged; exact agreement comes before any alternative, and among alternatives as many as possible
are hits. A forbidden code is never unjudged.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from evals.cases import Case
from evals.measures import Counts, Pair
from evals.results import CaseResult, Predicted


@dataclass(frozen=True, slots=True)
class Hit:
    """A gold code and the given code that agrees with it.

    Attributes:
        gold: The gold code.
        predicted: What was given for it: the same code, or one that is acceptable in its place.
    """

    gold: str
    predicted: Predicted

    @property
    def exact(self) -> bool:
        """Whether the gold code itself was given."""
        return self.predicted.code == self.gold


@dataclass(frozen=True, slots=True)
class Match:
    """One note, judged.

    Attributes:
        hits: In the order in which their codes were given.
        extras: Given codes that agree with no gold code, in the order given.
        misses: Gold codes that nothing agrees with, sorted.
        forbidden: Those of the extras that the case forbids, with the reason that it gives.
    """

    case: Case
    hits: tuple[Hit, ...]
    extras: tuple[Predicted, ...]
    misses: tuple[str, ...]
    forbidden: tuple[tuple[Predicted, str], ...] = ()

    @property
    def counts(self) -> Counts:
        """Hits, false alarms and misses."""
        return Counts(len(self.hits), len(self.extras), len(self.misses))

    @property
    def pair(self) -> Pair:
        """Judged gold against judged predictions; an alternative stands as the gold code it agrees with."""
        found = frozenset(h.gold for h in self.hits)
        return Pair(found | set(self.misses), found | {p.code for p in self.extras})


def matched(result: CaseResult) -> Match:
    """Judge the final codes of one case."""
    return match(result.case, result.final)


def match(case: Case, given: Sequence[Predicted]) -> Match:
    """Judge codes of one case, of whichever tier.

    A code that is given twice counts once. Example: gold I50.9, for which I50.20 is acceptable; given both,
    I50.9 is the hit and I50.20 an extra, because the failing heart is to be reported once.

    Args:
        case: What people coded the note with.
        given: In order of preference: where two codes are acceptable for the same gold, the first is its hit.
    """
    codes = {p.code: p for p in reversed(given)}
    order = list(dict.fromkeys(p.code for p in given))
    gold = case.codes - case.optional
    taken = {code: code for code in order if code in gold}
    rest = [code for code in order if code not in taken]
    taken |= _alternatives(rest, gold - taken.keys(), case.acceptable)
    left = [code for code in order if code not in taken]
    free = _unjudged(case)
    barred = {code: why for code in left if (why := forbidden_why(case, code)) is not None}
    return Match(
        case,
        tuple(Hit(taken[code], codes[code]) for code in order if code in taken),
        tuple(codes[code] for code in left if code in barred or code not in free),
        tuple(sorted(gold - set(taken.values()))),
        tuple((codes[code], why) for code, why in barred.items()),
    )


def match_tiers(result: CaseResult) -> Match:
    """Judge both tiers of one case: the final codes first, those for review against what these leave."""
    return match(result.case, sorted(result.predicted, key=lambda p: not p.final))


def forbidden_why(case: Case, code: str) -> str | None:
    """Return why a case forbids a code, None where it does not; the longest code or category decides.

    Example: `M86` forbids M86.9, because "osteomyelitis is only considered".
    """
    plain = _plain(code)
    keys = [key for key in case.forbidden if plain.startswith(_plain(key))]
    return case.forbidden[max(keys, key=len)] if keys else None


def _unjudged(case: Case) -> AbstractSet[str]:
    """Return the optional codes with whatever is acceptable in their place."""
    return case.optional.union(*(case.acceptable.get(code, ()) for code in case.optional))


def _alternatives(
    given: Sequence[str], missing: AbstractSet[str], acceptable: Mapping[str, AbstractSet[str]]
) -> dict[str, str]:
    """Pair given codes with missing gold codes that they are acceptable for, as many as possible.

    Kuhn's augmenting paths: a code once paired stays paired, so earlier codes come first.
    """
    holder: dict[str, str] = {}

    def place(code: str, tried: set[str]) -> bool:
        for gold in _takers(code, missing, acceptable):
            if gold not in tried:
                tried.add(gold)
                if gold not in holder or place(holder[gold], tried):
                    holder[gold] = code
                    return True
        return False

    for code in given:
        place(code, set())
    return {code: gold for gold, code in holder.items()}


def _takers(
    code: str, missing: AbstractSet[str], acceptable: Mapping[str, AbstractSet[str]]
) -> Iterable[str]:
    return (gold for gold in sorted(missing) if code in acceptable.get(gold, ()))


def _plain(code: str) -> str:
    return code.upper().replace(".", "")
