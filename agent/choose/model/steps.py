"""What each step asks: messages from a versioned prompt, and the strict schema that the answer must match.

Invariant: a schema admits the brief's numbers and guideline ids and nothing else; every list may be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from agent.choose.model.brief import Brief
from agent.errors import InputError
from agent.models.records import Message, Request, Role
from agent.records import Encounter, Sex
from prompts import load

READ, CHOOSE, VERIFY, REPAIR = "read.v1", "choose.v1", "verify.v1", "repair.v1"

MOST_PROBLEMS = 40
MOST_CODES = 40
REASONS = (
    "denied", "uncertain", "other person", "history only", "integral to another code", "not managed here",
    "finding without diagnosis", "not enough said", "no right candidate", "covered by another code",
)  # fmt: skip

ANSWER_TOKENS = 6_000
"""Of an answer, at most."""

_OLDEST = 89
"""Completed years; beyond it an age may tell who a patient is, and no code asks for it."""

_FIRST_INPATIENT = "first the principal diagnosis: what, after study, occasioned the admission"
_FIRST_OUTPATIENT = "first what is chiefly responsible for the services provided"
_SCOPE_INPATIENT = "A chronic disease whose treatment is continued during the stay counts"
_SCOPE_OUTPATIENT = (
    "What stands only in a history, a list of old problems or a list of medicines counts when the assessment "
    "or plan takes it up, or continues or changes its treatment"
)
_UNCERTAIN_INPATIENT = (
    "a diagnosis uncertain earlier and dropped by discharge (still uncertain then: as established)"
)
_UNCERTAIN_OUTPATIENT = "a diagnosis only possible, probable, suspected or to be ruled out (give the symptom)"


@dataclass(frozen=True, slots=True)
class Steps:
    """Which calls are made for a note, at most four.

    Attributes:
        read: Ask what is to be coded; without it the local reader's problems are used.
        verify: Ask again, code by code, among the nearest kin.
        repair: Ask once more where the validator finds an error.
    """

    read: bool = True
    verify: bool = False
    repair: bool = True

    @classmethod
    def named(cls, text: str) -> "Steps":
        """Read `read,choose,verify,repair`; `choose` is always taken.

        Raises:
            InputError: A step is unknown.
        """
        names = {name.strip() for name in text.split(",") if name.strip()}
        known = {f.name for f in fields(cls)}
        unknown = sorted(names - known - {"choose"})
        if unknown:
            raise InputError(
                f"There is no step {unknown[0]!r}.", f"Give some of: choose, {', '.join(sorted(known))}."
            )
        return cls(**{name: name in names for name in known})


def read_request(encounter: Encounter, note: str, most: int = ANSWER_TOKENS) -> Request:
    """Ask what a note, or a window of it, has to be coded."""
    values = {**situation(encounter), "note": note}
    entry = object_of(words=_text("copied from the note"), term=_text("as the classification would call it"))
    return _request("read", READ, values, object_of(problems=_list(entry, MOST_PROBLEMS)), most)


def choose_request(encounter: Encounter, note: str, brief: Brief, most: int = ANSWER_TOKENS) -> Request:
    """Ask for codes among a brief's candidates."""
    values = {
        **situation(encounter),
        "note": note,
        "problems": _problems(brief),
        "instructions": _lines("Instructions of the tabular list", brief.instructions),
        "guidelines": _guidelines(brief),
    }
    return _request("choose", CHOOSE, values, _choices_schema(brief), most)


def repair_request(
    encounter: Encounter,
    note: str,
    brief: Brief,
    state: tuple[Sequence[str], Sequence[str]],
    most: int = ANSWER_TOKENS,
) -> Request:
    """Ask again, with the codes given and what the validator found of them."""
    given, findings = state
    values = {
        **situation(encounter),
        "note": note,
        "problems": _problems(brief),
        "guidelines": _guidelines(brief),
        "codes": "\n".join(given),
        "findings": "\n".join(f"- {line}" for line in findings),
    }
    return _request("repair", REPAIR, values, _choices_schema(brief), most)


