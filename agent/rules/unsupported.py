"""Rules about what stands behind a diagnosis: a wound, a vessel, a word of a provider, anything done at all.

Invariant: codes are judged by the support that was looked for (`agent.governance`); where nobody looked,
nothing is said. Symptoms, circumstances and codes first-listed are left alone where the rule is about care.
"""

import re
from collections.abc import Iterator

from agent.documents import cut
from agent.records import Document, Evidence, SectionKind, Severity
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.example import Cited, Example
from agent.rules.knowledge import in_ranges, ranges_of

_LISTS = frozenset(
    {
        SectionKind.HISTORY_PAST,
        SectionKind.PROBLEM_LIST,
        SectionKind.MEDICATIONS,
        SectionKind.HISTORY_SURGICAL,
    }
)
_CONCLUSIONS = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})
_OCCASIONS = frozenset(
    {
        SectionKind.ASSESSMENT,
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.DIAGNOSES,
        SectionKind.ADMISSION_DIAGNOSES,
        SectionKind.PROCEDURE,
        SectionKind.HOSPITAL_COURSE,
        SectionKind.OTHER,
    }
)
"""Where what is named is what the visit, the operation or the stay is about, or comes to, or may be."""

_DEEP_ULCER = ("3", "4", "0")
_NO_DIAGNOSIS = tuple("RSTUVWXYZ")
_CLAUDICATION = "I70.21, I70.31, I70.41, I70.51, I70.61, I70.71, I73.9"
_NEUROGENIC = re.compile(
    r"\b(?:neurogenic|spinal stenosis|lumbar stenosis|radicul\w+|pseudo-?claudication|shopping cart"
    r"|leaning forward)\b",
    re.IGNORECASE,
)
_VASCULAR = re.compile(
    r"\b(?:PAD|PVD|peripheral (?:arterial|artery|vascular)|atheroscle\w+|vascular|ABIs?|ankle[- ]brachial"
    r"|pulses?|pedal"
    r"|duplex|angiogra\w+|angioplasty|bypass|stent\w*|cilostazol|pletal|femoral|popliteal|arterial|ischemi\w+)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"^\W*(?:serum |blood |plasma |fasting |low |high |elevated |decreased )?"
    r"(?:hgb|hb|hemoglobin|hct|hematocrit|sodium|na\+?|potassium|k\+?|glucose|a1c|hba1c|creatinine|cr|bun|e?gfr|wbc|plt|platelets?"
    r"|calcium|ca|magnesium|mg|phosph\w+|albumin|tsh|ldl|triglycerides|cholesterol|inr|bilirubin|alt|ast|lactate"
    r"|troponin|bnp|uric acid|ferritin|vitamin [bd]\d*|bmi|t[- ]score|ef|ejection fraction|spo2|o2 sat\w*"
    r"|bp|blood pressure)"
    r"\b[\s:=(]*(?:is |was |of |at |level |low |high |elevated |decreased |<|>|~)*\d[\d.,/]*\s*(?:%"
    r"|\w{1,3}/\w{1,3})?[\s)]*"
    r"(?:\(?(?:low|high|l|h)\)?)?\W*$",
    re.IGNORECASE,
)


def _section(document: Document, quote: Evidence) -> SectionKind:
    found = next((s.kind for s in document.sections if s.start <= quote.start < s.end), quote.section)
    return quote.section if found is SectionKind.OTHER else found


def _sections(case: Case, subject: Subject) -> set[SectionKind]:
    """Return the kinds of section that a code's quotes stand in."""
    documents = {d.document_id: cut(d) for d in case.encounter.documents}
    return {
        _section(documents[q.document_id], q) for q in subject.choice.evidence if q.document_id in documents
    }


def _diagnoses(case: Case) -> Iterator[Subject]:
    """Yield the diagnoses with quotes of the note, where there is one."""
    if case.has_text:
        for subject, _ in case.known:
            if subject.choice.evidence and not subject.name.startswith(_NO_DIAGNOSIS):
                yield subject


def _check_claudication(case: Case) -> Iterator[Hit]:
    for subject in _diagnoses(case):
        if not in_ranges(subject.name, ranges_of(_CLAUDICATION)):
            continue
        texts = [d.text for d in case.encounter.documents]
        if any(map(_NEUROGENIC.search, texts)) and not any(map(_VASCULAR.search, texts)):
            yield Hit(
                (subject,), f"{subject.name} is of the arteries; the note tells of nerves or the spine alone."
            )


def _check_ulcer(case: Case) -> Iterator[Hit]:
    for subject in _diagnoses(case):
        held = subject.choice.support
        deep = subject.name.startswith("L89") and subject.name.endswith(_DEEP_ULCER)
        if deep and held is not None and not (held.evaluated or held.treated):
            message = (
                f"{subject.name} is a deep pressure ulcer, but the note neither describes nor treats a wound."
            )
            yield Hit((subject,), message)


def _check_listed(case: Case) -> Iterator[Hit]:
    if not case.encounter.setting.is_outpatient:
        return
    for subject in _diagnoses(case):
        held = subject.choice.support
        if held is not None and held.is_empty and _sections(case, subject) <= _LISTS:
            message = (
                f"{subject.name} stands in a list or history alone; this encounter does nothing about it."
            )
            yield Hit((subject,), message)


