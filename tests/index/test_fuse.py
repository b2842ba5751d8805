import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import fuse

RANKED = st.lists(st.sampled_from(["I10", "I50.9", "E11.9", "J44.9", "N18.30"]), max_size=8)


def test_a_code_on_both_lists_beats_one_that_leads_a_single_list():
    fused = fuse([["I50.9", "I10"], ["E11.9", "I10"]], [1.0, 1.0])
    assert [code for code, _ in fused] == ["I10", "I50.9", "E11.9"]
    assert fused[0][1] == pytest.approx(2 / 62)
    assert fused[1][1] == pytest.approx(1 / 61)


def test_weights_scale_a_lists_say():
    assert fuse([["I10"], ["I50.9"]], [1.0, 3.0])[0] == ("I50.9", pytest.approx(3 / 61))


def test_an_item_counts_where_it_stands_first():
    assert fuse([["I10", "I50.9", "I10"]], [1.0]) == fuse([["I10", "I50.9"]], [1.0])


def test_ties_keep_the_order_of_appearance():
    assert [code for code, _ in fuse([["J44.9"], ["I10"]], [1.0, 1.0])] == ["J44.9", "I10"]


def test_each_list_needs_a_weight():
    with pytest.raises(ValueError, match="shorter"):
        fuse([["I10"], ["I50.9"]], [1.0])


def test_nothing_gives_nothing():
    assert fuse([[], []], [1.0, 2.0]) == []


@given(RANKED, RANKED)
def test_everything_comes_back_once_best_first(one: list[str], other: list[str]):
    fused = fuse([one, other], [1.0, 0.9])
    assert {code for code, _ in fused} == {*one, *other}
    assert len({code for code, _ in fused}) == len(fused)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)
