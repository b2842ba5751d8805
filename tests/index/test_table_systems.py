"""Further code systems and lists in a store: side by side, all or nothing, each on its dates."""

import random
import zipfile
from datetime import date

import pytest

from index.errors import AlreadyHeld, NotAccepted, TablesError
from index.procedures import Procedures
from index.records import CodeKind, CodeSystem
from index.releases.file_kinds import FileKind
from index.table_adding import add_files
from index.table_sources import sources
from index.tables import CodeTables

HCPCS = ("code,short,long", "A0425,Ground mileage,Ground mileage made up", "Q9999,Drug,Made-up drug 1 mg")
MCE = ("code,description,edit,rule", "O80,Delivery,Age,Maternity (Ages 9-64)",
       "O80,Delivery,Sex,Female Only",
       "A33,Tetanus,Age,Newborn (Age 0 Only)", "F02.80,Dementia,Other,Manifestation (Not Allowed)",
       "Z00.00,Exam,Age,Adult (Ages 15 up)")  # fmt: skip
PTP = ("Column 1\tColumn 2\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
       "0000A\t0000B\t20250101\t*\t1\tWhy",
       "0000A\t0000C\t20200101\t20251231\t0\tWhy", "0000A\t0000C\t20260201\t*\t9\tWhy")  # fmt: skip
MUE = ("HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale",
       "A0425,250,3 Date of Service Edit,Data")  # fmt: skip
POA = ("Order26\tPOAexemptCode\tDescription", "1\tZ00.00\tExam", "2\tZ00.01\tExam")
POA_ADD = ("Order26\tPOAexemptCode\tDescription", "2\tZ00.01\tExam")

INDEX = """<ICD10PCS.index><version>2025</version><letter><title>A</title>
<mainTerm><title>Appendectomy</title>
<see>Resection, Appendix<codes>0DTJ</codes></see></mainTerm></letter></ICD10PCS.index>"""
DEFINITIONS = """<ICD10PCS.definitions><version>2025</version><section code="0">
<axis pos="3"><title>Operation</title>
<terms><title>Resection</title><definition>All of it</definition><includes>Lobectomy</includes></terms></axis>
</section></ICD10PCS.definitions>"""
DEVICE_KEY = '{"name": "ICD-10-PCS Device Key", "version": "2025-01-01", "data": {"Cup": ["Liner"]}}'


@pytest.fixture
def store(small_store):
    return small_store


@pytest.fixture
def zipped(tmp_path):
    def make(name, **members):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, lines in members.items():
                archive.writestr(member.replace("__", "."), "\n".join(lines) + "\n")
        return path

    return make


def test_code_systems_stand_side_by_side_each_on_its_dates(store, write, small_pcs):
    pcs = [write(f"pcs{year}.xml", small_pcs(year)) for year in (2025, 2026)]
    hcpcs = [write("hcpcs-2026q2.csv", *HCPCS), write("hcpcs-2026q3.csv", *HCPCS[:2])]
    cpt = write("c.txt", "CPT Code\tLong\tShort", "0000X\tMade-up service\tMade up\n", end="")
    renamed = cpt.rename(cpt.with_name("cpt2026.txt"))
    add_files(store, [*pcs, *hcpcs, renamed])
    with CodeTables.open(store) as tables:
        assert [release.release_id for release in tables.releases] == ["icd10cm-2023-10"]
        assert len(tables.held) == 6
        assert tables.of(CodeSystem.ICD10PCS, date(2025, 1, 1)).release.release_id == "icd10pcs-2024-10"
        assert tables.of(CodeSystem.ICD10PCS).release.release_id == "icd10pcs-2025-10"
        summer, later = (tables.of(CodeSystem.HCPCS, date(2026, month, 1)) for month in (5, 8))
        assert (summer.billable("q9999"), later.billable("Q9999")) == (True, False)
        assert summer.on(date(2026, 8, 1)).release == later.release
        assert summer.details("Q9999") == {"short": "Drug"}
        assert tables.of(CodeSystem.CPT).code("0000X").title == "Made-up service"
        assert tables.code("0000X") is tables.code("A0425") is None
        assert tables.at(tables.release) is tables
        assert summer.code("A0425").kind is CodeKind.SERVICE
    with CodeTables.open(store, CodeSystem.HCPCS) as tables:
        assert tables.release.release_id == "hcpcs-2026-07"


