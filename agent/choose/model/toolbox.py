"""The coding tools as a model sees them: names, schemas of their arguments, and calls carried out.

Invariant: arguments are checked before a tool runs; a call that cannot be carried out answers with one line
that says how, and never ends the run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.choose.model.answers import SURE
from agent.choose.model.shown import Shown as ShownNote
from agent.choose.model.steps import object_of
from agent.choose.tools import CodingTools, Shown
from agent.models.records import Tool, ToolCall
from agent.records import Assertion, Evidence, SectionKind

ANSWER = "answer"
_MOST_QUERIES = 20
_MOST_OPENED = 8
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


_QUOTED = object_of(code={"type": "string"}, quotes=_TEXTS)
_CODED = object_of(
    code={"type": "string"},
    quotes=_TEXTS,
    guidelines=_TEXTS,
    why={"type": "string"},
    sure={"type": "string", "enum": list(SURE)},
)
_LEFT = object_of(words={"type": "string"}, reason={"type": "string"})
TOOLS = (
    Tool("search_codes", "Find codes by words; give all conditions at once.", object_of(queries=_TEXTS)),
    Tool("open_code", "Open codes: kin, notes, governing guidelines.", object_of(codes=_TEXTS)),
    Tool("open_guideline", "Open sections of the Official Guidelines by id.", object_of(ids=_TEXTS)),
    Tool("validate_draft", "Check codes, in order, with their quotes.",
         object_of(codes={"type": "array", "items": _QUOTED})),
    Tool(ANSWER, "Give the codes to report in order, and what is left out with reasons.",
         object_of(codes={"type": "array", "items": _CODED}, left_out={"type": "array", "items": _LEFT})),
)  # fmt: skip


@dataclass(slots=True)
class Toolbox:
    """The tools of one run, and what they have shown.

    Attributes:
        codes: Billable codes shown so far: only these can be answered.
        guidelines: Guideline ids shown so far.
        validated: Whether a draft was validated.
    """

    tools: CodingTools
    note: ShownNote
    codes: set[str] = field(default_factory=set)
    guidelines: set[str] = field(default_factory=set)
    validated: bool = False

    def call(self, wanted: ToolCall) -> str:
        """Carry a call out and return what the model is told."""
        run = self._runs().get(wanted.name)
        if run is None:
            return f"There is no tool {wanted.name!r}; there are {', '.join(t.name for t in TOOLS)}."
        if wanted.arguments is None:
            return "The arguments are no JSON object; call again."
        try:
            shown = run(wanted.arguments)
        except (KeyError, TypeError, AttributeError):
            return f"The arguments do not match the schema of {wanted.name}; call again."
        self.codes.update(shown.codes)
        self.guidelines.update(shown.guidelines)
        return shown.text

    def _runs(self) -> Mapping[str, Callable[[Mapping[str, Any]], Shown]]:
        return {
            "search_codes": lambda a: self.tools.search_codes(_texts(a["queries"])[:_MOST_QUERIES]),
            "open_code": lambda a: _joined(
                [self.tools.open_code(c) for c in _texts(a["codes"])[:_MOST_OPENED]]
            ),
            "open_guideline": lambda a: _joined(
                [self.tools.open_guideline(g) for g in _texts(a["ids"])[:_MOST_OPENED]]
            ),
            "validate_draft": self._validate,
        }

    def _validate(self, arguments: Mapping[str, Any]) -> Shown:
        drafts = {entry["code"].strip().upper(): _texts(entry["quotes"]) for entry in arguments["codes"]}
        self.validated = True
        return self.tools.validate_draft(list(drafts), {c: self._evidence(q) for c, q in drafts.items()})

    def _evidence(self, quotes: Sequence[str]) -> list[Evidence]:
        document = self.note.document
        places = [place for quote in quotes for place in self.note.places(quote)]
        return [document.evidence(p.start, p.end, SectionKind.OTHER, Assertion.PRESENT) for p in places]


def _texts(given: Sequence[Any]) -> list[str]:
    return [text for text in given if isinstance(text, str)]


def _joined(shown: Sequence[Shown]) -> Shown:
    return Shown(
        "\n\n".join(s.text for s in shown),
        tuple(code for s in shown for code in s.codes),
        tuple(g for s in shown for g in s.guidelines),
    )
