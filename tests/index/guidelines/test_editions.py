from dataclasses import replace
from datetime import date

import pytest

from index.errors import GuidelinesError
from index.guidelines import GuidelineBook
from index.guidelines.comparing import Moved, compare, prints, shipped_prints, write_prints
from index.guidelines.edition_pdf import read_edition
from index.guidelines.editions import Edition, Editions, Section, save_edition
from index.records import Guideline

WORDS = "Code first the underlying condition, and the manifestation after it, as the tabular list says."


def edition(year: int, sections: tuple[Section, ...], since: date | None = None) -> Edition:
    first = since or date(year - 1, 10, 1)
    return Edition(year, first, date(year, 9, 30), "ab" * 32, f"FY{year}.pdf", sections)


OLD = edition(2026, (Section("I.C.9.a", "Hypertension", 50, WORDS),))
NEW = edition(2027, (Section("I.C.9.a", "Hypertension", 53, WORDS),))
CARD = Guideline("I.C.9.a", "Hypertension with other conditions", "Ours.", 49)


def test_an_edition_comes_back_as_it_was_kept(tmp_path):
    save_edition(OLD, tmp_path / "guidelines")
    save_edition(NEW, tmp_path / "guidelines")

    held = Editions(tmp_path / "guidelines")

    assert held.held == (OLD, NEW)
    assert [path.suffix for path in (tmp_path / "guidelines").iterdir()] == [".json", ".json"]


def test_the_edition_in_force_on_the_day_answers(tmp_path):
    april = edition(2026, OLD.sections, date(2026, 4, 1))
    for one in (OLD, NEW, april):
        save_edition(one, tmp_path)
    held = Editions(tmp_path)

    assert held.on(date(2026, 3, 31)) == OLD
    assert held.on(date(2026, 4, 1)) == april
    assert held.on(date(2026, 10, 1)) == NEW
    assert held.on(None) == NEW
    assert held.on(date(2020, 1, 1)) is None
    assert Editions(tmp_path / "absent").on(None) is None


def test_the_page_cited_is_that_of_the_edition_in_force(tmp_path):
    save_edition(NEW, tmp_path)
    book = GuidelineBook((CARD, replace(CARD, guideline_id="I.C.9.b")), Editions(tmp_path))

    assert book.page("I.C.9.a", date(2026, 12, 1)) == 53
    assert book.page("I.C.9.a", date(2026, 1, 1)) == 49
    assert book.page("I.C.9.b", date(2026, 12, 1)) is None
    assert GuidelineBook((CARD,)).page("I.C.9.a") == 49


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", '{"schema": "chartcite.official_guidelines/1"}', '{"schema": "x"}']
)
def test_a_damaged_edition_says_how_to_mend_it(body, tmp_path):
    (tmp_path / "guidelines-2026-2025-10-01.json").write_text(body)

    with pytest.raises(GuidelinesError, match=r"guidelines-2026.*(damaged|another version)") as caught:
        _ = Editions(tmp_path).held

    assert "chartcite guidelines add" in caught.value.remedy


def test_what_cannot_be_kept_is_a_line_and_leaves_nothing_half(tmp_path):
    blocked = tmp_path / "guidelines"
    blocked.write_text("a file where the folder should be")

    with pytest.raises(GuidelinesError, match="cannot be kept"):
        save_edition(OLD, blocked)

    assert list(tmp_path.iterdir()) == [blocked]


def cards(*ids: str) -> tuple[Guideline, ...]:
    return tuple(replace(CARD, guideline_id=section_id) for section_id in ids)


@pytest.fixture
def shipped(monkeypatch):
    """Three sections stand for the edition that the cards were written from."""
    before = (
        Section("I.C.9.a", "Hypertension", 50, WORDS),
        Section("I.C.9.b", "Atherosclerosis", 52, f"{WORDS} Angina is included."),
        Section("I.C.9.c", "Stroke", 53, f"{WORDS} Say whether it was during surgery."),
    )
    monkeypatch.setattr("index.guidelines.comparing.shipped_prints", lambda: prints(before))
    return before


def test_the_same_sections_changed_nothing(shipped):
    changes = compare(cards("I.C.9.a", "I.C.9.b", "I.C.9.c"), edition(2027, shipped))

    assert changes.none
    assert changes.renumbered == 0


def test_moved_vanished_reworded_and_new_are_told_apart(shipped):
    hypertension, atherosclerosis, _ = shipped
    now = (
        replace(hypertension, page=51),
        Section("I.C.9.b", "Heart failure", 52, f"{WORDS} It is acute, chronic or both."),
        replace(atherosclerosis, section_id="I.C.9.c"),
    )

    changes = compare(cards("I.C.9.a", "I.C.9.b", "I.C.9.c"), edition(2027, now))

    assert changes.moved == (Moved("I.C.9.b", "I.C.9.c"),)
    assert changes.renumbered == 1
    assert changes.reworded == ("I.C.9.c",)
    assert not changes.none

    gone = compare(
        cards("I.C.9.a", "I.C.9.b"), edition(2027, (*now[:1], Section("I.C.9.d", "Veins", 60, WORDS + "!!")))
    )
    assert gone.vanished == ("I.C.9.b",)
    new = compare(
        cards("I.C.9.a"), edition(2027, (*shipped, Section("I.C.9.d", "Veins", 60, f"{WORDS} New.")))
    )
    assert new.added == ("I.C.9.d",)


def test_words_are_compared_by_letters_and_digits_alone(shipped):
    spaced = replace(shipped[0], text=WORDS.upper().replace(", ", " ,\n"))

    assert compare(cards("I.C.9.a"), edition(2027, (spaced, *shipped[1:]))).none


def test_the_digests_that_ship_are_written_a_section_a_line(tmp_path):
    path = tmp_path / "made.json"
    write_prints(OLD, path)

    assert path.read_text().count("\n") == 3
    assert len(shipped_prints()) == 494


@pytest.mark.data
def test_the_digests_that_ship_are_those_of_the_official_file(official_pdf):
    assert prints(read_edition(official_pdf).sections) == dict(shipped_prints())
