"""A newer edition of ICD-10-CM from its file to coded notes, through the command line.

The edition is made up: it is the embedded list under the year 2027, with two new codes, another title, two
codes gone, and one divided. No such codes were ever published.
"""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from agent.cli.main import main
from index.opening import current_folder
from index.releases.catalog import embedded_tabular

NEW = {"J45.6": ("J45", "Frost-induced asthma", "Ski asthma"), "M77.6": ("M77", "Keyboard tendinopathy", "")}
RETITLED = {"K21.9": "Reflux disease without mucosal injury"}
GONE = ("R06.6", "E11.22")
PARTS = {"L70.01": ("Acne vulgaris of face", "Facial acne"), "L70.09": ("Acne vulgaris, unspecified", "")}
CONVERSION = "Current code,Effective,Previous code(s)\nM776,2027,M778\n"
NOTE = (
    "ASSESSMENT AND PLAN:\n1. Ski asthma. Start albuterol before exercise.\n2. Hiccups. Trial of baclofen.\n"
    "3. Gastroesophageal reflux disease. Continue omeprazole.\n4. Keyboard tendinopathy. Rest and splint.\n"
    "5. Type 2 diabetes mellitus. Continue metformin.\n6. Chronic kidney disease stage 4. Recheck labs.\n"
    "7. Facial acne. Wash twice daily.\n"
)
BEFORE, SINCE = "2026-05-14", "2026-11-22"


def write_edition(path: Path) -> Path:
    """Write the edition as an XML file."""
    tree = ET.parse(embedded_tabular())
    root = tree.getroot()
    root.find("version").text = "2027"
    held = {diag.findtext("name"): diag for diag in root.iter("diag")}
    above = {child: parent for parent in root.iter() for child in parent}
    for code, (parent, title, term) in NEW.items():
        add(held[parent], code, title, term)
    for code, title in RETITLED.items():
        held[code].find("desc").text = title
    for code in GONE:
        above[held[code]].remove(held[code])
    for code, (title, term) in PARTS.items():
        add(held["L70.0"], code, title, term)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path


def add(parent: ET.Element, code: str, title: str, term: str) -> None:
    diag = ET.SubElement(parent, "diag")
    ET.SubElement(diag, "name").text = code
    ET.SubElement(diag, "desc").text = title
    if term:
        ET.SubElement(ET.SubElement(diag, "inclusionTerm"), "note").text = term


