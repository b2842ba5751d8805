"""Long-term (current) drug use, Z79 (guidelines I.C.21.c.3 and I.C.4.a.3).

Invariant: a code rests on a drug that the note says is taken; the last word of a note on a drug counts, so
that what is stopped in the plan is not long-term use for having stood in the list of medications.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from agent.choose.drugs.formulary import Drug
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.taking import Told, is_denied, mention_of
from agent.choose.drugs.wording import Use
from agent.choose.finding import drafted
from agent.choose.outcome import Draft, fact
from agent.records import Document, SectionKind

SECTION = "I.C.21.c.3"
DIABETES = "I.C.4.a.3"
OTHER = "Z79.899"
ANTIBIOTIC = "Z79.2"
STEROID = "Z79.52"
INSULIN, ORAL, INJECTED = "Z79.4", "Z79.84", "Z79.85"

_CERTAIN, _SAID, _LIKELY, _DOUBTFUL, _FAINT = 0.9, 0.7, 0.55, 0.4, 0.15
_MOST_QUOTES = 3
_MAINTENANCE_DOSE = 10.0
"""Milligrams of prednisone a day up to which a listed dose is more likely kept up than a burst."""

_ANTIDIABETIC = frozenset({INSULIN, ORAL, INJECTED})
_DIABETES = re.compile(
    r"\b(?:t[12]dm|i?dm[12]?|niddm|diabet\w+|a1c)\b(?:(?![.;]\s|\b(?:discuss|consider|option|offer|recommend"
    r"|refus|declin|candidate|add|intoleran|fail|prior|previous|past|sliding|scale|correction|held|ssi\b|drip|gtt|inpatient|vs\b|or\b)).){0,60}$",
    re.DOTALL,
)
"""Diabetes with the drugs for it named behind: "T2DM (metformin, glargine)", nothing else said of them."""

_FOR_THE_STAY = re.compile(r"[ \t(]*(?:sliding|scale|SSI|drip|gtt|infusion|correction)\b", re.IGNORECASE)
_MILLIGRAMS = re.compile(
    r"\s*(\d+(?:\.\d+)?)(?:\s*mg|(?=\s*(?:po\s+)?(?:daily|bid|qd|qam|q\s?day|every|since)\b))", re.IGNORECASE
)
_CONCLUDING = frozenset(
    {SectionKind.ASSESSMENT, SectionKind.DIAGNOSES, SectionKind.PROBLEM_LIST, SectionKind.HISTORY_PAST}
)  # fmt: skip
_UNDONE = frozenset({Use.STOPPED, Use.GIVEN})


def long_term(scan: Scan, told: Iterable[Told], drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a draft for each code of long-term use, up to three quotes a code.

    Args:
        scan: The document and its drugs.
        told: What it says of each drug, in order.
        drafts: Codes put forward so far; whether diabetes is among them decides on antidiabetic drugs.
    """
    document = scan.document
    taken: dict[str, list[tuple[Told, float]]] = {}
    for one in told:
        name = one.hit.drug.name
        if one.use is Use.STOPPED:
            taken.pop(name, None)
        elif (sureness := _sureness(document, one)) > 0:
            taken.setdefault(name, []).append((one, sureness))
    counted: dict[str, int] = {}
    for one, sureness in (pair for pairs in taken.values() for pair in pairs):
        code, confidence = _code(one.hit.drug, sureness, drafts)
        if code and counted.setdefault(code, 0) < _MOST_QUOTES:
            if is_denied(scan, one):
                continue
            counted[code] += 1
            yield _draft(document, one, code, confidence)


def _draft(document: Document, one: Told, code: str, confidence: float) -> Draft:
    mention = mention_of(document, one.sentence, one.hit.start, one.hit.end, code)
    words = document.text[one.hit.start : one.hit.end]
    said = fact("drug_taken", quote=words, called=one.hit.drug.kind.called)
    rests = (DIABETES, SECTION) if code in _ANTIDIABETIC else (SECTION,)
    return replace(drafted(mention, confidence, (said,), rests), settled=True)


