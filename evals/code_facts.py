"""What measuring asks of the code tables: a code's title, its chapter, and whether it may stand on a claim.

Invariant: everything else in measuring is pure; the tables are asked through these three functions alone, so
that a test may answer with a dictionary.
"""

from collections.abc import Callable
from dataclasses import dataclass

from index.records import CodeKind
from index.tables import CodeTables


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """Answers about codes.

    Attributes:
        title: Of a code or chapter; empty for one that the tables do not hold.
        billable: Whether a code may stand on a claim.
        chapter: The number of a code's chapter (`4`), None where it has none.
    """

    title: Callable[[str], str]
    billable: Callable[[str], bool]
    chapter: Callable[[str], str | None]


def facts_of(tables: CodeTables) -> CodeFacts:
    """Return the answers of one release of the tables.

    A code of another year has the chapter of its category, where that still stands.
    """

    def title(code: str) -> str:
        held = tables.code(code)
        return held.title if held else ""

    def chapter(code: str) -> str | None:
        # A procedure code has no dot: F07Z9ZZ must not be taken for something of category F07.
        above = tables.ancestors(code) or tables.ancestors(code.partition(".")[0])
        return next((held.code for held in above if held.kind is CodeKind.CHAPTER), None)

    return CodeFacts(title, tables.billable, chapter)
