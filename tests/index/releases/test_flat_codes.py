"""HCPCS and CPT; every descriptor here is made up."""

from datetime import date

import pytest

from index.errors import TablesError
from index.records import CodeKind, CodeSystem
from index.releases import cpt, hcpcs


def anweb(code, record, long, short="", *, effective="20260101", terminated=""):
    head = f"{code:>5}" + "00100" + record + f"{long:<80}" + f"{short:<28}"
    return (head.ljust(229) + "C" + " " * 38 + "19990101" + effective + f"{terminated:<8}" + "N").ljust(320)


LINES = (
    anweb("A9998", "3", "Made-up dressing, sterile, for testing", "Made-up dressing"),
    anweb("A9998", "4", "of readers, each"),
    anweb("Q9999", "3", "Made-up drug, 1 mg", "Made-up drug", terminated="20251231"),
    anweb("Z1", "7", "Made-up modifier", "Made-up mod"),
)


def test_the_fixed_width_text_is_put_together_record_by_record(write):
    read = hcpcs.read(write("a.txt", *LINES), "HCPC2026_JAN_ANWEB.zip/a.txt")
    assert [(c.code, c.title, c.kind, c.billable) for c in read.codes] == [
        ("A9998", "Made-up dressing, sterile, for testing of readers, each", CodeKind.SERVICE, True),
        ("Q9999", "Made-up drug, 1 mg", CodeKind.SERVICE, False),
        ("Z1", "Made-up modifier", CodeKind.MODIFIER, False),
    ]
    details = {(code, name): value for code, name, value in read.details}
    assert details["A9998", "short"] == "Made-up dressing"
    assert (details["A9998", "coverage"], details["A9998", "action"]) == ("C", "N")
    assert (details["A9998", "added"], details["A9998", "effective"]) == ("1999-01-01", "2026-01-01")
    assert details["Q9999", "terminated"] == "2025-12-31"
    assert (read.release.release_id, read.release.system) == ("hcpcs-2026-01", CodeSystem.HCPCS)
    assert (read.rows_read, read.skipped) == (3, ())


def test_the_workbook_gives_the_same(workbook):
    path = workbook(
        "HCPC2026_APR_ANWEB.xlsx",
        ("A disclaimer",),
        ("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "ADD DT", "ACT EFF DT",
         "TERM DT", "ACTION CD"),
        ("A9998", 100, 3, "Made-up dressing", "Dressing", "C", 19990101, 20260401, None, "N"),
        ("A9998", 200, 4, "of readers", None, None, None, None, None, None),
        ("A9998", 300, 3, "A second time", None, None, None, None, None, None),
        ("00000", 100, 3, "Not of this system", None, None, None, None, None, None),
        ("Z9", 200, 8, "A continuation of nothing", None, None, None, None, None, None),
        (None, 200, 3, "No code", None, None, None, None, None, None),
    )  # fmt: skip
    read = hcpcs.read(path)
    assert [(c.code, c.title) for c in read.codes] == [("A9998", "Made-up dressing of readers")]
    assert dict(read.skipped) == {
        "a code that stands twice": 1,
        "neither a code nor a modifier of HCPCS": 2,
        "a row without code or description": 1,
    }
    assert read.rows_read == 5
    assert read.release.valid_to == date(2026, 6, 30)


def test_without_a_name_the_newest_change_tells_the_quarter(write):
    assert hcpcs.read(write("a.txt", *LINES)).release.release_id == "hcpcs-2026-01"
    with pytest.raises(TablesError, match="does not say for which dates") as caught:
        hcpcs.read(write("a.csv", "code,short,long", "A9998,Made up,Made up"))
    assert "HCPC2026_JAN_ANWEB" in caught.value.remedy


@pytest.mark.parametrize(
    ("lines", "end", "told"),
    [
        ((*LINES[:3], LINES[3][:60]), "", "is cut short"),
        (("code,short,long", "A9998,Made up,Made up", "A99"), "", "is cut short"),
        (("code,short,long", "12345,Made up,Made up"), "\n", "holds no HCPCS codes"),
        (("what,ever", "1,2"), "\n", "is not a HCPCS file"),
    ],
)
def test_a_hcpcs_file_that_is_not_whole_is_refused(lines, end, told, write):
    with pytest.raises(TablesError, match=told):
        hcpcs.read(write("2026q1.txt", *lines, end=end))


@pytest.mark.data
def test_the_official_hcpcs_file_is_read_whole(official):
    read = hcpcs.read(official("../hcpcs/hcpcs_level2_2024q3.csv"))
    assert (len(read.codes), read.rows_read, read.skipped) == (8_033, 8_033, ())
    assert read.release.release_id == "hcpcs-2024-07"


CPT_HEAD = "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tCurrent Descriptor Effective Date"


def test_a_licensed_list_is_read_by_its_headings(write):
    path = write(
        "ConsolidatedCodeList.txt",
        CPT_HEAD,
        "1\t0000X\tMade-up service, at length\tMade-up service\tMade-up\tFor tests\t20260101",
        "2\t0000X\tMade-up service again\t\t\t\t",
        "3\tA1234\tNot of this system\t\t\t\t",
        "4\t\tNo code\t\t\t\t",
        "5\t9999Z\tAnother made-up service\t\t\t\tnever",
    )
    read = cpt.read(path)
    assert [(c.code, c.title, c.billable, c.system) for c in read.codes] == [
        ("0000X", "Made-up service, at length", True, CodeSystem.CPT),
        ("9999Z", "Another made-up service", True, CodeSystem.CPT),
    ]
    assert read.details[0] == ("0000X", "medium", "Made-up service")
    assert (read.release.release_id, read.release.valid_to) == ("cpt-2026-01", date(2026, 12, 31))
    assert (read.rows_read, sum(count for _, count in read.skipped)) == (5, 3)
    assert cpt.read(path, "2025 Standard.zip/ConsolidatedCodeList.txt").release.release_id == "cpt-2025-01"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((CPT_HEAD, "1\t0000X\tMade up\t\t\t\t"), "does not say for which dates"),
        ((CPT_HEAD, "1\tABC\tMade up\t\t\t\t20260101"), "holds no codes of CPT"),
        (("a\tb", "1\t2"), "is not a CPT code list"),
    ],
)
def test_another_list_is_refused(lines, told, write):
    with pytest.raises(TablesError, match=told):
        cpt.read(write("list.txt", *lines))
