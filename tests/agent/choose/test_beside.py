from collections.abc import Callable
from datetime import date

import pytest

from agent.choose.beside import is_no_finding, is_over
from agent.documents import structured
from agent.records import Assertion, Document, Mention, SectionKind

DAY = date(2026, 5, 12)
Placed = Callable[[str, str, str], tuple[Mention, Document]]


@pytest.fixture
def placed() -> Placed:
    """Make a mention of words in a note of one line."""

    def make(note: str, words: str, code: str) -> tuple[Mention, Document]:
        document = structured("n", note)
        start = note.index(words)
        number = next(i for i, s in enumerate(document.sentences) if s.start <= start < s.end)
        end = start + len(words)
        said = (SectionKind.OTHER, Assertion.PRESENT, (code,), words, "title", False, None)
        return Mention("n", start, end, number, *said), document

    return make


@pytest.mark.parametrize(
    ("note", "words", "code", "over"),
    [
        ("Wound infection after right inguinal hernia repair.", "inguinal hernia", "K40.90", True),
        (
            "Seen 12 days after open repair of a right inguinal hernia with mesh.",
            "inguinal hernia",
            "K40.90",
            True,
        ),
        ("She underwent cataract surgery on both eyes.", "cataract", "H26.9", True),
        ("Right inguinal hernia, repair planned in June.", "inguinal hernia", "K40.90", False),
        ("Right inguinal hernia repair is scheduled.", "inguinal hernia", "K40.90", False),
        ("Recovering after hip fracture repair.", "hip fracture", "S72.001A", False),
        ("Pneumonia 2019, no sequelae.", "Pneumonia", "J18.9", True),
        ("Anterior STEMI in March 2021.", "Anterior STEMI", "I21.09", True),
        ("Pneumonia in May 2026, clearing.", "Pneumonia", "J18.9", False),
        ("DVT in 2019, on apixaban since.", "DVT", "I82.40", True),
        ("DVT in May 2026, on apixaban.", "DVT", "I82.40", False),
        ("Prostate cancer treated with radiation in 2015, no recurrence.", "Prostate cancer", "C61", True),
        ("Breast cancer s/p lumpectomy 12 years ago, disease-free.", "Breast cancer", "C50.919", True),
        ("Prostate cancer treated with radiation in 2015, recurred 2025.", "Prostate cancer", "C61", False),
        ("Prostate cancer diagnosed in 2015, no disease progression.", "Prostate cancer", "C61", False),
        ("Breast cancer, lumpectomy 2021, no recurrence, continues letrozole.", "cancer", "C50.919", False),
        ("Prostate cancer, colon cancer resected 2015, no recurrence.", "Prostate cancer", "C61", False),
        ("Prostate cancer, radiation in March 2026, no recurrence.", "Prostate cancer", "C61", False),
        ("Lung metastases resected in 2015, no recurrence.", "Lung metastases", "C78.00", False),
        ("Gout 2019, on allopurinol.", "Gout", "M10.9", False),
        ("Finished letrozole 2014.", "letrozole", "Z79.811", True),
        ("Clopidogrel was stopped in 2022.", "Clopidogrel", "Z79.02", True),
        ("Takes clopidogrel 75 mg daily.", "clopidogrel", "Z79.02", False),
    ],
)
def test_words_beside_make_it_past(placed: Placed, note: str, words: str, code: str, *, over: bool) -> None:
    mention, document = placed(note, words, code)
    assert is_over(mention, document, DAY) is over


def test_a_year_says_nothing_without_the_day(placed: Placed) -> None:
    mention, document = placed("Pneumonia 2019.", "Pneumonia", "J18.9")
    assert not is_over(mention, document, None)


@pytest.mark.parametrize(
    ("note", "words", "code", "none"),
    [
        ("Stop spironolactone, low K diet.", "low K", "E87.6", True),
        ("BP low normal.", "BP low", "I95.9", True),
        ("Potassium 3.1, low K replaced.", "low K", "E87.6", False),
        ("Risk before right total hip arthroplasty.", "total hip arthroplasty", "Z96.641", True),
        ("Total hip arthroplasty scheduled for June.", "Total hip arthroplasty", "Z96.641", True),
        ("Total hip arthroplasty in 2018.", "Total hip arthroplasty", "Z96.641", False),
    ],
)
def test_words_that_name_no_illness(placed: Placed, note: str, words: str, code: str, *, none: bool) -> None:
    mention, document = placed(note, words, code)
    assert is_no_finding(mention, document) is none
