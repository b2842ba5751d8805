"""From a file of local rules to rules that run.

Invariant: what is read is right as a whole or refused with one line that names the file's line; nothing of a
file is used where any of it is wrong. A pattern that matches no code of the tables held is a mistake, for a
rule about it would be silent for ever.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from agent.errors import InputError
from agent.records import Severity
from agent.rules.base import Outcome
from agent.rules.local.conditions import Beside, Said, When
from agent.rules.local.document import Path, Written, fault, read_document
from agent.rules.local.form import (
    AgesForm,
    BesideForm,
    DaysForm,
    FileForm,
    RuleForm,
    SaidForm,
    ThenForm,
    TrialForm,
    TriedForm,
    WhenForm,
)
from agent.rules.local.patterns import CodePattern, code_pattern, phrase
from agent.rules.local.records import LocalRule, LocalRules, Trial, TriedCode
from index.records import CodeSystem

Holds = Callable[[CodeSystem, CodePattern], bool | None]
"""Whether any release of a code system has a code that a pattern means; None where none is held."""

_REPAIR = "Look at the code again."


def read_rules(data: bytes, name: str, holds: Holds) -> LocalRules:
    """Read a file of local rules.

    Args:
        data: The file's bytes.
        name: The file's name, without its folder.
        holds: Asks the code tables for the codes of a pattern.

    Raises:
        InputError: It is not of the form, gives an id twice, or names codes that there are not.
    """
    written = read_document(data, name)
    try:
        form = FileForm.model_validate(written.value)
    except ValidationError as error:
        raise _fault(error, written, name) from error
    _check_ids(form, written, name)
    unchecked = tuple(sorted(set(_check_patterns(form, written, name, holds))))
    rules = tuple(_rule(rule, written.line(("rules", at))) for at, rule in enumerate(form.rules))
    return LocalRules(rules, "sha256:" + hashlib.sha256(data).hexdigest(), name, unchecked)


def _check_ids(form: FileForm, written: Written, name: str) -> None:
    first: dict[str, int] = {}
    for at, rule in enumerate(form.rules):
        line = written.line(("rules", at, "id"))
        if rule.id in first:
            raise fault(name, line, f"{rule.id} is the id of the rule of line {first[rule.id]} already")
        first[rule.id] = line


def _check_patterns(form: FileForm, written: Written, name: str, holds: Holds) -> Iterator[str]:
    """Yield the code systems of which no tables are held."""
    for path, when, texts in _patterns(form):
        for at, text in enumerate(texts):
            found = [holds(system, code_pattern(text)) for system in when.systems]
            yield from (s.value for s, held in zip(when.systems, found, strict=True) if held is None)
            if False in found and not any(found) and None not in found:
                systems = " or ".join(when.systems)
                raise fault(name, written.line((*path, at)), f"{text} matches no code of {systems}")


def _patterns(form: FileForm) -> Iterator[tuple[Path, WhenForm, Sequence[str]]]:
    for at, rule in enumerate(form.rules):
        path: Path = ("rules", at, "when")
        yield (*path, "codes"), rule.when, rule.when.codes
        beside = rule.when.beside or BesideForm.model_construct()
        for key, texts in (("any", beside.any_of), ("all", beside.all_of), ("none", beside.none_of)):
            yield (*path, "with", key), rule.when, texts or ()


def _rule(form: RuleForm, line: int) -> LocalRule:
    then = form.then
    usual = Outcome.REVIEW if form.severity is Severity.ERROR else Outcome.STANDS
    return LocalRule(
        rule_id=form.id,
        title=form.title,
        severity=form.severity,
        outcome=then.outcome or usual,
        when=_when(form.when),
        message=then.message,
        repair=then.repair or _REPAIR,
        basis=then.basis or f"Local rule {form.id}: {form.title}",
        written=form.model_dump(mode="json", by_alias=True, exclude_unset=True),
        line=line,
        example=_trial(form.example),
        near_miss=_trial(form.near_miss),
    )


def _when(form: WhenForm) -> When:
    return When(
        codes=_codes(form.codes),
        systems=frozenset(system.value for system in form.systems),
        beside=_beside(form.beside),
        place=form.place,
        settings=frozenset(form.setting or ()),
        sex=form.sex,
        ages=(form.age.first, form.age.last) if form.age else (None, None),
        days=(form.date.first, form.date.last) if form.date else (None, None),
        only_in=frozenset(form.only_in_sections or ()),
        said=_said(form.words),
        confidence_below=form.confidence_below,
        units_above=form.units_above,
    )


def _codes(texts: Sequence[str] | None) -> tuple[CodePattern, ...]:
    return tuple(map(code_pattern, texts or ()))


def _beside(form: BesideForm | None) -> Beside:
    return Beside(_codes(form.any_of), _codes(form.all_of), _codes(form.none_of)) if form else Beside()


def _said(form: SaidForm | None) -> Said:
    if form is None:
        return Said()
    held = ((phrase(text) for text in texts or ()) for texts in (form.any_of, form.all_of, form.none_of))
    return Said(*map(tuple, held))


def _trial(form: TrialForm | None) -> Trial | None:
    if form is None:
        return None
    codes = (
        TriedCode(
            t.code, t.system, form.text if t.quote is None else t.quote, t.section, t.confidence, t.units
        )
        for t in form.codes
    )
    return Trial(form.text, tuple(codes), form.setting, form.date, form.sex, form.age)


def _fault(error: ValidationError, written: Written, name: str) -> InputError:
    """Return the first fault of a file: its line, and what is asked there."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    found = [one for one in found if not _follows_from_another(one, found)]
    first = min(found, key=lambda one: written.line(tuple(one["loc"])))
    more = f"; {len(found) - 1} more after it" if len(found) > 1 else ""
    return fault(name, written.line(tuple(first["loc"])), f"{_told(first)}{more}")


