"""The order in which problems are put forward: the principal one first (Section II, IV.G).

Invariant: what the note concludes keeps the note's own order and comes before what it only tells; of that,
lasting conditions of the history come after problems of the day, then symptoms, then circumstances.
"""

from collections.abc import Iterable

from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft
from agent.records import Mention, SectionKind

_PLACES = {
    SectionKind.DIAGNOSES: 0,
    SectionKind.ASSESSMENT: 1,
    SectionKind.HOSPITAL_COURSE: 2,
    SectionKind.CHIEF_COMPLAINT: 2,
    SectionKind.PROCEDURE: 2,
    SectionKind.OTHER: 2,
    SectionKind.ADMISSION_DIAGNOSES: 3,
    SectionKind.HISTORY_PRESENT: 3,
    SectionKind.RESULTS: 4,
    SectionKind.EXAMINATION: 5,
}
_TOLD, _ELSEWHERE = 2, 6
_LASTING = 1


def in_order(drafts: Iterable[Draft], known: Knowledge) -> list[Draft]:
    """Put drafts in the order in which they are reported, before the rules of sequence.

    Args:
        drafts: Of one encounter.
        known: Which codes last, which are symptoms or circumstances.
    """
    return sorted(drafts, key=lambda d: _key(d, known))


def _key(draft: Draft, known: Knowledge) -> tuple[int, int, int]:
    place = min(_place(m) for m in draft.mentions)
    start = min(m.start for m in draft.mentions if _place(m) == place)
    if place < _TOLD:
        return (place, 0, start)
    kind = _kind(draft.code, known)
    return (_TOLD, 0 if kind == _LASTING and place < _ELSEWHERE else kind, start)


def _place(mention: Mention) -> int:
    return _PLACES.get(mention.section, _ELSEWHERE)


def _kind(code: str, known: Knowledge) -> int:
    """Tell problems of the day from lasting ones, symptoms and circumstances."""
    if code in known.status:
        return 3
    if code in known.symptom:
        return 2
    return _LASTING if code in known.chronic else 0
