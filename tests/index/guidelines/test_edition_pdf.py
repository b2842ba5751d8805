import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from index.errors import GuidelinesError
from index.guidelines import load_cards
from index.guidelines.edition_pdf import read_edition

OURS = "International Classification of Diseases, 10th Revision, Clinical Modification"


def test_a_pdf_says_its_fiscal_year_and_its_days_itself(write_guidelines):
    edition = read_edition(write_guidelines())

    assert edition.edition_id == "guidelines-2027-2026-10-01"
    assert edition.title == "Official Guidelines FY2027"
    assert (edition.valid_from, edition.valid_to) == (date(2026, 10, 1), date(2027, 9, 30))
    assert edition.governs(date(2027, 9, 30))
    assert not edition.governs(date(2027, 10, 1))
    assert len(edition.sha256) == 64
    assert edition.source == "guidelines.pdf"
    assert edition.by_id["I.C.9"].heading == "Chapter 9"


def test_an_update_within_the_year_holds_from_its_own_day(write_guidelines):
    title = ("UPDATED April 1, 2027", "(October 1, 2026 - September 30, 2027)", OURS)

    edition = read_edition(write_guidelines(title))

    assert edition.edition_id == "guidelines-2027-2027-04-01"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"title": ("ICD-10-PCS Official Guidelines for Coding and Reporting FY 2027",)}, "of ICD-10-PCS"),
        ({"title": ("A clinic's own handbook",)}, "is not the guidelines of ICD-10-CM"),
        ({"title": ("FY 2027", OURS)}, "does not say on its first page from when"),
        ({"title": ("(Smarch 1, 2026 - September 30, 2027)", OURS)}, "does not say on its first page"),
        ({"leave_out": "Section IV"}, "is cut short or no guidelines: it has no section IV"),
        ({"leave_out": "B. General"}, "it has no section I.B"),
        ({"filler": 1}, "is cut short: its sections lack their text"),
    ],
)
def test_what_is_not_the_whole_official_file_is_refused(made, told, write_guidelines):
    with pytest.raises(GuidelinesError, match=told) as caught:
        read_edition(write_guidelines(**made))

    assert "\n" not in caught.value.message
    assert "ICD-10-CM Official Guidelines" in caught.value.remedy


def test_a_file_that_is_cut_or_locked_or_absent_is_one_line(write_guidelines, tmp_path):
    whole = write_guidelines()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    locked = tmp_path / "locked.pdf"
    writer = PdfWriter(clone_from=PdfReader(whole))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(locked)

    for path, told in ((cut, "cut.pdf"), (locked, "locked with a password"), (Path("absent.pdf"), "opened")):
        with pytest.raises(GuidelinesError, match=told) as caught:
            read_edition(path)
        assert "\n" not in caught.value.message


@pytest.mark.data
def test_the_official_file_is_the_edition_of_its_year(official_pdf):
    edition = read_edition(official_pdf)

    assert edition.edition_id == "guidelines-2026-2025-10-01"
    assert len(edition.sections) == 494
    assert edition.by_id["I.C.9.a.1"].page == 50
    assert "Hypertensive heart disease" in edition.by_id["I.C.9.a.1"].text


@pytest.mark.data
def test_every_section_that_instructs_has_a_card(official_pdf):
    says_nothing = re.compile(r"Reserved for future|GUIDELINE HAS BEEN DELETED")
    texts = {
        s.section_id
        for s in read_edition(official_pdf).sections
        if s.text and not says_nothing.search(s.text)
    }

    assert texts - {card.guideline_id for card in load_cards()} == {"I", "I.A", "I.C", "I.C.2.c", "I.C.21"}
