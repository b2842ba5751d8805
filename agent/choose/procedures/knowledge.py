"""The data files of procedures, read into records.

Invariant: a row with an unknown key, a name that is taken or an `also` that names nothing is an error that
says where it stands; `agent.choose.procedures.checking` holds the labels against the tables.
"""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from agent.choose.procedures.records import (
    Labels,
    Lexicon,
    Part,
    Place,
    Procedure,
    Region,
    Together,
    Value,
    Values,
    When,
)
from agent.citations import PROCEDURE

SECTIONS = {
    "surgery": "0", "obstetrics": "1", "placement": "2", "administration": "3", "measurement": "4",
    "extracorporeal": "5", "therapies": "6", "osteopathic": "7", "other": "8", "chiropractic": "9",
    "imaging": "B", "nuclear": "C", "radiation": "D", "rehabilitation": "F", "mental": "G",
    "substance": "H", "technology": "X",
}  # fmt: skip
"""What the data files call a section, and its character."""

AXES = {
    "part": 4, "system": 4, "region": 4, "level": 4,
    "approach": 5, "contrast": 5, "duration": 5, "radionuclide": 5, "type": 5,
    "device": 6, "substance": 6, "function": 6, "isotope": 6, "equipment": 6,
    "qualifier": 7,
}  # fmt: skip
"""What the data files call an axis, and its place in a code."""

_PROCEDURE = frozenset(
    "name words table section operation is assume when also guideline integral seldom step usual".split()
)
_WHEN = frozenset("words without table operation is guideline".split())
_TOGETHER = frozenset("of becomes section".split())
_FILE = frozenset("procedure part together value ignored".split())


@cache
def lexicon() -> Lexicon:
    """Load the data files, once a process."""
    folder = files("agent.choose.procedures").joinpath("data")
    held = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )
    return lexicon_of((entry.name, tomllib.loads(entry.read_text("utf-8"))) for entry in held)


def lexicon_of(tables: Iterable[tuple[str, dict[str, Any]]]) -> Lexicon:
    """Read some files.

    Args:
        tables: Name and contents of each, in order.

    Raises:
        ValueError: A row cannot be used; the message says which.
    """
    procedures: list[Procedure] = []
    parts: list[Part] = []
    together: list[Together] = []
    values: list[Value] = []
    ignored: list[str] = []
    for name, table in tables:
        _known(table, _FILE, name)
        procedures += [_procedure(row, name) for row in table.get("procedure", [])]
        parts += [_part(row, name) for row in table.get("part", [])]
        together += [_together(row, name) for row in table.get("together", [])]
        values += [_value(row, name) for row in table.get("value", [])]
        ignored += table.get("ignored", [])
    _check(procedures)
    return Lexicon(tuple(procedures), tuple(parts), tuple(together), tuple(values), tuple(ignored))


def _check(procedures: Iterable[Procedure]) -> None:
    held = list(procedures)
    names = {p.name for p in held}
    for procedure in held:
        unknown = set(procedure.also) - names
        if unknown:
            raise ValueError(f"{procedure.name!r}: also names {sorted(unknown)}, which are no procedures.")
    twice = (
        {p.name for p in held if sum(q.name == p.name for q in held) > 1} if len(names) < len(held) else ()
    )
    if twice:
        raise ValueError(f"Two procedures are called {sorted(twice)}.")


def _known(row: dict[str, Any], allowed: frozenset[str], where: str) -> None:
    unknown = sorted(row.keys() - allowed)
    if unknown:
        raise ValueError(f"{where}: unknown keys {unknown}; there are {sorted(allowed)}.")


def _procedure(row: dict[str, Any], file: str) -> Procedure:
    where = f"{file}: {row.get('name', '?')!r}"
    _known(row, _PROCEDURE, where)
    if not row.get("table") and not (row.get("section") and row.get("operation")):
        raise ValueError(f"{where}: neither a table nor a section and an operation.")
    return Procedure(
        row["name"],
        tuple(row.get("words", ())),
        row.get("table", ""),
        row.get("section", ""),
        row.get("operation", ""),
        _values(row.get("is", {}), where),
        _values(row.get("assume", {}), where),
        tuple(_when(one, where) for one in row.get("when", [])),
        tuple(row.get("also", ())),
        _section(row),
        bool(row.get("integral", False)),
        bool(row.get("seldom", False)),
        bool(row.get("step", False)),
        {system: _several(said) for system, said in row.get("usual", {}).items()},
    )


def _when(row: dict[str, Any], where: str) -> When:
    _known(row, _WHEN, where)
    return When(
        tuple(row["words"]),
        tuple(row.get("without", ())),
        row.get("table", ""),
        row.get("operation", ""),
        _values(row.get("is", {}), where),
        _section(row),
    )


def _section(row: dict[str, Any]) -> str:
    """Return how a section of the ICD-10-PCS guidelines is cited."""
    said = str(row.get("guideline", "")).removeprefix(PROCEDURE)
    return PROCEDURE + said if said else ""


def _values(row: dict[str, Any], where: str) -> Values:
    _known(row, frozenset(AXES), where)
    return {AXES[key]: _several(said) for key, said in row.items()}


def _several(said: str | list[str]) -> Labels:
    return (said,) if isinstance(said, str) else tuple(said)


def _part(row: dict[str, Any], file: str) -> Part:
    where = f"{file}: part {row.get('words', '?')}"
    _known(row, frozenset({"words", "limits", *SECTIONS}), where)
    return Part(tuple(row["words"]), tuple(_regions(row)))


def _regions(row: dict[str, Any]) -> Iterator[Region]:
    limits = row.get("limits", {})
    for key, section in SECTIONS.items():
        if key in row:
            places = tuple(place_of(said) for said in _several(row[key]))
            yield Region(section, places, tuple(limits.get(key, ())))


def place_of(said: str) -> Place:
    """Read `System: Part`, or a part alone."""
    system, colon, part = said.partition(": ")
    return Place(system, part) if colon else Place("", said)


def _together(row: dict[str, Any], file: str) -> Together:
    _known(row, _TOGETHER, f"{file}: together")
    return Together(SECTIONS[row["section"]], frozenset(map(place_of, row["of"])), place_of(row["becomes"]))


def _value(row: dict[str, Any], file: str) -> Value:
    where = f"{file}: value {row.get('words', '?')}"
    _known(row, frozenset({"words", "sections", "operations", *AXES}), where)
    said = [(AXES[key], _several(row[key])) for key in AXES if key in row]
    if len(said) != 1:
        raise ValueError(f"{where}: it decides one axis, not {len(said)}.")
    sections = tuple(SECTIONS[key] for key in row.get("sections", ()))
    return Value(tuple(row["words"]), *said[0], sections, tuple(row.get("operations", ())))
