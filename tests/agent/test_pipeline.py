import json
from dataclasses import asdict
from datetime import date

import pytest

from agent.config import Config
from agent.contract import to_contract
from agent.pipeline import Coder
from agent.records import CodedNote, Setting, Sex
from index.errors import IndexUnusable

VISIT = """CHIEF COMPLAINT: Follow-up of blood pressure.

HPI: A 64-year-old woman with hypertension and heart failure. Denies chest pain.
Her mother had cellulitis. Date of service: 2026-05-04

ASSESSMENT AND PLAN:
1. Hypertension. Continue lisinopril.
2. Chronic diastolic heart failure. Euvolemic today.
3. Possible sleep apnea. Order a sleep study.
"""
STAY = (
    "DISCHARGE SUMMARY\r\nHOSPITAL COURSE: Treated for sepsis due to E. coli.\r\n"
    "DISCHARGE DIAGNOSES:\r\n1. Sepsis.\r\n"
)
NARRATIVE = "Seen for low back pain since Tuesday, worse on lifting. Long-standing asthma, takes albuterol."
BROKEN = """ASSESSMENT AND PLAN:
1. This established patient has now had chronic
diastolic heart failure for ten years. Denies
any chest pain, orthopnea, palpitations and any
dizziness at rest or on exertion, by day or by
night.
"""
NOTHING = "The weather was fine and we spoke about the garden."
ODD = "Ménière’s disease – left ear.\u00a0Gout.\n\n\x0c• Asthma 😷 stable."  # noqa: RUF001 - as pasted


def quotes(note: CodedNote):
    for choice in (*note.verdict.final, *note.verdict.review):
        yield from choice.evidence
    yield from note.verdict.not_coded


@pytest.mark.parametrize("text", [VISIT, STAY, NARRATIVE, BROKEN, NOTHING, ODD], ids=str.split)
def test_every_quote_is_the_note_at_its_offsets(text: str, coder: Coder):
    note = coder.code("n1", text)
    assert note.encounter.documents[0].text == text
    for quote in quotes(note):
        assert quote.text == text[quote.start : quote.end]
        assert quote.document_id == "n1"


@pytest.mark.parametrize("text", [VISIT, STAY, NARRATIVE, BROKEN, NOTHING, ODD], ids=str.split)
def test_the_same_note_gives_the_same_result_and_it_is_plain_json(text: str, coder: Coder):
    one, other = coder.code("n1", text), coder.code("n1", text)
    assert one.verdict == other.verdict
    assert one.encounter == other.encounter
    assert json.loads(json.dumps(asdict(one.verdict)))["final"] is not None
    assert json.loads(to_contract(one, coder.guidelines).model_dump_json())["note_id"] == "n1"


def test_a_diagnosis_over_a_broken_line_is_quoted_with_the_break(coder: Coder):
    note = coder.code("n1", BROKEN)
    assert [c.code for c in note.verdict.final] == ["I50.32"]
    assert "chronic\ndiastolic heart failure" in {q.text for q in note.verdict.final[0].evidence}


def test_a_visit_from_the_note_to_the_verdict(coder: Coder):
    note = coder.code("n1", VISIT)
    assert (note.encounter.sex, note.encounter.age_years) == (Sex.FEMALE, 64)
    assert note.encounter.day == date(2026, 5, 4)
    assert [(c.code, c.sequence) for c in note.verdict.final] == [("I11.0", 1), ("I50.32", 2)]
    left = {n.text: n.rule for n in note.verdict.not_coded}
    assert left["chest pain"] == "I.A.19"
    assert left["cellulitis"] == "I.C.21.c.4"
    assert left["sleep apnea"] == "IV.H"


def test_a_stay_is_known_by_its_headings(coder: Coder):
    note = coder.code("n1", STAY)
    assert note.encounter.setting is Setting.INPATIENT
    assert any(c.code.startswith("A41") for c in note.verdict.final)


def test_a_narrative_without_headings_is_coded_from_what_it_tells(coder: Coder):
    verdict = coder.code("n1", NARRATIVE).verdict
    assert {"M54.50", "J45.909"} <= {c.code for c in (*verdict.final, *verdict.review)}
    assert verdict.final


def test_a_note_without_problems_has_no_codes_and_is_no_error(coder: Coder):
    verdict = coder.code("n1", NOTHING).verdict
    assert (verdict.final, verdict.review, verdict.not_coded) == ((), (), ())


def test_the_caller_decides_over_the_note(coder: Coder):
    note = coder.code("n1", VISIT, setting="inpatient", sex="M", age_years=70, day=date(2026, 6, 1))
    encounter = note.encounter
    assert (encounter.setting, encounter.sex, encounter.age_years) == (Setting.INPATIENT, Sex.MALE, 70)
    assert encounter.day == date(2026, 6, 1)


def test_provenance_says_how_it_was_made(coder: Coder):
    made = coder.code("n1", VISIT).provenance
    assert made.releases == {"ICD-10-CM": "icd10cm-2026-04"}
    assert made.chooser == "local"
    assert made.index.startswith("sha256:")
    assert made.prompts["rationale.v1"].startswith("sha256:")
    assert made.config == Config().digest
    assert set(made.milliseconds) >= {"read", "mentions", "choose", "validate"}
    assert (made.calls, made.cost_usd) == (0, None)


def test_settings_decide_what_goes_to_review(coder: Coder):
    strict = Coder(coder.knowledge, Config(review_below=1.0)).code("n1", VISIT)
    assert not strict.verdict.final
    assert {"I11.0", "I50.32"} <= {c.code for c in strict.verdict.review}


def test_no_exception_repeats_the_note(coder: Coder):
    for given in ({"setting": "clinic"}, {"sex": "unknown"}):
        with pytest.raises(ValueError, match="is not a valid") as caught:
            coder.code("n1", VISIT, **given)
        assert "blood pressure" not in str(caught.value)


def test_a_home_without_index_is_refused(tmp_path):
    with pytest.raises(IndexUnusable, match="no search index"):
        Coder.open(tmp_path)


def test_what_a_coder_lends(coder: Coder):
    assert coder.tables.billable("I10")
    assert "I.A.15" in coder.guidelines
    assert coder.retrieve(["chf"])[0][0].code == "I50.9"
