"""Fewer words for what the validator and the chooser say."""

import pytest

from agent.choose.explaining import TEMPLATE, rationale
from agent.choose.outcome import fact
from agent.choose.services.writing import TEMPLATE as SERVICES
from agent.choose.services.writing import rationale as service_rationale
from agent.cli.finding_lines import LOW_CONFIDENCE
from agent.cli.wording import _SERVICES, RATIONALE, doubts, grounds, short_basis, with_words
from agent.records import Document
from agent.rules.assertions import CONFIDENCE

TOLD = fact("phrase", quote="HTN", source="a clinical phrase", code="I10")
PLACE = fact("mentioned", section="history of present illness")
LACKING = fact("needs_detail", missing="stage; side")
PASSING = fact("in_passing")


def test_names_kept_here_are_those_of_their_owners():
    assert RATIONALE == TEMPLATE
    assert _SERVICES == SERVICES
    assert CONFIDENCE.rule_id == LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("facts", "against", "left"),
    [
        ((PLACE, TOLD), "", '"HTN" matches a clinical phrase of I10.'),
        (
            (PLACE, TOLD, PASSING),
            "told only in passing; report it if it was cared for",
            '"HTN" matches a clinical phrase of I10.',
        ),
        (
            (TOLD, LACKING, fact("both_sides")),
            "the code needs detail that the note does not give (stage; side)",
            '"HTN" matches a clinical phrase of I10; both sides are documented.',
        ),
        ((PASSING,), "Told only in passing; report it if it was cared for", ""),
        ((), "", ""),
    ],
)
def test_doubts_and_grounds_share_a_rationale(facts, against, left):
    said = rationale(facts)
    assert doubts(said) == against
    assert grounds(said) == left


def test_doubts_of_a_service_are_told_apart_from_its_grounds():
    said = service_rationale([fact("given", drug="Toradol", words="given"), fact("no_route")])
    assert doubts(said) == "the note does not say by which route"
    assert grounds(said) == '"Toradol" was given at this visit ("given").'


def test_a_rationale_of_another_hand_stays_whole():
    assert doubts("The model is sure.") == ""
    assert grounds("The model is sure.") == "The model is sure."


def test_places_become_words():
    documents = (Document("a", "no\x1b insulin"), Document("it's", "takes\nmetformin daily"))
    message = """the words at "it's" 0-15 and the words at 'a' 4-11 and the words at 'b' 0-1 speak"""
    said = "the words «takes metformin» and the words «insulin» and the words at 'b' 0-1 speak"
    assert with_words(message, documents) == said
    assert with_words("Plain.", documents) == "Plain."
    assert with_words("the words at 'a' 0-4", documents) == "the words «no »"


@pytest.mark.parametrize(
    ("basis", "short"),
    [
        ("tabular:I69 Excludes1: personal history", "Tabular I69"),
        ("tabular:E11", "Tabular E11"),
        ("I.C.4.a", "I.C.4.a"),
        ("", ""),
    ],
)
def test_a_basis_is_named_without_its_words(basis, short):
    assert short_basis(basis) == short
