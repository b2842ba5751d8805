"""What a benchmark is made of: notes that people have coded, and an account of what was read.

Invariant: a `Collection` accounts for every row of its source: what is not among its cases is counted in
`left_out` under a reason. Codes are upper case with their dot, so that sets of codes may be compared.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from agent.errors import InputError
from agent.records import Setting, Sex
from index.code_shapes import CATEGORY_IN_TEXT
from index.records import CodeSystem

REMEDY = (
    "Give the folder that holds it: PATH of `chartcite eval`, --data of `python -m evals.bench`; "
    "docs/evaluating.md says what it must hold."
)
_FORMS = {
    CodeSystem.ICD10CM: re.compile(rf"{CATEGORY_IN_TEXT}(?:\.[0-9A-Z]{{1,4}})?"),
    CodeSystem.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{3,7}"),
}
"""What a code looks like; procedures may be given by their first characters, as CodiEsp does."""


class DataAbsentError(InputError):
    """The data of a benchmark are not on this machine."""


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Words that an annotator marked for a code, half-open offsets into the note."""

    code: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A note and what people coded it with.

    Attributes:
        codes: The gold codes; empty where nobody coded the note.
        spans: Where the note names them.
        evidence: What else in the note speaks for them.
        setting: Given to the coder; None lets it read the note.
        acceptable: Gold code -> codes that a fair auditor takes in its place.
        optional: Codes that may be given or left out: neither hits nor extras.
        forbidden: Code or category -> why giving it would be wrong in this note.
        sequence: The gold codes in the order of reporting, where the source has one.
        guidelines: Gold code -> guideline sections that govern it.
        system: The code system of all its codes; predictions of another are not compared with them.
    """

    case_id: str
    text: str
    codes: frozenset[str] = frozenset()
    spans: tuple[GoldSpan, ...] = ()
    evidence: tuple[GoldSpan, ...] = ()
    setting: Setting | None = None
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None
    acceptable: Mapping[str, frozenset[str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    forbidden: Mapping[str, str] = field(default_factory=dict)
    sequence: tuple[str, ...] = ()
    guidelines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    system: CodeSystem = CodeSystem.ICD10CM


@dataclass(frozen=True, slots=True)
class Collection:
    """The cases of one source.

    Attributes:
        name: What the benchmark is called: `aci`, `codiesp-dev`.
        left_out: Reason -> rows of the source that are not among the cases.
    """

    name: str
    cases: tuple[Case, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def unbillable(self, billable: Callable[[str], bool]) -> int:
        """Count the (note, diagnosis code) pairs whose code may not stand on a claim today."""
        diagnosed = (case for case in self.cases if case.system is CodeSystem.ICD10CM)
        return sum(not billable(code) for case in diagnosed for code in case.codes)

    def account(self, billable: Callable[[str], bool] | None = None) -> str:
        """Say what was read and what was left out, in one line without words of a note.

        Args:
            billable: Where given, gold codes that are not billable today are counted too.
        """
        codes = sum(len(case.codes) for case in self.cases)
        said = f"{len(self.cases):,} notes, {codes:,} codes"
        if billable is not None and any(case.system is CodeSystem.ICD10CM for case in self.cases):
            said += f" ({self.unbillable(billable):,} not billable in today's tables)"
        dropped = ", ".join(f"{count:,} {reason}" for reason, count in sorted(self.left_out.items()))
        return f"{said}; left out: {dropped or 'nothing'}"


def code_form(text: str, system: CodeSystem = CodeSystem.ICD10CM) -> str | None:
    """Return a code as the tables print it (`e11621` -> `E11.621`), None where it has no code's form."""
    plain = text.strip().upper().replace(".", "")
    dotted = system is CodeSystem.ICD10CM and len(plain) > 3
    code = f"{plain[:3]}.{plain[3:]}" if dotted else plain
    return code if _FORMS[system].fullmatch(code) else None


def collected(name: str, cases: list[Case], left_out: Counter[str]) -> Collection:
    """Make a collection.

    Raises:
        InputError: There is no case in it; the message accounts for what was read.
    """
    made = Collection(name, tuple(cases), dict(left_out))
    if not cases:
        raise InputError(f"The {name} data hold no usable note: {made.account()}.", REMEDY)
    return made


def rows_of(path: Path, left_out: Counter[str]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl file that have a text; count the other lines in `left_out`.

    Raises:
        DataAbsentError: There is no such file.
        InputError: It cannot be read.
    """
    for line in text_of(path).split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            left_out["lines that are not JSON"] += 1
            continue
        if isinstance(row, dict) and isinstance(row.get("text"), str) and row["text"].strip():
            yield row
        else:
            left_out["lines without a text"] += 1


def first_place(path: Path, *below: Path | str) -> Path:
    """Return the first of `path / below` that is there, so that a benchmark may be given at several levels.

    Raises:
        DataAbsentError: None of them is; the message names the path, or where it is a folder the first.
    """
    places = [path / part for part in below]
    for place in places:
        if place.exists():
            return place
    missing = places[0] if path.is_dir() else path
    raise DataAbsentError(f"{str(missing)!r} is not there.", REMEDY)


def text_of(path: Path) -> str:
    """Return a file's text, its line ends as they are.

    Raises:
        DataAbsentError: There is no such file.
        InputError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as e:
        raise DataAbsentError(f"{str(path)!r} is not there.", REMEDY) from e
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{str(path)!r} cannot be read as text.", REMEDY) from e
