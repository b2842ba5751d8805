import pytest

from evals.cases import Case
from evals.code_facts import CodeFacts
from evals.headline import by_chapter, first_listed, headline
from evals.matching import matched
from evals.measures import Counts
from evals.results import CaseResult, Predicted

CHAPTERS = {"E": "4", "I": "9", "R": "18", "Z": "21"}
FACTS = CodeFacts(lambda code: f"title {code}", lambda code: True, lambda code: CHAPTERS.get(code[0]))


def result(gold: str, final: str, review: str = "", **fields) -> CaseResult:
    failure = fields.pop("failure", None)
    given = [(c, True) for c in final.split()] + [(c, False) for c in review.split()]
    codes = tuple(Predicted(c, "", f, 0.9, place, ()) for place, (c, f) in enumerate(given, 1))
    return CaseResult(Case("n", "", frozenset(gold.split()), **fields), codes, failure=failure)


RUN = [
    result("I10 E11.9", "I10 E11.65"),
    result("R51.9", "R51.9"),
    result("Z79.4", "", "Z79.4"),
    result("I48.91", "", failure="ValueError"),
    result("", ""),
]


def test_micro_measures_have_intervals_that_hold_them():
    found = headline(RUN, FACTS)
    assert (found.notes, found.failures, found.counts) == (5, 1, Counts(2, 1, 3))
    assert found.precision.value == pytest.approx(2 / 3)
    assert found.recall.value == pytest.approx(2 / 5)
    assert found.f1.value == pytest.approx(0.5)
    for measure in (found.precision, found.recall, found.f1, found.note_mean_f1, found.exact):
        assert measure.interval.low <= measure.value <= measure.interval.high


def test_notes_by_themselves():
    found = headline(RUN, FACTS)
    # F1 of the notes: 1/2, 1, 0, 0; the last has no codes and is passed over, but it is coded exactly.
    assert found.note_mean_f1.value == pytest.approx(1.5 / 4)
    assert found.exact.value == pytest.approx(2 / 5)


def test_coarser_measures():
    found = headline(RUN, FACTS)
    # Categories: I10, E11, R51 hit; Z79 and I48 missed. Chapters: 9, 4, 18 hit; 21 and 9 missed.
    assert found.category_f1 == found.chapter_f1 == pytest.approx(6 / 8)
    # Codes: I10 1, E11.9 0, R51.9 1, Z79.4 0, I48.91 0.
    assert found.macro_f1 == pytest.approx(2 / 5)


def test_codes_without_a_chapter_do_not_agree_by_it():
    assert headline([result("0DTJ4ZZ", "0FT44ZZ")], FACTS).chapter_f1 == 0.0


def test_the_review_tier_adds_recall():
    assert headline(RUN, FACTS).recall_with_review == pytest.approx(3 / 5)


def test_forbidden_codes_are_counted():
    found = headline([result("I10", "I10 M86.9 M86.8X7", forbidden={"M86": "judged unlikely"})], FACTS)
    assert found.forbidden == 2


def test_the_first_listed_code():
    sequence = ("R07.9", "I10")
    right = result("R07.9 I10", "R07.9 I10", sequence=sequence)
    wrong = result("R07.9 I10", "I10 R07.9", sequence=sequence)
    fair = result("R07.9 I10", "R07.89", sequence=sequence, acceptable={"R07.9": frozenset({"R07.89"})})
    nothing = result("R07.9", "", sequence=("R07.9",))
    assert first_listed([right, wrong, fair, nothing, RUN[0]]) == pytest.approx(2 / 4)
    assert headline(RUN, FACTS).first_listed is None


def test_without_notes_everything_is_undefined():
    found = headline([], FACTS)
    values = (
        found.f1.value,
        found.f1.interval,
        found.note_mean_f1.value,
        found.exact.interval,
        found.macro_f1,
    )
    assert values == (None,) * 5


def test_chapters_come_in_the_order_of_the_tables():
    matches = [matched(r) for r in [*RUN, result("0DTJ4ZZ", "")]]
    found = by_chapter(matches, FACTS)
    assert [(c.chapter, c.title) for c in found] == [
        ("4", "title 4"), ("9", "title 9"), ("18", "title 18"), ("21", "title 21"), ("", ""),
    ]  # fmt: skip
    assert [c.counts for c in found][:2] == [Counts(0, 1, 1), Counts(1, 0, 1)]
    assert sum(c.counts.misses for c in found) == 4
