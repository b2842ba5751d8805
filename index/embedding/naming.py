"""Embedders by name: `builtin`, or any LlamaIndex embedding as `package.module:Class` with its arguments.

Invariant: LlamaIndex is imported only when a name asks for it, since its import takes over a second; its
global `Settings` is never touched.
"""

import importlib
from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import parse_qsl

import numpy as np

from index.embedding.subword import SubwordEmbedder, Vectors, unit_rows
from index.errors import KnowledgeError

BUILTIN = "builtin"


class Embedder(Protocol):
    """What the index needs of an embedder."""

    @property
    def name(self) -> str:
        """What the manifest records."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (texts, dimensions)."""
        ...


class LlamaIndexEmbedder:
    """Any `BaseEmbedding` of LlamaIndex behind our protocol."""

    def __init__(self, name: str, model: Any) -> None:  # noqa: ANN401 - a class found by name at run time
        """Wrap `model`, a `llama_index.core.base.embeddings.base.BaseEmbedding`."""
        self.name = name
        self._model = model

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed in batches of the model's own size."""
        made = np.asarray(self._model.get_text_embedding_batch(list(texts)), dtype=np.float32)
        return unit_rows(made)


def embedder_named(name: str) -> Embedder:
    """Make the embedder of that name.

    Args:
        name: `builtin`, or for example
            `llama_index.embeddings.huggingface:HuggingFaceEmbedding?model_name=/models/MedEmbed`.

    Raises:
        KnowledgeError: No such module or class, or the class refused its arguments.
    """
    if name == BUILTIN:
        return SubwordEmbedder.shipped()
    path, _, query = name.partition("?")
    module, _, made = path.partition(":")
    remedy = "Use 'builtin', or 'package.module:Class?argument=value' of an installed LlamaIndex embedding."
    arguments = dict(parse_qsl(query))
    secret = next(
        (a for a in arguments if any(s in a.lower() for s in ("key", "token", "secret", "password"))), None
    )
    if secret is not None:
        problem = f"The embedder's argument {secret!r} would be written to the index."
        raise KnowledgeError(problem, "Set it in the environment variable that the embedding reads.")
    try:
        model = getattr(importlib.import_module(module), made)(**arguments)
    except (ImportError, AttributeError, ValueError, TypeError) as e:
        raise KnowledgeError(f"The embedder {name!r} cannot be made: {type(e).__name__}.", remedy) from e
    if not hasattr(model, "get_text_embedding_batch"):
        raise KnowledgeError(f"{path!r} is not a LlamaIndex embedding.", remedy)
    return LlamaIndexEmbedder(name, model)
