"""What the data files hold: procedures, body parts, and parts that make one value together.

Invariant: values are labels of the tables, never characters, so that a row reads as it is meant and the
tables of the release in force decide what they are; axes are counted as in a code, 4 to 7.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Labels = tuple[str, ...]
"""Labels of one axis; the first that the tables offer is taken."""

Values = Mapping[int, Labels]
"""By axis, 4 to 7."""


@dataclass(frozen=True, slots=True)
class When:
    """Words beside a procedure that decide more of it.

    Attributes:
        words: Any of these phrases in the sentence.
        without: None of these.
        table: The table that the words lead to; empty where they leave it.
        operation: The root operation that they lead to; empty where they leave it.
        values: What they say of the axes.
        guideline: The section of the ICD-10-PCS guidelines that lets them.
    """

    words: tuple[str, ...]
    without: tuple[str, ...] = ()
    table: str = ""
    operation: str = ""
    values: Values = field(default_factory=dict)
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure that words name, as far as its name goes.

    Attributes:
        name: What a rationale calls it; unique.
        words: Its phrases.
        table: Section, body system and operation (`0DT`); empty where the body part decides the body system.
        section: The section's label, where there is no table.
        operation: The operation's label, where there is no table.
        values: What the name itself says, by axis.
        assumed: What is taken by axis where the note does not say; a part is `System: Part` without a table.
        whens: Words beside it that decide more; the first that fits an axis wins.
        also: Names of procedures that the same words mean as well.
        guideline: The section of the ICD-10-PCS guidelines that decided the operation; empty for none.
        is_integral: Coded only where nothing else was done at the same parts (B3.11a).
        is_step: Part of most operations; for review where an operative report tells it and does not list it.
        usual: The approach that is taken where the note does not say, by body system; before `assumed`.
        is_seldom: Seldom reported, a test at the bedside, say: for review, by the hospital's own policy.
    """

    name: str
    words: tuple[str, ...]
    table: str = ""
    section: str = ""
    operation: str = ""
    values: Values = field(default_factory=dict)
    assumed: Values = field(default_factory=dict)
    whens: tuple[When, ...] = ()
    also: tuple[str, ...] = ()
    guideline: str = ""
    is_integral: bool = False
    is_seldom: bool = False
    is_step: bool = False
    usual: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A body system and a part of it, both as labels.

    Attributes:
        system: Empty where the section has one body system alone.
        part: Without its side.
    """

    system: str
    part: str

    def __str__(self) -> str:
        return f"{self.system}: {self.part}" if self.system else self.part


@dataclass(frozen=True, slots=True)
class Region:
    """What a word for a part of the body is called in one section.

    Attributes:
        section: The section's character.
        places: The first that the table at hand offers is meant.
        limits: Operations, by label, that it holds for; empty for all.
    """

    section: str
    places: tuple[Place, ...]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Words for a part of the body.

    Attributes:
        words: Its phrases.
        regions: By section.
    """

    words: tuple[str, ...]
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Parts that are one value when they are said together."""

    section: str
    of: frozenset[Place]
    becomes: Place


@dataclass(frozen=True, slots=True)
class Value:
    """Words that decide one axis wherever a table offers the label.

    Attributes:
        words: Its phrases.
        axis: 4 to 7.
        labels: The first that is offered is taken.
        sections: Characters of the sections that it holds for; empty for all.
        operations: Operations, by label, that it holds for; empty for all.
    """

    words: tuple[str, ...]
    axis: int
    labels: Labels
    sections: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything of the data files, in the order of their names."""

    procedures: tuple[Procedure, ...]
    parts: tuple[Part, ...]
    together: tuple[Together, ...]
    values: tuple[Value, ...]
    ignored: tuple[str, ...]
