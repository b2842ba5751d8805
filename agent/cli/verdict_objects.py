"""Verdicts as JSON objects, one a line.

Invariant: the object of a file of one code set and that of a line of many are the same, save that the latter
begins with the line and the encounter's name.
"""

from agent.cli.records_json import answer_line
from agent.records import Verdict

_FORM = "verdict/1"


def verdict_line(verdict: Verdict, rules: str, **place: str | int | None) -> str:
    """Return a verdict's object.

    Args:
        verdict: What the validator decided.
        rules: Digest of the rules of the house.
        place: What tells it from others: `line` and `note_id`.
    """
    answer = {
        "final": [choice.code for choice in verdict.final],
        "review": [choice.code for choice in verdict.review],
        "not_coded": verdict.not_coded,
        "findings": verdict.findings,
        "rules": rules,
        "lists": verdict.lists,
    }
    return answer_line(_FORM, {**place, **answer})
