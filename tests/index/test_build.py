"""Builds of a whole index: the real one once a run, a list of seven codes wherever something must fail."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import build
from index.build import build_index
from index.chroma import CODES, GUIDELINES, DenseIndex
from index.embedding import embedder_named
from index.errors import IndexUnusable, KnowledgeError
from index.lexicon import Entry
from index.opening import HOME_VARIABLE, current_folder, default_home, index_status, open_index
from index.phrases import PhraseBook
from index.records import Guideline, Term, TermSource
from index.tables import CodeTables

TESTS = Path(__file__).parents[1]
SMALL = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2026</version>
  <chapter><name>9</name><desc>Diseases of the circulatory system (I00-I99)</desc>
    <section id="I10-I1A"><desc>Hypertensive diseases (I10-I1A)</desc>
      <diag><name>I10</name><desc>Essential (primary) hypertension</desc>
        <inclusionTerm><note>High blood pressure</note></inclusionTerm></diag>
      <diag><name>I11</name><desc>Hypertensive heart disease</desc>
        <diag><name>I11.0</name><desc>Hypertensive heart disease with heart failure</desc></diag>
        <diag><name>I11.9</name><desc>Hypertensive heart disease without heart failure</desc></diag></diag>
    </section>
    <section id="I30-I5A"><desc>Other forms of heart disease (I30-I5A)</desc>
      <diag><name>I50</name><desc>Heart failure</desc>
        <diag><name>I50.1</name><desc>Left ventricular failure, unspecified</desc></diag>
        <diag><name>I50.9</name><desc>Heart failure, unspecified</desc></diag></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""
CARD = Guideline("IV.H", "Uncertain diagnosis", "Do not code diagnoses documented as probable.", 107)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds read a list of seven codes, two phrases and one card."""
    tabular = tmp_path / "icd10c-tabular-April-1-2026.xml"
    tabular.write_text(SMALL, "utf-8")
    entries = (Entry("CHF", ("I50.9",), "", (), "made:1"), Entry("HTN", (), "hypertension", (), "made:2"))
    monkeypatch.setattr(build, "embedded_tabular", lambda: tabular)
    monkeypatch.setattr(build, "load_lexicon", lambda: entries)
    monkeypatch.setattr(build, "load_cards", lambda: (CARD,))


@pytest.fixture
def home(small: None, tmp_path: Path) -> Path:
    """A home with a small index in use."""
    build_index(tmp_path / "home")
    return tmp_path / "home"


def first(home: Path, query: str) -> str:
    knowledge = open_index(home)
    with knowledge.tables:
        return knowledge.retriever.retrieve([query], k=1)[0][0].code


def folders(home: Path) -> Iterator[str]:
    return (entry.name for entry in home.glob("index-*"))


def test_the_whole_index_holds_what_was_published(index_home: Path):
    status = index_status(index_home)
    counts = status["counts"]
    assert isinstance(counts, dict)
    assert counts["codes"] == 74_719
    assert counts["terms"] > 60_000
    assert counts["guidelines"] >= 120
    assert status["problem"] is None


def test_the_whole_index_is_of_the_promised_size(index_home: Path):
    size = index_status(index_home)["bytes"]
    assert isinstance(size, int)
    assert 50_000_000 < size < 300_000_000


def test_guidelines_can_be_searched_too(index_home: Path):
    knowledge = open_index(index_home)
    asked = embedder_named("builtin").embed(["probable diagnosis in the outpatient setting"])
    dense = DenseIndex(current_folder(index_home) / "chroma")
    with knowledge.tables:
        cards = list(knowledge.guidelines)
    assert "IV.H" in {cards[place].guideline_id for place, _ in dense.search(GUIDELINES, asked, 10)[0]}


def test_a_built_index_is_current_and_usable(home: Path):
    assert index_status(home)["problem"] is None
    assert first(home, "CHF") == "I50.9"
    assert first(home, "HTN") == "I10"


def test_the_digest_is_that_of_the_manifest_and_the_same_for_the_same_build(home: Path):
    before = index_status(home)["digest"]
    build_index(home)
    assert index_status(home)["digest"] == before
    knowledge = open_index(home)
    with knowledge.tables:
        assert knowledge.digest == before


def test_every_row_is_told(small: None, tmp_path: Path):
    told: list[tuple[str, int, int]] = []
    manifest = build_index(tmp_path / "home", progress=lambda *step: told.append(step))
    counts = manifest["counts"]
    assert isinstance(counts, dict)
    assert told[-1] == ("search index", counts["terms"] + 1, counts["terms"] + 1)
    assert {stage for stage, _, _ in told} == {"tables", "search index"}


