"""What a code of a newer release was reported with before: two small releases, and a conversion table."""

import pytest

from index.earlier import CONVERTED, DIVIDED, JOINED, SAME, Earlier
from index.releases import icd10cm_tabular
from index.table_adding import add_files
from index.tables import CodeTables

_HEAD = """<?xml version="1.0" encoding="utf-8"?><ICD10CM.tabular><version>{year}</version><chapter>
<name>1</name><desc>All (A00-Z99)</desc><section id="A00-Z99"><desc>All (A00-Z99)</desc>{body}</section>
</chapter></ICD10CM.tabular>"""


def diag(name: str, title: str, *below: str, seventh: str = "") -> str:
    characters = "".join(f'<extension char="{c}">{c}</extension>' for c in seventh)
    defined = f"<sevenChrDef>{characters}</sevenChrDef>" if seventh else ""
    return f"<diag><name>{name}</name><desc>{title}</desc>{defined}{''.join(below)}</diag>"


OLDER = (
    diag("A04", "Infections", diag("A04.7", "Enterocolitis due to Clostridium difficile")),
    diag("H02", "Eyelid", *(diag(f"H02.10{n}", f"Ectropion {n}") for n in range(1, 4))),
    diag("I47", "Tachycardia", diag("I47.2", "Ventricular tachycardia")),
    diag("J10", "Influenza", diag("J10.0", "Influenza", diag("J10.01", "One"), diag("J10.08", "Other"))),
    diag("S67", "Crushing", diag("S67.0", "Crushing injury of thumb"), seventh="AD"),
)
NEWER = (
    diag("A04", "Infections", diag("A04.7", "Enterocolitis", diag("A04.72", "Not said to be recurrent"))),
    diag("A05", "Recurrent", diag("A05.1", "Enterocolitis, recurrent", diag("A05.11", "Third time"))),
    diag("H02", "Eyelid", diag("H02.15", "Paralytic ectropion")),
    diag("I47", "Tachycardia", diag("I47.2", "Ventricular tachycardia", diag("I47.20", "VT, unspecified"))),
    diag("J10", "Influenza", diag("J10.0", "Influenza")),
    diag("S67", "Crushing", diag("S67.0", "Crushing injury of thumb", diag("S67.01", "Right")), seventh="AD"),
    diag("U09", "New condition"),
)
CONVERSION = (
    "Current code,Effective,Previous code",
    "A05.1,2025,A04.7",
    "A05.11,2026,A05.1",
    "H02.15,2026,H02.101-H02.102",
)


@pytest.fixture
def store(tmp_path):
    made = []
    for year, body in (("2024", OLDER), ("2026", NEWER)):
        path = tmp_path / f"icd10cm-tabular-{year}.xml"
        path.write_text(_HEAD.format(year=year, body="".join(body)), encoding="utf-8")
        made.append(icd10cm_tabular.read(path))
    CodeTables.create(tmp_path / "tables.sqlite", made)
    return tmp_path / "tables.sqlite"


@pytest.fixture
def of(store):
    """Ask what a code was before, by its codes and why."""
    with CodeTables.open(store) as newer:
        earlier = Earlier(newer, newer.at(newer.releases[0]))

        def asked(code: str) -> tuple[list[str], str]:
            found = earlier.of(code)
            assert all(one.billable for one in found.codes)
            return [one.code for one in found.codes], found.why

        yield asked


@pytest.mark.parametrize(
    ("code", "before", "why"),
    [
        ("S67.0XXA", ["S67.0XXA"], SAME),
        ("I47.20", ["I47.2"], DIVIDED),
        ("A04.72", ["A04.7"], DIVIDED),
        ("S67.01XA", ["S67.0XXA"], DIVIDED),
        ("S67.01XD", ["S67.0XXD"], DIVIDED),
        ("J10.0", ["J10.01", "J10.08"], JOINED),
        ("H02.15", [], ""),
        ("U09", [], ""),
        ("no code", [], ""),
    ],
)
def test_without_a_conversion_table_the_hierarchy_alone_tells(code, before, why, of):
    assert of(code) == (before, why)


def test_the_conversion_table_comes_first_and_is_followed_through_the_years(store, write):
    add_files(store, [write("conversion_FY2026.csv", *CONVERSION)])
    with CodeTables.open(store) as newer:
        earlier = Earlier(newer, newer.at(newer.releases[0]))
        told = {code: earlier.of(code) for code in ("A05.11", "H02.15", "I47.20", "U09")}

    assert [one.code for one in told["A05.11"].codes] == ["A04.7"]
    assert [one.code for one in told["H02.15"].codes] == ["H02.101", "H02.102"]
    assert told["A05.11"].why == told["H02.15"].why == CONVERTED
    assert told["I47.20"].why == DIVIDED
    assert told["U09"].codes == ()


def test_a_chain_that_turns_back_on_itself_ends(store, write):
    lines = ("Current code,Effective,Previous code", "U09,2025,U10", "U10,2024,U09")
    add_files(store, [write("conversion_FY2026.csv", *lines)])
    with CodeTables.open(store) as newer:
        assert Earlier(newer, newer.at(newer.releases[0])).of("U09").codes == ()


@pytest.mark.parametrize(
    ("code", "is_known"),
    [("A04.7", True), ("I47.2", True), ("I47.20", True), ("S67.01", True), ("U09", False), ("Q99", False)],
)
def test_a_group_is_known_to_the_earlier_release_where_a_code_below_it_was_one(store, code, is_known):
    with CodeTables.open(store) as newer:
        assert Earlier(newer, newer.at(newer.releases[0])).knows(code) is is_known
