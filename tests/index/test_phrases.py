from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexUnusable
from index.lexicon import Entry
from index.phrase_keys import LEFT_OUT, LONGEST, SIDE_WORDS, key_of
from index.phrases import Phrase, PhraseBook
from index.records import Term, TermSource
from index.words import normal_words

NO_NOTE: frozenset[str] = frozenset()


def entry(phrase: str, target: str, *when: str) -> Entry:
    if target.startswith("="):
        return Entry(phrase, (), target[1:], when, "made:1")
    return Entry(phrase, tuple(target.split("+")), "", when, "made:1")


def title(code: str, text: str) -> Term:
    return Term(code, text, TermSource.TITLE)


def note(text: str) -> frozenset[str]:
    return frozenset(normal_words(text))


def named(book: PhraseBook, words: str, text: str = "") -> tuple[str, ...]:
    found = book.find(normal_words(words), note(text))
    return found.codes if found else ()


@pytest.fixture(scope="module")
def book() -> PhraseBook:
    terms = (
        title("M17.9", "Osteoarthritis of knee, unspecified"),
        title("I50.9", "Heart failure, unspecified"),
        title("I50.22", "Chronic systolic (congestive) heart failure"),
        title("I34.0", "Nonrheumatic mitral (valve) insufficiency"),
        title("R52", "Pain, unspecified"),
        title("J45.909", "Asthma, unspecified"),
        title("Z33.1", "Pregnant state, incidental"),
        title("O21.0", "Mild hyperemesis"),
    )
    entries = (
        entry("right heart failure", "I50.810"),
        entry("diabetic foot ulcer", "E11.621+L97.50"),
        entry("MS", "G35.D", "ocrelizumab", "relapsing"),
        entry("MS", "I05.0", "murmur", "mitral valve"),
        entry("asthma", "J45.998"),
        entry("on edge", "R45.0"),
        entry("HTN", "=hypertension"),
        entry("PT", "=physical therapy", "rehab"),
        entry("morning sickness", "O21.0"),
        entry("morning sickness of pregnancy", "O21.1"),
    )
    return PhraseBook.of(terms, entries)


@pytest.mark.parametrize(
    "words",
    [
        "knee osteoarthritis",
        "osteoarthritis of the knee",
        "Osteoarthritis, knees",
        "osteoarthritis in her knee",
    ],
)
def test_word_order_and_small_words_do_not_matter(book: PhraseBook, words: str):
    assert named(book, words) == ("M17.9",)


@pytest.mark.parametrize(
    "words", ["right knee osteoarthritis", "osteoarthritis both knees", "lt knee osteoarthritis"]
)
def test_a_side_does_not_hide_a_phrase(book: PhraseBook, words: str):
    assert named(book, words) == ("M17.9",)


def test_a_side_that_is_part_of_a_phrase_counts(book: PhraseBook):
    assert named(book, "right heart failure") == ("I50.810",)
    assert named(book, "heart failure") == ("I50.9",)


@pytest.mark.parametrize("words", ["no heart failure", "heart failure without", "type 1 heart failure"])
def test_words_that_change_the_meaning_do_not_fall_away(book: PhraseBook, words: str):
    assert named(book, words) == ()


def test_asides_of_a_title_may_be_said_or_left(book: PhraseBook):
    assert named(book, "chronic systolic heart failure") == ("I50.22",)
    assert named(book, "chronic systolic congestive heart failure") == ("I50.22",)


def test_two_codes_keep_their_sequence(book: PhraseBook):
    assert named(book, "diabetic foot ulcer") == ("E11.621", "L97.50")


def test_an_ambiguous_abbreviation_needs_its_context(book: PhraseBook):
    assert named(book, "MS", "started on ocrelizumab for MS") == ("G35.D",)
    assert named(book, "MS", "diastolic murmur of MS") == ("I05.0",)
    assert named(book, "MS", "MS was seen today") == ()


def test_a_context_of_two_words_needs_both(book: PhraseBook):
    assert named(book, "MS", "the mitral leaflets") == ()
    assert named(book, "MS", "the mitral and aortic valves") == ("I05.0",)


def test_the_lexicon_wins_over_a_title_and_the_title_stays_a_rival(book: PhraseBook):
    rivals = book.rivals(normal_words("asthma"), NO_NOTE)
    assert rivals[0].source is TermSource.LEXICON
    assert rivals[-1].source is TermSource.TITLE
    assert named(book, "asthma") == ("J45.998",)


def test_codes_of_pregnancy_need_a_note_that_speaks_of_it(book: PhraseBook):
    assert named(book, "mild hyperemesis", "vomiting since Monday") == ()
    assert named(book, "mild hyperemesis", "G2 at 9 weeks gestation") == ("O21.0",)
    assert named(book, "morning sickness of pregnancy") == ("O21.1",)


