"""The official body part key as parts: what clinicians call a part, and the name that the tables have for it.

Invariant: every row of the key that names a part is there; where several sides are given the side is left to
the note. The key is of the release in force or nearest to it; tables decide whether they offer the part.
"""

import re
from collections.abc import Iterable, Iterator

from agent.choose.procedures.labels import without_side
from agent.choose.procedures.records import Part, Place, Region
from index.releases.index_records import Entry

_BRACKETS = re.compile(r"\s*\([^)]*\)")
_OPERATIONS = "0"


def keyed(entries: Iterable[Entry]) -> Iterator[Part]:
    """Yield the parts of the key.

    Args:
        entries: Of the body part key.

    Example: "Achilles tendon" is the lower leg's tendon, on either side.
    """
    for entry in entries:
        words = _BRACKETS.sub("", " ".join(entry.levels)).replace(",", " ").lower().strip()
        places = dict.fromkeys(Place("", without_side(label)) for label in entry.use)
        if words and places and "|" not in words:
            yield Part((words,), (Region(_OPERATIONS, tuple(places)),))
