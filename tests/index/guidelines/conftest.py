from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[3]
OFFICIAL = (
    REPO.parent / "shared" / "data" / "releases" / "guidelines" / "ICD-10-CM-October-2025-Guidelines.pdf"
)

# A printed line: points from the left, points from the bottom, bold or not, words.
Printed = tuple[float, float, bool, str]


@pytest.fixture(scope="session")
def official_pdf() -> Path:
    """The official FY2026 guidelines, which are development data and not in the repository."""
    if not OFFICIAL.exists():
        pytest.skip("the official guidelines PDF is not here (../shared/data/releases/guidelines)")
    return OFFICIAL


@pytest.fixture
def write_pdf(tmp_path: Path) -> Callable[[Sequence[Sequence[Printed]]], Path]:
    """Write pages of lines as a PDF with the two fonts that a heading is told by."""

    def write(pages: Sequence[Sequence[Printed]]) -> Path:
        path = tmp_path / "guidelines.pdf"
        path.write_bytes(_pdf(pages))
        return path

    return write


def _pdf(pages: Sequence[Sequence[Printed]]) -> bytes:
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = "\n".join(_shown(line) for line in lines)
        fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        box = "/MediaBox [0 0 612 792]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {fonts} /Contents {6 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _file(objects)


def _shown(line: Printed) -> str:
    x, y, bold, words = line
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{'F2' if bold else 'F1'} 12 Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def _file(objects: list[str]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return body + f"{tail}startxref\n{len(body)}\n%%EOF\n".encode("latin-1")


@pytest.fixture
def write_guidelines(write_pdf) -> Callable[..., Path]:
    """Write a made-up PDF that has the parts of the official guidelines, and enough words."""

    def write(title: Sequence[str] = TITLE, leave_out: str = "", filler: int = 45) -> Path:
        rows = [row for row in _parts(filler) if not (leave_out and row[2].startswith(leave_out))]
        pages = [[(72.0, 700 - 16 * at, True, line) for at, line in enumerate(title)]]
        cut = (rows[start : start + 36] for start in range(0, len(rows), 36))
        pages += [[(x, 720 - 17 * at, bold, told) for at, (x, bold, told) in enumerate(page)] for page in cut]
        return write_pdf(pages)

    return write


TITLE = (
    "ICD-10-CM Official Guidelines for Coding and Reporting",
    "FY 2027 -- UPDATED October 1, 2026",
    "(October 1, 2026 - September 30, 2027)",
    "International Classification of Diseases, 10th Revision, Clinical Modification (ICD-10-CM).",
)


def _parts(filler: int) -> list[tuple[float, bool, str]]:
    """Return heading and text of each part, as many lines of text as asked for a heading."""
    chapters = [(130.0, f"{number}. Chapter {number}") for number in range(1, 23)]
    headings = [
        (66.0, "Section I. Conventions"),
        (102.0, "A. Conventions for the ICD-10-CM"),
        (102.0, "B. General coding guidelines"),
        (102.0, "C. Chapter-specific guidelines"),
        *chapters,
        (66.0, "Section II. Selection of Principal Diagnosis"),
        (66.0, "Section III. Reporting Additional Diagnoses"),
        (66.0, "Section IV. Outpatient Services"),
    ]
    words = "made up words of no official text, only so many as there are in a whole file of it, no fewer"
    text = [(192.0, False, words)] * filler
    rows = [row for x, heading in headings for row in ((x, True, heading), *text)]
    return [*rows, (66.0, True, "Appendix I")]
