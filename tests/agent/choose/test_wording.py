"""The words that stand for words of titles, checked against the tables."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from agent.choose.knowledge import ranges_of
from agent.choose.wording import Hint, meant, wording
from index.records import CodeKind
from index.tables import CodeTables
from index.words import normal_words


def rows() -> list[list[str]]:
    text = files("agent.choose").joinpath("wording.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:] if line and not line.startswith("#")]


def hinted(text: str, code: str) -> frozenset[str]:
    return meant(wording().hints(normal_words(text)), code)


@pytest.fixture(scope="module")
def vocabulary(tables: CodeTables) -> dict[str, set[str]]:
    """The words of all titles, by category."""
    found: dict[str, set[str]] = {}
    for code in _all(tables):
        found.setdefault(code[0][:3], set()).update(normal_words(code[1]))
    return found


def _all(tables: CodeTables) -> Iterator[tuple[str, str]]:
    for category in sorted({term.code[:3] for term in tables.terms()}):
        todo = [category]
        while todo:
            code = todo.pop()
            held = tables.code(code)
            if held is not None:
                yield held.code, held.title
            todo.extend(c.code for c in tables.children(code) if c.kind is not CodeKind.EXTENSION)


def test_every_meaning_stands_in_a_title_of_its_codes(vocabulary: dict[str, set[str]]):
    strange = []
    for row in rows():
        codes = ranges_of(row[2].split()) if len(row) > 2 else None
        held = [words for code, words in vocabulary.items() if codes is None or _touches(codes, code)]
        known = set().union(*held)
        strange += [(row[0], word) for word in normal_words(row[1]) if word not in known]
    assert strange == []


def _touches(codes: object, category: str) -> bool:
    return any(r.first[:3] <= category <= r.last[:3] for r in codes.ranges)


def test_no_row_repeats_another_or_itself():
    said = [(s, row[1], row[2] if len(row) > 2 else "") for row in rows() for s in row[0].split("|")]
    assert len(said) == len(set(said))
    assert all(1 < len(row) < 4 and all(row) for row in rows())


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("abscess of the right forearm", "L02.419", "limb"),
        ("cardioembolic stroke", "I63.9", "embolism"),
        ("stenosis at L4-5", "M48.00", "lumbar"),
        ("disc degeneration at C5-6", "M50.30", "c6"),
        ("grade IV splenic laceration", "S36.039", "major"),
        ("breast cancer, UOQ", "C50.919", "quadrant"),
        ("refractory epilepsy", "G40.909", "intractable"),
    ],
)
def test_words_of_notes_stand_for_words_of_titles(text: str, code: str, word: str):
    assert word in hinted(text, code)


def test_a_meaning_holds_among_its_codes_alone():
    assert "major" not in hinted("grade IV glioma", "C71.9")
    assert "major" in hinted("grade IV laceration of the spleen", "S36.03")


def test_words_must_stand_together():
    assert hinted("outer layer of the upper skin", "C50.919") == frozenset()


def test_ways_to_say_a_meaning_are_found():
    assert frozenset({"renal"}) in wording().ways(frozenset({"kidney"}), "C64.9")
    assert isinstance(next(iter(wording().hints(["forearm"]))), Hint)
