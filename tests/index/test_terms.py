import pytest

from index.lexicon import Entry
from index.records import Code, CodeKind, Term, TermSource
from index.releases.icd10cm_tabular import Tabular
from index.terms import RECIPE, searchable, spoken_forms
from index.words import normal_words

SIDES = {"right", "left", "bilateral", "unspecified"}


def stem(code: str, title: str, parent: str, kind: CodeKind = CodeKind.SUBCATEGORY) -> Code:
    return Code(code, title, kind, billable=True, parent=parent, stem=code)


def phrase(text: str, *codes: str, words: str = "", when: tuple[str, ...] = ()) -> Entry:
    return Entry(text, codes, words, when, "made:1")


KNEE = (
    stem("M25.561", "Pain in right knee", "M25.56"),
    stem("M25.562", "Pain in left knee", "M25.56"),
    stem("M25.569", "Pain in unspecified knee", "M25.56"),
)


def test_sides_of_one_condition_share_the_title_that_leaves_the_side_open():
    assert searchable(KNEE, (), ()) == (Term("M25.569", "Pain in unspecified knee", TermSource.TITLE),)


def test_where_no_side_is_left_open_the_first_stands_for_all():
    assert [t.code for t in searchable(KNEE[:2], (), ())] == ["M25.561"]


def test_conditions_that_differ_by_more_than_the_side_keep_their_titles():
    hip = stem("M25.551", "Pain in right hip", "M25.55")
    assert [t.code for t in searchable((*KNEE, hip), (), ())] == ["M25.569", "M25.551"]


def test_chapters_blocks_and_extensions_are_not_searched():
    above = stem("13", "Diseases of the musculoskeletal system", "", CodeKind.CHAPTER)
    block = stem("M20-M25", "Other joint disorders", "13", CodeKind.BLOCK)
    sprain = Code(
        "S93.401A",
        "Sprain, initial encounter",
        CodeKind.EXTENSION,
        billable=True,
        parent="S93.401",
        stem="S93.401",
    )
    assert searchable((above, block, sprain), (), ()) == ()


def test_lexicon_phrases_are_searched_for_their_first_code():
    entries = (phrase("diabetic foot ulcer", "E11.621", "L97.50"), phrase("HTN", words="hypertension"))
    assert searchable((), (), entries) == (Term("E11.621", "diabetic foot ulcer", TermSource.LEXICON),)


def test_a_phrase_that_needs_a_context_is_not_searched():
    assert searchable((), (), (phrase("MS", "I05.0", when=("murmur",)),)) == ()


def test_the_same_words_for_the_same_code_are_one_term_and_the_most_official_wins():
    spoken = (phrase("pains in unspecified knees", "M25.569"), phrase("gonalgia", "M25.569"))
    said = [(t.text, t.source) for t in searchable(KNEE, (), spoken)]
    assert said == [("Pain in unspecified knee", TermSource.TITLE), ("gonalgia", TermSource.LEXICON)]


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        (
            "Systolic (congestive) heart failure",
            ("Systolic heart failure", "Systolic congestive heart failure"),
        ),
        ("Sprained ankle NOS", ("Sprained ankle",)),
        ("Heart failure, unspecified", ("Heart failure",)),
        (
            "Attention-deficit hyperactivity disorder, unspecified type",
            ("Attention-deficit hyperactivity disorder type",),
        ),
        ("Asthma", ("Asthma",)),
    ],
)
def test_a_title_as_people_say_it(title: str, forms: tuple[str, ...]):
    assert spoken_forms(title) == forms


def test_an_acronym_in_brackets_is_a_form_of_its_own_when_it_abbreviates_the_whole():
    assert "HIV" in spoken_forms("Human immunodeficiency virus [HIV]")
    assert spoken_forms("Elevated prostate specific antigen [PSA]") == ("Elevated prostate specific antigen",)


def test_every_billable_code_of_the_tables_can_be_reached(tabular: Tabular):
    terms = searchable(tabular.codes, (), ())
    held = {code.code: code for code in tabular.codes}
    searched = {term.code for term in terms}
    shared = {_sideless(held[code]) for code in searched}
    lost = [
        code.code
        for code in tabular.codes
        if code.billable and code.stem not in searched and _sideless(held[code.stem]) not in shared
    ]
    assert lost == []
    assert sum(code.billable for code in tabular.codes) == 74_719


def test_titles_are_searched_once_for_all_sides(tabular: Tabular):
    stems = [c for c in tabular.codes if c.kind in {CodeKind.CATEGORY, CodeKind.SUBCATEGORY}]
    groups = {_sideless(code) for code in stems}
    assert len(searchable(tabular.codes, (), ())) == len(groups) < 0.85 * len(stems)


def test_no_term_of_the_tables_is_without_words(tabular: Tabular):
    assert not [t for t in searchable(tabular.codes, tabular.terms, ()) if not normal_words(t.text)]


def test_the_recipe_has_a_name_with_a_version():
    assert RECIPE.startswith("terms.v")


def _sideless(code: Code) -> tuple[str | None, tuple[str, ...]]:
    return code.parent, tuple(w for w in normal_words(code.title) if w not in SIDES)
