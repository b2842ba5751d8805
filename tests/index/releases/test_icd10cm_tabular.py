from collections import Counter

import pytest

from index.errors import TablesError
from index.records import CodeKind, InstructionKind, TermSource
from index.releases import icd10cm_tabular
from index.releases.catalog import embedded_tabular


def test_the_april_2026_release_has_its_published_number_of_billable_codes(tabular):
    assert tabular.release.release_id == "icd10cm-2026-04"
    assert sum(code.billable for code in tabular.codes) == 74_719


def test_the_codes_are_those_of_the_package_s_own_list(tabular):
    """An independent count: the package derives a list of every code with its own program."""
    listed = (embedded_tabular().parent / "code-list-April-2026.txt").read_text().split()
    singles = {f"{code}-{code}": code for code in listed}
    ours = {singles.get(code.code, code.code.replace(".", "")) for code in tabular.codes}
    assert ours == set(listed)


def test_only_head_injuries_ending_in_death_have_codes_withheld(tabular):
    """74,795 by the definitions alone; the note under S06 takes 76 away (38 stems, D and S)."""
    meanings = Counter(
        code.stem for code in tabular.codes if code.kind is CodeKind.EXTENSION and code.code[:3] == "S06"
    )
    short = {stem for stem, count in meanings.items() if count == 1}
    assert len(short) == 38
    assert {stem.replace(".", "")[5] for stem in short} == {"7", "8"}


def test_each_code_follows_its_parent_and_stands_once(tabular):
    seen = set()
    for code in tabular.codes:
        assert code.code not in seen
        assert code.parent is None or code.parent in seen
        seen.add(code.code)


def test_what_stands_above_a_code_is_never_billable(tabular):
    parents = {code.parent for code in tabular.codes}
    assert not [code for code in tabular.codes if code.billable and code.code in parents]
    assert not [code for code in tabular.codes if not code.billable and code.code not in parents]


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("E11.621", "Type 2 diabetes mellitus with foot ulcer"),
        ("S67.01XA", "Crushing injury of right thumb, initial encounter"),
        (
            "T81.41XA",
            "Infection following a procedure, superficial incisional surgical site, initial encounter",
        ),
        ("H40.1110", "Primary open-angle glaucoma, right eye, stage unspecified"),
        ("S12.8XXS", "Fracture of other parts of neck, sequela"),
        ("I25.110", "Atherosclerotic heart disease of native coronary artery with unstable angina pectoris"),
    ],
)
def test_titles_are_those_of_the_order_file(tabular, code, title):
    (found,) = [row for row in tabular.codes if row.code == code]
    assert (found.title, found.billable) == (title, True)


def test_every_kind_of_note_is_kept(tabular):
    counts = Counter(note.kind for note in tabular.instructions)
    assert set(counts) == set(InstructionKind)
    assert counts[InstructionKind.INCLUSION_TERM] == 12_574
    assert counts[InstructionKind.SEVENTH_CHARACTER] == 508
    visual = [note.text for note in tabular.instructions if "Category of visual impairment" in note.text]
    assert len(visual) == 1
    assert "20/200" in visual[0]


def test_no_words_hold_line_breaks_or_runs_of_blanks(tabular):
    texts = [code.title for code in tabular.codes] + [term.text for term in tabular.terms]
    assert not [text for text in texts if text != " ".join(text.split()) or not text]


def test_searched_terms_are_leaf_titles_and_inclusion_terms(tabular):
    stems = {code.stem for code in tabular.codes if code.billable}
    assert {term.code for term in tabular.terms if term.source is TermSource.TITLE} == stems
    assert any(term.text == "Old central retinal vein occlusion" for term in tabular.terms) is False


def test_a_heading_is_put_before_each_note_that_it_heads(small_tabular):
    read = icd10cm_tabular.read(small_tabular)
    texts = [note.text for note in read.instructions if note.owner == "S67" and note.ranges]
    assert texts == [
        "code for all associated injuries, such as: fracture of wrist and hand (S62.-)",
        "code for all associated injuries, such as: open wound of wrist and hand (S61.-)",
    ]


def test_the_nearest_definition_of_7th_characters_wins(small_tabular):
    read = icd10cm_tabular.read(small_tabular)
    assert [code.code for code in read.codes if code.billable] == ["S67.0XXA", "S67.0XXD", "S67.1XXG", "T71"]
    assert [code.parent for code in read.codes if code.code in {"T71", "T71-T71"}] == ["19", "T71-T71"]


def test_text_broken_over_lines_is_joined_and_the_range_leaves_the_block_title(small_tabular):
    read = icd10cm_tabular.read(small_tabular)
    (block,) = [code for code in read.codes if code.code == "S60-S69"]
    assert block.title == "Injuries to the wrist, hand and fingers"
    assert read.instructions[0].text == "code (Chapter 20) to identify external cause"


@pytest.mark.parametrize("cut", [0, 40, 400, 1500])
def test_a_truncated_file_is_refused_with_a_remedy(small_tabular, cut):
    small_tabular.write_bytes(small_tabular.read_bytes()[:cut])
    with pytest.raises(TablesError, match="not whole XML") as caught:
        icd10cm_tabular.read(small_tabular)
    assert "again" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body/></html>", "root element is 'html'"),
        ("<ICD10CM.tabular><version>2026</version></ICD10CM.tabular>", "holds no codes"),
        ("<ICD10CM.tabular><version>two</version></ICD10CM.tabular>", "not a fiscal year"),
        (
            "<ICD10CM.tabular><version>2026</version><chapter><desc>x</desc></chapter></ICD10CM.tabular>",
            "'chapter' without its 'name'",
        ),
        ("\x00\x01binary", "not whole XML"),
    ],
)
def test_a_foreign_file_is_refused_with_a_remedy(tmp_path, text, message):
    path = tmp_path / "tabular.xml"
    path.write_text(text)
    with pytest.raises(TablesError, match=message) as caught:
        icd10cm_tabular.read(path)
    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(TablesError, match=r"'gone\.xml' cannot be opened"):
        icd10cm_tabular.read(tmp_path / "gone.xml")
