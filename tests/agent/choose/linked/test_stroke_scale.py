from collections.abc import Callable

import pytest

from agent.choose.local import Proposed
from agent.records import Setting


def codes(propose: Callable[..., Proposed], said: str) -> set[str]:
    note = f"EXAM: {said}\n\nDIAGNOSES:\n1. Acute ischemic stroke.\n"
    return {d.code for d in propose(note, Setting.EMERGENCY).drafts}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("NIHSS 11 on arrival, later 4.", "R29.711"),
        ("NIH Stroke Scale recorded by the nurse: 7.", "R29.707"),
    ],
)
def test_the_first_score_stands_beside_an_infarct(said: str, code: str, propose: Callable[..., Proposed]):
    assert code in codes(propose, said)


def test_a_number_that_is_no_score_gives_none(propose: Callable[..., Proposed]):
    assert not any(c.startswith("R29.7") for c in codes(propose, "NIHSS 77 was misread."))
