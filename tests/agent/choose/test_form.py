from collections.abc import Callable

import pytest

from agent.choose.form import Form, form_of
from agent.choose.local import Proposed
from agent.documents import structured
from agent.mentions import find_mentions
from agent.records import Encounter, Setting
from index.opening import open_index

_FINGER = (
    "Assessment\nOpen nondisplaced fracture of the distal phalanx (tuft), right ring finger, with nail bed "
    "laceration, from crush in a door.\nTetanus up to date, none needed.\n\n"
    "Plan\nAluminum splint.\nHand clinic in one week.\n"
)


@pytest.mark.parametrize(
    ("note", "form"),
    [
        (_FINGER, Form.CONCLUDED),
        (
            "Assessment\nHe has gout of the toe today.\n\nPlan\nColchicine.\nReturn in a week.\n",
            Form.CONCLUDED,
        ),
        ("Assessment\n1. Gout.\n\nPlan\nColchicine.\n", Form.TITLED),
        ("Assessment\n1. Right knee oddity.\nHe uses crutches.\n", Form.TITLED),
        ("Assessment\nHe has gout.\n", Form.CONCLUDED),
        ("He has gout.\n", Form.TOLD),
    ],
)
def test_headings_of_a_plan_conclude_nothing(note: str, form: Form, index_home: object):
    document = structured("n", note)
    mentions = find_mentions(document, open_index(index_home).book)
    assert form_of(document, Encounter("n", Setting.OUTPATIENT), mentions) is form


def test_what_prose_above_a_plan_concludes_is_reported(propose: Callable[..., Proposed]):
    drafts = {d.code: d for d in propose(_FINGER, Setting.EMERGENCY).drafts}
    assert drafts["S62.664B"].confidence > 0.5


@pytest.mark.parametrize(
    ("note", "code", "put"),
    [
        (
            "HPI: Ten days after finishing clindamycin for a dental abscess she had loose stools.",
            "K04.7",
            set(),
        ),
        ("HPI: Recently completed a course of antibiotics for cellulitis.", "L03.90", set()),
        ("HPI: He is on day 3 of ceftriaxone for cellulitis.", "L03.90", {"L03.90"}),
        ("HPI: Will complete 10 days of doxycycline for cellulitis.", "L03.90", {"L03.90"}),
    ],
)
def test_what_an_ended_treatment_was_for_is_past(
    note: str, code: str, put: set[str], proposed: Callable[..., set[str]]
):
    assert proposed(note, setting=Setting.INPATIENT) & {code} == put
