"""The chooser's data files, checked against the official tables and the guideline cards."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.choose import naming
from agent.choose.explaining import TEMPLATE
from agent.choose.knowledge import ByCode, Knowledge, ranges_of
from index.guidelines import GuidelineBook, load_cards
from index.records import CodeKind
from index.tables import CodeTables
from prompts import load


def data(name: str) -> dict:
    return tomllib.loads(files("agent.choose").joinpath(name).read_text("utf-8"))


def references() -> Iterator[str]:
    held = data("knowledge.toml")
    for name in ("chronic", "symptom", "status", "occasion", "external"):
        yield from held[name]
    yield from held["history"]
    yield from held["sections"]
    yield from held["unpaired"]
    for row in held["seventh"]:
        yield from row["codes"]
    for row in data("combinations.toml")["combination"]:
        yield from (*row["of"], *row["with"], *row.get("and", []))


@pytest.mark.parametrize("reference", sorted(set(references())))
def test_every_bound_of_every_range_is_in_the_tables(reference: str, tables: CodeTables):
    read = ranges_of([reference]).ranges
    assert read
    for bounds in read:
        for bound in (bounds.first, bounds.last):
            assert tables.code(bound) is not None or _is_letter_end(bound), bound


def _is_letter_end(bound: str) -> bool:
    """`R99`, `Y99` and their like close a chapter whether or not it has that very category."""
    return len(bound) == 3 and bound[1:].isdigit()


def test_personal_history_codes_are_billable(tables: CodeTables, known: Knowledge):
    targets = {code for _, code in known.history}
    assert {c for c in targets if not tables.billable(c)} == set()


def test_one_sided_codes_lead_to_billable_ones(tables: CodeTables, known: Knowledge):
    for code, (one, both) in known.one_sided.items():
        assert tables.code(code) is not None
        assert tables.children(one)
        assert tables.billable(both)


def test_combinations_make_codes_of_the_tables(tables: CodeTables, known: Knowledge):
    for rule in known.combinations:
        for bounds in rule.of.ranges:
            made = tables.code(rule.replacement(bounds.first))
            assert made is not None, (bounds, rule.becomes)
            assert made.kind is not CodeKind.CHAPTER


def test_guidelines_that_data_files_name_have_a_card(known: Knowledge):
    book = GuidelineBook(load_cards())
    named = {rule.guideline for rule in known.combinations} | {section for _, section in known.sections}
    assert {g for g in named if g not in book} == set()


def test_seventh_characters_are_those_of_their_categories(tables: CodeTables, known: Knowledge):
    stems = {"M1A": "M1A.9", "H40": "H40.10", "O31-O41": "O31.10", "R40.2": "R40.20", "M80": "M80.00"}
    stems |= {code: code for code in ("H35.31", "H35.32", "H34.81", "E08.3")}
    for row, rule in zip(data("knowledge.toml")["seventh"], known.sevenths, strict=True):
        stem = next(stems[c] for c in row["codes"] if c in stems)
        allowed = {s for leaf in _stems(tables, stem) for s in tables.seventh_characters(leaf)}
        if allowed:
            assert rule.default in allowed
            assert set(rule.says) <= allowed


def _stems(tables: CodeTables, code: str) -> Iterator[str]:
    yield code
    for child in tables.children(code):
        if child.kind is not CodeKind.EXTENSION:
            yield from _stems(tables, child.code)


def test_a_longer_history_range_wins(known: Knowledge):
    assert known.history_code("B95.62") == "Z86.14"
    assert known.history_code("C50.911") == "Z85.3"
    assert known.history_code("M10.9") is None


def test_a_set_of_codes_holds_codes_alone(known: Knowledge):
    assert "R05.9" in known.symptom
    assert "I10" not in known.symptom
    assert 7 not in known.symptom


def test_every_fact_has_its_template_and_every_source_its_words():
    template = load(TEMPLATE)
    fields = {
        part: {f for _, f, _, _ in Formatter().parse(text) if f} for part, text in template.parts.items()
    }
    assert fields["phrase"] == {"quote", "source", "code"}
    assert fields["combined"] == {"other", "code"}
    assert {"lexicon", "title", "inclusion", "index"} <= set(naming._SOURCES)


def test_rules_are_found_by_their_code_in_their_own_order(tables: CodeTables, known: Knowledge):
    by_code = ByCode((rule.of, rule) for rule in known.combinations)
    for code in ("I10", "E11.9", "N18.4", "A41.9", "S72.001A", "U07.1", "4", "E08-E13", ""):
        assert by_code.about(code) == tuple(rule for rule in known.combinations if code in rule.of)


@given(
    st.sampled_from(["E08-E13", "N39.0", "A00-B99", "Z79", "M1A"]),
    st.from_regex(r"[A-Z][0-9][0-9A-Z]", fullmatch=True),
)
def test_codes_of_a_set_begin_as_the_set_says(reference: str, code: str):
    held = ranges_of([reference])
    assert code not in held or code[:2] in held.starts()
