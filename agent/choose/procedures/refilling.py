"""Built codes with other values on some axes, as words that are counted over a document decide.

Invariant: every value stands in the table after the values before it; where one does not, the code is left as
it was.
"""

from collections.abc import Mapping
from dataclasses import replace

from agent.choose.procedures.built import Built, Filled, Means, Span
from agent.choose.procedures.tabled import Tabled

Changes = Mapping[int, tuple[str, Span]]
"""Axis -> label as the table writes it, and the words that decide it."""


def refilled(built: Built, changes: Changes, tabled: Tabled) -> Built:
    """Return a code with changed values; the code itself where the table does not offer them together.

    Args:
        built: The code.
        changes: What is changed.
        tabled: The tables.
    """
    stem, filled = built.table, []
    for one in built.filled:
        changed = _changed(one, changes, stem, tabled)
        if changed is None:
            return built
        filled.append(changed)
        stem += changed.character
    return replace(built, filled=tuple(filled))


def _changed(one: Filled, changes: Changes, stem: str, tabled: Tabled) -> Filled | None:
    label, words = changes.get(one.axis, (one.label, one.words))
    choices = tabled.choices(stem)
    found = next((character for character, said in choices.items() if said == label), None)
    if found is None:
        return None
    if one.axis not in changes or label == one.label:
        return replace(one, character=found)
    return Filled(one.axis, one.title, found, label, Means.SAID, words)
