import pytest

from agent.records import Assertion, Choice, Encounter, Setting
from agent.rules.example import Cited, Example
from agent.validate import validate

NOWHERE = Encounter("bare", Setting.OUTPATIENT)


def judge(tables, *codes):
    return validate([Choice(code, "", (), confidence=1.0) for code in codes], NOWHERE, tables)


def rules_of(verdict):
    return [f.rule for f in verdict.findings]


@pytest.mark.parametrize(
    ("codes", "stays"),
    [
        (("E10.9", "E11.9"), "E10.9"),
        (("E11.9", "R73.03"), "E11.9"),
        (("K92.2", "K57.31"), "K57.31"),
        (("N39.0", "N30.00"), "N30.00"),
        (("J45.909", "J44.9"), None),
        (("Z34.90", "O24.419"), "O24.419"),
        (("F10.10", "F10.20"), "F10.20"),
        (("F12.90", "F12.10"), "F12.10"),
    ],
)
def test_excludes1_keeps_one_of_two_codes(codes, stays, tables):
    verdict = judge(tables, *codes)

    if stays is None:
        assert "CC101" not in rules_of(verdict)
        assert len(verdict.final) == 2
    else:
        assert [c.code for c in verdict.final] == [stays]


def test_excludes1_names_the_note_and_the_documented_exception(tables):
    finding = next(f for f in judge(tables, "F45.8", "G47.63").findings if f.rule == "CC101")

    assert finding.codes == ("G47.63", "F45.8")
    assert finding.basis.startswith("tabular:F45.8 Excludes1: ")
    assert "unrelated" in finding.repair


def test_a_note_that_asks_for_both_outweighs_one_that_keeps_them_apart(tables):
    apart = [
        (a, b)
        for a, b in (("I12.9", "N18.30"), ("I13.0", "I50.9"), ("E11.22", "N18.30"))
        if "CC101" in rules_of(judge(tables, a, b))
    ]

    assert apart == []


def test_three_codes_in_conflict_lose_no_more_than_needed(tables):
    verdict = judge(tables, "E11.9", "E10.9", "I10")

    assert [c.code for c in verdict.final] == ["E11.9", "I10"]
    assert [c.code for c in verdict.review] == ["E10.9"]


@pytest.mark.parametrize(
    "codes",
    [
        ("E11.621", "L97.421"),
        ("I11.0", "I50.9"),
        ("I12.9", "N18.30"),
        ("G20.A1", "F02.80"),
        ("J44.1", "J44.0"),
        ("A41.9", "R65.20"),
        ("T81.41XA", "L03.311"),
        ("K50.90", "L88"),
    ],
)
def test_pairs_in_the_order_asked_for_break_no_rule_of_pairs(codes, tables):
    found = {f.rule for f in judge(tables, *codes).findings}

    assert not found & {"CC101", "CC102", "CC103", "CC104", "CC105"}


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (("L97.421", "E11.621"), "CC102"),
        (("I50.9", "I11.0"), "CC102"),
        (("N18.30", "I12.9"), "CC102"),
        (("B96.20", "N10"), "CC102"),
        (("F02.80", "G20.A1"), "CC104"),
        (("G63",), "CC103"),
        (("D63.1",), "CC105"),
        (("R65.20",), "CC105"),
        (("V43.52XA", "S06.0X0A"), "CC106"),
        (("Z79.4", "E11.9"), "CC107"),
        (("B94.8", "M62.81"), "CC107"),
        (("T38.3X6A", "E11.65"), "CC107"),
        (("I10", "Z00.00"), "CC108"),
    ],
)
def test_pairs_and_places_that_are_wrong_are_named(codes, rule, tables):
    assert rule in rules_of(judge(tables, *codes))


def test_first_listed_codes_may_stand_together(tables):
    assert "CC108" not in rules_of(judge(tables, "Z51.11", "Z51.0", "C50.912"))


@pytest.mark.parametrize(
    "code", ["I50.9", "I48.91", "A41.9", "J44.9", "L97.421", "N18.30", "I82.409", "R29.6"]
)
def test_a_conditional_code_first_note_asks_nothing_of_a_lone_code(code, tables):
    assert not {"CC103", "CC105"} & set(rules_of(judge(tables, code)))


def test_an_organism_is_no_manifestation(tables):
    assert "CC103" not in rules_of(judge(tables, "N10", "B96.20"))


