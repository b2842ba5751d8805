import contextlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from index.errors import GuidelinesError
from index.guidelines.pdf_lines import read_lines


def test_lines_keep_page_place_and_weight(write_pdf):
    path = write_pdf([[(170, 700, True, "b. Obesity"), (192, 683, False, "Code the class of obesity.")], []])

    lines = read_lines(path)

    assert [(line.page, line.x, line.y, line.bold, line.text) for line in lines] == [
        (1, 170, 700, True, "b. Obesity"),
        (1, 192, 683, False, "Code the class of obesity."),
    ]


def test_a_line_in_two_pieces_is_one(write_pdf):
    path = write_pdf(
        [[(251, 500, False, "(a) "), (269, 500, True, "HIV disease"), (260, 483, False, "Assign B20.")]]
    )

    first, second = read_lines(path)

    assert first.text.split() == ["(a)", "HIV", "disease"]
    assert first.bold
    assert second.text == "Assign B20."


def test_running_headers_and_footers_are_dropped(write_pdf):
    page = [
        (311, 43, False, "ICD-10-CM Official Guidelines for Coding and Reporting"),
        (509, 31, True, "FY 2026"),
        (485, 19, False, "Page 42 of 121"),
        (192, 700, False, "Page 42 of the chart shows diabetes."),
    ]

    assert [line.text for line in read_lines(write_pdf([page]))] == ["Page 42 of the chart shows diabetes."]


@pytest.mark.parametrize(
    "content", [b"", b"65-year-old man with type 2 diabetes", b"%PDF-1.7\n\x00\xff garbage"]
)
def test_what_is_not_a_pdf_is_refused_with_a_remedy(tmp_path, content):
    path = tmp_path / "guidelines.pdf"
    path.write_bytes(content)

    with pytest.raises(GuidelinesError, match=r"guidelines\.pdf.*not a PDF") as caught:
        read_lines(path)

    assert "CMS" in caught.value.remedy


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_a_cut_pdf_never_gives_another_error_than_ours(write_pdf, share):
    path = write_pdf([[(170, 700, True, "b. Obesity")]])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    found: set[str] = set()
    with contextlib.suppress(GuidelinesError):
        found = {line.text for line in read_lines(path)}

    assert found <= {"b. Obesity"}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(GuidelinesError, match=r"'absent\.pdf' cannot be opened: No such file"):
        read_lines(tmp_path / "absent.pdf")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(GuidelinesError, match="cannot be opened"):
        read_lines(tmp_path)


def test_a_locked_pdf_is_refused(write_pdf, tmp_path: Path):
    writer = PdfWriter(clone_from=PdfReader(write_pdf([[(170, 700, True, "b. Obesity")]])))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = tmp_path / "locked.pdf"
    with locked.open("wb") as stream:
        writer.write(stream)

    with pytest.raises(GuidelinesError, match="locked with a password"):
        read_lines(locked)