def test_another_embedder_is_recorded_and_used(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(TESTS)
    manifest = build_index(tmp_path / "home", embedder="fakes:HashEmbedding?dimensions=24")
    assert manifest["embedder"] == "fakes:HashEmbedding?dimensions=24"
    assert first(tmp_path / "home", "heart failure") == "I50.9"


def test_an_unknown_embedder_leaves_nothing_behind(tmp_path: Path):
    with pytest.raises(KnowledgeError, match="no_such") as refused:
        build_index(tmp_path / "home", embedder="no_such:Embedding")
    assert "builtin" in refused.value.remedy
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("blow", [KeyboardInterrupt, MemoryError, OSError])
def test_an_interrupted_build_leaves_the_index_before_it_in_use(
    home: Path, monkeypatch: pytest.MonkeyPatch, blow: type[BaseException]
):
    before, written = current_folder(home), build.DenseWriter.write

    def interrupted(writer: build.DenseWriter, name: str, *rest: object) -> None:
        written(writer, name, *rest)
        raise blow

    with monkeypatch.context() as during:
        during.setattr(build.DenseWriter, "write", interrupted)
        with pytest.raises(IndexUnusable if blow is OSError else blow):
            build_index(home)
    assert current_folder(home) == before
    assert list(folders(home)) == [before.name]
    assert first(home, "CHF") == "I50.9"


def test_an_index_that_finds_nothing_never_comes_into_use(home: Path, monkeypatch: pytest.MonkeyPatch):
    before = current_folder(home)
    with monkeypatch.context() as during:
        only = Term("I50.9", "CHF", TermSource.LEXICON)
        during.setattr("index.searched.searchable", lambda *_: (only,))
        during.setattr(PhraseBook, "rivals", lambda *_: ())
        with pytest.raises(IndexUnusable, match="finds no hypertension"):
            build_index(home)
    assert current_folder(home) == before


def test_a_build_sweeps_what_killed_builds_left(home: Path):
    (home / "index-killed" / "chroma").mkdir(parents=True)
    (home / "index-killed" / "tables.sqlite").write_bytes(b"half")
    an_hour_and_more_ago = time.time() - 4000
    os.utime(home / "index-killed", (an_hour_and_more_ago, an_hour_and_more_ago))
    (home / "index-under-way").mkdir()
    before = {p.name for p in home.glob("index-*")} - {"index-killed"}
    build_index(home)
    assert set(folders(home)) == {current_folder(home).name, *before}


def test_the_index_before_the_new_one_stays_for_those_who_have_it_open(home: Path):
    build_index(home)
    before = current_folder(home).name
    build_index(home)
    assert set(folders(home)) == {before, current_folder(home).name}


def test_what_else_lies_in_the_home_stays(home: Path):
    (home / "audit").mkdir()
    build_index(home)
    assert (home / "audit").is_dir()


@pytest.mark.parametrize("open_it", [open_index, index_status, current_folder])
def test_without_an_index_the_remedy_is_to_build_one(tmp_path: Path, open_it):
    with pytest.raises(IndexUnusable) as refused:
        open_it(tmp_path / "nowhere")
    assert refused.value.remedy == "Run: chartcite index build"


def test_a_pointer_to_a_folder_that_is_gone_is_no_index(tmp_path: Path):
    (tmp_path / "current").write_text("index-gone\n", "utf-8")
    with pytest.raises(IndexUnusable):
        open_index(tmp_path)


def test_a_foreign_index_is_refused_and_status_says_why(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("index.manifest.RECIPE", "terms.v0")
    with pytest.raises(IndexUnusable, match="other terms") as refused:
        open_index(home)
    assert refused.value.remedy == "Run: chartcite index build"
    assert "other terms" in str(index_status(home)["problem"])


@pytest.mark.parametrize(
    "name", ["terms.json", "phrases.tsv", "lexical.npz", "vocabulary.json", "manifest.json"]
)
def test_a_damaged_file_is_refused_with_a_remedy(home: Path, name: str):
    (current_folder(home) / name).write_bytes(b"[1, 2")
    with pytest.raises(IndexUnusable) as refused:
        open_index(home)
    assert "chartcite index build" in refused.value.remedy


@pytest.mark.parametrize("held", [b"[1]", b'[["I10", "x", 99]]', b"7"])
def test_a_list_of_terms_of_another_kind_is_refused(home: Path, held: bytes):
    (current_folder(home) / "terms.json").write_bytes(held)
    with pytest.raises(IndexUnusable, match="terms"):
        open_index(home)


def test_a_home_that_cannot_be_written_is_a_users_mistake(tmp_path: Path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(IndexUnusable) as refused:
        build_index(tmp_path / "file" / "home")
    assert refused.value.remedy == "Check the folder's permissions and free space, or give another --home."


def test_the_home_is_named_by_the_environment_or_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert default_home() == tmp_path
    monkeypatch.delenv(HOME_VARIABLE)
    assert default_home().name == "chartcite"
    assert default_home().is_absolute()


def test_rows_of_the_dense_index_are_the_terms_in_order(home: Path):
    knowledge = open_index(home)
    terms = knowledge.retriever.terms
    texts = [t.text for t in terms]
    found = DenseIndex(current_folder(home) / "chroma").search(
        CODES, embedder_named("builtin").embed(texts), 1
    )
    with knowledge.tables:
        assert [texts[row[0][0]] for row in found] == texts


def test_added_files_join_the_tables_at_the_next_build(home: Path, small_index):
    folder = home / "sources" / "0123456789ab"
    folder.mkdir(parents=True)
    small_index("neoplasm").rename(folder / "neoplasm-April-1-2026.xml")
    manifest = build_index(home)
    assert list(manifest["sources"]) == ["icd10c-tabular-April-1-2026.xml", "neoplasm-April-1-2026.xml"]
    with CodeTables.open(current_folder(home) / "tables.sqlite") as tables:
        assert tables.neoplasm("breast")
