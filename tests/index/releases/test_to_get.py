from datetime import date

import pytest

from index.downloads import load_published
from index.records import CodeSystem
from index.releases.list_records import ListKind
from index.releases.to_get import how_to_get, lists_to_get, release_to_get


@pytest.mark.parametrize(
    ("system", "day", "name"),
    [
        (CodeSystem.ICD10CM, date(2026, 11, 22), "icd10cm-2027"),
        (CodeSystem.ICD10CM, date(2026, 9, 30), "icd10cm-2026-04"),
        (CodeSystem.ICD10CM, date(2027, 5, 1), "icd10cm-2027"),
        (CodeSystem.ICD10PCS, date(2026, 5, 1), "icd10pcs-2026"),
        (CodeSystem.HCPCS, date(2026, 11, 22), "hcpcs-2026-q4"),
        (CodeSystem.CPT, date(2026, 11, 22), None),
        (CodeSystem.ICD10CM, date(2014, 1, 1), None),
    ],
)
def test_the_release_of_a_date_is_named_as_it_is_fetched(system, day, name):
    assert release_to_get(system, day) == name
    if name:
        assert load_published().wanted(name)
        assert how_to_get(system, day) == f"chartcite tables download {name}"
    else:
        assert how_to_get(system, day) == "chartcite tables add FILE"


@pytest.mark.parametrize("kind", [kind for kind in ListKind if kind is not ListKind.ADDENDA])
def test_every_list_is_named_as_it_is_fetched(kind):
    named = lists_to_get(kind, date(2026, 11, 22))
    assert named
    assert all(load_published().wanted(name) for name in named)


def test_addenda_are_not_asked_for():
    assert lists_to_get(ListKind.ADDENDA, date(2026, 11, 22)) == ()
