import random

import pytest

from index.embedding.examples import Example, Examples, abbreviated, blurred, gather, misspelt
from index.embedding.pieces import key

SHORTS = {("congestive", "heart", "failure"): ("chf",), ("heart", "failure"): ("hf",)}
PHRASE = ("acute", "on", "chronic", "congestive", "heart", "failure")


@pytest.fixture(scope="module")
def all_but_the_held_out() -> Examples:
    return gather(hold_out=True)


def test_the_longest_abbreviation_is_put_in():
    assert abbreviated(PHRASE, SHORTS) == ("acute", "on", "chronic", "chf")
    assert abbreviated(("knee", "pain"), SHORTS) == ("knee", "pain")


def test_a_misspelt_word_keeps_its_first_letter_and_short_words_stay():
    dice = random.Random(1)
    made = {misspelt("pneumonia", dice) for _ in range(50)}
    assert all(word[0] == "p" and abs(len(word) - 9) <= 1 for word in made)
    assert len(made) > 5
    assert misspelt("colic", dice) == "colic"


def test_blurring_never_loses_all_words_and_mostly_adds_none():
    dice = random.Random(2)
    sides = {"left", "right", "bilateral"}
    for words in [("gout",), ("knee", "pain"), PHRASE]:
        for _ in range(200):
            made = blurred(words, SHORTS, dice, is_lone=True)
            assert made
            assert len([w for w in made if w not in sides]) <= len(words)


def test_a_side_comes_in_where_none_is():
    dice = random.Random(3)
    made = [blurred(("knee", "pain"), {}, dice, is_lone=False) for _ in range(400)]
    assert 10 < sum("left" in words for words in made) < 60
    sided = [blurred(("left", "knee"), {}, dice, is_lone=False) for _ in range(400)]
    assert not any("right" in words or "bilateral" in words for words in sided)


def test_pieces_with_a_vector_are_all_words_and_shared_grams():
    said = tuple(Example((word,), "R06") for word in ("apnea", "dyspnea"))
    keys = Examples(said, {}, (), ()).keys()
    assert {key("=apnea"), key("=dyspnea"), key("pnea>")} <= set(keys)
    assert key("<apn") not in keys
    assert len(keys) == len(set(keys))


def test_phrases_of_a_code_stand_together():
    said = tuple(Example((w,), c) for w, c in [("gout", "M10"), ("podagra", "M10"), ("asthma", "J45")])
    assert Examples(said, {}, (), ()).by_code() == [range(2), range(2, 3)]


@pytest.mark.slow
def test_what_is_held_out_is_neither_learned_nor_searched(all_but_the_held_out: Examples):
    held = set(all_but_the_held_out.held_out)
    assert len(held) > 500
    assert not held & set(all_but_the_held_out.phrases)
    assert not held & set(all_but_the_held_out.terms)


@pytest.mark.slow
def test_spoken_forms_and_abbreviations_are_learned(all_but_the_held_out: Examples):
    said = {e.words: e.code for e in all_but_the_held_out.phrases}
    assert said[("chf",)].startswith(("=", "I50"))
    assert ("essential", "hypertension") in said
    assert all(e.words for e in all_but_the_held_out.phrases)
