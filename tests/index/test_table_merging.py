"""Order and code files, put to the release whose codes they list."""

import shutil

import pytest

from index.errors import TablesError
from index.records import CodeKind, CodeSystem
from index.releases.file_kinds import FileKind
from index.table_adding import add_files
from index.tables import CodeTables


@pytest.fixture
def whole_store(store_path, tmp_path):
    return shutil.copy(store_path, tmp_path / "whole.sqlite")


def order_lines(codes):
    plain = [(code.code.replace(".", ""), int(code.billable), code.title) for code in codes]
    return [
        f"{number:05d} {code:<7} {billable} {title[:60]:<60} {title}"
        for number, (code, billable, title) in enumerate(plain, 1)
    ]


def test_an_order_file_is_put_to_the_release_whose_codes_it_has(whole_store, tabular, write):
    store = whole_store
    listed = [code for code in tabular.codes if code.kind not in {CodeKind.CHAPTER, CodeKind.BLOCK}]
    path = write("icd10cm-order-2026.txt", *order_lines(listed))
    (added,) = add_files(store, [path])
    assert (added.kind, added.release_id, added.rows_kept) == (
        FileKind.CM_ORDER,
        "icd10cm-2026-04",
        len(listed),
    )
    with CodeTables.open(store) as tables:
        assert tables.details("E11.9")["short"] == tables.code("E11.9").title[:60]
        assert tables.count_billable() == 74_719
    wrong = write("icd10cm-order-2023.txt", *order_lines(listed), "")
    with pytest.raises(
        TablesError, match=r"is of 2023 by its name, but its codes are those of ICD-10-CM April 2026"
    ):
        add_files(store, [wrong])
    cut = write("icd10cm-order-2025.txt", *order_lines(listed[:50_000]))
    with pytest.raises(TablesError, match="is not whole: it has"):
        add_files(store, [cut])
    cut.rename(cut.with_name("order-april-2026.txt"))
    with pytest.raises(TablesError, match="and lacks"):
        add_files(store, [cut.with_name("order-april-2026.txt")])
    nameless = cut.with_name("order-april-2026.txt").rename(cut.with_name("order.txt"))
    with pytest.raises(TablesError, match="does not say for which dates"):
        add_files(store, [nameless])


def test_an_order_file_makes_a_release_until_its_tables_come(small_store, write, small_pcs):
    store = small_store
    lines = (
        "00001 0DT     0 " + "Resection".ljust(60) + " Gastrointestinal System, Resection",
        "00002 0DTJ0ZZ 1 "
        + "Resect appendix, open".ljust(60)
        + " Resection of Appendix, Official Open Approach",
        "00003 0DTJ4ZZ 1 "
        + "Resect appendix, endo".ljust(60)
        + " Resection of Appendix, Official Endoscopic",
        "00004 0DTH0ZZ 1 " + "Resect cecum, open".ljust(60) + " Resection of Cecum, Official Open Approach",
    )
    (added,) = add_files(store, [write("icd10pcs_order_2026.txt", *lines)])
    assert "add the tabular list or tables" in added.skipped[0][0]
    with CodeTables.open(store) as tables:
        assert tables.of(CodeSystem.ICD10PCS).code("0DTJ0ZZ").parent == "0DT"
    add_files(store, [write("pcs.xml", small_pcs(2026))])
    with CodeTables.open(store) as tables:
        view = tables.of(CodeSystem.ICD10PCS)
        assert view.code("0DTJ0ZZ").title == "Resection of Appendix, Official Open Approach"
        assert view.details("0DTH0ZZ") == {"short": "Resect cecum, open"}
        assert [code.code for code in view.ancestors("0DTJ0ZZ")] == ["0DT", "0D", "0"]
    codes = write("icd10pcs_codes_2026.txt", *(line[6:14] + line[77:] for line in lines[1:]))
    assert add_files(store, [codes])[0].rows_kept == 3
