"""Fitting: the weights that examples call for, and priors that never count a note's own labels."""

import math
from collections.abc import Mapping

import pytest

from agent.choose.features import Scene
from agent.choose.form import Form
from agent.choose.outcome import Draft
from agent.documents import structured
from agent.records import Setting
from evals.ranker.examples import Example
from evals.ranker.fitting import Tally, fitted, scaled
from evals.ranker.folds import log_odds

SCENE = Scene(Form.STAYED, Setting.INPATIENT, structured("n", "Cough."), (), frozenset())


def example(
    note: str, code: str, measured: Mapping[str, float], *, right: bool, prior: bool = True, source: str = "s"
) -> Example:
    return Example(Draft(code, (), 0.5), SCENE, note, source, right, 1.0, prior, measured)


def many(count: int = 40) -> list[Example]:
    """Half of the drafts are headings, and of these nine in ten are right; of the others one in ten."""
    made = []
    for number in range(count):
        heading = number % 2 == 0
        right = heading is (number % 20 not in {2, 3})
        made.append(example(f"n{number}", "R05.9", {"said:heading": 1.0} if heading else {}, right=right))
    return made


def test_a_telling_feature_gets_a_weight_of_its_sign():
    weights = fitted(many(), ridge=0.1)
    assert weights.weights["said:heading"] > 2
    told = example("x", "R05.9", {"said:heading": 1.0}, right=True)
    untold = example("x", "R05.9", {}, right=False)
    assert log_odds(weights, told) > 0 > log_odds(weights, untold)


def test_the_order_of_the_examples_does_not_matter():
    assert fitted(many(), ridge=1.0) == fitted(many()[::-1], ridge=1.0)


def test_a_stronger_penalty_gives_smaller_weights():
    assert fitted(many(), ridge=30).weights["said:heading"] < fitted(many(), ridge=1).weights["said:heading"]


def test_a_rare_feature_has_no_weight():
    rare = [*many(), example("last", "R05.9", {"said:once": 1.0}, right=True)]
    assert "said:once" not in fitted(rare).weights


def test_a_prior_of_a_note_leaves_its_own_labels_out():
    held = [example("a", "R05.9", {}, right=True), example("b", "R05.9", {}, right=False)]
    tally = Tally.of(held)
    of_a, of_b = tally.prior(held[0])["prior:code"], tally.prior(held[1])["prior:code"]
    assert of_a < 0 < of_b
    assert tally.weights().codes["R05.9"] == pytest.approx(0)


def test_labels_that_may_not_be_shipped_give_no_prior():
    held = [example("a", "R05.9", {}, right=True, prior=False) for _ in range(5)]
    assert not Tally.of(held).weights().codes


def test_scaling_takes_log_odds_to_the_frequencies_seen():
    odds = [2.0] * 10 + [-2.0] * 10
    right = [True] * 6 + [False] * 4 + [True] * 4 + [False] * 6
    weights = scaled(fitted(many()), odds, right)
    assert 1 / (1 + math.exp(-(weights.slope * 2 + weights.shift))) == pytest.approx(0.6, abs=0.01)
