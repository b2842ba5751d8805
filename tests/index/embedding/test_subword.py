from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding.subword import BUCKETS, DIMENSIONS, SubwordEmbedder, features, unit_rows


@pytest.fixture(scope="module")
def embedder() -> SubwordEmbedder:
    return SubwordEmbedder.shipped()


def likeness(embedder: SubwordEmbedder, one: str, other: str) -> float:
    a, b = embedder.embed([one, other])
    return float(a @ b)


def test_vectors_have_the_stated_shape_and_length_one(embedder: SubwordEmbedder):
    made = embedder.embed(["chest pain", "Type 2 diabetes mellitus", "xyzzyq"])
    assert made.shape == (3, DIMENSIONS)
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "-- / --"])
def test_a_text_without_words_gives_zeros(embedder: SubwordEmbedder, text: str):
    assert not embedder.embed([text]).any()


def test_no_texts_give_no_rows(embedder: SubwordEmbedder):
    assert embedder.embed([]).shape == (0, DIMENSIONS)


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


def test_features_of_a_word_are_the_word_and_its_pieces():
    found = features("knee")
    # `knee` itself; <kn kne nee ee>; <kne knee nee>; <knee knee>
    assert len(found) == 1 + 4 + 3 + 2
    assert features("knees")[0] != found[0]
    assert len(set(found) & set(features("knees"))) >= 3


@given(st.text(min_size=1, max_size=20))
def test_features_stay_within_the_table(word: str):
    assert all(0 <= place < BUCKETS for place in features(word))
    assert features(word) == features(word)


def test_scaling_leaves_rows_of_zeros_alone():
    assert np.array_equal(
        unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32)), np.float32([[0.6, 0.8], [0, 0]])
    )


def test_the_shipped_weights_are_small():
    assert len(files("index.embedding").joinpath("weights.npz").read_bytes()) < 10_000_000
