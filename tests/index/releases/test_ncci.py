"""NCCI edits; the codes are made up or of HCPCS."""

from datetime import date

import pytest

from index.errors import TablesError
from index.releases import ncci

PTP = (
    "CPT only copyright. All rights reserved.",
    "Column1/Column2 Edits",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
    "0000A\t0000B\t\t20250101\t*\t1\tMade-up reason",
    "0000A\t0000C\t*\t20200101\t20241231\t0\tMade-up reason",
    "0000A\t??\t\t20200101\t*\t0\tMade-up reason",
)
MUE = (
    '"Medically Unlikely Edits, effective 04-01-2026"',
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale',
    'A0425,250,"3 Date of Service Edit: Clinical",Clinical: Data',
    "0000A,none,2 Date of Service Edit: Policy,Policy",
)


def test_pairs_are_read_below_headings_of_several_lines(write):
    opened = ncci.open_ptp(write("ccipra-v311r0-f1.txt", *PTP))
    edits = list(ncci.ptp_edits(opened))
    assert [(e.first, e.second, e.effective, e.deleted, e.modifier) for e in edits] == [
        ("0000A", "0000B", "2025-01-01", "", "1"),
        ("0000A", "0000C", "2020-01-01", "2024-12-31", "0"),
    ]
    assert (opened.service, opened.edition.label) == ("practitioner", "2025 Q1")
    assert (opened.rows_read, dict(opened.skipped)) == (3, {"not a pair of codes": 1})


def test_the_quarter_in_the_name_comes_before_the_newest_date(write):
    opened = ncci.open_ptp(write("f1.txt", *PTP), "medicare-ncci-2026q2-hospital-ptp-edits.zip/f1.txt")
    assert (opened.service, opened.edition.valid_from) == ("hospital", date(2026, 4, 1))


def test_a_workbook_of_pairs_gives_the_same(workbook):
    rows = [tuple(line.split("\t")) for line in PTP]
    opened = ncci.open_ptp(workbook("dme-2026q1.xlsx", *rows))
    assert (len(list(ncci.ptp_edits(opened))), opened.service) == (2, "dme")


def test_units_are_read_with_their_indicator(write):
    opened = ncci.open_mue(write("mue.csv", *MUE))
    (edit,) = ncci.mue_edits(opened)
    assert (edit.code, edit.units, edit.adjudication, edit.rationale) == ("A0425", 250, "3", "Clinical: Data")
    assert (opened.service, opened.edition.valid_from, opened.rows_read) == (
        "practitioner",
        date(2026, 4, 1),
        2,
    )


def test_files_that_say_too_little_or_hold_nothing_are_refused(write):
    with pytest.raises(TablesError, match="does not say whose edits"):
        ncci.open_ptp(write("edits-2026q1.txt", *PTP))
    with pytest.raises(TablesError, match="does not say for which dates"):
        ncci.open_mue(write("mue.csv", *MUE[1:]))
    with pytest.raises(TablesError, match="does not say for which dates"):
        ncci.open_ptp(write("ccipra.txt", *PTP[:6]))
    with pytest.raises(TablesError, match="holds no edits"):
        list(ncci.ptp_edits(ncci.open_ptp(write("ccipra-2026q1.txt", *PTP[:6]))))
    with pytest.raises(TablesError, match="holds no edits"):
        list(ncci.mue_edits(ncci.open_mue(write("mue.csv", *MUE[:2], MUE[3]))))
    for read in (ncci.open_ptp, ncci.open_mue):
        with pytest.raises(TablesError, match="is not a list of NCCI"):
            read(write("other.csv", "a,b", "1,2"))


def test_a_truncated_list_of_pairs_says_so(write):
    opened = ncci.open_ptp(write("ccipra-2026q1.txt", *PTP[:7], "0000A\t0000C\t*\t2020", end=""))
    with pytest.raises(TablesError, match="is cut short"):
        list(ncci.ptp_edits(opened))