def _check_value(case: Case) -> Iterator[Hit]:
    for subject in _diagnoses(case):
        quotes = subject.choice.evidence
        if all(_VALUE.match(quote.text) for quote in quotes) and not _is_named(case, subject):
            yield Hit((subject,), f"{subject.name} is read from a result; no provider names the condition.")


def _is_named(case: Case, subject: Subject) -> bool:
    """Say whether the note names the condition in the telling word of its title."""
    telling = re.findall(r"[a-z]{6,}", subject.title.lower())
    stems = [word[:6] for word in telling if word not in _UNTELLING]
    texts = [d.text.lower() for d in case.encounter.documents]
    return any(stem in text for stem in stems for text in texts)


_UNTELLING = frozenset("unspecified disorder disease disorders diseases without chronic deficiency".split())


def _check_nothing_done(case: Case) -> Iterator[Hit]:
    if not case.encounter.setting.is_outpatient or not _concludes(case):
        return
    for place, subject in enumerate(_diagnoses(case)):
        held = subject.choice.support
        sections = _sections(case, subject) if place and held is not None and held.is_empty else _LISTS
        if not sections <= _LISTS and sections.isdisjoint(_OCCASIONS):
            message = f"{subject.name} is told, but neither concluded on nor monitored, evaluated or treated."
            yield Hit((subject,), message)


_LEGS = "Claudication of both legs, relieved by leaning forward; spinal stenosis on MRI, gabapentin started."
_LIST = "PAST MEDICAL HISTORY\nPsoriasis.\n\nASSESSMENT\nAnkle sprain. Splint and crutches."


def _concludes(case: Case) -> bool:
    """Say whether a note comes to conclusions; an excerpt or a report leaves to others what is done."""
    documents = map(cut, case.encounter.documents)
    return any(s.kind in _CONCLUSIONS for document in documents for s in document.sections)


CLAUDICATION = Rule(
    rule_id="CC334",
    name="claudication-not-vascular",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A disease of the arteries is not coded for pain of the legs that the note puts to the spine.",
    basis="I.A.19",
    repair="Code the spinal condition, or ask the provider.",
    example=Example(_LEGS, (Cited("I73.9", "Claudication of both legs"),)),
    near_miss=Example(
        "Claudication of both legs, pedal pulses absent; spinal stenosis is stable.",
        (Cited("I73.9", "Claudication of both legs"),),
    ),
    check=_check_claudication,
)
ULCER = Rule(
    rule_id="CC338",
    name="pressure-ulcer-without-wound",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A pressure ulcer of stage 3 or 4, or beyond staging, is described or treated in the note.",
    basis="I.C.12.a.1",
    repair="Look for the description of the wound, or leave the code out.",
    example=Example(
        "Stage 3 pressure ulcer of the sacrum. Here for a flu shot.",
        (Cited("L89.153", "Stage 3 pressure ulcer of the sacrum"),),
        governed=True,
    ),
    near_miss=Example(
        "Stage 3 pressure ulcer of the sacrum, slough debrided, dressing changed.",
        (Cited("L89.153", "Stage 3 pressure ulcer of the sacrum"),),
        governed=True,
    ),
    check=_check_ulcer,
)
LISTED = Rule(
    rule_id="CC341",
    name="listed-only",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A diagnosis that stands in a problem list, a past history or a list of drugs alone is not "
    "coded for a visit that does nothing about it.",
    basis="IV.J",
    repair="Leave it out, unless the provider says that it mattered to this visit.",
    example=Example(_LIST, (Cited("L40.9", "Psoriasis"),), governed=True),
    near_miss=Example(
        "PAST MEDICAL HISTORY\nPsoriasis.\n\nASSESSMENT\nPsoriasis, flaring. Start clobetasol.",
        (Cited("L40.9", "Psoriasis"),),
        governed=True,
    ),
    check=_check_listed,
)
VALUE = Rule(
    rule_id="CC342",
    name="value-without-diagnosis",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A disease is coded from a provider's words, not from a result alone.",
    basis="III.B",
    repair="Ask the provider what the result means.",
    example=Example("Labs: Hgb 7.2, otherwise normal.", (Cited("D64.9", "Hgb 7.2"),)),
    near_miss=Example("Anemia with Hgb 7.2, iron started.", (Cited("D64.9", "Anemia"),)),
    check=_check_value,
)
NOTHING_DONE = Rule(
    rule_id="CC343",
    name="nothing-done",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A secondary diagnosis of a visit is monitored, evaluated, assessed or treated in it.",
    basis="IV.J",
    repair="Leave it out, unless the provider says that it mattered to this visit.",
    example=Example(
        "HPI: Woman with psoriasis.\n\nASSESSMENT\nUrticaria. Cetirizine for a week.",
        (Cited("L50.9", "Urticaria"), Cited("L40.9", "psoriasis")),
        governed=True,
    ),
    near_miss=Example(
        "HPI: Woman whose psoriasis is stable.\n\nASSESSMENT\nUrticaria. Cetirizine for a week.",
        (Cited("L50.9", "Urticaria"), Cited("L40.9", "psoriasis")),
        governed=True,
    ),
    check=_check_nothing_done,
)
RULES = (CLAUDICATION, ULCER, VALUE)
CARE = (LISTED, NOTHING_DONE)
"""Rules about codes that stand: what is to be looked at for another reason needs no second one."""
