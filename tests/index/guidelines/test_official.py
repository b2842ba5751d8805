import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from index.errors import GuidelinesError
from index.guidelines import load_cards
from index.guidelines.editions import Section
from index.guidelines.official import read_sections, sections_of
from index.guidelines.pdf_lines import Line

# The outline of the FY2026 file hangs this section below Factitious Disorder; the page prints it beside.
MISHUNG = {"I.C.5.c.d": "I.C.5.d"}
# Numbered in the text, but absent from the outline.
NOT_IN_OUTLINE = {
    "I.C.4.a.1.a",
    "I.C.4.a.1.b",
    "I.C.19.d.1.a",
    "I.C.19.d.1.b",
    "I.C.19.d.1.c",
}
LONGEST_SHARED_RUN = 11


def lines(*rows: tuple[float, bool, str], gap: float = 17.0, page: int = 7) -> list[Line]:
    """Lines down one page, each `gap` below the one before."""
    return [Line(page, x, 700 - gap * place, bold, text) for place, (x, bold, text) in enumerate(rows)]


def plain(y: float, words: str, x: float = 192, page: int = 7) -> Line:
    """A line of running text; `y` says how far it stands below the line before."""
    return Line(page, x, y, bold=False, text=words)


def bold(y: float, words: str, x: float = 228) -> Line:
    return Line(7, x, y, bold=True, text=words)


def ids(sections: tuple[Section, ...]) -> list[str]:
    return [section.section_id for section in sections]


START = ((66, True, "Section I. Conventions"), (102, True, "A. Chapter-Specific Coding Guidelines"))
DIABETES = (
    (121, True, "1. Endocrine diseases"),
    (170, True, "a. Diabetes mellitus"),
    (199, True, "1) Type of diabetes"),
    (251, False, "(a) Presymptomatic"),
)


def test_each_marker_opens_the_level_that_its_indent_gives():
    sections = sections_of(
        lines(*START, *DIABETES, (286, False, "(i) Due to drugs"), (199, True, "2) Not documented"))
    )

    assert ids(sections) == [
        "I",
        "I.A",
        "I.A.1",
        "I.A.1.a",
        "I.A.1.a.1",
        "I.A.1.a.1.a",
        "I.A.1.a.1.a.i",
        "I.A.1.a.2",
    ]
    assert sections[-1].heading == "Not documented"


def test_i_after_h_is_a_letter_and_indented_i_a_numeral():
    letters = [(251, True, f"({letter}) HIV {letter}") for letter in "abcdefghi"]

    sections = sections_of(
        lines(*START, *DIABETES[:3], *letters, (286, False, "(i) Encounter"), (286, False, "(ii) Test"))
    )

    assert ids(sections)[-3:] == ["I.A.1.a.1.i", "I.A.1.a.1.i.i", "I.A.1.a.1.i.ii"]


def test_text_that_begins_like_a_marker_opens_nothing():
    heading = lines(*START, *DIABETES[:2])
    wrapped = [
        plain(500, "Code the hepatitis as type"),
        plain(486.2, "b. That is, when it is chronic, see"),
        plain(472.4, "I.C.1.b. for the virus."),
    ]

    sections = sections_of([*heading, *wrapped])

    assert ids(sections)[-1] == "I.A.1.a"
    assert (
        sections[-1].text
        == "Code the hepatitis as type b. That is, when it is chronic, see I.C.1.b. for the virus."
    )


def test_a_plain_line_may_not_skip_a_number_but_a_bold_heading_may():
    heading = sections_of(lines(*START, *DIABETES[:3], (199, True, "4) Pregnancy")))
    text = sections_of(lines(*START, *DIABETES[:3], (199, False, "4) mg of glimepiride")))

    assert ids(heading)[-1] == "I.A.1.a.4"
    assert ids(text)[-1] == "I.A.1.a.1"


def test_contents_and_appendix_are_left_out():
    contents = lines(
        (66, True, "Section I. Conventions ........ 7"), (102, False, "A. Conventions ....... 7"), page=2
    )
    body = lines(*START, (66, True, "Appendix I"), (66, True, "Section II. Reporting"))

    assert ids(sections_of([*contents, *body])) == ["I", "I.A"]


def test_a_heading_goes_on_over_bold_lines_and_its_text_is_not_bold():
    found = [
        *lines(*START, *DIABETES[:2]),
        bold(500, "1) Diabetes mellitus and the use of insulin, oral", x=199),
        bold(484, "hypoglycemics, and injectable non-"),
        bold(468, "insulin drugs"),
        plain(451.2, "Assign Z79.4.", x=228),
    ]

    section = sections_of(found)[-1]

    assert section.heading == (
        "Diabetes mellitus and the use of insulin, oral hypoglycemics, and injectable non-insulin drugs"
    )
    assert section.text == "Assign Z79.4."


def test_a_lettered_paragraph_without_heading_is_text():
    found = [
        *lines(*START, *DIABETES[:3]),
        plain(400, "a. When a patient has both internal and external burns,", x=228),
        plain(386.2, "the circumstances of admission govern.", x=246),
    ]

    section = sections_of(found)[-1]

    assert (section.section_id, section.heading) == ("I.A.1.a.1.a", "")
    assert section.text == (
        "When a patient has both internal and external burns, the circumstances of admission govern."
    )


