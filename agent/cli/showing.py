"""A coded note as a coder reads it: the codes in order, what to look at, what was left out and why.

Invariant: everything of the result that bears on a decision is here (codes, quotes, rules, reasons, findings
and what was not coded), each once: a finding stands in full at the code to repair, its number at the others.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from agent.citations import GuidelineLookup, cite
from agent.cli.layout import columns, details, heading, shows_styles
from agent.cli.quoting import Passage, clean, passages
from agent.records import (
    Alternative,
    Choice,
    CodedNote,
    Encounter,
    Finding,
    NotCoded,
    Provenance,
    Severity,
    Sex,
)

_MARKS = ("«", "»")
_MOST_PASSAGES = 2
_SURENESS = ((0.8, "high", "green"), (0.5, "medium", "yellow"), (0.0, "low", "red"))
_SEVERITIES = {
    Severity.ERROR: ("error", "bold red"),
    Severity.WARNING: ("warning", "yellow"),
    Severity.INFORMATION: ("note", "dim"),
}


def show_note(note: CodedNote, console: Console, book: GuidelineLookup | None = None) -> None:
    """Print one coded note.

    Args:
        note: What the pipeline made of it.
        console: Where to print; `agent.cli.layout.screen` makes a fitting one.
        book: The guideline cards, for the titles of cited sections.
    """
    for part in note_parts(note, console, book):
        console.print(part)


def note_parts(
    note: CodedNote, console: Console, book: GuidelineLookup | None = None
) -> Iterator[RenderableType]:
    """Return what `show_note` prints, part by part."""
    return _Page(note, book, marked=not shows_styles(console)).parts()


class _Page:
    """The parts of one note's page, top to bottom."""

    def __init__(self, note: CodedNote, book: GuidelineLookup | None, *, marked: bool) -> None:
        self._encounter = note.encounter
        self._verdict = note.verdict
        self._made = note.provenance
        self._book = book
        self._marks = _MARKS if marked else ("", "")
        self._shown = {choice.code for choice in (*note.verdict.final, *note.verdict.review)}

    def parts(self) -> Iterator[RenderableType]:
        final, review = self._verdict.final, self._verdict.review
        yield Rule(Text(clean(self._encounter.note_id) or "note", style="bold"), align="left", style="dim")
        yield Text(_facts(self._encounter, self._made), style="dim")
        yield ""
        if not final:
            yield heading(
                "No code stands. " + ("See below." if review else "The note names no reportable problem.")
            )
            yield ""
        yield from self._blocks(final)
        if review:
            yield heading(f"Review: {_counted(len(review), 'code')} to look at before use", "bold yellow")
            yield ""
            yield from self._blocks(review)
        yield from self._left_out(self._verdict.not_coded)
        yield from self._whole_note()
        yield Text(_provenance(self._made), style="dim", no_wrap=True, overflow="ellipsis")

    def _blocks(self, choices: Sequence[Choice]) -> Iterator[RenderableType]:
        for choice in choices:
            yield self._head(choice)
            yield details(self._lines(choice))
            yield ""

    def _head(self, choice: Choice) -> RenderableType:
        grid = columns(3, 8, None, 0)
        number = Text(f"{choice.sequence:>2}." if choice.sequence else " ·")
        grid.add_row(number, Text(choice.code, "bold cyan"), Text(choice.title, "bold"), _sureness(choice))
        return grid

    def _lines(self, choice: Choice) -> Iterator[tuple[Text, RenderableType]]:
        found = self._passages(choice)
        for passage in found[:_MOST_PASSAGES]:
            yield _label("quote"), self._quoted(passage)
        if len(found) > _MOST_PASSAGES:
            yield (
                _label(""),
                Text(f"and {_counted(len(found) - _MOST_PASSAGES, 'more passage')}", style="dim"),
            )
        for reference in choice.guidelines:
            citation = cite(reference, self._book)
            yield _label("rule"), Text.assemble((citation.label, "cyan"), "  ", citation.title)
        if choice.rationale:
            yield _label("why"), Text(clean(choice.rationale))
        for why_not, others in _by_reason(choice.alternatives).items():
            line = Text("; ").join(Text.assemble((a.code, "cyan"), f" {a.title}") for a in others)
            yield _label("not"), line.append(f": {clean(why_not)}")
        yield from self._findings_on(choice.code)

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

    def _findings_on(self, code: str) -> Iterator[tuple[Text, RenderableType]]:
        for finding in self._verdict.findings:
            if code in finding.codes[:1]:
                yield _finding_label(finding), _finding_text(finding)
            elif code in finding.codes and finding.codes[0] in self._shown:
                word, style = _SEVERITIES[finding.severity]
                yield Text(word, style), Text(f"{finding.rule}: see {finding.codes[0]}", style="dim")

    def _left_out(self, items: Iterable[NotCoded]) -> Iterator[RenderableType]:
        grouped: dict[tuple[str, str], dict[str, int]] = {}
        for item in items:
            texts = grouped.setdefault((item.reason, item.rule), {})
            words = clean(item.text).strip()
            texts[words] = texts.get(words, 0) + 1
        if not grouped:
            return
        yield heading("Not coded")
        grid = columns(2, None)
        for (reason, rule), texts in grouped.items():
            line = Text.assemble((clean(reason), "italic"), (f" [{rule}]" if rule else "", "dim"), ": ")
            line.append(" · ".join(f"{t} ({n} times)" if n > 1 else t for t, n in texts.items()))
            grid.add_row("", line)
        yield grid
        yield ""

    def _whole_note(self) -> Iterator[RenderableType]:
        found = [f for f in self._verdict.findings if not f.codes or f.codes[0] not in self._shown]
        if found:
            yield heading("On the note as a whole")
            yield details((_finding_label(f), _finding_text(f)) for f in found)
            yield ""


