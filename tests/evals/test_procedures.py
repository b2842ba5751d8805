"""Codes of ICD-10-PCS against labels that are often four characters long."""

from dataclasses import replace
from types import SimpleNamespace

from evals.figures import run
from evals.measures import Pair, total
from evals.procedures import PROCEDURES, as_labelled, by_stem, by_whole_code, readings
from evals.session import Session

NOTE = Pair(frozenset({"BW03ZZZ", "BW20", "0TT1"}), frozenset({"BW03ZZZ", "BW20ZZZ", "0TT00ZZ"}))


def test_by_stem_both_sides_are_cut() -> None:
    counts = total([by_stem(NOTE)])
    assert (counts.hits, counts.extras, counts.misses) == (2, 1, 1)


def test_by_whole_code_a_shorter_label_is_no_gold_code_and_its_codes_are_not_judged() -> None:
    seen = by_whole_code(NOTE)
    assert seen == Pair(frozenset({"BW03ZZZ"}), frozenset({"BW03ZZZ", "0TT00ZZ"}))


def test_a_stem_that_is_labelled_whole_as_well_is_judged() -> None:
    note = Pair(frozenset({"BW20", "BW201ZZ"}), frozenset({"BW20ZZZ"}))
    assert by_whole_code(note).predicted == {"BW20ZZZ"}


def test_as_labelled_every_code_is_judged() -> None:
    counts = total([as_labelled(NOTE)])
    assert (counts.hits, counts.extras, counts.misses) == (1, 2, 2)


def test_readings_are_named_by_their_view() -> None:
    found = readings("stem", [by_stem(NOTE)])
    assert set(found) == {"stem.f1", "stem.precision", "stem.recall"}
    assert found["stem.f1"].detail.startswith("2 hits, 1 extra, 1 missed")


class PcsTables:
    """Tables that know one whole code."""

    release = SimpleNamespace(title="ICD-10-PCS October 2025")

    def __init__(self, *, held: bool) -> None:
        self._held = held

    def of(self, system, day=None):
        return self if self._held else None

    def on(self, day):
        return self

    def billable(self, code: str) -> bool:
        return code == "BW03ZZZ"


def session_of(kit, data, tmp_path, *, held: bool) -> Session:
    (data / "codiesp" / "dev" / "devP.tsv").write_text("a\tbw03zzz\na\tbw20\nb\t5a1d00z\n", "utf-8")

    class Coder(kit.FakeCoder):
        def code(self, note_id, text, **asked):
            note = super().code(note_id, text, **asked)
            final = tuple(replace(c, system="ICD-10-PCS") for c in note.verdict.final)
            return kit.coded(note.encounter, final)

    coder = Coder({"Headache": "BW03ZZZ", "Hypertension": "BW20ZZZ", "Asthma": "5A1D70Z"})
    coder.tables = PcsTables(held=held)
    return Session(data, tmp_path, opener=lambda _: coder)


def test_reports_are_measured_by_whole_codes_and_by_stems(kit, data, tmp_path) -> None:
    result = run(PROCEDURES, session_of(kit, data, tmp_path, held=True))
    found = {row.name: reading.value for row, reading in result.lines()}
    assert found["first 4 characters: micro-F1"] == 1.0
    assert found["whole codes: micro-F1"] == 0.5
    assert found["as labelled: recall"] == 1 / 3
    assert found["own documents that only measure: recall"] == 0.0
    assert found["own documents that only measure: codes given that the document forbids"] == 0
    assert result.measured.notes[1] == (
        "2 labels are whole codes; 1 of them are not in ICD-10-PCS October 2025"
    )


def test_without_the_tables_the_suite_says_so(kit, data, tmp_path) -> None:
    result = run(PROCEDURES, session_of(kit, data, tmp_path, held=False))
    assert result.absent == "the code tables hold no release of ICD-10-PCS"
