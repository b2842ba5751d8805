from hypothesis import given
from hypothesis import strategies as st

from index.embedding.pieces import key, pieces


def test_a_word_is_itself_and_its_grams():
    assert pieces("knee") == ("=knee", "<kn", "kne", "nee", "ee>", "<kne", "knee", "nee>", "<knee", "knee>")


def test_a_misspelt_word_shares_pieces_but_not_its_own():
    right, wrong = pieces("diarrhea"), pieces("diarhea")
    assert right[0] != wrong[0]
    assert len(set(right) & set(wrong)) >= 8


def test_a_whole_word_is_no_gram_of_another():
    assert pieces("pain")[0] not in pieces("painful")


@given(st.text(min_size=1, max_size=20))
def test_keys_are_32_bits_wide_and_the_same_every_time(word: str):
    keys = [key(piece) for piece in pieces(word)]
    assert all(0 <= k < 2**32 for k in keys)
    assert keys == [key(piece) for piece in pieces(word)]


def test_the_key_of_a_piece_never_changes():
    # The weights that ship are found by it.
    assert key("=asthma") == 0x617DB47B