@pytest.mark.parametrize(
    ("codes", "gone"),
    [
        (("J18.9", "R05.9", "R06.02", "R50.9"), {"R05.9", "R06.02", "R50.9"}),
        (("K35.80", "R10.31", "R11.2"), {"R10.31", "R11.2"}),
        (("N20.0", "R31.9"), {"R31.9"}),
        (("E11.9", "R73.9"), {"R73.9"}),
        (("M17.11", "M25.561"), {"M25.561"}),
        (("M17.11", "M25.562"), set()),
        (("N40.1", "R35.1"), set()),
        (("I63.9", "R47.01", "R29.810"), set()),
        (("J18.9", "R09.02"), set()),
        (("F10.231", "R56.9"), set()),
    ],
)
def test_only_symptoms_that_go_with_a_coded_diagnosis_are_left_out(codes, gone, tables):
    verdict = judge(tables, *codes)

    assert set(codes) - {c.code for c in verdict.final} == gone
    assert all(n.rule == "CC303" for n in verdict.not_coded)


def test_a_denied_diagnosis_absorbs_no_symptom(tables):
    example = Example(
        "Cough. No pneumonia.",
        (Cited("J18.9", "pneumonia", Assertion.ABSENT), Cited("R05.9", "Cough")),
    )
    verdict = validate(example.choices(), example.encounter(), tables)

    assert [c.code for c in verdict.final] == ["R05.9"]
    assert [n.rule for n in verdict.not_coded] == ["CC204"]


@pytest.mark.parametrize(
    ("text", "code", "quote", "asked"),
    [
        ("Type 2 diabetes, on Lantus.", "E11.9", "Type 2 diabetes", {"Z79.4"}),
        ("Type 2 diabetes on metformin 500 mg.", "E11.9", "Type 2 diabetes", {"Z79.84"}),
        ("Type 2 diabetes. Stopped metformin.", "E11.9", "Type 2 diabetes", set()),
        ("COPD in a former smoker.", "J44.9", "COPD", {"Z87.891"}),
        ("COPD. Smokes one pack per day.", "J44.9", "COPD", {"F17"}),
        ("COPD. His father was a smoker.", "J44.9", "COPD", set()),
        ("Acute pyelonephritis, culture grew E. coli.", "N10", "Acute pyelonephritis", {"B95-B97"}),
        ("Obesity, BMI 34.", "E66.9", "Obesity", {"Z68"}),
    ],
)
def test_a_partner_is_asked_for_where_the_note_speaks_for_it(text, code, quote, asked, tables):
    example = Example(text, (Cited(code, quote),))
    findings = validate(example.choices(), example.encounter(), tables).findings

    messages = [f.message for f in findings if f.rule == "CC109"]
    assert len(messages) == len(asked)
    assert all(any(name in message for message in messages) for name in asked)


def test_a_cue_inside_a_longer_word_speaks_for_nothing(tables):
    example = Example("Type 2 diabetes; insulinoma excluded.", (Cited("E11.9", "Type 2 diabetes"),))

    assert validate(example.choices(), example.encounter(), tables).findings == ()


@pytest.mark.parametrize(
    ("code", "words", "repair"),
    [
        ("E11.9", "Metformin 500 mg twice daily.", "Add Z79.84."),
        ("E11.9", "Takes insulin.", "Add Z79.4."),
        ("E11.22", "CKD stage 3a.", "Add a code from N18.1-N18.6."),
    ],
)
def test_a_missing_partner_is_named_where_there_is_only_one(code, words, repair, tables):
    example = Example(words, (Cited(code, words),))
    found = validate(example.choices(), example.encounter(), tables).findings

    assert repair in [f.repair for f in found if f.rule == "CC109"]


def test_codes_that_begin_alike_are_written_with_a_dash(tables):
    (asked,) = (f for f in judge(tables, "E11.621").findings if f.rule == "CC110")

    assert asked.repair == "Add a code from L97.4-, L97.5-."


def test_the_repair_of_an_exclusion_names_the_code_for_both(tables):
    finding = next(f for f in judge(tables, "I25.10", "I20.9").findings if f.rule == "CC101")
    assert finding.repair.startswith("Use I25.11, I25.7 for both (I.C.9.b).")


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (("J44.9", "J47.9"), True),
        (("I21.4", "I25.2"), True),
        (("L97.421", "A41.9"), False),
        (("J44.9", "I10"), False),
    ],
)
def test_excludes2_is_told_and_takes_nothing(codes, told, tables):
    verdict = judge(tables, *codes)
    assert ("CC121" in rules_of(verdict)) is told
    assert len(verdict.final) == 2
