from pathlib import Path

import numpy as np
import pytest
from chromadb.api.models.Collection import Collection

from index.chroma import CODES, GUIDELINES, DenseIndex, DenseWriter, Vectors
from index.embedding.subword import unit_rows
from index.errors import IndexUnusable

ROWS, DIMENSIONS, K = 3_000, 64, 10


def vectors(rows: int, seed: int) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((rows, DIMENSIONS)).astype(np.float32))


def exact(held: Vectors, queries: Vectors, k: int) -> list[list[tuple[int, float]]]:
    """Search by comparing with every row: what the dense index must come close to."""
    likeness = queries @ held.T
    best = np.argsort(-likeness, axis=1)[:, :k]
    return [[(int(i), float(row[i])) for i in places] for row, places in zip(likeness, best, strict=True)]


def write(folder: Path, held: Vectors, name: str = CODES) -> list[int]:
    steps: list[int] = []
    texts = [f"term {i}" for i in range(len(held))]
    DenseWriter(folder).write(name, held, texts, [{"code": f"A{i}"} for i in range(len(held))], steps.append)
    return steps


@pytest.fixture(scope="module")
def held() -> Vectors:
    return vectors(ROWS, seed=1)


@pytest.fixture(scope="module")
def folder(held: Vectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dense") / "chroma"
    write(folder, held)
    return folder


def test_neighbours_are_those_of_the_brute_force_search(folder: Path, held: Vectors):
    queries = unit_rows(held[:200] + 0.5 * vectors(200, seed=2))
    found, expected = DenseIndex(folder).search(CODES, queries, K), exact(held, queries, K)
    shared = [len({i for i, _ in f} & {i for i, _ in e}) for f, e in zip(found, expected, strict=True)]
    assert sum(shared) / (K * len(queries)) >= 0.95


def test_likeness_is_the_cosine_and_falls_along_the_list(folder: Path, held: Vectors):
    query = held[7:8]
    (found,) = DenseIndex(folder).search(CODES, query, K)
    assert found[0] == (7, pytest.approx(1.0, abs=1e-5))
    assert [s for _, s in found] == pytest.approx([float(query[0] @ held[i]) for i, _ in found], abs=1e-5)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


def test_queries_in_one_call_are_answered_as_each_alone(folder: Path, held: Vectors):
    index = DenseIndex(folder)
    assert index.search(CODES, held[:5], K) == [index.search(CODES, held[i : i + 1], K)[0] for i in range(5)]


def test_no_queries_need_no_index(tmp_path: Path):
    assert DenseIndex(tmp_path / "nowhere").search(CODES, vectors(0, seed=3), K) == []


def test_progress_counts_every_row(tmp_path: Path):
    assert sum(write(tmp_path / "chroma", vectors(50, seed=4))) == 50


def test_rows_over_a_batch_are_written_in_several(tmp_path: Path):
    steps = write(tmp_path / "chroma", vectors(4_100, seed=5)[:, :4])
    assert (len(steps), sum(steps)) == (2, 4_100)


def test_a_missing_collection_is_refused_with_a_remedy(folder: Path, held: Vectors):
    with pytest.raises(IndexUnusable) as refused:
        DenseIndex(folder).search(GUIDELINES, held[:1], K)
    assert GUIDELINES in refused.value.message
    assert "chartcite index build" in refused.value.remedy


def test_vectors_of_another_embedder_are_refused(folder: Path, held: Vectors):
    with pytest.raises(IndexUnusable):
        DenseIndex(folder).search(CODES, held[:1, :16], K)


def test_fewer_rows_than_sent_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Chroma has been seen to keep fewer rows than it was given without a word."""
    monkeypatch.setattr(Collection, "add", lambda self, **rows: None)
    with pytest.raises(IndexUnusable, match="kept 0 of 3 rows"):
        write(tmp_path / "chroma", vectors(3, seed=6))


def test_a_collection_that_cannot_be_written_says_what_to_do(tmp_path, held, monkeypatch):
    def full(*_, **__):
        raise RuntimeError("database or disk is full")

    monkeypatch.setattr(Collection, "add", full)
    with pytest.raises(IndexUnusable, match=r"dense index cannot be written \(RuntimeError\)") as caught:
        write(tmp_path / "chroma", held[:10])
    assert "free space" in caught.value.remedy
