"""Retrieval and the searched terms for pipelines built with LlamaIndex.

Invariant: a node is a candidate in other clothes: the same codes in the same order with the same scores as
`Retriever.retrieve` gives. Imported on demand only, since LlamaIndex takes over a second.
"""

from collections.abc import Iterable, Iterator

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.records import Candidate, Term
from index.retrieve import Retriever


class ChartCiteRetriever(BaseRetriever):  # type: ignore[misc]  # - mypy does not follow LlamaIndex: a minute
    """`Retriever` behind LlamaIndex's interface: a query gives codes' titles as scored nodes.

    Example: `ChartCiteRetriever(open_index(home).retriever).retrieve("chf")` has I50.9 first.
    """

    def __init__(self, retriever: Retriever, k: int = 10) -> None:
        """Take an open retriever and how many codes a query wants."""
        super().__init__()
        self._retriever = retriever
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._retriever.retrieve([query_bundle.query_str], self._k)[0]
        return [NodeWithScore(node=_node(candidate), score=candidate.score) for candidate in found]


def nodes(terms: Iterable[Term]) -> Iterator[TextNode]:
    """Give the searched terms as nodes, to fill another of LlamaIndex's vector stores with.

    Args:
        terms: In the order of the index; a node's id is the term's place, as in the Chroma collection.
    """
    for place, term in enumerate(terms):
        yield TextNode(
            id_=str(place), text=term.text, metadata={"code": term.code, "source": term.source.value}
        )


def _node(candidate: Candidate) -> TextNode:
    said = {
        "code": candidate.code,
        "title": candidate.title,
        "matched": candidate.matched,
        "source": candidate.source.value,
    }
    return TextNode(id_=candidate.code, text=candidate.title, metadata=said)
