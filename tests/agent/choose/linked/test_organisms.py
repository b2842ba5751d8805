from collections.abc import Callable

import pytest

from agent.choose.linked.organisms import flora
from agent.records import Setting
from index.tables import CodeTables

Proposed = Callable[..., set[str]]
STAY = {"setting": Setting.INPATIENT}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. Right lower lobe pneumonia, probable Pseudomonas.", "J15.1"),
        ("1. UTI, urine culture grew Klebsiella pneumoniae.", "B96.1"),
        ("1. Cellulitis of the left leg. Wound culture: MRSA.", "B95.62"),
        ("1. Peritoneal abscess; cultures grew Bacteroides fragilis.", "B96.6"),
        ("1. Sepsis due to Proteus mirabilis.", "A41.59"),
        ("1. UTI with multidrug-resistant organism.", "Z16.24"),
        ("1. Sigmoid diverticulitis with pericolic abscess. Drain cultures grew E. coli.", "B96.20"),
        ("1. UTI. Urine grew ESBL E. coli.", "Z16.12"),
    ],
)
def test_an_organism_is_named_with_its_infection(text: str, code: str, proposed: Proposed):
    assert code in proposed(f"DISCHARGE DIAGNOSES:\n{text}\n", **STAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. UTI, treated.\n2. MRSA screen of the nares positive, colonization.", "B95.62"),
        ("1. UTI. Culture negative for Klebsiella.", "B96.1"),
        ("1. Pneumonia. Vancomycin was given for MRSA coverage.", "J15.212"),
        ("1. Knee pain. E. coli was not found.", "B96.20"),
        ("1. Cellulitis of the left leg, hx MRSA abscess.", "B95.62"),
        (
            "1. Sepsis.\n2. Abscess of the abdominal wall grew E. coli; blood cultures had no growth.",
            "A41.51",
        ),
    ],
)
def test_screens_denials_and_other_sites_name_none(text: str, code: str, proposed: Proposed):
    assert code not in proposed(f"DISCHARGE DIAGNOSES:\n{text}\n", **STAY)


def test_every_organism_code_is_billable(tables: CodeTables):
    held = flora()
    codes = [c for o in held.organisms for c in (o.cause, *o.by_kind.values()) if c]
    codes += [code for _, code in held.resistance]
    assert [c for c in codes if not tables.billable(c)] == []
    bounds = [r for ranges in (held.sites, *held.kinds.values()) for r in ranges.ranges]
    assert [r for r in bounds if tables.code(r.first) is None or tables.code(r.last) is None] == []
