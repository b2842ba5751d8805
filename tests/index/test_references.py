import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import CodeRange, InstructionKind
from index.references import parse_ranges

# Tokens of the April 2026 list that have the shape of a code and are none.
NOT_CODES = {"B12": "a vitamin"}
# Codes that the list itself names although it does not hold them.
MISPRINTS = {"G31.90": "other frontotemporal neurocognitive disorder is G31.09"}
TOKEN = re.compile(r"(?<![0-9A-Za-z])[A-Z](?:[0-9][0-9A-Z]|A[0-9])(?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])")

PARSED = [
    ("chronic kidney disease (N18.1-N18.6)", [("N18.1", "N18.6")]),
    ("stage (N18.5, N18.6)", [("N18.5", "N18.5"), ("N18.6", "N18.6")]),
    ("heart failure (I50.-)", [("I50", "I50")]),
    ("multiple gestation (O30-)", [("O30", "O30")]),
    ("benign carcinoid tumors (D3A.0-)", [("D3A.0", "D3A.0")]),
    ("long term use of insulin (Z79.4)", [("Z79.4", "Z79.4")]),
    (
        "Merkel cell carcinoma (C4A.-), gout (M1A.-) in O9A.1-",
        [("C4A", "C4A"), ("M1A", "M1A"), ("O9A.1", "O9A.1")],
    ),
    ("head injury (S00 - S09)", [("S00", "S09")]),
    ("congenital malformations (Q00-QA0), see QA0.01-", [("Q00", "QA0"), ("QA0.01", "QA0.01")]),
    ("GM2 gangliosidosis, receptor [CR3] defect", []),
    ("rheumatoid arthritis (M05.00 to M05.8A)", [("M05.00", "M05.8A")]),
    ("atherosclerosis of the extremities (I70.2--I70.7-)", [("I70.2", "I70.7")]),
    ("heart involvement (I01.0 -I01.9)", [("I01.0", "I01.9")]),
    ("any condition in N18 and N26 - due to hypertension", [("N18", "N18"), ("N26", "N26")]),
    (
        "adverse effects (A00-R94 and T80-T88.6, T88.8)",
        [("A00", "R94"), ("T80", "T88.6"), ("T88.8", "T88.8")],
    ),
    ("cerebral hemorrhage (I60.-. I61.-, I62.-)", [("I60", "I60"), ("I61", "I61"), ("I62", "I62")]),
    ("electrolyte imbalance (E87.8}", [("E87.8", "E87.8")]),
    ("influenza A/H1N1 (J09.X-)", [("J09.X", "J09.X")]),
    ("T31 or T32 to identify extent of body surface", [("T31", "T31"), ("T32", "T32")]),
    ("runs backwards (N18.6-N18.1)", [("N18.6", "N18.6"), ("N18.1", "N18.1")]),
    ("anemia due to vitamin B12 deficiency", []),
    ("G6PD deficiency, COVID-19, CD30-positive, Chapter 20, 24 hours", []),
    ("", []),
]
FILTERED = [
    ("diabetic mononeuropathy (E08-E13 with .41)", ("41",), 4, "E11.41", "E11.42"),
    ("diabetic arthropathy (E08-E13 with .61-)", ("61",), 4, "E10.618", "E10.620"),
    ("angiopathy (E08-E13 with .51-.52)", ("51", "52"), 4, "E11.52", "E11.59"),
    ("dementia (F10-F19, with .17, .27, .97)", ("17", "27", "97"), 4, "F13.27", "F13.20"),
    ("psychoactive drug use (F11-F19 with .15. .25, .95)", ("15", "25", "95"), 4, "F11.951", "F11.980"),
    ("hyperosmolarity (E11 with final characters .00 or .01)", ("00", "01"), 4, "E11.00", "E11.10"),
    ("adverse effect (T36-T50 with fifth or sixth character 5)", ("5",), 0, "T36.0X5A", "T36.0X1A"),
    ("adverse effect (T36-T50 with fifth or six character 5)", ("5",), 0, "T36.95XA", "T45.511A"),
    (
        "poisoning (T36-T65 with fifth or sixth character 1-4 or 6)",
        ("1", "2", "3", "4", "6"),
        0,
        "T43.013A",
        "T43.015A",
    ),
    ("underdosing (T36-T50 with final character 6)", ("6",), 0, "T36.96XA", "T36.0X5A"),
    ("fluency disorder (I69. with final characters -23)", ("23",), 0, "I69.323", "I69.322"),
    ("respiratory failure with hypercapnia (J96. with 5th character 2)", ("2",), 5, "J96.02", "J96.20"),
    ("linezolid (T36.8X- with sixth character 1-4)", ("1", "2", "3", "4"), 6, "T36.8X2A", "T36.8X5A"),
    ("whooping cough with pneumonia (A37 with fifth-character 1)", ("1",), 5, "A37.01", "A37.10"),
    ("amnestic syndrome (F10-F19 with 5th character .6)", ("6",), 5, "F10.26", "F10.20"),
    ("hallucinations (F11-F19 with fifth to sixth characters 51)", ("51",), 5, "F11.151", "F11.150"),
    ("open fracture of foot (S92.-with 7th character B)", ("B",), 7, "S92.001B", "S92.001A"),
    ("open fracture (S42.- with 7th character B or C)", ("B", "C"), 7, "S42.001B", "S42.001D"),
    (
        "open fracture (S52.- with open fracture 7th character)",
        tuple("BCEFHJMNQR"),
        7,
        "S52.001C",
        "S52.001A",
    ),
    ("diabetic acidosis - see E08-E10, E11, E13 with ketoacidosis", ("1",), 4, "E11.10", "E11.9"),
]


