"""The project's own encounters: made up, coded in sequence, with alternatives and forbidden codes.

Invariant: a chart is read whole or the reading fails with the file and the key that is wrong: these files
are ours, so a fault in one is mended and not counted. A quote's span is its first occurrence in the text.
The list `measuring.txt` names the charts that only measure, one id a line; of those in `scaling.txt` nothing
is learnt but how sure to be; the others are for tuning.
"""

import tomllib
from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path

from agent.errors import InputError
from agent.records import Setting, Sex
from evals.cases import REMEDY, Case, Collection, DataAbsentError, GoldSpan, code_form, collected, text_of
from evals.readers.chart_form import Checked, Form
from index.records import CodeSystem

HOME = Path(__file__).parents[1] / "charts"
PROCEDURES = HOME.with_name("procedure_charts")
MEASURING = "measuring.txt"
SCALING = "scaling.txt"
_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
_CHART = Form(
    {"id": str, "setting": str, "style": str, "day": date, "sex": str, "age_years": int, "text": str,
     "codes": list, "forbidden": list},
    optional={"system": str},
)  # fmt: skip
_CODE = Form(
    {"code": str, "quotes": list, "guidelines": list}, optional={"acceptable": list, "optional": bool}
)
_FORBIDDEN = Form({"code": str, "why": str})
_SYSTEMS = {system.value: system for system in (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)}


class Half(StrEnum):
    """Which of the charts are wanted: all, for tuning, those that only measure, those that only scale."""

    BOTH = ""
    TUNING = "tuning"
    MEASURING = "measuring"
    SCALING = "scaling"


def read(path: Path = HOME, half: Half = Half.BOTH, name: str = "charts") -> Collection:
    """Read charts.

    Args:
        path: A chart's .toml file, or a folder with charts in it or in its folders.
        half: Which charts; the list stands beside the folders.
        name: Of the collection, before its half.

    Raises:
        DataAbsentError: There is no chart, or no list where one half is wanted.
        InputError: A chart is not as it must be; the message names the file and the key.
    """
    files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise DataAbsentError(f"{str(path)!r} holds no chart.", REMEDY)
    cases = [chart(file) for file in files]
    _no_twins(cases, path)
    left_out: Counter[str] = Counter()
    if half is not Half.BOTH:
        measuring, scaling = _listed(path, MEASURING), _listed(path, SCALING) - _listed(path, MEASURING)
        wanted = {Half.MEASURING: measuring, Half.SCALING: scaling}.get(half)
        ids = {c.case_id for c in cases}
        chosen = ids & wanted if wanted is not None else ids - measuring - scaling
        kept = [c for c in cases if c.case_id in chosen]
        left_out["charts of the other half"] = len(cases) - len(kept)
        left_out[f"ids of {MEASURING} without a chart"] = len(measuring - ids)
        cases = kept
    return collected(f"{name}-{half}".rstrip("-"), cases, +left_out)


def procedures(path: Path = PROCEDURES, half: Half = Half.BOTH) -> Collection:
    """Read the charts that are coded in ICD-10-PCS, in halves of their own."""
    return read(path, half, "charts-procedures")


def chart(file: Path) -> Case:
    """Read one chart.

    Raises:
        InputError: It is not as it must be; the message names the file and the key.
    """
    try:
        table = tomllib.loads(text_of(file))
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"The chart {file.name!r} is not TOML: {error}.",
            "Mend the file; docs/evaluating.md has the form of a chart.",
        ) from error
    whole = _CHART.checked(table, file, "")
    codes, forbidden = (
        [form.checked(row, file, f"{key}[{place}].") for place, row in enumerate(whole.table[key])]
        for key, form in (("codes", _CODE), ("forbidden", _FORBIDDEN))
    )
    return _case(whole, codes, forbidden)


def _case(whole: Checked, codes: list[Checked], forbidden: list[Checked]) -> Case:
    text = whole.table["text"]
    system = whole.one_of("system", _SYSTEMS) if "system" in whole.table else CodeSystem.ICD10CM
    named = {_code(c, "code", system): c for c in codes}
    optional = frozenset(code for code, c in named.items() if c.table.get("optional", False))
    return Case(
        whole.table["id"],
        text,
        frozenset(named) - optional,
        tuple(span for code, c in named.items() for span in _spans(code, c, text)),
        setting=whole.one_of("setting", {s.value: s for s in Setting}),
        day=whole.table["day"],
        sex=whole.one_of("sex", _SEXES),
        age_years=whole.table["age_years"],
        acceptable={code: found for code, c in named.items() if (found := _acceptable(c, system))},
        optional=optional,
        forbidden={_code(c, "code", system): c.table["why"] for c in forbidden},
        sequence=tuple(named),
        guidelines={code: tuple(c.strings("guidelines")) for code, c in named.items()},
        system=system,
    )


def _code(table: Checked, key: str, system: CodeSystem) -> str:
    found = code_form(table.table[key], system)
    if found is None:
        raise table.fault(key, "is not the form of a code")
    return found


def _acceptable(table: Checked, system: CodeSystem) -> frozenset[str]:
    found = [code_form(c, system) for c in table.strings("acceptable")]
    if None in found:
        raise table.fault("acceptable", "holds something that is not the form of a code")
    return frozenset(c for c in found if c is not None)


def _spans(code: str, table: Checked, text: str) -> list[GoldSpan]:
    spans = []
    for quote in table.strings("quotes"):
        start = text.find(quote)
        if start < 0 or not quote:
            raise table.fault("quotes", "holds words that are not in the text")
        spans.append(GoldSpan(code, start, start + len(quote), quote))
    return spans


def _no_twins(cases: list[Case], path: Path) -> None:
    twins = [case_id for case_id, count in Counter(c.case_id for c in cases).items() if count > 1]
    if twins:
        raise InputError(
            f"Several charts in {str(path)!r} have the id {twins[0]!r}.", "Give each chart an id of its own."
        )


def _listed(path: Path, name: str) -> frozenset[str]:
    """Return the ids of a list beside the charts; there need be none of charts that only scale."""
    folder = path if path.is_dir() else path.parent
    place = next((p for p in (folder, *folder.parents[:1]) if (p / name).is_file()), folder)
    if name == SCALING and not (place / name).is_file():
        return frozenset()
    lines = (line.strip() for line in text_of(place / name).splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
