"""A coded note on the screen: all that matters, once, within 80 columns, with and without colour."""

import re
from dataclasses import replace

import pytest
from rich.console import Console

from agent.cli.layout import rendered, screen
from agent.cli.showing import note_parts
from agent.records import Finding, NotCoded, Provenance, Severity, Verdict

RELEASES = {"icd10cm-2026-04": "ICD-10-CM April 2026"}


def _plain(note, book, width=80, *, explain=False):
    console = Console(width=width, color_system=None, record=True, quiet=False, file=None, highlight=False)
    return rendered(console, note_parts(note, console, book, RELEASES, explain=explain))


def _flat(text):
    return " ".join(text.split())


def _passing(note, rationale, *findings):
    """Return a note whose one code is for review."""
    code = replace(note.verdict.final[0], rationale=rationale, sequence=0, confidence=0.4)
    return replace(note, verdict=Verdict((), (code,), findings))


LOW = Finding(
    "CC213",
    Severity.INFORMATION,
    "Confidence in E11.621 is 0.40, below 0.50.",
    ("E11.621",),
    "Confirm or replace the code.",
    "I.B.18",
)


def test_a_page_says_at_a_glance_what_bears_on_a_decision(coded_note, book):
    text = _flat(_plain(coded_note, book))
    for expected in (
        "visit-1 ─",
        "outpatient · female, 58 years · 2026-05-14 · ICD-10-CM April 2026 1 code, and 1 to review below",
        "1. E11.621 Type 2 diabetes mellitus with foot ulcer high quote",
        "quote «Type 2 diabetes with a foot ulcer». [Assessment and plan] and 1 more passage",
        "rule I.C.4.a Diabetes: as many codes as needed · +1 warning",
        "warning CC109 E11.621 asks for the ulcer's site. → Add L97.-. (I.A.17)",
        "Review: 1 code to look at before use",
        "· E11.40 Type 2 diabetes mellitus with diabetic neuropathy, low unspecified",
        "[Assessment and plan, possible]",
        "error CC205 The diagnosis is uncertain. → Leave it. (IV.H)",
        "negated [IV.J]: chest pain, fever",
        "On the note as a whole note CC301 No date of service is known. → Give --date. (I)",
        "chartcite 0.1.0 · local · index abababababab · 12 ms",
    ):
        assert expected in text
    assert not re.search(r"\d %|\d%| why | not E11", text)


def test_explain_shows_every_quote_rule_reason_and_runner_up(coded_note, book):
    text = _flat(_plain(coded_note, book, explain=True))
    for expected in (
        "quote «Type 2 diabetes with a foot ulcer». [Assessment and plan] quote",
        "quote 58-year-old woman with a «sore on her left foot». [History of present illness]",
        "rule I.C.4.a Diabetes: as many codes as needed rule",
        "rule Tabular E11.621 Instruction printed at E11.621 in the Tabular List",
        "why The assessment names type 2 diabetes and a foot ulcer together.",
        "not E11.9 Type 2 diabetes mellitus without complications; E11.622 Type 2 ",
        "with other skin ulcer: an ulcer is documented",
    ):
        assert expected in text
    assert text.count("an ulcer is documented") == 1
    assert "more passage" not in text


def test_the_passage_with_the_most_different_words_is_the_one_shown(coded_note, book):
    choice = coded_note.verdict.final[0]
    document = coded_note.encounter.documents[0]
    words = ("metformin", "sore", "left foot")
    evidence = tuple(
        document.evidence(start, start + len(w), choice.evidence[0].section, choice.evidence[0].assertion)
        for w in words
        for start in [document.text.index(w)]
    )
    note = replace(coded_note, verdict=Verdict((replace(choice, evidence=evidence),), ()))
    text = _flat(_plain(note, book))
    assert "with a «sore» on her «left foot»." in text
    assert "metformin" not in text


def test_a_code_for_review_says_why_in_one_line(coded_note, book):
    rationale = 'Stated in the history of present illness; "foot ulcer" matches ' + "many a title " * 20
    lines = _plain(_passing(coded_note, rationale), book).splitlines()
    (why,) = [line for line in lines if line.startswith("    why")]
    assert why.split(maxsplit=1)[1].startswith('"foot ulcer" matches many a')
    assert why.endswith(" …")
    assert len(why) <= 80


