"""The model at work with tools: it looks up, validates and answers, in bounded turns.

Invariant: a code is answered only if a tool showed it in this run, and only after a draft was validated; the
answer becomes the same records as the direct steps' and is written down by the same writer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.choose.model.answers import SURE, Left, Picked
from agent.choose.model.asking import NoAnswerError, Talk
from agent.choose.model.brief import Brief, Option
from agent.choose.model.shown import Shown
from agent.choose.model.steps import ANSWER_TOKENS, situation
from agent.choose.model.toolbox import ANSWER, TOOLS, Toolbox
from agent.choose.model.writing import Writer, Written
from agent.choose.outcome import Reading
from agent.choose.tools import CodingTools
from agent.models.records import Message, Request, Role, ToolCall
from index.tables import CodeTables
from prompts import load

AGENT = "agent.v1"
MOST_TURNS = 8


@dataclass(slots=True)
class Agentic:
    """One document's run."""

    reading: Reading
    shown: Shown
    tools: CodingTools
    tables: CodeTables
    writer: Writer
    talk: Talk
    local: Mapping[str, float]

    async def run(self) -> Written:
        """Return what the model answered.

        Raises:
            NoAnswerError: It did not answer within its turns.
            ModelFailed: The server cannot be used.
        """
        box = Toolbox(self.tools, self.shown)
        template = load(AGENT)
        values = {**situation(self.reading.encounter), "note": self.shown.text, "calls": str(self.talk.most)}
        messages = [
            Message(Role.SYSTEM, template.fill("system", values)),
            Message(Role.USER, template.fill("user", values)),
        ]
        while self.talk.left:
            request = Request("agent", tuple(messages), None, TOOLS, ANSWER_TOKENS)
            reply = await self.talk.ask(request)
            if not reply.calls:
                raise NoAnswerError("it answered without calling a tool.")
            messages.append(Message(Role.ASSISTANT, "", calls=reply.calls))
            last = self.talk.left <= 1
            for call in reply.calls:
                told = self._refused(call, box, last=last) if call.name == ANSWER else box.call(call)
                if told is None:
                    return self._written(call.arguments or {}, box)
                messages.append(Message(Role.TOOL, told, answers=call.call_id))
            if last:
                messages.append(Message(Role.USER, template.parts["last"]))
        raise NoAnswerError(f"it did not answer in {self.talk.most} turns.")

    def _refused(self, call: ToolCall, box: Toolbox, *, last: bool) -> str | None:
        """Return why an answer is not accepted; None when it is. The last one is, without unseen codes."""
        entries = _entries(call.arguments, "codes")
        if entries is None:
            return "The arguments do not match the schema of answer; call again."
        template = load(AGENT)
        if not box.validated and entries and not last:
            return template.parts["hasty"]
        unseen = [code for entry in entries if (code := _code(entry)) not in box.codes]
        return template.fill("unseen", {"codes": ", ".join(unseen)}) if unseen and not last else None

    def _written(self, arguments: Mapping[str, Any], box: Toolbox) -> Written:
        entries = [e for e in _entries(arguments, "codes") or [] if _code(e) in box.codes]
        picks = [pick for n, e in enumerate(entries, 1) if (pick := self._pick(n, e, box)) is not None]
        left = [
            Left(str(e.get("words", "")), str(e.get("reason", "")))
            for e in _entries(arguments, "left_out") or []
        ]
        brief = Brief((), tuple(p.option for p in picks), {})
        return self.writer.write(list({p.option.code.code: p for p in picks}.values()), left, brief)

    def _pick(self, number: int, entry: Mapping[str, Any], box: Toolbox) -> Picked | None:
        held = self.tables.code(_code(entry))
        if held is None or not held.billable:
            return None
        cited = _texts(entry, "guidelines")
        known = tuple(dict.fromkeys(g for g in cited if g in box.guidelines))
        return Picked(
            Option(number, held, self.local.get(held.code)),
            tuple(_texts(entry, "quotes")),
            known,
            len(set(cited)) - len(known),
            " ".join(str(entry.get("why", "")).split()),
            SURE.get(str(entry.get("sure")), SURE["low"]),
        )


def _entries(arguments: Mapping[str, Any] | None, name: str) -> Sequence[Mapping[str, Any]] | None:
    held = (arguments or {}).get(name)
    return [e for e in held if isinstance(e, dict)] if isinstance(held, list) else None


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    held = entry.get(name)
    return [text for text in held if isinstance(text, str)] if isinstance(held, list) else []


def _code(entry: Mapping[str, Any]) -> str:
    return str(entry.get("code", "")).strip().upper()
