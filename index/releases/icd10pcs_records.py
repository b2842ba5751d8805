"""What the official ICD-10-PCS files hold: tables of axes, definitions, and the codes that the tables make.

Invariant: a code is seven characters, one an axis; the first three name a table (`0DT`), and each row of a
table gives the values that its other four axes may have together. Nothing outside a row's values is a code.
"""

from dataclasses import dataclass

from index.records import Code, Release

FIRST_OF_ROW = 4
"""The first axis that a row of a table gives; the three before it name the table."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a row.

    Attributes:
        position: From 1 to 7.
        title: What the axis tells: `Body Part`, `Approach`.
        values: Character and meaning, in the table's order.
    """

    position: int
    title: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: the values of axes 4 to 7 that go together.

    Attributes:
        table: The three characters of the table.
        number: From 0, in the table's order.
    """

    table: str
    number: int
    axes: tuple[Axis, ...]


@dataclass(frozen=True, slots=True)
class PcsTables:
    """The tables of one release.

    Attributes:
        size: Of the file, in bytes.
        codes: Sections, body systems, operations and every code, each after its parent.
        rows: In the order of the tables.
        definitions: Table and the official definition of its operation.
    """

    release: Release
    size: int
    codes: tuple[Code, ...]
    rows: tuple[TableRow, ...]
    definitions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """An entry of the official definitions.

    Attributes:
        section: The section's character.
        position: The axis that it defines a value of.
        axis: That axis's title: `Operation`.
        titles: The value's names, as the tables label it.
        definition: The official words; empty where there are none.
        explanation: Further words; empty where there are none.
        includes: What the value includes, or the terms that lead to it (body part and device keys).
    """

    section: str
    position: int
    axis: str
    titles: tuple[str, ...]
    definition: str
    explanation: str
    includes: tuple[str, ...]
