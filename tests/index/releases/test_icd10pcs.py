import re
from datetime import date

import pytest

from index.errors import TablesError
from index.records import CodeKind, CodeSystem
from index.releases import icd10pcs_definitions, icd10pcs_index, icd10pcs_tables
from index.releases.index_records import Family

TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular><version>2026</version><pcsTable>
  <axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
  <axis pos="2"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
  <axis pos="3"><title>Operation</title><label code="T">Resection</label>
    <definition>Cutting out all of a
      body part</definition></axis>
  <pcsRow codes="4">
    <axis pos="4"><title>Body Part</title><label code="J">Appendix</label><label code="H">Cecum</label></axis>
    <axis pos="5"><title>Approach</title><label code="0">Open</label><label code="4">Endoscopic</label></axis>
    <axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
    <axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
  </pcsRow></pcsTable></ICD10PCS.tabular>
"""


def test_a_row_makes_every_code_of_its_values(write):
    tables = icd10pcs_tables.read(write("t.xml", TABLES))
    codes = {code.code: code for code in tables.codes}
    assert list(codes) == ["0", "0D", "0DT", "0DTJ0ZZ", "0DTJ4ZZ", "0DTH0ZZ", "0DTH4ZZ"]
    assert [codes[c].kind for c in ("0", "0D", "0DT", "0DTJ0ZZ")] == [
        CodeKind.SECTION,
        CodeKind.BODY_SYSTEM,
        CodeKind.OPERATION,
        CodeKind.PROCEDURE,
    ]
    assert codes["0DTJ0ZZ"].title == "Resection of Appendix, Open Approach"
    assert (codes["0DTJ0ZZ"].parent, codes["0DTJ0ZZ"].system) == ("0DT", CodeSystem.ICD10PCS)
    assert [code.code for code in tables.codes if not code.billable] == ["0", "0D", "0DT"]
    assert tables.definitions == (("0DT", "Cutting out all of a body part"),)
    assert tables.release.valid_from == date(2025, 10, 1)


def test_the_april_edition_is_told_by_the_archive_it_came_in(write):
    tables = icd10pcs_tables.read(
        write("t.xml", TABLES), "april-1-2026-icd-10-pcs-codes-and-tables.zip/t.xml"
    )
    assert (tables.release.release_id, tables.release.valid_to) == ("icd10pcs-2026-04", date(2026, 9, 30))


@pytest.mark.parametrize(
    ("kinds", "labels", "operation", "title"),
    [
        ("body part|approach|device|qualifier", "Stomach|Open|Feeding Device|No Qualifier", "Insertion",
         "Insertion of Feeding Device into Stomach, Open Approach"),
        ("body part|approach|device|qualifier", "Aorta|Open|Synthetic Substitute|Neck Artery", "Bypass",
         "Bypass Aorta to Neck Artery with Synthetic Substitute, Open Approach"),
        ("body part|approach|device|qualifier", "Aorta|Open|No Device|Neck Artery", "Bypass",
         "Bypass Aorta to Neck Artery, Open Approach"),
        ("body part|approach|device|qualifier", "Bladder|External|Drainage Device|No Qualifier", "Drainage",
         "Drainage of Bladder with Drainage Device, External Approach"),
        ("body part|contrast|qualifier|qualifier", "Hip|Other Contrast|None|None", "Plain Radiography",
         "Plain Radiography of Hip, Other Contrast"),
    ],
)  # fmt: skip
def test_titles_read_as_official_ones_do(kinds, labels, operation, title):
    assert icd10pcs_tables.title_of(operation, kinds.split("|"), labels.split("|")) == title


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('codes="4"', 'codes="5"', "states 5 codes"),
        ('<label code="H">', '<label code="J">', "the code 0DTJ0ZZ twice"),
        ('<axis pos="7">', '<axis pos="6">', "without its four axes"),
        ('<axis pos="2">', '<axis pos="1">', "whose first three axes"),
        ('code="J"', 'code="I"', "an axis without its values"),
        ("<version>2026", "<version>ten", "not a fiscal year"),
    ],
)
def test_tables_that_disagree_with_themselves_are_refused(right, wrong, told, write):
    with pytest.raises(TablesError, match=re.escape(told)):
        icd10pcs_tables.read(write("t.xml", TABLES.replace(right, wrong, 1)))


def test_tables_without_codes_or_cut_short_are_refused(write):
    path = write("t.xml", "<ICD10PCS.tabular><version>2026</version></ICD10PCS.tabular>")
    with pytest.raises(TablesError, match="holds no codes"):
        icd10pcs_tables.read(path)
    with pytest.raises(TablesError, match="not whole XML"):
        icd10pcs_tables.read(write("t.xml", TABLES[: len(TABLES) // 2]))


@pytest.mark.data
def test_the_official_tables_make_exactly_their_codes(official):
    tables = icd10pcs_tables.read(official("../icd10pcs-2026/icd10pcs_tables_2026.xml"))
    billable = [code for code in tables.codes if code.billable]
    assert len(billable) == len({code.code for code in billable}) == 79_115
    titles = {code.code: code.title for code in billable}
    assert titles["0DTJ4ZZ"] == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert titles["10E0XZZ"] == "Delivery of Products of Conception, External Approach"


INDEX = """<ICD10PCS.index><version>2025</version><title>Index</title><letter><title>A</title>
<mainTerm><title>Appendectomy</title>
  <term level="1"><see>Excision, Appendix<codes>0DBJ</codes></see></term>
  <term level="1"><title>Laparoscopic</title><code>0DTJ4ZZ</code></term></mainTerm>
