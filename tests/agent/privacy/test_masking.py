"""What is masked, what stays, and how offsets come back."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.privacy import Kind, Masked, mask
from agent.privacy.vocabulary import is_first, is_last

NOTE = """Patient: John A. Smith   MRN: 00123456   DOB: 03/04/1934
Date of service: May 4, 2026   Attending: Chidi Okonkwo, MD
Mr. Smith is a 92-year-old man with Crohn's disease. His daughter Maria lives in Dayton, OH 45402.
Smith was seen on 05/11/2026, a week after 5/4. Call (555) 123-4567 or write to jsmith@mail.org.
"""


def kinds(text: str) -> set[Kind]:
    return {item.kind for item in mask(text).replaced}


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Patient: John A. Smith, here for follow-up.", "John A. Smith"),
        ("PATIENT NAME: SMITH, JOHN", "SMITH, JOHN"),
        ("seen by dr. okonkwo for the rash.", "okonkwo"),
        ("Dr. Foley placed a Foley catheter.", "Foley"),
        ("Thandiwe Mbeki, a 45-year-old woman, has a cough.", "Thandiwe Mbeki"),
        ("Her daughter Maria gave the history.", "Maria"),
        ("Electronically signed by Wei O'Donnell, MD", "Wei O'Donnell"),
        ("Okonkwo denies chest pain.", "Okonkwo"),
        ("Follow-up on 5/14 with the nurse.", "5/14"),
        ("Admitted May 4th, 2026 for sepsis.", "May 4th, 2026"),
        ("The aunt is a 94 y/o widow.", "94"),
        ("His grandmother died at 97.", "97"),
        ("She lives at 12 Oak Lane, Apt 3, Dayton.", "12 Oak Lane, Apt 3"),
        ("Transferred from Mercy General Hospital today.", "Mercy General Hospital"),
        ("Fax the form to 617-555-0142 today.", "617-555-0142"),
        ("SSN: 123-45-6789", "123-45-6789"),
        ("Policy number XYP123456789 on file.", "XYP123456789"),
        ("Pacemaker serial no. PJN3746296H was read.", "PJN3746296H"),
        ("See https://portal.clinic.org/visit/88 for more.", "https://portal.clinic.org/visit/88"),
        ("Logged from 10.1.2.33 today.", "10.1.2.33"),
    ],
)
def test_an_identifier_is_replaced_whole(text: str, identifier: str):
    start = text.index(identifier)
    assert any(r.start <= start and start + len(identifier) <= r.end for r in mask(text).replaced)


@pytest.mark.parametrize(
    "text",
    [
        "Crohn's disease, Parkinson disease, Hashimoto thyroiditis and Down syndrome.",
        "Foley catheter in place; Bell's palsy on the left; Colles fracture of the right wrist.",
        "Guillain-Barre syndrome after Epstein-Barr virus; Wolff-Parkinson-White on ECG.",
        "BP 120/80, strength 4/5, pain 8/10 to 3/10, GCS 14, NYHA III, MELD 22.",
        "Lisinopril 5/10 mg daily, 1/2 tablet; oxycodone 500-1000 mg; platelets 150-4000.",
        "Disc at C5-6 and fracture of T12; code E11.621; A1c 7.2, WBC 12.4, Na 138.",
        "MS Contin 15 mg bid; off ACEi; ED visit for COPD; 2/6 systolic murmur.",
        "Pain clinic and outside hospital records; the wound clinic called back.",
        "E. coli and C. difficile grew; H. pylori negative. RR 24, SpO2 91 %.",
        "An 89-year-old woman with osteoporosis since 2019.",
        "ASSESSMENT AND PLAN: HEART FAILURE WITH REDUCED EJECTION FRACTION, STABLE.",
    ],
)
def test_clinical_words_stay(text: str):
    assert mask(text).text == text


def test_a_name_has_one_surrogate_in_a_note():
    masked = mask(NOTE)
    name = re.search(r"Patient: (\S+) \S+ (\S+)", masked.text)
    assert name is not None
    assert masked.text.count(name.group(2)) == 3
    assert "Smith" not in masked.text
    assert not is_first(name.group(1))
    assert not is_last(name.group(2))


def test_intervals_weekdays_and_forms_of_dates_stay():
    masked = mask("Monday, May 4, 2026 and 05/11/2026 and on 5/4; injury 2026-04-27.").text
    found = re.fullmatch(
        r"Monday, (\w+) (\d+), (\d{4}) and (\d\d)/(\d\d)/(\d{4}) and on (\d+/\d+); injury (\S+)\.", masked
    )
    assert found is not None
    days = time.strptime(f"{found[1]} {found[2]} {found[3]}", "%B %d %Y")
    later = time.strptime(f"{found[4]} {found[5]} {found[6]}", "%m %d %Y")
    earlier = time.strptime(found[8], "%Y-%m-%d")
    assert round((time.mktime(later) - time.mktime(days)) / 86400) == 7
    assert round((time.mktime(days) - time.mktime(earlier)) / 86400) == 7
    assert found[7] == f"{days.tm_mon}/{days.tm_mday}"
    assert days.tm_wday == 0


def test_known_names_are_found_where_nothing_tells_them():
    assert "quist" in mask("the quist arrangement helps").text
    masked = mask("the quist arrangement helps; zed 77 too", known=["Quist", "Zed 77"])
    assert "quist" not in masked.text
    assert [r.kind for r in masked.replaced] == [Kind.NAME, Kind.RECORD]


def test_the_same_text_is_masked_alike_and_a_secret_changes_it():
    assert mask(NOTE) == mask(NOTE)
    assert mask(NOTE, secret=b"one") == mask(NOTE, secret=b"one")
    assert mask(NOTE, secret=b"one").text != mask(NOTE, secret=b"two").text


def test_a_span_that_touches_a_surrogate_covers_the_whole_identifier():
    masked = mask(NOTE)
    first = masked.replaced[0]
    assert NOTE[first.start : first.end] == "John A. Smith"
    assert masked.original_span(first.masked_start + 2, first.masked_start + 3) == (first.start, first.end)
    quote = "Crohn's disease"
    start = masked.text.index(quote)
    begin, end = masked.original_span(start, start + len(quote))
    assert NOTE[begin:end] == quote
    assert masked.original_span(0, len(masked.text)) == (0, len(NOTE))


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]):
    with pytest.raises(ValueError, match="no span"):
        mask(NOTE).original_span(*span)


def test_no_text_is_in_the_repr():
    shown = repr(mask(NOTE))
    assert "Smith" not in shown
    assert "Crohn" not in shown
    assert "name" in shown


def test_every_kind_is_told_apart():
    assert kinds(NOTE) == {
        Kind.NAME,
        Kind.RECORD,
        Kind.DATE,
        Kind.AGE,
        Kind.CITY,
        Kind.ZIP,
        Kind.PHONE,
        Kind.EMAIL,
    }


def rebuilt(masked: Masked, text: str) -> str:
    pieces, at = [], 0
    for item in masked.replaced:
        pieces += [text[at : item.start], masked.text[item.masked_start : item.masked_end]]
        at = item.end
    return "".join(pieces) + text[at:]


@given(st.lists(st.sampled_from([*NOTE.split(), "\n", "1/2", "(", "Dr.", "é", "İ", "ß", "😀"])).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_outside_surrogates_every_character_maps_to_itself(text: str):
    masked = mask(text)
    assert rebuilt(masked, text) == masked.text
    inside = {i for r in masked.replaced for i in range(r.masked_start, r.masked_end)}
    for place in range(len(masked.text)):
        begin, end = masked.original_span(place, place + 1)
        assert place in inside or text[begin:end] == masked.text[place]


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_text_can_be_masked(text: str):
    masked = mask(text)
    assert rebuilt(masked, text) == masked.text
    assert masked.length == len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "1",
        "1-",
        "a.",
        "John ",
        "12 Oak ",
        "Dr. ",
        "5/4 ",
        "x@",
        "(555) ",
        "of the ",
        "O'",
        "MRN: ",
        "\n",
        "Name:",
        ", ",
    ],
)
def test_the_time_is_linear_in_the_text(piece: str):
    mask("warm up")

    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        mask(text)
        return time.process_time() - began

    small = spent(50_000)
    assert spent(200_000) < max(small, 0.05) * 10
