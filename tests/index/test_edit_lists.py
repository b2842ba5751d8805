"""The official lists about codes, asked as of a date of service."""

from datetime import date

import pytest

from index.edit_lists import EditLists
from index.releases.list_records import ListKind
from index.table_adding import add_files
from index.tables import CodeTables

MCE = ("code,description,edit,rule", "O80,Delivery,Age,Maternity (Ages 9-64)",
       "O80,Delivery,Sex,Female Only",
       "A33,Tetanus,Age,Newborn (Age 0 Only)", "F02.80,Dementia,Other,Manifestation (Not Allowed)",
       "Z00.00,Exam,Age,Adult (Ages 15 up)")  # fmt: skip
PTP = ("Column 1\tColumn 2\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
       "0000A\t0000B\t20250101\t*\t1\tWhy",
       "0000A\t0000C\t20200101\t20251231\t0\tWhy", "0000A\t0000C\t20260201\t*\t9\tWhy")  # fmt: skip
MUE = ("HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale",
       "A0425,250,3 Date of Service Edit,Data")  # fmt: skip
ADD_ON = ("AOC_Edit_Type\tAdd-On_Code\tPrimary_Code\tAOC_Edit_EffDT\tAOC_Edit_DelDT",
          "1\t0000C\t0000A\t2020001\t", "1\t0000C\t0000B\t2020001\t2025365")  # fmt: skip
POA = ("Order26\tPOAexemptCode\tDescription", "1\tZ00.00\tExam", "2\tZ00.01\tExam")
CONVERSION = ("Current code,Effective,Previous code", "A04.71,2017,A04.7", "H02.151,2018,H02.101-H02.106")
ADDENDA = ("1 codes in icd10cm_order_2026.txt", "1 additions", "Add:    A0471    Colitis")
MCC = (
    "TABLE 6I - COMPLETE MCC LIST - FY2026",
    "Diagnosis Code\tDescription",
    "A021\tSepsis",
    "A047\tColitis",
)
CC = ("TABLE 6J - COMPLETE CC LIST - FY2026", "Diagnosis Code\tDescription", "A000\tCholera")


@pytest.fixture
def store(small_store):
    return small_store


def test_lists_are_asked_of_the_edition_in_force(store, write):
    add_files(
        store,
        [
            write("mce_v43.csv", *MCE),
            write("ccipra-2026q1.txt", *PTP),
            write("MUE_Eff_01-01-2026.csv", *MUE),
            write("AOC_V2026Q1.txt", *ADD_ON),
            write("poa.txt", *POA),
            write("conversion_FY2026.csv", *CONVERSION),
            write("addenda.txt", *ADDENDA),
            write("Table 6I FY2026.txt", *MCC),
            write("Table 6J FY2026.txt", *CC),
        ],
    )
    with CodeTables.open(store) as tables:
        lists = EditLists(tables.store, date(2026, 1, 15))
        assert {edition.kind for edition in lists.editions} == set(ListKind)
        assert lists.edition(ListKind.POA_EXEMPT).governs(date(2026, 1, 15))
        assert [lists.poa_exempt(code) for code in ("Z00.00", "z0001", "I10")] == [True, True, False]
        assert [(edit.ages, edit.sex) for edit in lists.mce("O80")] == [((9, 64), None), (None, "female")]
        assert lists.mce("A33")[0].ages == (0, 0)
        assert lists.mce("Z00.00")[0].ages == (15, 124)
        assert [edit.bars_principal for edit in lists.mce("F02.80")] == [True]
        assert not lists.mce("O80")[0].bars_principal
        assert [lists.severity(code) for code in ("A02.1", "A00.0", "I10")] == ["MCC", "CC", None]
        assert lists.heirs("A04.7") == ("A0471",)
        assert lists.heirs("H02.103") == ("H02151",)
        assert [r.first for r in lists.previous("A04.71")] == ["A047"]
        assert lists.changes("A04.71") == (("add", "Colitis"),)
        assert lists.mue("A0425", "practitioner").units == 250
        assert lists.mue("A0425", "dme") is None
        assert lists.ptp("0000B", "0000A", "practitioner").modifier == "1"
        assert lists.ptp("0000A", "0000C", "practitioner") is None
        assert lists.ptp("0000A", "0000B", "hospital") is None
        assert [edit.primary for edit in lists.add_on("0000C")] == ["0000A"]
        assert lists.add_on("0000A") == ()
        assert lists.used["ncci_add_on"] == "ncci-add-on-2026-01"
        assert EditLists(tables.store).used == {}
        later = EditLists(tables.store, date(2026, 3, 1))
        assert later.ptp("0000A", "0000C", "practitioner").modifier == "9"
        assert EditLists(tables.store).ptp("0000A", "0000C", "practitioner").modifier == "9"


def test_outside_every_edition_the_nearest_answers_and_does_not_govern(store, write):
    add_files(store, [write("mce_v43.csv", *MCE), write("mce_v41.csv", *MCE[:4])])
    with CodeTables.open(store) as tables:
        early, late = (EditLists(tables.store, day) for day in (date(2020, 1, 1), date(2030, 1, 1)))
        assert early.edition(ListKind.MCE).edition_id == "mce-2023-10"
        assert late.edition(ListKind.MCE).edition_id == "mce-2025-10"
        assert not late.edition(ListKind.MCE).governs(date(2030, 1, 1))


def test_lists_that_are_not_held_answer_as_empty(tables):
    lists = EditLists(tables.store)
    assert (lists.poa_exempt("I10"), lists.severity("I10"), lists.mue("A0425", "dme")) == (None, None, None)
    assert lists.mce("I10") == lists.heirs("I10") == lists.previous("I10") == lists.changes("I10") == ()
    assert lists.ptp("0000A", "0000B", "dme") is None
    assert lists.add_on("0000A") == ()
    assert lists.used == {}
