import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import BUILTIN, embedder_named
from index.errors import KnowledgeError

TESTS = Path(__file__).parents[2]


@pytest.fixture
def fakes_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `fakes:HashEmbedding` be found by name, as an installed integration would be."""
    monkeypatch.syspath_prepend(TESTS)


def test_the_shipped_embedder_has_a_name():
    assert BUILTIN == "builtin"
    assert embedder_named("builtin").name == "builtin"


@pytest.mark.usefixtures("fakes_at_hand")
def test_an_embedding_of_llama_index_plugs_in_by_name():
    named = embedder_named("fakes:HashEmbedding")
    made = named.embed(["chest pain", "pain chest", "gout gout gout"])
    assert made.shape == (3, 32)
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx(1.0)
    assert np.array_equal(made[0], made[1])
    assert not np.array_equal(made[0], made[2])


@pytest.mark.usefixtures("fakes_at_hand")
def test_arguments_stand_behind_the_name_and_are_recorded_with_it():
    named = embedder_named("fakes:HashEmbedding?dimensions=8")
    assert named.embed(["asthma"]).shape == (1, 8)
    assert named.name == "fakes:HashEmbedding?dimensions=8"


@pytest.mark.usefixtures("fakes_at_hand")
def test_a_text_without_words_gives_zeros():
    assert not embedder_named("fakes:HashEmbedding").embed([""]).any()


@pytest.mark.usefixtures("fakes_at_hand")
@pytest.mark.parametrize(
    "name",
    [
        "medembed",
        "",
        "no_such_package.anywhere:Embedding",
        "fakes:Missing",
        "fakes:NoEmbedding",
        "fakes:NoEmbedding?argument=1",
        "fakes:HashEmbedding?dimensions=many",
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_a_remedy(name: str):
    with pytest.raises(KnowledgeError) as refused:
        embedder_named(name)
    assert repr(name.partition("?")[0])[1:-1] in refused.value.message
    assert "'builtin'" in refused.value.remedy


def test_the_shipped_embedder_does_not_load_llama_index():
    said = "import sys; from index.embedding import embedder_named; embedder_named('builtin')"
    shown = "print(any(m.startswith('llama_index') for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", f"{said}; {shown}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
    )
    assert done.stdout.strip() == "False"
