import asyncio
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import QueryBundle, TextNode

from index.llama_retriever import ChartCiteRetriever, nodes
from index.opening import open_index
from index.records import Term, TermSource
from index.retrieve import Retriever

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def retriever(index_home: Path) -> Iterator[Retriever]:
    knowledge = open_index(index_home)
    with knowledge.tables:
        yield knowledge.retriever


def test_it_is_a_retriever_of_llama_index(retriever: Retriever):
    assert isinstance(ChartCiteRetriever(retriever), BaseRetriever)


@pytest.mark.parametrize("query", ["chf", "right knee pain", "T2DM"])
def test_nodes_are_the_candidates_in_order_with_their_scores(retriever: Retriever, query: str):
    found = ChartCiteRetriever(retriever, k=5).retrieve(query)
    expected = retriever.retrieve([query], 5)[0]
    assert [(n.node.node_id, n.score) for n in found] == [(c.code, c.score) for c in expected]
    assert [n.metadata for n in found] == [
        {"code": c.code, "title": c.title, "matched": c.matched, "source": c.source.value} for c in expected
    ]


def test_a_node_reads_as_the_codes_title(retriever: Retriever):
    first = ChartCiteRetriever(retriever).retrieve(QueryBundle("chf"))[0]
    assert isinstance(first.node, TextNode)
    assert first.text == first.metadata["title"] == "Heart failure, unspecified"
    assert first.metadata["code"] == "I50.9"


def test_it_can_be_awaited(retriever: Retriever):
    made = ChartCiteRetriever(retriever, k=3)
    assert asyncio.run(made.aretrieve("chf")) == made.retrieve("chf")


def test_a_query_without_words_gives_no_nodes(retriever: Retriever):
    assert ChartCiteRetriever(retriever).retrieve("?") == []


def test_terms_as_nodes_keep_their_place_code_and_source():
    (node,) = nodes([Term("I50.9", "CHF", TermSource.LEXICON)])
    assert (node.node_id, node.text, node.metadata) == ("0", "CHF", {"code": "I50.9", "source": "lexicon"})


def test_the_searched_terms_can_fill_another_store(retriever: Retriever):
    made = list(islice(nodes(retriever.terms), 100))
    assert [n.text for n in made] == [t.text for t in islice(retriever.terms, 100)]
    assert len({n.node_id for n in made}) == 100


def test_llama_index_is_loaded_on_demand_only():
    said = "import sys; import index.build, index.retrieve"
    shown = "print([m for m in ('llama_index', 'chromadb') if m in sys.modules])"
    call = [sys.executable, "-c", f"{said}; {shown}"]
    done = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
