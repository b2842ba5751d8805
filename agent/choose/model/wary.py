"""The local chooser under the model's caution: words that speak to a coder are no evidence for it either.

Invariant: what such words name is no mention, and a code that rests on them alone goes to review, with a
finding that says why; nothing is added.
"""

from dataclasses import replace

from agent.choose.model import findings
from agent.choose.model.answers import DOUBTED
from agent.choose.model.trust import Span, addressed_in, is_addressed
from agent.choose.outcome import Chosen, Reading
from agent.records import Choice, Finding


class Wary:
    """What is not to be believed in the document that is shown."""

    def __init__(self, reading: Reading) -> None:
        """Take an encounter; its first document is the one that is shown."""
        document = reading.encounter.documents[0]
        self._reading = reading
        self._document_id = document.document_id
        self._spans: tuple[Span, ...] = addressed_in(document)

    @property
    def reading(self) -> Reading:
        """The same without mentions that stand in such words."""
        if not self._spans:
            return self._reading
        mentions = (m for m in self._reading.mentions if not self._holds(m.document_id, m.start, m.end))
        return replace(self._reading, mentions=tuple(mentions))

    @property
    def told(self) -> tuple[Finding, ...]:
        """That the note has such words."""
        return (findings.speaks_to_coder(len(self._spans)),) if self._spans else ()

    def of(self, chosen: Chosen) -> Chosen:
        """Doubt the codes that rest on such words and on nothing else.

        Args:
            chosen: As the local chooser gives it.
        """
        led = [c.code for c in chosen.choices if self._is_led(c)]
        choices = tuple(
            replace(c, confidence=min(c.confidence, DOUBTED)) if c.code in led else c for c in chosen.choices
        )
        told = (findings.addressed_evidence(code) for code in led)
        return replace(chosen, choices=choices, findings=(*chosen.findings, *told))

    def _is_led(self, choice: Choice) -> bool:
        return bool(choice.evidence) and all(
            self._holds(e.document_id, e.start, e.end) for e in choice.evidence
        )

    def _holds(self, document_id: str, start: int, end: int) -> bool:
        return document_id == self._document_id and is_addressed(self._spans, start, end)
