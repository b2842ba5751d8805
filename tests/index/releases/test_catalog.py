import sys
from datetime import date
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from index.errors import TablesError
from index.releases import catalog


@pytest.mark.parametrize(
    ("name", "version", "release_id", "first", "last"),
    [
        ("icd10c-tabular-April-1-2026.xml", "2026", "icd10cm-2026-04", date(2026, 4, 1), date(2026, 9, 30)),
        ("icd10cm-tabular-2026.xml", "2026", "icd10cm-2025-10", date(2025, 10, 1), date(2026, 3, 31)),
        ("icd10cm_tabular_2021.xml", "2021", "icd10cm-2020-10", date(2020, 10, 1), date(2021, 9, 30)),
    ],
)
def test_an_edition_governs_from_its_first_day_to_the_next_edition(name, version, release_id, first, last):
    release = catalog.icd10cm_release(Path(name), version, "0" * 64)
    assert (release.release_id, release.valid_from, release.valid_to) == (release_id, first, last)
    assert release.governs(last)
    assert not release.governs(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2026, 4, 1), "ICD-10-CM April 2026"),
        (date(2026, 3, 31), "ICD-10-CM October 2025"),
        (date(2025, 12, 31), "ICD-10-CM October 2025"),
        (date(2021, 8, 1), "ICD-10-CM October 2020"),
        (date(2026, 10, 1), "ICD-10-CM October 2026"),
    ],
)
def test_the_edition_to_get_for_a_date_of_service_is_named(day, title):
    assert catalog.icd10cm_title_on(day) == title


def test_the_embedded_list_is_found_without_importing_its_package():
    found = catalog.embedded_tabular()
    assert found.is_file()
    assert catalog.EMBEDDED_PACKAGE not in sys.modules


@pytest.mark.parametrize("spec", [None, ModuleSpec("simple_icd_10_cm", None, origin="/nowhere/__init__.py")])
def test_without_the_package_the_remedy_is_to_install_it(monkeypatch, spec):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: spec)
    with pytest.raises(TablesError) as caught:
        catalog.embedded_tabular()
    assert "pip install" in caught.value.remedy
