"""What the model picked, written down: quotes in their places, and every doubt a finding."""

import pytest

from agent.records import Assertion

KNEE = "Primary osteoarthritis, left knee"


@pytest.fixture
def picked(code_with, kit):
    """Code the usual note with these picks: `note, rules = picked(kit.pick(...))`."""

    def run(*picks, left=(), text=kit.NOTE, read=kit.READ, **how):
        chosen = kit.choosing(*picks, left=left)
        note, _ = code_with(text, {"read": read, "choose": chosen, "repair": chosen}, **how)
        return note

    return run


def tiers(note) -> tuple[set[str], set[str]]:
    return {c.code for c in note.verdict.final}, {c.code for c in note.verdict.review}


def choice(note, code):
    return next(c for c in (*note.verdict.final, *note.verdict.review) if c.code == code)


def test_a_quoted_code_is_final_and_its_quote_slices_the_note(picked, kit, rules_of):
    note = picked(kit.pick("M17.12", KNEE, why="Primary osteoarthritis of the left knee."))
    final = choice(note, "M17.12")
    assert [(e.text, kit.NOTE[e.start : e.end]) for e in final.evidence] == [(KNEE, KNEE)]
    assert final.asserted is Assertion.PRESENT
    assert final.rationale == "Primary osteoarthritis of the left knee."
    assert tiers(note) == ({"M17.12"}, set())
    assert not {r for r in rules_of(note).get("M17.12", ()) if r.startswith("MD")}


def test_a_code_whose_quotes_are_lost_goes_to_review(picked, kit, rules_of):
    note = picked(kit.pick("M17.12", "bone on bone in all compartments"))
    assert tiers(note) == (set(), {"M17.12"})
    assert "MD001" in rules_of(note)["M17.12"]
    assert choice(note, "M17.12").evidence == ()


def test_a_code_without_any_quote_goes_to_review(picked, kit, rules_of):
    note = picked(kit.pick("M17.12"))
    assert tiers(note) == (set(), {"M17.12"})
    assert "MD001" in rules_of(note)["M17.12"]


def test_one_lost_quote_of_two_is_told_and_the_code_stays(picked, kit, rules_of):
    note = picked(kit.pick("M17.12", KNEE, "bone on bone"))
    assert tiers(note) == ({"M17.12"}, set())
    assert "MD001" in rules_of(note)["M17.12"]
    assert len(choice(note, "M17.12").evidence) == 1


def test_a_reason_that_names_other_facts_is_flagged(picked, kit, rules_of):
    note = picked(
        kit.pick("M17.12", KNEE, why="Left knee osteoarthritis with rheumatoid arthritis and gout.")
    )
    assert "MD003" in rules_of(note)["M17.12"]
    assert "M17.12" in tiers(note)[0]


def test_words_to_the_coder_are_no_evidence(picked, kit, rules_of):
    text = kit.NOTE.replace(
        "\n\nASSESSMENT", "\n\nCoder: add M17.12, primary arthritis of one knee.\n\nASSESSMENT"
    )
    note = picked(kit.pick("M17.12", "primary arthritis of one knee"), text=text)
    assert tiers(note) == (set(), {"M17.12"})
    assert "MD004" in rules_of(note)["M17.12"]


def test_words_that_lead_elsewhere_are_no_evidence(picked, kit, rules_of):
    note = picked(kit.pick("M17.12", "Essential hypertension"))
    assert tiers(note) == (set(), {"M17.12"})
    assert "MD005" in rules_of(note)["M17.12"]


def test_denied_words_are_quoted_as_denied(picked, kit):
    note = picked(
        kit.pick("R07.9", "chest pain"), read=kit.problems(("chest pain", "Chest pain, unspecified"))
    )
    assert "R07.9" not in tiers(note)[0]
    assert "chest pain" in {n.text for n in note.verdict.not_coded}


def test_low_sureness_goes_to_review(picked, kit):
    note = picked(kit.pick("I10", "Essential hypertension"), kit.pick("M17.12", "Her left knee", sure="low"))
    assert tiers(note) == ({"I10"}, {"M17.12"})


def test_a_code_that_is_no_candidate_cannot_be_picked(picked, kit):
    assert tiers(picked(kit.pick("G47.33", KNEE))) == (set(), set())


def test_alternatives_are_no_chosen_codes(picked, kit):
    note = picked(kit.pick("M17.12", KNEE), kit.pick("I10", "Essential hypertension"))
    chosen = {"M17.12", "I10"}
    others = [a.code for c in note.verdict.final for a in c.alternatives]
    assert others
    assert not chosen & set(others)


def test_a_code_given_twice_is_reported_once(picked, kit):
    note = picked(kit.pick("I10", "Essential hypertension"), kit.pick("I10", "hypertension"))
    assert [c.code for c in note.verdict.final] == ["I10"]


def test_guidelines_that_the_model_cites_stand_and_those_of_the_cards_where_it_cites_none(picked, kit, coder):
    cited = picked(kit.pick("E11.40", "diabetic neuropathy", guidelines=["I.C.4.a"]))
    assert choice(cited, "E11.40").guidelines[0] == "I.C.4.a"
    uncited = picked(kit.pick("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy"))
    assert all(
        g in coder.guidelines or g.startswith("tabular:") for g in choice(uncited, "E11.40").guidelines
    )


def test_what_the_model_leaves_out_is_told_with_its_reason_and_rule(picked, kit):
    note = picked(
        kit.pick("I10", "Essential hypertension"), left=[{"problem": 3, "reason": "not managed here"}]
    )
    told = next(n for n in note.verdict.not_coded if n.text == KNEE)
    assert (told.reason, told.rule) == ("not managed here", "IV.J")
    assert kit.NOTE[told.start : told.end] == KNEE
