"""What a coder does with the books, as plain functions: search, open a code or a guideline, check a draft.

Invariant: every function answers from the open index and the validator alone, in short lines of text, and
tells which codes it showed; none of them changes anything. A model, an MCP server or a test calls the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.choose.outcome import Check
from agent.records import Choice, Encounter, Evidence
from index.errors import KnowledgeError
from index.opening import Knowledge
from index.records import Code, Instruction, InstructionKind

_MOST_FOUND = 12
_MOST_BELOW = 24
_MOST_NEAR = 8
_MOST_NOTES = 14
_LONGEST_NOTE = 300
_MOST_CARDS = 6
_PRINTED = frozenset(set(InstructionKind) - {InstructionKind.SEVENTH_CHARACTER})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tool answers.

    Attributes:
        text: Lines to read.
        codes: Billable codes that they show.
        guidelines: Ids of the guidelines that they show.
    """

    text: str
    codes: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()


class CodingTools:
    """The tools for one encounter."""

    def __init__(self, index: Knowledge, encounter: Encounter, check: Check) -> None:
        """Take an open index, the encounter whose release and setting govern, and the validator."""
        self._index = index
        self._tables = index.tables.in_force(encounter.day)
        self._setting = encounter.setting.value
        self._check = check

    def search_codes(self, queries: Sequence[str]) -> Shown:
        """Find codes by words, as the Alphabetic Index does.

        Args:
            queries: Conditions as a coder names them; each is searched by itself.
        """
        lines: list[str] = []
        codes: list[str] = []
        for query, found in zip(queries, self._index.retriever.retrieve(queries, k=_MOST_FOUND), strict=True):
            lines.append(f"{query}:")
            for candidate in found:
                held = self._tables.code(candidate.code)
                if held is not None:
                    lines.append(f"  {_line(held)}{self._needs(held)}")
                    codes.extend(self._reportable(held))
        return Shown("\n".join(lines), tuple(dict.fromkeys(codes)))

    def open_code(self, code: str) -> Shown:
        """Open a code: what stands above, beside and below it, its notes, and the guidelines that govern it.

        Args:
            code: Any code of the tables, billable or not.
        """
        held = self._tables.code(code)
        if held is None:
            near = ", ".join(c.code for c in self._tables.suggest(code))
            return Shown(f"There is no code {code!r}. Near it: {near or 'none'}. Search by words.")
        below = self._below(held)
        beside = [c for c in self._tables.siblings(held.stem) if c.code != held.code][:_MOST_NEAR]
        cards = self._index.guidelines.governing(held.code, self._setting)[:_MOST_CARDS]
        lines = [
            f"{_line(held)}{' (billable)' if held.billable else ''}",
            *(f"under: {_line(c)}" for c in self._tables.ancestors(held.code)),
            *(f"below: {_line(c)}" for c in below),
            *(f"beside: {_line(c)}" for c in beside),
            *_notes(self._tables.instructions(held.code)),
            *(f"guideline {card.guideline_id}: {card.title}" for card in cards),
        ]
        codes = [c.code for c in (held, *below, *beside) if c.billable]
        return Shown("\n".join(lines), tuple(codes), tuple(card.guideline_id for card in cards))

    def open_guideline(self, guideline_id: str) -> Shown:
        """Open a section of the Official Guidelines.

        Args:
            guideline_id: `I.C.9.a.1`.
        """
        try:
            card = self._index.guidelines.by_id(guideline_id)
        except KnowledgeError as error:
            return Shown(f"{error.message} {error.remedy}")
        return Shown(f"{card.guideline_id} {card.title}: {card.text}", (), (card.guideline_id,))

    def validate_draft(self, codes: Sequence[str], evidence: Mapping[str, Sequence[Evidence]]) -> Shown:
        """Check codes in their order against the tables, the note and each other.

        Args:
            codes: As they would be reported.
            evidence: The quotes of each.
        """
        choices = [Choice(code, "", tuple(evidence.get(code, ()))) for code in codes]
        found = self._check(choices).findings
        lines = [f"{f.severity.value} {f.rule} {', '.join(f.codes)}: {f.message} {f.repair}" for f in found]
        return Shown("\n".join(lines) or "No findings.")

    def _needs(self, code: Code) -> str:
        if code.billable:
            return ""
        return (
            " (needs a 7th character)" if self._tables.extensions(code.code) else " (not billable: open it)"
        )

    def _reportable(self, code: Code) -> tuple[str, ...]:
        return (code.code,) if code.billable else tuple(c.code for c in self._tables.extensions(code.code))

    def _below(self, code: Code) -> tuple[Code, ...]:
        direct = self._tables.children(code.code) or self._tables.extensions(code.code)
        return direct[:_MOST_BELOW]


def _line(code: Code) -> str:
    return f"{code.code} {code.title}"


def _notes(notes: Sequence[Instruction]) -> Iterator[str]:
    for note in [n for n in notes if n.kind in _PRINTED][:_MOST_NOTES]:
        yield f"{note.owner} {note.kind.value.replace('_', ' ')}: {note.text[:_LONGEST_NOTE]}"
