from pathlib import Path

import pytest

from index.errors import KnowledgeError
from index.lexicon import Entry, load_lexicon, load_too_general, loading


@pytest.fixture
def lexicon_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put files in the place of the package's data."""

    def put(**texts: str) -> None:
        (tmp_path / "data").mkdir()
        for name, text in texts.items():
            (tmp_path / "data" / f"{name}.tsv").write_text(text, "utf-8")
        monkeypatch.setattr(loading, "files", lambda _: tmp_path)

    return put


def test_a_row_names_codes_in_sequence_or_words(lexicon_of):
    lexicon_of(
        clinic="phrase\ttarget\twhen\n"
        "# everyday words\n"
        "\n"
        "diabetic foot ulcer\tE11.621+L97.50\n"
        "HTN\t=hypertension\n"
        "MS\tI05.0\tmurmur| mitral valve |\n"
    )
    assert load_lexicon() == (
        Entry("diabetic foot ulcer", ("E11.621", "L97.50"), "", (), "clinic.tsv:4"),
        Entry("HTN", (), "hypertension", (), "clinic.tsv:5"),
        Entry("MS", ("I05.0",), "", ("murmur", "mitral valve"), "clinic.tsv:6"),
    )


def test_files_are_read_in_the_order_of_their_names(lexicon_of):
    lexicon_of(urology="BPH\tN40.0\n", cardiology="AF\tI48.91\n")
    assert [e.phrase for e in load_lexicon()] == ["AF", "BPH"]


@pytest.mark.parametrize("row", ["chest pain", "chest pain\t", "\tR07.9", "chest pain\tR07.9\tcough\textra"])
def test_a_malformed_row_is_refused_by_file_and_line(lexicon_of, row: str):
    lexicon_of(heart=f"AF\tI48.91\n{row}\n")
    with pytest.raises(KnowledgeError) as refused:
        load_lexicon()
    assert "heart.tsv:2" in refused.value.message
    assert "tab" in refused.value.remedy


def test_phrases_that_name_nothing_codable_are_listed():
    general = load_too_general()
    assert {"mass", "fracture", "lesion"} <= general
    assert not {p for p in general if p.startswith("#") or p != p.strip()}
    assert "fever" not in general
