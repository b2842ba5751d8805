"""The comparison of embedders on a handful of terms, where every rank can be seen."""

import json
from pathlib import Path

import pytest

from evals.embedders import Result, compare, main, table
from index.errors import KnowledgeError
from index.records import Term, TermSource

TERMS = [
    Term("I10", "Essential hypertension", TermSource.TITLE),
    Term("I10", "high blood pressure", TermSource.LEXICON),
    Term("E11.9", "Type 2 diabetes mellitus without complications", TermSource.TITLE),
    Term("N20.0", "Calculus of kidney", TermSource.TITLE),
]
PHRASES = [
    ("hypertension", "I10"),
    ("type 2 diabetes", "E11.9"),
    ("kidney calculus", "N20.0"),
    ("gout", "M10.9"),
]


def test_each_way_of_searching_gets_the_same_terms_and_phrases():
    lexical, dense = compare(["builtin"], TERMS, PHRASES)
    assert (lexical.name, dense.name) == ("BM25", "builtin")
    assert lexical.recalls == (0.75, 0.75, 0.75)
    assert dense.recalls == (0.75, 0.75, 0.75)
    assert lexical.per_second > 0
    assert dense.per_second > 0


def test_an_unknown_embedder_is_refused():
    with pytest.raises(KnowledgeError, match="no_such_module"):
        compare(["no_such_module:Nothing"], TERMS, PHRASES)


def test_the_table_says_when_a_share_is_not_defined():
    said = table([Result("BM25", (None, 0.5, 1.0), 1234.0)])
    assert said.splitlines()[-1] == "| BM25 | not defined | 0.500 | 1.000 | 1,234 |"


def test_the_command_reads_the_notes_and_names_what_is_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["--data", str(tmp_path)]) != 0
    assert "aci_dev" in capsys.readouterr().err
    text = "ASSESSMENT\n1. Hypertension.\n"
    note = {
        "encounter_id": "n1",
        "text": text,
        "dx": [{"code": "I10", "mention": "Hypertension", "start": 14, "end": 26}],
    }
    (tmp_path / "aci_dev").mkdir()
    (tmp_path / "aci_dev" / "notes.jsonl").write_text(json.dumps(note) + "\n", "utf-8")
    assert main(["--data", str(tmp_path), "builtin"]) == 0
    assert "| builtin | 1.000 | 1.000 | 1.000 |" in capsys.readouterr().out
