"""A model that is made up: it answers each step with what a test gave it, and keeps what it was asked."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from agent.ahead import Asked
from agent.choose.model import ModelChooser
from agent.choose.model.brief import Brief, Option, Problem
from agent.documents import flowing
from agent.models.records import Outcome, Reply, Request, ToolCall, Usage
from agent.pipeline import Coder
from agent.records import CodedNote, Document, Encounter, Setting

NOTE = """HISTORY OF PRESENT ILLNESS
64-year-old woman here for follow-up of type 2 diabetes and hypertension. She denies chest pain.
She takes metformin. Her left knee has been sore since March.

ASSESSMENT AND PLAN
1. Type 2 diabetes mellitus with diabetic neuropathy. Continue metformin.
2. Essential hypertension. Blood pressure 148/92. Increase lisinopril.
3. Primary osteoarthritis, left knee. Injection today.
"""

_CANDIDATE = re.compile(r"^  (\d+)\*? ([A-Z]\d[0-9A-Z.]+) ", re.MULTILINE)
_PROBLEM = re.compile(r"^Problem (\d+): ", re.MULTILINE)

Answer = Any
"""What is answered to a step: data, a reply, an error, a function of the request, or a list of these."""


@dataclass
class FakeModel:
    """Answers by step; a list is answered in turn, its last entry again and again.

    Attributes:
        answers: Step -> answer.
        asked: Every request, in order.
    """

    answers: Mapping[str, Answer]
    name: str = "openai:fake"
    asked: list[Request] = field(default_factory=list)

    async def ask(self, request: Request) -> Reply:
        before = sum(r.step == request.step for r in self.asked)
        self.asked.append(request)
        await asyncio.sleep(0)
        answer = self.answers[request.step]
        if isinstance(answer, list):
            answer = answer[min(before, len(answer) - 1)]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else answered(answer)

    @property
    def steps(self) -> list[str]:
        return [r.step for r in self.asked]

    def shown(self, step: str) -> str:
        """Return all that was said to the model at a step, the first time."""
        request = next(r for r in self.asked if r.step == step)
        return "\n".join(m.content for m in request.messages)


def answered(data: Mapping[str, Any]) -> Reply:
    return Reply(Outcome.ANSWERED, data, usage=Usage(1, 1_000, 50))


def failed(outcome: Outcome, told: str = "") -> Reply:
    return Reply(outcome, told=told, usage=Usage(1, 1_000, 0))


def calling(*calls: tuple[str, Mapping[str, Any] | None]) -> Reply:
    """Reply with calls of tools."""
    made = tuple(ToolCall(f"call-{n}", name, arguments) for n, (name, arguments) in enumerate(calls))
    return Reply(Outcome.ANSWERED, calls=made, usage=Usage(1, 1_000, 50))


def candidates(request: Request) -> dict[str, int]:
    """Return the codes that a request shows, with their numbers."""
    return {code: int(number) for number, code in _CANDIDATE.findall(request.messages[-1].content)}


def problems(*read: tuple[str, str]) -> dict[str, Any]:
    """Answer the step `read`."""
    return {"problems": [{"words": words, "term": term} for words, term in read]}


def pick(code: str, *quotes: str, **other: Any) -> dict[str, Any]:
    """One code of an answer; it is given by its number where it is a candidate."""
    usual = {"guidelines": [], "why": "It is documented.", "sure": "high"}
    return {"code": code, "quotes": list(quotes), **usual, **other}


def choosing(*picks: Mapping[str, Any], left: Sequence[Mapping[str, Any]] = ()) -> Callable[[Request], Any]:
    """Answer `choose` or `repair` with those of the codes that are candidates."""

    def answer(request: Request) -> dict[str, Any]:
        numbers = candidates(request)
        return {
            "codes": [
                {"candidate": numbers[p["code"]], **{k: v for k, v in p.items() if k != "code"}}
                for p in picks
                if p["code"] in numbers
            ],
            "left_out": list(left),
        }

    return answer


READ = problems(
    (
        "Type 2 diabetes mellitus with diabetic neuropathy",
        "Type 2 diabetes mellitus with diabetic neuropathy",
    ),
    ("Essential hypertension", "Essential (primary) hypertension"),
    ("Primary osteoarthritis, left knee", "Unilateral primary osteoarthritis, left knee"),
)
CHOOSE = choosing(
    pick("E11.40", "Type 2 diabetes mellitus with diabetic neuropathy", guidelines=["I.C.4.a"]),
    pick("I10", "Essential hypertension"),
    pick("M17.12", "Primary osteoarthritis, left knee"),
)
USUAL = {"read": READ, "choose": CHOOSE, "repair": CHOOSE}


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The words of these tests."""
    return SimpleNamespace(
        NOTE=NOTE,
        READ=READ,
        CHOOSE=CHOOSE,
        USUAL=USUAL,
        FakeModel=FakeModel,
        answered=answered,
        calling=calling,
        candidates=candidates,
        choosing=choosing,
        failed=failed,
        pick=pick,
        problems=problems,
    )


@pytest.fixture
def code_with(coder: Coder) -> Callable[..., tuple[CodedNote, FakeModel]]:
    """Code a note with a made-up model: `note, model = code_with(text, answers, works=True)`."""

    def run(
        text: str = NOTE,
        answers: Mapping[str, Answer] = USUAL,
        *,
        known: Mapping[str, Any] | None = None,
        **how: Any,
    ) -> tuple[CodedNote, FakeModel]:
        model = FakeModel(answers)
        chooser = ModelChooser(coder.knowledge, model, **how)
        asked = Asked("visit", text, **(known or {}))
        return asyncio.run(Coder(coder.knowledge, chooser=chooser).code_async(asked)), model

    return run


@pytest.fixture
def read_note(coder: Coder) -> Callable[..., tuple[Encounter, Document]]:
    """Read a note as the pipeline does."""

    def read(
        text: str = NOTE, setting: Setting = Setting.OUTPATIENT, **known: Any
    ) -> tuple[Encounter, Document]:
        document = flowing("visit", text)
        return Encounter("visit", setting, (document,), **known), document

    return read


@pytest.fixture
def brief_of(coder: Coder) -> Callable[..., Brief]:
    """Make a brief of codes, all of them offered for one problem."""

    def make(*codes: str, problem: str = "sore knee") -> Brief:
        held = [code for c in codes if (code := coder.tables.code(c)) is not None]
        options = tuple(Option(n, code) for n, code in enumerate(held, 1))
        return Brief((Problem(1, problem, problem),), options, {1: [o.number for o in options]})

    return make


@pytest.fixture
def rules_of() -> Callable[..., dict[str, set[str]]]:
    """Return the findings of a result by the code that they are about, the empty one where by none."""

    def found(note: CodedNote) -> dict[str, set[str]]:
        rules: dict[str, set[str]] = {}
        for finding in note.verdict.findings:
            for code in finding.codes or ("",):
                rules.setdefault(code, set()).add(finding.rule)
        return rules

    return found
