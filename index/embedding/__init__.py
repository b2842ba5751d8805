"""Text to vectors: the embedder that ships, and any LlamaIndex embedding by name."""

from index.embedding.naming import BUILTIN, Embedder, embedder_named

__all__ = ["BUILTIN", "Embedder", "embedder_named"]
