"""With two editions held, a note is coded in the codes of its day."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from agent.choose.dated import of_its_day
from agent.choose.model.gathering import Found, Gatherer
from agent.choose.outcome import Chosen
from agent.documents import flowing
from agent.encounter import describe
from agent.pipeline import Coder
from agent.records import Alternative, Assertion, Choice, Evidence, SectionKind, Severity
from index.opening import current_folder
from index.phrase_editions import save_books
from index.table_adding import add_files
from index.tables import CodeTables

DAY = date(2024, 1, 15)
NOTE = (
    "ASSESSMENT AND PLAN:\n1. Ventricular tachycardia. Start amiodarone.\n"
    "2. Essential hypertension. Continue lisinopril.\n3. Atrial fibrillation. Continue apixaban.\n"
)
# An edition with the codes of one day: I47.2 is whole, I48 is not there at all.
OLDER = """<?xml version="1.0" encoding="utf-8"?><ICD10CM.tabular><version>2024</version><chapter>
<name>9</name><desc>Circulatory (I00-I99)</desc><section id="I10-I1A"><desc>Hypertension (I10-I1A)</desc>
<diag><name>I10</name><desc>Essential hypertension, as it was called</desc></diag>
<diag><name>I47</name><desc>Paroxysmal tachycardia</desc>
<diag><name>I47.2</name><desc>Ventricular tachycardia</desc></diag></diag>
<diag><name>J18</name><desc>Pneumonia</desc><diag><name>J18.9</name><desc>Pneumonia</desc>
<diag><name>J18.91</name><desc>One</desc></diag><diag><name>J18.92</name><desc>Two</desc></diag>
</diag></diag></section></chapter></ICD10CM.tabular>"""


@pytest.fixture(scope="module")
def both(index_home, tmp_path_factory):
    """The tables of the index with an older edition beside them."""
    folder = tmp_path_factory.mktemp("dated")
    shutil.copy(current_folder(index_home) / "tables.sqlite", folder / "tables.sqlite")
    (folder / "icd10cm-tabular-2024.xml").write_text(OLDER, encoding="utf-8")
    add_files(folder / "tables.sqlite", [folder / "icd10cm-tabular-2024.xml"])
    with CodeTables.open(folder / "tables.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def knowledge(coder, both, tmp_path_factory):
    """What is known with both editions held, the older of which has no phrases of its own."""
    folder = tmp_path_factory.mktemp("books")
    save_books(folder, coder.knowledge.book, {both.in_force(DAY).release.release_id: {}})
    return replace(coder.knowledge, tables=both, folder=folder)


def chosen(*codes: str, **fields: object) -> Chosen:
    return Chosen(tuple(Choice(code, "newest title", (quote(n),), **fields) for n, code in enumerate(codes)))


def quote(place: int) -> Evidence:
    return Evidence("n", place, place + 1, NOTE[place], SectionKind.ASSESSMENT, Assertion.PRESENT)


def dated(made: Chosen, both: CodeTables) -> Chosen:
    return of_its_day(made, both, both.in_force(DAY), DAY)


def test_a_code_that_was_divided_later_gives_way_to_what_it_was(both):
    made = dated(chosen("I47.20", "I10"), both)

    assert [(c.code, c.title) for c in made.choices] == [
        ("I47.2", "Ventricular tachycardia"),
        ("I10", "Essential hypertension, as it was called"),
    ]
    (told,) = made.findings
    assert (told.rule, told.severity, told.codes) == ("ED001", Severity.INFORMATION, ("I47.20",))
    assert "2024-01-15" in told.message
    assert "I47.2 was used then" in told.message


def test_codes_that_were_one_code_then_become_one_with_both_their_quotes(both):
    made = dated(chosen("I47.20", "I47.29"), both)

    (only,) = made.choices
    assert only.code == "I47.2"
    assert [e.start for e in only.evidence] == [0, 1]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("I48.91", "I48.91 is not in ICD-10-CM October 2023 of 2024-01-15; no code before it is known"),
        (
            "J18.9",
            "J18.9 is no whole code in ICD-10-CM October 2023 of 2024-01-15; it was one of J18.91, J18.92",
        ),
    ],
)
def test_what_no_code_of_the_day_is_known_for_is_not_coded_and_says_so(code, told, both):
    made = dated(chosen(code), both)

    assert made.choices == ()
    (left,) = made.not_coded
    assert (left.rule, left.start, left.end, left.text) == ("ED002", 0, 1, NOTE[0])
    assert left.reason.startswith(told)
    assert [f.rule for f in made.findings] == ["ED002"]


def test_runners_up_and_notes_are_those_of_the_day(both):
    others = (
        Alternative("I48.91", "x", "why"),
        Alternative("I10", "x", "why"),
        Alternative("I47.2", "x", "why"),
    )
    made = dated(
        chosen("I47.20", alternatives=others, guidelines=("I.A.9", "tabular:I47", "tabular:I47.20")), both
    )

    (only,) = made.choices
    assert [(a.code, a.title) for a in only.alternatives] == [
        ("I10", "Essential hypertension, as it was called")
    ]
    assert only.guidelines == ("I.A.9", "tabular:I47")


def test_codes_of_other_systems_and_of_the_newest_edition_stay_as_they_are(both):
    service = Choice("02HV33Z", "", (), system="ICD-10-PCS")
    made = dated(Chosen((service, *chosen("I10").choices)), both)
    assert [c.code for c in made.choices] == ["I10", "02HV33Z"]

    newest = chosen("I48.91", "I47.20")
    assert of_its_day(newest, both, both.in_force(date(2026, 5, 4)), date(2026, 5, 4)) is newest
    assert of_its_day(newest, both, both.in_force(None), None) is newest


def test_a_choice_without_a_quote_is_left_out_without_words(both):
    (left,) = dated(Chosen((Choice("I48.91", "", ()),)), both).not_coded
    assert (left.text, left.start, left.end) == ("", 0, 0)


def test_every_code_offered_for_a_note_is_of_the_release_of_its_day(knowledge, both):
    of_both, text = Coder(knowledge), f"{NOTE}4. Torsades de pointes. Give magnesium.\n"
    older = both.in_force(DAY)
    then, now = of_both.code("n", text, day=DAY), of_both.code("n", NOTE, day=date(2026, 5, 4))

    offered = [*then.verdict.final, *then.verdict.review]
    assert {c.code for c in offered} == {"I10", "I47.2"}
    assert all(older.billable(c.code) and older.code(c.code).title == c.title for c in offered)
    assert all(q.text == text[q.start : q.end] for c in offered for q in c.evidence)
    assert {"ED001", "ED002"} <= {f.rule for f in then.verdict.findings}
    assert "CC001" not in {f.rule for f in then.verdict.findings}
    left = [n for n in then.verdict.not_coded if n.rule == "ED002"]
    assert "Atrial fibrillation" in {n.text for n in left}
    assert all(n.text == text[n.start : n.end] for n in left)
    assert then.provenance.releases["ICD-10-CM"] == "icd10cm-2023-10"
    assert {"I10", "I47.20", "I48.91"} <= {c.code for c in now.verdict.final}
    assert now.provenance.releases["ICD-10-CM"] == "icd10cm-2026-04"


def test_a_model_is_offered_codes_of_the_day(knowledge, both):
    document = flowing("n", NOTE)
    words = "Ventricular tachycardia"
    place = Found(words, words, NOTE.index(words), NOTE.index(words) + len(words))
    encounter = describe(document, "n", day=DAY)
    brief = Gatherer(knowledge).brief(encounter, document, [place], ())

    assert "I47.2" in {o.code.code for o in brief.options}
    assert all(both.in_force(DAY).billable(o.code.code) for o in brief.options)


def test_a_day_that_no_edition_governs_is_coded_in_the_newest_and_says_so(knowledge):
    outside = Coder(knowledge).code("n", NOTE, day=date(2019, 5, 4))

    assert "I48.91" in {c.code for c in outside.verdict.final}
    assert "CC301" in {f.rule for f in outside.verdict.findings}
    assert outside.provenance.releases["ICD-10-CM"] == "icd10cm-2026-04"
