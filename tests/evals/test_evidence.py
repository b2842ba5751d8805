import pytest

from evals.cases import Case, GoldSpan
from evals.evidence import evidence, overlaps, token_f1
from evals.matching import match
from evals.results import Predicted, Quoted

TEXT = "Hypertension, on lisinopril. Type 2 diabetes, stable. Asthma."


def span(code: str, words: str) -> GoldSpan:
    return GoldSpan(code, TEXT.index(words), TEXT.index(words) + len(words), words)


def quoting(code: str, *words: str) -> Predicted:
    quotes = tuple(Quoted(TEXT.index(w), TEXT.index(w) + len(w), w) for w in words)
    return Predicted(code, "", final=True, confidence=0.9, sequence=0, quotes=quotes)


CASE = Case(
    "n",
    TEXT,
    frozenset({"I10", "E11.9", "J45.909"}),
    spans=(span("I10", "Hypertension"), span("E11.9", "Type 2 diabetes")),
    evidence=(span("I10", "on lisinopril"),),
)


def test_hits_with_marked_words_are_judged():
    given = [
        quoting("I10", "lisinopril"),
        quoting("E11.9", "Asthma"),
        quoting("J45.909", "Asthma"),
        quoting("R51.9", "Type"),
    ]
    found = evidence([match(CASE, given)])
    assert (found.hits, found.judged, found.overlapping) == (3, 2, 1)
    assert found.overlap == 0.5
    assert found.token_f1 == 0.0


def test_the_best_quote_counts():
    found = evidence(
        [match(CASE, [quoting("E11.9", "Asthma", "diabetes, stable"), quoting("I10", "Hypertension")])]
    )
    # "diabetes, stable" and "Type 2 diabetes" share one of two and of three words: 2/5; Hypertension agrees.
    assert found.token_f1 == pytest.approx((2 / 5 + 1) / 2)
    assert found.overlap == 1.0


def test_an_alternative_is_judged_by_the_words_of_its_gold():
    case = Case(
        "n", TEXT, frozenset({"E11.9"}), spans=CASE.spans, acceptable={"E11.9": frozenset({"E11.65"})}
    )
    assert evidence([match(case, [quoting("E11.65", "diabetes")])]).overlap == 1.0


def test_without_marked_words_a_measure_is_none():
    plain = Case("n", TEXT, frozenset({"I10"}))
    found = evidence([match(plain, [quoting("I10", "Hypertension")])])
    assert (found.hits, found.judged, found.overlap, found.token_f1) == (1, 0, None, None)
    sentences = Case("n", TEXT, frozenset({"I10"}), evidence=CASE.evidence)
    found = evidence([match(sentences, [quoting("I10", "Hypertension")])])
    assert (found.overlap, found.token_f1) == (0.0, None)


def test_a_hit_without_quotes_agrees_with_nothing():
    found = evidence([match(CASE, [quoting("I10")])])
    assert (found.overlap, found.token_f1) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 5, False), (0, 6, True), (9, 12, True), (10, 12, False)]
)
def test_touching_is_not_overlapping(start, end, expected):
    assert overlaps([GoldSpan("I10", 5, 10, "")], [Quoted(start, end, "")]) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("type 2 diabetes", "Diabetes, type 2, uncontrolled", 6 / 7),
        ("back pain", "knee swelling", 0.0),
        ("pain pain", "pain", 2 / 3),
        ("", "--", 1.0),
        ("", "pain", 0.0),
    ],
)
def test_token_f1(one, other, expected):
    assert token_f1(one, other) == token_f1(other, one) == pytest.approx(expected)