def _follows_from_another(one: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Say whether a list is called too short because an item of it is wrong."""
    size = len(one["loc"])
    inside = (other for other in found if len(other["loc"]) > size and other["loc"][:size] == one["loc"])
    return one["type"] == "too_short" and any(inside)


def _told(found: ErrorDetails) -> str:
    *above, last = found["loc"] or ("the file",)
    owner = next((str(key) for key in reversed(above) if isinstance(key, str)), "the file")
    if found["type"] == "extra_forbidden":
        return f"{last!r} is no key of {owner!r}{_near(str(last), owner)}"
    if found["type"] == "missing":
        return f"{owner!r} lacks {last!r}"
    key = last if isinstance(last, str) else owner
    return f"{key!r} {_plain(found)}"


def _near(key: str, owner: str) -> str:
    """Return the keys that there are, the one that was meant first."""
    form = _FORMS.get(owner)
    if form is None:
        return ""
    keys = [field.alias or name for name, field in form.model_fields.items()]
    meant = difflib.get_close_matches(key, keys, n=1)
    return f" (did you mean {meant[0]!r}?)" if meant else f"; there are: {', '.join(keys)}"


_FORMS: dict[str, type[BaseModel]] = {
    "the file": FileForm,
    "rules": RuleForm,
    "when": WhenForm,
    "then": ThenForm,
    "with": BesideForm,
    "age": AgesForm,
    "date": DaysForm,
    "codes": TriedForm,
    "words": SaidForm,
    "example": TrialForm,
    "near_miss": TrialForm,
}


_WORDED = {
    "date_from_datetime_parsing": "is not a date such as 2026-04-30",
    "model_type": "must hold keys with values",
    "string_pattern_mismatch": "is not an id such as LR-1: an L, a hyphen, a number",
    "string_too_short": "is empty",
    "string_type": "must be text",
    "too_short": "is empty",
    "tuple_type": "must be a list",
}
"""What to say instead of pydantic's own words."""


def _plain(found: ErrorDetails) -> str:
    if found["type"] in _WORDED:
        return _WORDED[found["type"]]
    message = found["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]
