import pytest

from index.errors import TablesError
from index.records import CodeKind, CodeSystem
from index.releases import order_file


def line(number, code, billable, title):
    return f"{number:05d} {code:<7} {billable} {title[:60]:<60} {title}"


LINES = (
    line(1, "S67", 0, "Crushing injury of wrist"),
    line(2, "S670", 0, "Crushing injury of thumb"),
    line(3, "S6701", 0, "Crushing injury of right thumb"),
    line(4, "S6701XA", 1, "Crushing injury of right thumb, initial encounter"),
    line(5, "T71", 1, "Asphyxiation"),
)


def test_an_order_file_gives_codes_below_one_another(write):
    read = order_file.read(write("o.txt", *LINES))
    assert (read.system, read.billable) == (CodeSystem.ICD10CM, {"S6701XA", "T71"})
    codes = list(order_file.codes_of(read))
    assert [(c.code, c.parent, c.stem, c.seventh, c.billable) for c in codes] == [
        ("S67", None, "S67", None, False),
        ("S67.0", "S67", "S67.0", None, False),
        ("S67.01", "S67.0", "S67.01", None, False),
        ("S67.01XA", "S67.01", "S67.01", "A", True),
        ("T71", None, "T71", None, True),
    ]
    assert [c.kind for c in codes][2:4] == [CodeKind.SUBCATEGORY, CodeKind.EXTENSION]


def test_seven_characters_are_an_extension_only_where_the_title_goes_on(write):
    lines = (
        line(1, "QA0", 0, "Disorders by variant"),
        line(2, "QA0010", 0, "Disorders of ion channel genes"),
        line(3, "QA00101", 1, "A disorder with a name of its own"),
    )
    codes = list(order_file.codes_of(order_file.read(write("o.txt", *lines))))
    assert (codes[2].code, codes[2].kind, codes[2].stem) == ("QA0.0101", CodeKind.SUBCATEGORY, "QA0.0101")


def test_a_codes_file_holds_billable_codes_alone(write):
    read = order_file.read(
        write("c.txt", "0DTJ0ZZ Resection of Appendix, Open Approach", "0DTH0ZZ Resection of Cecum")
    )
    assert (read.system, len(read.billable)) == (CodeSystem.ICD10PCS, 2)
    assert [(c.code, c.kind, c.parent) for c in order_file.codes_of(read)] == [
        ("0DTJ0ZZ", CodeKind.PROCEDURE, None),
        ("0DTH0ZZ", CodeKind.PROCEDURE, None),
    ]


def test_headers_of_procedures_are_tables(write):
    lines = (
        line(1, "0DT", 0, "Gastrointestinal System, Resection"),
        line(2, "0DTJ0ZZ", 1, "Resection of Appendix"),
    )
    codes = list(order_file.codes_of(order_file.read(write("o.txt", *lines))))
    assert [(c.code, c.kind, c.parent) for c in codes] == [
        ("0DT", CodeKind.OPERATION, None),
        ("0DTJ0ZZ", CodeKind.PROCEDURE, "0DT"),
    ]


@pytest.mark.parametrize(
    ("lines", "end", "told"),
    [
        (LINES[:3] + LINES[4:], "\n", "lacks the line with number 00004"),
        ((*LINES[:4], LINES[4][:70]), "", "is cut short"),
        ((*LINES[:4], "00005 T7"), "\n", "is cut short"),
        ((*LINES[:2], "what is this", *LINES[2:]), "\n", "a line of another layout, number 3"),
        ((*LINES, line(6, "T71", 1, "Asphyxiation")), "\n", "the code 'T71' twice"),
        ((*LINES, line(6, "0DTJ0ZZ", 1, "Resection")), "\n", "more than one system"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(lines, end, told, write):
    with pytest.raises(TablesError, match=told):
        order_file.read(write("o.txt", *lines, end=end))


@pytest.mark.parametrize("lines", [["See the tables"], [], ["A000  x", "and so on"], ["001  Bypass"]])
def test_other_text_is_no_order_file(lines):
    assert order_file.system_of(list(lines)) is None
