"""What an index was built from, so that a search never mixes releases, lexicons or embedders.

Invariant: the digest of a manifest changes whenever anything that shapes search results changes; it stands in
every result as `provenance.index`. `current_ingredients` is compared with the manifest each time an index is
opened.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from index.errors import IndexUnusable
from index.releases.catalog import embedded_tabular
from index.terms import RECIPE

FORMAT = 2
MANIFEST = "manifest.json"
_REMEDY = "Run: chartcite index build"


def digest(data: bytes) -> str:
    """Return `sha256:` and the hexadecimal digest."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical(record: object) -> bytes:
    """Return the one JSON form of a record: sorted keys, no blanks, UTF-8."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def knowledge_digest(package: str) -> str:
    """Return the digest of a package's data files: `index.lexicon` or `index.guidelines`."""
    return digest(
        b"\0".join(n.encode() + b"\0" + held.read_bytes() for n, held in sorted(_data_files(package)))
    )


@cache
def code_digest() -> str:
    """Return the digest of the modules that decide what the index holds: other code may not open it."""
    folder = Path(__file__).parent
    return digest(b"\0".join((folder / f"{name}.py").read_bytes() for name in _SHAPING))


_SHAPING = (
    "words", "terms", "phrases", "phrase_keys", "phrase_rows", "phrase_cases", "lexical", "hierarchy",
    "term_list", "searched", "phrase_editions",
)  # fmt: skip


def _data_files(package: str) -> Iterator[tuple[str, Traversable]]:
    folder = files(package)
    for held in (*folder.iterdir(), *folder.joinpath("data").iterdir()):
        if held.name.endswith((".tsv", ".toml", ".txt")):
            yield held.name, held


@cache
def weights_digest() -> str:
    """Return the digest of the shipped embedder's weights."""
    return digest(files("index.embedding").joinpath("weights.npz").read_bytes())


def current_ingredients(embedder: str) -> dict[str, object]:
    """Return what an index built now by this version of the product would record of itself."""
    return {
        "format": FORMAT,
        "terms": RECIPE,
        "code": code_digest(),
        "tables": embedded_tabular().name,
        "lexicon": knowledge_digest("index.lexicon"),
        "guidelines": knowledge_digest("index.guidelines"),
        "embedder": embedder,
        "weights": weights_digest() if embedder == "builtin" else None,
    }


def write_manifest(folder: Path, manifest: Mapping[str, object]) -> None:
    """Write `manifest.json`, the last file of a build."""
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_manifest(folder: Path) -> dict[str, object]:
    """Read an index's manifest.

    Raises:
        IndexUnusable: It is missing or damaged.
    """
    try:
        held = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as e:
        raise IndexUnusable("The search index has no readable manifest.", _REMEDY) from e
    if not isinstance(held, dict):
        raise IndexUnusable("The search index has a manifest of another kind.", _REMEDY)
    return held


def check_manifest(manifest: Mapping[str, object]) -> None:
    """Compare an index with what this version of the product would build.

    Raises:
        IndexUnusable: Something differs; the message names it.
    """
    embedder = str(manifest.get("embedder"))
    for name, value in current_ingredients(embedder).items():
        if manifest.get(name) != value:
            raise IndexUnusable(f"The search index was built with other {name}.", _REMEDY)
