"""What is known of an encounter before its note is read: from the options and a .jsonl line's fields.

Invariant: an option holds for every note of the run and wins over a note's own field; a field that cannot be
used is an error of that note alone, and its value is never repeated in the error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.cli.options import OLDEST_YEARS, day_of
from agent.errors import InputError
from agent.records import Setting, Sex
from index.records import CodeSystem


@dataclass(frozen=True, slots=True)
class Known:
    """Facts of an encounter, and the code systems asked for; None where nobody said."""

    setting: Setting | None = None
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None
    systems: tuple[CodeSystem, ...] | None = None

    def completed(self, fields: Mapping[str, Any]) -> "Known":
        """Return these facts, those that are missing taken from a note's own fields.

        Args:
            fields: `setting`, `date`, `sex` and `age_years` as a .jsonl line gives them.

        Raises:
            InputError: A field holds something else than it should.
        """
        own = _read(fields)
        return Known(
            self.setting or own.setting,
            self.day or own.day,
            self.sex or own.sex,
            own.age_years if self.age_years is None else self.age_years,
            self.systems,
        )


def _read(fields: Mapping[str, Any]) -> Known:
    setting, sex = fields.get("setting"), fields.get("sex")
    day, age = fields.get("date"), fields.get("age_years")
    if setting is not None and setting not in list(Setting):
        raise _unusable("setting", f"one of {', '.join(Setting)}")
    if sex is not None and sex not in list(Sex):
        raise _unusable("sex", f"one of {', '.join(Sex)}")
    if day is not None and day_of(str(day)) is None:
        raise _unusable("date", "a date like 2026-04-30")
    if age is not None and (type(age) is not int or not 0 <= age <= OLDEST_YEARS):
        raise _unusable("age_years", f"a whole number from 0 to {OLDEST_YEARS}")
    return Known(
        Setting(setting) if setting is not None else None,
        day_of(str(day)) if day is not None else None,
        Sex(sex) if sex is not None else None,
        age,
    )


def _unusable(field: str, wanted: str) -> InputError:
    return InputError(f"The note's {field!r} cannot be used.", f"Give {wanted}, or leave it out.")