def test_a_system_that_is_not_held_is_none(tables):
    assert tables.of(CodeSystem.CPT) is None


def test_procedures_are_built_choice_by_choice(store, write, small_pcs):
    add_files(
        store,
        [
            write("pcs.xml", small_pcs(2026)),
            write("index.xml", INDEX),
            write("definitions.xml", DEFINITIONS),
            write("key.json", DEVICE_KEY),
        ],
    )
    with CodeTables.open(store) as tables:
        view = tables.of(CodeSystem.ICD10PCS)
        procedures = Procedures(view)
        assert procedures.choices("") == {"0": "Medical and Surgical"}
        assert procedures.choices("0d") == {"T": "Resection"}
        assert procedures.choices("0DT") == {"J": "Appendix", "H": "Cecum"}
        assert procedures.choices("0DTJ") == {"0": "Open", "4": "Endoscopic"}
        assert procedures.choices("0DTH") == {"0": "Open"}
        assert procedures.choices("0DTJ4ZZ") == procedures.choices("0DTX") == procedures.choices("QQQ") == {}
        assert [len(row.axes) for row in procedures.rows("0dt")] == [4, 4]
        assert [code.code for code in view.ancestors("0DTJ4ZZ")] == ["0DT", "0D", "0"]
        assert [note.text for note in view.instructions("0DTJ4ZZ")] == ["All of it"]
        assert procedures.index("appendectomy")[0].code("stem") == "0DTJ"
        assert procedures.device("cup")[0].use == ("Liner",)
        assert procedures.body_part("cup") == ()
        assert [d.titles for d in procedures.definitions("lobectomy resection")] == [("Resection",)]
        assert procedures.definitions("resection", section="0", position=3)
        assert procedures.definitions("resection", section="X") == procedures.definitions("") == ()


def test_any_path_of_choices_ends_at_a_code(store, official):
    add_files(store, [official("../icd10pcs-2026/icd10pcs_tables_2026.xml")])
    chance = random.Random(7)
    with CodeTables.open(store) as tables:
        view = tables.of(CodeSystem.ICD10PCS)
        procedures = Procedures(view)
        assert view.count_billable() == 79_115
        for _ in range(200):
            code = ""
            while len(code) < 7:
                code += chance.choice(list(procedures.choices(code)))
            assert view.billable(code)


def test_an_archive_is_added_whole_and_what_cannot_be_used_is_named(store, zipped):
    path = zipped("poa-fy26.zip", POA__txt=POA, Add__txt=POA_ADD, readme__txt=("Dear reader,",))
    added = add_files(store, [path])
    assert [(a.file_name, a.kind, a.rows_kept, a.archive) for a in added] == [
        ("POA.txt", FileKind.POA_EXEMPT, 2, "poa-fy26.zip"),
        ("Add.txt", FileKind.POA_EXEMPT, 0, "poa-fy26.zip"),
        ("readme.txt", FileKind.LEFT_OUT, 0, "poa-fy26.zip"),
    ]
    assert "already" in added[1].skipped[0][0]
    assert sources(store)[1].archive == "poa-fy26.zip"
    before = store.read_bytes()
    again = add_files(store, [path])
    assert [a.already for a in again] == [True, True, False]
    assert store.read_bytes() == before


