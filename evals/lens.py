"""What the coder's own reading of a note sees: its mentions, before anything is chosen.

Invariant: they are found as the pipeline finds them, with the phrase book of the index in use.
"""

from typing import Protocol, cast

from agent.documents import flowing
from agent.mentions import find_mentions
from agent.records import Mention
from evals.running import Lens
from index.phrases import PhraseBook


class _Index(Protocol):
    @property
    def book(self) -> PhraseBook: ...


class _Reads(Protocol):
    @property
    def knowledge(self) -> _Index: ...


def lens_of(coder: object) -> Lens:
    """Return what gives the mentions of a note.

    Args:
        coder: `agent.pipeline.Coder`; its index is asked for when the first note is.
    """

    def lens(note_id: str, text: str) -> tuple[Mention, ...]:
        return find_mentions(flowing(note_id, text), cast("_Reads", coder).knowledge.book)

    return lens
