"""With surrogates the model sees no planted identifier, and every quote is the original's."""

import pytest

from agent.choose.model import Steps

NOTE = """PATIENT: Ruth Okafor   MRN: 48213377   DOB: 03/11/1931
DATE OF SERVICE: 05/04/2026
Phone 555-201-8843, ruth.okafor@example.org, 88 Larkspur Lane, Dayton, OH 45402

HISTORY OF PRESENT ILLNESS
Mrs. Okafor is a 94-year-old woman with type 2 diabetes. Her daughter, Miriam Okafor, manages her metformin.

ASSESSMENT AND PLAN
1. Type 2 diabetes mellitus with diabetic neuropathy, seen by Dr. Adeyemi on 04/20/2026. Continue metformin.
2. Essential hypertension. Increase lisinopril.
3. Primary osteoarthritis, left knee. Mrs. Okafor declines an injection.
"""
PLANTED = (
    "Okafor", "Ruth", "Miriam", "Adeyemi", "48213377", "03/11/1931", "05/04/2026", "04/20/2026",
    "555-201-8843", "ruth.okafor@example.org", "Larkspur", "94-year-old", "94 years",
)  # fmt: skip


def sent(model) -> str:
    return "\n".join(m.content for r in model.asked for m in r.messages)


def as_it_is(request):
    items = request.schema["properties"]["answers"]["items"]["properties"]["item"]["enum"]
    return {"answers": [{"item": n, "best": 1} for n in items]}


@pytest.mark.parametrize(
    "steps", [Steps(), Steps(verify=True), Steps(read=False), Steps(read=False, verify=True)], ids=str
)
def test_no_call_holds_a_planted_identifier(steps: Steps, code_with, kit):
    note, model = code_with(NOTE, kit.USUAL | {"verify": as_it_is}, taken=steps, deidentify=True)
    assert model.asked
    assert [p for p in PLANTED if p in sent(model)] == []
    assert note.verdict.final


def test_without_it_the_note_is_sent_as_it_is(code_with):
    _, model = code_with(NOTE)
    assert "Okafor" in sent(model)


def test_quotes_with_surrogates_in_them_are_the_originals(code_with, kit):
    _, model = code_with(NOTE, deidentify=True)
    masked = model.asked[0].messages[-1].content
    line = next(line for line in masked.split("\n") if line.startswith("1. Type 2"))
    chosen = kit.choosing(kit.pick("E11.40", line), kit.pick("I10", "Essential hypertension"))
    note, _ = code_with(NOTE, {"read": kit.READ, "choose": chosen, "repair": chosen}, deidentify=True)
    quotes = {c.code: c.evidence for c in note.verdict.final}
    assert "Dr. Adeyemi on 04/20/2026" in quotes["E11.40"][0].text
    assert all(NOTE[e.start : e.end] == e.text for evidence in quotes.values() for e in evidence)
    assert {"E11.40", "I10"} <= set(quotes)


def test_the_same_note_is_asked_about_in_the_same_words(code_with):
    _, one = code_with(NOTE, deidentify=True)
    _, two = code_with(NOTE, deidentify=True)
    assert [r.digest for r in one.asked] == [r.digest for r in two.asked]
