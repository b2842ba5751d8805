import gc
import weakref

from agent.records import Choice
from agent.rules.subjects import subject_of
from index.opening import current_folder
from index.records import InstructionKind
from index.tables import CodeTables


def _subject(code: str, tables, system: str = "ICD-10-CM"):
    return subject_of(0, Choice(code, "", (), system=system), tables)


def test_the_notes_of_a_code_are_all_that_govern_it_its_inclusion_terms_apart(tables):
    for code in ("E11.621", "N18.31", "S72.001A", "M17.11", "I10", "Z79.4", "O24.410"):
        notes = [n for n in tables.instructions(code) if n.kind is not InstructionKind.INCLUSION_TERM]
        subject = _subject(code, tables)
        assert [n for kind in InstructionKind for n in subject.instructions(kind)] == [
            n for kind in InstructionKind for n in notes if n.kind is kind
        ]


def test_a_quick_no_is_never_said_of_a_code_that_a_note_names(tables):
    subject = _subject("N18.4", tables)
    for note in subject.instructions(InstructionKind.CODE_FIRST):
        assert all(subject.may_name(bounds.first, InstructionKind.CODE_FIRST) for bounds in note.ranges)
    assert not subject.may_name("A00.0", InstructionKind.CODE_FIRST)


def test_codes_that_the_same_notes_govern_share_them(tables):
    assert _subject("S72.001A", tables).notes is _subject("S72.001D", tables).notes
    # Right and left knee: no note is printed at either.
    assert _subject("M25.561", tables).notes is _subject("M25.562", tables).notes


def test_a_code_of_another_system_has_no_notes(tables):
    assert _subject("E11.9", tables, "ICD-10-PCS").notes.held == {}


def test_what_is_kept_goes_with_the_tables(index_home):
    tables = CodeTables.open(current_folder(index_home) / "tables.sqlite")
    _subject("E11.9", tables)
    gone = weakref.ref(tables)
    tables.close()
    del tables
    gc.collect()
    assert gone() is None
