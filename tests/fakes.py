"""Stand-ins for what tests must not load: a LlamaIndex embedding that needs no model.

Named in tests as `fakes:HashEmbedding?dimensions=16`, with this folder on the path.
"""

import zlib

from llama_index.core.base.embeddings.base import BaseEmbedding


class HashEmbedding(BaseEmbedding):
    """Counts words in buckets; not of unit length, as many real embeddings are not."""

    dimensions: int = 32

    def _get_text_embedding(self, text: str) -> list[float]:
        made = [0.0] * self.dimensions
        for word in text.lower().split():
            made[zlib.crc32(word.encode()) % self.dimensions] += 1.0
        return made

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class NoEmbedding:
    """Something that is not an embedding at all."""
