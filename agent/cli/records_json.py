"""Our frozen records as JSON, for the answers of the look-up commands.

Invariant: every object says its form and version (`chartcite.lookup/1`) first; a record's fields keep their
names, dates are ISO 8601, and what is None is null.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from agent.cli.output import print_object


def print_answer(form: str, answer: Mapping[str, Any]) -> None:
    """Print an answer as one line of JSON.

    Args:
        form: Name and version: `search/1`.
        answer: Records, dates and plain values by name.
    """
    print_object(answer_line(form, answer))


def answer_line(form: str, answer: Mapping[str, Any]) -> str:
    """Return an answer as one line of JSON; see `print_answer`."""
    return json.dumps({"schema": f"chartcite.{form}", **answer}, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
