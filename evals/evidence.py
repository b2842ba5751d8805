"""Whether a right code is given for the right words.

Invariant: only hits are judged, and only where the case says which words speak for the gold code; without
such words a measure is None, not 0.

Source: MedCodER (Baksi et al. 2024) marks mentions and supporting sentences; token F1 as in SQuAD.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.cases import GoldSpan
from evals.matching import Hit, Match
from evals.results import Quoted

_TOKEN = re.compile(r"\w+(?:[.'/-]\w+)*")


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """How well the quotes of right codes agree with the words that people marked.

    Attributes:
        hits: Right codes of the final tier.
        judged: Those whose gold code has marked words.
        overlapping: Those of the judged that quote a character of the marked words.
        token_f1: Mean over the judged of the best token F1 of a quote and a marked mention; None where no
            judged code has a marked mention (supporting sentences, being long, are left out of it).
    """

    hits: int
    judged: int
    overlapping: int
    token_f1: float | None

    @property
    def overlap(self) -> float | None:
        """The share of judged hits whose quotes overlap."""
        return self.overlapping / self.judged if self.judged else None


def evidence(matches: Iterable[Match]) -> EvidenceScore:
    """Measure the quotes of every hit."""
    hits = [(m, hit) for m in matches for hit in m.hits]
    marked = [(_marked(m, hit), hit) for m, hit in hits]
    judged = [(spans, hit.predicted.quotes) for spans, hit in marked if spans]
    agreed = [f1 for m, hit in hits if (f1 := _best_f1(_mentions(m, hit), hit.predicted.quotes)) is not None]
    overlapping = sum(overlaps(spans, quotes) for spans, quotes in judged)
    return EvidenceScore(len(hits), len(judged), overlapping, fmean(agreed) if agreed else None)


def overlaps(spans: Sequence[GoldSpan], quotes: Sequence[Quoted]) -> bool:
    """Say whether a quote and a span share a character; offsets are half-open, so touching is not enough."""
    return any(q.start < s.end and s.start < q.end for q in quotes for s in spans)


def token_f1(one: str, other: str) -> float:
    """Return the F1 of two texts' words, case apart, each word counting as often as it stands.

    Example: "type 2 diabetes" and "Diabetes, type 2, uncontrolled" share three of three and of four words:
    6/7. Two texts without words agree.
    """
    first, second = Counter(_tokens(one)), Counter(_tokens(other))
    if not first and not second:
        return 1.0
    return 2 * (first & second).total() / (first.total() + second.total())


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def _mentions(match: Match, hit: Hit) -> list[GoldSpan]:
    return [s for s in match.case.spans if s.code == hit.gold]


def _marked(match: Match, hit: Hit) -> list[GoldSpan]:
    return _mentions(match, hit) + [s for s in match.case.evidence if s.code == hit.gold]


def _best_f1(spans: Sequence[GoldSpan], quotes: Sequence[Quoted]) -> float | None:
    if not spans:
        return None
    return max((token_f1(q.text, s.text) for q in quotes for s in spans), default=0.0)