<mainTerm><title>Acromion</title><use>Scapula, Right</use><use>Scapula, Left</use></mainTerm>
<mainTerm><title>Dressing</title><tab>2W2</tab></mainTerm>
<mainTerm><title>Nothing</title></mainTerm></letter></ICD10PCS.index>"""


def test_the_index_leads_to_codes_stems_tables_values_and_other_terms(write):
    read = icd10pcs_index.read(write("i.xml", INDEX))
    assert [(e.phrase, e.codes, e.see, e.use) for e in read.entries] == [
        ("Appendectomy", (("stem", "0DBJ"),), "Excision, Appendix", ()),
        ("Appendectomy, Laparoscopic", (("code", "0DTJ4ZZ"),), None, ()),
        ("Acromion", (), None, ("Scapula, Right", "Scapula, Left")),
        ("Dressing", (("table", "2W2"),), None, ()),
    ]
    assert read.release.release_id == "icd10pcs-2024-10"
    assert (read.rows_read, sum(count for _, count in read.skipped)) == (6, 2)


def test_an_index_without_entries_is_refused(write):
    path = write("i.xml", "<ICD10PCS.index><version>2025</version></ICD10PCS.index>")
    with pytest.raises(TablesError, match="holds no entries"):
        icd10pcs_index.read(path)


def test_a_key_is_read_from_json(write):
    text = '{"name": "ICD-10-PCS Device Key", "version": "2025-10-09", "data": {"Cup": ["Liner"], "Lid": []}}'
    read = icd10pcs_index.read_key(write("k.json", text))
    assert (read.family, read.release.release_id) == (Family.PCS_DEVICE, "icd10pcs-2025-10")
    assert [(e.levels, e.use) for e in read.entries] == [(("Cup",), ("Liner",))]
    assert (read.rows_read, read.skipped[0][1]) == (2, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"name": "ICD-10-PCS Device Key", "version": "new", "data": {"Cup": ["Liner"]}}', "states no date"),
        ('{"name": "a key", "data": {}}', "not a body part or device key"),
        ('{"name": "ICD-10-PCS Device Key", "data": []}', "not a body part or device key"),
        ('{"name": "ICD-10-PCS Dev', "not whole JSON"),
    ],
)
def test_another_json_file_is_refused(text, told, write):
    with pytest.raises(TablesError, match=told):
        icd10pcs_index.read_key(write("k.json", text))


DEFINITIONS = """<ICD10PCS.definitions><version>2026</version><section code="0"><title>Medical</title>
<axis pos="3"><title>Operation</title><terms><title>Resection</title><definition>Cutting out all</definition>
<explanation>None</explanation><includes>Total nephrectomy</includes><includes>Lobectomy</includes></terms>
</axis></section><deviceAggregation><aggregate><device>Graft</device></aggregate></deviceAggregation>
</ICD10PCS.definitions>"""


def test_definitions_keep_all_their_words(write):
    read = icd10pcs_definitions.read(write("d.xml", DEFINITIONS))
    (one,) = read.definitions
    assert (one.section, one.position, one.axis, one.titles) == ("0", 3, "Operation", ("Resection",))
    assert (one.definition, one.includes) == ("Cutting out all", ("Total nephrectomy", "Lobectomy"))
    assert (read.rows_read, read.skipped[0][1]) == (2, 1)
    with pytest.raises(TablesError, match="holds no definitions"):
        icd10pcs_definitions.read(
            write("d.xml", "<ICD10PCS.definitions><version>2026</version></ICD10PCS.definitions>")
        )
