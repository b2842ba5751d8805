"""Findings on the screen: how much each weighs, what is wrong, what mends it and what that rests on.

Invariant: a finding's number is always shown, so that its page in `docs/rules` can be found.
"""

from collections.abc import Iterable

from rich.console import Group
from rich.text import Text

from agent.citations import TABULAR
from agent.cli.layout import details
from agent.cli.quoting import clean
from agent.cli.wording import doubts, short_basis, with_words
from agent.records import Choice, Document, Finding, Severity

LOW_CONFIDENCE = "CC213"
REASSURING = frozenset({"CC121"})
"""Rules that find nothing wrong and ask for nothing; a page that is read at a glance leaves them out."""

_UNSAID = "the words support it weakly; confirm or replace it"
_SEVERITIES = {
    Severity.ERROR: ("error", "bold red"),
    Severity.WARNING: ("warning", "yellow"),
    Severity.INFORMATION: ("note", "dim"),
}


def finding_lines(findings: Iterable[Finding]) -> Group:
    """Return findings as labelled lines, each with the codes that it is about."""
    return Group(details((finding_label(f), finding_text(f, named=True, whole=True)) for f in findings))


def finding_label(finding: Finding) -> Text:
    """Return the word for how much a finding weighs."""
    word, style = _SEVERITIES[finding.severity]
    return Text(word, style=style)


def finding_text(
    finding: Finding, documents: Iterable[Document] = (), *, named: bool = False, whole: bool = False
) -> Text:
    """Return what a finding says.

    Args:
        finding: The finding.
        documents: Those of the encounter: places in them are shown as the words that stand there.
        named: Whether to begin with the codes that it is about, where the message does not name them.
        whole: Whether to quote the instruction that it rests on, not only where it is printed.
    """
    text = Text.assemble((finding.rule, "bold"), " ")
    if named and finding.codes and finding.codes[0] not in finding.message:
        text.append(", ".join(finding.codes) + ": ", style="cyan")
    text.append(with_words(finding.message, documents))
    if finding.repair:
        text.append(f" → {clean(finding.repair)}")
    if finding.basis:
        basis = finding.basis if whole else short_basis(finding.basis)
        text.append(f" ({clean(basis).replace(TABULAR, 'Tabular ', 1)})", style="dim")
    return text


def text_on(choice: Choice, finding: Finding, documents: Iterable[Document], *, whole: bool) -> Text:
    """Return what a finding says at the code to repair; low confidence is told by what the doubt is."""
    if finding.rule != LOW_CONFIDENCE:
        return finding_text(finding, documents, whole=whole)
    return Text.assemble(clean(doubts(choice.rationale)) or _UNSAID, (f"  {finding.rule}", "dim"))


def reference(finding: Finding) -> Text:
    """Return the line at a code that a finding concerns beside the code to repair."""
    return Text(f"{finding.rule}: see {finding.codes[0]}", style="dim")