def test_paragraphs_lists_and_words_cut_at_the_hyphen():
    found = [
        *lines(*START, *DIABETES[:2]),
        plain(500, "Sequence the codes of T36.0-"),
        plain(486.2, "T36.9 as first-"),
        plain(472.4, "listed, then Z91.1-"),
        plain(458.6, "for noncompliance:"),
        plain(444.8, "• R50.9, Fever"),
        plain(437.9, "QA0.01 Disorders by variant"),
        plain(431.0, "Z11 Encounter for screening"),
        plain(730, "over the page", page=8),
    ]

    section = sections_of(found)[-1]

    assert section.text.splitlines() == [
        "Sequence the codes of T36.0-T36.9 as first-listed, then Z91.1- for noncompliance:",
        "• R50.9, Fever",
        "QA0.01 Disorders by variant",
        "Z11 Encounter for screening over the page",
    ]
    assert section.page == 7


def test_the_page_is_that_of_the_text_not_of_a_heading_left_behind():
    found = [*lines(*START, *DIABETES[:2]), plain(730, "There are five types of diabetes.", page=8)]

    assert sections_of(found)[-1].page == 8


def test_reading_a_whole_file(write_pdf):
    rows = [*START, *DIABETES[:2], (192, False, "Use as many codes as needed.")]
    page = [(x, 700 - 17 * place, bold, text) for place, (x, bold, text) in enumerate(rows)]

    sections = read_sections(write_pdf([page]))

    assert ids(sections) == ["I", "I.A", "I.A.1", "I.A.1.a"]
    assert sections[-1] == Section("I.A.1.a", "Diabetes mellitus", 1, "Use as many codes as needed.")


def test_a_pdf_without_sections_is_refused(write_pdf):
    path = write_pdf([[(72, 700, False, "Chief complaint: foot ulcer.")]])

    with pytest.raises(GuidelinesError, match="holds no numbered guideline sections") as caught:
        read_sections(path)

    assert "Official Guidelines" in caught.value.remedy


def test_a_mention_of_a_section_is_no_heading():
    assert sections_of([plain(700, "Section I.C.4 tells how to code diabetes.")]) == ()


@pytest.fixture(scope="module")
def official(official_pdf: Path) -> tuple[Section, ...]:
    return read_sections(official_pdf)


@pytest.mark.data
@pytest.mark.slow
def test_reading_the_official_file_is_quick(official_pdf):
    start = time.perf_counter()

    read_sections(official_pdf)

    assert time.perf_counter() - start < 30


@pytest.mark.data
def test_sections_are_those_of_the_files_own_outline(official, official_pdf):
    outline = dict(_outline(official_pdf))
    found = {section.section_id: section for section in official}

    assert len(found) == len(official) == 494
    assert found.keys() == outline.keys() | NOT_IN_OUTLINE
    for section_id, (heading, page) in outline.items():
        assert _letters(found[section_id].heading) == _letters(heading), section_id
        assert found[section_id].page == page, section_id


@pytest.mark.data
def test_no_word_of_the_body_is_lost(official, official_pdf):
    printed = "".join(page.extract_text() for page in PdfReader(official_pdf).pages[6:115])
    running = r"ICD-10-CM Official Guidelines for Coding and Reporting\s+FY 2026\s+Page \d+ of 121"
    body = _letters(re.sub(running, " ", printed))

    kept = "".join(_letters(section.heading) + _letters(section.text) for section in official)
    markers = sum(len(re.sub(r"\W", "", section.section_id.rpartition(".")[2])) for section in official)

    assert len(kept) + markers + 4 * len("Section") == len(body)


@pytest.mark.data
def test_every_card_is_a_section_on_its_page(official):
    pages = {section.section_id: section.page for section in official}
    cards = load_cards()

    assert {card.guideline_id for card in cards} <= pages.keys()
    assert {card.guideline_id: card.page for card in cards if card.page != pages[card.guideline_id]} == {}


@pytest.mark.data
def test_cards_are_in_official_order(official):
    place = {section.section_id: number for number, section in enumerate(official)}

    assert all(place[a.guideline_id] < place[b.guideline_id] for a, b in pairwise(load_cards()))


@pytest.mark.data
def test_cards_are_in_our_own_words(official):
    printed = {run for section in official for run in _runs(f"{section.heading} {section.text}")}

    own = (
        (card.guideline_id, run)
        for card in load_cards()
        for text in (card.title, card.text)
        for run in _runs(text)
    )
    copied = {guideline_id: run for guideline_id, run in own if run in printed}

    assert copied == {}


def _runs(text: str) -> Iterator[str]:
    """Yield every run of words longer than may be shared; codes and numbers are facts, not wording."""
    words = re.findall(r"[a-z]+", re.sub(r"\w*\d[\w.-]*", " ", text.lower()))
    size = LONGEST_SHARED_RUN + 1
    return (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _outline(pdf: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield id, heading and page of each bookmark that begins with a section's marker."""
    reader = PdfReader(pdf)
    marker = re.compile(r"\s*(?:Section ([IVX]+)\.|(\w+)[.)]|\((\w+)\))\s*(.*)", re.DOTALL)

    def walk(entries: list, above: list[str]) -> Iterator[tuple[str, tuple[str, int]]]:
        last = above
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, last)
            elif found := marker.match(entry.title):
                last = [*above, found[1] or found[2] or found[3]]
                section_id = ".".join(last)
                number = reader.get_destination_page_number(entry)
                yield MISHUNG.get(section_id, section_id), (found[4], number + 1)

    return walk(reader.outline, [])
