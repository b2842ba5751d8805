from datetime import date

import pytest

from index.releases import editions


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("HCPC2025_OCT_ANWEB_v2.txt", date(2025, 10, 1), date(2025, 12, 31)),
        ("january-2026-alpha-numeric-hcpcs-file.zip", date(2026, 1, 1), date(2026, 3, 31)),
        ("hcpcs_level2_2024q3.csv", date(2024, 7, 1), date(2024, 9, 30)),
        ("MCR_MUE_PractitionerServices_Eff_04-01-2026.xlsx", date(2026, 4, 1), date(2026, 6, 30)),
        ("Q2 2025 edits", date(2025, 4, 1), date(2025, 6, 30)),
    ],
)
def test_a_name_tells_the_quarter(name, first, last):
    edition = editions.said_quarter(name)
    assert (edition.valid_from, edition.valid_to) == (first, last)


@pytest.mark.parametrize("name", ["edits.txt", "ccipra-v321r0-f1.txt", "13-40-2026", ""])
def test_a_name_that_tells_no_quarter_gives_none(name):
    assert editions.said_quarter(name) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [("POAexemptCodesFY25.txt", 2025), ("icd10cm-order-2026.txt", 2026), ("FY 2024", 2024), ("list", None)],
)
def test_a_text_tells_the_fiscal_year(text, year):
    assert editions.said_year(text) == year


def test_a_fiscal_year_begins_in_october_and_its_update_in_april():
    assert editions.fiscal_year(2026).valid_from == date(2025, 10, 1)
    assert editions.fiscal_year(2026, is_april=True).valid_from == date(2026, 4, 1)
    assert editions.fiscal_year(2026, is_april=True).label == "FY2026 April"
    assert editions.says_april("icd10cm-tabular-April-1-2026.xml")
    assert editions.calendar_year(2026).valid_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240701", date(2024, 7, 1)),
        ("2024-07-01 00:00:00", date(2024, 7, 1)),
        ("07/01/2024", date(2024, 7, 1)),
        ("20241301", None),
        ("*", None),
        ("2024", None),
    ],
)
def test_dates_are_read_as_the_lists_write_them(text, day):
    assert editions.parse_day(text) == day
