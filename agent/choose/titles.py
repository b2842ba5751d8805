"""Problem headings that the phrase book does not fully name: retrieval, and the reasons to trust it.

Invariant: a retrieved code is taken only when the heading's telling words and the matched term's cover each
other; the figures of that comparison are kept, since the rationale and the confidence rest on them.
"""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from agent.assertion import cues
from agent.choose.knowledge import Knowledge
from agent.records import Assertion, Document, Mention
from index.lexical import LexicalIndex
from index.phrase_keys import LEFT_OUT, SIDE_WORDS
from index.records import Candidate
from index.words import normal_words

_MODIFIERS = frozenset(
    "acute chronic mild moderate severe stable new newly diagnosed recurrent persistent worsening improving "
    "controlled uncontrolled well poorly followup follow up status post history likely today with and or due "
    "secondary possible probable current known significant nonspecific exacerbation resolved resolving "
    "ongoing unspecified other".split()
)
_UNTELLING = LEFT_OUT | SIDE_WORDS | _MODIFIERS
_CIRCUMSTANCE = frozenset(
    "history status screening encounter visit aftercare examination exam vaccination immunization checkup "
    "physical counseling surveillance postop postoperative removal transplant replacement absence "
    "presence".split()
)
"""Words without which a heading names a problem, not a circumstance (Z00-Z99)."""

_PREGNANT = frozenset("pregnancy pregnant trimester complicating".split())
"""Words of most titles of chapter 15: beside a problem they tell nothing of which."""

_ANOTHER = frozenset("fetal fetus newborn neonatal".split())
"""Words by which a title is of another person than the heading's patient."""

_COURSE = frozenset("acute exacerbation recurrent mild moderate severe".split())
"""Words of course and severity, which are never taken from a title alone."""

_LEAST = 0.7
"""Least joint coverage at which a retrieved code is taken; set on development notes (docs/benchmarks.md)."""

_LEAST_EACH = 0.34
"""Least coverage in either direction."""

_LEAST_ALONE = 0.7
"""Least share of the term that a heading of one word must have: "Mood." names no mood disorder."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate compared with a heading.

    Attributes:
        asked: The heading's telling words.
        covered: Share of the heading's telling words, by rarity, that the matched term has.
        claimed: Share of the matched term's words, by rarity, that the heading has.
        score: In [0, 1], of both and the similarity.
    """

    candidate: Candidate
    asked: frozenset[str]
    covered: float
    claimed: float
    score: float


def stated(document: Document, sentence: int) -> str:
    """Return what a heading states as present: "Knee pain, possible strain" states "Knee pain, "."""
    place = document.sentences[sentence]
    said = [c for c in cues(document, sentence) if c.assertion is not Assertion.HISTORICAL]
    first = min([place.end, *(min(c.start, c.reach_start) for c in said)])
    return document.text[place.start : first]


def untold(document: Document, sentence: int, mentions: Sequence[Mention], lexical: LexicalIndex) -> float:
    """Return the share of a heading's telling words, by rarity, that no mention covers."""
    whole = telling(normal_words(stated(document, sentence)))
    named = telling(w for m in mentions for w in normal_words(document.text[m.start : m.end]))
    return _share(whole - named, whole, lexical)


def telling(said: Iterable[str]) -> frozenset[str]:
    """Return the words that tell problems apart: no articles, sides or qualifiers."""
    return frozenset(w for w in said if w not in _UNTELLING and not w.isdigit())


def rank(
    expanded: str, candidates: Sequence[Candidate], lexical: LexicalIndex, known: Knowledge
) -> list[Ranked]:
    """Compare candidates with a heading, best first.

    Args:
        expanded: The heading with abbreviations written out.
        candidates: What retrieval offers for it.
        lexical: For the rarity of words.
        known: Encounter and status codes are passed over: a heading names a problem.
    """
    asked = _problem(normal_words(expanded))
    said = _CIRCUMSTANCE.intersection(normal_words(expanded))
    problems = [
        c for c in candidates if c.code not in known.external and (said or c.code not in known.status)
    ]
    unsaid = _ANOTHER.difference(normal_words(expanded))
    own = [c for c in problems if unsaid.isdisjoint(normal_words(c.matched))]
    made = [_compare(asked, c, lexical) for c in own]
    return sorted(made, key=lambda r: -r.score)


def _compare(asked: frozenset[str], candidate: Candidate, lexical: LexicalIndex) -> Ranked:
    term = _told_by(candidate.matched)
    shared = {a for a in asked if any(_alike(a, t) for t in term)}
    met = {t for t in term if any(_alike(a, t) for a in asked)}
    covered = _share(shared, asked, lexical)
    claimed = _share(met, term, lexical)
    similarity = max(0.0, candidate.similarity or 0.0)
    return Ranked(candidate, asked, covered, claimed, 0.4 * covered + 0.3 * claimed + 0.3 * similarity)


@lru_cache(20_000)
def _told_by(term: str) -> frozenset[str]:
    return _problem(normal_words(term))


def _problem(said: Iterable[str]) -> frozenset[str]:
    told = telling(said)
    return told - _PREGNANT or told


def adds_a_course(best: Ranked, expanded: str, named: Iterable[Mention]) -> bool:
    """Say whether a term tells a course that the heading does not, of a condition that a phrase names.

    Example: "COPD - stable on tiotropium" is nearest to "... exacerbation", which it does not say.
    """
    unsaid = _COURSE.intersection(normal_words(best.candidate.matched)) - set(normal_words(expanded))
    return bool(unsaid) and any(m.codes[0][:3] == best.candidate.code[:3] for m in named)


def _alike(a: str, b: str) -> bool:
    return a == b or (len(a) > 5 and len(b) > 5 and a[:6] == b[:6])


def _share(part: AbstractSet[str], whole: frozenset[str], lexical: LexicalIndex) -> float:
    """Weigh a part by rarity; `fsum`, since a plain sum depends on a set's order, which varies by run."""
    weight = math.fsum(lexical.rarity(w) for w in whole)
    return math.fsum(lexical.rarity(w) for w in part) / weight if weight else 0.0


def trusted(ranked: Sequence[Ranked]) -> Ranked | None:
    """Return the best candidate when it covers enough, None when a person should decide."""
    best = ranked[0] if ranked else None
    if best is None or best.score < _LEAST or min(best.covered, best.claimed) < _LEAST_EACH:
        return None
    return best if best.claimed >= _LEAST_ALONE or len(best.asked) > 1 else None
