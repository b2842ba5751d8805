"""What a coder of notes is asked, and whatever can answer it.

Invariant: this is the one list of what is known of an encounter before its note is read; importing it costs
nothing that `chartcite --help` would have to pay.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from agent.records import CodedNote, Setting, Sex
from index.records import CodeSystem


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coder is asked: a note, and what is known of its encounter.

    Attributes:
        systems: The code systems to code in; None for those that follow from the setting.
    """

    note_id: str
    text: str
    setting: Setting | None = None
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None
    systems: tuple[CodeSystem, ...] | None = None


class CodesNotes(Protocol):
    """Codes one note."""

    def code(
        self,
        note_id: str,
        text: str,
        *,
        setting: Setting | None = None,
        day: date | None = None,
        sex: Sex | None = None,
        age_years: int | None = None,
        systems: tuple[CodeSystem, ...] | None = None,
    ) -> CodedNote:
        """Code one note."""
        ...


def coded(coder: CodesNotes, asked: Asked) -> CodedNote:
    """Code one note, whatever the coder waits for."""
    return coder.code(
        asked.note_id,
        asked.text,
        setting=asked.setting,
        day=asked.day,
        sex=asked.sex,
        age_years=asked.age_years,
        systems=asked.systems,
    )
