"""The lines of --explain on what was done about a code and what speaks against it."""

from agent.cli.governing import governed
from agent.records import Assertion, Choice, Evidence, Opposing, SectionKind, Support

_MARKS = ("«", "»")


def quote(text: str, section: SectionKind = SectionKind.ASSESSMENT) -> Evidence:
    return Evidence("note", 0, len(text), text, section, Assertion.PRESENT)


def lines(choice: Choice) -> list[tuple[str, str]]:
    return [(label, line.plain) for label, line in governed(choice, _MARKS)]


def test_the_four_kinds_stand_in_one_line_each_with_its_first_quote():
    held = Support(evaluated=(quote("A1c 7.1"), quote("feet normal")), treated=(quote("continue metformin"),))
    choice = Choice("E11.9", "Type 2 diabetes", (quote("diabetes"),), support=held)
    assert lines(choice) == [
        ("done", "monitored: no · evaluated «A1c 7.1» +1 · assessed: no · treated «continue metformin»")
    ]


def test_each_quote_against_a_code_has_its_reason_and_its_section():
    against = (Opposing(quote("no pneumonia", SectionKind.RESULTS), "denied"),)
    choice = Choice("J18.9", "Pneumonia", (quote("pneumonia"),), against=against)
    assert lines(choice) == [("against", "denied: «no pneumonia»  [Results]")]


def test_a_code_that_nobody_looked_at_has_no_line():
    assert lines(Choice("W11.XXXA", "Fall", (quote("fell"),))) == []
