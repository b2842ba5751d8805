"""Operative notes whose postoperative diagnosis is "Same": what stands for it is the preoperative one.

Invariant: no section's place changes, only what the preoperative diagnoses are for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.records import Section, SectionKind

_SAME = re.compile(
    r"\W{0,6}(?:the[ \t]|is[ \t])?"
    r"(?:same|unchanged|as[ \t]above|as[ \t]pre-?[ \t]?op\w*|identical|no[ \t]change)\b",
    re.IGNORECASE,
)


def with_same(text: str, sections: Iterable[Section]) -> Iterator[Section]:
    """Yield sections, the preoperative diagnoses as diagnoses where the postoperative ones are the same.

    Args:
        text: The note.
        sections: Its sections in order.

    Example: "PREOPERATIVE DIAGNOSIS: Left cataract." followed by "POSTOPERATIVE DIAGNOSIS: Same."
    """
    held = list(sections)
    before: int | None = None
    for place, section in enumerate(held):
        if section.kind is SectionKind.ADMISSION_DIAGNOSES:
            before = place
        elif section.kind is SectionKind.DIAGNOSES and before is not None:
            if _SAME.match(text, section.body, section.end):
                held[before] = replace(held[before], kind=SectionKind.DIAGNOSES)
            before = None
    yield from held
