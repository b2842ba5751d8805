"""A coded note as a coder reads it: the codes in order, what to look at, what was left out and why.

Invariant: everything of the result that bears on a decision is here, each once: a finding stands in full at
the code to repair, its number at the others. A code takes one quote and one rule, with a count of the others;
`explain` shows all of them, the reasons, and what lost.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

from agent.citations import GuidelineLookup, cite
from agent.cli.captions import by_system, counted, facts, outcome, provenance, system_name
from agent.cli.finding_lines import REASSURING, finding_label, finding_text, reference, text_on
from agent.cli.governing import governed
from agent.cli.layout import LABEL, columns, details, heading, shows_styles
from agent.cli.left_out import left_out
from agent.cli.quoting import Passage, clean, passages
from agent.cli.wording import grounds
from agent.records import Alternative, Choice, CodedNote, Tier

_MARKS = ("«", "»")
_SURENESS = ((0.8, "high", "green"), (0.5, "medium", "yellow"), (0.0, "low", "red"))
_Line = tuple[Text, RenderableType]


def note_parts(
    note: CodedNote,
    console: Console,
    book: GuidelineLookup | None = None,
    releases: Mapping[str, str] | None = None,
    *,
    explain: bool = False,
) -> Iterator[RenderableType]:
    """Return what to print for one coded note, part by part.

    Args:
        note: What the pipeline made of it.
        console: Where it will be printed; `agent.cli.layout.screen` makes a fitting one.
        book: The guideline cards, for the titles of cited sections.
        releases: Release id -> what people call it.
        explain: Whether to show every quote, rule, reason and runner-up.
    """
    return _Page(note, book, console, explain=explain).parts(releases or {})


class _Page:
    """The parts of one note's page, top to bottom."""

    def __init__(
        self, note: CodedNote, book: GuidelineLookup | None, console: Console, *, explain: bool
    ) -> None:
        self._encounter = note.encounter
        self._verdict = note.verdict
        self._made = note.provenance
        self._book = book
        self._explain = explain
        self._findings = [f for f in note.verdict.findings if explain or f.rule not in REASSURING]
        self._marks = ("", "") if shows_styles(console) else _MARKS
        self._room = console.width - LABEL - 1
        systems = {choice.system for choice in (*note.verdict.final, *note.verdict.review)}
        self._is_mixed = len(systems) > 1
        self._shown = {choice.code for choice in (*note.verdict.final, *note.verdict.review)}

    def parts(self, releases: Mapping[str, str]) -> Iterator[RenderableType]:
        final, review = self._verdict.final, self._verdict.review
        yield Rule(Text(clean(self._encounter.note_id) or "note", style="bold"), align="left", style="dim")
        yield Text(facts(self._encounter, self._made, releases), style="dim")
        yield heading(outcome(self._verdict))
        yield ""
        yield from self._blocks(final, Tier.FINAL)
        if review:
            yield heading(f"Review: {counted(len(review), 'code')} to look at before use", "bold yellow")
            yield ""
            yield from self._blocks(review, Tier.REVIEW)
        yield from left_out(self._verdict.not_coded, whole=self._explain)
        yield from self._whole_note()
        yield Text(provenance(self._made), style="dim", no_wrap=True, overflow="ellipsis")

    def _blocks(self, choices: Sequence[Choice], tier: Tier) -> Iterator[RenderableType]:
        for system, of_system in by_system(choices).items():
            if self._is_mixed:
                yield Text(system_name(system), style="bold italic")
            for choice in of_system:
                yield _head(choice)
                yield details(self._lines(choice, tier))
                yield ""

    def _lines(self, choice: Choice, tier: Tier) -> Iterator[_Line]:
        if self._explain:
            yield from self._all_reasons(choice)
        else:
            yield from self._first_reasons(choice)
            why = clean(grounds(choice.rationale)) if tier is Tier.REVIEW else ""
            if why:
                yield _label("why"), Text(shorten(why, self._room, placeholder=" …"))
        yield from self._findings_on(choice)

    def _first_reasons(self, choice: Choice) -> Iterator[_Line]:
        if found := self._passages(choice):
            line = self._quoted(max(found, key=_words_quoted))
            if len(found) > 1:
                line.append(f" and {counted(len(found) - 1, 'more passage')}", style="dim")
            yield _label("quote"), line
        if choice.guidelines:
            more = f" · +{len(choice.guidelines) - 1}" if len(choice.guidelines) > 1 else ""
            rule = self._rule(choice.guidelines[0], self._room - len(more))
            yield _label("rule"), rule.append(more, style="dim")

    def _all_reasons(self, choice: Choice) -> Iterator[_Line]:
        for passage in self._passages(choice):
            yield _label("quote"), self._quoted(passage)
        for cited in choice.guidelines:
            yield _label("rule"), self._rule(cited)
        yield from ((_label(label), line) for label, line in governed(choice, self._marks))
        if choice.rationale:
            yield _label("why"), Text(clean(choice.rationale))
        for why_not, others in _by_reason(choice.alternatives).items():
            line = Text("; ").join(Text.assemble((a.code, "cyan"), f" {a.title}") for a in others)
            yield _label("not"), line.append(f": {clean(why_not)}")

    def _rule(self, cited: str, room: int | None = None) -> Text:
        """Return a citation, its title cut at a word where it is longer than there is room for."""
        citation = cite(cited, self._book)
        title = citation.title
        if room is not None:
            title = shorten(title, max(0, room - len(citation.label) - 2), placeholder=" …")
        return Text.assemble((citation.label, "cyan"), "  ", title)

    def _passages(self, choice: Choice) -> list[Passage]:
        documents = dict.fromkeys(quote.document_id for quote in choice.evidence)
        return [
            passage
            for name in documents
            for passage in passages(
                self._encounter.document(name), [q for q in choice.evidence if q.document_id == name]
            )
        ]

    def _quoted(self, passage: Passage) -> Text:
        line = Text()
        for piece in passage.pieces:
            if piece.is_quote:
                line.append(f"{self._marks[0]}{piece.text}{self._marks[1]}", style="bold green")
            else:
                line.append(piece.text)
        if passage.place:
            line.append(f"  [{passage.place}]", style="dim")
        return line

    def _findings_on(self, choice: Choice) -> Iterator[_Line]:
        for finding in self._findings:
            if choice.code in finding.codes[:1]:
                said = text_on(choice, finding, self._encounter.documents, whole=self._explain)
                yield finding_label(finding), said
            elif choice.code in finding.codes and finding.codes[0] in self._shown:
                yield finding_label(finding), reference(finding)

    def _whole_note(self) -> Iterator[RenderableType]:
        found = [f for f in self._findings if not f.codes or f.codes[0] not in self._shown]
        if found:
            told = (finding_text(f, self._encounter.documents, whole=self._explain) for f in found)
            yield heading("On the note as a whole")
            yield details(zip(map(finding_label, found), told, strict=True))
            yield ""


