"""Whether a procedure was done."""

from datetime import date

import pytest

from agent.choose.procedures.doing import Standing, stand
from agent.documents import flowing

DONE = [
    "A laparoscopic [cholecystectomy] was performed.",
    "[CT] showed no mass in the liver.",
    "[Cystoscopy] was negative.",
    "No complications occurred, and the [nephrectomy] took two hours.",
    "She refused transfusion; a [hysterectomy] was done the next day.",
    "The [biopsy] was not conclusive.",
    "Two [laparotomies] were performed in 6 months.",
]
NOT = [
    "He refused [coronary angiography].",
    "A [biopsy] was not performed.",
    "There was no need for [dialysis].",
    "The planned [colonoscopy] was cancelled.",
    "[PICC] offered for home antibiotics - pt refused.",
    "[Intubation] set-up at bedside, not used.",
    "[Plasma exchange] was the plan B, not needed.",
]
PLANNED = [
    "She will undergo [cholecystectomy] in six weeks.",
    "We recommend a [colonoscopy].",
    "An outpatient [echocardiogram] should follow.",
    "[Colonoscopy] is scheduled for June.",
    "Liver [transplant] evaluation is under way.",
    "[Tonsillectomy] in 6-8 weeks after resolution.",
    "[Mitral valve replacement] considered given mild regurgitation, not done.",
    "An [IVC filter] was discussed with the family.",
    "[Embolization] only if the bleeding comes back.",
]
PAST = [
    "History of hypertension, gout, [appendectomy] and two caesarean sections.",
    "Status post [cholecystectomy].",
    "Sleep apnea on home [CPAP].",
    "OSA on [CPAP].",
    "PEG since 2022, [gastrostomy] since 2022.",
    "Blood type B. Past history: one [vaginal delivery], seasonal allergies.",
    "[Hysterectomy] ten years ago.",
    "[X-ray] last month showed joint space narrowing.",
    "[Cardiac catheterization] last week at the clinic.",
    "[Intubated] in the field by EMS.",
    "The needle [biopsy] was taken in the office.",
    "Melphalan was given through the existing [PICC].",
    "PAST SURGICAL HISTORY:\n[Appendectomy].",
]
OTHERS = ["FAMILY HISTORY:\nMother had a [mastectomy]."]
CASES = [
    (text, standing)
    for texts, standing in (
        (DONE, Standing.DONE),
        (NOT, Standing.NOT_DONE),
        (PLANNED, Standing.PLANNED),
        (PAST, Standing.PAST),
        (OTHERS, Standing.OTHERS),
    )
    for text in texts
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_what_the_sentence_says_of_a_procedure(marked: str, expected: Standing) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    document = flowing("n", marked.replace("[", "").replace("]", ""))
    number = next(n for n, s in enumerate(document.sentences) if s.start <= start < s.end)
    assert stand(document, number, start, end).standing is expected


def test_the_words_that_say_so_are_told() -> None:
    document = flowing("n", "He refused coronary angiography.")
    start = document.text.index("coronary")
    found = stand(document, 0, start, start + len("coronary angiography"))
    assert found.words is not None
    assert document.text[slice(*found.words)].strip() == "refused"


@pytest.mark.parametrize(
    ("year", "expected"), [(2026, Standing.PAST), (2019, Standing.DONE), (None, Standing.DONE)]
)
def test_an_earlier_year_makes_it_past_where_the_date_of_service_is_known(year, expected: Standing) -> None:
    document = flowing("n", "Colonoscopy (2019) was normal.")
    day = None if year is None else date(year, 5, 1)
    assert stand(document, 0, 0, len("Colonoscopy"), day).standing is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Colonoscopy was done in October.", Standing.PAST),
        ("Colonoscopy was done in April.", Standing.DONE),
        ("Colonoscopy was done in May.", Standing.DONE),
    ],
)
def test_another_month_makes_it_past(text: str, expected: Standing) -> None:
    assert stand(flowing("n", text), 0, 0, len("Colonoscopy"), date(2026, 5, 1)).standing is expected
