from pathlib import Path

import pytest

from index.errors import IndexUnusable
from index.records import Term, TermSource
from index.term_list import TermList

TERMS = (
    Term("I50.9", "CHF", TermSource.LEXICON),
    Term("I10", "High blood pressure", TermSource.INCLUSION),
    Term("H81.0", "Ménière's disease", TermSource.TITLE),
)


def test_a_terms_place_is_its_number():
    listed = TermList.of(TERMS)
    assert tuple(listed) == TERMS
    assert len(listed) == 3
    assert listed[1] == TERMS[1]
    assert listed.code(2) == "H81.0"


def test_a_list_reads_back_as_it_was_written(tmp_path: Path):
    TermList.of(TERMS).save(tmp_path / "terms.json")
    assert tuple(TermList.load(tmp_path / "terms.json")) == TERMS


def test_a_term_that_older_editions_alone_have_counts_on_their_days(tmp_path: Path):
    TermList.of(TERMS, {2: ("icd10cm-2025-10", "icd10cm-2024-10")}).save(tmp_path / "terms.json")
    listed = TermList.load(tmp_path / "terms.json")
    assert [listed.counts(n, "icd10cm-2026-04") for n in range(3)] == [True, True, False]
    assert listed.counts(2, "icd10cm-2024-10")


@pytest.mark.parametrize("held", [None, "", "[1]", "7", "[[], []]", '[["I10"], ["x"]', "[[], [], [], 7]"])
def test_a_damaged_list_is_refused_with_a_remedy(tmp_path: Path, held: str | None):
    path = tmp_path / "terms.json"
    if held is not None:
        path.write_text(held, "utf-8")
    with pytest.raises(IndexUnusable) as refused:
        TermList.load(path)
    assert refused.value.remedy == "Run: chartcite index build"
