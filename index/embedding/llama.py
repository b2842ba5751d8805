"""The shipped embedder as a LlamaIndex embedding, for pipelines built with LlamaIndex.

Invariant: both faces give the same vectors. Imported on demand only: LlamaIndex takes over a second.
"""

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.embedding.subword import SubwordEmbedder


class ChartCiteEmbedding(BaseEmbedding):  # type: ignore[misc]  # - mypy does not follow LlamaIndex: a minute
    """`SubwordEmbedder` behind LlamaIndex's interface; needs no arguments."""

    model_name: str = "chartcite-subword"
    _model: SubwordEmbedder = PrivateAttr(default_factory=SubwordEmbedder.shipped)

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(x) for x in self._model.embed([text])[0]]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self._model.embed(texts)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