def finding_lines(findings: Iterable[Finding]) -> Group:
    """Return findings as labelled lines, each with the codes that it is about."""
    return Group(details((_finding_label(f), _finding_text(f, named=True)) for f in findings))


def _by_reason(others: Iterable[Alternative]) -> dict[str, list[Alternative]]:
    grouped: dict[str, list[Alternative]] = {}
    for other in others:
        grouped.setdefault(other.why_not, []).append(other)
    return grouped


def _label(word: str) -> Text:
    return Text(word, style="dim")


def _finding_label(finding: Finding) -> Text:
    word, style = _SEVERITIES[finding.severity]
    return Text(word, style=style)


def _finding_text(finding: Finding, *, named: bool = False) -> Text:
    text = Text.assemble((finding.rule, "bold"), " ")
    if named and finding.codes and finding.codes[0] not in finding.message:
        text.append(", ".join(finding.codes) + ": ", style="cyan")
    text.append(clean(finding.message))
    if finding.repair:
        text.append(f" → {clean(finding.repair)}")
    if finding.basis:
        text.append(f" ({clean(finding.basis)})", style="dim")
    return text


def _sureness(choice: Choice) -> Text:
    word, style = next((word, style) for least, word, style in _SURENESS if choice.confidence >= least)
    return Text(f"{word} {choice.confidence:.0%}", style=style)


def _facts(encounter: Encounter, made: Provenance) -> str:
    day = encounter.day.isoformat() if encounter.day else "date of service not known"
    return " · ".join((encounter.setting.value, _patient(encounter), day, *made.releases.values()))


def _patient(encounter: Encounter) -> str:
    sex = {Sex.FEMALE: "female", Sex.MALE: "male", None: "sex not known"}[encounter.sex]
    if encounter.age_years is None:
        return f"{sex}, age not known"
    age = _counted(encounter.age_years, "year") if encounter.age_years else "under 1 year"
    return f"{sex}, {age}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _provenance(made: Provenance) -> str:
    index = made.index.removeprefix("sha256:")[:12]
    parts = [f"chartcite {made.chartcite}", made.chooser, f"index {index}"]
    if made.calls:
        cost = "" if made.cost_usd is None else f", ${made.cost_usd:.4f}"
        tokens = made.prompt_tokens + made.completion_tokens
        parts.append(f"{_counted(made.calls, 'call')}, {tokens:,} tokens{cost}")
    return " · ".join([*parts, f"{sum(made.milliseconds.values()):.0f} ms"])
