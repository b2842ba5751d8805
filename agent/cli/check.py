"""One check of `chartcite doctor`: how it ended, what it found, what to do.

Invariant: only a problem makes `chartcite doctor` fail; a remedy is empty where all is well.
"""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a check ended; only a problem makes `chartcite doctor` fail."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report; `remedy` is empty where all is well."""

    name: str
    standing: Standing
    detail: str
    remedy: str = ""
