import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from index import manifest
from index.errors import IndexUnusable
from index.manifest import (
    canonical,
    check_manifest,
    current_ingredients,
    digest,
    knowledge_digest,
    read_manifest,
    write_manifest,
)

INGREDIENTS = ("format", "terms", "code", "tables", "lexicon", "guidelines", "embedder", "weights")


@pytest.fixture
def current() -> dict[str, object]:
    return current_ingredients("builtin")


@pytest.fixture
def knowledge_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the lexicon and the guideline cards in the place of those of the package."""
    for package in ("index.lexicon", "index.guidelines"):
        shutil.copytree(Path(str(files(package))), tmp_path / package)
    monkeypatch.setattr(manifest, "files", lambda package: tmp_path / package)
    knowledge_digest.cache_clear()
    yield tmp_path
    knowledge_digest.cache_clear()


def test_it_names_all_that_shapes_a_search(current: dict[str, object]):
    assert tuple(current) == INGREDIENTS
    assert all(value is not None for value in current.values())


@pytest.mark.parametrize("name", INGREDIENTS)
def test_each_ingredient_changes_the_digest_and_is_compared(current: dict[str, object], name: str):
    other = current | {name: "something else"}
    assert digest(canonical(other)) != digest(canonical(current))
    with pytest.raises(IndexUnusable, match=name if name != "embedder" else "weights|embedder") as refused:
        check_manifest(other)
    assert refused.value.remedy == "Run: chartcite index build"


@pytest.mark.parametrize("name", INGREDIENTS)
def test_an_index_that_lacks_an_ingredient_is_refused(current: dict[str, object], name: str):
    del current[name]
    with pytest.raises(IndexUnusable):
        check_manifest(current)


def test_what_is_only_recorded_changes_the_digest_but_is_not_compared(current: dict[str, object]):
    check_manifest(current | {"counts": {"terms": 1}})
    assert digest(canonical(current | {"counts": {"terms": 1}})) != digest(canonical(current))


@pytest.mark.parametrize(
    "file",
    [
        "index.lexicon/data/cardiology.tsv",
        "index.lexicon/too_general.txt",
        "index.guidelines/data/outpatient.toml",
    ],
)
def test_a_word_changed_in_a_data_file_changes_its_ingredient(
    current: dict[str, object], knowledge_copy: Path, file: str
):
    name = file.split("/", maxsplit=1)[0].removeprefix("index.")
    assert current_ingredients("builtin")[name] == current[name]
    with (knowledge_copy / file).open("a", encoding="utf-8") as held:
        held.write("# one more line\n")
    knowledge_digest.cache_clear()
    assert current_ingredients("builtin")[name] != current[name]


def test_a_data_file_renamed_changes_its_ingredient(current: dict[str, object], knowledge_copy: Path):
    data = knowledge_copy / "index.lexicon" / "data"
    (data / "cardiology.tsv").rename(data / "zz_cardiology.tsv")
    assert current_ingredients("builtin")["lexicon"] != current["lexicon"]


def test_a_new_recipe_or_format_asks_for_a_new_build(
    current: dict[str, object], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(manifest, "RECIPE", "terms.v0")
    with pytest.raises(IndexUnusable, match="other terms"):
        check_manifest(current)
    monkeypatch.setattr(manifest, "FORMAT", 0)
    with pytest.raises(IndexUnusable, match="other format"):
        check_manifest(current)


def test_another_embedder_has_no_shipped_weights():
    named = current_ingredients("llama_index.embeddings.some:Embedding")
    assert (named["embedder"], named["weights"]) == ("llama_index.embeddings.some:Embedding", None)
    check_manifest(named)


def test_it_reads_back_as_it_was_written(current: dict[str, object], tmp_path: Path):
    write_manifest(tmp_path, current)
    assert read_manifest(tmp_path) == current


@pytest.mark.parametrize("text", [None, "", "{", "[]", "7"])
def test_an_unreadable_manifest_is_refused_with_a_remedy(tmp_path: Path, text: str | None):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(IndexUnusable) as refused:
        read_manifest(tmp_path)
    assert refused.value.remedy == "Run: chartcite index build"


def test_the_canonical_form_does_not_depend_on_order_or_blanks():
    assert (
        canonical({"b": 1, "a": "é"})
        == canonical(json.loads('{ "a": "é", "b": 1 }'))
        == '{"a":"é","b":1}'.encode()
    )
