import math
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexUnusable
from index.lexical import LexicalIndex

TEXTS = (
    "Type 1 diabetes mellitus",
    "Type 2 diabetes mellitus with foot ulcer",
    "Gout",
    "Ulcer of left foot",
)


@pytest.fixture
def toy() -> LexicalIndex:
    return LexicalIndex.of(TEXTS)


def okapi(query: str, texts: tuple[str, ...] = TEXTS, k1: float = 1.2, b: float = 0.5) -> list[float]:
    """Score by the formula as printed, one term after the other."""
    bags = [text.lower().split() for text in texts]
    mean = sum(map(len, bags)) / len(bags)
    scores = []
    for bag in bags:
        score = 0.0
        for word in set(query.lower().split()):
            holding = sum(word in other for other in bags)
            rarity = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
            count = bag.count(word)
            score += rarity * count * (k1 + 1) / (count + k1 * (1 - b + b * len(bag) / mean))
        scores.append(score)
    return scores


def test_a_score_is_the_one_worked_out_by_hand(toy: LexicalIndex):
    # "gout" is in 1 of 4 texts: ln(1 + 3.5 / 1.5) = 1.20397. Its text has 1 word, the mean is 16 / 4 = 4, so
    # the norm is 1.2 * (0.5 + 0.5 / 4) = 0.75 and the score 1.20397 * 2.2 / 1.75 = 1.51357.
    assert toy.search("gout", 10) == [(2, pytest.approx(1.51357, abs=1e-5))]


@pytest.mark.parametrize("query", ["foot ulcer", "type 2 diabetes", "left", "diabetes mellitus type 1 gout"])
def test_order_and_scores_are_those_of_the_formula(toy: LexicalIndex, query: str):
    expected = okapi(query)
    ranked = sorted((n for n in range(len(TEXTS)) if expected[n]), key=lambda n: -expected[n])
    found = toy.search(query, 10)
    assert [n for n, _ in found] == ranked
    assert [s for _, s in found] == pytest.approx([expected[n] for n in ranked], rel=1e-6)


def test_one_digit_decides(toy: LexicalIndex):
    assert toy.search("diabetes type 1", 1)[0][0] == 0
    assert toy.search("diabetes type II", 1)[0][0] == 1


def test_no_more_than_asked_for_and_ties_in_order_of_place():
    same = LexicalIndex.of(["knee pain", "hip pain", "knee pain", "back pain"])
    assert [n for n, _ in same.search("knee pain", 3)] == [0, 2, 1]
    assert [n for n, _ in same.search("knee pain", 1)] in ([0], [2])


def test_words_that_no_term_has_find_nothing(toy: LexicalIndex):
    assert toy.search("migraine", 5) == []
    assert toy.search("", 5) == []


def test_a_rarer_word_is_rarer_and_an_unknown_one_counts_as_seen_once(toy: LexicalIndex):
    assert toy.rarity("gout") == pytest.approx(math.log(1 + 3.5 / 1.5))
    assert toy.rarity("gout") > toy.rarity("diabetes")
    assert toy.rarity("migraine") == toy.rarity("gout")


def test_it_reads_back_as_it_was_written(toy: LexicalIndex, tmp_path: Path):
    toy.save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    for query in ("foot ulcer", "type 2 diabetes", "nothing of the kind"):
        assert again.search(query, 10) == toy.search(query, 10)


@pytest.mark.parametrize("name", ["lexical.npz", "vocabulary.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "other"])
def test_a_damaged_index_is_refused_with_a_remedy(toy: LexicalIndex, tmp_path: Path, name: str, damage: str):
    toy.save(tmp_path)
    file = tmp_path / name
    held = file.read_bytes()
    file.unlink()
    if damage != "missing":
        file.write_bytes({"empty": b"", "cut": held[:-20], "other": b"PK not an archive"}[damage])
    with pytest.raises(IndexUnusable) as refused:
        LexicalIndex.load(tmp_path)
    assert "chartcite index build" in refused.value.remedy


def test_an_archive_of_other_arrays_is_refused(toy: LexicalIndex, tmp_path: Path):
    toy.save(tmp_path)
    np.savez(tmp_path / "lexical.npz", other=np.zeros(3))
    with pytest.raises(IndexUnusable):
        LexicalIndex.load(tmp_path)
