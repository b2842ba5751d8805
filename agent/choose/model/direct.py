"""The steps in their order for one document: read, choose, and where asked for verify and repair.

Invariant: data goes one way, from problems through candidates to choices; only the validator's errors come
back, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.choose.local import Weighed
from agent.choose.model import answers, findings, steps
from agent.choose.model.answers import Picked
from agent.choose.model.asking import NoAnswerError, Talk
from agent.choose.model.brief import Brief
from agent.choose.model.gathering import Found, Gatherer, of_local
from agent.choose.model.shown import Shown
from agent.choose.model.steps import Steps
from agent.choose.model.verifying import items_of, verified
from agent.choose.model.writing import Writer, Written
from agent.choose.outcome import Check, Reading
from agent.errors import ModelFailed
from agent.models.records import Request
from agent.models.tokens import count, count_request
from agent.records import Finding, Severity
from index.tables import CodeTables

_MOST_WINDOWS = 2
_PROMPT = 900
"""Tokens of the reading step's own words and schema."""

_ANSWERS_SHARE = 4
"""The answer's share of the context, at most: one in so many."""

_FITS: tuple[tuple[int | None, float], ...] = (
    (None, 1.0), (6, 1.0), (4, 1.0), (3, 0.5), (3, 0.3), (2, 0.2), (1, 0.1),
)  # fmt: skip
"""Candidates for each problem (None for all) and the note's share of the context, as tried in turn."""


@dataclass(slots=True)
class Direct:
    """One document's way through the steps.

    Attributes:
        context: Tokens that the model reads and writes in one call.
        prompts: Names of the templates used so far.
    """

    reading: Reading
    shown: Shown
    weighed: Weighed
    gatherer: Gatherer
    tables: CodeTables
    writer: Writer
    talk: Talk
    taken: Steps
    context: int
    prompts: list[str]

    async def run(self, check: Check) -> Written:
        """Return what the model chose.

        Raises:
            NoAnswerError: It did not answer a step that is needed.
            ModelFailed: The server cannot be used.
        """
        found, told = await self._read()
        whole = self.gatherer.brief(self.reading.encounter, self.shown.document, found, self.weighed.drafts)
        request, note, brief = self._choosing(whole, [f.words for f in found])
        told += [findings.excerpted()] * (note != self.shown.text)
        self.prompts.append(steps.CHOOSE)
        data = (await self.talk.ask(request)).data or {}
        picks = list(answers.picked(data, brief))
        if self.taken.verify and picks and self.talk.left:
            picks, more = await self._verified(picks, brief)
            told += more
        written = self.writer.write(picks, list(answers.left(data, brief)), brief)
        faults = [f for f in check(written.choices).findings if f.severity is Severity.ERROR]
        if self.taken.repair and faults and self.talk.left:
            written, more = await self._repaired(note, brief, written, faults)
            told += more
        return replace(written, findings=(*told, *written.findings))

    async def _read(self) -> tuple[list[Found], list[Finding]]:
        """Return what is to be coded, in order; windows beyond those asked about are the local reader's."""
        local = [self._as_shown(f) for f in of_local(self.shown.document, self.weighed.drafts)]
        if not self.taken.read:
            return local, []
        self.prompts.append(steps.READ)
        windows = self.shown.windows(self.context - self.answer_tokens - _PROMPT, count)
        unread = max(0, len(windows) - _MOST_WINDOWS)
        found: dict[tuple[int, str], Found] = {}
        for window in windows[:_MOST_WINDOWS]:
            reply = await self.talk.ask(
                steps.read_request(self.reading.encounter, window.text, self.answer_tokens)
            )
            for words, term in answers.read(reply.data or {}):
                for place in self.shown.places(words)[:1]:
                    found.setdefault((place.start, term), Found(words, term, place.start, place.end))
        if unread:
            found.update({(f.start, f.term): f for f in local})
        told = [findings.read_in_parts(len(windows), unread)] if len(windows) > 1 else []
        return list(found.values())[: steps.MOST_PROBLEMS], told

    def _as_shown(self, found: Found) -> Found:
        """Return a local problem in words the model may see: its own if they are shown, else its term."""
        return found if self.shown.places(found.words) else replace(found, words=found.term)

    def _choosing(self, brief: Brief, words: Sequence[str]) -> tuple[Request, str, Brief]:
        """Return the choosing request that fits the context, with the note and the brief as it shows them.

        Raises:
            NoAnswerError: Not even one candidate a problem fits.
        """
        encounter = self.reading.encounter
        for most, share in _FITS:
            shown = brief if most is None else brief.trimmed(most)
            note = self.shown.excerpt(words, int(self.context * share), count)
            request = steps.choose_request(encounter, note, shown, self.answer_tokens)
            if count_request(request) + request.max_tokens <= self.context:
                return request, note, shown
        raise NoAnswerError(f"{self.context:,} tokens of context do not hold its problems and candidates.")

    @property
    def answer_tokens(self) -> int:
        """Tokens kept for an answer."""
        return min(steps.ANSWER_TOKENS, self.context // _ANSWERS_SHARE)

    async def _verified(self, picks: Sequence[Picked], brief: Brief) -> tuple[list[Picked], list[Finding]]:
        items = items_of(picks, brief, self.shown, self.tables)
        request = steps.verify_request(self.reading.encounter, [i.shown for i in items], self.answer_tokens)
        self.prompts.append(steps.VERIFY)
        try:
            reply = await self.talk.ask(request)
        except (ModelFailed, NoAnswerError) as why:
            return list(picks), [findings.step_failed(self.talk.model.name, "verify", told_by(why))]
        return verified(picks, items, reply.data or {}), []

    async def _repaired(
        self, note: str, brief: Brief, written: Written, faults: Sequence[Finding]
    ) -> tuple[Written, list[Finding]]:
        given = [f"{n}. {c.code} {c.title}" for n, c in enumerate(written.choices, 1)]
        named = repr(self.shown.document.document_id)
        lines = [f"{f.rule}: {f.message} {f.repair}".replace(named, "the note") for f in faults]
        request = steps.repair_request(
            self.reading.encounter, note, brief, (given, lines), self.answer_tokens
        )
        self.prompts.append(steps.REPAIR)
        try:
            data = (await self.talk.ask(request)).data or {}
        except (ModelFailed, NoAnswerError) as why:
            return written, [findings.step_failed(self.talk.model.name, "repair", told_by(why))]
        picks, left = list(answers.picked(data, brief)), list(answers.left(data, brief))
        return self.writer.write(picks, left, brief), []


def told_by(why: ModelFailed | NoAnswerError) -> str:
    """Return why a model gave nothing, in one line."""
    return why.message if isinstance(why, ModelFailed) else str(why)