@pytest.fixture(scope="module")
def home(index_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own to which the edition and a conversion table were added on the command line."""
    base = tmp_path_factory.mktemp("next")
    folder = current_folder(index_home)
    shutil.copytree(folder, base / "home" / folder.name)
    (base / "home" / "current").write_text(folder.name + "\n")
    edition = write_edition(base / "icd10cm-tabular-2027.xml")
    table = base / "icd10cm_conversion_table_FY2027.csv"
    table.write_text(CONVERSION)
    assert main(["tables", "add", str(edition), str(table), "--home", str(base / "home")]) == 0
    return base / "home"


@pytest.fixture
def answer(home: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command on that home and give what it prints as JSON."""

    def run(*arguments: str) -> dict:
        assert main([*arguments, "--json", "--home", str(home)]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def coded(answer, tmp_path: Path):
    """Code the note of a day."""
    note = tmp_path / "visit.txt"
    note.write_text(NOTE)
    return lambda day: answer("code", str(note), "--setting", "outpatient", "--date", day)


def found(answer, words: str, *options: str) -> list[str]:
    return [c["code"] for c in answer("search", words, "-k", "5", *options)["candidates"]]


def by_code(result: dict) -> dict[str, str]:
    return {c["code"]: c["title"] for c in result["codes"]}


@pytest.mark.parametrize(
    ("words", "code"),
    [("ski asthma", "J45.6"), ("keyboard tendinopathy", "M77.6"), ("facial acne", "L70.01")],
)
def test_codes_that_are_new_are_found_and_on_days_before_them_are_not(answer, words, code):
    assert found(answer, words)[0] == code
    assert found(answer, words, "--date", SINCE)[0] == code
    assert code not in found(answer, words, "--date", BEFORE)


def test_a_code_that_is_gone_is_found_on_the_days_when_it_was_one(answer):
    assert "R06.6" not in found(answer, "hiccups")
    assert found(answer, "hiccups", "--date", BEFORE)[0] == "R06.6"


def test_titles_are_those_of_the_day(answer):
    now, then = (
        answer("search", "GERD", "-k", "1", "--date", day)["candidates"][0] for day in (SINCE, BEFORE)
    )
    assert (now["code"], now["title"]) == ("K21.9", "Reflux disease without mucosal injury")
    assert (then["code"], then["title"]) == (
        "K21.9",
        "Gastro-esophageal reflux disease without esophagitis",
    )


def test_a_note_of_today_is_coded_in_the_new_edition(coded):
    result = coded(SINCE)
    codes = by_code(result)
    assert result["provenance"]["releases"]["ICD-10-CM"] == "icd10cm-2026-10"
    assert codes["J45.6"] == "Frost-induced asthma"
    assert codes["K21.9"] == "Reflux disease without mucosal injury"
    assert {"M77.6", "L70.01", "E11.9", "N18.4"} <= set(codes)
    assert not {"R06.6", "E11.22", "L70.0", "L70.9", "J45.909"} & set(codes)


def test_a_note_of_the_spring_is_coded_in_the_edition_of_its_day(coded):
    result = coded(BEFORE)
    codes = by_code(result)
    assert result["provenance"]["releases"]["ICD-10-CM"] == "icd10cm-2026-04"
    assert codes["R06.6"] == "Hiccough"
    assert codes["K21.9"] == "Gastro-esophageal reflux disease without esophagitis"
    assert {"E11.22", "N18.4", "J45.909", "L70.9"} <= set(codes)
    assert not {"J45.6", "M77.6", "L70.01"} & set(codes)


def test_what_a_new_code_was_reported_with_before_is_said(coded):
    result = coded(BEFORE)
    assert "M77.8" in by_code(result)
    (told,) = (f for f in result["findings"] if f["rule"] == "ED001")
    assert told["codes"] == ["M77.6"]
    assert "M77.8 was used then" in told["message"]


def test_the_days_results_are_those_of_an_index_that_never_had_the_new_edition(coder, coded):
    alone = coder.code("visit", NOTE, setting="outpatient", day=None)
    with_both = {c["code"]: c["confidence"] for c in coded(BEFORE)["codes"]}
    without = {c.code: c.confidence for c in (*alone.verdict.final, *alone.verdict.review)}
    new = {"M77.6": "M77.8"}
    assert set(with_both) - set(new.values()) == set(without) - {"M77.9"}
    assert all(with_both[code] == without[code] for code in without if code in with_both)


def test_a_code_is_looked_up_in_the_edition_of_the_day(home, answer, capsys):
    assert main(["lookup", "R06.6", "--date", BEFORE, "--home", str(home)]) == 0
    assert "Hiccough" in capsys.readouterr().out
    assert main(["lookup", "J45.6", "--date", SINCE, "--home", str(home)]) == 0
    assert "Frost-induced asthma" in capsys.readouterr().out


def test_the_status_counts_what_is_shared_and_what_is_out_of_date(home, answer, capsys):
    counts = answer("index", "status")["counts"]
    assert counts["codes"] == 74_720
    assert 0 < counts["terms of older editions"] < 200
    assert 0 < counts["phrases left out"] < 200
    assert main(["index", "status", "--home", str(home)]) == 0
    (line,) = (at for at in capsys.readouterr().out.splitlines() if at.startswith("codes lacking"))
    assert "that rules name and the newest edition lacks" in line
    assert "E11.22" in line
