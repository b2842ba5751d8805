import asyncio

import numpy as np
import pytest

from index.embedding import embedder_named
from index.embedding.llama import ChartCiteEmbedding

TEXTS = ["right knee pain", "CHF", ""]


@pytest.fixture(scope="module")
def face() -> ChartCiteEmbedding:
    return ChartCiteEmbedding()


def test_both_faces_give_the_same_vectors(face: ChartCiteEmbedding):
    ours = embedder_named("builtin").embed(TEXTS)
    assert np.array_equal(np.float32(face.get_text_embedding_batch(TEXTS)), ours)
    assert np.array_equal(np.float32(face.get_text_embedding(TEXTS[0])), ours[0])


def test_a_query_is_embedded_as_a_text_is(face: ChartCiteEmbedding):
    assert face.get_query_embedding("CHF") == face.get_text_embedding("CHF")
    assert asyncio.run(face.aget_query_embedding("CHF")) == face.get_text_embedding("CHF")


def test_it_plugs_into_our_own_index_by_name_too():
    named = embedder_named("index.embedding.llama:ChartCiteEmbedding")
    assert np.allclose(named.embed(TEXTS), embedder_named("builtin").embed(TEXTS), atol=1e-6)