@pytest.mark.parametrize(
    ("units", "modifiers", "told"),
    [
        (4, (), "Injection, ceftriaxone sodium, per 250 mg \N{MULTIPLICATION SIGN} 4 high"),
        (1, ("JZ",), "per 250 mg \N{MULTIPLICATION SIGN} 1, modifier JZ high"),
        (None, ("RT", "NU"), "per 250 mg, modifiers RT NU high"),
        (None, (), "per 250 mg high"),
    ],
)
def test_a_service_shows_its_units_and_modifiers_behind_its_title(units, modifiers, told, coded_note, book):
    title = "Injection, ceftriaxone sodium, per 250 mg"
    first = coded_note.verdict.final[0]
    given = replace(first, code="J0696", title=title, system="HCPCS", units=units, modifiers=modifiers)
    assert told in _flat(_plain(replace(coded_note, verdict=Verdict((given,), ())), book, width=120))


def test_low_confidence_is_told_by_what_the_doubt_is(coded_note, book):
    rationale = '"ulcer" is nearest to "foot ulcer"; told only in passing; report it if it was cared for.'
    for explain in (False, True):
        text = _flat(_plain(_passing(coded_note, rationale, LOW), book, explain=explain))
        assert "note told only in passing; report it if it was cared for CC213" in text
        assert "0.40" not in text
    unsaid = _flat(_plain(_passing(coded_note, "A model says so.", LOW), book))
    assert "why A model says so. note the words support it weakly; confirm or replace it CC213" in unsaid


def test_a_place_in_the_note_is_shown_as_its_words_and_a_basis_by_its_name(coded_note, book):
    start = coded_note.encounter.documents[0].text.index("metformin")
    asked = Finding(
        "CC109",
        Severity.WARNING,
        f"E11.621 asks for Z79.84; the words at 'visit-1' {start}-{start + 9} speak for it.",
        ("E11.621",),
        "Add Z79.84.",
        "tabular:E11 use additional: oral antidiabetic drugs (Z79.84)",
    )
    note = replace(coded_note, verdict=replace(coded_note.verdict, findings=(asked,)))
    said = "CC109 E11.621 asks for Z79.84; the words «metformin» speak for it. → Add Z79.84. "
    assert said + "(Tabular E11)" in _flat(_plain(note, book))
    assert "oral antidiabetic drugs" in _flat(_plain(note, book, explain=True))


def test_a_rule_takes_one_line_and_keeps_the_count_of_the_others(coded_note, book):
    cited = ("tabular:" + "E11.621" * 5, "IV.H")
    choice = replace(coded_note.verdict.final[0], guidelines=cited)
    lines = _plain(replace(coded_note, verdict=Verdict((choice,), ())), book).splitlines()
    (rule,) = [line for line in lines if line.startswith("    rule")]
    assert rule.endswith(" … · +1")
    assert len(rule) <= 80


def test_what_was_not_coded_takes_one_entry_a_reason(coded_note, book):
    words = ["Cough", "cough", *(f"sign {number}" for number in range(13))]
    items = [NotCoded("visit-1", word, 0, 1, "negated", "I.A.19") for word in words]
    note = replace(coded_note, verdict=Verdict((), (), (), tuple(items)))
    text = _flat(_plain(note, book))
    assert "negated [I.A.19]: Cough, sign 0, sign 1, " in text
    assert "sign 10 +2 chartcite" in text
    assert "sign 12 chartcite" in _flat(_plain(note, book, explain=True))


def test_a_finding_on_two_codes_stands_in_full_once(coded_note, book):
    text = _plain(coded_note, book)
    assert text.count("The diagnosis is uncertain.") == 1
    assert "error    CC205: see E11.40" in text


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_screen(coded_note, book, width, explain):
    lines = _plain(coded_note, book, width, explain=explain).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_codes_and_details_hang_at_one_column(coded_note, book):
    lines = _plain(coded_note, book).splitlines()
    head = next(line for line in lines if "E11.621  " in line and "high" in line)
    rule = next(line for line in lines if line.startswith("    rule"))
    assert head.index("Type 2") == rule.index("I.C.4.a") == 13


def test_with_colour_the_quote_is_marked_by_its_style(coded_note, book):
    console = Console(width=80, force_terminal=True, color_system="truecolor", record=True, highlight=False)
    page = rendered(console, note_parts(coded_note, console, book))
    assert "«" not in page
    assert "\x1b[1;32mType 2 diabetes with a foot ulcer\x1b[0m" in page