def _head(choice: Choice) -> RenderableType:
    grid = columns(3, 8, None, 0)
    number = Text(f"{choice.sequence:>2}." if choice.sequence else " ·")
    word, style = next((word, style) for least, word, style in _SURENESS if choice.confidence >= least)
    sureness = Text(f"{word:>6}", style=style)
    title = Text(choice.title, "bold").append(counted_units(choice), "bold cyan")
    grid.add_row(number, Text(choice.code, "bold cyan"), title, sureness)
    return grid


def counted_units(choice: Choice) -> str:
    """Return what a claim line adds to a service's code: how often, and its modifiers."""
    units = f" \N{MULTIPLICATION SIGN} {choice.units}" if choice.units is not None else ""
    word = "modifier" if len(choice.modifiers) == 1 else "modifiers"
    return f"{units}, {word} {' '.join(choice.modifiers)}" if choice.modifiers else units


def _words_quoted(passage: Passage) -> int:
    """Return how many different words of the note speak in a passage: the more, the more one line proves."""
    return len({piece.text.casefold() for piece in passage.pieces if piece.is_quote})


def _by_reason(others: Iterable[Alternative]) -> dict[str, list[Alternative]]:
    grouped: dict[str, list[Alternative]] = {}
    for other in others:
        grouped.setdefault(other.why_not, []).append(other)
    return grouped


def _label(word: str) -> Text:
    return Text(word, style="dim")
