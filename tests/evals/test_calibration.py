import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import Judged, calibration, reliability
from evals.cases import Case
from evals.matching import match
from evals.results import Predicted


def judged(*rows: tuple[float, bool]) -> list[Judged]:
    return [Judged("I10", confidence, right) for confidence, right in rows]


def test_the_error_weighs_each_bin_by_its_codes():
    # [.9, 1]: three codes, mean .95, two right: gap .95 - 2/3. [.2, .3): one code at .2, wrong: gap .2.
    found = reliability(judged((0.9, True), (0.95, True), (1.0, False), (0.2, False)))
    assert found.ece == pytest.approx((3 * (0.95 - 2 / 3) + 1 * 0.2) / 4)
    assert [(b.low, b.high, b.codes) for b in found.bins] == [(0.2, 0.3, 1), (0.9, 1.0, 3)]
    assert found.confidence == pytest.approx(3.05 / 4)
    assert found.precision == 0.5


def test_bins_of_equal_numbers():
    # Two bins of two: (.1, .3) one right, gap .3; (.6, .8) both right, gap .3.
    found = reliability(judged((0.8, True), (0.1, False), (0.3, True), (0.6, True)), bins=2)
    assert [(b.low, b.high, b.codes) for b in found.mass_bins] == [(0.1, 0.3, 2), (0.6, 0.8, 2)]
    assert found.ece_mass == pytest.approx(0.3)


def test_like_confidences_are_never_parted():
    rows = [(0.4, False)] * 6 + [(0.7, True), (0.8, True), (0.9, True), (0.95, True)]
    found = reliability(judged(*rows), bins=5)
    assert [b.codes for b in found.mass_bins] == [6, 1, 1, 1, 1]
    assert found.mass_bins[0].low == found.mass_bins[0].high == 0.4


def test_perfectly_calibrated_codes_have_no_error():
    rows = [(0.75, True)] * 3 + [(0.75, False)]
    assert reliability(judged(*rows)).ece == pytest.approx(0)


def test_without_predictions_there_is_no_error():
    found = reliability([])
    assert (found.codes, found.ece, found.ece_mass, found.confidence) == (0, None, None, None)


def test_both_tiers_are_judged_by_chapter_and_unjudged_codes_left_out():
    case = Case("n", "HTN, asthma.", frozenset({"I10", "J45.909"}), optional=frozenset({"Z79.4"}))
    rows = (("I10", 0.9, True), ("I48.91", 0.5, False), ("Z79.4", 0.9, True), ("0DTJ4ZZ", 0.3, True))
    given_codes = [Predicted(code, "", final, confidence, 0, ()) for code, confidence, final in rows]
    found = calibration([match(case, given_codes)], {"I10": "9", "I48.91": "9"}.get)
    assert found.overall.codes == 3
    assert list(found.by_chapter) == ["", "9"]
    # One bin each: gaps .1 and .5.
    assert found.by_chapter["9"].ece == pytest.approx(0.3)


ROWS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)


@given(ROWS, st.integers(1, 12))
def test_every_prediction_is_in_one_bin_and_the_error_is_a_share(rows, bins):
    found = reliability(judged(*rows), bins)
    for made, error in ((found.bins, found.ece), (found.mass_bins, found.ece_mass)):
        assert sum(b.codes for b in made) == len(rows)
        assert len(made) <= bins
        assert 0 <= error <= 1 + 1e-9
        assert abs(found.confidence - found.precision) <= error + 1e-9
