"""A coded note on the screen: all that matters, once, within 80 columns, with and without colour."""

from dataclasses import replace

import pytest
from rich.console import Console

from agent.cli.layout import rendered, screen
from agent.cli.showing import note_parts, show_note
from agent.records import Finding, Provenance, Severity, Verdict


def _plain(note, book, width=80):
    console = Console(width=width, color_system=None, record=True, quiet=False, file=None, highlight=False)
    return rendered(console, note_parts(note, console, book))


def _flat(text):
    return " ".join(text.split())


def test_a_page_says_everything_that_bears_on_a_decision(coded_note, book):
    text = _flat(_plain(coded_note, book))
    for expected in (
        "visit-1 ─",
        "outpatient · female, 58 years · 2026-05-14 · icd10cm-2026-04",
        "1. E11.621 Type 2 diabetes mellitus with foot ulcer high 92%",
        "quote «Type 2 diabetes with a foot ulcer». [Assessment and plan]",
        "quote 58-year-old woman with a «sore on her left foot». [History of present illness]",
        "rule I.C.4.a Diabetes: as many codes as needed",
        "rule Tabular E11.621 Instruction printed at E11.621 in the Tabular List",
        "why The assessment names type 2 diabetes and a foot ulcer together.",
        "warning CC109 E11.621 asks for the ulcer's site. → Add L97.-. (I.A.17)",
        "Review: 1 code to look at before use",
        "· E11.40 Type 2 diabetes mellitus with diabetic neuropathy, low 41% unspecified",
        "[Assessment and plan, possible]",
        "error CC205 The diagnosis is uncertain. → Leave it. (IV.H)",
        "negated [IV.J]: chest pain (2 times) · fever",
        "On the note as a whole note CC301 No date of service is known. → Give --date. (I)",
        "chartcite 0.1.0 · local · index abababababab · 12 ms",
    ):
        assert expected in text


def test_runners_up_that_lost_for_one_reason_share_a_line(coded_note, book):
    text = _flat(_plain(coded_note, book))
    assert "not E11.9 Type 2 diabetes mellitus without complications; E11.622 Type 2 " in text
    assert "with other skin ulcer: an ulcer is documented" in text
    assert text.count("an ulcer is documented") == 1


def test_a_finding_on_two_codes_stands_in_full_once(coded_note, book):
    text = _plain(coded_note, book)
    assert text.count("The diagnosis is uncertain.") == 1
    assert "error    CC205: see E11.40" in text


@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_screen(coded_note, book, width):
    lines = _plain(coded_note, book, width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_codes_and_details_hang_at_one_column(coded_note, book):
    lines = _plain(coded_note, book).splitlines()
    head = next(line for line in lines if "E11.621  " in line and "high" in line)
    rule = next(line for line in lines if line.startswith("    rule"))
    assert head.index("Type 2") == rule.index("I.C.4.a") == 13


def test_with_colour_the_quote_is_marked_by_its_style(coded_note, book):
    console = Console(width=80, force_terminal=True, color_system="truecolor", record=True, highlight=False)
    with console.capture() as captured:
        show_note(coded_note, console, book)
    assert "«" not in captured.get()
    assert "\x1b[1;32mType 2 diabetes with a foot ulcer\x1b[0m" in captured.get()


def test_no_color_of_the_terminal_brings_the_marks_back(coded_note, book):
    console = Console(width=80, force_terminal=True, color_system="truecolor", no_color=True)
    with console.capture() as captured:
        show_note(coded_note, console, book)
    assert "«" in captured.get()


def test_markup_and_control_characters_of_a_note_are_only_text(coded_note, book):
    hostile = replace(coded_note.verdict.final[0], rationale="[bold]x[/bold] \x1b[31mred\x07 :smile:")
    note = replace(
        coded_note,
        encounter=replace(coded_note.encounter, note_id="\x1b]0;owned\x07[red]a"),
        verdict=replace(coded_note.verdict, final=(hostile,)),
    )
    text = _plain(note, book)
    assert "\x1b" not in text
    assert "[bold]x[/bold] [31mred :smile:" in text
    assert "]0;owned[red]a" in text


def test_many_passages_are_counted_not_listed(coded_note, book):
    choice = coded_note.verdict.final[0]
    document = coded_note.encounter.documents[0]
    words = ("Type 2 diabetes", "sore", "metformin", "Refer")
    evidence = tuple(
        document.evidence(start, start + len(w), choice.evidence[0].section, choice.evidence[0].assertion)
        for w in words
        for start in [document.text.index(w)]
    )
    note = replace(coded_note, verdict=Verdict((replace(choice, evidence=evidence),), ()))
    text = _plain(note, book)
    assert text.count("    quote") == 2
    assert "and 2 more passages" in text


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
