"""The dense index at rest: Chroma collections of vectors, one a subject. Only this file imports chromadb.

Invariant: a collection is written once into an empty folder, in batches under Chroma's own limit, and its
count is checked; vectors are always passed, so that Chroma never embeds (and never downloads) anything.
Rows are plain: as LlamaIndex `TextNode`s the 98,600 terms would cost a build of 32 s another 2.7 s (1.7 s for
LlamaIndex's import, 1.0 s for the nodes, measured on one core) and add nothing that is stored.
`index.llama_retriever` gives nodes to whoever wants them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexUnusable

CODES = "icd-10-cm"
GUIDELINES = "guidelines"

_SPACE = {"hnsw": {"space": "cosine", "ef_construction": 80, "max_neighbors": 16, "ef_search": 80}}
_WRITE_AGAIN = "Check the folder's permissions and free space, then try again."
Vectors = NDArray[np.float32]


def _client(folder: Path) -> Any:  # noqa: ANN401 - chromadb's client type is not imported where it is slow
    import chromadb  # noqa: PLC0415 - 0.6 s that `--help` must not pay
    from chromadb.config import Settings  # noqa: PLC0415 - as above

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


class DenseWriter:
    """Writes collections into a folder that no one reads yet."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with _told("cannot be written", _WRITE_AGAIN):
            self._client = _client(folder)
            self._batch = int(self._client.get_max_batch_size())

    def write(
        self,
        name: str,
        vectors: Vectors,
        texts: Sequence[str],
        metadata: Sequence[dict[str, str]],
        done: Callable[[int], None],
    ) -> None:
        """Write one collection; a row's place is its id.

        Args:
            name: The collection's name.
            vectors: Shape (rows, dimensions).
            texts: What was embedded.
            metadata: One flat record a row.
            done: Called with the number of rows written at each step.

        Raises:
            IndexUnusable: They cannot be written, as on a full disk, or fewer arrived than were sent.
        """
        step = min(self._batch, 4096)
        with _told("cannot be written", _WRITE_AGAIN):
            collection = self._client.create_collection(name, embedding_function=None, configuration=_SPACE)
            for a in range(0, len(texts), step):
                b = min(a + step, len(texts))
                collection.add(
                    ids=[str(i) for i in range(a, b)], embeddings=vectors[a:b], metadatas=list(metadata[a:b])
                )
                done(b - a)
            kept = collection.count()
        if kept != len(texts):
            raise IndexUnusable(f"Chroma kept {kept} of {len(texts)} rows.", "Build the index again.")


class DenseIndex:
    """Reads the collections of a finished index."""

    def __init__(self, folder: Path) -> None:
        """Open lazily: Chroma is imported at the first query."""
        self._folder = folder
        self._held: Any = None
        self._collections: dict[str, Any] = {}

    def search(self, name: str, vectors: Vectors, k: int) -> list[list[tuple[int, float]]]:
        """Return for each vector its `k` nearest rows with cosine similarity, best first.

        Args:
            name: The collection.
            vectors: Shape (queries, dimensions); all go to Chroma in one call.
            k: Rows wanted.

        Raises:
            IndexUnusable: The collection is missing or its vectors have other dimensions.
        """
        if not len(vectors):
            return []
        found = self._query(name, vectors, k)
        return [
            [(int(i), 1.0 - float(d)) for i, d in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def _query(self, name: str, vectors: Vectors, k: int) -> Any:  # noqa: ANN401 - chromadb's QueryResult
        with _told(f"{name!r} cannot be searched", "Run: chartcite index build"):
            if self._held is None:
                self._held = _client(self._folder)
            if name not in self._collections:
                self._collections[name] = self._held.get_collection(name, embedding_function=None)
            collection = self._collections[name]
            return collection.query(query_embeddings=vectors, n_results=k, include=["distances"])


@contextmanager
def _told(what: str, remedy: str) -> Iterator[None]:
    try:
        yield
    except Exception as e:
        # Chroma raises classes of several packages here, some of them only known to its compiled core.
        raise IndexUnusable(f"The dense index {what} ({type(e).__name__}).", remedy) from e
