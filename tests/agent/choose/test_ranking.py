"""The learned ranker: what it measures, what it makes of it, and what it says about it."""

import math
from collections.abc import Callable

import pytest

from agent.choose.features import Featurizer, Scene, kind_of
from agent.choose.form import Form
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft
from agent.choose.ranking import Ranker, Weights, shipped, with_prior
from agent.documents import structured
from agent.records import Assertion, Mention, SectionKind, Setting
from index.tables import CodeTables

NOTE = "ASSESSMENT:\n1. Gout. Continue allopurinol.\n2. Cough.\n"


@pytest.fixture
def featurizer(tables: CodeTables, known: Knowledge) -> Featurizer:
    return Featurizer(tables, known)


def scene_of(*drafts: Draft, form: Form = Form.TITLED, denied: frozenset[str] = frozenset()) -> Scene:
    return Scene(form, Setting.OUTPATIENT, structured("n", NOTE), drafts, denied)


def test_a_heading_is_measured_by_what_a_person_would_name(
    featurizer: Featurizer, mention: Callable[..., Mention]
):
    gout = Draft("M10.9", (mention("M10.9", is_title=True, section=SectionKind.ASSESSMENT),), 0.9)
    found = featurizer.measure(gout, scene_of(gout))
    assert found["said:as a problem heading"] == found["rules:listed in titled"] == 1
    assert found["kind:musculoskeletal disease"] == found["code:unspecified"] == 1
    assert found["place:assessment and plan"] == 1
    assert "said:as history" not in found


def test_codes_beside_it_and_denials_are_measured(featurizer: Featurizer, mention: Callable[..., Mention]):
    gout = Draft("M10.9", (mention("M10.9", is_title=True),), 0.9)
    pain = Draft("M25.561", (mention("M25.561"),), 0.4)
    found = featurizer.measure(pain, scene_of(gout, pain, denied=frozenset({"M25.561"})))
    assert found["company:a diagnosis beside the symptom in titled"] == found["said:also denied"] == 1
    assert found["company:how many sure codes"] == pytest.approx(math.log(2) / 2)
    assert found["kind:symptom in passing"] == 1


@pytest.mark.parametrize(
    ("assertion", "name"),
    [(Assertion.HISTORICAL, "said:as history"), (Assertion.POSSIBLE, "said:as possible")],
)
def test_what_the_note_says_of_it_is_measured(
    assertion: Assertion, name: str, featurizer: Featurizer, mention: Callable[..., Mention]
):
    draft = Draft("M10.9", (mention("M10.9", assertion=assertion),), 0.5)
    assert featurizer.measure(draft, scene_of(draft))[name] == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("R05.9", "symptom"),
        ("M54.50", "symptom"),
        ("M17.11", "musculoskeletal disease"),
        ("Z79.4", "long-term drug"),
        ("Z3A.20", "pregnancy or birth status"),
        ("T45.1X5A", "poisoning or drug effect"),
        ("Y92.010", "place or activity"),
    ],
)
def test_kinds_of_codes(code: str, kind: str):
    assert kind_of(code) == kind


def test_the_probability_is_the_sum_of_the_shown_contributions(
    featurizer: Featurizer, mention: Callable[..., Mention]
):
    weights = Weights(
        bias=-1.0,
        weights={"said:as a problem heading": 2.0, "code:unspecified": -0.5, "prior:code": 0.5},
        codes={"M10.9": 1.0},
        categories={},
        otherwise=0.0,
        slope=2.0,
        shift=0.1,
    )
    gout = Draft("M10.9", (mention("M10.9", is_title=True, section=SectionKind.ASSESSMENT),), 0.9)
    weighed = Ranker(weights, featurizer).weigh(gout, scene_of(gout))
    assert weighed.confidence == pytest.approx(1 / (1 + math.exp(-(2 * (-1 + 2 - 0.5 + 0.5) + 0.1))))
    said = dict(weighed.facts[-1].values)
    assert "as a problem heading (+2.0)" in said["reasons"]
    assert "unspecified (-0.5)" in said["against"]


def test_a_rare_code_takes_its_category_s_prior_and_a_rare_category_the_mean():
    weights = Weights(0.0, {}, {"R05.9": 2.0}, {"R05": 1.0}, -1.0)
    assert weights.prior("R05.9") == {"prior:code": 2.0, "prior:category": 1.0}
    assert weights.prior("R05.1") == {"prior:code": 1.0, "prior:category": 1.0}
    assert weights.prior("Q99.9") == {"prior:code": -1.0, "prior:category": -1.0}


@pytest.mark.parametrize(("form", "count"), [(Form.TITLED, 2), (Form.TOLD, 4)])
def test_in_a_narrative_every_feature_counts_a_second_time(form: Form, count: int):
    row = with_prior({"form:x": 1.0}, {"prior:code": 0.5}, scene_of(form=form))
    assert len(row) == count
    assert row.get("prior:code, in a narrative") == (0.5 if form is Form.TOLD else None)


def test_the_shipped_weights_are_named_as_the_features_are(
    featurizer: Featurizer, mention: Callable[..., Mention]
):
    gout = Draft("M10.9", (mention("M10.9", is_title=True, section=SectionKind.ASSESSMENT),), 0.9)
    plain = {n for n in featurizer.measure(gout, scene_of(gout)) if not n.startswith(("words:", "source:"))}
    assert plain <= set(shipped().weights)
    assert 0 < shipped().review_from < 0.5
