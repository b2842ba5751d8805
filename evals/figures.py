"""What a benchmark prints: rows with marks, readings of them, and suites that give the readings.

Invariant: a suite names its rows before it measures, so that a figure that cannot be measured still has its
row, with the reason. A row without a value has not met its mark.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agent.errors import InputError
from evals.cases import DataAbsentError
from evals.session import Session


@dataclass(frozen=True, slots=True)
class Mark:
    """What a figure must reach: at least `limit`, or at most."""

    limit: float
    at_least: bool = True

    def met(self, value: float) -> bool:
        """Say whether `value` reaches it."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """A figure that a suite gives.

    Attributes:
        form: Format of the value and of the mark's limit, its unit included.
    """

    name: str
    form: str = "{:.3f}"
    mark: Mark | None = None

    @property
    def mark_text(self) -> str:
        """The mark as written beside the value; empty without one."""
        if self.mark is None:
            return ""
        return f"{'≥' if self.mark.at_least else '≤'} {self.form.format(self.mark.limit)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of one row.

    Attributes:
        value: None where it is undefined or could not be measured.
        detail: What a reader needs beside the value; the reason where there is none.
    """

    value: float | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a suite found.

    Attributes:
        readings: By the keys of the suite's rows.
        notes: Lines about the data as a whole, without words of a note.
    """

    readings: Mapping[str, Reading]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suite:
    """A benchmark: its rows by key, and how they are measured.

    Attributes:
        needs_index: Whether it uses the index that is in use.
    """

    name: str
    title: str
    rows: Mapping[str, Row]
    measure: Callable[[Session], Measured]
    needs_index: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """A suite that was run.

    Attributes:
        absent: Why nothing of it was measured; empty when it was.
    """

    suite: Suite
    measured: Measured = field(default_factory=lambda: Measured({}))
    absent: str = ""

    def lines(self) -> list[tuple[Row, Reading]]:
        """Return every row with its reading."""
        why = f"not measured: {self.absent or 'the suite gave no reading'}"
        none = Reading(None, why)
        return [(row, self.measured.readings.get(key, none)) for key, row in self.suite.rows.items()]


def run(suite: Suite, session: Session) -> Result:
    """Measure a suite; where its data are absent or unusable, say so in its rows.

    Raises:
        ChartCiteError: The index or the tables cannot be used, which no row can say better.
    """
    try:
        return Result(suite, suite.measure(session))
    except DataAbsentError:
        return Result(suite, absent="data absent")
    except InputError as error:
        return Result(suite, absent=error.message)


def verdict(row: Row, reading: Reading) -> str:
    """Return `yes`, `no`, or nothing for a row without a mark."""
    if row.mark is None:
        return ""
    return "yes" if reading.value is not None and row.mark.met(reading.value) else "no"
