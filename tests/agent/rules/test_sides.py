import pytest

from agent.rules.sides import Side, agrees, side_of_title, sides_of_words

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        ("Pain in the right knee", {RIGHT}),
        ("Left-sided weakness since this morning", {LEFT}),
        ("Rt. hip pain", {RIGHT}),
        ("LLE swelling", {LEFT}),
        ("RUQ tenderness, left flank soft", {RIGHT, LEFT}),
        ("edema bilaterally", {BOTH}),
        ("both eyes are red", {BOTH}),
        ("A right-handed man with pain in the left wrist", {LEFT}),
        ("left ventricular hypertrophy", set()),
        ("left bundle branch block", set()),
        ("He left the hospital against advice", set()),
        ("She is doing all right", set()),
        ("Come back right away", set()),
        ("sponge accidentally left in the wound", set()),
        ("left anterior cerebral artery stroke", {LEFT}),
        ("bright red blood", set()),
        ("the left anterior descending artery", set()),
    ],
)
def test_sides_that_words_name(words, sides):
    assert sides_of_words(words) == sides


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Pain in right knee", RIGHT),
        ("Primary osteoarthritis, left shoulder", LEFT),
        ("Unspecified hearing loss, bilateral", BOTH),
        ("Left ventricular failure, unspecified", None),
        ("Hypoplastic left heart syndrome", None),
        ("Blindness right eye category 3, low vision left eye", None),
        ("Adhesions due to foreign body accidentally left in body following procedure", None),
        ("Asthma", None),
    ],
)
def test_side_that_a_title_names(title, side):
    assert side_of_title(title) == side


@pytest.mark.parametrize(
    ("side", "words", "expected"),
    [
        (RIGHT, {LEFT}, False),
        (RIGHT, {LEFT, RIGHT}, True),
        (RIGHT, {BOTH}, True),
        (RIGHT, set(), True),
        (BOTH, {LEFT}, False),
        (BOTH, {LEFT, RIGHT}, True),
    ],
)
def test_words_support_a_side_unless_they_name_only_the_other(side, words, expected):
    assert agrees(side, frozenset(words)) is expected
