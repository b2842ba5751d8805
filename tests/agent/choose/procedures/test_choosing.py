"""Notes to codes of ICD-10-PCS, on the official tables of 2026."""

import time

import pytest

from agent.records import SectionKind

NOTES = [
    ("Laparoscopic cholecystectomy was performed.", ["0FT44ZZ"]),
    ("Laparoscopic cholecystectomy converted to open because of adhesions.", ["0FT40ZZ"]),
    ("Left radical nephrectomy through a lumbotomy.", ["0TT10ZZ"]),
    ("She underwent resection of the right kidney tumor.", ["0TB00ZZ"]),
    ("Total resection of the spleen by laparotomy.", ["07TP0ZZ"]),
    ("CT of the abdomen and pelvis showed a mass in the liver.", ["BW21ZZZ"]),
    ("Chest X-ray was normal.", ["BW03ZZZ"]),
    ("Renal ultrasound showed a cyst of the left ovary.", ["BT43ZZZ"]),
    ("Percutaneous liver biopsy showed cirrhosis.", ["0FB03ZX"]),
    ("Bilateral inguinal hernia repair with mesh by laparoscopy.", ["0YUA4JZ"]),
]


@pytest.mark.parametrize(("text", "codes"), NOTES)
def test_a_sentence_comes_to_its_codes(codes_of, text: str, codes: list[str]) -> None:
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "He refused colonoscopy.",
        "History of appendectomy and cholecystectomy.",
        "A colonoscopy is planned.",
        "No previous surgery.",
        "The gallbladder is normal.",
    ],
)
def test_what_was_not_done_has_no_code(codes_of, text: str) -> None:
    assert codes_of(text) == []


def test_what_was_named_and_not_done_is_told_with_the_reason(choose) -> None:
    (left,) = choose("He refused colonoscopy.").not_coded
    assert (left.text, left.reason) == ("colonoscopy", "not done")


def test_a_part_that_no_word_says_is_not_guessed(choose) -> None:
    chosen = choose("A biopsy was performed.")
    assert chosen.choices == ()
    assert chosen.not_coded[0].reason == "the note does not say the body part"


def test_a_side_that_no_word_says_is_not_guessed(choose) -> None:
    chosen = choose("Nephrectomy was performed.")
    assert chosen.choices == ()
    assert chosen.not_coded[0].reason == "the note does not say the side"


def test_a_side_said_elsewhere_of_the_same_part_is_taken_and_quoted(choose) -> None:
    (choice,) = choose("Tumor of the left kidney. Nephrectomy was performed.").choices
    assert choice.code == "0TT10ZZ"
    assert "left" in [quote.text for quote in choice.evidence]
    assert "said elsewhere of the same part" in choice.rationale


def test_looking_is_not_coded_beside_what_was_done_there(choose) -> None:
    chosen = choose("Colonoscopy with biopsy of the sigmoid colon.")
    assert [c.code for c in chosen.choices] == ["0DBN8ZX"]
    assert [(n.text, n.rule) for n in chosen.not_coded] == [("Colonoscopy", "PCS.B3.11a")]


def test_looking_alone_is_coded(codes_of) -> None:
    assert codes_of("Colonoscopy was normal.") == ["0DJD8ZZ"]


def test_every_value_is_told_with_its_words_or_its_convention(choose) -> None:
    (choice,) = choose("Laparoscopic cholecystectomy was performed.").choices
    assert choice.rationale == (
        '"cholecystectomy" is Resection in table 0FT '
        "(Medical and Surgical, Hepatobiliary System and Pancreas); "
        "body part Gallbladder: the name of the procedure says it; "
        'approach Percutaneous Endoscopic: "Laparoscopic"; '
        "device No Device: the only one that the table offers here; "
        "qualifier No Qualifier: nothing else is said."
    )
    assert choice.guidelines[-1] == "pcs:0FT"
    assert choice.system == "ICD-10-PCS"


