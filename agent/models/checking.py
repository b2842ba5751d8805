"""Whether an answer is what was asked for: JSON, an object, and true to the schema.

Invariant: nothing is mended. A text either parses whole and matches, or it is no answer; and what is told
about it is taken from the schema alone, never from the text.
"""

# ruff: noqa: PLC0415 - jsonschema takes a tenth of a second, which runs without a model need not pay

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Protocol, cast

LONGEST = 100_000
"""Characters of an answer; a longer one is a model that has lost its way."""


class NotAnAnswer(ValueError):
    """The text is not what was asked for; the message says why, in words of ours alone."""


def parse_object(text: str) -> dict[str, Any]:
    """Parse one JSON object.

    Raises:
        NotAnAnswer: The text is too long, is no JSON, or is no object.
    """
    if len(text) > LONGEST:
        raise NotAnAnswer(f"the answer is longer than {LONGEST:,} characters")
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotAnAnswer("the answer is no JSON object")
    return found


def require_match(data: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Hold an answer to its schema.

    Raises:
        NotAnAnswer: It does not match; the message gives the place in the schema.
    """
    try:
        fault = next(_validator()(schema).iter_errors(data), None)
        place = "" if fault is None else "/".join(map(str, fault.absolute_schema_path))
    except RecursionError:
        place = "depth"
    if place:
        raise NotAnAnswer(f"the answer does not match the schema at {place}")


def _refuse(constant: str) -> float:
    raise ValueError(constant)


class _Fault(Protocol):
    """What jsonschema tells of a mismatch; its message is left alone, since it quotes the answer."""

    absolute_schema_path: Iterator[str | int]


class _Checker(Protocol):
    def iter_errors(self, instance: object) -> Iterator[_Fault]:
        """Yield what does not match."""
        ...


def _is_integer(_checker: object, value: object) -> bool:
    """Take 1 and refuse 1.0: numbers of candidates are looked up, not computed with."""
    return isinstance(value, int) and not isinstance(value, bool)


@lru_cache(maxsize=1)
def _validator() -> Callable[[Mapping[str, Any]], _Checker]:
    from jsonschema import Draft202012Validator, validators

    strict = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    extend: Callable[..., Any] = validators.extend
    return cast("Callable[[Mapping[str, Any]], _Checker]", extend(Draft202012Validator, type_checker=strict))