def test_the_same_list_as_text_and_workbook_in_one_archive_is_added_once(store, zipped, tmp_path):
    from openpyxl import Workbook  # noqa: PLC0415 - for this test alone

    book = Workbook()
    for line in PTP:
        book.active.append(line.split("\t"))
    book.save(tmp_path / "b.xlsx")
    path = zipped("medicare-ncci-2026q1-practitioner.zip", a__txt=PTP)
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(tmp_path / "b.xlsx", "b.xlsx")
    added = add_files(store, [path])
    assert [(a.file_name, a.rows_kept) for a in added] == [("a.txt", 3), ("b.xlsx", 0)]


def test_the_parts_of_a_quarter_come_together(store, write):
    first = write("ccipra-2026q1-f1.txt", *PTP[:3])
    second = write("ccipra-2026q1-f2.txt", PTP[0], PTP[2], PTP[3], "0000D\t0000E\t20260101\t*\t1\tWhy")
    (one,), (two,) = add_files(store, [first]), add_files(store, [second])
    assert (one.rows_kept, two.rows_kept) == (2, 2)
    assert dict(two.skipped) == {"a pair that is in the tables already": 1}
    again = write("ccipra-2026q1-f9.txt", *PTP[:2])
    with pytest.raises(AlreadyHeld, match="edits 2026 Q1 for practitioners already"):
        add_files(store, [again])


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (("a-2026q1.csv", *HCPCS), ("b-2026q1.csv", *HCPCS[:2]), "'hcpcs-2026-01' is in the tables already"),
        (
            ("a.xml", "{pcs}"),
            ("b.xml", "{pcs}<!-- -->"),
            "in the tables already",
        ),
        (("a.xml", DEFINITIONS), ("b.xml", DEFINITIONS + "<!-- -->"), "hold the definitions of"),
        (("a.xml", INDEX), ("b.xml", INDEX + "<!-- -->"), "hold the ICD-10-PCS index of"),
        (("a.json", DEVICE_KEY), ("b.json", DEVICE_KEY + " "), "hold the ICD-10-PCS device key of"),
        (("a_v43.csv", *MCE), ("b_v43.csv", *MCE[:4]), "hold the Medicare Code Editor lists FY2026 already"),
        (("MUE_Eff_01-01-2026.csv", *MUE), ("MUE_Eff_01-02-2026.csv", *MUE, ""), "2026 Q1 for practitioners"),
        (
            ("a_v43.csv", *MCE),
            ("b_v41.csv", *MCE[:2]),
            "is not whole: it has 1 rows, and another edition has 5",
        ),
        (("a_v43.csv", *MCE), ("b.csv", "code,short,long", "A0425,x"), "is cut short|no HCPCS codes"),
    ],
)
def test_what_is_there_already_or_is_not_whole_leaves_the_store_as_it_was(
    store, write, small_pcs, first, second, told
):
    first, second = ([line.replace("{pcs}", small_pcs(2026)) for line in file] for file in (first, second))
    add_files(store, [write(*first)])
    before = store.read_bytes()
    with pytest.raises(TablesError, match=told):
        add_files(store, [write("good_v40.csv", *MCE), write(*second)])
    assert store.read_bytes() == before


def test_an_archive_of_nothing_new_or_nothing_useful_is_an_error(store, write, zipped):
    add_files(store, [write("poa.txt", *POA)])
    with pytest.raises(
        AlreadyHeld, match=r"Nothing in 'p\.zip' is new: The code tables hold the POA-exempt list"
    ):
        add_files(store, [zipped("p.zip", a__txt=(*POA, "3\tZ00.1\tExam"))])
    with pytest.raises(NotAccepted, match=r"'q\.zip' holds none of the files"):
        add_files(store, [zipped("q.zip", readme__txt=("Dear reader,",))])


def test_a_truncated_member_is_an_error_and_not_left_out(store, zipped, small_pcs):
    path = zipped("x-2026q1.zip", a__csv=HCPCS, b__xml=[small_pcs(2026)[:300]])
    before = store.read_bytes()
    with pytest.raises(TablesError, match=r"'b\.xml' is not whole XML"):
        add_files(store, [path])
    assert store.read_bytes() == before