def _sureness(document: Document, one: Told) -> float:
    """Return how sure it is that the drug is taken for the long term, 0 where the note speaks against it."""
    if one.use in _UNDONE or "local" in one.near:
        return 0.0
    if one.hit.drug.kind.long_term == ANTIBIOTIC:
        return _of_antibiotic(one)
    if "lasting" in one.near:
        return _LIKELY if one.use is Use.PLANNED else _CERTAIN
    if one.use is Use.PLANNED or "short" in one.near:
        return 0.0
    return _of_kind(document, one)


def _of_kind(document: Document, one: Told) -> float:
    use = one.hit.drug.kind.use
    if use == "said":
        return _of_occasional(document, one)
    if use == "chemotherapy":
        return _DOUBTFUL if one.use is Use.TAKEN else 0.0
    if use != "lasting":
        return 0.0
    if one.use is Use.TAKEN:
        return _SAID
    if "dosed" in one.near:
        return _LIKELY
    return _of_named(document, one)


def _of_named(document: Document, one: Told) -> float:
    """A drug that is only named, or held, may be taken; one behind its diabetes is."""
    antidiabetic = one.hit.drug.kind.long_term in _ANTIDIABETIC
    if antidiabetic and one.use is Use.NAMED and _is_of_diabetes(document, one):
        return 0.0 if _FOR_THE_STAY.match(document.text, one.hit.end) else _SAID
    return _DOUBTFUL if one.use is Use.HELD or one.section in _CONCLUDING else 0.0


def _is_of_diabetes(document: Document, one: Told) -> bool:
    start = document.sentences[one.sentence].start
    return _DIABETES.search(document.text[start : one.hit.start].lower()) is not None


def _of_antibiotic(one: Told) -> float:
    """Antibiotics are long-term in suppression or prophylaxis, or over a month of them."""
    if one.use is Use.NAMED and not one.near & {"dosed", "lasting", "weeks"}:
        return 0.0
    if "lasting" in one.near or ("preventive" in one.near and not one.near & {"procedural", "short"}):
        return _SAID
    return _LIKELY if "weeks" in one.near else 0.0


def _of_occasional(document: Document, one: Told) -> float:
    """A drug that is mostly taken for a while counts where a list gives it a regular dose."""
    kept_up = one.use is Use.NAMED and {"since", "dosed"} <= one.near
    if "as_needed" in one.near or not (one.use is Use.TAKEN or kept_up):
        return 0.0
    if one.hit.drug.kind.long_term == STEROID:
        dose = _MILLIGRAMS.match(document.text, one.hit.end)
        kept = _SAID if "since" in one.near else _LIKELY
        return kept if dose is not None and float(dose[1]) <= _MAINTENANCE_DOSE else 0.0
    if one.section is SectionKind.MEDICATIONS and "dosed" in one.near:
        return _DOUBTFUL
    return 0.0


def _code(drug: Drug, sureness: float, drafts: Sequence[Draft]) -> tuple[str, float]:
    code = drug.kind.long_term
    if code in _ANTIDIABETIC:
        return _of_antidiabetic(code, sureness, drafts)
    if code:
        return code, sureness
    if drug.kind.monitored:
        return OTHER, _SAID if sureness == _CERTAIN else min(sureness, _DOUBTFUL)
    if drug.kind.general or drug.kind.use != "lasting":
        return "", 0.0
    return OTHER, _LIKELY if sureness == _CERTAIN else _FAINT


def _of_antidiabetic(code: str, sureness: float, drafts: Sequence[Draft]) -> tuple[str, float]:
    """Antidiabetic drugs count as such beside diabetes; gestational diabetes says them itself (I.C.15.i)."""
    kinds = {d.code[:3] for d in drafts}
    if any(d.code.startswith(("O24.4", "O24.41")) for d in drafts):
        return "", 0.0
    if kinds & {"E08", "E09", "E11", "E13", "O24"} or any(d.code == "R73.03" for d in drafts):
        return code, sureness
    if code == ORAL:
        return OTHER, _FAINT
    if code == INJECTED or "E10" in kinds:
        return code, min(sureness, _DOUBTFUL)
    return code, min(sureness, _FAINT)