@pytest.mark.parametrize(("text", "expected"), PARSED, ids=[text for text, _ in PARSED])
def test_codes_and_ranges_are_read_and_other_words_are_not(text, expected):
    ranges = parse_ranges(text)
    assert [(r.first, r.last) for r in ranges] == expected
    assert not any(r.suffixes for r in ranges)


@pytest.mark.parametrize(
    ("text", "suffixes", "start", "within", "outside"), FILTERED, ids=[f[0] for f in FILTERED]
)
def test_a_filter_limits_the_list_that_it_ends(text, suffixes, start, within, outside):
    ranges = parse_ranges(text)
    assert {(r.suffixes, r.start) for r in ranges} == {(suffixes, start)}
    assert any(r.covers(within) for r in ranges)
    assert not any(r.covers(outside) for r in ranges)


def test_a_filter_without_characters_leaves_the_range_wide():
    (found,) = parse_ranges(
        "poisoning (T51-T65 with fifth or sixth character to indicate intent), for toxic pneumonopathy"
    )
    assert found == CodeRange("T51", "T65")


def test_a_filter_counts_for_its_own_list_only():
    before, after = parse_ranges("gangrene (I96) and diabetes (E08-E13 with .52)")
    assert (before.first, before.suffixes) == ("I96", ())
    assert (after.first, after.suffixes) == ("E08", ("52",))


@given(st.text(alphabet="ABTZ0159.-, ()withor", max_size=60))
def test_any_words_give_ranges_in_order_that_cover_their_own_bounds(text):
    for found in parse_ranges(text):
        assert found.first in text
        assert found.last in text
        assert found.suffixes or found.covers(found.first)
        assert found.suffixes or found.covers(found.last)


@given(st.from_regex(r"[A-TV-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True))
def test_every_code_in_parentheses_comes_back(code):
    assert parse_ranges(f"condition ({code})") == (CodeRange(code, code),)


def test_every_code_named_in_the_tabular_list_lies_in_a_range(tabular):
    lost = []
    silent = {InstructionKind.INCLUSION_TERM, InstructionKind.SEVENTH_CHARACTER}
    for note in (note for note in tabular.instructions if note.kind not in silent):
        wide = [CodeRange(r.first, r.last) for r in note.ranges]
        named = (token for token in TOKEN.findall(note.text) if token not in NOT_CODES)
        lost += [(note.owner, token) for token in named if not any(r.covers(token) for r in wide)]
    assert lost == []


def test_every_range_of_the_tabular_list_covers_a_code_that_exists(tabular):
    by_letter: dict[str, list[str]] = {}
    for code in tabular.codes:
        by_letter.setdefault(code.code[0], []).append(code.code)
    empty = set()
    for found in {r for note in tabular.instructions for r in note.ranges}:
        letters = [letter for letter in by_letter if found.first[0] <= letter <= found.last[0]]
        if not any(found.covers(code) for letter in letters for code in by_letter[letter]):
            empty.add(found.first)
    assert empty == set(MISPRINTS)