@pytest.mark.data
def test_all_official_files_add_up_and_load_quickly(store, official):
    names = (
        "icd10pcs-2026/icd10pcs_tables_2026.xml",
        "icd10pcs-2026/icd10pcs_definitions_2026.xml",
        "icd10pcs-2025/icd10pcs_index_2025.xml",
        "icd10pcs-2025/body_part_key.json",
        "icd10pcs-2025/device_key.json",
        "hcpcs/hcpcs_level2_2024q3.csv",
        "mce/mce_v41_1.csv",
    )
    added = {a.kind: a for a in add_files(store, [official(f"../{name}") for name in names])}
    for one in added.values():
        assert one.rows_kept + sum(count for _, count in one.skipped) == one.rows_read
    assert added[FileKind.PCS_TABLES].rows_kept == 79_115
    assert added[FileKind.HCPCS].rows_kept == 8_033
    assert added[FileKind.MCE].rows_kept == 7_946
    with CodeTables.open(store) as tables:
        procedures = Procedures(tables.of(CodeSystem.ICD10PCS))
        assert {entry.code("stem") for entry in procedures.index("appendectomy")} == {"0DBJ", "0DTJ"}
        assert procedures.body_part("acromion")[0].use == ("Scapula, Right", "Scapula, Left")
        assert procedures.definitions("total nephrectomy")


def test_of_a_list_that_an_archive_holds_twice_the_workbook_is_not_read(store, zipped, tmp_path, monkeypatch):
    from openpyxl import Workbook  # noqa: PLC0415 - for this test alone

    book = Workbook()
    for line in PTP:
        book.active.append(line.split("\t"))
    book.save(tmp_path / "f1.xlsx")
    path = zipped("medicare-ncci-2026q1-practitioner.zip", F1__TXT=PTP)
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(tmp_path / "f1.xlsx", "f1.xlsx")
    text, workbook = add_files(store, [path])
    assert (text.rows_kept, workbook.rows_read) == (3, 0)
    assert workbook.skipped == (("The same list as 'F1.TXT', as a workbook.", 1),)


def test_a_list_under_the_name_of_another_year_is_mislabelled(store, write):
    add_files(store, [write("a_v43.csv", *MCE)])
    before = store.read_bytes()
    with pytest.raises(TablesError, match="FY2027 is mislabelled: it has the rows of the Medicare") as caught:
        add_files(store, [write("a_v44.csv", *MCE, "")])
    assert "under the name that it is published with" in caught.value.remedy
    assert store.read_bytes() == before
    (april,) = add_files(store, [write("a_v43.1.csv", *MCE, "", "")])
    assert april.release_id == "mce-2026-04"


def test_a_release_with_far_fewer_codes_than_another_is_not_whole(store, write):
    lines = [f"A{number:04},Short,Long" for number in range(10)]
    add_files(store, [write("hcpcs-2026q1.csv", "code,short,long", *lines)])
    with pytest.raises(TablesError, match="it has 4 billable codes, and another release of HCPCS has 10"):
        add_files(store, [write("hcpcs-2026q2.csv", "code,short,long", *lines[:4])])


def test_a_last_line_without_its_end_is_told(store, write):
    (added,) = add_files(store, [write("hcpcs-2026q1.csv", *HCPCS, end="")])
    assert added.rows_kept == 2
    assert added.skipped == (("its last line has no end: make sure that the file is whole", 0),)


def test_a_folder_and_the_guidelines_are_told_apart_from_files(store, tmp_path):
    with pytest.raises(TablesError, match="is a folder") as caught:
        add_files(store, [tmp_path])
    assert "FOLDER/*" in caught.value.remedy
    (tmp_path / "guidelines.pdf").write_bytes(b"%PDF-1.7 made up")
    with pytest.raises(NotAccepted, match="is a PDF") as caught:
        add_files(store, [tmp_path / "guidelines.pdf"])
    assert "chartcite guidelines add" in caught.value.remedy
