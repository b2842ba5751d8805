"""Reading the data files."""

import pytest

from agent.choose.procedures.knowledge import lexicon_of, place_of
from agent.choose.procedures.records import Place

NEPHRECTOMY = {"name": "nephrectomy", "words": ["nephrectomy"], "table": "0TT", "is": {"part": "Kidney"}}


def read(**rows):
    return lexicon_of([("named.toml", rows)])


def test_values_are_kept_by_axis() -> None:
    row = NEPHRECTOMY | {"assume": {"approach": ["Open", "External"]}}
    (procedure,) = read(procedure=[row]).procedures
    assert procedure.values == {4: ("Kidney",)}
    assert procedure.assumed == {5: ("Open", "External")}


def test_a_place_is_a_body_system_and_a_part() -> None:
    assert place_of("Urinary System: Kidney") == Place("Urinary System", "Kidney")
    assert place_of("Head") == Place("", "Head")
    assert str(place_of("Urinary System: Kidney")) == "Urinary System: Kidney"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"procedures": []}, "unknown keys"),
        ({"procedure": [NEPHRECTOMY | {"aproach": "Open"}]}, "aproach"),
        ({"procedure": [NEPHRECTOMY | {"is": {"organ": "Kidney"}}]}, "organ"),
        ({"procedure": [{"name": "x", "words": ["x"]}]}, "neither a table nor"),
        ({"procedure": [NEPHRECTOMY, NEPHRECTOMY]}, "Two procedures"),
        ({"procedure": [NEPHRECTOMY | {"also": ["adrenalectomy"]}]}, "adrenalectomy"),
        ({"value": [{"words": ["drain"]}]}, "one axis, not 0"),
        ({"value": [{"words": ["drain"], "device": "Drainage Device", "approach": "Open"}]}, "not 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(rows, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(**rows)


def test_the_files_that_ship_are_read(held) -> None:
    assert {p.table[:1] or p.section for p in held.procedures} > {"0", "Imaging"}
    assert len({p.name for p in held.procedures}) == len(held.procedures)
