import pytest

from index.hierarchy import Hierarchy, is_vague
from index.tables import CodeTables
from index.words import normal_words


@pytest.fixture(scope="module")
def hierarchy(tables: CodeTables) -> Hierarchy:
    return Hierarchy(tables)


def said(text: str) -> frozenset[str]:
    return frozenset(normal_words(text))


def refined(hierarchy: Hierarchy, code: str, text: str = "") -> str:
    step = hierarchy.refine(code, said(text))
    assert step is not None
    return step.code.code


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("I50.9", "chronic diastolic heart failure", "I50.32"),
        ("I50.9", "acute on chronic systolic CHF", "I50.23"),
        ("I50.9", "systolic dysfunction", "I50.20"),
        ("M25.56", "right", "M25.561"),
        ("M25.569", "pain in the right knee", "M25.561"),
        ("M25.569", "left", "M25.562"),
        ("N18", "stage 3b CKD", "N18.32"),
        ("N18.9", "stage 4", "N18.4"),
        ("E11", "foot ulcer", "E11.621"),
        ("S06.0X", "concussion with loss of consciousness", "S06.0X9"),
        ("S43.01", "anterior dislocation of the right shoulder", "S43.014"),
        ("S83.01", "lateral subluxation of left patella", "S83.012"),
    ],
)
def test_words_of_the_note_lead_down(hierarchy: Hierarchy, code: str, text: str, expected: str):
    assert refined(hierarchy, code, text) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("I50", "I50.9"), ("M25.56", "M25.569"), ("E11", "E11.9"), ("J45", "J45.909"), ("N18", "N18.9")],
)
def test_without_words_the_default_is_taken_and_says_so(hierarchy: Hierarchy, code: str, expected: str):
    step = hierarchy.descend(code, frozenset())
    assert step is not None
    assert (step.code.code, step.is_default, step.support) == (expected, True, ())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E11.9", "type 2 diabetes mellitus without complications"),
        ("E11.9", "follow-up of diabetes, feels well"),
        ("I10", "essential hypertension"),
        ("I50.32", "systolic"),
        ("M25.561", "left"),
        ("J44.9", "on home oxygen"),
    ],
)
def test_a_code_stays_where_no_words_support_another(hierarchy: Hierarchy, code: str, text: str):
    assert refined(hierarchy, code, text) == code


def test_the_words_that_decided_are_named(hierarchy: Hierarchy):
    step = hierarchy.refine("I50.9", said("chronic diastolic heart failure"))
    assert step is not None
    assert step.support == ("chronic", "diastolic")
    assert step.missing == ()


@pytest.mark.parametrize(
    "code", ["I50", "E11", "M25.56", "S93.40", "J45", "L97", "H66", "K50", "S72.0", "F32"]
)
@pytest.mark.parametrize("text", ["", "right", "chronic", "acute left"])
def test_no_detail_is_claimed_that_was_not_said(
    hierarchy: Hierarchy, tables: CodeTables, code: str, text: str
):
    """Each side and acuity of the code reached was said, stands in what was named, or is told as missing."""
    step, root = hierarchy.descend(code, said(text)), tables.code(code)
    assert step is not None
    assert root is not None
    claimed = said(step.code.title) & {"left", "right", "bilateral", "acute", "chronic", "severe"}
    assert claimed <= said(text) | said(root.title) | set(step.missing)
    assert set(step.support) <= said(text) | {"unilateral"}


def test_when_every_leaf_claims_something_the_unsaid_is_listed(hierarchy: Hierarchy):
    step = hierarchy.descend("Z79.4", frozenset())
    assert step is not None
    assert step.missing == ()
    amputation = hierarchy.descend("S68.1", frozenset())
    assert amputation is not None
    assert amputation.missing


@pytest.mark.parametrize(
    ("code", "side", "expected"),
    [
        ("M25.569", "right", "M25.561"),
        ("M25.561", "left", "M25.562"),
        ("S93.409", "left", "S93.402"),
        ("H25.9", "left", None),
        ("I10", "left", None),
        ("nonsense", "left", None),
    ],
)
def test_the_sibling_of_a_side(hierarchy: Hierarchy, code: str, side: str, expected: str | None):
    found = hierarchy.sided(code, frozenset({side}))
    assert (found.code if found else None) == expected


def test_without_a_side_there_is_no_sibling(hierarchy: Hierarchy):
    assert hierarchy.sided("M25.569", frozenset()) is None


def test_leaves_are_what_has_no_subcategories(hierarchy: Hierarchy, tables: CodeTables):
    assert [c.code for c in hierarchy.leaves("M25.56")] == ["M25.561", "M25.562", "M25.569"]
    assert [c.code for c in hierarchy.leaves("I10")] == ["I10"]
    assert [c.code for c in hierarchy.leaves("S93.401")] == ["S93.401"]
    assert hierarchy.leaves("X99.99") == ()
    assert {c.stem for c in tables.billable_below("S93.4")} == {c.code for c in hierarchy.leaves("S93.4")}


def test_an_unknown_code_leads_nowhere(hierarchy: Hierarchy):
    assert hierarchy.descend("ZZZ", frozenset()) is None
    assert hierarchy.refine("ZZZ", frozenset({"left"})) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("I50.9", True),
        ("E11.9", True),
        ("M25.569", True),
        ("J45.909", True),
        ("I50.32", False),
        ("I10", False),
    ],
)
def test_vague_titles_are_known(tables: CodeTables, code: str, *, expected: bool):
    held = tables.code(code)
    assert held is not None
    assert is_vague(held) is expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("F33.9", "recurrent severe depression", "F33.2"),
        ("F01.B", "moderate vascular dementia", "F01.B0"),
        ("M86.9", "acute osteomyelitis of the left foot", "M86.172"),
        ("M86.10", "acute osteomyelitis of the left foot", "M86.172"),
        ("S72.30", "transverse fracture of the left femoral shaft", "S72.322"),
        ("S06.0X", "concussion", "S06.0XA"),
        ("C50.912", "left breast cancer, upper outer quadrant", "C50.412"),
        ("M79.60", "pain in the lower limb", "M79.609"),
    ],
)
def test_a_denied_tail_needs_no_words_and_either_of_two_is_enough(
    hierarchy: Hierarchy, code: str, text: str, expected: str
):
    assert refined(hierarchy, code, text) == expected


def test_kin_says_all_that_the_vague_code_says(hierarchy: Hierarchy):
    """A right hip beside knee pain does not make it hip pain; two conditions of a category do not mix."""
    assert refined(hierarchy, "M25.569", "knee pain, right hip replaced") == "M25.561"
    assert refined(hierarchy, "K74.60", "cirrhosis and hepatic fibrosis") == "K74.60"


def test_kin_of_a_whole_category_may_need_more_words(hierarchy: Hierarchy):
    one = hierarchy.refine("C43.9", said("melanoma of the scalp"), least=2)
    assert one is not None
    assert one.code.code in {"C43.9", "C43.4"}
    loose = hierarchy.refine("I50.9", said("systolic"), least=2)
    assert loose is not None
    assert loose.code.code == "I50.9"
