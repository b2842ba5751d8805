from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.pieces import key
from index.embedding.subword import SubwordEmbedder, unit_rows


@pytest.fixture(scope="module")
def embedder() -> SubwordEmbedder:
    return SubwordEmbedder.shipped()


def likeness(embedder: SubwordEmbedder, one: str, other: str) -> float:
    a, b = embedder.embed([one, other])
    return float(a @ b)


def test_vectors_have_the_stated_shape_and_length_one(embedder: SubwordEmbedder):
    made = embedder.embed(["chest pain", "Type 2 diabetes mellitus", "xyzzyq"])
    assert made.shape == (3, embedder.dimensions)
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "-- / --"])
def test_a_text_without_words_gives_zeros(embedder: SubwordEmbedder, text: str):
    assert not embedder.embed([text]).any()


def test_no_texts_give_no_rows(embedder: SubwordEmbedder):
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_text_has_one_vector_whatever_it_is_embedded_with(embedder: SubwordEmbedder):
    together = embedder.embed(["asthma", "right knee pain", "CHF"])
    alone = SubwordEmbedder.shipped().embed(["right knee pain"])
    assert np.array_equal(together[1], alone[0])


def test_word_order_does_not_count(embedder: SubwordEmbedder):
    assert likeness(embedder, "knee pain", "pain knee") == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("heart attack", "myocardial infarction", "heart valve replacement"),
        ("type 2 diabetes", "diabetes mellitus type 2", "type 1 diabetes"),
        ("diarrhea", "diarhea", "constipation"),
    ],
)
def test_what_means_the_same_lies_nearer(embedder: SubwordEmbedder, text: str, near: str, far: str):
    assert likeness(embedder, text, near) > likeness(embedder, text, far)


def test_a_word_without_any_known_piece_has_a_vector_all_the_same(embedder: SubwordEmbedder):
    assert np.linalg.norm(embedder.embed(["\u6f22\u5b57"])[0]) == pytest.approx(1.0, abs=1e-5)


def test_a_known_word_is_its_rows_mean_weighed_by_its_gate():
    # One word that is known, one of its n-grams, and the row for all others.
    rows = {key("=gout"): 0, key("out"): 1}
    table = np.float32([[2, 0], [0, 2], [0, -1]])
    made = SubwordEmbedder(rows, table, np.log(np.float32([3, 1, 1]))).embed(["gout", "gout xx"])
    assert made[0] == pytest.approx(np.float32([0.5, 0.5]) ** 0.5)
    # Three times its mean, (1, 1), and the unknown word (0, -1).
    assert made[1] == pytest.approx(np.float32([3, 2]) / 13**0.5)


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_has_a_vector_of_length_one_or_zeros(embedder: SubwordEmbedder, texts: list[str]):
    made = embedder.embed(texts)
    assert made.shape == (len(texts), embedder.dimensions)
    lengths = np.linalg.norm(made, axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-4) | (lengths == 0))


def test_scaling_leaves_rows_of_zeros_alone():
    assert np.array_equal(
        unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32)), np.float32([[0.6, 0.8], [0, 0]])
    )


def test_the_shipped_weights_are_small():
    assert len(files("index.embedding").joinpath("weights.npz").read_bytes()) < 8_000_000
