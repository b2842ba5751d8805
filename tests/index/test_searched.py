"""What is searched of two editions: the newest whole, of the older what it alone has."""

from datetime import date
from pathlib import Path

import pytest

from index.errors import IndexUnusable
from index.lexicon import Entry
from index.phrase_editions import load_newest, load_of_day, save_books
from index.phrases import PhraseBook
from index.releases.icd10cm_tabular import read
from index.searched import searched
from index.table_adding import add_files
from index.tables import CodeTables
from index.terms import searchable
from index.words import normal_words

HEAD = "<ICD10CM.tabular><version>{}</version><chapter><name>9</name><desc>Heart (I00-I99)</desc>"
OLD = (
    HEAD.format("2024")
    + """<section id="I10-I59"><desc>Heart (I10-I59)</desc>
<diag><name>I10</name><desc>Essential hypertension</desc>
  <inclusionTerm><note>High blood pressure</note></inclusionTerm></diag>
<diag><name>I11</name><desc>Heart disease</desc>
  <inclusionTerm><note>Weak heart</note></inclusionTerm>
  <diag><name>I11.1</name><desc>Dropsy</desc></diag>
  <diag><name>I11.2</name><desc>Flutter</desc></diag>
  <diag><name>I11.9</name><desc>Heart disease, unspecified</desc></diag></diag>
</section></chapter></ICD10CM.tabular>"""
)
NEW = (
    HEAD.format("2026")
    + """<section id="I10-I59"><desc>Heart (I10-I59)</desc>
<diag><name>I10</name><desc>Primary hypertension</desc>
  <inclusionTerm><note>High blood pressure</note></inclusionTerm></diag>
<diag><name>I11</name><desc>Heart disease</desc>
  <diag><name>I11.2</name><desc>Flutter</desc>
    <diag><name>I11.20</name><desc>Flutter, unspecified</desc></diag>
    <diag><name>I11.21</name><desc>Night flutter</desc></diag></diag>
  <diag><name>I11.3</name><desc>Cold heart</desc><inclusionTerm><note>Weak heart</note></inclusionTerm></diag>
  <diag><name>I11.9</name><desc>Heart disease, unspecified</desc></diag></diag>
</section></chapter></ICD10CM.tabular>"""
)
LEXICON = (
    Entry("HTN", ("I10",), "", (), "made:1"),
    Entry("water round the heart", ("I11.1",), "", (), "made:2"),
    Entry("cold heart", ("I11.9",), "", (), "made:3"),
    Entry("BP", (), "blood pressure", (), "made:4"),
)
OLDER = "icd10cm-2023-10"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of the older edition alone, for which the lexicon was written."""
    path = tmp_path / "icd10cm-tabular-2024.xml"
    path.write_text(OLD, "utf-8")
    CodeTables.create(tmp_path / "tables.sqlite", [read(path)])
    return tmp_path / "tables.sqlite"


@pytest.fixture
def both(store: Path) -> Path:
    """That store with the newer edition."""
    path = store.with_name("icd10cm-tabular-2026.xml")
    path.write_text(NEW, "utf-8")
    add_files(store, [path])
    return store


def gathered(store: Path):
    with CodeTables.open(store) as tables:
        return searched(tables, LEXICON, tables.releases[0])


def pairs(terms) -> set[tuple[str, str]]:
    return {(term.code, term.text) for term in terms}


def named(book: PhraseBook, words: str) -> tuple[str, ...]:
    said = normal_words(words)
    return tuple(code for phrase in book.rivals(said, frozenset(said)) for code in phrase.codes)


def test_one_edition_is_searched_as_its_file_says(store):
    found, alone = gathered(store), read(store.with_name("icd10cm-tabular-2024.xml"))
    assert found.terms == searchable(alone.codes, alone.terms, LEXICON)
    assert (found.older, found.differing, found.left_out) == ({}, {}, 0)


def test_the_newest_comes_first_and_an_older_edition_adds_what_it_alone_has(both):
    found = gathered(both)
    first = min(found.older)
    newest, older = found.terms[:first], found.terms[first:]
    assert set(found.older) == set(range(first, len(found.terms)))
    assert set(found.older.values()) == {(OLDER,)}
    assert {("I10", "Primary hypertension"), ("I11.21", "Night flutter")} <= pairs(newest)
    assert pairs(older) == {
        ("I10", "Essential hypertension"),
        ("I11", "Weak heart"),
        ("I11.1", "Dropsy"),
        ("I11.1", "water round the heart"),
        ("I11.9", "cold heart"),
    }


def test_rows_of_the_lexicon_that_the_newest_edition_has_outdated_are_left_out_and_counted(both):
    found = gathered(both)
    assert found.left_out == 2
    assert named(found.book, "water round the heart") == ()
    assert named(found.book, "cold heart") == ("I11.3",)


def test_a_row_stands_for_the_one_code_that_took_the_place_of_its_own(both):
    table = both.with_name("icd10cm_conversion_table_FY2026.csv")
    table.write_text("Current code,Effective,Previous code(s)\nI11.3,2025,I11.1\n")
    add_files(both, [table])
    found = gathered(both)
    assert named(found.book, "water round the heart") == ("I11.3",)
    assert found.left_out == 1


def test_an_edition_of_an_order_file_is_lent_the_terms_of_the_newest_that_has_them(store, write):
    rows = [("I10", 1, "Essential hypertension"), ("I11", 0, "Heart disease"), ("I111", 1, "Dropsy"),
            ("I112", 1, "Flutter"), ("I114", 1, "Warm heart")]  # fmt: skip
    lines = (f"{n:05d} {code:<7} {bill} {t:<60} {t}" for n, (code, bill, t) in enumerate(rows, 1))
    add_files(store, [write("icd10cm_order_2026.txt", *lines)])
    found = gathered(store)
    newest = pairs(found.terms[: min(found.older)])
    assert {("I11.4", "Warm heart"), ("I10", "High blood pressure"), ("I11", "Weak heart")} <= newest
    assert pairs(found.terms) - newest == {("I11.9", "Heart disease, unspecified"), ("I11.9", "cold heart")}


def test_the_book_of_an_older_day_knows_what_was_said_then(both, tmp_path):
    found = gathered(both)
    save_books(tmp_path, found.book, found.differing)
    newest = load_newest(tmp_path)
    of_day = load_of_day(tmp_path, newest, OLDER)
    assert named(newest, "dropsy") == ()
    assert named(of_day, "dropsy") == ("I11.1",)
    assert named(of_day, "water round the heart") == ("I11.1",)
    assert named(newest, "weak heart") == ("I11.3",)
    assert named(of_day, "weak heart") == ("I11",)
    assert named(of_day, "essential hypertension") == ("I10",)
    # Night flutter was flutter then and is taken back to it; a cold heart was not known.
    assert named(of_day, "night flutter") == ("I11.21",)
    assert named(of_day, "cold heart") == ("I11.9",)
    assert of_day.expand(["bp"], frozenset({"bp"})) == ("blood", "pressure")
    assert "dropsy" in of_day.vocabulary
    assert "dropsy" not in newest.vocabulary


def test_a_damaged_book_of_an_older_edition_is_refused_with_a_remedy(both, tmp_path):
    found = gathered(both)
    save_books(tmp_path, found.book, found.differing)
    (tmp_path / f"phrases-{OLDER}.tsv").write_text("1 0\n\n\n")
    with pytest.raises(IndexUnusable) as refused:
        load_of_day(tmp_path, found.book, OLDER)
    assert refused.value.remedy == "Run: chartcite index build"


def test_tables_of_a_day_answer_as_then_and_for_newer_codes_as_now(both):
    with CodeTables.open(both) as newest:
        then = newest.on(date(2024, 1, 1))
        tables = then.before(newest.release)
        assert tables.release == then.release
        assert tables.code("I10").title == "Essential hypertension"
        assert tables.billable("I11.2")
        assert tables.children("I11.2") == ()
        assert [code.code for code in tables.children("I11")] == ["I11.1", "I11.2", "I11.9"]
        assert tables.code("I11.21").title == "Night flutter"
        assert [code.code for code in tables.ancestors("I11.21")][:2] == ["I11.2", "I11"]
        assert tables.code("I11.7") is None
        assert tables.instructions("I11.1") == then.instructions("I11.1")
        assert tables.seventh_characters("I11") == {}
        assert tables.excluding("I10", "I11.1") is None
        assert tables.excluding("I10", "I11.21") is None
        assert tables.at(then.release).code("I11.21") is None
        assert tables.on(date(2026, 1, 1)).code("I11.1") is None
        assert tables.suggest("I111")[0].code == "I11.1"
