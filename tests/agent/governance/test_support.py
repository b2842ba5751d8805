"""What was done about a diagnosis, as quotes of the note."""

import pytest

from agent.documents import cut, flowing, sentence_at
from agent.governance import places_of, support_of, weighed
from agent.governance.places import clause, speaks_of
from agent.governance.scanning import Kind, conditions_of, scan
from agent.governance.timing import is_done
from agent.records import Assertion, Choice, Document, Encounter, Evidence, SectionKind, Setting

TEXT = """MEDICATIONS
Lisinopril 10 mg, metformin.

ASSESSMENT AND PLAN
Hypertension.
Home readings are improving. BP 150/90 today. Increase lisinopril to 20 mg. Discussed salt.
Type 2 diabetes.
A1c 7.1."""


def choice(text: str, code: str, quote: str, **more) -> tuple[Choice, Encounter]:
    document = flowing("note", text)
    start = text.index(quote)
    number = sentence_at(document, start)
    kind = document.sentences[number].kind if number is not None else SectionKind.OTHER
    evidence = document.evidence(start, start + len(quote), kind, more.pop("said", Assertion.PRESENT))
    return Choice(code, more.pop("title", ""), (evidence,)), Encounter(
        "note", Setting.OUTPATIENT, (document,)
    )


def support(text: str, code: str, quote: str):
    chosen, encounter = choice(text, code, quote)
    return support_of(chosen, places_of(chosen, encounter, ()))


def words(quotes: tuple[Evidence, ...]) -> str:
    return " | ".join(q.text for q in quotes)


def test_each_kind_has_the_words_that_tell_it_under_the_problem_heading():
    found = support(TEXT, "I10", "Hypertension")
    assert "improving" in words(found.monitored)
    assert "150/90" in words(found.evaluated)
    assert "Discussed salt" in words(found.assessed)
    assert "Increase lisinopril" in words(found.treated)
    assert "A1c" not in words(found.evaluated)


def test_every_quote_is_the_slice_of_its_document():
    found = support(TEXT, "I10", "Hypertension")
    quotes = (*found.monitored, *found.evaluated, *found.assessed, *found.treated)
    assert quotes
    assert all(TEXT[q.start : q.end] == q.text for q in quotes)


def test_a_drug_of_the_condition_counts_wherever_it_is_listed():
    assert "metformin" in words(support(TEXT, "E11.9", "Type 2 diabetes").treated)


@pytest.mark.parametrize(
    "text",
    [
        "Asthma. Allergies: none.",
        "ALLERGIES\nAlbuterol.\n\nASSESSMENT\nAsthma.",
        "FAMILY HISTORY\nMother takes albuterol.\n\nASSESSMENT\nAsthma.",
        "Asthma; he declined albuterol.",
        "Asthma; no inhalers.",
        "PAST MEDICAL HISTORY\nAsthma diagnosed and monitored in childhood.",
    ],
)
def test_what_is_declined_of_others_or_of_long_ago_is_no_support(text):
    assert support(text, "J45.909", "Asthma").is_empty


def test_naming_a_finding_of_the_examination_evaluates_it():
    text = "PHYSICAL EXAMINATION\nLegs: varicose veins.\n\nASSESSMENT\nVaricose veins."
    assert "varicose veins" in words(support(text, "I83.93", "Varicose veins").evaluated)


def test_the_next_sentence_counts_where_it_goes_on_about_the_same():
    assert words(support("HPI: Known gout. He takes allopurinol daily.", "M10.9", "gout").treated)
    assert support("HPI: Known gout. Sprained ankle treated with ice.", "M10.9", "gout").is_empty


def test_codes_of_causes_and_other_systems_are_not_looked_at():
    chosen, encounter = choice("Fall from a ladder, continue care.", "W11.XXXA", "Fall from a ladder")
    assert weighed(encounter, (chosen,))[0].support is None
    bare = Encounter("note", Setting.OUTPATIENT)
    assert weighed(bare, (chosen,)) == (chosen,)


@pytest.mark.parametrize(
    ("text", "word", "done"),
    [
        ("On tamoxifen since spring.", "tamoxifen", True),
        ("Completed chemotherapy in 2015.", "chemotherapy", False),
        ("S/p lumpectomy, radiation.", "radiation", False),
        ("S/p resection in 2025, cycle 3 of FOLFOX.", "FOLFOX", True),
        ("Radiation in 2015.", "Radiation", False),
        ("If worse, start steroids.", "start", False),
        ("Declined surgery.", "surgery", False),
        ("No seizure for two years, taking levetiracetam.", "levetiracetam", True),
    ],
)
def test_what_is_done_now_is_told_from_what_was(text, word, done):
    document = flowing("note", text)
    start = text.index(word)
    assert is_done(document, document.sentences[0], start, start + len(word)) is done


def test_the_table_knows_conditions_by_code_and_words_by_their_beginnings():
    assert conditions_of("I10") == conditions_of("I15.0") != frozenset()
    assert conditions_of("Q90.9") == frozenset()
    told = scan(flowing("note", "Symptoms improving on metformin; stress test planned."))
    assert {h.kind for h in told.by_sentence[0]} == {Kind.MONITORED, Kind.TREATED, Kind.EVALUATED}


@pytest.mark.parametrize(
    ("named", "code", "speaks"),
    [
        ("E11.9", "E11.621", True),
        ("J18.1", "J18.9", False),
        ("I10", "I10", True),
        ("I10", "I11.0", False),
        ("J18.9", "J18.1", True),
    ],
)
def test_words_speak_of_a_condition_as_generally_as_they_name_it(named, code, speaks):
    assert speaks_of(named, code) is speaks


def test_documents_without_sentences_are_cut_and_long_sentences_quoted_in_part():
    document = cut(Document("note", "word " * 60 + "gout " + "word " * 60))
    quote = clause(document, 0, 300, 304)
    assert quote.text == document.text[quote.start : quote.end]
    assert "gout" in quote.text
    assert len(quote.text) < 120
    assert sentence_at(document, 10_000) is None