def test_quotes_are_the_notes_own_words(choose) -> None:
    text = "HOSPITAL COURSE:\nCT of the abdomen and pelvis was done. Left nephrectomy followed."
    chosen = choose(text)
    assert len(chosen.choices) == 2
    for quote in (quote for choice in chosen.choices for quote in choice.evidence):
        assert text[quote.start : quote.end] == quote.text
        assert quote.section is SectionKind.HOSPITAL_COURSE


def test_the_runner_up_is_on_the_axis_that_is_least_sure(choose) -> None:
    (choice,) = choose("Cholecystectomy was performed.").choices
    assert [a.code for a in choice.alternatives] == ["0FT44ZZ"]
    assert "the note does not say" in choice.alternatives[0].why_not


def test_an_approach_of_the_operative_report_holds_for_its_sentences(codes_of) -> None:
    text = "PROCEDURE:\nRobotic surgery under general anesthesia.\nRight nephrectomy was performed.\n"
    assert codes_of(text) == ["0TT04ZZ", "8E0W4CZ"]


def test_the_same_procedure_told_twice_is_one_code_with_both_quotes(choose) -> None:
    (choice,) = choose("Chest X-ray was normal. Later a chest X-ray showed an effusion.").choices
    assert len(choice.evidence) == 2


def test_what_is_located_by_another_sentence_is_unsure(choose) -> None:
    (choice,) = choose("There was a mass of the liver. A biopsy was performed.").choices
    assert choice.code[:4] == "0FB0"
    assert choice.confidence < 0.5


def test_a_note_without_procedures_has_none(choose) -> None:
    assert choose("Cough for three days.").choices == ()


def test_parts_listed_before_an_imaging_name_are_imaged_too(codes_of) -> None:
    assert sorted(codes_of("Chest and abdominal X-rays were normal.")) == ["BW00ZZZ", "BW03ZZZ"]


def test_what_says_less_of_the_same_procedure_is_folded_into_what_says_more(codes_of) -> None:
    text = "Laparoscopic cholecystectomy was performed. The gallbladder was removed."
    assert codes_of(text) == ["0FT44ZZ"]


def test_a_capital_beside_the_procedure_names_the_side(codes_of) -> None:
    assert codes_of("L nephrectomy was performed by open approach.") == ["0TT10ZZ"]


def test_the_official_key_names_parts_that_our_words_do_not(choose) -> None:
    (choice,) = choose("Excision of the left abductor hallucis muscle.").choices
    assert choice.code == "0KBW0ZZ"
    assert choice.title == "Excision of Foot Muscle, Left, Open Approach"


MORE = [
    ("Repair of the abdominal wall with mesh.", ["0WUF0JZ"]),
    ("Incision and drainage of an abscess of the left thigh.", ["0J9M0ZZ"]),
    ("Percutaneous drainage of the liver with a pigtail.", ["0F9030Z"]),
    ("Bilateral nephrectomy.", ["0TT20ZZ"]),
    ("Poor vision of the right eye. Cataract extraction with lens implant.", ["08RJ3JZ"]),
    ("ECG was normal.", ["4A02X4Z"]),
    ("He received hemodialysis.", ["5A1D70Z"]),
    ("MRI of the brain with contrast.", ["B030YZZ"]),
    ("Laparoscopic assisted vaginal hysterectomy was performed.", ["0UT9FZZ"]),
]


@pytest.mark.parametrize(("text", "codes"), MORE)
def test_other_sections_and_approaches(codes_of, text: str, codes: list[str]) -> None:
    assert codes_of(text) == codes


def test_a_sentence_without_end_costs_by_its_length(choose) -> None:
    def spent(times: int) -> float:
        began = time.process_time()
        choose("CT of the liver and " * times)
        return time.process_time() - began

    spent(50)
    assert spent(1600) < 12 * spent(400)


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b", "CT", "of of of", "RESECTION" * 300])
def test_a_note_that_says_nothing_is_no_crash(codes_of, text: str) -> None:
    assert codes_of(text) == []


def test_a_report_of_a_converted_operation_is_open_throughout(codes_of) -> None:
    text = "PROCEDURE:\nLaparoscopic surgery converted to open.\nRight nephrectomy was performed.\n"
    assert codes_of(text) == ["0TT00ZZ"]