def test_what_is_too_general_names_nothing(book: PhraseBook):
    assert named(book, "pain") == ()


def test_a_phrase_whose_small_words_make_it_is_found_as_written_only(book: PhraseBook):
    assert named(book, "on edge") == ("R45.0",)
    assert named(book, "edge") == ()
    assert named(book, "edge on") == ()


def test_abbreviations_are_written_out_in_their_context(book: PhraseBook):
    assert book.expand(["htn"], NO_NOTE) == ("hypertension",)
    assert book.expand(["pt"], note("the pt was seen")) is None
    assert book.expand(["pt"], note("rehab: PT twice a week")) == ("physical", "therapy")
    assert book.may_expand("htn")
    assert not book.may_expand("asthma")


@pytest.mark.parametrize(
    ("phrase", "written", "expected"),
    [
        ("MS", "MS", True), ("MS", "ms", False), ("DOE", "does", False), ("DOE", "DOE", True),
        ("AIDS", "aids", False),
        ("PsA", "PSA", False), ("PsA", "PsA", True), ("STEMI", "stemi", True), ("COPD", "copd", True),
        ("PVC", "PVCs", True), ("gout", "GOUT", True), ("GASTRITIS", "gastritis", True), ("DOE", "", True),
    ],
)  # fmt: skip
def test_an_abbreviation_that_is_a_word_counts_only_as_written(phrase: str, written: str, *, expected: bool):
    made = PhraseBook.of([], [Entry(phrase, ("R06.09",), "", (), "here:1")])
    found = made.find(normal_words(phrase), frozenset())
    assert found is not None
    assert found.may_be(written) is expected


def test_a_phrase_knows_whether_it_names_a_side():
    assert Phrase(("I50.810",), "right heart failure", TermSource.LEXICON).is_sided
    assert not Phrase(("I50.9",), "heart failure", TermSource.LEXICON).is_sided


def test_long_titles_are_retrieved_not_recognised():
    long = "Displaced comminuted fracture shaft right femur subsequent encounter open delayed healing"
    assert len(normal_words(long)) > LONGEST
    assert named(PhraseBook.of([title("S72.351", long)], ()), long) == ()


def test_two_codes_of_one_title_are_kept_the_more_general_first():
    book = PhraseBook.of([title("E11.621", "Foot problem"), title("E11.9", "Foot problem")], ())
    assert [p.codes for p in book.rivals(["foot", "problem"], NO_NOTE)] == [("E11.9",), ("E11.621",)]


def test_a_phrase_whose_code_leaves_something_open_says_so():
    titles = [title("I50.9", "Heart failure, unspecified"), title("I10", "Essential (primary) hypertension")]
    book = PhraseBook.of(titles, [entry("CHF", "I50.9"), entry("high blood pressure", "I10")], {"I50.9"})
    for words, expected in (("heart failure", True), ("CHF", True), ("high blood pressure", False)):
        found = book.find(normal_words(words), NO_NOTE)
        assert found is not None
        assert found.is_vague is expected


def test_a_book_reads_back_as_it_was_written(book: PhraseBook, tmp_path: Path):
    book.save(tmp_path / "phrases.tsv")
    again = PhraseBook.load(tmp_path / "phrases.tsv")
    assert again.vocabulary == book.vocabulary
    assert again.expand(["pt"], note("rehab")) == ("physical", "therapy")
    for words in (
        "MS",
        "asthma",
        "diabetic foot ulcer",
        "chronic systolic heart failure",
        "mild hyperemesis",
    ):
        for text in ("", "relapsing", "gestation"):
            assert again.rivals(normal_words(words), note(text)) == book.rivals(
                normal_words(words), note(text)
            )


@pytest.mark.parametrize(
    "held", [None, "", "1 0", "1 0\\nknee\\n1\\nknee", "2 0\\nknee\\n1\\nknee\\tM25", "x\\n\\n"]
)
def test_a_damaged_book_is_refused_with_a_remedy(tmp_path: Path, held: str | None):
    path = tmp_path / "phrases.tsv"
    if held is not None:
        path.write_text(held, "utf-8")
    with pytest.raises(IndexUnusable) as refused:
        PhraseBook.load(path)
    assert "chartcite index build" in refused.value.remedy


@given(
    st.lists(
        st.sampled_from(["knee", "no", "with", "2", "type", "the", "of", "left", "lt", "pain"]), max_size=6
    )
)
def test_a_key_counts_content_words_in_any_order(words: list[str]):
    assert key_of(words) == key_of(list(reversed(words))) == key_of([*words, "the"])
    content = [w for w in words if w not in LEFT_OUT | SIDE_WORDS]
    assert bool(key_of(words)) is bool(content)
    assert [w for w in key_of(words).split() if w not in SIDE_WORDS] == sorted(content) or not content
