import textwrap

from hypothesis import given
from hypothesis import strategies as st

from agent.documents import flowing
from agent.documents.wrapping import unwrapped

NOTE = (
    "ASSESSMENT\n"
    "1. Type 2 diabetes with diabetic chronic kidney disease, stage 3a, on insulin glargine at night.\n"
    "2. He denies chest pain, shortness of breath, orthopnea, fever, chills and any weight loss.\n"
    "- Return in three months with a metabolic panel, a lipid panel and a urine albumin.\n"
)


def wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width, subsequent_indent="") for line in text.split("\n"))


def test_lines_broken_at_a_column_are_made_whole() -> None:
    assert unwrapped(wrapped(NOTE, 60)) == NOTE


def test_a_denial_reaches_over_the_break() -> None:
    document = flowing("n", wrapped(NOTE, 60))
    whole = next(s for s in document.sentences if "denies" in document.text[s.start : s.end])
    assert document.text[whole.start : whole.end].endswith("any weight loss.")


def test_items_and_labels_keep_their_lines() -> None:
    listed = (
        "Hypertension, controlled on medication\nPlan: continue lisinopril ten milligrams\n- recheck soon\n"
    )
    assert unwrapped(listed * 4) == listed * 4


def test_a_list_of_short_diagnoses_is_no_paragraph() -> None:
    listed = "Hypertension\nType 2 diabetes mellitus\nHyperlipidemia\nObesity\nObstructive sleep apnea\n"
    assert unwrapped(listed) == listed


def test_windows_line_ends_keep_their_length() -> None:
    broken = wrapped(NOTE, 60).replace("\n", "\r\n")
    assert len(unwrapped(broken)) == len(broken)
    assert "chest pain," in " ".join(unwrapped(broken).split())


@given(st.text(alphabet="ab .:-1\n\r\t", max_size=400))
def test_only_line_ends_change_and_nothing_moves(text: str) -> None:
    whole = unwrapped(text)
    assert len(whole) == len(text)
    assert all(a == b or (a in "\r\n" and b == " ") for a, b in zip(text, whole, strict=True))
