import pytest

from evals.cases import Case
from evals.consistency import consistency, rerun
from evals.rewriting import EDITS
from evals.running import result_of

NOTE = "PLAN\n- Hypertension, stable.\n  2) Diabetes\n\nPlan: 3 weeks.\n* Headache\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bullets as -", "PLAN\n- Hypertension, stable.\n  - Diabetes\n\nPlan: 3 weeks.\n- Headache\n"),
        ("bullets as *", "PLAN\n* Hypertension, stable.\n  * Diabetes\n\nPlan: 3 weeks.\n* Headache\n"),
        ("bullets as 1.", "PLAN\n1. Hypertension, stable.\n  2. Diabetes\n\nPlan: 3 weeks.\n1. Headache\n"),
        (
            "doubled blanks",
            "PLAN\n-  Hypertension,  stable.\n  2)  Diabetes\n\nPlan:  3  weeks.\n*  Headache\n",
        ),
        ("lines broken at 72", NOTE),
        ("upper case", NOTE.upper()),
    ],
)
def test_an_edit_changes_what_it_says(name, expected):
    assert EDITS[name](NOTE) == expected


def test_long_lines_are_broken_between_words():
    line = "She has had hypertension for years and takes lisinopril for it every single day, in the morning."
    broken = EDITS["lines broken at 72"](f"{line}\nShort.")
    assert broken.split() == f"{line}\nShort.".split()
    assert max(map(len, broken.split("\n"))) <= 72


def test_windows_line_ends_are_not_doubled():
    assert EDITS["CRLF line ends"]("a\r\nb\nc") == "a\r\nb\r\nc"


def test_codes_that_change_are_counted_by_note(kit):
    coder = kit.FakeCoder({"Hypertension": "I10", "diabetes": "E11.9"})
    cases = [Case("a", "Hypertension and diabetes."), Case("b", "Nothing."), Case("c", "A crash.")]
    found = {s.kind: s for s in consistency(coder, [result_of(coder, c) for c in cases])}
    assert list(found) == ["rerun", *EDITS]
    assert (found["rerun"].notes, found["rerun"].same, found["rerun"].jaccard) == (2, 1.0, 1.0)
    # In lower case the scripted coder still knows "diabetes": one code of two.
    assert (found["lower case"].same, found["lower case"].jaccard) == (0.5, 0.75)


def test_a_coder_that_wavers_is_found_out(kit):
    class Wavering(kit.FakeCoder):
        def code(self, note_id, text, **fields):
            self.words = {} if self.asked else self.words
            return super().code(note_id, text, **fields)

    coder = Wavering({"Hypertension": "I10"})
    again = rerun(coder, [result_of(coder, Case("a", "Hypertension."))])
    assert (again.same, again.jaccard) == (0.0, 0.0)


def test_without_a_note_that_was_coded_there_is_no_share(kit):
    coder = kit.FakeCoder({})
    assert rerun(coder, [result_of(coder, Case("a", "A crash."))]).same is None
