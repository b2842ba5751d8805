"""The lexicon's rows against the real tables: each names codes that exist, no two contradict each other."""

from collections import defaultdict

import pytest

from index.lexicon import Entry, load_lexicon
from index.records import CodeKind
from index.releases.icd10cm_tabular import Tabular
from index.words import normal_words

STEMS = {CodeKind.CATEGORY, CodeKind.SUBCATEGORY}


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return load_lexicon()


def test_there_are_enough_rows(entries: tuple[Entry, ...]):
    assert len(entries) >= 2_500
    assert len({e.origin.partition(":")[0] for e in entries}) >= 15


def test_every_code_is_a_stem_of_the_tables(entries: tuple[Entry, ...], tabular: Tabular):
    stems = {c.code for c in tabular.codes if c.kind in STEMS}
    assert [f"{e.origin} {c}" for e in entries for c in e.codes if c not in stems] == []


def test_every_row_is_well_formed(entries: tuple[Entry, ...]):
    assert [e.origin for e in entries if _fault(e)] == []


def test_a_row_names_codes_or_words_and_never_both(entries: tuple[Entry, ...]):
    assert [e.origin for e in entries if bool(e.codes) is bool(e.words)] == []


def test_no_abbreviation_stands_for_itself(entries: tuple[Entry, ...]):
    assert [e.origin for e in entries if e.words.lower() == e.phrase.lower()] == []


def test_rows_of_one_phrase_agree(entries: tuple[Entry, ...]):
    """An abbreviation may both name codes and be written out; two rows of one kind must not contradict."""
    rows: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        rows[tuple(normal_words(entry.phrase)), frozenset(entry.when), bool(entry.codes)].append(entry)
    disputed = [said for said in rows.values() if len({(e.codes, e.words) for e in said}) > 1]
    assert [[e.origin for e in said] for said in disputed] == []


def test_few_rows_say_what_the_tables_say_already(
    entries: tuple[Entry, ...], tabular: Tabular, record_property
):
    """A row that repeats a title or inclusion term of its code adds nothing; their number is recorded."""
    said: dict[str, set[str]] = defaultdict(set)
    for code in tabular.codes:
        said[_plain(code.title)].add(code.code)
    for term in tabular.terms:
        said[_plain(term.text)].add(term.code)
    covered = [e for e in entries if len(e.codes) == 1 and e.codes[0] in said[_plain(e.phrase)]]
    record_property("rows", len(entries))
    record_property("rows_covered_by_the_tables", len(covered))
    assert len(covered) < 0.01 * len(entries), f"{len(covered)} of {len(entries)} rows"


@pytest.mark.parametrize(
    ("phrase", "codes"),
    [
        ("high blood pressure", ("I10",)),
        ("T2DM", ("E11.9",)),
        ("heart attack", ("I21.9",)),
        ("COPD", ("J44.9",)),
    ],
)
def test_common_words_name_what_the_alphabetic_index_would(
    entries: tuple[Entry, ...], phrase: str, codes: tuple[str, ...]
):
    assert codes in [e.codes for e in entries if e.phrase == phrase and not e.when]


def _plain(text: str) -> str:
    return " ".join(normal_words(text))


def _fault(entry: Entry) -> bool:
    phrase = entry.phrase
    untidy = phrase != " ".join(phrase.split()) or not 1 <= len(phrase.split()) <= 12
    target = " ".join(entry.codes) or entry.words
    repeated = len(set(entry.codes)) < len(entry.codes)
    return (
        untidy
        or repeated
        or not normal_words(phrase)
        or not normal_words(target)
        or not all(map(normal_words, entry.when))
    )