def verify_request(
    encounter: Encounter, items: Sequence[tuple[str, Sequence[str]]], most: int = ANSWER_TOKENS
) -> Request:
    """Ask which description words support.

    Args:
        encounter: Its setting decides what uncertain words are worth.
        items: For each the quoted words in their surroundings, and the descriptions, numbered from 1.
        most: Tokens of the answer.
    """
    shown = "\n\n".join(
        f"Item {n}: {words}\n" + "\n".join(f"  {at}. {title}" for at, title in enumerate(titles, 1))
        for n, (words, titles) in enumerate(items, 1)
    )
    widest = max((len(titles) for _, titles in items), default=0)
    answer = object_of(item=_one_of(range(1, len(items) + 1)), best=_one_of(range(widest + 1)))
    values = {**situation(encounter), "items": shown}
    return _request("verify", VERIFY, values, object_of(answers=_list(answer, len(items))), most)


def situation(encounter: Encounter) -> dict[str, str]:
    """Return what the prompts say of the encounter: setting, patient, and what its setting decides."""
    inpatient = not encounter.setting.is_outpatient
    sex = {Sex.FEMALE: "female", Sex.MALE: "male", None: "sex not known"}[encounter.sex]
    years = encounter.age_years
    known = f"over {_OLDEST} years" if years is not None and years > _OLDEST else f"{years} years"
    age = "age not known" if years is None else known
    return {
        "setting": encounter.setting.value,
        "first": _FIRST_INPATIENT if inpatient else _FIRST_OUTPATIENT,
        "scope": _SCOPE_INPATIENT if inpatient else _SCOPE_OUTPATIENT,
        "uncertain": _UNCERTAIN_INPATIENT if inpatient else _UNCERTAIN_OUTPATIENT,
        "patient": f"{sex}, {age}",
    }


def _problems(brief: Brief) -> str:
    shown: set[int] = set()
    lines: list[str] = []
    for problem in brief.problems:
        lines.append(f'Problem {problem.number}: "{problem.words}" ({problem.term})')
        lines.extend(_options(brief, brief.offered.get(problem.number, ()), shown))
    found = list(_options(brief, brief.offered.get(0, ()), shown))
    if found:
        lines += ["Also found by a program:", *found]
    return "\n".join(lines)


def _options(brief: Brief, numbers: Sequence[int], shown: set[int]) -> list[str]:
    lines, again = [], []
    for number in numbers:
        option = brief.option(number)
        if option is None:
            continue
        if number in shown:
            again.append(str(number))
            continue
        shown.add(number)
        mark = "*" if option.local is not None else ""
        lines.append(f"  {number}{mark} {option.code.code} {option.code.title}")
    return [*lines, *([f"  also {', '.join(again)}"] if again else [])]


def _guidelines(brief: Brief) -> str:
    return _lines("Guidelines", [f"{card.guideline_id}: {card.text}" for card in brief.cards])


def _lines(heading: str, lines: Sequence[str]) -> str:
    return f"{heading}:\n" + "\n".join(f"- {line}" for line in lines) if lines else ""


def _choices_schema(brief: Brief) -> dict[str, Any]:
    numbers = [o.number for o in brief.options]
    ids = [card.guideline_id for card in brief.cards]
    code = object_of(
        candidate=_one_of(numbers or [0]),
        quotes=_list(_text("copied from the note"), 3),
        guidelines=_list(_one_of(ids) if ids else _text("none"), 3 if ids else 0),
        why=_text("at most 25 words"),
        sure=_one_of(("high", "medium", "low")),
    )
    out = object_of(
        problem=_one_of([p.number for p in brief.problems] or [0]),
        reason=_one_of(REASONS),
    )
    return object_of(codes=_list(code, MOST_CODES), left_out=_list(out, MOST_PROBLEMS))


def _request(step: str, prompt: str, values: Mapping[str, str], schema: dict[str, Any], most: int) -> Request:
    template = load(prompt)
    messages = (
        Message(Role.SYSTEM, template.fill("system", values)),
        Message(Role.USER, template.fill("user", values)),
    )
    return Request(step, messages, {"title": step, **schema}, max_tokens=most)


def object_of(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the strict schema of an object with these properties, all of them required."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": most}


def _text(told: str) -> dict[str, Any]:
    return {"type": "string", "description": told}


def _one_of(values: Sequence[int] | Sequence[str] | range) -> dict[str, Any]:
    kind = "integer" if isinstance(values[0], int) else "string"
    return {"type": kind, "enum": list(values)}