def test_no_color_of_the_terminal_brings_the_marks_back(coded_note, book):
    console = Console(width=80, force_terminal=True, color_system="truecolor", no_color=True)
    assert "«" in rendered(console, note_parts(coded_note, console, book))


def test_markup_and_control_characters_of_a_note_are_only_text(coded_note, book):
    hostile = replace(coded_note.verdict.final[0], rationale="[bold]x[/bold] \x1b[31mred\x07 :smile:")
    note = replace(
        coded_note,
        encounter=replace(coded_note.encounter, note_id="\x1b]0;owned\x07[red]a"),
        verdict=replace(coded_note.verdict, final=(hostile,)),
    )
    text = _plain(note, book, explain=True)
    assert "\x1b" not in text
    assert "[bold]x[/bold] [31mred :smile:" in text
    assert "]0;owned[red]a" in text


def test_a_note_without_codes_says_so(coded_note, book):
    empty = replace(coded_note, verdict=Verdict((), ()))
    assert "No code stands. The note names no reportable problem." in _plain(empty, book)
    only_review = replace(coded_note, verdict=Verdict((), coded_note.verdict.review))
    assert "No code stands. See below." in _plain(only_review, book)


@pytest.mark.parametrize(
    ("sex", "age", "told"),
    [
        (None, None, "sex not known, age not known"),
        ("M", 0, "male, under 1 year"),
        ("F", 1, "female, 1 year "),
    ],
)
def test_what_is_not_known_of_a_patient_is_said(sex, age, told, coded_note, book):
    encounter = replace(coded_note.encounter, sex=sex, age_years=age, day=None)
    text = _plain(replace(coded_note, encounter=encounter), book)
    assert told in text
    assert "date of service not known" in text


def test_a_model_is_named_with_its_cost(coded_note, book):
    made: Provenance = replace(
        coded_note.provenance,
        chooser="openai:m",
        calls=3,
        prompt_tokens=4000,
        completion_tokens=120,
        cost_usd=0.0123,
    )
    text = _plain(replace(coded_note, provenance=made), book, 100)
    assert "openai:m · index abababababab · 3 calls, 4,120 tokens, $0.0123 · 12 ms" in text


def test_a_finding_on_a_code_that_is_not_shown_is_not_lost(coded_note, book):
    lost = Finding("CC210", Severity.ERROR, "R07.9 is negated.", ("R07.9",), "Leave it out.", "IV.J")
    note = replace(coded_note, verdict=replace(coded_note.verdict, findings=(lost,)))
    assert "CC210 R07.9 is negated." in _plain(note, book)


def test_the_screen_is_never_wider_than_an_eye_likes(monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")
    assert screen().width == 100
    monkeypatch.setenv("COLUMNS", "10")
    assert screen().width == 40


def test_codes_of_each_system_have_a_heading_where_a_page_has_several(coded_note, book):
    verdict = coded_note.verdict
    wound = replace(verdict.final[0], code="97597", title="Made-up wound care", system="CPT")
    shoe = replace(verdict.final[0], code="A5500", title="Made-up shoe", system="HCPCS", sequence=0)
    several = Verdict((*verdict.final, wound), (*verdict.review, shoe))
    page = _plain(replace(coded_note, verdict=several), book)
    lines = [line.strip() for line in page.splitlines()]
    first, review = page.split("Review: ")
    assert lines.index("ICD-10-CM diagnoses") < lines.index("CPT services")
    assert first.index("E11.621  Type 2") < first.index("CPT services") < first.index("97597")
    assert (
        review.index("ICD-10-CM diagnoses") < review.index("HCPCS Level II services") < review.index("A5500")
    )
    assert "diagnoses" not in _plain(coded_note, book)


def test_what_finds_nothing_wrong_is_told_only_where_everything_is(coded_note, book):
    allowed = Finding(
        "CC121",
        Severity.INFORMATION,
        "E11.621 and E11.40 may stand together where the patient has both.",
        ("E11.621", "E11.40"),
        "Check that the note tells of both conditions.",
        "tabular:E11 Excludes2: made up",
    )
    note = replace(coded_note, verdict=replace(coded_note.verdict, findings=(allowed,)))
    assert "CC121" not in _plain(note, book)
    assert "CC121" in _plain(note, book, explain=True)
