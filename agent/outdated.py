"""Codes that the product's own rules and word lists name, and an edition of the tables lacks.

Invariant: a code counts only where the edition that the rules were written for has it, so that no word or
heading is taken for one. Such a code is never reported for a day on which it is none; this says how many
there are, so that a user of a newer edition knows what its rules pass over.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from index.tables import CodeTables

_CODE = re.compile(r"\b[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
_READ = (".toml", ".tsv", ".py")


def outdated_codes(newest: CodeTables, embedded: str) -> tuple[str, ...]:
    """Return the codes that are named and that the newest edition lacks, in order.

    Args:
        newest: The newest edition, of a store that holds the embedded one.
        embedded: Name of the embedded tabular list, for which the rules were written.
    """
    written_for = next((r for r in newest.releases if r.source == embedded), newest.release)
    if written_for == newest.release:
        return ()
    then = newest.at(written_for)
    named = {code for text in _texts(files("agent")) for code in _CODE.findall(text)}
    return tuple(sorted(c for c in named if newest.code(c) is None and then.code(c) is not None))


def _texts(folder: Traversable) -> Iterator[str]:
    for held in folder.iterdir():
        if held.is_dir():
            yield from _texts(held)
        elif held.name.endswith(_READ):
            yield held.read_text("utf-8")
