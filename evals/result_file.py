"""`result.json`: a whole run as one object, and that object read back as the run to compare with.

Invariant: the form is `chartcite.eval/1`; cases stand there as coded, before any filter, so that a later run
may be compared under any. No word of a note is in it unless excerpts are asked for: quotes and gold spans are
offsets, and rationales, which quote, are left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from agent.errors import InputError
from evals.cases import Case, GoldSpan, text_of
from evals.results import CaseResult, Predicted, Quoted, Reached
from evals.runs import RunInfo
from evals.summary import Summary, to_json

SCHEMA = "chartcite.eval/1"
_REMEDY = "Give the result.json that `chartcite eval … --out DIR` wrote."


def whole_object(
    info: RunInfo, views: Mapping[str, Summary], results: Sequence[CaseResult], *, excerpts: bool
) -> dict[str, Any]:
    """Return a run as an object of JSON.

    Args:
        info: What the run was.
        views: Name -> what the run comes to under that view's filters; the last is the headline.
        results: As coded, before any filter.
        excerpts: Whether words of the notes may be in it.
    """
    return {
        "schema": SCHEMA,
        **asdict(info),
        "views": {name: to_json(summary) for name, summary in views.items()},
        "cases": [_case(r, excerpts=excerpts) for r in results],
    }


def read_results(path: Path, cases: Sequence[Case]) -> list[CaseResult]:
    """Read the cases of an earlier run.

    Args:
        path: The file.
        cases: Of the run at hand; a note of the same id lends its text, which the file does not hold.

    Raises:
        InputError: There is no such file, or it is no result of this form.
    """
    texts = {case.case_id: case.text for case in cases}
    try:
        found = json.loads(text_of(path))
        if found["schema"] != SCHEMA:
            raise InputError(f"{path.name!r} is not of the form {SCHEMA}.", _REMEDY)
        return [_result(row, texts) for row in found["cases"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name!r} is no result of an evaluation.", _REMEDY) from error


def _case(result: CaseResult, *, excerpts: bool) -> dict[str, Any]:
    case = result.case
    return {
        "case_id": case.case_id,
        "gold": sorted(case.codes),
        "acceptable": {code: sorted(codes) for code, codes in case.acceptable.items()},
        "optional": sorted(case.optional),
        "forbidden": sorted(case.forbidden),
        "sequence": list(case.sequence),
        "spans": [_placed(s, excerpts=excerpts) | {"code": s.code} for s in case.spans],
        "predicted": [_predicted(p, excerpts=excerpts) for p in result.predicted],
        "reached": {code: stage.name.lower() for code, stage in result.reached.items()},
        "ranks": dict(result.ranks),
        "candidates": result.candidates,
        "chosen_instead": {code: list(codes) for code, codes in result.chosen_instead.items()},
        "reasons": dict(result.reasons),
        "failure": result.failure,
        "milliseconds": result.milliseconds,
        "calls": result.calls,
        "prompt_tokens": result.prompt_tokens,
        "completion_tokens": result.completion_tokens,
        "cost_usd": result.cost_usd,
    }


def _predicted(predicted: Predicted, *, excerpts: bool) -> dict[str, Any]:
    quotes = [_placed(q, excerpts=excerpts) for q in predicted.quotes]
    said = {"rationale": predicted.rationale} if excerpts else {}
    return {**asdict(replace(predicted, quotes=(), rationale="")), "quotes": quotes, "rationale": ""} | said


def _placed(place: Quoted | GoldSpan, *, excerpts: bool) -> dict[str, Any]:
    return {"start": place.start, "end": place.end} | ({"text": place.text} if excerpts else {})


def _result(row: Mapping[str, Any], texts: Mapping[str, str]) -> CaseResult:
    case_id = row["case_id"]
    case = Case(
        case_id,
        texts.get(case_id, ""),
        frozenset(row["gold"]),
        acceptable={code: frozenset(codes) for code, codes in row["acceptable"].items()},
        optional=frozenset(row["optional"]),
        forbidden=dict.fromkeys(row["forbidden"], ""),
        sequence=tuple(row["sequence"]),
    )
    return CaseResult(
        case,
        tuple(_given(p) for p in row["predicted"]),
        reached={code: Reached[name.upper()] for code, name in row["reached"].items()},
        failure=row["failure"],
        milliseconds=row["milliseconds"],
    )


def _given(row: Mapping[str, Any]) -> Predicted:
    quotes = tuple(Quoted(q["start"], q["end"], q.get("text", "")) for q in row["quotes"])
    return Predicted(
        row["code"], row["title"], row["final"], row["confidence"], row["sequence"], quotes,
        tuple(row["guidelines"]),
    )  # fmt: skip
