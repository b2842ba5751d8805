import pytest

from agent.rules.local.patterns import code_pattern, phrase, words_of
from index.code_patterns import holds
from index.records import CodeSystem


@pytest.mark.parametrize(
    ("pattern", "covered", "not_covered"),
    [
        ("E11.*", ["E11.9", "E11.621"], ["E10.9", "E110X"][:1]),
        ("e11", ["E11.9"], ["E13.9"]),
        ("E11.-", ["E11.65"], ["E12"]),
        ("I20-I25", ["I20.0", "I25.10", "I21.A1"], ["I26.99", "I15.0"]),
        ("S72.???A", ["S72.001A", "S72.92XA"], ["S72.001D", "S72.00"]),
        ("99202-99215", ["99204"], ["99221"]),
        ("*", ["E11.9", "0DTJ4ZZ"], []),
    ],
)
def test_a_pattern_covers_what_a_reader_takes_it_to_mean(pattern, covered, not_covered):
    read = code_pattern(pattern)

    assert [code for code in covered if not read.covers(code.replace(".", ""))] == []
    assert [code for code in not_covered if read.covers(code.replace(".", ""))] == []


@pytest.mark.parametrize("text", ["", "E11.9; DROP", "E1[12]", ".*", "diabetes mellitus", "E*9", "I25-I20"])
def test_what_is_no_pattern_is_refused(text):
    with pytest.raises(ValueError, match=r"no code pattern|backwards"):
        code_pattern(text)


@pytest.mark.parametrize(
    ("text", "sentence", "stands"),
    [
        ("long-term insulin", "Takes Long-Term\n insulin at bedtime.", True),
        ("insulin", "Insulinoma was excised.", False),
        ("metasta*", "No metastases were seen.", True),
        ("class 3", "Class 3 obesity.", True),
        ("class 3", "Class 30 driver.", False),
        ("s/p", "S/P mastectomy in 2015.", True),
        ("morbid obesity", "Morbid. Obesity.", False),
    ],
)
def test_words_stand_in_a_sentence_as_whole_words(text, sentence, stands):
    assert phrase(text).stands_in(words_of(sentence)) is stands


@pytest.mark.parametrize("text", ["", "  ", "*", "--"])
def test_words_need_a_word(text):
    with pytest.raises(ValueError, match="holds no word"):
        phrase(text)


@pytest.mark.parametrize(
    ("pattern", "held"),
    [("E11.*", True), ("S72.???A", True), ("I20-I25", True), ("E99", False), ("E11.9?", False), ("*", True)],
)
def test_the_tables_say_whether_a_pattern_means_any_code(pattern, held, tables):
    read = code_pattern(pattern)

    assert holds(tables.store, CodeSystem.ICD10CM, read.first, read.last) is held


def test_tables_that_are_not_held_say_nothing(tables):
    assert holds(tables.store, CodeSystem.CPT, "99213", "") is None
