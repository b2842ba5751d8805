"""Embedders side by side: which finds the code of a phrase, and at what cost.

Run: python -m evals.embedders [--data ../shared/data] NAME [NAME …]

Invariant: every embedder is given the same terms and the same phrases and is searched exactly (all cosines),
so that differences are the embedder's own; BM25 over the same terms stands beside them. A name is `builtin`
or any LlamaIndex embedding as `index.embedding.embedder_named` takes it.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.measures import rank_of, recall_at
from evals.readers import aci
from index.embedding import BUILTIN, Embedder, embedder_named
from index.errors import KnowledgeError
from index.lexical import LexicalIndex
from index.lexicon import load_lexicon
from index.records import Term
from index.releases.catalog import embedded_tabular
from index.releases.icd10cm_tabular import read as read_tabular
from index.terms import searchable

_DEPTHS = (1, 10, 50)
_POOL = 400
"""Terms looked at a phrase; several lead to one code."""

Phrases = Sequence[tuple[str, str]]
"""(words of a note, gold code) pairs."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one way of searching did.

    Attributes:
        recalls: Share of phrases whose code is among the first 1, 10 and 50; None without phrases.
        per_second: Terms embedded or indexed a second.
    """

    name: str
    recalls: tuple[float | None, ...]
    per_second: float


def compare(names: Sequence[str], terms: Sequence[Term], phrases: Phrases) -> list[Result]:
    """Measure BM25 and each embedder on the same terms and phrases.

    Raises:
        KnowledgeError: There is no embedder of that name.
    """
    return [_lexical(terms, phrases), *(_dense(embedder_named(name), terms, phrases) for name in names)]


def _lexical(terms: Sequence[Term], phrases: Phrases) -> Result:
    began = time.perf_counter()
    index = LexicalIndex.of([t.text for t in terms])
    spent = time.perf_counter() - began
    found = [[i for i, _ in index.search(words, _POOL)] for words, _ in phrases]
    return _result("BM25", found, terms, phrases, spent)


def _dense(embedder: Embedder, terms: Sequence[Term], phrases: Phrases) -> Result:
    began = time.perf_counter()
    matrix = embedder.embed([t.text for t in terms])
    spent = time.perf_counter() - began
    scores = embedder.embed([words for words, _ in phrases]) @ matrix.T
    found = [[int(i) for i in np.argsort(-row, kind="stable")[:_POOL]] for row in scores]
    return _result(embedder.name, found, terms, phrases, spent)


def _result(
    name: str, found: Sequence[Sequence[int]], terms: Sequence[Term], phrases: Phrases, spent: float
) -> Result:
    pairs = zip(found, phrases, strict=True)
    ranks = [rank_of(gold, dict.fromkeys(terms[i].code for i in numbers)) for numbers, (_, gold) in pairs]
    return Result(name, tuple(recall_at(ranks, k) for k in _DEPTHS), len(terms) / max(spent, 1e-9))


def table(results: Sequence[Result]) -> str:
    """Lay the results out as a Markdown table."""
    lines = ["| search | recall@1 | @10 | @50 | terms a second |", "|---|---|---|---|---|"]
    for r in results:
        shares = " | ".join("not defined" if x is None else f"{x:.3f}" for x in r.recalls)
        lines.append(f"| {r.name} | {shares} | {r.per_second:,.0f} |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Compare the embedders named on the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compare embedders on the mentions of visit notes.")
    parser.add_argument("names", nargs="*", default=[BUILTIN], metavar="NAME")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = parser.parse_args(argv)
    try:
        phrases = [(span.text, span.code) for case in aci.read(given.data).cases for span in case.spans]
        tabular = read_tabular(embedded_tabular())
        results = compare(given.names, searchable(tabular.codes, tabular.terms, load_lexicon()), phrases)
    except KnowledgeError as e:
        sys.stderr.write(f"{e.message} {e.remedy}\n")
        return e.exit_status
    sys.stdout.write(table(results) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
