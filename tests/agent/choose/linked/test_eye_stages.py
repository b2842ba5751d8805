from collections.abc import Callable

import pytest

Proposed = Callable[..., set[str]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. POAG severe OD, moderate OS - cont latanoprost", {"H40.1113", "H40.1122"}),
        ("1. POAG, right eye mild, left eye severe. IOP 18.", {"H40.1111", "H40.1123"}),
    ],
)
def test_each_eye_has_its_stage(text: str, codes: set[str], proposed: Proposed):
    found = {c for c in proposed(f"VA OD 20/40, OS 20/25.\nASSESSMENT:\n{text}") if c.startswith("H40")}
    assert found == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. Bilateral POAG, moderate stage.", "H40.1132"),
        ("1. POAG OU, mild stage OD and mild OS.", "H40.1131"),
    ],
)
def test_one_stage_is_one_code(text: str, code: str, proposed: Proposed):
    found = {c for c in proposed(f"VA OD 20/40, OS 20/25.\nASSESSMENT:\n{text}") if c.startswith("H40")}
    assert found == {code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1. Complex tear posterior horn medial meniscus right knee.", {"S83.231A"}),
        (
            "1. Left knee bucket handle tear of the medial meniscus and tear of lateral meniscus.",
            {"S83.212A"},
        ),
        ("1. Right knee degenerative complex tear of the medial meniscus.", {"M23.231"}),
        ("1. BPH with LUTS (nocturia, weak stream).", {"N40.1", "R35.1", "R39.12"}),
    ],
)
def test_words_next_to_a_condition_settle_its_kind(text: str, codes: set[str], proposed: Proposed):
    assert codes <= proposed(f"ASSESSMENT:\n{text}")


def test_symptoms_that_the_note_denies_are_not_added(proposed: Proposed):
    assert "R35.1" not in proposed("ASSESSMENT:\n1. BPH with LUTS (weak stream), no nocturia.")
