"""Rules about major depression: its severity is the one that the score says, and something is done about it.

Invariant: a score counts where the note names the questionnaire beside it; a severity is in doubt only where
the score lies beyond the neighbouring band.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.records import Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.cues import Place
from agent.rules.example import Cited, Example

_SCORE = re.compile(
    r"\bPHQ-?\s?9\b(?:\s+(?:score|total|depression|screen\w*|today|is|was|of|result))*\s*[:=(]?\s*(\d{1,2})(?!\d|\.\d|%|\s*-\s*\d)"
    r"(?:\s*/\s*27)?",
    re.IGNORECASE,
)
_MOST = 27
_BANDS = {"0": (5, 14), "1": (5, 19), "2": (10, 27), "3": (10, 27)}
"""4th character of a severity -> scores that fit it or the severities beside it."""

_OPEN = frozenset({"F32.9", "F32.A", "F33.9"})
_EPISODES = ("F32.0", "F32.1", "F32.2", "F32.3", "F33.0", "F33.1", "F33.2", "F33.3", "F33.9", "F32.9")
_LEAST = 5
"""The score from which a severity is named."""

_SEVERITY = re.compile(
    r"\b(mild|moderate(?:ly severe)?|severe)\b[^.;,\n]{0,20}\b(?:depress\w+|MDD)\b"
    r"|\b(?:depressive disorder|depression|MDD)\b[^.;\n]{0,40}?\b(mild|moderate|severe)\b",
    re.IGNORECASE,
)


@lru_cache(64)
def _scores(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return the scores that a text gives, with their places."""
    found = ((int(m[1]), m.start(), m.end()) for m in _SCORE.finditer(text))
    return tuple(one for one in found if one[0] <= _MOST)


def _last_score(case: Case) -> tuple[int, Place] | None:
    """Return the score that the note gives last, None where it gives none or one that is told as earlier."""
    for document in reversed(case.encounter.documents):
        for score, start, end in reversed(_scores(document.text)):
            return score, Place(document.document_id, start, end)
    return None


def _depressed(case: Case) -> Iterator[Subject]:
    if case.has_text:
        yield from (s for s, _ in case.known if s.name.startswith(("F32", "F33")))


def _check_score(case: Case) -> Iterator[Hit]:
    for subject in _depressed(case):
        band = _BANDS.get(subject.name[4:5])
        told = _last_score(case) if band else None
        if band and told and not band[0] <= told[0] <= band[1]:
            message = f"{subject.name} names a severity that the words at {told[1]} do not bear out."
            yield Hit((subject,), message)


def _check_open(case: Case) -> Iterator[Hit]:
    for subject in _depressed(case):
        if subject.name not in _OPEN:
            continue
        told = _last_score(case)
        place = told[1] if told and told[0] >= _LEAST else _severity(case, subject)
        if place:
            yield Hit((subject,), f"{subject.name} leaves the severity open; the words at {place} tell it.")


def _severity(case: Case, subject: Subject) -> Place | None:
    """Return where a quote's sentence names the severity."""
    for quote in subject.choice.evidence:
        document = case.encounter.document(quote.document_id)
        found = _SEVERITY.search(case.sentence(quote)) if document else None
        if document and found:
            start = document.text.find(found.group())
            return Place(document.document_id, start, start + len(found.group()))
    return None


def _check_untreated(case: Case) -> Iterator[Hit]:
    for subject in _depressed(case):
        held = subject.choice.support
        if subject.name.startswith(_EPISODES) and held is not None and not (held.treated or held.assessed):
            message = (
                f"{subject.name} is major depression, but the note neither treats it nor says what follows."
            )
            yield Hit((subject,), message)


_MILD = "Depression, PHQ-9 score 21, started sertraline."

SCORE = Rule(
    rule_id="CC335",
    name="depression-against-score",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="The severity of a major depression is not contradicted by the PHQ-9 score of the note.",
    basis="I.B.2",
    repair="Ask the provider which severity holds.",
    example=Example(_MILD, (Cited("F32.0", "Depression"),)),
    near_miss=Example(_MILD, (Cited("F32.2", "Depression"),)),
    check=_check_score,
)
OPEN = Rule(
    rule_id="CC336",
    name="depression-severity-open",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A depression whose severity the note tells is not left unspecified.",
    basis="I.B.2",
    repair="Ask the provider for the severity in words; a score alone is not a diagnosis.",
    example=Example("Depression, PHQ-9 16, sertraline increased.", (Cited("F32.A", "Depression"),)),
    near_miss=Example("Depression, PHQ-9 score 3, sertraline continued.", (Cited("F32.A", "Depression"),)),
    check=_check_open,
)
UNTREATED = Rule(
    rule_id="CC337",
    name="depression-untreated",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A major depression that is coded is treated, or the note says what is to follow.",
    basis="IV.J",
    repair="Look for treatment elsewhere, or leave the code out.",
    example=Example(
        "Recurrent major depression. Here for a flu shot.",
        (Cited("F33.9", "Recurrent major depression"),),
        governed=True,
    ),
    near_miss=Example(
        "Recurrent major depression, continue sertraline.",
        (Cited("F33.9", "Recurrent major depression"),),
        governed=True,
    ),
    check=_check_untreated,
)
RULES = (SCORE, OPEN, UNTREATED)
